"""Work on a workbook in LibreOffice as a person would: insert rows, move and rename sheets, type, save.

A Basic macro of the run's own profile does it; the workbook's own macros stay off.
"""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from perfeval_xl.office import call_soffice, find_soffice

_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
{source}
</script:module>
"""
_MAIN = """
Sub Run
    Dim options(1) As New com.sun.star.beans.PropertyValue
    options(0).Name = "Hidden"
    options(0).Value = True
    options(1).Name = "MacroExecutionMode"
    options(1).Value = 0
    Dim book As Object
    book = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, options())
    Dim sheet As Object
    Dim at As Long
    For at = 0 To book.Sheets.Count - 1
        book.Sheets.getByIndex(at).unprotect("")
    Next at
{work}
    book.calculateAll()
    Dim saving(0) As New com.sun.star.beans.PropertyValue
    saving(0).Name = "FilterName"
    saving(0).Value = "Calc MS Excel 2007 XML"
    book.storeToURL("{target}", saving())
    book.close(True)
End Sub
"""


def worked_on(file: Path, work: Sequence[str], room: Path) -> Path:
    """Open a workbook, run the Basic statements `work` on `book`, and return the .xlsx saved from it."""
    target = room / "worked.xlsx"
    call_soffice(["--terminate_after_init"], room=str(room), macros=True)
    basic = room / "profile" / "user" / "basic" / "Standard"
    source = _MAIN.format(
        source=file.resolve().as_uri(), target=target.resolve().as_uri(), work="\n".join(f"    {line}" for line in work)
    )
    escaped = source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    (basic / "Module1.xba").write_text(_MODULE.format(source=escaped), encoding="utf-8")
    (basic / "script.xlb").write_text(
        _LIBRARY
        + '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
        + 'library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/>'
        + "</library:library>",
        encoding="utf-8",
    )
    _run("macro:///Standard.Module1.Run", room)
    assert target.exists(), "LibreOffice did not save the workbook"
    return target


def _run(macro: str, room: Path) -> None:
    """Start LibreOffice with the profile as it is: `call_soffice` would write it anew and so undo our module."""
    program = find_soffice()
    assert program
    profile = (room / "profile").resolve().as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nodefault", macro]
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False, cwd=room)


def insert_rows(sheet: str, row: int, count: int) -> str:
    """Insert rows above `row` (from 1)."""
    return f'book.Sheets.getByName("{sheet}").Rows.insertByIndex({row - 1}, {count})'


def type_number(sheet: str, address: str, number: str) -> str:
    """Type a figure."""
    return f'book.Sheets.getByName("{sheet}").getCellRangeByName("{address}").setValue({number})'


def type_text(sheet: str, address: str, text: str) -> str:
    """Type a text."""
    return f'book.Sheets.getByName("{sheet}").getCellRangeByName("{address}").setString("{text}")'


def rename(sheet: str, to: str) -> str:
    """Rename a sheet."""
    return f'book.Sheets.getByName("{sheet}").setName("{to}")'


def move(sheet: str, to: int) -> str:
    """Move a sheet to a position (from 0)."""
    return f'book.Sheets.moveByName("{sheet}", {to})'
