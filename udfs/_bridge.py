"""Make Python functions known to xlwings where it is running, and leave them plain functions where it is not.

xlwings loads pandas when it finds it, which takes a second; so it is never imported from here. In Excel's server
process xlwings is there before these functions are.
"""

import sys
from collections.abc import Callable
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])


def excel_function(function: Function) -> Function:
    """Mark a worksheet function; error values reach it as text, not as blanks.

    xlwings takes annotations for converters; ours are for people and checkers, so what it made of them is taken back.
    """
    xlwings = sys.modules.get("xlwings")
    mark = getattr(xlwings, "func", None)
    if mark is None:
        return function
    marked = mark(function, category="绩效自评")
    known = getattr(marked, "__xlfunc__", None)
    if known is not None:
        known["ret"]["options"] = {}
        for argument in known["args"]:
            argument["options"] = {"err_to_str": True}
    return marked  # type: ignore[no-any-return]
