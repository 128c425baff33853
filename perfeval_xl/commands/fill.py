"""`perfeval-xl fill FILE`: plan what can be filled in, show it, fill the blanks, take it back."""

import argparse
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from perfeval_xl.values.errors import WriteError

if TYPE_CHECKING:
    from perfeval_xl.autofill.plan import Entry, Plan
    from perfeval_xl.autofill.takings import Takings
    from perfeval_xl.filing import Filing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="文件", help="自评表工作簿：.xlsm 或 .xlsx，请先在 Excel 中关闭")
    parser.add_argument("--dry-run", action="store_true", help="只列出可填的内容，不写文件；Word 和文本材料也可以")
    parser.add_argument("--ledger", metavar="明细账", help="支出明细账：财政一体化、用友、金蝶等导出的 .xlsx 或 .csv")
    parser.add_argument(
        "--mapping", default="", metavar="科目.toml", help="科目与自评表各行的对应关系，默认用随程序附带的"
    )
    parser.add_argument("--ledger-unit", choices=("元", "万元"), default="", help="账上没有注明金额单位时指定")
    parser.add_argument("--last-year", metavar="文件", help="上年的填报材料，用来填上年决算数")
    parser.add_argument(
        "--replace", nargs="+", default=[], metavar="标识", help="同意改动的填报项；有几个可填值的写成 标识=值"
    )
    parser.add_argument("--undo", action="store_true", help="撤销填充，恢复原来的内容、格式和批注")
    parser.add_argument("-o", "--out", metavar="文件", help="写到另一个文件；不写则改原文件，原样留作 .bak")


def run(args: argparse.Namespace) -> int:
    """Plan, show or fill; --undo takes fills back."""
    if args.undo:
        return _undo(args)
    if args.dry_run:
        return _show(args)
    return _fill(args)


def _show(args: argparse.Namespace) -> int:
    from perfeval_xl.api import read
    from perfeval_xl.autofill.plan import plan
    from perfeval_xl.writing.plan_table import plan_table

    if args.file.lower().endswith((".xlsx", ".xlsm")):
        from perfeval_xl.commands.mark import open_workbook

        _, source = open_workbook(args.file)
        filing, found = _planned(args, source)
    else:
        filing = read(args.file)
        found = plan(filing, _takings(args, filing), read(args.last_year) if args.last_year else None)
    print(plan_table(filing, found))
    return 0


def _planned(args: argparse.Namespace, source: object) -> "tuple[Filing, Plan]":
    from perfeval_xl.api import read
    from perfeval_xl.autofill.book import cells_of, computed_keys, with_spare_lines
    from perfeval_xl.autofill.plan import plan
    from perfeval_xl.reading.grid import Source

    assert isinstance(source, Source)
    filing = with_spare_lines(read(args.file), source)
    last = read(args.last_year) if args.last_year else None
    return filing, plan(filing, _takings(args, filing), last, computed=computed_keys(filing, cells_of(source)))


def _takings(args: argparse.Namespace, filing: "Filing") -> "Takings | None":
    if not args.ledger:
        return None
    from perfeval_xl.autofill.ledger import collect, read_ledger
    from perfeval_xl.autofill.mapping import load_mapping

    mapping = load_mapping(args.mapping, filing.edition)
    ledger = read_ledger(args.ledger, mapping, filing.year, args.ledger_unit)
    lines = [(prefix, filing.text(f"{prefix}.name")) for prefix in filing.each("basic.project")]
    return collect(ledger, mapping, lines)


def _fill(args: argparse.Namespace) -> int:
    from perfeval_xl.commands.mark import open_workbook, target_of
    from perfeval_xl.reading.own_sheets import FILLS
    from perfeval_xl.writing.closed.fill_file import fill, journal, prints_colours
    from perfeval_xl.writing.closed.fill_sheets import ticked
    from perfeval_xl.writing.patch.save import save, verified

    data, source = open_workbook(args.file)
    filing, found = _planned(args, source)
    consented = _consented(found, args.replace, filing)
    marks = ticked(source)
    ticks = [entry for entry in found.entries if entry.kind != "empty" and f"{entry.key}={entry.new}" in marks]
    chosen = [*found.fills, *dict.fromkeys([*consented, *ticks])]
    target = target_of(args)
    if not chosen:
        _tell_nothing(found)
        return 0
    filled = fill(data, source, filing, found, chosen)
    verified(source, filled.data, filled.edits, passing=FILLS)
    save(target, filled.data, backup=not (journal(source) and os.path.exists(f"{target}.bak")))
    print(f"已填 {len(filled.done)} 格：{target}")
    for entry, why in filled.skipped:
        print(f"  没有填 {filing.label(entry.key)}：{why}")
    left = len(found.entries) - len(filled.done) - len(filled.skipped)
    if left:
        print(f"另有 {left} 项要由您决定，见“填充计划”表，或用 --dry-run 查看。")
    for note in found.notes:
        print(f"  · {note}")
    printed = prints_colours(filled.data, [filing.place(entry.key).sheet for entry in filled.done])
    if printed:
        names = "、".join(f"“{name}”" for name in printed)
        print(f"{names}打印时会印出填充的底色，打印前可用 --undo 撤销，或改为黑白打印。")
    print("撤销：perfeval-xl fill 文件 --undo")
    return 0


def _tell_nothing(found: "Plan") -> None:
    print("没有空格可填。" + (f"有 {len(found.entries)} 项要由您决定，用 --dry-run 查看。" if found.entries else ""))
    for note in found.notes:
        print(f"  · {note}")


def _consented(found: "Plan", asked: Sequence[str], filing: "Filing") -> "list[Entry]":
    """Return the entries a person has agreed to, by key, by key and value, or by place.

    Raises:
        WriteError: ``NO_ENTRY`` when the plan has no such entry, ``WHICH`` when it has several.
    """
    chosen = []
    for one in asked:
        key, _, value = one.partition("=")
        entries = [
            entry
            for entry in found.entries
            if entry.kind != "empty"
            and key in (entry.key, filing.place(entry.key).text)
            and (not value or entry.new == value)
        ]
        if not entries:
            raise WriteError("NO_ENTRY", f"填充计划里没有“{one}”这一项，没有改动文件。", "请用 --dry-run 查看标识。")
        if len(entries) > 1:
            choices = "、".join(f"{entry.key}={entry.new}" for entry in entries)
            raise WriteError("WHICH", f"“{one}”有几个可填的值，没有改动文件。", f"请写明是哪一个：{choices}。")
        chosen += entries
    return chosen


def _undo(args: argparse.Namespace) -> int:
    from perfeval_xl.commands.mark import open_workbook, target_of
    from perfeval_xl.reading.package import open_package
    from perfeval_xl.reading.xlsx.xlsx import read_book
    from perfeval_xl.writing.closed.fill_file import journal
    from perfeval_xl.writing.closed.unfill_file import unfill
    from perfeval_xl.writing.patch.save import save

    data, source = open_workbook(args.file)
    if not journal(source):
        print("这个工作簿没有填充记录，没有改动。")
        return 0
    undone = unfill(data, source)
    read_book(open_package(undone.data), source.name)
    target = target_of(args)
    save(target, undone.data, backup=not os.path.exists(f"{target}.bak"))
    print(f"已撤销 {undone.restored} 格的填充：{target}")
    if undone.kept:
        print(f"下列各格填充后又改过，保留现在的内容：{'、'.join(undone.kept)}")
    return 0
