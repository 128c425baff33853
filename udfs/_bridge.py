"""Make Python functions known to xlwings where it is running, and leave them plain functions where it is not.

xlwings loads pandas when it finds it, which takes a second; so it is never imported from here. In Excel's server
process xlwings is there before these functions are.
"""

import inspect
import sys
from collections.abc import Callable
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])


def excel_function(function: Function) -> Function:
    """Mark a worksheet function; error values reach it as text, not as blanks."""
    xlwings = sys.modules.get("xlwings")
    mark = getattr(xlwings, "func", None)
    if mark is None:
        return function
    marked = mark(function, category="绩效自评")
    for name in inspect.signature(function).parameters:
        marked = xlwings.arg(name, err_to_str=True)(marked)  # type: ignore[union-attr]
    return marked  # type: ignore[no-any-return]
