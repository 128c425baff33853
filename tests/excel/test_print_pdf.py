"""Printing through Excel: which sheets, and what happens when Excel is not there."""

from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.excel import print_pdf
from perfeval_xl.excel.print_pdf import with_excel
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.clean.export import Job


class Book:
    def __init__(self, app: "App") -> None:
        self.app = app

    def to_pdf(self, path: str, include: list[str]) -> None:
        if self.app.broken:
            raise OSError("no printer")
        self.app.printed.append(include)
        Path(path).write_bytes(b"%PDF-1.5")

    def close(self) -> None:
        self.app.closed += 1


class App:
    """As much of Excel as is asked for."""

    def __init__(self, broken: bool = False) -> None:
        self.books = self
        self.broken = broken
        self.printed: list[list[str]] = []
        self.opened: list[dict[str, Any]] = []
        self.closed = self.quits = 0

    def open(self, path: str, **options: Any) -> Book:
        self.opened.append({"path": path, **options})
        return Book(self)

    def quit(self) -> None:
        self.quits += 1


@pytest.fixture
def job(tmp_path: Path) -> Job:
    pages = (("全套", "0.docx", ("附件一", "附件二")), ("附件一", "1.docx", ("附件一",)), ("校验报告", "2.docx", None))
    return Job(str(tmp_path / "papers.xlsx"), pages, str(tmp_path))


def libreoffice(job: Job) -> dict[str, str]:
    return {name: f"lo:{words}" for name, words, _ in job.pages}


def test_excel_prints_the_sheets_and_libreoffice_the_rest(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_pdf, "with_libreoffice", libreoffice)
    monkeypatch.setattr(print_pdf, "find_soffice", lambda: "soffice")
    app = App()
    printed = with_excel(job, lambda: app)
    assert app.printed == [["附件一", "附件二"], ["附件一"]]
    assert app.opened[0]["read_only"] is True and app.opened[0]["update_links"] is False
    assert (app.closed, app.quits) == (1, 1)
    assert set(printed) == {"全套", "附件一", "校验报告"} and printed["校验报告"] == "lo:2.docx"
    assert all(Path(printed[name]).is_file() for name in ("全套", "附件一"))


def test_without_libreoffice_the_report_stays_word(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_pdf, "find_soffice", lambda: None)
    assert set(with_excel(job, App)) == {"全套", "附件一"}


def test_where_excel_fails_libreoffice_prints_all(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_pdf, "with_libreoffice", libreoffice)
    app = App(broken=True)
    assert set(with_excel(job, lambda: app)) == {"全套", "附件一", "校验报告"}
    assert app.quits == 1, "no Excel is left running"


def test_with_neither_one_sentence_says_so(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(job: Job) -> dict[str, str]:
        raise WriteError("OFFICE_MISSING", "这台电脑上没有找到 LibreOffice。")

    def no_excel() -> App:
        raise OSError("not registered")

    monkeypatch.setattr(print_pdf, "with_libreoffice", missing)
    with pytest.raises(WriteError, match="没有找到"):
        with_excel(job, no_excel)
