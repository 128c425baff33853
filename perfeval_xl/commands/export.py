"""`perfeval-xl export FILE... -o DIR`: what leaves the house, clean, printed and sealed."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.clean.publish import NAMES, PHONES, Mask

if TYPE_CHECKING:
    from perfeval_xl.rules.finding import Outcome
    from perfeval_xl.writing.clean.export import Exported, Printer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="+", metavar="文件", help="自评材料；几个文件合起来是一套")
    parser.add_argument("-o", "--output", default="", metavar="目录", help="放到哪个文件夹；不写则在原文件旁边新建")
    parser.add_argument("--force", action="store_true", help="有错误没有改正也导出，校验报告上印明“未通过校验”")
    parser.add_argument("--publish", action="store_true", help="网站公开版：隐去手机号和姓名，不附校验报告")
    parser.add_argument("--phones", choices=tuple(PHONES), default="middle", help=_choices("公开版的手机号", PHONES))
    parser.add_argument("--names", choices=tuple(NAMES), default="surname", help=_choices("填表人、签字人", NAMES))
    parser.add_argument(
        "--mask-name", action="append", default=[], metavar="姓名", help="公开版另外要隐去的姓名，可以写几次"
    )
    parser.add_argument("--no-pdf", action="store_true", help="不生成 PDF")
    parser.add_argument("--explanations", metavar="文件.toml", help="另外读入的情况说明；“校验结果”里填写的总会读入")
    parser.add_argument("--house", metavar="文件.toml", help="本县自定的标准和规则")
    parser.add_argument("--last-year", metavar="文件", help="上年的填报材料，用来核对上年决算数")


def run(args: argparse.Namespace) -> int:
    """Validate, then export; with 错误 left nothing is written unless asked for."""
    from perfeval_xl.writing.clean.export import export

    mask = Mask(args.phones, args.names, tuple(filter(None, args.mask_name))) if args.publish else None
    outcome = checked(args)
    try:
        made = export(
            outcome,
            args.output or _beside(args.files[0], outcome, mask),
            mask=mask,
            force=args.force,
            pdf=not args.no_pdf,
            printer=_printer(),
        )
    except WriteError as error:
        if error.code != "NOT_PASSED":
            raise
        print(f"{error}", file=sys.stderr)
        return 1
    print(_told(made, mask))
    return 0


def checked(args: argparse.Namespace) -> "Outcome":
    """Read and validate one filing with everything the user gave; explanations in the workbook are read, too."""
    from perfeval_xl.api import read, read_many
    from perfeval_xl.reading.source import open_source
    from perfeval_xl.rules.explanations import load
    from perfeval_xl.rules.run import validate
    from perfeval_xl.writing.findings import read_explanations

    filing = read_many(args.files)
    explanations = [one for file in args.files for one in read_explanations(open_source(file))]
    explanations += load(args.explanations) if args.explanations else ()
    house = None
    if args.house:
        from perfeval_xl.rules.house import load_house

        house = load_house(args.house)
    last_year = read(args.last_year) if args.last_year else None
    return validate(filing, last_year=last_year, explanations=explanations, house=house)


def _beside(file: str, outcome: "Outcome", mask: Mask | None) -> str:
    from perfeval_xl.writing.clean.file_names import stem

    return os.path.join(os.path.dirname(os.path.abspath(file)), stem(outcome.filing, published=mask is not None))


def _printer() -> "Printer | None":
    """Return Excel's own export where Excel is; LibreOffice stands behind it."""
    if os.name != "nt":
        return None
    from perfeval_xl.excel.print_pdf import with_excel

    return with_excel


def _told(made: "Exported", mask: Mask | None) -> str:
    lines = [f"已导出到：{made.folder}", *(f"  {name}" for name in made.files)]
    if mask is not None:
        lines.append(f"公开版：{mask.words}。其他内容没有改动。")
    else:
        lines.append(f"校验报告：{made.verdict}。")
    return "\n".join([*lines, made.seal.line, *made.notices])


def _choices(what: str, words: dict[str, str]) -> str:
    return f"{what}：" + "，".join(f"{name} {word}" for name, word in words.items()) + "；默认第一种"
