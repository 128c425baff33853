"""`perfeval-xl import`: pour papers into a fresh workbook."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="+", metavar="文件", help="Word、文本或 Excel 的自评材料；几个文件合为一套")
    parser.add_argument("-o", "--output", default="", metavar="文件", help="写到哪里，默认“自评表.xlsm”")
    parser.add_argument("--plain", action="store_true", help="不带宏的 .xlsx：宏被禁用的电脑和 WPS 用这一种")


def run(args: argparse.Namespace) -> int:
    """Import: typed figures stay as they were, wrong ones too; what found no cell is listed."""
    from perfeval_xl.api import read_many
    from perfeval_xl.commands.outputs import fresh
    from perfeval_xl.excel.machine import interpreter
    from perfeval_xl.writing.book.workbook import import_workbook

    path = fresh(args.output or ("自评表.xlsx" if args.plain else "自评表.xlsm"), ".xlsx" if args.plain else ".xlsm")
    filing = read_many(args.files)
    made = import_workbook(filing, path, plain=args.plain, interpreter=interpreter())
    count = len(filing.present("project"))
    year = f"{filing.year}年度" if filing.year else "年度不明"
    print(f"已生成：{path}\n{filing.unit or '单位名称不明'} {year}，附件三 {count} 张。数字照原样填入，没有改正。")
    if made.leftover:
        print(f"有 {len(made.leftover)} 处没有读懂，原文已照录：")
        for place, raw, why in made.leftover:
            text = " ".join(raw.split())
            print(f"  {place}  “{text if len(text) <= 40 else text[:39] + '…'}”  {why}")
    return 0
