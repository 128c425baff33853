"""Office programs for tests: LibreOffice and gnumeric as independent engines, poppler to look at pages.

A test asks for the fixture `soffice`, `gnumeric` or `poppler` (tests/conftest.py) and then calls these functions.
LibreOffice takes seconds to start: convert many files in one call.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from perfeval_xl.office import run_soffice

REQUIRED = "PERFEVAL_REQUIRE_OFFICE"
"""Set to 1 where the office programs must be there: then a missing one fails the test instead of skipping it."""

AnyPath = str | os.PathLike[str]


def require(path: str | None, what: str) -> str:
    """Return the path of a program, or skip the test saying what is missing (fail under PERFEVAL_REQUIRE_OFFICE=1)."""
    if path is None:
        reason = f"{what} is not installed"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{reason}, and {REQUIRED}=1 asks for it", pytrace=False)
        pytest.skip(f"{reason}; {REQUIRED}=1 makes this a failure")
    return path


def convert(
    files: Sequence[AnyPath], to: str, outdir: AnyPath, *, recalculate: bool = True, timeout: float = 180
) -> list[Path]:
    """Convert many files in one LibreOffice run, macros off, every formula calculated anew; outputs in their order."""
    Path(outdir).mkdir(parents=True, exist_ok=True)
    return [Path(path) for path in run_soffice(files, to, outdir, recalculate=recalculate, timeout=timeout)]


def recalculated(files: Sequence[AnyPath], outdir: AnyPath, *, timeout: float = 180) -> list[Path]:
    """Return .xlsx copies whose values LibreOffice has calculated, in the order of the files."""
    return convert(files, "xlsx", outdir, timeout=timeout)


def gnumeric_recalculated(files: Sequence[AnyPath], outdir: AnyPath, *, timeout: float = 60) -> list[Path]:
    """Return .xlsx copies whose values gnumeric has calculated: a second, unrelated formula engine."""
    Path(outdir).mkdir(parents=True, exist_ok=True)
    outputs = []
    for file in files:
        output = Path(outdir) / (Path(file).stem + ".xlsx")
        _run(["ssconvert", "--recalc", str(file), str(output)], timeout)
        assert output.is_file(), f"ssconvert left no {output.name}"
        outputs.append(output)
    return outputs


def pdf_pages(pdf: AnyPath, outdir: AnyPath | None = None, *, dpi: int = 80) -> list[Path]:
    """Return one PNG per page, in page order."""
    folder = Path(outdir) if outdir is not None else Path(pdf).with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    _run(["pdftoppm", "-png", "-r", str(dpi), str(pdf), str(folder / "page")], 120)
    return sorted(folder.glob("page-*.png"), key=lambda page: int(page.stem.rpartition("-")[2]))


def page_colours(pdf: AnyPath, page: int) -> dict[str, int]:
    """Return how many pixels of a page, from 1, have each colour ``RRGGBB`` that is not grey."""
    done = subprocess.run(
        ["pdftoppm", "-r", "40", "-f", str(page), "-l", str(page), str(pdf)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    head = re.match(rb"P6\s+\d+\s+\d+\s+255\s", done.stdout)
    assert head
    body = done.stdout[head.end() :]
    found: dict[str, int] = {}
    for at in range(0, len(body) - 2, 3):
        pixel = body[at : at + 3]
        if max(pixel) - min(pixel) > 8:
            found[pixel.hex().upper()] = found.get(pixel.hex().upper(), 0) + 1
    return found


def pdf_text(pdf: AnyPath) -> str:
    """Return the text of a PDF in its page layout."""
    return _run(["pdftotext", "-layout", "-enc", "UTF-8", str(pdf), "-"], 60)


def pdf_fonts(pdf: AnyPath) -> dict[str, bool]:
    """Return the fonts a PDF uses, without subset prefix, and whether each is embedded."""
    lines = _run(["pdffonts", str(pdf)], 60).splitlines()
    flags = lines[0].index("emb")
    return {line.split()[0].rpartition("+")[2]: line[flags : flags + 3] == "yes" for line in lines[2:]}


def _run(command: Sequence[str], timeout: float) -> str:
    program = shutil.which(command[0])
    assert program, f"{command[0]} is not installed"
    done = subprocess.run(
        [program, *command[1:]], stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    return done.stdout.decode("utf-8")
