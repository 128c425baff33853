"""The usual rates and the grade, reckoned on 审核 from the papers: formulas with their values."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.scoring.grade import grade
from perfeval_xl.scoring.rates import (
    Rate,
    adjustment_rate,
    change_rate,
    procurement_execution_rate,
    public_expense_control_rate,
    three_public_control_rate,
)
from perfeval_xl.values.rounding import plain
from perfeval_xl.writing.book.formulas import places
from perfeval_xl.writing.book.model import Model
from perfeval_xl.writing.contents import lookup_in


class Reckoned(NamedTuple):
    """One reckoned figure; `number` is a ratio, `text` stands where there is none."""

    name: str
    how: str
    formula: str
    number: Decimal | None
    text: str = ""
    hint: str = ""
    limit: str = ""
    warning: str = ""


_RATES: tuple[tuple[str, str, str, str, str, Callable[[Decimal | None, Decimal | None], Rate], str], ...] = (
    (
        "三公经费控制率",
        "三公经费决算数÷预算数",
        "PE_CONTROL_RATE",
        "basic.three_public.final",
        "basic.three_public.budget",
        three_public_control_rate,
        "rate.control",
    ),
    (
        "三公经费变动率",
        "（本年决算数－上年决算数）÷上年决算数",
        "PE_CHG_RATE",
        "basic.three_public.final",
        "basic.three_public.last_final",
        change_rate,
        "rate.rise",
    ),
    (
        "公用经费控制率",
        "公用经费决算数÷预算数",
        "PE_CONTROL_RATE",
        "basic.public.final",
        "basic.public.budget",
        public_expense_control_rate,
        "rate.control",
    ),
    (
        "政府采购执行率",
        "政府采购决算数÷预算数",
        "PE_EXECUTION_RATE",
        "basic.procurement.final",
        "basic.procurement.budget",
        procurement_execution_rate,
        "rate.control",
    ),
)


def reckoned(model: Model) -> list[Reckoned]:
    """Return the rates and grades of the papers."""
    at: dict[str, str] = {}
    for paper in model.papers:
        at |= places(paper, qualified=True)

    def figure(key: str) -> Decimal | None:
        return lookup_in(model.contents, key)[1]

    found = []
    for name, how, function, over, under, rate, limit_key in _RATES:
        value = rate(figure(over), figure(under)).shown
        change = "-1" if function == "PE_CHG_RATE" else ""
        found.append(_rate(model, name, how, function, (at[over], at[under]), value, limit_key, change))
    initial, full = figure("overall.fund.total.initial"), figure("overall.fund.total.full_year")
    adjusted = None if initial is None or full is None else adjustment_rate(full - initial, initial).shown
    one, two = at["overall.fund.total.full_year"], at["overall.fund.total.initial"]
    native = _native(one, two, f"ABS({one}-{two})/{two}")
    found.append(
        Reckoned(
            "预算调整率",
            "（全年预算数－年初预算数）÷年初预算数",
            native,
            adjusted,
            **_limit(model, "rate.adjustment", adjusted),
        )
    )
    found += [
        _grade(model, paper.root, paper.sheet, at, figure(f"{paper.root}.total.score"))
        for paper in model.papers
        if paper.root != "basic"
    ]
    return found


def _rate(
    model: Model,
    name: str,
    how: str,
    function: str,
    cells: tuple[str, str],
    value: Decimal | None,
    limit_key: str,
    change: str,
) -> Reckoned:
    native = _native(*cells, f"{cells[0]}/{cells[1]}{change}")
    formula = native if model.plain else f"IFERROR({function}({','.join(cells)}),{native})"
    return Reckoned(name, how, formula, value, **_limit(model, limit_key, value))


def _native(over: str, under: str, value: str) -> str:
    return f'IF(COUNT({over},{under})<2,"",IF(OR({over}<0,{under}<=0),"",ROUND({value},4)))'


def _limit(model: Model, key: str, value: Decimal | None) -> dict[str, str]:
    dated = model.edition.values[key]
    limit = model.constant(key).scaleb(-2)
    hint = f"超过{plain(limit * 100)}%，请核对，并在附件四中说明原因。"
    warning = hint if value is not None and value > limit else ""
    return {"hint": hint, "limit": plain(limit), "warning": warning} if dated.unit == "%" else {}


def _grade(model: Model, root: str, sheet: str, at: dict[str, str], score: Decimal | None) -> Reckoned:
    cell = at[f"{root}.total.score"]
    bounds = [
        (model.constant(f"grade.{name}"), word) for name, word in (("excellent", "优"), ("good", "良"), ("fair", "中"))
    ]
    steps = '"差"'
    for bound, word in reversed(bounds):
        steps = f'IF({cell}>={plain(bound)},"{word}",{steps})'
    native = f'IF(ISNUMBER({cell}),IF(AND({cell}>=0,{cell}<=100),{steps},""),"")'
    formula = native if model.plain else f"IFERROR(PE_GRADE({cell}),{native})"
    word = grade(score, bounds=(*bounds, (Decimal(0), "差"))) or ""
    return Reckoned(f"自评等级（{sheet}）", "优≥90，良80—90，中60—80，差＜60", formula, None, word)
