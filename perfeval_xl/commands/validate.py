"""`perfeval-xl validate FILE...`: read, check, tell."""

import sys
from collections.abc import Sequence

from perfeval_xl.reading.own_sheets import FINDINGS
from perfeval_xl.rules.finding import LEVELS, Outcome
from perfeval_xl.values.errors import PerfevalError
from perfeval_xl.values.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from perfeval_xl.reading.grid import Source
    from perfeval_xl.rules.explanations import Explanation


class Options(NamedTuple):
    """What `validate` was asked for; the defaults are those of the command line."""

    files: Sequence[str]
    together: bool = False
    json: bool = False
    level: str = "rounding"
    select: str = ""
    ignore: str = ""
    passed: bool = False
    unread: bool = False
    explanations: str | None = None
    house: str | None = None
    last_year: str | None = None
    color: str = "auto"


def plain(arguments: Sequence[str]) -> Options | None:
    """Return the options where nothing but files is named: they need no parser, which would cost time."""
    if not arguments or any(argument.startswith("-") for argument in arguments):
        return None
    return Options(arguments)


def add_arguments(parser: "argparse.ArgumentParser") -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="+", metavar="文件", help="填报材料：.xlsm .xlsx .docx .doc .txt 等")
    parser.add_argument("--together", action="store_true", help="几个文件合起来是一套材料（例如四个附件各一个文件）")
    parser.add_argument("--json", action="store_true", help="输出 JSON，供别的程序使用")
    parser.add_argument(
        "--level", choices=tuple(LEVELS), default="rounding", help="只列到这一级：error、explain、hint、rounding"
    )
    parser.add_argument("--select", default="", metavar="编号", help="只看这些规则，写编号的开头，逗号隔开，例如 A1,X")
    parser.add_argument("--ignore", default="", metavar="编号", help="不看这些规则，写法同上")
    parser.add_argument("--passed", action="store_true", help="同时列出核对过并且相符的项目")
    parser.add_argument("--unread", action="store_true", help="同时列出没有读懂的单元格")
    parser.add_argument("--explanations", metavar="文件.toml", help="情况说明：读入，并把待说明的条目补写进去")
    parser.add_argument("--house", metavar="文件.toml", help="本县自定的标准和规则")
    parser.add_argument("--last-year", metavar="文件", help="上年的填报材料，用来核对上年决算数")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="是否用颜色")


def run(args: "Options | argparse.Namespace") -> int:
    """Validate every file; the exit code is the worst of them."""
    return check(args if isinstance(args, Options) else Options(**vars(args)))


def check(args: Options) -> int:
    """Validate every file; the exit code is the worst of them."""
    from perfeval_xl.api import filing_of, read
    from perfeval_xl.reading.source import open_source
    from perfeval_xl.rules.run import validate

    house = None
    if args.house:
        from perfeval_xl.rules.house import load_house

        house = load_house(args.house)
    last_year = read(args.last_year) if args.last_year else None
    explanations: tuple[Explanation, ...] = ()
    if args.explanations:
        from perfeval_xl.rules.explanations import load

        explanations = load(args.explanations)
    groups = [list(args.files)] if args.together else [[file] for file in args.files]
    outcomes: list[Outcome] = []
    worst = 0
    for files in groups:
        try:
            sources = [open_source(file) for file in files]
            filing = filing_of(sources)
        except PerfevalError as error:
            print(f"{'、'.join(files)}：{error}（{error.code}）", file=sys.stderr)
            worst = 2
            continue
        outcome = validate(filing, last_year=last_year, explanations=(*explanations, *_typed(sources)), house=house)
        outcomes.append(outcome)
        worst = max(worst, exit_code(outcome))
        if not args.json:
            _print(narrowed(outcome, args), args, many=len(groups) > 1)
    if args.json:
        from perfeval_xl.writing.json_report import as_json

        print(as_json([narrowed(outcome, args) for outcome in outcomes], single=len(groups) == 1))
    if args.explanations:
        from perfeval_xl.rules.explanations import save

        save(args.explanations, outcomes, explanations)
    return worst


def _typed(sources: "Sequence[Source]") -> "tuple[Explanation, ...]":
    """Return the explanations typed on the sheet 校验结果 of workbooks that were validated before."""
    marked = [source for source in sources if any(grid.name == FINDINGS for grid in source.grids)]
    if not marked:
        return ()
    from perfeval_xl.writing.findings import read_explanations

    return tuple(entry for source in marked for entry in read_explanations(source))


def exit_code(outcome: Outcome) -> int:
    """Return 1 when something must be mended or explained, or a rule crashed; else 0."""
    open_ = any(f.level == "error" or (f.level == "explain" and not f.explanation) for f in outcome.findings)
    return 1 if open_ or outcome.crashes else 0


def narrowed(outcome: Outcome, args: Options) -> Outcome:
    """Keep what --level, --select and --ignore ask for."""
    shown = tuple(LEVELS)[: tuple(LEVELS).index(args.level) + 1]
    select = tuple(filter(None, args.select.split(",")))
    ignore = tuple(filter(None, args.ignore.split(",")))
    kept = tuple(
        finding
        for finding in outcome.findings
        if finding.level in shown
        and (not select or finding.code.startswith(select))
        and not (ignore and finding.code.startswith(ignore))
    )
    return outcome._replace(findings=kept)


def _print(outcome: Outcome, args: Options, many: bool) -> None:
    from perfeval_xl.writing.console import report

    color = args.color == "always" or (args.color == "auto" and sys.stdout.isatty() and not _no_color())
    print(report(outcome, color=color, passed=args.passed, unread=args.unread, named=many))


def _no_color() -> bool:
    import os

    return bool(os.environ.get("NO_COLOR"))
