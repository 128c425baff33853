"""The command line: find the command, read its arguments, run it, tell failures in one sentence.

Exit codes: 0 nothing to mend, 1 findings of level 错误 or unexplained 核实, 2 unreadable input or wrong use.
"""

import gc
import os
import sys
from collections.abc import Sequence

from perfeval_xl import __version__, startup
from perfeval_xl.values.errors import PerfevalError

TYPE_CHECKING = False  # that of `typing` costs its import, and this room is what a person waits for
if TYPE_CHECKING:
    import argparse
    from types import ModuleType
    from typing import NoReturn

COMMANDS = {
    "demo": "用随程序附带的样例跑一遍校验",
    "new": "生成空白的自评表工作簿",
    "import": "把 Word、文本或别的 Excel 材料转成自评表工作簿",
    "validate": "校验填报材料，列出每处不一致",
    "mark": "校验工作簿，在有问题的单元格做标记，写出“校验结果”表",
    "unmark": "清除工作簿里的标记",
    "export": "导出打印版：干净的 Excel、Word、PDF 和校验报告",
    "verify": "核对文件里的数据与校验时的数据指纹是否一致",
    "fill": "自动填充：从明细账、上年材料和各表之间取数，先列出再填",
    "rollover": "用上年材料开始新一年的自评表",
    "report": "按各表生成自评报告（附件四）的 Word 文件",
    "rules": "列出全部校验规则，或解释其中一条",
    "install": "在这台电脑上放好能用按钮的工作簿",
    "uninstall": "撤销 install 所做的改动",
    "doctor": "检查这台电脑和工作簿，说明怎样解决",
}
"""Command -> what it does, in the order shown."""
_FAST = "validate"
"""The command a person waits for: it starts and ends by the short way, and leaves nothing to be tidied up."""
_GARBAGE = 100_000
"""Objects made before cycles are looked for: a process of our own seldom makes that many and leaves few behind."""


def parser_for(command: str) -> "argparse.ArgumentParser":
    """Return the argument parser of one command."""
    from perfeval_xl.commands._parser import parser_named

    parser = parser_named(f"perfeval-xl {command}", COMMANDS[command])
    _module(command).add_arguments(parser)
    return parser


def _module(command: str) -> "ModuleType":
    """Import the module of a command; ``import`` is a word of the language and bears a stroke."""
    name = "perfeval_xl.commands." + ("import_" if command == "import" else command)
    __import__(name)
    return sys.modules[name]


def overview() -> str:
    """Return the help text that names all commands."""
    lines = [
        "绩效自评校验助手：部门整体支出、项目支出绩效自评材料的校验与填报",
        "",
        "用法：perfeval-xl 命令 [参数]",
        "",
    ]
    lines += [f"  {name:<10}{what}" for name, what in COMMANDS.items()]
    return "\n".join([*lines, "", "某个命令的写法：perfeval-xl 命令 --help"])


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: arguments without the program's name; those of the process when None.

    Returns:
        The exit code.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", **({} if stream.isatty() else {"encoding": "utf-8"}))
    command = arguments[0] if arguments else ""
    if command in ("", "-h", "--help", "help"):
        print(overview())
        return 0
    if command in ("-V", "--version"):
        print(f"perfeval-xl {__version__}")
        return 0
    if command not in COMMANDS:
        print(f"没有“{command}”这个命令。用“perfeval-xl --help”看有哪些命令。", file=sys.stderr)
        return 2
    fast = argv is None and command == _FAST
    if fast:
        gc.set_threshold(_GARBAGE)
        kept = startup.use()
    plain = getattr(_module(command), "plain", None)
    args: object = plain(arguments[1:]) if plain is not None else None
    if args is None:
        try:
            args = parser_for(command).parse_args(arguments[1:])
        except SystemExit as stop:
            return int(stop.code or 0)
    code = _run(command, args)
    if fast:
        if not kept and not sys.dont_write_bytecode:
            startup.keep()
        _leave(code)
    return code


def _leave(code: int) -> "NoReturn":
    """End the process at once; taking a hundred modules apart first would cost as much as the check."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # closed by whoever was reading
            code = 2
    os._exit(code)


def _run(command: str, args: object) -> int:
    try:
        return int(_module(command).run(args))
    except PerfevalError as error:
        print(f"{error}（{error.code}）", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except KeyboardInterrupt:
        print("已停止。", file=sys.stderr)
    except MemoryError:
        print("内存不够，没有做完。请关掉别的程序再试，或把文件拆开。（MEMORY）", file=sys.stderr)
    except Exception as error:
        print(_crash(error), file=sys.stderr)
    return 2


def _crash(error: Exception) -> str:
    """Name a fault of ours by kind and line only: values and names of the filing never reach a log."""
    trace, where = error.__traceback__, ""
    while trace is not None:
        _, mark, file = trace.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/perfeval_xl/")
        if mark:
            where = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"程序内部出错，没有做完，您的文件没有改动。请把这一行告诉维护人员：{type(error).__name__} {where}（CRASH）"


if __name__ == "__main__":
    sys.exit(main())
