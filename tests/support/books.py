"""Filings made at random, and what a workbook shows once another program has calculated it."""

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from perfeval_xl.filing import Filing
from perfeval_xl.reading.build import build
from perfeval_xl.reading.grid import GridCell, Source
from perfeval_xl.reading.xlsx.xlsx import read_xlsx
from support.cases import clean

ODD = ("", "", "无", "—", "0", "0.00", "-3.20", "12.345", "约5", "1.2.3", "见附件")
NUDGES = ("0.005", "-0.005", "0.01", "-0.01", "0.015", "0.02", "-0.02", "0.025", "0.05", "1", "-6", "100")

ODD_NAMES = ('引号\'与"双引号"', "=1+1", "很长的项目名称" * 6, "[方括号]/斜杠?", "业务工作经费")


def made(seed: int) -> Filing:
    """Return the clean filing with some figures changed: nudged to and over tolerances, blanked, made 0 or text."""
    chance = random.Random(seed)
    base = clean()
    raws = {key: value.raw for key, value in base.values.items()}
    figures = [key for key, value in base.values.items() if value.state == "number" and not key.startswith("report.")]
    for key in chance.sample(figures, chance.choice((1, 2, 5, 12, 40))):
        if chance.random() < 0.4:
            raws[key] = chance.choice(ODD)
        elif chance.random() < 0.6:
            raws[key] = f"{(base.number(key) or Decimal(0)) + Decimal(chance.choice(NUDGES))}"
        else:
            raws[key] = f"{chance.randint(0, 99_999) / 100:.2f}"
    if chance.random() < 0.3:
        _repeat(raws, chance)
    if chance.random() < 0.3:
        _more_indicators(raws, chance)
    if chance.random() < 0.2:
        raws["project[2].name"] = chance.choice(ODD_NAMES)
    if chance.random() < 0.2:
        raws = {key: raw for key, raw in raws.items() if not key.startswith("project[3]")}
    return build(base.edition, raws, base.year, base.unit)


def _repeat(raws: dict[str, str], chance: random.Random) -> None:
    """Add project lines, as many as a large bureau has."""
    for line in range(4, 4 + chance.randint(1, 9)):
        for leaf in ("last_final", "budget", "final"):
            raws[f"basic.project[{line}].{leaf}"] = f"{chance.randint(0, 9_999) / 100:.2f}"
        raws[f"basic.project[{line}].name"] = f"{line}、项目{line}"


def _more_indicators(raws: dict[str, str], chance: random.Random) -> None:
    """Add rows of indicators at the end of a paper, under the last classes and under one of their own."""
    root = chance.choice(("overall", "project[1]"))
    last = max(int(key.split("indicator[")[1].split("]")[0]) for key in raws if key.startswith(f"{root}.indicator["))
    for row in range(last + 1, last + 1 + chance.randint(1, 6)):
        path = f"{root}.indicator[{row}]"
        raws[f"{path}.level1"] = "满意度指标"
        raws[f"{path}.level2"] = chance.choice(("服务对象满意度指标", "其他满意度指标"))
        raws[f"{path}.name"] = f"新增指标{row}"
        raws[f"{path}.target"] = chance.choice(("≥95%", "3个", "=0起", "提升明显", "100"))
        raws[f"{path}.actual"] = chance.choice(("96%", "3个", "0.98", "达成预期指标", ""))
        raws[f"{path}.weight"] = chance.choice(("5", "2.5", ""))
        raws[f"{path}.score"] = chance.choice(("5", "2.38", ""))
        raws[f"{path}.reason"] = chance.choice(("无", "", "受天气影响，已安排补做"))


def cells_of(path: Path) -> dict[tuple[str, str], GridCell]:
    """Return every cell of a workbook by sheet and address."""
    return dict(_cells(read_xlsx(str(path))))


def _cells(source: Source) -> Iterator[tuple[tuple[str, str], GridCell]]:
    from perfeval_xl.values.address import a1

    for grid in source.grids:
        for row in grid.rows:
            for cell in row.cells:
                yield (grid.name, a1(cell.row, cell.column)), cell
