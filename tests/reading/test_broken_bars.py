"""Rows between bars that line breaks inside their cells tore apart."""

from collections import Counter
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.reading.text.broken import unbroken
from perfeval_xl.reading.text.text import read_text
from perfeval_xl.rules.run import validate

CASE = Path(__file__).parents[1] / "cases" / "hengshan-2023.txt"


def joined(text: str) -> list[str]:
    """Return the lines of a text as they are put together, those that are blank left out."""
    return [line.replace("\v", "/") for line in unbroken(text.split("\n")) if line.strip()]


def test_a_whole_filing_between_bars_is_the_one_it_was_copied_from(tmp_path):
    rows = read_text(str(CASE)).grids[0].rows
    path = tmp_path / "材料.txt"
    lines = [" | ".join(cell.text.strip() for cell in row.cells) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    copied, first = read(str(path)), read(str(CASE))

    def texts(filing):
        return {key: " ".join(value.text.split()) for key, value in filing.values.items() if value.state != "blank"}

    assert texts(copied) == texts(first)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("绩效指标 | 一级指标 | 二级指\n标 | 三级指标", ["绩效指标 | 一级指标 | 二级指/标 | 三级指标"]),
        ("得分 | 偏差原因分析\n及改进措施", ["得分 | 偏差原因分析/及改进措施"]),
        ("项目资金\n（万元） | 年初预算数 | 全年\n预算数", ["项目资金/（万元） | 年初预算数 | 全年/预算数"]),
        (" | 产出指标\n(50 分) | 数量指标 | 站数", [" | 产出指标/(50 分) | 数量指标 | 站数"]),
        (
            "总体目标 | 预期目标 | 实际完成情况\n | 1、建站。\n2、修渠。 | 1、已建。\n总分 | 100 | 98",
            ["总体目标 | 预期目标 | 实际完成情况", " | 1、建站。/2、修渠。 | 1、已建。", "总分 | 100 | 98"],
        ),
        ("（2023年度）\n项目名称 | 修渠", ["（2023年度）", "项目名称 | 修渠"]),
        ("其他资金 | 5\n年度总体目标 | 预期目标", ["其他资金 | 5", "年度总体目标 | 预期目标"]),
        ("其他\n\n资金 | 5", ["其他", "资金 | 5"]),
    ],
)
def test_only_what_is_one_label_or_one_goal_is_joined(text, lines):
    assert joined(text) == lines


def _copy(path: Path, row_of) -> Path:
    rows = read_text(str(CASE)).grids[0].rows
    lines = [row_of([cell.text.strip() for cell in row.cells]) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "row_of",
    [
        lambda cells: " | ".join(" ".join(one.split()) for one in cells if one),
        lambda cells: f"|{'|'.join(one.replace(chr(10), '<br>') for one in cells)}|" if len(cells) > 1 else cells[0],
        lambda cells: ",".join(f'"{one}"' for one in cells) if len(cells) > 1 else cells[0],
    ],
    ids=("without blank cells", "framed, with breaks", "quoted"),
)
def test_nothing_is_held_against_a_copy_that_the_first_did_not_have(row_of, tmp_path):
    copied, first = (validate(read(str(path))) for path in (_copy(tmp_path / "材料.txt", row_of), CASE))

    def serious(outcome):
        return Counter(one.code for one in outcome.findings if one.level in ("error", "explain"))

    assert not serious(copied) - serious(first)
    assert serious(copied).total() > serious(first).total() * 3 // 4
