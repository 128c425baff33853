"""Filings made by chance, for property tests of readers and writers: any figures, any number of rows, no sense."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import hunan
from perfeval_xl.forms.hunan import BASIC, LEVELS
from perfeval_xl.forms.schema import Matrix
from perfeval_xl.reading.build import build

_WORDS = "档案库房设备维护宣传培训调研数字化加工保障运转窗口服务平台升级改造监测督查审批整治"
_NAMES = st.text(_WORDS, min_size=2, max_size=14)
_SENTENCES = st.text(_WORDS + "，。、“”（）0123456789%", min_size=3, max_size=40).map(lambda text: f"做好{text}工作")
_REASONS = st.one_of(st.just(""), st.just("无"), _SENTENCES)


def money() -> st.SearchStrategy[str]:
    """Draw an amount as typed, in whole, with two decimals, or blank."""
    return st.one_of(
        st.decimals(0, 99999, places=2).map(lambda number: f"{number:f}"),
        st.integers(0, 9999).map(str),
        st.just("0"),
        st.just(""),
    )


@st.composite
def filings(draw: st.DrawFn, roots: tuple[str, ...] = ("basic", "overall", "project", "report")) -> Filing:
    """Draw a filing with every paper of `roots`; projects in any number."""
    year = draw(st.integers(2015, 2035))
    unit = draw(_NAMES) + "局"
    raws: dict[str, str] = {}
    if "basic" in roots:
        _basic(draw, raws, year)
    if "overall" in roots:
        raws |= {"overall.title": f"{year}年度部门整体支出绩效自评表", "overall.unit": unit}
        _fund(draw, raws, "overall", ("total",))
        for part in ("income.general", "income.government_fund", "income.special_account", "income.other"):
            raws[f"overall.{part}"] = draw(money())
        raws |= {f"overall.spending.{part}": draw(money()) for part in ("basic", "project")}
        _evaluation(draw, raws, "overall", year)
    names = draw(st.lists(_NAMES, min_size=1, max_size=4, unique=True)) if "project" in roots else []
    for number, name in enumerate(names, 1):
        root = f"project[{number}]"
        raws |= {
            f"{root}.title": f"{year}年度项目支出绩效自评表",
            f"{root}.name": f"{name}经费",
            f"{root}.department": draw(_NAMES),
            f"{root}.unit": unit,
        }
        _fund(draw, raws, root, ("total", "fiscal", "carryover", "other"))
        _evaluation(draw, raws, root, year)
    if "report" in roots:
        raws |= {
            "report.cover.title": f"{year}年度{unit}整体支出绩效自评报告",
            "report.cover.unit": f"{unit}（盖章）",
            "report.cover.date": f"{year + 1}年{draw(st.integers(1, 12))}月{draw(st.integers(1, 28))}日",
        }
        for section in ("duties", "units", "staff", "general", "basic", "project", "problems", "measures", "other"):
            raws[f"report.{section}.text"] = draw(_SENTENCES)
    return build(hunan(), raws, year, unit)


def _basic(draw: st.DrawFn, raws: dict[str, str], year: int) -> None:
    raws["basic.title"] = f"{year}年度部门整体支出绩效评价基础数据表"
    raws |= {"basic.staff.quota": str(draw(st.integers(0, 300))), "basic.staff.actual": str(draw(st.integers(0, 300)))}
    raws["basic.staff.rate"] = f"{draw(st.decimals(0, 300, places=2)):f}%"
    block = next(block for block in BASIC.blocks if isinstance(block, Matrix) and block.stub)
    for row in block.rows:
        if not row.repeat:
            raws |= {f"basic.{row.name}.{column.name}": draw(money()) for column in block.columns}
    for number in range(1, draw(st.integers(0, 6)) + 1):
        raws[f"basic.project[{number}].name"] = f"{number}、{draw(_NAMES)}"
        raws |= {f"basic.project[{number}].{column.name}": draw(money()) for column in block.columns}
        if number == 1:
            raws["basic.project[1].final"] = "12.50"
    for number in range(1, draw(st.integers(0, 3)) + 1):
        for column in ("approved_area", "actual_area", "approved_investment", "actual_investment"):
            raws[f"basic.building[{number}].{column}"] = str(draw(st.integers(1, 9999)))
        raws |= {f"basic.building[{number}].{column}": "100%" for column in ("area_rate", "investment_rate")}
    raws["basic.thrift"] = draw(_SENTENCES)
    _sign(draw, raws, "basic", year)


def _fund(draw: st.DrawFn, raws: dict[str, str], root: str, rows: tuple[str, ...]) -> None:
    for row in rows:
        raws |= {f"{root}.fund.{row}.{column}": draw(money()) for column in ("initial", "full_year", "executed")}
    raws[f"{root}.fund.total.executed"] = "88.80"
    raws |= {f"{root}.fund.total.weight": "10", f"{root}.fund.total.rate": f"{draw(st.integers(2, 100))}%"}
    raws[f"{root}.fund.total.score"] = f"{draw(st.decimals(0, 10, places=2)):f}"


def _evaluation(draw: st.DrawFn, raws: dict[str, str], root: str, year: int) -> None:
    raws |= {f"{root}.goal.expected": draw(_SENTENCES), f"{root}.goal.actual": draw(_SENTENCES)}
    number = 0
    for one in LEVELS:
        for two in one.level2:
            for _ in range(draw(st.integers(0, 2))):
                number += 1
                _indicator(draw, raws, f"{root}.indicator[{number}]", one.label, two.label)
    raws |= {f"{root}.total.weight": "100", f"{root}.total.score": f"{draw(st.decimals(0, 100, places=2)):f}"}
    _sign(draw, raws, root, year)


def _indicator(draw: st.DrawFn, raws: dict[str, str], row: str, level1: str, level2: str) -> None:
    raws |= {f"{row}.level1": level1, f"{row}.level2": level2, f"{row}.name": draw(_NAMES)}
    raws[f"{row}.target"] = draw(st.one_of(_SENTENCES, st.integers(1, 999).map(lambda number: f"≥{number}个")))
    counted = st.integers(1, 999).map(lambda number: f"{number}个")
    raws[f"{row}.actual"] = draw(st.one_of(_SENTENCES, counted, st.just("")))
    raws[f"{row}.weight"] = str(draw(st.one_of(st.integers(1, 30), st.just(Decimal("7.5")))))
    raws |= {f"{row}.score": str(draw(st.integers(0, 30))), f"{row}.reason": draw(_REASONS)}


def _sign(draw: st.DrawFn, raws: dict[str, str], root: str, year: int) -> None:
    raws[f"{root}.sign.preparer"] = draw(st.sampled_from(["李明", "王小红", "欧阳海", ""]))
    raws[f"{root}.sign.date"] = f"{year + 1}年{draw(st.integers(1, 12))}月{draw(st.integers(1, 28))}日"
    raws[f"{root}.sign.phone"] = draw(st.sampled_from(["13800000000", "0734-5550188", ""]))
    raws[f"{root}.sign.signature"] = draw(st.sampled_from(["", "陈平"]))


def same(one: Filing, other: Filing) -> list[str]:
    """Return the keys of `one` that `other` reads otherwise; a blank may be missing only where `one` has no row."""
    differing = []
    for key, value in one.values.items():
        found = other.values.get(key)
        if found is None:
            differing.append(f"{key} 缺")
        elif (value.state, value.number) != (found.state, found.number) or _words(value) != _words(found):
            differing.append(f"{key} {value.raw!r} {found.raw!r}")
    return differing


def _words(value: Any) -> str:
    return "" if value.state in ("number", "none", "blank") else value.text
