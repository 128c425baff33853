"""Pictures of every sheet, blank and filled with the sample, as printed and as seen on the screen: to be looked at."""

import os
import shutil
import subprocess

from perfeval_xl.api import read
from perfeval_xl.forms.edition import hunan
from perfeval_xl.office import run_soffice
from perfeval_xl.resources import sample
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.book.model import Facts, Model, facts_of
from perfeval_xl.writing.book.workbook import drawn, model_of

PROJECTS = ("政务中心运行经费", "综合窗口人员工作经费")


def make_pictures(folder: str, *, dpi: int = 80) -> list[str]:
    """Print the workbooks to PDF and the pages to PNG, and return the paths of the PNG files.

    Args:
        folder: where to; made if it is not there.
        dpi: dots per inch of the PNG files.

    Raises:
        WriteError: LibreOffice or poppler is missing.
    """
    printer = shutil.which("pdftoppm")
    if printer is None:
        raise WriteError("POPPLER_MISSING", "这台电脑上没有找到 pdftoppm。", "请安装 poppler-utils 后再试。")
    os.makedirs(folder, exist_ok=True)
    books = []
    for name, model in _models().items():
        path = os.path.join(folder, f"{name}.xlsx")
        with open(path, "wb") as file:
            file.write(drawn(model))
        books.append(path)
    pictures = []
    for pdf in run_soffice(books, "pdf", folder, recalculate=True):
        stem = os.path.splitext(pdf)[0]
        for old in _pages(folder, stem):
            os.unlink(old)
        subprocess.run([printer, "-png", "-r", str(dpi), pdf, stem], check=True, timeout=300)
        pictures += _pages(folder, stem)
    return pictures


def _pages(folder: str, stem: str) -> list[str]:
    start = os.path.basename(stem) + "-"
    return [
        os.path.join(folder, one)
        for one in sorted(os.listdir(folder))
        if one.startswith(start) and one.endswith(".png")
    ]


def _models() -> dict[str, Model]:
    filing = read(sample())
    blank = model_of(hunan(), Facts("衡山县行政审批服务局", 2024, projects=PROJECTS), None)
    filled = model_of(filing.edition, facts_of(filing), filing)
    return {
        "blank-printed": blank,
        "sample-printed": filled,
        "blank-screen": blank._replace(screen="开"),
        "sample-screen": filled._replace(screen="开"),
    }
