"""What the strict reader says about numbers, dates and other kinds of cells, on workbooks made by hand."""

from decimal import Decimal

import pytest

from perfeval_xl.reading.xlsx.values import is_date_format
from support.packages import parts, shared, styles, workbook, worksheet, zipped
from support.raw_sheets import cells_of, codes_of, row


def test_every_kind_keeps_its_literal(read):
    sheet = worksheet(
        row(
            '<c r="A1" t="s"><v>1</v></c>',
            '<c r="B1"><v>816.23</v></c>',
            '<c r="C1" t="b"><v>1</v></c>',
            '<c r="D1" t="e"><f>A9/0</f><v>#DIV/0!</v></c>',
            '<c r="E1" s="1"><v>45462</v></c>',
            '<c r="F1" s="2"><v>0.56</v></c>',
            '<c r="G1"><f>B1*2</f><v></v></c>',
            '<c r="H1" t="str"><f>""</f><v></v></c>',
            '<c r="I1" t="inlineStr"><is><t>文</t></is></c>',
            '<c r="J1" s="1"/>',
            '<c r="K1" t="d"><v>2024-06-19T08:30:00</v></c>',
        )
    )
    source = read(workbook({"附件一": sheet}, shared("甲", "８１６"), styles([0, "yyyy/m/d", 10])))
    found = cells_of(source)
    assert {at: (cell.kind, cell.text, cell.number, cell.formula) for at, cell in found.items()} == {
        "A1": ("text", "８１６", None, None),
        "B1": ("number", "816.23", Decimal("816.23"), None),
        "C1": ("bool", "TRUE", None, None),
        "D1": ("error", "#DIV/0!", None, "A9/0"),
        "E1": ("date", "2024-06-19", Decimal(45462), None),
        "F1": ("number", "0.56", Decimal("0.56"), None),
        "G1": ("uncalculated", "", None, "B1*2"),
        "H1": ("text", "", None, '""'),
        "I1": ("text", "文", None, None),
        "K1": ("date", "2024-06-19 08:30:00", None, None),
    }
    assert found["F1"].format_code == "0.00%"
    assert (source.name, source.kind, source.grids[0].name, source.grids[0].kind) == (
        "自评表.xlsx",
        "xlsx",
        "附件一",
        "sheet",
    )
    assert source.notices == ()


@pytest.mark.parametrize(
    ("literal", "text", "number"),
    [
        ("816.23000000000002", "816.23", "816.23"),
        ("0.30000000000000004", "0.3", "0.3"),
        ("97.619047619047606", "97.6190476190476", "97.6190476190476"),
        ("1.1000000000000001", "1.1", "1.1"),
        ("-1.5E3", "-1.5E3", "-1500"),
        ("1e-7", "1e-7", "0.0000001"),
        (" 12 ", "12", "12"),
        ("007", "007", "7"),
        (".5", ".5", "0.5"),
        ("5.", "5.", "5"),
        ("+3", "+3", "3"),
        ("0.00", "0.00", "0"),
        ("1.2345678901234567E-10", "0.000000000123456789012346", "1.23456789012346E-10"),
        ("123456789012345", "123456789012345", "123456789012345"),
    ],
)
def test_numbers_are_what_excel_shows(read, literal, text, number):
    cell = cells_of(read(workbook({"a": worksheet(row(f'<c r="A1"><v>{literal}</v></c>'))})))["A1"]
    assert (cell.kind, cell.text, cell.number) == ("number", text, Decimal(number))


def test_negative_zero_is_zero(read):
    cell = cells_of(read(workbook({"a": worksheet(row('<c r="A1"><v>-0.0</v></c>'))})))["A1"]
    assert cell.number == 0
    assert not cell.number.is_signed()


def test_a_whole_number_of_eighteen_figures_is_kept_and_noticed(read):
    source = read(workbook({"a": worksheet(row('<c r="A1"><v>430124198001011234</v></c>'))}))
    assert cells_of(source)["A1"].number == Decimal("430124198001011234")
    assert codes_of(source) == [("PRECISION", "a!A1")]


@pytest.mark.parametrize(
    ("code", "serial", "text"),
    [
        (14, "45462", "2024-06-19"),
        (31, "45462", "2024-06-19"),
        (57, "45462", "2024-06-19"),
        (58, "45462", "2024-06-19"),
        (22, "45462.354166666664", "2024-06-19 08:30:00"),
        (20, "0.354166666666667", "08:30:00"),
        ('yyyy"年"m"月"d"日"', "45462", "2024-06-19"),
        ('[$-804]yyyy"年"m"月";@', "45444", "2024-06-01"),
        ("[DBNum1]m月d日", "45462", "2024-06-19"),
        ("m/d/yy h:mm AM/PM", "45462.99999999", "2024-06-20"),
        (14, "59", "1900-02-28"),
        (14, "61", "1900-03-01"),
        (14, "1", "1900-01-01"),
        (14, "2958465", "9999-12-31"),
    ],
)
def test_dates(read, code, serial, text):
    sheet = worksheet(row(f'<c r="A1" s="0"><v>{serial}</v></c>'))
    cell = cells_of(read(workbook({"a": sheet}, style=styles([code]))))["A1"]
    assert (cell.kind, cell.text) == ("date", text)


@pytest.mark.parametrize("serial", ["60", "-1", "2958466", "1e9"])
def test_a_date_that_is_none_stays_a_number_and_is_noticed(read, serial):
    sheet = worksheet(row(f'<c r="A1" s="0"><v>{serial}</v></c>'))
    source = read(workbook({"a": sheet}, style=styles([14])))
    cell = cells_of(source)["A1"]
    assert (cell.kind, cell.text, codes_of(source)) == ("number", serial, [("DATE_RANGE", "a!A1")])


def test_the_1904_system(read):
    sheet = worksheet(row('<c r="A1" s="0"><v>44000</v></c>'))
    made = parts({"a": sheet}, style=styles([14]))
    made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace("<workbookPr/>", '<workbookPr date1904="1"/>')
    assert cells_of(read(zipped(made)))["A1"].text == "2024-06-19"


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0.00",
        "#,##0.00_);[Red](#,##0.00)",
        '0"年"',
        "0.00E+00",
        'G/通用格式"年"',
        '#,##0.00"万元";@',
        '0!.0,"万"',
        "[h]:mm",
        "[$¥-804]#,##0.00",
        "@",
        "0%",
        '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        '"d"0',
        "[Red]0",
    ],
)
def test_formats_of_amounts_are_no_dates(code):
    assert not is_date_format(code)


@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", "h:mm:ss", "mm:ss.0", "[$-F800]dddd", "e年m月", "上午/下午h:mm", "d-mmm-yy;@", "yyyy\\-mm"]
)
def test_formats_of_dates(code):
    assert is_date_format(code)
