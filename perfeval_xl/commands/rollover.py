"""`perfeval-xl rollover FILE --year 2024`: begin a new year's workbook from last year's papers."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="+", metavar="上年文件", help="上年的自评材料；几个文件合为一套")
    parser.add_argument("--year", type=int, metavar="年度", help="新的评价年度，默认上年材料的下一年")
    parser.add_argument("--indicators", action="store_true", help="把上年的指标名称、指标值和分值带入，作为草稿")
    parser.add_argument("-o", "--output", default="", metavar="文件", help="写到哪里，默认“自评表.xlsm”")
    parser.add_argument("--plain", action="store_true", help="不带宏的 .xlsx：宏被禁用的电脑和 WPS 用这一种")


def run(args: argparse.Namespace) -> int:
    """Make the new workbook and tell what was carried, what was not, and what the new edition changes."""
    from perfeval_xl.api import read_many
    from perfeval_xl.autofill.rollover import rollover
    from perfeval_xl.commands.outputs import fresh
    from perfeval_xl.excel.machine import interpreter
    from perfeval_xl.values.errors import WriteError
    from perfeval_xl.writing.book.workbook import import_workbook

    suffix = ".xlsx" if args.plain else ".xlsm"
    path = fresh(args.output or f"自评表{suffix}", suffix)
    last = read_many(args.files)
    if args.year is None and last.year is None:
        raise WriteError("YEAR", "上年材料没有写明年度，不知道新年度是哪一年。", "请用 --year 写明。")
    year = int(args.year or (last.year or 0) + 1)
    begun = rollover(last, year, args.indicators)
    import_workbook(begun.filing, path, plain=args.plain, interpreter=interpreter())
    lines, papers = begun.filing.count("basic.project"), begun.filing.count("project")
    unit = begun.filing.unit or "单位名称不明"
    print(f"已生成：{path}\n{unit} {year}年度，带入项目 {lines} 个，附件三 {papers} 张。")
    carried = sum(1 for key, value in begun.filing.values.items() if key.endswith(".last_final") and value.raw)
    print(f"带入上年决算数 {carried} 项。")
    for told in (*begun.differences, *begun.notes):
        print(f"  · {told}")
    return 0
