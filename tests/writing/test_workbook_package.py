"""The file itself: valid, deterministic, small, with macros other tools can read and nothing that runs by itself."""

import io
import re
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.reading.own import prepared
from perfeval_xl.reading.source import open_source
from perfeval_xl.writing import names
from perfeval_xl.writing.book.hidden_sheets import configuration
from perfeval_xl.writing.book.vba import RENAMED, modules, ribbon, wrappers
from perfeval_xl.writing.book.workbook import import_workbook, new_workbook
from perfeval_xl.writing.formats import number_format
from support.pace import allowed

SAMPLE = Path(__file__).parents[1] / "cases" / "hengshan-2023.txt"
PROJECTS = ("政务中心运行经费", "综合窗口人员工作经费")


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "自评表.xlsm"
    new_workbook(path, "衡山县行政审批服务局", 2024, PROJECTS)
    return path


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "自评表.xlsm"
    import_workbook(read(str(SAMPLE)), path)
    return path


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plain") / "自评表.xlsx"
    new_workbook(path, "衡山县行政审批服务局", 2024, PROJECTS, plain=True)
    return path


def test_two_builds_are_byte_identical(blank: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsm"
    new_workbook(again, "衡山县行政审批服务局", 2024, PROJECTS)
    assert again.read_bytes() == blank.read_bytes()
    other = tmp_path / "other.xlsm"
    new_workbook(other, "衡山县行政审批服务局", 2025, PROJECTS)
    assert other.read_bytes() != blank.read_bytes()


def test_small_and_quick(blank: Path, sample: Path, tmp_path: Path) -> None:
    assert blank.stat().st_size < 150_000
    assert sample.stat().st_size < 150_000
    start = time.process_time()
    new_workbook(tmp_path / "new.xlsm", "某局", 2024, PROJECTS)
    assert time.process_time() - start < allowed(4)
    start = time.process_time()
    import_workbook(read(str(SAMPLE)), tmp_path / "sample.xlsm")
    assert time.process_time() - start < allowed(4)


@pytest.mark.parametrize("book", ["blank", "sample", "plain"])
def test_would_open_without_repair(book: str, request: pytest.FixtureRequest) -> None:
    from openxml_audit import OpenXmlValidator

    path: Path = request.getfixturevalue(book)
    result = OpenXmlValidator().validate(str(path))
    assert result.is_valid and not result.errors, [str(error) for error in result.errors][:10]


@pytest.mark.parametrize("book", ["blank", "sample"])
def test_vba_project_is_sound_and_whole(book: str, request: pytest.FixtureRequest) -> None:
    from oletools.olevba import VBA_Parser
    from pyopenvba import check_file

    path: Path = request.getfixturevalue(book)
    checked = check_file(str(path))
    assert checked.ok and not checked.issues
    parser = VBA_Parser(str(path))
    found = {Path(name).stem: code for _, _, name, code in parser.extract_macros()}
    parser.close()
    for name, source in modules().items():
        code = found[name.removesuffix(".cls")]
        last = [line for line in source.splitlines() if line.strip()][-1]
        assert last in code


def test_nothing_runs_by_itself(blank: Path) -> None:
    from oletools.mraptor import MacroRaptor
    from oletools.olevba import VBA_Parser

    parser = VBA_Parser(str(blank))
    raptor = MacroRaptor(parser.get_vba_code_all_modules())
    parser.close()
    raptor.scan()
    assert not raptor.suspicious


def test_macros_are_ascii_and_explicit() -> None:
    for name, source in modules().items():
        assert source.isascii()
        if name.startswith("Pe"):
            assert "Option Explicit" in source
            assert not re.search(r"Auto_?Open|Workbook_|Worksheet_|Document_", source)


def test_every_function_has_a_wrapper_that_fails_as_an_error() -> None:
    import udfs

    source = wrappers()
    for function in udfs.FUNCTIONS:
        name = RENAMED.get(function.__name__, function.__name__)
        part = source.split(f"Public Function {name}(")[1].split("End Function")[0]
        assert f'CallUDF("udfs", "{function.__name__}"' in part.replace('" & "', "")
        assert "CVErr(2042)" in part


def test_ribbon_has_its_buttons_and_survives_in_the_package(blank: Path) -> None:
    labels = ("自动填充", "撤销填充", "校验", "清除标记", "问题跳转", "导出打印版", "生成报告", "帮助")
    text = ribbon().decode("utf-8")
    assert "schemas.microsoft.com/office/2006/01/customui" in text
    buttons = re.findall(r'<button id="\w+" tag="(\w+)" label="(.*?)"', text)
    assert tuple(label for _, label in buttons) == labels
    main = modules()["PeMain"]
    for tag, _ in buttons:
        assert f'PeRun "{tag}"' in main or (tag == "jump" and 'control.Tag = "jump"' in main)
    with zipfile.ZipFile(blank) as package:
        assert package.read("customUI/customUI.xml") == ribbon()
        assert b"office/2006/relationships/ui/extensibility" in package.read("_rels/.rels")


def test_buttons_on_the_guide_call_our_macros(blank: Path, plain: Path) -> None:
    with zipfile.ZipFile(blank) as package:
        drawings = b"".join(package.read(name) for name in package.namelist() if name.endswith(".vml"))
    for macro in ("PeValidate", "PeFill", "PeExport"):
        assert f"{macro}</x:FmlaMacro>".encode() in drawings
        assert f"Public Sub {macro}()" in modules()["PeMain"]
    with zipfile.ZipFile(plain) as package:
        assert not [name for name in package.namelist() if name.endswith((".vml", ".bin"))]


def test_configuration_answers_every_key_xlwings_asks_for(blank: Path) -> None:
    asked = set(re.findall(r'GetConfig\("([^"]+)"', modules()["xlwings"]))
    keys = [key for key, _ in configuration()]
    assert asked <= set(keys)
    assert len(keys) == len(set(keys))
    answers = dict(configuration())
    assert answers["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"
    assert answers["UDF MODULES"] == "udfs"


def test_helper_sheets_are_named_and_left_aside(blank: Path) -> None:
    source = open_source(str(blank))
    assert {name for name in source.names if name.startswith(names.OWN)} >= {"PE_OWN_GUIDE", "PE_OWN_AUDIT"}
    kept = prepared(source)
    assert kept is not None
    papers = [grid.name for grid in kept.source.grids]
    assert papers == [
        "附件一",
        "附件二",
        "附件三 政务中心运行经费",
        "附件三 综合窗口人员工作经费",
        "附件三（空白）",
        "附件四",
    ]


def test_edition_is_marked_twice(blank: Path) -> None:
    source = open_source(str(blank))
    assert source.names[names.EDITION_MARK] == '"hunan"'
    assert source.properties[names.EDITION_PROPERTY] == "hunan"


def test_no_person_and_no_path_in_the_file(blank: Path) -> None:
    with zipfile.ZipFile(blank) as package:
        core = package.read("docProps/core.xml").decode()
        assert "<dc:creator></dc:creator>" in core
        texts = [package.read(name).decode() for name in package.namelist() if not name.endswith(".bin")]
    assert not any(str(blank.parent) in text or "/home/" in text or str(Path.home()) in text for text in texts)


def test_unit_and_project_names_stay_texts(tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsm"
    odd = ('=HYPERLINK("http://x")', "a/b\\c*?:[d]", "很长" * 30, "重名", "重名", "'引号'")
    new_workbook(path, "=cmd|'/c calc'!A1", 2024, odd)
    source = open_source(str(path))
    sheets = [grid.name for grid in source.grids if grid.name.startswith("附件三")]
    assert len(set(sheets)) == len(odd) + 1
    assert all(len(name) <= 31 and not re.search(r"[\\/*?:\[\]]", name) for name in sheets)
    info = next(grid for grid in source.grids if grid.name == names.UNIT)
    cells = {(cell.row, cell.column): cell for row in info.rows for cell in row.cells}
    assert cells[4, 2].text == "=cmd|'/c calc'!A1" and cells[4, 2].formula is None
    assert cells[13, 2].text == odd[0] and cells[13, 2].formula is None


def test_prompts_and_limits_fit_excel(blank: Path) -> None:
    with zipfile.ZipFile(blank) as package:
        sheets = "".join(package.read(name).decode() for name in package.namelist() if "worksheets/sheet" in name)
    found = re.findall(r"<dataValidation .*?</dataValidation>|<dataValidation [^>]*/>", sheets)
    assert len(found) > 40
    for text in found:
        for attribute, limit in (("promptTitle", 32), ("prompt", 255), ("errorTitle", 32), ("error", 255)):
            for value in re.findall(rf' {attribute}="([^"]*)"', text):
                assert 0 < len(value) <= limit
    assert re.search(r'type="list".*?<formula1>pe_lists!\$A\$2', sheets)


def test_protected_without_password(blank: Path) -> None:
    with zipfile.ZipFile(blank) as package:
        for name in ("xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml"):
            text = package.read(name).decode()
            protection = re.search(r"<sheetProtection [^>]*/>", text)
            assert protection and "password" not in protection[0] and 'insertRows="0"' in protection[0]


def test_openpyxl_keeps_macros_and_ribbon(blank: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(blank, keep_vba=True)
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as package:
        assert {"xl/vbaProject.bin", "customUI/customUI.xml"} <= set(package.namelist())


def test_every_computed_cell_falls_back_to_a_native_formula(blank: Path, plain: Path) -> None:
    for path in (blank, plain):
        for one in open_source(str(path)).grids:
            for row in one.rows:
                for cell in row.cells:
                    if cell.formula and "PE_" in re.sub(r"PE_(?:NONE|SCREEN|AUDIT_\w+|COL_\w+)", "", cell.formula):
                        assert path is blank
                        assert re.search(r"IFERROR\(PE_[A-Z_]+\(", cell.formula)


def test_every_formula_has_its_value(blank: Path) -> None:
    with zipfile.ZipFile(blank) as package:
        for name in package.namelist():
            if "worksheets/sheet" in name:
                text = package.read(name).decode()
                assert not re.search(r"<c [^>]*>(?:(?!</c>).)*</f></c>", text)
                assert not re.search(r"<c (?![^>]*t=)[^>]*><f>[^<]*</f><v></v>", text)


def test_rates_are_shown_with_the_decimals_they_have() -> None:
    assert number_format("percent", Decimal("0.9964")) == "0.00%"
    assert number_format("percent", Decimal("0.56")) == "0.00%"
    assert number_format("percent", Decimal("0.951234")) == "0.0000%"
    assert number_format("money", Decimal("89.974")) == "0.000"
