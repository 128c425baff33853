"""`fill`, `rollover` and `report` on the command line."""

from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.cli import main
from perfeval_xl.rules.run import validate
from perfeval_xl.writing.book.workbook import import_workbook
from support.blanks import blanked
from support.cases import clean
from support.ledgers import plain_csv, postings

CASE = Path(__file__).parents[1] / "cases" / "hengshan-2023.txt"
GONE = ("overall.spending.project", "project[1].fund.total.executed", "basic.reception.final")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "自评表.xlsx"
    import_workbook(blanked(clean(), GONE), str(path), plain=True)
    return path


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "样例.xlsm"
    import_workbook(read(str(CASE)), str(path))
    return path


def told(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> str:
    assert main([str(one) for one in arguments]) == code
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    return shown.out + shown.err


def test_a_dry_run_shows_the_plan_and_writes_nothing(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = book.read_bytes()
    shown = told(capsys, "fill", book, "--dry-run")
    assert book.read_bytes() == before
    assert "空格，可以直接填" in shown
    assert "附件二!F8" in shown
    assert "123.60" in shown
    assert shown.strip().splitlines()[-1].startswith("共 ")
    assert "填空 2" in shown


def test_a_dry_run_also_works_on_word_and_text(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, "fill", CASE, "--dry-run")
    assert "标识：basic.project.final" in shown
    assert "填空 5，改数 2，待定 5" in shown
    assert "perfeval-xl" in told(capsys, "fill", CASE, code=2)


def test_columns_of_the_plan_are_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    from perfeval_xl.values.text import display_width

    lines = told(capsys, "fill", CASE, "--dry-run").splitlines()
    head = next(at for at, line in enumerate(lines) if line.startswith("  类别"))
    column = display_width(lines[head][: lines[head].index("可填")])
    for line in lines[head:]:
        if line.startswith("  填空"):
            left = ""
            while display_width(left) < column:
                left = line[: len(left) + 1]
            assert display_width(left) == column
            assert left.endswith(" ")
            assert not line[len(left)].isspace()


def test_fill_twice_and_undo(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read(str(book))
    assert "已填 2 格" in told(capsys, "fill", book)
    assert (book.parent / "自评表.xlsx.bak").exists()
    filled = read(str(book))
    assert filled.number("overall.spending.project") == clean().number("overall.spending.project")
    assert "没有空格可填" in told(capsys, "fill", book)
    assert "已撤销 2 格" in told(capsys, "fill", book, "--undo")
    assert {key: value.raw for key, value in read(str(book)).values.items()} == {
        key: value.raw for key, value in before.values.items()
    }
    assert "没有填充记录" in told(capsys, "fill", book, "--undo")


def test_a_typed_figure_is_changed_only_when_asked(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "fill", sample)
    assert str(read(str(sample)).number("basic.project.final")) == "816.23"
    told(capsys, "fill", sample, "--replace", "basic.project.final", "report.application.grade")
    filled = read(str(sample))
    assert str(filled.number("basic.project.final")) == "822.23"
    assert filled.text("report.application.grade") == "优"
    told(capsys, "fill", sample, "--undo")
    assert str(read(str(sample)).number("basic.project.final")) == "816.23"
    assert read(str(sample)).text("report.application.grade") == "良好"


def test_consent_may_name_the_place(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = read(str(sample)).place("basic.project.final").text
    assert "已填 6 格" in told(capsys, "fill", sample, "--replace", place)


def test_consent_to_what_is_not_in_the_plan_changes_nothing(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = book.read_bytes()
    assert "没有“basic.staff.quota”这一项" in told(capsys, "fill", book, "--replace", "basic.staff.quota", code=2)
    assert book.read_bytes() == before


def test_several_values_must_be_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.xlsx"
    import_workbook(blanked(clean(), ["overall.spending.project"]), str(path), plain=True)
    ledger = tmp_path / "明细账.csv"
    plain_csv(postings(100), ledger)
    key = "overall.spending.project"
    shown = told(capsys, "fill", path, "--ledger", ledger, "--replace", key, code=2)
    assert f"{key}=123.60" in shown
    told(capsys, "fill", path, "--ledger", ledger, "--replace", f"{key}=123.60")
    assert read(str(path)).number(key) == clean().number(key)


def test_from_the_ledger_with_its_own_mapping(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger, mapping = tmp_path / "明细账.csv", tmp_path / "科目.toml"
    ledger.write_text("日期,经济科目,支出类型,金额（元）\n2023-01-05,30217,基本支出,19000.00\n", encoding="gbk")
    # The ledger knows no project: against 附件一 that is for a person to decide.
    assert "已填 2 格" in told(capsys, "fill", book, "--ledger", ledger)
    assert read(str(book)).number("basic.reception.final") == clean().number("basic.reception.final")
    mapping.write_text('[[row]]\nkey = "basic.reception.final"\ncodes = ["3021X"]\n', encoding="utf-8")
    shown = told(capsys, "fill", book, "--ledger", ledger, "--mapping", mapping, code=2)
    assert "第 1 行" in shown
    assert "MAPPING" in shown


def test_a_ledger_that_is_none_is_one_sentence(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "名单.csv"
    other.write_text("姓名,电话\n甲,1\n", encoding="utf-8")
    shown = told(capsys, "fill", book, "--ledger", other, code=2)
    assert len(shown.strip().splitlines()) == 1


def test_rollover_makes_next_years_workbook(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "2024.xlsm"
    shown = told(capsys, "rollover", sample, "--year", "2024", "-o", target)
    assert "2024年度，带入项目 5 个，附件三 2 张" in shown
    assert "816.23" in shown
    filing = read(str(target))
    assert filing.year == 2024
    assert {finding.code[0] for finding in validate(filing).findings} == {"M"}
    assert "已经存在" in told(capsys, "rollover", sample, "-o", target, code=2)
    assert "2023" in told(capsys, "rollover", sample, "--year", "2023", "-o", tmp_path / "x.xlsm", code=2)


def test_report_from_a_workbook(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "自评报告.docx"
    shown = told(capsys, "report", sample, "-o", target)
    assert "915.35万元" in shown
    assert "490.30%" in shown
    again = read(str(target))
    assert again.number("report.performance.score") == 97
    assert "已经存在" in told(capsys, "report", sample, "-o", target, code=2)
