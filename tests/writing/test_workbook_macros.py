"""Our macros run, in an interpreter of VBA over the real workbook, with a stand-in for xlwings' module."""

from pathlib import Path

import pytest
from pyopenvba.apps.excel import ExcelApplication

from perfeval_xl.forms.edition import hunan
from perfeval_xl.writing.book.hidden_sheets import MESSAGES
from perfeval_xl.writing.book.model import Facts
from perfeval_xl.writing.book.package import macro_enabled
from perfeval_xl.writing.book.vba import modules, ribbon
from perfeval_xl.writing.book.workbook import drawn, model_of

PYTHON = r"C:\python\pythonw.exe"
WORDS = dict(MESSAGES)
STAND_IN = r"""Attribute VB_Name = "xlwings"
Option Explicit
Public Function RunPython(PythonCommand As String)
    Dim sheet As Object
    Set sheet = ThisWorkbook.Worksheets("pe_state")
    sheet.Range("F1").Value = PythonCommand
    If sheet.Range("F2").Value = "raise" Then Err.Raise 1000
    If sheet.Range("F2").Value = "say" Then PeSetText "message", "done"
    RunPython = 0
    If sheet.Range("F2").Value = "fail" Then RunPython = -1
End Function
Public Function GetConfig(ByVal configKey As String, Optional ByVal default As String = "") As Variant
    Dim at As Long
    GetConfig = default
    For at = 1 To 30
        If ThisWorkbook.Worksheets("xlwings.conf").Cells(at, 1).Value = configKey Then
            GetConfig = ThisWorkbook.Worksheets("xlwings.conf").Cells(at, 2).Value
        End If
    Next at
End Function
Public Function FileExists(ByVal path As String) As Boolean
    FileExists = (path = "C:\python\pythonw.exe")
End Function
Public Function XLPy() As Object
    Err.Raise 1000
End Function
"""


def office(path: Path, interpreter: str = PYTHON) -> ExcelApplication:
    """Open a blank workbook of ours in a made-up Excel."""
    sources = {name: source for name, source in modules().items() if name.startswith("Pe")}
    model = model_of(hunan(), Facts("某局", 2024), None)
    path.write_bytes(macro_enabled(drawn(model, interpreter), {**sources, "xlwings": STAND_IN}, ribbon()))
    app: ExcelApplication = ExcelApplication.open(path)
    return app


def said(app: ExcelApplication) -> list[str]:
    return [str(part) for dialog in app.dialogs for part in dialog if isinstance(part, str) and len(part) > 8]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> ExcelApplication:
    return office(tmp_path_factory.mktemp("macros") / "book.xlsm")


@pytest.mark.parametrize(
    ("macro", "action"),
    [
        ("PeFill", "fill"),
        ("PeUndo", "undo"),
        ("PeValidate", "validate"),
        ("PeClear", "clear"),
        ("PeExport", "export"),
        ("PeReport", "report"),
        ("PeHelp", "help"),
    ],
)
def test_every_button_calls_its_entry_point(app: ExcelApplication, macro: str, action: str) -> None:
    app.sheet("pe_state").set_value("F1", "")
    app.sheet("pe_state").set_value("F2", "")
    app.run(macro)
    assert app.sheet("pe_state").value("F1") == f"from perfeval_xl.excel import entry; entry.run('{action}')"
    assert f"running_{action}" in WORDS


JUMPS = """
Sub Prepare()
    ThisWorkbook.Worksheets(PeText("findings_sheet")).Cells(7, 3).Value = ThisWorkbook.Worksheets(3).Name & "!D12"
End Sub
Sub ToPaper()
    ThisWorkbook.Worksheets(PeText("findings_sheet")).Activate
    ThisWorkbook.Worksheets(PeText("findings_sheet")).Range("A7").Select
    PeJump
End Sub
Sub ToFinding()
    ThisWorkbook.Worksheets(3).Activate
    ThisWorkbook.Worksheets(3).Range("D12").Select
    PeJump
End Sub
Sub ToNothing()
    ThisWorkbook.Worksheets(3).Activate
    ThisWorkbook.Worksheets(3).Range("D13").Select
    PeJump
End Sub
Function Here() As String
    Here = ActiveSheet.Name & "!" & ActiveCell.Address(False, False)
End Function
"""


def test_a_jump_leads_to_the_finding_and_back(tmp_path: Path) -> None:
    one = office(tmp_path / "jump.xlsm")
    one.add_module(JUMPS.replace("\n", "\r\n"), name="Jumps")
    one.run("Prepare")
    one.run("ToPaper")
    assert one.run("Here") == "附件一!D12"
    one.run("ToFinding")
    assert one.run("Here") == "校验结果!A7"
    assert said(one) == []
    one.run("ToNothing")
    assert said(one) == [WORDS["no_finding"]]


def test_a_failure_is_said_in_plain_words(tmp_path: Path) -> None:
    for way in ("raise", "fail"):
        one = office(tmp_path / f"{way}.xlsm")
        one.sheet("pe_state").set_value("F2", way)
        one.run("PeValidate")
        assert said(one) == [WORDS["failed"]]


def test_what_python_has_to_say_is_shown(tmp_path: Path) -> None:
    one = office(tmp_path / "say.xlsm")
    one.sheet("pe_state").set_value("F2", "say")
    one.run("PeValidate")
    assert ["done" in str(dialog) for dialog in one.dialogs] == [True]


def test_without_python_the_user_is_told_and_nothing_is_run(tmp_path: Path) -> None:
    one = office(tmp_path / "nowhere.xlsm", r"C:\nowhere\pythonw.exe")
    one.run("PeValidate")
    assert said(one) == [WORDS["no_python"]]
    assert one.sheet("pe_state").value("F1") in (None, "")


def test_only_a_workbook_with_our_mark_is_worked_on(tmp_path: Path) -> None:
    one = office(tmp_path / "other.xlsm")
    one.add_module('Sub Unmark()\r\n ThisWorkbook.Names("PE_EDITION").Delete\r\nEnd Sub\r\n', name="Unmarker")
    one.run("Unmark")
    one.run("PeValidate")
    assert "此工作簿缺少设置表，请重新生成自评表。" in said(one)
    assert one.sheet("pe_state").value("F1") in (None, "")


def test_functions_without_python_fail_as_errors_so_that_iferror_falls_back(app: ExcelApplication) -> None:
    probe = (
        "Function Probe()\r\n"
        "    Probe = IsError(PE_CONTROL_RATE(14, 25)) And IsError(PE_CHG_RATE(1, 2)) And IsError(PE_PING())\r\n"
        "End Function\r\n"
    )
    app.add_module(probe, name="Prober")
    assert app.run("Probe") is True
