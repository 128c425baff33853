"""What goes wrong in ledgers is reported, and never counted twice or swallowed."""

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from perfeval_xl.autofill.ledger import collect, read_ledger
from perfeval_xl.autofill.ledger_cells import YUAN, amount_of, economic_code
from perfeval_xl.autofill.mapping import load_mapping
from perfeval_xl.values.errors import ReadError
from support.ledger_takings import OFFICE, PUBLIC, THREE, issue, rows, taken, yuan


def test_a_code_with_letters_is_listed_with_its_amount(tmp_path: Path) -> None:
    found = taken(rows(*THREE, "2023-04-05,记4,3020A,办公费,基本支出,,不明,45.60"), tmp_path)
    assert yuan(found, OFFICE) == Decimal("633.60")
    (lost,) = found.unmapped
    assert (lost.code, lost.name, lost.micros, lost.counted) == ("3020A", "办公费", 45_600_000, ("基本支出",))
    assert "3020A" in issue(found, "CODE")
    assert "第5行" in issue(found, "CODE")
    assert found.total == found.mapped + found.unmapped_total == 679_200_000


def test_codes_that_nobody_knows_are_listed(tmp_path: Path) -> None:
    found = taken(
        rows(*THREE, "2023-04-05,记4,30499,其他,基本支出,,x,1.00", "2023-04-05,记5,,,项目支出,业务工作经费,y,2.00"),
        tmp_path,
    )
    assert [(one.code, one.micros // YUAN, one.counted) for one in found.unmapped] == [
        ("", 2, ("项目支出", "1、业务工作经费")),
        ("30499", 1, ("基本支出",)),
    ]


def test_an_amount_with_its_own_unit_is_converted_and_reported(tmp_path: Path) -> None:
    found = taken(rows(*THREE, "2023-04-05,记4,30201,办公费,基本支出,,复印,0.35万元"), tmp_path)
    assert yuan(found, OFFICE) == Decimal("4133.60")
    assert "万元" in issue(found, "UNIT_MIXED")
    assert found.amounts[OFFICE].doubt


def test_yuan_with_four_decimals_are_suspected_to_be_wan_yuan(tmp_path: Path) -> None:
    found = taken(rows(*THREE, "2023-04-05,记4,30201,办公费,基本支出,,复印,0.3512"), tmp_path)
    assert "第5行" in issue(found, "UNIT_MIXED")
    assert found.amounts[OFFICE].doubt
    assert not found.amounts["basic.reception.final"].doubt


def test_two_units_declared_are_reported_and_everything_is_doubted(tmp_path: Path) -> None:
    found = taken("单位：万元,,,,,,,\n" + rows(*THREE), tmp_path)
    assert "第 1 行" in issue(found, "UNIT_CONFLICT")
    assert yuan(found, OFFICE) == Decimal("633.60")
    assert all(amount.doubt for amount in found.amounts.values())


@pytest.mark.parametrize(
    ("title", "head", "amount", "issues"),
    [
        ("金额单位：元", "金额", "12345.60", []),
        ("单位：万元", "金额", "1.23456", []),
        ("", "金额(万元)", "1.23456", []),
        ("", "支付金额（单位：元）", "12345.60", []),
        ("", "金额", "12345.60", ["UNIT_GUESSED"]),
        ("", "金额", "1.23456", ["UNIT_GUESSED"]),
    ],
)
def test_the_unit_is_declared_or_found_out(
    title: str, head: str, amount: str, issues: list[str], tmp_path: Path
) -> None:
    found = taken(f"{title}\n日期,经济科目,支出性质,{head}\n2023-01-05,30201,基本支出,{amount}\n", tmp_path)
    assert yuan(found, OFFICE) == Decimal("12345.6")
    assert [one.code for one in found.ledger.issues] == issues


def test_an_amount_that_is_no_number_is_reported(tmp_path: Path) -> None:
    found = taken(rows(*THREE, "2023-04-05,记4,30201,办公费,基本支出,,复印,约三百元"), tmp_path)
    assert "约三百元" in issue(found, "UNREADABLE")
    assert all(amount.doubt for amount in found.amounts.values())


def test_postings_of_another_year_do_not_count(tmp_path: Path) -> None:
    found = taken(rows(*THREE, "2022-12-31,记9,30201,办公费,基本支出,,上年,80.00"), tmp_path)
    assert yuan(found, OFFICE) == Decimal("633.60")
    assert "第5行" in issue(found, "YEAR")


def test_closing_entries_do_not_empty_the_accounts(tmp_path: Path) -> None:
    closing = "2023-12-31,转1,30201,办公费,基本支出,,结转本年支出,-633.60"
    found = taken(rows(*THREE, closing), tmp_path)
    assert yuan(found, OFFICE) == Decimal("633.60")
    assert "第5行" in issue(found, "CLOSING")


def test_a_red_entry_is_taken_off(tmp_path: Path) -> None:
    for red in ("-100.10", "(100.10)", "－100.10", "100.10-", "（100.10）"):
        found = taken(rows(*THREE, f"2023-04-05,记4,30201,办公费,基本支出,,冲销记1,{red}"), tmp_path)
        assert yuan(found, OFFICE) == Decimal("533.50"), red
        assert found.ledger.issues == ()


def test_encodings(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"):
        assert yuan(taken(rows(*THREE), tmp_path, encoding), OFFICE) == Decimal("633.60")


def test_three_column_account_sheets_take_the_account_from_the_line_above(tmp_path: Path) -> None:
    text = (
        "三栏明细账,,,,,\n"
        "科目：[30201]办公费,,,,,\n"
        "2023年,,凭证号数,科目名称,摘要,借方,贷方,余额\n"
        "月,日,,,,,,\n"
        "01,05,记1,,买纸,100.10,,100.10\n"
        "01,31,,,本月合计,100.10,,\n"
        "科目：[30217]公务接待费,,,,,\n"
        "2023年,,凭证号数,科目名称,摘要,借方,贷方,余额\n"
        "月,日,,,,,,\n"
        "02,05,记2,,接待,70.00,,70.00\n"
        "02,28,,,本月合计,70.00,,\n"
    )
    found = taken(text, tmp_path)
    assert yuan(found, "basic.reception.final") == 70
    assert {line.code for line in found.ledger.lines if line.kind == "detail"} == {"30201", "30217"}
    assert [one.code for one in found.ledger.issues] == ["UNIT_GUESSED", "NATURE"]
    assert PUBLIC not in found.amounts


def test_a_journal_of_all_accounts_counts_the_budget_accounting_only(tmp_path: Path) -> None:
    text = (
        "日期,凭证号,科目编码,科目名称,摘要,借方,贷方\n"
        "2023-01-05,记1,5001.01.30201,业务活动费用-基本支出-办公费,买纸,100.10,\n"
        "2023-01-05,记1,1011,零余额账户用款额度,买纸,,100.10\n"
        "2023-01-05,记1,7201.01.30201,事业支出-基本支出-办公费,买纸,100.10,\n"
        "2023-01-05,记1,6001,财政拨款预算收入,买纸,,100.10\n"
    )
    found = taken(text, tmp_path)
    assert yuan(found, OFFICE) == Decimal("100.1")
    assert "第2行" in issue(found, "PARALLEL")
    assert "第3、5行" in issue(found, "ACCOUNT")


def test_names_stand_for_codes_where_there_are_none(tmp_path: Path) -> None:
    text = (
        "日期,科目名称,摘要,借方金额,贷方金额\n"
        "2023-01-05,行政支出/基本支出/商品和服务支出/办公费,买纸,100.10,\n"
        "2023-01-05,行政支出/项目支出/商品和服务支出/公务接待费,接待,70.00,\n"
    )
    found = taken(text, tmp_path)
    assert (yuan(found, OFFICE), yuan(found, "basic.reception.final")) == (Decimal("100.1"), 70)
    assert (yuan(found, PUBLIC), yuan(found, "overall.spending.project")) == (Decimal("100.1"), 70)


def test_government_codes_alone_are_refused_in_words(tmp_path: Path) -> None:
    text = (
        "日期,政府预算支出经济分类,项目名称,金额（元）\n2023-01-05,50201,,100.10\n2023-01-06,50201,业务工作经费,5.00\n"
    )
    assert "政府预算支出经济分类" in issue(taken(text, tmp_path), "GOVERNMENT_CODES")


def test_a_project_without_a_line_is_listed(tmp_path: Path) -> None:
    found = taken(rows("2023-01-05,记1,30227,委托业务费,项目支出,智慧档案馆建设,委托,500.00"), tmp_path)
    assert [(one.label, one.micros // YUAN) for one in found.homeless] == [("智慧档案馆建设", 500)]


def test_several_sheets_add_up_and_their_summary_does_not(tmp_path: Path) -> None:
    path = tmp_path / "账.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, amounts in (("1月", (100.1, 20)), ("2月", (200.2,)), ("汇总", (320.3,))):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["经济分类编码", "支出性质", "金额（元）"])
        for at, amount in enumerate(amounts, 1):
            sheet.write_row(at, 0, ["30201", "基本支出", amount])
    book.add_worksheet("说明").write(0, 0, "请勿修改")
    book.close()
    mapping = load_mapping()
    found = collect(read_ledger(str(path), mapping), mapping)
    assert yuan(found, OFFICE) == Decimal("320.3")
    assert "汇总" in issue(found, "COPY")


def test_codes_merged_downwards_belong_to_every_row_they_cover(tmp_path: Path) -> None:
    path = tmp_path / "账.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("明细")
    sheet.write_row(0, 0, ["经济分类编码", "支出性质", "凭证号", "金额（元）"])
    sheet.merge_range(1, 0, 3, 0, "30201")
    sheet.merge_range(1, 1, 3, 1, "基本支出")
    for at, amount in enumerate((1, 2, 4), 1):
        sheet.write_row(at, 2, [f"记{at}", amount])
    book.close()
    mapping = load_mapping()
    assert yuan(collect(read_ledger(str(path), mapping), mapping), OFFICE) == 7


def test_half_up_on_the_sum_not_on_the_rows(tmp_path: Path) -> None:
    cents = [f"2023-01-05,记{at},30201,办公费,基本支出,,买,50.00" for at in range(3)]
    assert taken(rows(*cents), tmp_path).amounts[OFFICE].wan == Decimal("0.02")
    assert taken(rows(*cents[:1]), tmp_path).amounts[OFFICE].wan == Decimal("0.01")
    low = "2023-01-05,记9,30201,办公费,基本支出,,买,49.99"
    assert taken(rows(low), tmp_path).amounts[OFFICE].wan == Decimal("0.00")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("姓名,电话\n甲,1\n", "LEDGER_HEADER"),
        ("日期,经济科目,金额\n", "LEDGER_EMPTY"),
        ("<html><table><tr><td>x</td></tr></table></html>", "LEDGER_HTML"),
    ],
)
def test_what_is_no_ledger_is_refused_in_one_sentence(content: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "账.xls"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReadError) as stopped:
        read_ledger(str(path))
    assert stopped.value.code == code
    assert stopped.value.cure


@pytest.mark.parametrize(
    ("text", "yuan_"),
    [
        ("1,234.50", "1234.5"),
        ("１，２３４．５０", "1234.5"),
        ("￥12", "12"),
        ("¥-12.00", "-12"),
        (".5", "0.5"),
        ("—", "0"),
        ("", "0"),
        ("3.5万元", "35000"),
        ("0.0000005", "0.000001"),
    ],
)
def test_amounts_as_ledgers_write_them(text: str, yuan_: str) -> None:
    found = amount_of(text, YUAN)
    assert found is not None
    assert Decimal(found[0]).scaleb(-6) == Decimal(yuan_)


@pytest.mark.parametrize("text", ["1,23", "12.3.4", "1_000", "约5", "1e3", "nan", "(5", "5)", "#REF!", "٣"])
def test_amounts_that_are_none(text: str) -> None:
    assert amount_of(text, YUAN) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("30201", "30201"),
        ("[30201]办公费", "30201"),
        ("30201-办公费", "30201"),
        ("３０２０１", "30201"),
        ("7201.01.30201", "30201"),
        ("7201-02-3020101", "3020101"),
        ("30201.0", "30201"),
        ("302", "302"),
        ("3020A", ""),
        ("A30201", ""),
        ("30201X", ""),
        ("50201", ""),
        ("302011", ""),
        ("办公费", ""),
    ],
)
def test_economic_codes(text: str, code: str) -> None:
    assert economic_code(text) == code


def test_a_whole_year_column_is_taken_where_rows_have_no_date(tmp_path: Path) -> None:
    text = (
        "科目编码,科目名称,期初余额,本期发生额,,本年累计发生额,,期末余额\n"
        ",,借方,借方,贷方,借方,贷方,借方\n"
        "7201.01.30201,事业支出-基本支出-办公费,0.00,10.00,,120.00,,0.00\n"
        "7201.01.30217,事业支出-基本支出-公务接待费,0.00,0.00,,30.00,,0.00\n"
    )
    found = taken("单位：元\n" + text, tmp_path)
    assert yuan(found, OFFICE) == 120
    assert yuan(found, "basic.reception.final") == 30
    assert found.ledger.issues == ()


def test_of_several_amounts_the_total_is_taken(tmp_path: Path) -> None:
    head = "日期,经济科目,支出性质,直接支付金额（元）,授权支付金额（元）,支付金额合计（元）"
    found = taken(f"{head}\n2023-01-05,30201,基本支出,10.00,5.00,15.00\n", tmp_path)
    assert yuan(found, OFFICE) == 15
    assert found.ledger.issues == ()


def test_several_amounts_without_a_total_are_doubted(tmp_path: Path) -> None:
    head = "日期,经济科目,支出性质,申请金额（元）,支付金额（元）"
    found = taken(f"{head}\n2023-01-05,30201,基本支出,20.00,15.00\n", tmp_path)
    assert yuan(found, OFFICE) == 15
    assert "支付金额" in issue(found, "AMOUNTS")
    assert found.amounts[OFFICE].doubt


def test_yuan_in_a_column_of_wan_yuan_stand_out(tmp_path: Path) -> None:
    head = "日期,经济科目,支出性质,金额（万元）\n"
    lines = [f"2023-01-0{at},30201,基本支出,0.1{at}\n" for at in range(1, 8)]
    odd = "2023-02-01,30217,基本支出,1900.00\n"
    found = taken(head + "".join(lines) + odd, tmp_path)
    assert "第9行" in issue(found, "UNIT_MIXED")
    assert found.amounts["basic.reception.final"].doubt
    assert not found.amounts[OFFICE].doubt
    salaries = [f"2023-0{at}-28,30101,基本支出,{at}5.20\n" for at in range(1, 8)]
    assert taken(head + "".join(lines + salaries), tmp_path).ledger.issues == ()
