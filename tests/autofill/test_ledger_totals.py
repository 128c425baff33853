"""Totals and subtotals in ledgers are reported, and never counted twice."""

from decimal import Decimal
from pathlib import Path

import pytest

from support.ledger_takings import OFFICE, THREE, issue, rows, taken, yuan


def test_a_subtotal_without_words_is_reported_and_not_counted_twice(tmp_path: Path) -> None:
    found = taken(rows(*THREE, ",,30201,办公费,基本支出,,,633.60"), tmp_path)
    assert yuan(found, OFFICE) == Decimal("633.60")
    assert "第5行" in issue(found, "SUM_HIDDEN")
    assert found.amounts[OFFICE].doubt == ""


def test_a_row_like_any_other_that_equals_the_rows_above_is_counted_and_doubted(tmp_path: Path) -> None:
    found = taken(rows(*THREE, "2023-04-05,记4,30201,办公费,基本支出,,复印,633.60"), tmp_path)
    assert yuan(found, OFFICE) == Decimal("1267.20")
    assert "第5行" in issue(found, "SUM_LIKELY")
    assert "第5行" in found.amounts[OFFICE].doubt


def test_the_closing_total_decides_whether_such_a_row_counts(tmp_path: Path) -> None:
    planted = "2023-04-05,记4,30201,办公费,基本支出,,复印,633.60"
    without = taken(rows(*THREE, planted, ",,合计,,,,,633.60"), tmp_path)
    assert yuan(without, OFFICE) == Decimal("633.60")
    assert "第5行" in issue(without, "SUM_HIDDEN")
    counted = taken(rows(*THREE, planted, ",,合计,,,,,1267.20"), tmp_path)
    assert yuan(counted, OFFICE) == Decimal("1267.20")
    assert counted.ledger.issues == ()


def test_a_total_that_does_not_agree_is_reported_with_both_sums(tmp_path: Path) -> None:
    found = taken(rows(*THREE, ",,合计,,,,,733.60"), tmp_path)
    text = issue(found, "SUM_WRONG")
    assert "733.60" in text
    assert "633.60" in text
    assert "100.00" in text
    assert found.amounts[OFFICE].doubt


@pytest.mark.parametrize(
    "words",
    [
        "合计",
        "小计",
        "办公费小计",
        "本月合计",
        "本年累计",
        "30201 小计",
        "一季度合计",
        "总 计",
        "1月份合计",
        "科目小计",
    ],
)
def test_totals_are_known_by_their_words(words: str, tmp_path: Path) -> None:
    for column in (0, 2, 3, 6):
        cells = [""] * 8
        cells[column], cells[7] = words, "633.60"
        found = taken(rows(*THREE, ",".join(cells)), tmp_path)
        assert yuan(found, OFFICE) == Decimal("633.60")
        assert found.ledger.issues == ()


def test_a_posting_that_speaks_of_a_total_is_a_posting(tmp_path: Path) -> None:
    found = taken(rows(*THREE, "2023-04-05,记4,30201,办公费,基本支出,,3至5月复印费合计,90.00"), tmp_path)
    assert yuan(found, OFFICE) == Decimal("723.60")


def test_subtotals_of_two_levels_and_a_total(tmp_path: Path) -> None:
    text = rows(
        THREE[0],
        THREE[1],
        ",,办公费小计,,,,,300.30",
        "2023-01-05,记5,30211,差旅费,基本支出,,出差,50.00",
        ",,差旅费小计,,,,,50.00",
        ",,商品和服务支出合计,,,,,350.30",
        "2023-01-05,记6,30101,基本工资,基本支出,,工资,1000.00",
        ",,基本工资小计,,,,,1000.00",
        ",,总计,,,,,1350.30",
    )
    found = taken(text, tmp_path)
    assert found.ledger.issues == ()
    assert yuan(found, "overall.spending.basic") == Decimal("1350.30")
