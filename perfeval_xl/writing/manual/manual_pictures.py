"""The pictures of the user's manual: parts of the sample workbook as it looks on the screen, checked and marked."""

import os
import re
import shutil
import subprocess
import tempfile
from typing import NamedTuple

from perfeval_xl.api import read
from perfeval_xl.office import run_soffice
from perfeval_xl.reading.package import open_package
from perfeval_xl.reading.xlsx.xlsx import read_book
from perfeval_xl.resources import sample
from perfeval_xl.rules.run import validate
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.book.model import facts_of
from perfeval_xl.writing.book.workbook import drawn, model_of
from perfeval_xl.writing.closed.mark_file import mark
from perfeval_xl.writing.manual.palette_png import palette_png

WHEN = "2024-06-20 09:00"
"""Time of the check as 校验结果 states it; no clock is read."""
MOST_BYTES = 150_000


class Picture(NamedTuple):
    """A part of a page: the first one that begins with `start`, cut in points from the upper left corner.

    `words`: the part goes from the first word down to the second instead, wherever they stand on the page.
    """

    name: str
    start: str
    left: float
    top: float
    width: float
    height: float
    dpi: int = 110
    words: tuple[str, str] | None = None


PICTURES = (
    Picture("legend", "填报说明", 96, 0, 426, 0, words=("浅黄", "工作表")),
    Picture("unit", "单位信息", 40, 50, 515, 325),
    Picture("basic", "附件一", 40, 50, 515, 375),
    Picture("audit", "审核", 15, 40, 506, 350, 130),
    Picture("findings", "校验结果", 22, 40, 458, 138, 145),
)


def make_manual_pictures(folder: str) -> list[str]:
    """Draw the sample, mark it, print it, cut the pictures out, and return their paths.

    Args:
        folder: where to; made if it is not there.

    Raises:
        WriteError: LibreOffice or poppler is missing.
    """
    printer, reader = shutil.which("pdftoppm"), shutil.which("pdftotext")
    if printer is None or reader is None:
        raise WriteError("POPPLER_MISSING", "这台电脑上没有找到 pdftoppm。", "请安装 poppler-utils 后再试。")
    filing = read(sample())
    data = drawn(model_of(filing.edition, facts_of(filing), filing, plain=True)._replace(screen="开"))
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as passing:
        book = os.path.join(passing, "sample.xlsx")
        _write(book, data)
        _write(book, mark(data, read_book(open_package(data), "sample.xlsx"), validate(read(book)), WHEN, ()).data)
        (pdf,) = run_soffice([book], "pdf", passing, recalculate=True)
        pages = _pages(pdf, reader)
        made = []
        for picture in PICTURES:
            number = next(at for at, text in enumerate(pages, 1) if text.startswith(picture.start))
            if picture.words:
                top, below = (_height(pdf, reader, number, word) for word in picture.words)
                picture = picture._replace(top=top - 4, height=below - top - 7)
            made.append(os.path.join(folder, picture.name + ".png"))
            _write(made[-1], palette_png(_cut(pdf, printer, number, picture)))
    return made


def _write(path: str, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)


def _pages(pdf: str, reader: str) -> list[str]:
    done = subprocess.run([reader, "-enc", "UTF-8", pdf, "-"], check=True, capture_output=True, timeout=60)
    return [page.lstrip() for page in done.stdout.decode("utf-8").split("\f")]


def _height(pdf: str, reader: str, page: int, word: str) -> float:
    """Return how far a word stands from the upper edge of a page, in points."""
    command = [reader, "-bbox", "-f", str(page), "-l", str(page), "-enc", "UTF-8", pdf, "-"]
    told = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode("utf-8")
    found = re.search(rf'yMin="([\d.]+)"[^>]*>{word}<', told)
    assert found is not None, f"{word} is not on page {page}"
    return float(found[1])


def _cut(pdf: str, printer: str, page: int, picture: Picture) -> bytes:
    box = []
    for option, points in zip("xyWH", picture[2:6], strict=True):
        box += [f"-{option}", str(round(points * picture.dpi / 72))]
    command = [printer, "-r", str(picture.dpi), "-f", str(page), "-l", str(page), "-singlefile", *box, pdf]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
