"""What a print looks like: nothing of ours on it, nothing cut off, no page too many. The rest is for the eye."""

import re
import subprocess
from pathlib import Path

import pytest

from perfeval_xl.api import read
from perfeval_xl.writing.book.model import Facts, Model, facts_of
from perfeval_xl.writing.book.workbook import drawn, model_of
from perfeval_xl.writing.manual.pictures import PROJECTS
from support.cases import clean
from support.office import convert, pdf_text

SAMPLE = Path(__file__).parents[1] / "cases" / "hengshan-2023.txt"
PAPERS = ("附件一", "附件二", "附件三")


def pages_of(pdf: Path) -> list[str]:
    return pdf_text(pdf).split("\f")[:-1]


def coloured(pdf: Path, page: int) -> int:
    """Return how many pixels of a page are neither black, white nor grey."""
    done = subprocess.run(
        ["pdftoppm", "-r", "30", "-f", str(page), "-l", str(page), str(pdf)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    head = re.match(rb"P6\s+\d+\s+\d+\s+255\s", done.stdout)
    assert head
    body = done.stdout[head.end() :]
    return sum(1 for at in range(0, len(body) - 2, 3) if max(body[at : at + 3]) - min(body[at : at + 3]) > 8)


@pytest.fixture(scope="module")
def printed(soffice: str, poppler: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    sample = read(str(SAMPLE))
    models: dict[str, Model] = {
        "blank": model_of(sample.edition, Facts("衡山县行政审批服务局", 2024, projects=PROJECTS), None),
        "sample": model_of(sample.edition, facts_of(sample), sample),
        "clean": model_of(clean().edition, facts_of(clean()), clean()),
    }
    models["screen"] = models["sample"]._replace(screen="开")
    folder = tmp_path_factory.mktemp("printed")
    for name, model in models.items():
        (folder / f"{name}.xlsx").write_bytes(drawn(model))
    found = convert([folder / f"{name}.xlsx" for name in models], "pdf", folder / "out")
    return dict(zip(models, found, strict=True))


@pytest.mark.parametrize("name", ["blank", "sample", "clean"])
def test_every_paper_is_one_whole_page(printed: dict[str, Path], name: str) -> None:
    pages = pages_of(printed[name])
    papers = [page for page in pages if page.lstrip().startswith(PAPERS)]
    assert len(papers) == {"blank": 5, "sample": 5, "clean": 6}[name]
    assert all("单位负责人签字" in page for page in papers)
    assert all(len("".join(page.split())) > 40 for page in pages), "a page with hardly anything on it"


@pytest.mark.parametrize("name", ["blank", "sample", "clean"])
def test_no_figure_is_too_wide(printed: dict[str, Path], name: str) -> None:
    text = pdf_text(printed[name])
    assert "##" not in text
    assert not re.search(r"#(?:NAME|VALUE|REF|DIV/0|N/A)", text)


def test_every_value_of_the_sample_is_on_paper(printed: dict[str, Path]) -> None:
    sample = read(str(SAMPLE))
    bare = "".join(pdf_text(printed["sample"]).split())
    for key, value in sample.values.items():
        if value.state == "number" and value.number is not None and key.startswith(("basic.", "overall.fund")):
            if key.endswith(".year"):
                continue
            shown = (
                f"{value.number:.2f}"
                if not key.endswith((".quota", ".actual", ".weight", ".score"))
                else f"{value.number}"
            )
            assert shown in bare, key


@pytest.mark.parametrize("name", ["blank", "sample", "clean"])
def test_nothing_coloured_is_printed_on_a_paper(printed: dict[str, Path], name: str) -> None:
    for number, page in enumerate(pages_of(printed[name]), 1):
        if page.lstrip().startswith((*PAPERS, "附件四")):
            assert coloured(printed[name], number) == 0, number


def test_colours_and_red_edges_are_seen_on_the_screen(printed: dict[str, Path]) -> None:
    pages = pages_of(printed["screen"])
    first = next(number for number, page in enumerate(pages, 1) if page.lstrip().startswith("附件一"))
    assert coloured(printed["screen"], first) > 500
