"""`perfeval-xl verify FILE...`: does a file still carry the numbers that were checked?"""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="+", metavar="文件", help="导出的工作簿、Word，或原来的填报材料")
    parser.add_argument(
        "--fingerprint", default="", metavar="指纹", help="盖章的打印件页脚上的数据指纹；不写则与文件里存的比"
    )
    parser.add_argument("--together", action="store_true", help="几个文件合起来是一套材料")


def run(args: argparse.Namespace) -> int:
    """Verify every file; 0 all agree, 1 one differs, 2 one could not be compared."""
    from perfeval_xl.values.errors import PerfevalError, ReadError
    from perfeval_xl.writing.clean.seal import parse_seal
    from perfeval_xl.writing.clean.verify import verify

    typed = parse_seal(args.fingerprint) if args.fingerprint else None
    if args.fingerprint and typed is None:
        raise ReadError(
            "FINGERPRINT",
            f"“{args.fingerprint}”不是完整的数据指纹。",
            "请照抄页脚，形如 PE1-1A2B-3C4D-5E6F-7A8B-9C0D；公开版以 PE1P 开头。",
        )
    worst = 0
    for files in [args.files] if args.together else [[file] for file in args.files]:
        named = f"{'、'.join(files)}：" if len(args.files) > 1 else ""
        try:
            checked = verify(files, typed)
        except PerfevalError as error:
            print(f"{named}{error}（{error.code}）", file=sys.stderr)
            worst = 2
            continue
        print(named + "\n".join(checked.lines))
        worst = max(worst, {"same": 0, "changed": 1}.get(checked.state, 2))
    return worst
