"""Argument parsers that speak Chinese; loaded only when there is more to read than names of files."""

import argparse
import re
from typing import NoReturn

_ENGLISH = (
    (re.compile(r"the following arguments are required: (.*)"), r"还缺少：\1"),
    (re.compile(r"unrecognized arguments: (.*)"), r"不认识：\1"),
    (re.compile(r"argument (.+?): invalid choice: (.+?) \(choose from (.*)\)"), r"\1 不能是 \2，可以是 \3"),
    (re.compile(r"argument (.+?): expected (?:one|at least one) argument"), r"\1 后面要跟一个值"),
    (re.compile(r"argument (.+?): invalid (?:int|\w+) value: (.+)"), r"\1 的值 \2 不合格式"),
    (re.compile(r"argument (.+?): not allowed with argument (.+)"), r"\1 不能与 \2 同用"),
    (re.compile(r"ambiguous option: (.*) could match (.*)"), r"\1 不明确，可能是 \2"),
)
_HEADINGS = {"usage: ": "用法：", "positional arguments": "参数", "options": "选项"}


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(_HEADINGS.get(heading or "", heading))


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese."""

    def error(self, message: str) -> NoReturn:
        for pattern, words in _ENGLISH:
            if pattern.fullmatch(message):
                message = pattern.sub(words, message)
                break
        self.exit(2, f"命令写得不对：{message}。用“{self.prog} --help”看写法。\n")


def parser_named(name: str, description: str) -> argparse.ArgumentParser:
    """Return a parser that knows ``--help`` and nothing else yet."""
    parser = _Parser(name, description=description, formatter_class=_Formatter, add_help=False)
    parser.add_argument("-h", "--help", action="help", help="显示这段说明")
    return parser
