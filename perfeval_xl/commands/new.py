"""`perfeval-xl new`: make a blank workbook."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--unit", default="", metavar="名称", help="单位名称")
    parser.add_argument("--year", type=int, metavar="年度", help="评价年度，例如 2024")
    parser.add_argument("--projects", default="", metavar="名称,名称", help="项目名称，逗号隔开，每个项目一张附件三")
    parser.add_argument("-o", "--output", default="", metavar="文件", help="写到哪里，默认“自评表.xlsm”")
    parser.add_argument("--plain", action="store_true", help="不带宏的 .xlsx：宏被禁用的电脑和 WPS 用这一种")


def run(args: argparse.Namespace) -> int:
    """Make the workbook; an existing file is never overwritten."""
    from perfeval_xl.commands.outputs import fresh
    from perfeval_xl.excel.machine import interpreter
    from perfeval_xl.writing.book.workbook import new_workbook

    path = fresh(args.output or ("自评表.xlsx" if args.plain else "自评表.xlsm"), ".xlsx" if args.plain else ".xlsm")
    projects = tuple(filter(None, args.projects.replace("，", ",").split(",")))
    new_workbook(path, args.unit, args.year, projects, plain=args.plain, interpreter=interpreter())
    print(f"已生成：{path}")
    return 0
