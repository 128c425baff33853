"""`perfeval-xl doctor`: look at this machine, and at a workbook."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("workbook", nargs="?", default="", metavar="工作簿", help="同时检查这个工作簿")
    parser.add_argument("--bundle", default="", metavar="文件.zip", help="写一个求助用的文件，其中姓名、电话已遮去")


def run(args: argparse.Namespace) -> int:
    """Examine and tell; 1 when something failed."""
    from perfeval_xl.excel.doctor import examine
    from perfeval_xl.excel.doctor_lines import FAIL, written

    lines = examine(args.workbook)
    print(written(lines))
    if args.bundle:
        from perfeval_xl.excel.bundle import write_bundle

        told = write_bundle(args.bundle, lines, args.workbook)
        print(f"\n已写好求助文件：{args.bundle}\n其中有：{'；'.join(told)}。")
    return 1 if any(line.status == FAIL for line in lines) else 0
