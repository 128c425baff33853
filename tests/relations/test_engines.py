"""The spreadsheet formula and the Python check of a relation are one: LibreOffice calculates, Python compares."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
import python_calamine

from perfeval_xl.relations.formula import (
    WORDS,
    Sheet,
    difference_formula,
    formula,
    left_formula,
    right_formula,
    value_formula,
)
from perfeval_xl.relations.grammar import Relation
from perfeval_xl.relations.value import value
from support.office import gnumeric_recalculated, recalculated
from support.relation_rows import COUNTS, KINDS, Block, expected, rows, state_of, workbook

PER_KIND = 5200
SHOWN = 300
ROW_HEIGHT = 3


def sheet_of(at: dict[str, str], fraction: bool) -> Sheet:
    return Sheet(at, fraction=fraction, none="PE_NONE")


def verdicts(fraction: bool):
    def make(relation: Relation, at: dict[str, str]) -> tuple[str, ...]:
        return (formula(relation, sheet_of(at, fraction)),)

    return make


def shown(fraction: bool):
    def make(relation: Relation, at: dict[str, str]) -> tuple[str, ...]:
        sheet = Sheet(at, fraction=fraction)
        line = re.search(r"\$(\d+)", next(iter(at.values())))[1]
        return (
            formula(relation, sheet),
            left_formula(relation, sheet),
            right_formula(relation, sheet),
            difference_formula(f"$B${line}", f"$C${line}"),
            value_formula(relation.right, sheet, 4 if relation.unit == "%" else 2),
        )

    return make


def naive(text: str) -> str:
    """Compare doubles as they are."""
    return re.sub(r"ROUND\(ABS\((.*?)\),6\)", r"ABS(\1)", text)


PLANTED = {
    "not_rounded": ("total", naive),
    "less_than": ("total", lambda text: text.replace("<=", "<")),
    "part_missing": ("total", lambda text: re.sub(r"SUM\((\$\w+\$\d+),", "SUM(", text)),
    "one_part_fewer": ("total", lambda text: text.replace("+1),3)", "),3)")),
    "text_is_zero": ("total", lambda text: re.sub(r"^IF\(.*?<\d,", "IF(FALSE,", text)),
    "blank_total_is_zero": ("total", lambda text: re.sub(r"COUNTBLANK\((\$\w+\$\d+)\)=1,", "FALSE,", text)),
    "at_most_turned": ("at_most", lambda text: text.replace("<=0.005", "<0.005").replace("<=ROUND", "<ROUND")),
    "no_none_words": ("same", lambda text: text.replace("PE_NONE", '"没有这个词"')),
    "rate_never_cut": ("rate", lambda text: text.replace("/2,ROUND", "/2,2*ROUND")),
    "rate_zero_base": ("rate", lambda text: re.sub(r"ROUND\(SUM\((\$\w+\$\d+)\),6\)=0,IF", r"FALSE,IF", text)),
    "score_tie": ("score", lambda text: text.replace(">0.05", ">=0.05")),
    "score_capless": ("score", lambda text: text.replace("MIN(1,", "(")),
}


def planted(change):
    def make(relation: Relation, at: dict[str, str]) -> tuple[str, ...]:
        text = formula(relation, sheet_of(at, True))
        wrong = change(text)
        assert wrong != text, "the plant changed nothing"
        return (wrong,)

    return make


def _blocks() -> Iterator[Block]:
    for kinds in KINDS.values():
        each = -(-PER_KIND // len(kinds))
        for kind in kinds:
            found = list(rows(kind, each))
            whole = kind.relation.unit == "%"
            half = len(found) // 2 if whole else len(found)
            yield Block(kind.name, kind, found[:half], verdicts(True))
            if whole:
                yield Block(f"{kind.name}_100", kind, found[half:], verdicts(False), fraction=False)
            yield Block(f"{kind.name}_shown", kind, list(rows(kind, SHOWN, "shown")), shown(True))
    for name, (kind_name, change) in PLANTED.items():
        kind = KINDS[kind_name][0]
        yield Block(f"wrong_{name}", kind, list(rows(kind, 400)), planted(change))


Calculated = dict[str, tuple[Block, list[list[object]]]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Block]]:
    blocks = list(_blocks())
    path = tmp_path_factory.mktemp("engines") / "relations.xlsx"
    workbook(str(path), blocks)
    return path, blocks


@pytest.fixture(scope="module")
def calculated(soffice: str, written: tuple[Path, list[Block]]) -> Calculated:
    path, blocks = written
    return _read(recalculated([path], path.parent / "libreoffice", timeout=400)[0], blocks)


@pytest.fixture(scope="module")
def also_calculated(gnumeric: str, written: tuple[Path, list[Block]]) -> Calculated:
    path, blocks = written
    return _read(gnumeric_recalculated([path], path.parent / "gnumeric", timeout=400)[0], blocks)


def _read(path: Path, blocks: list[Block]) -> Calculated:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    found = {}
    for block in blocks:
        lines = book.get_sheet_by_name(block.name).to_python(skip_empty_area=False)
        found[block.name] = (block, [lines[number * ROW_HEIGHT] for number in range(len(block.rows))])
    return found


def disagreements(block: Block, lines: list[list[object]]) -> list[str]:
    found = []
    for row, line in zip(block.rows, lines, strict=True):
        verdict = expected(block.kind.relation, row)
        if line[0] != WORDS[verdict.status]:
            found.append(f"{row}: {line[0]!r} is not {WORDS[verdict.status]!r}; {verdict}")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_formula_equals_check(kind: str, calculated: Calculated) -> None:
    names = {each.name for each in KINDS[kind]}
    total, wrong, words = 0, [], set()
    for block, lines in calculated.values():
        if block.kind.name in names and not block.name.startswith("wrong_"):
            total += len(lines)
            wrong += disagreements(block, lines)
            words.update(line[0] for line in lines)
    assert wrong == [], f"{len(wrong)} of {total} rows"
    assert total >= 5000
    seen = {"at_most": {"符", "不符", "未评", ""}, "score": {"符", "不符", "偏低", "未评", ""}}
    assert words == seen.get(kind, {"符", "不符", "尾差", "未评", ""})


def test_second_engine_agrees(also_calculated: Calculated) -> None:
    """gnumeric shares no code with LibreOffice; WPS and Excel cannot be asked here."""
    right = [disagreements(*found) for name, found in also_calculated.items() if not name.startswith("wrong_")]
    assert [line for wrong in right for line in wrong] == []


@pytest.mark.parametrize("kind", KINDS)
def test_shown_figures_equal_check(kind: str, calculated: Calculated) -> None:
    for each in KINDS[kind]:
        block, lines = calculated[f"{each.name}_shown"]
        for row, line in zip(block.rows, lines, strict=True):
            verdict = expected(each.relation, row)
            scale = 100 if each.relation.unit == "%" else 1
            derived = value(
                each.relation.right, lambda key, row=row: state_of(row[key]), COUNTS, lambda _: Decimal(100)
            )
            figures = (verdict.left, verdict.right, verdict.difference, derived)
            for cell, figure in zip(line[1:5], figures, strict=True):
                if figure is None:
                    assert cell == "", (row, line, verdict)
                else:
                    assert cell != "", (row, line, verdict)
                    off = Decimal(repr(cell)) * scale - figure
                    assert abs(off) <= Decimal("0.0001" if scale == 100 else "0.000001"), (row, line, verdict)


@pytest.mark.parametrize("name", PLANTED)
def test_planted_fault_is_found(name: str, calculated: Calculated) -> None:
    block, lines = calculated[f"wrong_{name}"]
    assert disagreements(block, lines)


def test_cached_values_were_wrong(calculated: Calculated, tmp_path: Path) -> None:
    """Without recalculation the comparison would read these."""
    block, _ = calculated["total"]
    path = tmp_path / "cached.xlsx"
    workbook(str(path), [block._replace(rows=block.rows[:5])])
    with ZipFile(path) as package:
        assert package.read("xl/worksheets/sheet1.xml").decode().count("<v>错</v>") >= 5
