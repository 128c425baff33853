"""What leaves the house: clean workbook, Word, PDF and 校验报告 of one filing, in a folder that appears whole.

outcome ──> trimmed, masked ──> seal ──> .xlsx, .docx, 校验报告 ──> one printing ──> checked ──> folder
"""

import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from perfeval_xl.filing import Filing
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.values.errors import PerfevalError, WriteError
from perfeval_xl.writing.clean.clean_copy import clean_copy, sheet_names
from perfeval_xl.writing.clean.file_names import long_path, paper_name, stem
from perfeval_xl.writing.clean.folder import put_folder
from perfeval_xl.writing.clean.papers_docx import papers_docx
from perfeval_xl.writing.clean.publish import Mask, published, still_named
from perfeval_xl.writing.clean.report_page import report_page, verdict
from perfeval_xl.writing.clean.seal import Seal, seal, tokens
from perfeval_xl.writing.clean.trimmed import trimmed

REPORT = "校验报告"
_SUFFIXES = (".xlsx", ".docx", ".pdf")
_LITTER = re.compile(r"(?i)~\$.*|\.~lock\..*|\.DS_Store|Thumbs\.db|desktop\.ini")


class Page(NamedTuple):
    """One PDF to be printed: the Word file it is printed from, or the sheets of the clean workbook."""

    name: str
    words: bytes
    sheets: tuple[str, ...] | None
    """None for what is not in the workbook."""


class Job(NamedTuple):
    """What a printer is given, as files: the clean workbook, and each PDF with its Word file and its sheets."""

    workbook: str
    pages: tuple[tuple[str, str, tuple[str, ...] | None], ...]
    """(name, path of the Word file, sheets) of each."""
    folder: str
    """Where to put the PDFs."""


Printer = Callable[[Job], Mapping[str, str]]
"""Prints a job and returns name -> PDF; what it cannot print it leaves out."""


class Exported(NamedTuple):
    """What was written, and what a person should be told about it."""

    folder: str
    files: tuple[str, ...]
    seal: Seal
    verdict: str
    notices: tuple[str, ...]


class Made(NamedTuple):
    """The files before they are on disk."""

    files: Mapping[str, bytes]
    seal: Seal
    notices: tuple[str, ...]


def export(
    outcome: Outcome,
    out: str,
    *,
    mask: Mask | None = None,
    force: bool = False,
    pdf: bool = True,
    printer: Printer | None = None,
) -> Exported:
    """Write what leaves the house into a folder.

    Args:
        outcome: the filing with what the check said of it.
        out: where to; see `folder_for`.
        mask: make the copy for the website, masked like this, without 校验报告.
        force: export although 错误 are left; the report then says 未通过校验.
        pdf: print PDFs, too.
        printer: prints them; LibreOffice when None.

    Raises:
        WriteError: ``NOT_PASSED`` when 错误 are left and `force` is not set; ``NOTHING`` without any paper;
            ``CANNOT_WRITE``; ``DIFFERS`` when the clean workbook does not read back to the same figures.
    """
    errors = outcome.count("error")
    if errors and not force:
        raise WriteError(
            "NOT_PASSED",
            f"还有 {errors} 处错误没有改正，没有导出。",
            "请先按校验结果改正；确需先打印的，加 --force，校验报告上会印明“未通过校验”。",
        )
    made = make(outcome, mask=mask, pdf=pdf, printer=printer)
    beside = stem(outcome.filing) if mask is not None else ""
    folder = folder_for(out, stem(outcome.filing, published=mask is not None), beside)
    try:
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        put_folder(folder, made.files)
    except OSError as error:
        raise WriteError(
            "CANNOT_WRITE",
            f"不能写入文件夹“{os.path.basename(folder)}”，原来的导出件没有改动。",
            "请关闭正在打开的导出文件，检查磁盘空间和文件夹的权限后再试，或用 -o 换一个位置。",
        ) from error
    return Exported(folder, tuple(made.files), made.seal, verdict(outcome), made.notices)


def make(outcome: Outcome, *, mask: Mask | None = None, pdf: bool = True, printer: Printer | None = None) -> Made:
    """Make every file in memory; nothing of it is on disk but what is being printed.

    Raises:
        WriteError: ``NOTHING``, ``DIFFERS``.
    """
    filing = trimmed(outcome.filing)
    if not filing.forms:
        raise WriteError("NOTHING", "没有可以导出的表。", "请确认材料中至少有一张填写过的表。")
    notices = []
    if filing.unread:
        notices.append(
            f"有 {len(filing.unread)} 处内容不属于本表式或没有读懂，没有写入导出件（加 --unread 校验可列出）。"
        )
    if mask is not None:
        named = still_named(filing, mask)
        filing = published(filing, mask)
        if named:
            names = "、".join(named)
            notices.append(f"材料正文中还出现了{names}，公开版没有改动；如需隐去，请加 --mask-name。")
    mark = seal(filing, published=mask is not None)
    name = stem(filing, published=mask is not None)
    workbook, words = clean_copy(filing, mark), papers_docx(filing, mark)
    files = {f"{name}.xlsx": workbook, f"{name}.docx": words}
    notices += _compared(filing, workbook)
    sheets = sheet_names(filing)
    pages = [Page(name, words, tuple(sheets.values()))]
    if len(filing.forms) > 1:
        for root in filing.forms:
            pages.append(
                Page(f"{name} {paper_name(filing, root)}", papers_docx(filing, mark, (root,)), (sheets[root],))
            )
    if mask is None:
        report = report_page(outcome._replace(filing=filing), mark)
        files[f"{name} {REPORT}.docx"] = report
        pages.append(Page(f"{name} {REPORT}", report, None))
    if pdf:
        try:
            files |= _printed(workbook, pages, filing, printer)
        except WriteError as error:
            notices.append(f"没有生成 PDF：{error}Excel 和 Word 文件已照常导出，可以用它们打印。")
    return Made(files, mark, tuple(notices))


def folder_for(out: str, name: str, beside: str = "") -> str:
    """Return the folder an export goes to.

    `out` itself when it is new, empty, or holds nothing but an earlier export of this name; otherwise a folder of this
    name in it, so that nothing of the user's is ever moved away.

    Args:
        out: what the user named.
        name: of the export.
        beside: name of another export; where `out` holds that one, this one goes beside it.

    Raises:
        WriteError: ``NOT_FOLDER``, a file stands there.
    """
    path = os.path.realpath(out)
    if beside and _held(path) and all(is_exported(one, beside) for one in _held(path)):
        path += "（公开版）"
    if os.path.exists(path) and not os.path.isdir(path):
        raise WriteError("NOT_FOLDER", f"“{out}”是一个文件，不是文件夹。", "请在 -o 后面写一个文件夹。")
    if os.path.dirname(path) == path or not all(is_exported(one, name) for one in _held(path)):
        path = os.path.join(path, name)
    return long_path(path)


def _held(path: str) -> list[str]:
    """Return what stands in a folder, nothing when there is none; one that cannot be looked into holds something."""
    try:
        return os.listdir(long_path(path)) if os.path.isdir(path) else []
    except OSError:
        return ["?"]


def is_exported(file: str, name: str) -> bool:
    """Tell whether a file's name is one that an export of this name gives, or litter beside it."""
    base, suffix = os.path.splitext(file)
    if _LITTER.fullmatch(file):
        return True
    return suffix in _SUFFIXES and (base == name or base.startswith((f"{name} 附件", f"{name} {REPORT}")))


def with_libreoffice(job: Job) -> Mapping[str, str]:
    """Print the Word files of a job in one run of LibreOffice.

    Raises:
        WriteError: there is no LibreOffice or no Chinese font, or it printed nothing.
    """
    from perfeval_xl.writing.clean.office import chinese_font, find_soffice, print_to_pdf

    if find_soffice() is not None and chinese_font() == "":
        raise WriteError(
            "NO_FONT", "这台电脑没有装中文字体，打印出来会是方框。", "请安装宋体、仿宋或思源（Noto CJK）字体后再试。"
        )
    printed = print_to_pdf([words for _, words, _ in job.pages], job.folder)
    return {name: path for (name, _, _), path in zip(job.pages, printed, strict=True)}


def _printed(workbook: bytes, pages: Sequence[Page], filing: Filing, printer: Printer | None) -> dict[str, bytes]:
    """Print to PDF; no page with boxes instead of characters leaves the house.

    Raises:
        WriteError: no printer, or a PDF whose fonts are not whole.
    """
    from perfeval_xl.writing.clean.pdf_check import look_into, missing, undated

    found = {}
    with tempfile.TemporaryDirectory(prefix="perfeval-", ignore_cleanup_errors=True) as room:
        job = Job(os.path.join(room, "papers.xlsx"), tuple(_put(room, at, one) for at, one in enumerate(pages)), room)
        with open(job.workbook, "wb") as file:
            file.write(workbook)
        for name, path in (printer or with_libreoffice)(job).items():
            with open(path, "rb") as file:
                found[f"{name}.pdf"] = undated(file.read())
    if f"{pages[0].name}.pdf" not in found:
        raise WriteError("NO_PDF", "没有打印出 PDF。", "请安装 LibreOffice（免费）后再试，或用 Word 另存为 PDF。")
    whole = found[f"{pages[0].name}.pdf"]
    for content in found.values():
        printed = look_into(content)
        if printed.loose or not printed.pages:
            raise WriteError(
                "NOT_EMBEDDED",
                f"PDF 里的字体没有嵌入（{'、'.join(printed.loose) or '没有页'}）。",
                "请换一台电脑打印。",
            )
    lost = missing(look_into(whole), "".join(value.raw for value in filing.values.values()))
    if lost:
        raise WriteError("NO_GLYPH", f"已装的字体里没有这些字：{lost[:20]}。", "请安装字数较全的中文字体后再试。")
    return found


def _put(room: str, at: int, page: Page) -> tuple[str, str, tuple[str, ...] | None]:
    path = os.path.join(room, f"{at:03d}.docx")
    with open(path, "wb") as file:
        file.write(page.words)
    return page.name, path, page.sheets


def _compared(filing: Filing, workbook: bytes) -> list[str]:
    """Read the clean workbook back: every figure must be there; other differences are told.

    Raises:
        WriteError: ``DIFFERS``, a figure is not what was filed.
    """
    from perfeval_xl.reading.fields.locate import locate
    from perfeval_xl.reading.package import open_package
    from perfeval_xl.reading.xlsx.xlsx import read_book

    try:
        again = tokens(locate(read_book(open_package(workbook), "clean.xlsx"), filing.edition))
    except PerfevalError as error:
        raise WriteError(
            "DIFFERS", f"导出的工作簿没有通过复读（{error.code}），没有导出。", "请联系维护人员。"
        ) from error
    wanted = tokens(filing)
    differing = [key for key in sorted(wanted.keys() | again.keys()) if wanted.get(key) != again.get(key)]
    figures = [
        key
        for key in differing
        if wanted.get(key, "").startswith("#") and not key.endswith(".year") and not key.startswith("report.")
    ]
    if figures:
        labels = "、".join(filing.label(key) for key in figures[:3])
        raise WriteError("DIFFERS", f"导出的工作簿复读后，{labels}与原件不同，没有导出。", "请联系维护人员。")
    if not differing:
        return []
    labels = "、".join(filing.label(key) for key in differing[:3])
    return [f"导出的工作簿复读后，{labels}等 {len(differing)} 处文字与原件不同，请核对打印件。"]
