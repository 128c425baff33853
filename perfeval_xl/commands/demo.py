"""`perfeval-xl demo`: validate the sample filing that is shipped with the program."""

import argparse

from perfeval_xl.resources import sample


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: those of `validate` that change how the outcome is shown."""
    parser.add_argument("--json", action="store_true", help="输出 JSON，供别的程序使用")
    parser.add_argument("--passed", action="store_true", help="同时列出核对过并且相符的项目")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="是否用颜色")


def run(args: argparse.Namespace) -> int:
    """Validate the sample; its faults are what the demo shows, so finding them is success."""
    from perfeval_xl.commands import validate

    options = validate.Options([sample()], json=args.json, passed=args.passed, color=args.color)
    return 0 if validate.check(options) < 2 else 2
