"""The manual of the worksheet functions, in Markdown, made from the functions themselves."""

import inspect
from collections.abc import Callable

from perfeval_xl.writing.book.vba import RENAMED

_EXAMPLES = {
    "PE_CONTROL_RATE": ("14", "25"),
    "PE_CHANGE_RATE": ("63.46", "32"),
    "PE_EXECUTION_RATE": ("31.69", "32.4"),
    "PE_EXECUTION_SCORE": ("10", "37.24", "43.2"),
    "PE_INDICATOR_SCORE": ('"≥95%"', '"90%"', "10"),
    "PE_SCORE_TOTAL": ("9.62", "15", "14.5"),
    "PE_TOTAL": ("144.42", "97.87", "177.44"),
    "PE_GRADE": ("89.99",),
    "PE_RECONCILE": ("816.23", "144.42", "97.87", "177.44", "266", "136.5"),
    "PE_AT_MOST": ("33.68", "22.68", "7", "4"),
    "PE_TEXT_AMOUNT": ('"基本支出预算数173.96万元"', '"基本支出"'),
    "PE_PING": (),
}
"""Arguments as one would type them into a formula; a test computes every example."""


def functions_manual() -> str:
    """Return the manual: every function with its arguments, what it gives, and an example."""
    import udfs

    lines = [
        "# 自定义函数手册",
        "",
        "本手册由程序按函数本身生成，请勿手工修改。",
        "",
        "自评表中自动计算的格都写成 `=IFERROR(PE_……, 普通公式)`：装有 Python 时用本工具的函数，"
        "没有时自动改用普通公式，结果相同。您也可以在自己的表里使用这些函数。",
        "",
        "- 空格按没有填写处理，结果也为空；“无”“—”按 0 处理。",
        "- 该填数字的地方是文字、日期或错误值时，函数给出 `#N/A`，不会算出错误的数。",
        "- 参数可以是单元格，也可以是区域；带方括号的可以不填。",
        f"- 共 {len(udfs.FUNCTIONS)} 个函数。",
    ]
    for function in udfs.FUNCTIONS:
        lines += ["", *_page(function)]
    return "\n".join(lines) + "\n"


def example(function: Callable[..., object]) -> tuple[str, object]:
    """Return the example of a function as a formula, and what it gives."""
    arguments = _EXAMPLES[function.__name__]
    values = [one.strip('"') if one.startswith('"') else float(one) for one in arguments]
    name = RENAMED.get(function.__name__, function.__name__)
    return f"={name}({', '.join(arguments)})", function(*values)


def _page(function: Callable[..., object]) -> list[str]:
    name = RENAMED.get(function.__name__, function.__name__)
    arguments = []
    for parameter in inspect.signature(function).parameters.values():
        arguments.append(parameter.name if parameter.default is parameter.empty else f"[{parameter.name}]")
    formula, result = example(function)
    shown = "（空）" if result == "" else str(result)
    lines = [f"## {name}", "", f"`{name}({', '.join(arguments)})`", ""]
    lines += [inspect.getdoc(function) or "", "", f"例：`{formula}` 得 `{shown}`"]
    if name != function.__name__:
        lines += [
            "",
            f"在 Python 中名为 `{function.__name__}`；单元格中用短名，因宏扫描软件会把含 `_CHANGE` 的名字当作自动宏。",
        ]
    return lines
