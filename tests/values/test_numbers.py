"""A number is read only when it is plainly one."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perfeval_xl.values.chinese import parse_chinese_number
from perfeval_xl.values.numbers import amounts_in, from_literal, parse_number
from perfeval_xl.values.rounding import plain

GOOD = [
    ("816.23", "816.23", "", ""),
    ("0", "0", "", ""),
    ("0.00", "0.00", "", ""),
    ("-0", "0", "", ""),
    ("-6.00", "-6.00", "", ""),
    ("+5", "5", "", ""),
    ("－６．００", "-6.00", "", ""),
    ("1,068.21", "1068.21", "", ""),
    ("１，０６８．２１", "1068.21", "", ""),
    ("1,234,567", "1234567", "", ""),
    ("100000000", "100000000", "", ""),
    (" 266\u00a0万元 ", "266", "万元", ""),
    ("266 万 元", "266", "万元", ""),
    ("0.5亿", "0.5", "亿", ""),
    ("6.47亿元", "6.47", "亿元", ""),
    ("1个", "1", "个", ""),
    ("14人", "14", "人", ""),
    ("56%", "56", "%", ""),
    ("５６％", "56", "%", ""),
    ("0.56", "0.56", "", ""),
    ("100百分比", "100", "%", ""),
    ("7400平方米", "7400", "㎡", ""),
    ("7400㎡", "7400", "㎡", ""),
    ("¥1,000.00", "1000.00", "元", ""),
    ("￥12.5万元", "12.5", "万元", ""),
    ("1068.21万元。", "1068.21", "万元", ""),
    ("≥50个", "50", "个", "≥"),
    (">=21933人", "21933", "人", "≥"),
    (">= 98 %(百分比)", "98", "%", "≥"),
    ("≥ 100百分比", "100", "%", "≥"),
    ("<=5300元/户", "5300", "元/户", "≤"),
    ("95%以上", "95", "%", "≥"),
    ("95%（含）以上", "95", "%", "≥"),
    ("95以上%", "95", "%", "≥"),
    ("不超过100万元", "100", "万元", "≤"),
    ("不低于90%", "90", "%", "≥"),
    ("不少于5次", "5", "次", "≥"),
    ("3个以内", "3", "个", "≤"),
    ("大于等于3家", "3", "家", "≥"),
    ("超过80人", "80", "人", ">"),
    ("不足30户", "30", "户", "<"),
    ("=0起", "0", "起", "="),
    ("约20万元", "20", "万元", "≈"),
    ("≥95%以上", "95", "%", "≥"),
    ("583元/人·月", "583", "元/人*月", ""),
    ("583元/月/人", "583", "元/人*月", ""),
    ("5万人次", "5", "万人次", ""),
]

BAD = [
    ("", "没有填写"),
    ("\u3000", "没有填写"),
    ("无", "不是数字"),
    ("—", "不是数字"),
    ("一", "不是数字"),
    ("nan", "不是数字"),
    ("inf", "不是数字"),
    ("-", "不是数字"),
    ("٣٤", "不是数字"),
    ("८१६", "不是数字"),
    ("1,06.21", "千分位"),
    ("7,00.0,77", "千分位"),
    ("12,34,567", "千分位"),
    ("1234,567", "千分位"),
    ("0,123", "千分位"),
    ("1,2345", "千分位"),
    ("7.50.", "小数点"),
    ("5.", "小数点"),
    ("1.2.3", "小数点"),
    (".32", "小数点"),
    ("-.5", "小数点"),
    ("007", "多余的 0"),
    ("00.5", "多余的 0"),
    ("1 068.21", "空格"),
    ("816. 23", "小数点"),
    ("1_000", "单位"),
    ("1e5", "单位"),
    ("1E-3", "单位"),
    ("10²", "单位"),
    ("266wan", "单位"),
    ("12345热线", "单位"),
    ("816.23或822.23", "单位"),
    ("266万元150万元", "单位"),
    ("--5", "不是数字"),
    ("(6.00)", "不是数字"),
    ("=SUM(A1)", "不是数字"),
    ("提升明显", "不是数字"),
    ("保障单位在职人员14人的正常办公", "不是数字"),
    ("≥5以下", "前后不一"),
    ("¥5人", "货币"),
    ("1" * 30, "位数"),
    ("0." + "1" * 20, "位数"),
    ("2023-06-19", "单位"),
    ("10-15个", "单位"),
]


@pytest.mark.parametrize(("text", "number", "unit", "sign"), GOOD)
def test_good(text: str, number: str, unit: str, sign: str) -> None:
    parsed = parse_number(text)
    assert (parsed.number, parsed.unit, parsed.sign, parsed.problem) == (Decimal(number), unit, sign, "")
    assert str(parsed.number) == number  # digits as written


@pytest.mark.parametrize(("text", "problem"), BAD)
def test_bad(text: str, problem: str) -> None:
    parsed = parse_number(text)
    assert parsed.number is None
    assert problem in parsed.problem


def test_an_open_unit_is_a_short_word() -> None:
    assert parse_number("50锅", open_unit=True)[:2] == (Decimal(50), "锅")
    assert parse_number("50锅").number is None
    assert parse_number("50锅5", open_unit=True).number is None
    assert parse_number("12月底前", open_unit=True).number is None


decimals = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(decimals, st.sampled_from(["", "万元", "%", "个", "㎡"]))
@example(Decimal("-0.00"), "")
def test_what_we_write_we_read(number: Decimal, unit: str) -> None:
    for text in (f"{number:f}{unit}", f"{number:,f}{unit}", plain(number) + unit):
        parsed = parse_number(text)
        assert parsed.number == number
        assert parsed.unit == unit


@given(decimals)
def test_full_width_reads_as_half_width(number: Decimal) -> None:
    wide = f"{number:,f}".translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert parse_number(wide) == parse_number(f"{number:,f}")


@given(st.text(alphabet="0123456789.,-+ eE_%万元人个≥≤<>=以上不超过１２．，（）()", max_size=14))
def test_never_more_digits_than_written(text: str) -> None:
    number = parse_number(text).number
    if number is not None:
        written = "".join(one for one in text.translate({0xFF11: "1", 0xFF12: "2"}) if one in "0123456789")
        read = "".join(one for one in f"{number:f}" if one in "0123456789")
        assert written == read


@given(st.text(max_size=20))
def test_anything_else_is_a_problem_and_not_a_crash(text: str) -> None:
    parsed = parse_number(text)
    assert (parsed.number is None) == bool(parsed.problem)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("816.23", "816.23"),
        ("816.23000000000002", "816.23"),
        ("1068.2100000000001", "1068.21"),
        ("0.56000000000000005", "0.56"),
        ("0.56", "0.56"),
        ("7.50", "7.50"),
        ("45292", "45292"),
        ("1E-3", "0.001"),
        ("1.5e2", "150"),
        (".5", "0.5"),
        ("-0", "0"),
        ("123456789012345678", "123456789012345678"),
        ("99.999999999999986", "100"),
    ],
)
def test_literals(text: str, wanted: str) -> None:
    number = from_literal(text)
    assert number is not None
    assert str(number) == wanted
    assert not number.is_signed()


@pytest.mark.parametrize("text", ["", "nan", "inf", "1_000", "１", "٣", "1,000", " 1", "0x10", "1e", "--1", "1E9999"])
def test_no_literals(text: str) -> None:
    assert from_literal(text) is None


@given(decimals)
def test_a_stored_double_reads_as_typed(number: Decimal) -> None:
    assert from_literal(f"{float(number):.17g}") == number


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("一百五十万元", "150", "万元"),
        ("壹佰伍拾元整", "150", "元"),
        ("二十五人", "25", "人"),
        ("十五", "15", ""),
        ("两千万", "20000000", ""),
        ("一百零五万零三百元", "1050300", "元"),
        ("一亿二千万元", "120000000", "元"),
        ("三亿元", "3", "亿元"),
        ("一千零五十", "1050", ""),
        ("一万零五", "10005", ""),
        ("零", "0", ""),
    ],
)
def test_chinese_numbers(text: str, number: str, unit: str) -> None:
    assert parse_chinese_number(text)[:2] == (Decimal(number), unit)


@pytest.mark.parametrize(
    "text", ["一百五", "三万五", "二〇二三", "五五", "百", "十百", "一万万", "零零", "热线", "一百元钱", ""]
)
def test_chinese_words_that_are_not_exact_numbers(text: str) -> None:
    assert parse_chinese_number(text).number is None


def _in_chinese(number: int) -> str:
    """Spell a number of up to eight figures, section by section."""

    def section(part: int) -> str:
        text, gap = "", False
        for size, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            figure = part // size % 10
            if figure:
                text += ("零" if gap and text else "") + "零一二三四五六七八九"[figure] + word
                gap = False
            else:
                gap = True
        return text

    high, low = divmod(number, 10_000)
    if not high:
        return section(low) or "零"
    return section(high) + "万" + ("零" if low and low < 1000 else "") + section(low)


@given(st.integers(min_value=0, max_value=99_999_999))
@example(10_000_005)
@example(20_010_010)
def test_chinese_numbers_round_trip(number: int) -> None:
    assert parse_chinese_number(_in_chinese(number)).number == number


def _found(text: str) -> list[tuple[str, str]]:
    return [(str(one.number), one.unit) for one in amounts_in(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "2023 年本部门一般公共预算拨款支出 180.96 万 元（含上级财政补助 0.00 万元），其中：",
            [("180.96", "万元"), ("0.00", "万元")],
        ),
        ("定编 25 人，在岗 14 人，离退 0 人；现有车辆 0 台。", [("25", "人"), ("14", "人"), ("0", "人"), ("0", "台")]),
        ("５ 个股室，总面积 7400 平米", [("5", "个"), ("7400", "㎡")]),
        ("预算１，０６８．２１万元", [("1068.21", "万元")]),
        ("支出1,068.21\n万\n元", [("1068.21", "万元")]),
        ("下降-3%，增长5%-10%", [("-3", "%"), ("5", "%"), ("10", "%")]),
        ("2023年度、2023年、6月20日、第3次、12345热线", []),
        ("运行15年", [("15", "年")]),
        ("金额1,06.21万元", []),
        ("编制25，14人在岗", [("14", "人")]),
        ("收入5亿元，完成6.47亿", [("5", "亿元"), ("6.47", "亿")]),
        ("", []),
    ],
)
def test_amounts_in_sentences(text: str, wanted: list[tuple[str, str]]) -> None:
    assert _found(text) == wanted


def test_an_amount_knows_its_place() -> None:
    text = "拨款支出 １８０.96 万 元（含"
    (amount,) = amounts_in(text)
    assert text[amount.start : amount.end] == amount.raw == "１８０.96 万 元"


@given(decimals, st.sampled_from(["支出", "预算数为 ", "（", "，"]), st.sampled_from(["，", "。", "）", ""]))
def test_every_written_amount_is_found(number: Decimal, before: str, after: str) -> None:
    (amount,) = amounts_in(f"{before}{number:,f} 万元{after}")
    assert amount.number == number
