"""Print the clean copy to PDF through Excel's own export; LibreOffice takes what Excel cannot."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.clean.export import Job, with_libreoffice
from perfeval_xl.writing.clean.office import find_soffice


def with_excel(job: Job, start: Callable[[], Any] | None = None) -> Mapping[str, str]:
    """Print the sheets of the clean workbook in an Excel of its own, and the rest by LibreOffice where it is.

    Args:
        job: what to print.
        start: starts Excel; by xlwings when None.

    Raises:
        WriteError: neither Excel nor LibreOffice could print.
    """
    try:
        printed = dict(_by_excel(job, start or _excel))
    except Exception:
        return with_libreoffice(job)
    rest = tuple(page for page in job.pages if page[0] not in printed)
    if rest and find_soffice() is not None:
        try:
            printed |= with_libreoffice(job._replace(pages=rest))
        except WriteError:
            return printed
    return printed


def _excel() -> Any:
    import xlwings

    return xlwings.App(visible=False, add_book=False)


def _by_excel(job: Job, start: Callable[[], Any]) -> Mapping[str, str]:
    """Open the clean workbook read-only and let Excel export each page; Excel is always ended."""
    app = start()
    try:
        app.display_alerts = False
        book = app.books.open(job.workbook, update_links=False, read_only=True, add_to_mru=False)
        printed = {}
        for at, (name, _, sheets) in enumerate(job.pages):
            if sheets is None:
                continue
            path = os.path.join(job.folder, f"excel{at:03d}.pdf")
            book.to_pdf(path, include=list(sheets))
            printed[name] = path
        book.close()
        return printed
    finally:
        app.quit()
