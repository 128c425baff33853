"""The helpers that other office tests stand on: these tests fail when recalculation does not really happen."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from support.office import (
    REQUIRED,
    convert,
    gnumeric_recalculated,
    pdf_fonts,
    pdf_pages,
    pdf_text,
    recalculated,
    require,
)

WRONG = 99


def workbook(path: Path, face: str = "宋体") -> Path:
    """Write a workbook whose formula carries a wrong value, as an untrustworthy file does."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("附件一")
    sheet.write("A1", "绩效自评表", book.add_format({"font_name": face, "font_size": 20}))
    sheet.write_column("A2", [816.23, 5.99])
    sheet.write_formula("A4", "=ROUND(SUM(A2:A3),2)", None, WRONG)
    book.close()
    return path


def total(path: Path) -> float:
    value = openpyxl.load_workbook(path, data_only=True)["附件一"]["A4"].value
    assert isinstance(value, int | float)
    return value


def test_libreoffice_calculates_wrong_values_anew(soffice, tmp_path):
    files = [workbook(tmp_path / name) for name in ("甲.xlsx", "乙.xlsx")]
    assert [total(file) for file in files] == [WRONG, WRONG]
    made = recalculated(files, tmp_path / "out")
    assert [path.name for path in made] == ["甲.xlsx", "乙.xlsx"]
    assert [total(path) for path in made] == [822.22, 822.22]


def test_without_recalculation_the_wrong_value_would_pass(soffice, tmp_path):
    """Shows that the test above can fail: switched off, LibreOffice hands on what the file says."""
    (made,) = convert([workbook(tmp_path / "甲.xlsx")], "xlsx", tmp_path / "out", recalculate=False)
    assert total(made) == WRONG


def test_gnumeric_calculates_wrong_values_anew(gnumeric, tmp_path):
    (made,) = gnumeric_recalculated([workbook(tmp_path / "甲.xlsx")], tmp_path / "out")
    assert total(made) == 822.22


def test_official_faces_print_in_chinese_fonts(soffice, poppler, tmp_path):
    faces = {"宋体": "Serif", "仿宋_GB2312": "Serif", "方正小标宋": "Serif", "楷体": "Serif", "黑体": "Sans"}
    files = [workbook(tmp_path / f"{face}.xlsx", face) for face in faces]
    for file, style in zip(convert(files, "pdf", tmp_path), faces.values(), strict=True):
        assert "绩效自评表" in pdf_text(file)
        fonts = pdf_fonts(file)
        assert all(fonts.values()), f"not embedded in {file.name}: {fonts}"
        if not any(name.startswith(("Sim", "Fang", "Kai", "FZ")) for name in fonts):
            assert any(f"{style}CJK" in name for name in fonts), f"{file.stem} printed in {list(fonts)}"
        (page,) = pdf_pages(file, dpi=40)
        assert page.read_bytes().startswith(b"\x89PNG")


def test_missing_program_skips_unless_required(monkeypatch):
    monkeypatch.delenv(REQUIRED, raising=False)
    with pytest.raises(pytest.skip.Exception, match="soffice is not installed"):
        require(None, "soffice")
    monkeypatch.setenv(REQUIRED, "1")
    with pytest.raises(pytest.fail.Exception, match="soffice is not installed"):
        require(None, "soffice")
    assert require("/usr/bin/soffice", "soffice") == "/usr/bin/soffice"
