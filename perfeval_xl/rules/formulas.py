"""Family R: formulas of our own workbook that were typed over."""

from collections.abc import Iterator

from perfeval_xl.rules.finding import Check, Fault, Result, rule, rules_in

CODE = "R116"


@rule(
    CODE,
    "自动计算的格被改动",
    "hint",
    ("basic", "overall", "project"),
    (),
    "确认这个数是您要填的；不是的话，撤销改动，或从新的自评表中把这一格的公式复制过来。",
)
def overwritten(check: Check) -> Iterator[Result]:
    """A cell that computes itself holds a typed value, or another formula: it no longer follows its parts."""
    filing = check.filing
    for problem in filing.problems:
        if problem.code != CODE:
            continue
        now = problem.raw.strip()
        if problem.detail:
            said = "原来的公式被改成了别的公式"
        else:
            said = f"原来的公式被改成了“{now[:24]}”" if now else "原来的公式被删去了"
        yield Fault((problem.key,), f"{filing.label(problem.key)}{said}。", "", now)


RULES = rules_in(globals())
