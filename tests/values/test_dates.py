"""Dates are read in the ways people write them, and not completed."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.values.dates import date_of_serial, month_days, parse_date


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2024年6月19日", (2024, 6, 19)),
        ("2024年 6月20 日", (2024, 6, 20)),
        ("２０２４年６月１９日", (2024, 6, 19)),
        ("2024.6.19", (2024, 6, 19)),
        ("2024-06-19", (2024, 6, 19)),
        ("2024/6/19", (2024, 6, 19)),
        ("20240619", (2024, 6, 19)),
        ("2024-06-19 00:00:00", (2024, 6, 19)),
        ("2024-06-19T08:30:00", (2024, 6, 19)),
        ("二〇二四年六月二十日", (2024, 6, 20)),
        ("二〇二四年十二月三十一日", (2024, 12, 31)),
        ("2024年2月29日", (2024, 2, 29)),
        ("2024年6月19号", (2024, 6, 19)),
        ("6月20日", (None, 6, 20)),
        ("2024年6月", (2024, 6, None)),
        ("2024.6", (2024, 6, None)),
        ("2023年度", (2023, None, None)),
    ],
)
def test_dates(text: str, parts: tuple[int | None, ...]) -> None:
    date = parse_date(text)
    assert (date.year, date.month, date.day) == parts
    assert date.problem == ""
    assert date.complete == (None not in parts)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "没有填写"),
        ("　", "没有填写"),
        ("年 月 日", "不是"),
        ("hello", "不是"),
        ("2024-6/19", "不是"),
        ("2024年6月19日2024年6月20日", "不是"),
        ("2023年12月前", "不是"),
        ("13800000000", "不是"),
        ("24年6月1日", "四位"),
        ("24.6.1", "四位"),
        ("2204年1月1日", "不合常理"),
        ("1024年1月1日", "不合常理"),
        ("2023年2月29日", "2 月没有 29 日"),
        ("2024年4月31日", "4 月没有 31 日"),
        ("20241319", "没有 13 月"),
        ("2024年0月1日", "没有 0 月"),
        ("2024年6月0日", "没有 0 日"),
        ("2024年6月٩日", "不是"),
    ],
)
def test_what_is_no_date(text: str, problem: str) -> None:
    date = parse_date(text)
    assert problem in date.problem
    assert not date.complete


days = st.dates(min_value=datetime.date(1949, 1, 1), max_value=datetime.date(2099, 12, 31))


@given(days)
def test_what_we_write_we_read(day: datetime.date) -> None:
    for text in (f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day:%Y%m%d}"):
        date = parse_date(text)
        assert (date.year, date.month, date.day) == (day.year, day.month, day.day)
        assert date.text == f"{day.year}年{day.month}月{day.day}日"


@given(st.text(max_size=20))
def test_anything_else_is_a_problem_and_not_a_crash(text: str) -> None:
    date = parse_date(text)
    assert bool(date.problem) or date.year is not None or date.month is not None


@given(days)
def test_serials_agree_with_the_calendar(day: datetime.date) -> None:
    for epoch, mac in ((datetime.date(1899, 12, 30), False), (datetime.date(1904, 1, 1), True)):
        assert date_of_serial((day - epoch).days, mac)[:3] == (day.year, day.month, day.day)


def test_the_day_that_never_was() -> None:
    assert date_of_serial(59).text == "1900年2月28日"
    assert date_of_serial(60).problem
    assert date_of_serial(61).text == "1900年3月1日"
    assert date_of_serial(0).problem
    assert date_of_serial(10**9).problem


def test_month_days() -> None:
    assert [month_days(year, 2) for year in (1900, 2000, 2023, 2024)] == [28, 29, 28, 29]
