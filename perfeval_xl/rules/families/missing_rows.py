"""Family M, indicator rows that are used but not complete."""

from collections.abc import Iterator

from perfeval_xl.filing import Value
from perfeval_xl.rules.finding import Check, Fault, Result, rule, rules_in
from perfeval_xl.rules.rows import Indicator, blank, filled, indicators, indicators_of
from perfeval_xl.values.text import label

_FORMS = ("overall", "project")
_FORM_KEYS = ("form_overall", "form_project")
_FIRST = "overall.indicator[1]"
_STARS = "★☆*●•·-—"


def _row_name(check: Check, row: Indicator) -> str:
    name = row.name.text if row.name is not None else ""
    number = row.prefix[row.prefix.rindex("[") + 1 : -1]
    return f"{check.filing.paper(row.prefix)}指标“{name or f'第{number}行'}”"


def _gaps(check: Check) -> list[Indicator]:
    """Return the indicator rows of which a cell is empty."""
    found: list[Indicator] = check.once("gaps", _gap_rows)
    return found


def _gap_rows(check: Check) -> list[Indicator]:
    return [
        row
        for row in indicators(check)
        if blank(row.name) or blank(row.target) or blank(row.actual) or blank(row.weight) or blank(row.score)
    ]


def _counted(row: Indicator) -> bool:
    """Tell whether a row counts in the evaluation: it has weight or score."""
    return bool(row.full or row.points)


@rule(
    "M211",
    "三级指标没有名称",
    "error",
    _FORMS,
    _FORM_KEYS,
    "写明三级指标的名称；不用的行请把分值和得分一并清空。",
    bad=({f"{_FIRST}.name": ""},),
    good=(
        {f"{_FIRST}.{leaf}": "" for leaf in ("name", "target", "actual", "weight", "score", "reason")},
        {f"{_FIRST}.name": None},
    ),
)
def nameless(check: Check) -> Iterator[Result]:
    """有指标值或得分的行，必须写明评的是什么。"""
    for row in _gaps(check):
        if blank(row.name) and (_counted(row) or (filled(row.target) and filled(row.actual))):
            yield Fault(
                (f"{row.prefix}.name", *_keys(row.target, row.weight, row.score)),
                f"{_row_name(check, row)}已有指标值或得分，三级指标名称没有填写。",
            )


@rule(
    "M212",
    "指标值未填",
    "error",
    _FORMS,
    _FORM_KEYS,
    "补填年度指标值；没有设定的指标不应计分。",
    bad=({f"{_FIRST}.target": ""},),
    good=(
        {f"{_FIRST}.{leaf}": "" for leaf in ("target", "actual", "weight", "score", "reason")},
        {f"{_FIRST}.target": None},
    ),
)
def no_target(check: Check) -> Iterator[Result]:
    """没有指标值就无从判断是否完成，更不能计分。"""
    for row in _gaps(check):
        if blank(row.target) and filled(row.name) and _counted(row):
            yield Fault(
                (f"{row.prefix}.target", *_keys(row.actual, row.score)),
                f"{_row_name(check, row)}没有填写年度指标值，无法评判完成情况{_scored(row)}。",
            )


@rule(
    "M213",
    "实际完成值未填",
    "error",
    _FORMS,
    _FORM_KEYS,
    "补填实际完成值，与指标值同一单位。",
    bad=({f"{_FIRST}.actual": ""},),
    good=(
        {f"{_FIRST}.{leaf}": "" for leaf in ("target", "actual", "weight", "score", "reason")},
        {f"{_FIRST}.actual": None},
    ),
)
def no_actual(check: Check) -> Iterator[Result]:
    """没有实际完成值，就没有可以评分的内容。"""
    for row in _gaps(check):
        if blank(row.actual) and filled(row.name) and _counted(row):
            yield Fault(
                (f"{row.prefix}.actual", *_keys(row.target, row.score)),
                f"{_row_name(check, row)}没有填写实际完成值{_scored(row)}。",
            )


@rule(
    "M214",
    "分值未填",
    "error",
    _FORMS,
    _FORM_KEYS,
    "给该指标设定分值并打分，或者删去这个指标。",
    bad=({f"{_FIRST}.weight": ""}, {f"{_FIRST}.weight": "", f"{_FIRST}.score": ""}),
    good=(
        {f"{_FIRST}.{leaf}": "" for leaf in ("name", "target", "actual", "weight", "score", "reason")},
        {f"overall.indicator[{row}].weight": "" for row in range(1, 10)},
        {f"{_FIRST}.name": "其中：甲类", f"{_FIRST}.weight": "", f"{_FIRST}.score": ""},
    ),
)
def no_weight(check: Check) -> Iterator[Result]:
    """指标有名称、指标值和完成值而没有分值，就不参加评分。整列都不设分值的版本、指标下面的“其中”行不报。"""
    empty = [row for row in _gaps(check) if blank(row.weight) and not (blank(row.score) and _detail(row))]
    weighted = {row.root for row in indicators(check) if row.full is not None} if empty else ()
    for row in empty:
        if row.root in weighted:
            used = filled(row.name) and (filled(row.target) or filled(row.actual))
            if used or row.points is not None:
                yield Fault(
                    (f"{row.prefix}.weight", *_keys(row.score)),
                    f"{_row_name(check, row)}已填写内容，分值{'和得分' if blank(row.score) else ''}没有填写。",
                )


@rule(
    "M215",
    "自评得分未填",
    "error",
    _FORMS,
    _FORM_KEYS,
    "按完成情况打分；没有完成的填 0 并写明原因。",
    bad=({f"{_FIRST}.score": ""}, {f"overall.indicator[{row}].score": "" for row in range(1, 10)}),
    good=({f"{_FIRST}.score": "0"}, {f"{_FIRST}.weight": "", f"{_FIRST}.score": ""}),
)
def no_score(check: Check) -> Iterator[Result]:
    """有分值而没有得分，总分就不完整。整张表都没有打分的只说一次。"""
    by_root: dict[str, list[Indicator]] = {}
    for row in _gaps(check):
        if row.full and blank(row.score):
            by_root.setdefault(row.root, []).append(row)
    for root, empty in by_root.items():
        rows = [row for row in indicators_of(check, root) if row.full and row.score is not None]
        if len(empty) == len(rows) > 1:
            keys = tuple(f"{row.prefix}.score" for row in empty)
            yield Fault(keys, f"{check.filing.paper(keys[0])}各项指标都没有填写自评得分。")
            continue
        for row in empty:
            yield Fault((f"{row.prefix}.score", f"{row.prefix}.weight"), f"{_row_name(check, row)}没有填写自评得分。")


def _detail(row: Indicator) -> bool:
    """Tell a row that only says of what the indicator above it is made: 其中……"""
    return row.name is not None and label(row.name.text).lstrip(_STARS).startswith("其中")


def _keys(*values: Value | None) -> tuple[str, ...]:
    return tuple(value.key for value in values if value is not None)


def _scored(row: Indicator) -> str:
    if row.score is None or row.score.number is None:
        return ""
    return f"，却计了 {row.score.raw.strip()} 分"


RULES = rules_in(globals())
