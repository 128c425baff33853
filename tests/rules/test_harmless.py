"""Ways of writing that change nothing: whatever is said of a paper, nothing may be added by them."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.rules.run import validate
from support.cases import CASES
from support.layouts import bars

WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
WAYS: dict[str, Callable[[str], str]] = {
    "full-width figures": lambda text: re.sub(r"[0-9][0-9.%]*", lambda one: one[0].translate(WIDE), text),
    "full-width marks": lambda text: text.translate(str.maketrans("():;%", "（）：；％")),
    "half-width marks": lambda text: text.translate(str.maketrans("（）：；，％", "():;,%")),
    "blanks of web pages": lambda text: text.replace(" ", "\u00a0"),
    "blanks behind marks": lambda text: text.replace("：", "：　").replace("，", "， "),
    "other line ends": lambda text: text.replace("\n", "\r\n"),
    "signs of two characters": lambda text: text.replace("≥", ">=").replace("≤", "<="),
    "元 in sentences": lambda text: re.sub(r"(?<![0-9.])([0-9]+)万元", r"\g<1>0000元", text),
    "decimals of 100 %": lambda text: re.sub(r"(?<![0-9.])100%", "100.00%", text),
}
PAPERS = sorted((CASES / "editions").glob("*.txt")) + sorted((CASES / "layouts").glob("*.grid"))


def _said(text: str, grid: bool, folder: Path) -> Counter[tuple[str, str]]:
    path = folder / "papers.txt"
    if grid:
        bars(text, path)
    else:
        path.write_text(text, encoding="utf-8", newline="")
    return Counter((one.code, one.level) for one in validate(read(str(path))).findings)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.stem)
def test_nothing_is_added(paper: Path, way: str, tmp_path: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    grid = paper.suffix == ".grid"
    before = _said(text, grid, tmp_path)
    assert _said(WAYS[way](text), grid, tmp_path) - before == Counter()
