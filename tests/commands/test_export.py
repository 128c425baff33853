"""The commands `export` and `verify` as a user meets them."""

import re
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.cli import main
from perfeval_xl.reading.build import edited
from perfeval_xl.rules.explanations import Explanation, save
from perfeval_xl.rules.run import validate
from perfeval_xl.writing.book.workbook import import_workbook
from support.cases import CASES, clean

SAMPLE = str(CASES / "hengshan-2023.txt")
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def good(tmp_path: Path) -> str:
    import_workbook(clean(), tmp_path / "自评表.xlsm")
    return str(tmp_path / "自评表.xlsm")


def test_errors_left_refuse_with_one_sentence(tmp_path: Path, capsys: Captured) -> None:
    assert main(["export", SAMPLE, "-o", str(tmp_path / "目录"), "--no-pdf"]) == 1
    told = capsys.readouterr()
    assert told.out == "" and "还有 17 处错误没有改正，没有导出" in told.err and "--force" in told.err
    assert not (tmp_path / "目录").exists()


def test_forced_it_exports_and_says_what(tmp_path: Path, capsys: Captured) -> None:
    assert main(["export", SAMPLE, "-o", str(tmp_path / "目录"), "--no-pdf", "--force"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "未通过校验" in told.out and re.search(r"数据指纹 PE1(-[0-9A-F]{4}){5}\n", told.out)
    for file in (tmp_path / "目录").iterdir():
        assert file.name in told.out


def test_a_workbook_goes_out_and_is_verified(good: str, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "目录"
    assert main(["export", good, "-o", str(out), "--no-pdf"]) == 0
    assert "校验报告：通过校验。" in capsys.readouterr().out
    files = [str(one) for one in out.iterdir() if "校验报告" not in one.name]
    assert len(files) == 2
    assert main(["verify", *files]) == 0
    assert capsys.readouterr().out.count("指纹相符") == 2
    assert read(files[0]).forms == clean().forms


def test_without_a_folder_it_goes_beside_the_file(good: str, tmp_path: Path, capsys: Captured) -> None:
    assert main(["export", good, "--no-pdf"]) == 0
    assert (tmp_path / "青山县档案馆2023年度绩效自评" / "青山县档案馆2023年度绩效自评.xlsx").is_file()
    assert str(tmp_path) in capsys.readouterr().out


def test_the_published_copy(good: str, tmp_path: Path, capsys: Captured) -> None:
    out = str(tmp_path / "公开")
    assert main(["export", good, "-o", out, "--publish", "--names", "hide", "--no-pdf"]) == 0
    told = capsys.readouterr().out
    assert "公开版" in told and "全部隐去" in told and "PE1P-" in told and "校验报告" not in told
    (book,) = Path(out).glob("*.xlsx")
    assert set(read(str(book)).text("basic.sign.preparer")) == {"*"}


def test_verify_compares_with_the_stamped_paper(good: str, tmp_path: Path, capsys: Captured) -> None:
    main(["export", good, "-o", str(tmp_path / "a"), "--no-pdf"])
    printed = re.search(r"PE1-[0-9A-F-]+", capsys.readouterr().out)
    assert printed
    assert main(["verify", good, "--fingerprint", printed[0].lower().replace("-", " ")]) == 0
    assert "与打印件的指纹一致" in capsys.readouterr().out
    import_workbook(edited(clean(), {"basic.office.final": "14.61"}), good)
    assert main(["verify", good, "--fingerprint", printed[0]]) == 1
    assert "至少有一处改动" in capsys.readouterr().out
    assert main(["verify", good]) == 2
    assert "没有存指纹" in capsys.readouterr().out


@pytest.mark.parametrize("typed", ("PE1-12", "abc", "PE2-0000-0000-0000-0000-0000"))
def test_a_mistyped_print_is_told(typed: str, capsys: Captured) -> None:
    assert main(["verify", SAMPLE, "--fingerprint", typed]) == 2
    assert "不是完整的数据指纹" in capsys.readouterr().err


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    for command in ("export", "verify"):
        assert main([command, str(tmp_path / "空.xlsx")]) == 2
        told = capsys.readouterr()
        assert told.out == "" and "Traceback" not in told.err and told.err.count("\n") == 1


def test_explanations_of_the_side_file_are_printed(tmp_path: Path, capsys: Captured) -> None:
    filing = edited(read(SAMPLE), {})
    finding = next(one for one in validate(read(SAMPLE)).findings if one.level == "explain")
    side = tmp_path / "说明.toml"
    kept = (Explanation(finding.code, finding.keys, finding.fingerprint, "上级文件追加，文号见附件。"),)
    save(str(side), [validate(filing)], kept)
    out = tmp_path / "a"
    assert main(["export", SAMPLE, "-o", str(out), "--force", "--no-pdf", "--explanations", str(side)]) == 0
    import docx

    (report,) = out.glob("*校验报告.docx")
    cells = [cell.text for table in docx.Document(str(report)).tables for row in table.rows for cell in row.cells]
    assert "上级文件追加，文号见附件。" in cells


def test_both_commands_explain_themselves(capsys: Captured) -> None:
    for command in ("export", "verify"):
        assert main([command, "--help"]) == 0
        assert "用法" in capsys.readouterr().out
