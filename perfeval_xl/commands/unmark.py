"""`perfeval-xl unmark FILE`: take the marks out of a workbook; the sheet 校验结果 stays with what was typed there."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from perfeval_xl.commands.mark import add_file

    add_file(parser)


def run(args: argparse.Namespace) -> int:
    """Clear one workbook of marks."""
    from perfeval_xl.commands.mark import keeps_backup, open_workbook, target_of
    from perfeval_xl.reading.own_sheets import FINDINGS, MARKS
    from perfeval_xl.writing.closed.mark_file import has_marks, unmark
    from perfeval_xl.writing.patch.save import save, verified

    data, source = open_workbook(args.file)
    target = target_of(args)
    cleared = unmark(data, source)
    if not has_marks(source) and not cleared.restored:
        print("这个工作簿里没有标记，没有改动。")
        return 0
    verified(source, cleared.data, passing=(FINDINGS, MARKS))
    save(target, cleared.data, backup=keeps_backup(target, True))
    print(f"已清除 {cleared.restored} 个单元格的标记：{target}")
    if cleared.kept:
        print(f"下列单元格的底色在标记之后又改过，保持现状：{'、'.join(cleared.kept)}")
    return 0
