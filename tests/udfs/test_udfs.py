"""Worksheet functions: thin, blank in and blank out, never a wrong number, the same as the native formulas."""

import random
import subprocess
import sys
from decimal import Decimal

import pytest

import udfs
from perfeval_xl.forms.derived import derivation
from perfeval_xl.relations.bind import terms
from perfeval_xl.relations.grammar import Each, Ratio, Ref, Share
from perfeval_xl.writing.book.checks import flag_text, lines
from perfeval_xl.writing.book.model import Model, facts_of
from perfeval_xl.writing.book.workbook import model_of
from perfeval_xl.writing.contents import Content, stored
from perfeval_xl.writing.manual.functions_manual import example, functions_manual
from support.books import made

HEAVY = ("pandas", "numpy", "openpyxl", "xlsxwriter", "docx", "lxml", "pyopenvba", "xlwings")


def test_loading_them_loads_nothing_heavy() -> None:
    code = f"import sys, udfs; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "[]"


def test_names_are_ascii_and_explained_in_chinese() -> None:
    assert [function.__name__ for function in udfs.FUNCTIONS] == udfs.__all__
    for function in udfs.FUNCTIONS:
        assert function.__name__.isascii() and function.__name__.startswith("PE_")
        assert function.__doc__ and any("\u4e00" <= one <= "\u9fff" for one in function.__doc__)
        assert len(function.__doc__) <= 255


@pytest.mark.parametrize("blank", [None, "", " "])
def test_blank_in_blank_out(blank: object) -> None:
    assert udfs.PE_CONTROL_RATE(blank, 25) == ""
    assert udfs.PE_CONTROL_RATE(14, blank) == ""
    assert udfs.PE_CHANGE_RATE(blank, blank) == ""
    assert udfs.PE_EXECUTION_RATE(1, blank) == ""
    assert udfs.PE_EXECUTION_SCORE(10, blank, 3) == ""
    assert udfs.PE_INDICATOR_SCORE(blank, "1个", 5) == ""
    assert udfs.PE_SCORE_TOTAL([[blank], [blank]]) == ""
    assert udfs.PE_TOTAL(blank, [blank, blank]) == ""
    assert udfs.PE_GRADE(blank) == ""
    assert udfs.PE_RECONCILE(blank, [blank, blank]) == ""
    assert udfs.PE_AT_MOST(blank, blank) == ""
    assert udfs.PE_TEXT_AMOUNT(blank) == ""


WRONG = ("816.23", "约5", "#REF!", "#DIV/0!", True, "2024-06-01")


@pytest.mark.parametrize("wrong", WRONG)
def test_text_where_a_figure_belongs_is_an_error_never_a_number(wrong: object) -> None:
    calls = (
        lambda: udfs.PE_CONTROL_RATE(wrong, 25),
        lambda: udfs.PE_CHANGE_RATE(1, wrong),
        lambda: udfs.PE_EXECUTION_RATE(wrong, 2),
        lambda: udfs.PE_EXECUTION_SCORE(10, 5, wrong),
        lambda: udfs.PE_INDICATOR_SCORE("1个", "1个", wrong),
        lambda: udfs.PE_SCORE_TOTAL([1, 2, wrong]),
        lambda: udfs.PE_TOTAL(1, [[2], [wrong]]),
        lambda: udfs.PE_GRADE(wrong),
        lambda: udfs.PE_RECONCILE(wrong, [1, 2]),
        lambda: udfs.PE_AT_MOST(3, [1, wrong]),
    )
    for call in calls:
        with pytest.raises(ValueError):
            call()


@pytest.mark.parametrize("word", ["无", "—", "/", "不适用"])
def test_words_for_none_count_as_nothing(word: str) -> None:
    assert udfs.PE_TOTAL(word, [1.5, 2]) == 3.5
    assert udfs.PE_TOTAL(word, [word]) == ""
    assert udfs.PE_CONTROL_RATE(word, 25) == 0
    assert udfs.PE_CONTROL_RATE(3, word) == ""


def test_rates_and_scores() -> None:
    assert udfs.PE_CONTROL_RATE(14, 25) == 0.56
    assert udfs.PE_CONTROL_RATE(0, 0) == ""
    assert udfs.PE_CHANGE_RATE(63.46, 32) == 0.9831
    assert udfs.PE_CHANGE_RATE(10, 20) == -0.5
    assert udfs.PE_EXECUTION_RATE(31.69, 32.4) == 0.9781
    assert udfs.PE_EXECUTION_SCORE(10, 37.24, 43.2) == 8.62
    assert udfs.PE_EXECUTION_SCORE(10, 50, 43.2) == 10
    assert udfs.PE_INDICATOR_SCORE("受益群众满意度，95%以上", "90%以上", 10) == 9.47
    assert udfs.PE_INDICATOR_SCORE(100, 98, 10) == 9.8
    assert udfs.PE_INDICATOR_SCORE("提升明显", "提升明显", 10) == ""
    assert udfs.PE_SCORE_TOTAL(9.62, [[15, 15], [None, 8.5]]) == 48.12
    assert [udfs.PE_GRADE(score) for score in (100, 90, 89.99, 80, 60, 59.99, 0)] == [
        "优",
        "优",
        "良",
        "良",
        "中",
        "差",
        "差",
    ]
    assert udfs.PE_GRADE(101) == ""


def test_binary_fractions_add_up_as_they_were_typed() -> None:
    assert udfs.PE_TOTAL([0.1, 0.2]) == 0.3
    assert udfs.PE_RECONCILE(0.3, [0.1, 0.2]) == ""


def test_reconcile_says_what_does_not_agree() -> None:
    parts = [[144.42], [97.87], [177.44], [266], [136.5]]
    assert udfs.PE_RECONCILE(816.23, parts) == "不符：合计 816.23，分项之和 822.23，差 -6.00"
    assert udfs.PE_RECONCILE(822.23, parts) == ""
    assert udfs.PE_RECONCILE(822.26, parts) == ""
    assert udfs.PE_RECONCILE(822.261, parts).startswith("不符")
    assert udfs.PE_RECONCILE(5, 4) == "不符：填报 5.00，应为 4.00，差 1.00"
    assert udfs.PE_RECONCILE(5, 4.9, tolerance=0.1) == ""
    assert udfs.PE_RECONCILE(10, 4, 3, None, 3) == ""


def test_at_most_lets_parts_be_less() -> None:
    assert udfs.PE_AT_MOST(33.68, [22.68, 7, 4]) == ""
    assert udfs.PE_AT_MOST(40, [22.68, 7, 4]) == ""
    assert udfs.PE_AT_MOST(33, [22.68, 7, 4]) == "不符：合计 33.00，分项之和 33.68，差 -0.68"


def test_amounts_in_sentences() -> None:
    sentence = "2023 年本部门基本支出预算数 173.96 万 元，项目支出预算 7.00 万元。"
    assert udfs.PE_TEXT_AMOUNT(sentence) == 173.96
    assert udfs.PE_TEXT_AMOUNT(sentence, "项目支出预算") == 7
    assert udfs.PE_TEXT_AMOUNT(sentence, "政府性基金") == ""
    assert udfs.PE_TEXT_AMOUNT("预算1.5亿元", "预算", "万元") == 15000
    assert udfs.PE_TEXT_AMOUNT("定编25人", "定编", "人") == 25


def _value(content: Content | None) -> object:
    """Return what Excel hands over for a cell."""
    if content is None or content.state == "blank":
        return None
    return float(content.number) if content.number is not None else content.text


def _handed(model: Model, term: Ref | Each) -> object:
    if isinstance(term, Ref):
        return _value(model.contents.get(term.key))
    rows = model.counts[term.group]
    return [[_value(model.contents.get(f"{term.group}[{row}].{term.leaf}"))] for row in range(1, rows + 1)]


@pytest.mark.parametrize("seed", range(25))
def test_functions_give_what_the_native_formulas_give(seed: int) -> None:
    filing = made(seed)
    model = model_of(filing.edition, facts_of(filing), filing, recompute=True)
    functions = {function.__name__: function for function in udfs.FUNCTIONS}
    for key, formula in model.formulas.items():
        expression = derivation(model.edition, key)
        assert expression is not None
        parts = terms(expression)
        if isinstance(expression, Share):
            parts = (expression.weight, expression.numerator, expression.denominator)
        function = functions[formula[len("IFERROR(") :].partition("(")[0]]
        try:
            result = function(*(_handed(model, part) for part in parts))
        except ValueError:
            continue
        content = model.contents[key]
        wanted = stored(model.edition.field(key), content)
        assert result == ("" if wanted is None else float(wanted)), (key, formula)
        assert isinstance(expression, Ratio | Share) or function.__name__ in ("PE_TOTAL", "PE_SCORE_TOTAL")


@pytest.mark.parametrize("seed", range(25))
def test_flags_say_what_the_native_flags_say(seed: int) -> None:
    filing = made(seed)
    model = model_of(filing.edition, facts_of(filing), filing)
    for line in lines(model):
        if line.word != "不符" or line.relation.kind not in ("total", "at_most"):
            continue
        function = udfs.PE_AT_MOST if line.relation.kind == "at_most" else udfs.PE_RECONCILE
        left = _handed(model, terms(line.relation.left)[0])
        parts = [_handed(model, term) for term in terms(line.relation.right)]
        given = {} if line.relation.unit == "万元" else {"tolerance": 0.005}
        assert function(left, *parts, **given) == flag_text(line)


def test_every_example_in_the_manual_computes() -> None:
    manual = functions_manual()
    for function in udfs.FUNCTIONS:
        formula, result = example(function)
        assert f"`{formula}`" in manual
        assert result != "" or function is udfs.PE_AT_MOST


def test_thousands_of_calls_are_quick() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        parts = [round(chance.uniform(0, 500), 2) for _ in range(8)]
        assert udfs.PE_TOTAL(parts) == float(sum(Decimal(str(part)) for part in parts))


def test_in_excels_process_they_are_known_to_xlwings_without_its_converters(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import ModuleType

    from udfs._bridge import excel_function

    def func(function: object, **options: object) -> object:
        made_of = {"ret": {"options": {"convert": float}}, "args": [{"name": "a", "options": {"convert": object}}]}
        function.__xlfunc__ = made_of | options  # type: ignore[attr-defined]
        return function

    def PE_SOME(a: object) -> float:
        """说明。"""
        return 1.0

    stand_in = ModuleType("xlwings")
    stand_in.func = func  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "xlwings", stand_in)
    known = excel_function(PE_SOME).__xlfunc__  # type: ignore[attr-defined]
    assert known["ret"]["options"] == {}
    assert known["args"][0]["options"] == {"err_to_str": True}
    monkeypatch.delitem(sys.modules, "xlwings")
    assert excel_function(PE_SOME) is PE_SOME
