"""The modules of the VBA project: ours, xlwings' own from the installed package, and the wrappers of our functions."""

import inspect
import os
from collections.abc import Callable, Iterable
from importlib.util import find_spec

from perfeval_xl.resources import asset
from perfeval_xl.values.errors import WriteError

_HEAD = """Attribute VB_Name = "PeUdf"
Option Explicit
' Generated from udfs/ when the workbook is made. A call that fails gives #N/A, so that IFERROR falls back to the
' native formula; whether Python is there is looked up once, and the connection to it is kept.
Private Const NOT_TRIED As Long = 0
Private Const READY As Long = 1
Private Const MISSING As Long = 2
Private m_state As Long
Private m_python As Object

Public Function PePyReady() As Boolean
    If m_state = NOT_TRIED Then
        m_state = MISSING
        On Error GoTo done
        If PePythonFound() Then
            Set m_python = XLPy()
            m_state = READY
        End If
    End If
done:
    PePyReady = (m_state = READY)
End Function

Public Sub PePyReset()
    m_state = NOT_TRIED
    Set m_python = Nothing
End Sub
"""
_FUNCTION = """
Public Function {name}({signature})
    On Error GoTo failed
    If PePyReady() Then
        {name} = m_python.CallUDF("udfs", {python}, Array({arguments}), ThisWorkbook, Application.Caller)
        Exit Function
    End If
failed:
    {name} = CVErr(2042)
End Function
"""


RENAMED = {"PE_CHANGE_RATE": "PE_CHG_RATE"}
"""Function -> its name in cells, where that differs.

Macro scanners take any name with ``_Change`` for an event handler that runs by itself, and call the file suspicious.
"""


def modules() -> dict[str, str]:
    """Return every module of the workbook's project by name, plain ASCII.

    Raises:
        WriteError: xlwings is not installed (``NO_XLWINGS``).
    """
    with open(asset("vba/PeMain.bas"), encoding="ascii") as file:
        main = file.read()
    return {
        "xlwings": _of_xlwings("xlwings.bas"),
        "Dictionary.cls": _of_xlwings(os.path.join("addin", "Dictionary.cls")),
        "PeMain": main,
        "PeUdf": wrappers(),
    }


def ribbon() -> bytes:
    """Return the XML of the ribbon tab."""
    with open(asset("ribbon/customUI.xml"), "rb") as file:
        return file.read()


def wrappers(functions: Iterable[Callable[..., object]] | None = None) -> str:
    """Return the module that makes Python functions known to Excel under their own names.

    Args:
        functions: what to wrap; all of `udfs` when not given.
    """
    if functions is None:
        import udfs

        functions = udfs.FUNCTIONS
    return _HEAD + "".join(_wrapper(function) for function in functions)


def _wrapper(function: Callable[..., object]) -> str:
    python = function.__name__
    name = RENAMED.get(python, python)
    arguments, signature = [], []
    for parameter in inspect.signature(function).parameters.values():
        optional = parameter.default is not inspect.Parameter.empty
        arguments.append(parameter.name)
        signature.append(("Optional " if optional else "") + f"ByRef {parameter.name} As Variant")
    called = f'"{python}"' if name == python else " & ".join(f'"{part}"' for part in (python[:3], python[3:]))
    return _FUNCTION.format(name=name, python=called, signature=", ".join(signature), arguments=", ".join(arguments))


def _of_xlwings(part: str) -> str:
    """Read a file of the installed xlwings without importing it: importing takes a second."""
    found = find_spec("xlwings")
    if found is None or not found.submodule_search_locations:
        raise WriteError(
            "NO_XLWINGS",
            "没有安装 xlwings，不能生成带宏的工作簿。",
            "请重新安装本软件，或加 --plain 生成不带宏的。",
        )
    with open(os.path.join(found.submodule_search_locations[0], part), encoding="utf-8") as file:
        return file.read()
