"""`perfeval-xl install`: make a ready workbook, and say what was changed."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("-o", "--output", default="", metavar="位置", help="工作簿放在哪里（文件或文件夹），默认桌面")
    parser.add_argument("--unit", default="", metavar="名称", help="单位名称")
    parser.add_argument("--year", type=int, metavar="年度", help="评价年度")
    parser.add_argument("--projects", default="", metavar="名称,名称", help="项目名称，逗号隔开，每个项目一张附件三")
    parser.add_argument("--plain", action="store_true", help="不带宏的工作簿（.xlsx），没有按钮")
    parser.add_argument("--trust", action="store_true", help="Windows：把所在文件夹登记为 Excel 的受信任位置")


def run(args: argparse.Namespace) -> int:
    """Install and tell."""
    from perfeval_xl.excel.install import install

    projects = tuple(filter(None, args.projects.replace("，", ",").split(",")))
    made = install(
        args.output, unit=args.unit, year=args.year, projects=projects, plain=args.plain, ask_trust=args.trust
    )
    print("\n".join(made.lines))
    return 0
