"""`perfeval-xl mark FILE`: validate, then mark the cells and write the sheet 校验结果 into the workbook itself."""

import argparse
import os
import time
from typing import TYPE_CHECKING

from perfeval_xl.reading.grid import Source
from perfeval_xl.values.errors import WriteError

if TYPE_CHECKING:
    from perfeval_xl.rules.explanations import Explanation
    from perfeval_xl.rules.finding import Outcome
    from perfeval_xl.writing.closed.mark_file import Marked


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_file(parser)
    parser.add_argument("--explanations", metavar="文件.toml", help="另外读入的情况说明；“校验结果”里填写的总会读入")
    parser.add_argument("--house", metavar="文件.toml", help="本县自定的标准和规则")
    parser.add_argument("--last-year", metavar="文件", help="上年的填报材料，用来核对上年决算数")


def add_file(parser: argparse.ArgumentParser) -> None:
    """Declare what `mark` and `unmark` have in common."""
    parser.add_argument("file", metavar="文件", help="自评表工作簿：.xlsm 或 .xlsx，请先在 Excel 中关闭")
    parser.add_argument("-o", "--out", metavar="文件", help="写到另一个文件；不写则改原文件，原样留作 .bak")


def run(args: argparse.Namespace) -> int:
    """Mark one workbook; the exit code is that of `validate`."""
    from perfeval_xl.commands.validate import exit_code
    from perfeval_xl.reading.own_sheets import FINDINGS, MARKS
    from perfeval_xl.rules.explanations import load
    from perfeval_xl.writing.closed.mark_file import has_marks, mark
    from perfeval_xl.writing.findings import read_explanations
    from perfeval_xl.writing.patch.save import save, verified

    data, source = open_workbook(args.file)
    target = target_of(args)
    explanations = (*read_explanations(source), *(load(args.explanations) if args.explanations else ()))
    outcome = _validated(source, args, explanations)
    marked = mark(data, source, outcome, time.strftime("%Y-%m-%d %H:%M"), explanations)
    verified(source, marked.data, passing=(FINDINGS, MARKS))
    save(target, marked.data, backup=keeps_backup(target, has_marks(source)))
    print(_told(outcome, marked, target))
    return exit_code(outcome)


def open_workbook(path: str) -> tuple[bytes, Source]:
    """Return a workbook file and what stands in it.

    Raises:
        ReadError: it cannot be read.
        WriteError: ``NEEDS_BOOK``, it is no .xlsx or .xlsm workbook.
    """
    from perfeval_xl.reading import safety
    from perfeval_xl.reading.package import open_package
    from perfeval_xl.reading.sniff import sniff
    from perfeval_xl.reading.xlsx.xlsx import read_book

    data = safety.load(path)
    name = os.path.basename(path)
    package = open_package(data) if data.startswith(b"PK\3\4") else None
    if sniff(data, name, package) != "xlsx" or package is None:
        raise WriteError(
            "NEEDS_BOOK",
            f"“{name}”不是 .xlsx 或 .xlsm 工作簿，标记只能写进工作簿。",
            "请用“perfeval-xl validate”查看校验结果，或先做成工作簿再标记。",
        )
    return data, read_book(package, name)


def target_of(args: argparse.Namespace) -> str:
    """Return the file to write.

    Raises:
        WriteError: ``SUFFIX``, the other file is to be of another kind.
    """
    source, target = str(args.file), str(args.out or args.file)
    kinds = [os.path.splitext(one)[1].lower() for one in (source, target)]
    if kinds[0] != kinds[1]:
        raise WriteError("SUFFIX", f"“{target}”的扩展名与原文件不同，Excel 会打不开。", f"请改用 {kinds[0]} 作扩展名。")
    return target


def keeps_backup(target: str, marked: bool) -> bool:
    """Tell whether the old file is to be kept: a ``.bak`` made before the first mark is not lost to a marked file."""
    return not (marked and os.path.exists(f"{target}.bak"))


def _validated(source: Source, args: argparse.Namespace, explanations: tuple["Explanation", ...]) -> "Outcome":
    from perfeval_xl.api import read
    from perfeval_xl.forms.edition import hunan
    from perfeval_xl.reading.own import located
    from perfeval_xl.rules.run import validate

    house = None
    if args.house:
        from perfeval_xl.rules.house import load_house

        house = load_house(args.house)
    last_year = read(args.last_year) if args.last_year else None
    filing = located((source,), hunan())
    if not filing.forms:
        from perfeval_xl.reading.refusal import refusal

        raise refusal((source,))
    return validate(filing, last_year=last_year, explanations=explanations, house=house)


def _told(outcome: "Outcome", marked: "Marked", target: str) -> str:
    from perfeval_xl.writing.console import summary
    from perfeval_xl.writing.findings import verdict

    lines = [summary(outcome), verdict(outcome)]
    errors = sum(1 for one in marked.marks if one.level == "error")
    others = len(marked.marks) - errors
    lines.append(
        f"已标记 {len(marked.marks)} 个单元格（错误 {errors}，核实 {others}），逐条结果见“校验结果”表：{target}"
    )
    if marked.grey:
        names = "、".join(f"“{name}”" for name in marked.grey)
        lines.append(f"标记只在屏幕上看得到，打印时不印；清除标记之前，{names}按黑白打印。")
    lines += outcome.lapsed
    return "\n".join(lines)
