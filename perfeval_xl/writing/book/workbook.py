"""Make the workbook: blank for a new year, or filled with a filing that was read from anywhere.

new_workbook / import_workbook ──> model (what stands where) ──> build (XlsxWriter) ──> package (VBA, ribbon)
"""

import datetime
import io
import os
from collections.abc import Sequence
from typing import Any, NamedTuple

from perfeval_xl import __version__
from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import Edition, hunan
from perfeval_xl.forms.schema import BODY, SUBTOTAL
from perfeval_xl.values.atomic import write_bytes
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing import names
from perfeval_xl.writing.book.audit_sheet import audit_names, write_audit_sheet
from perfeval_xl.writing.book.fill import fill
from perfeval_xl.writing.book.formulas import block_reference, column_reference, spot
from perfeval_xl.writing.book.frame_sheets import write_findings_frame, write_leftover_sheet
from perfeval_xl.writing.book.guide import write_guide
from perfeval_xl.writing.book.hidden_sheets import (
    INTERPRETER,
    list_names,
    write_configuration,
    write_formulas,
    write_lists,
    write_marks,
    write_state,
)
from perfeval_xl.writing.book.model import Facts, Model, boxes_by_key, facts_of, lay_papers
from perfeval_xl.writing.book.package import macro_enabled, mended, normalised
from perfeval_xl.writing.book.papers import draw_paper
from perfeval_xl.writing.book.report_sheet import write_report_sheet
from perfeval_xl.writing.book.unit_sheet import write_unit_sheet
from perfeval_xl.writing.formats import GB_CHARSET, PLAIN_FACE, Styles
from perfeval_xl.writing.marks import TITLE, listed_names

_WITHOUT_CELL = (".total.stated", f".{BODY}.text")
"""What papers of other editions state and ours have no cell for, beside subtotals."""
_CREATED = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
"""Fixed, so that two builds are equal; no clock is read."""


CALCULATED_BY = 191029
"""The calculation engine of Excel 2019. An older number would make Excel calculate everything on opening, and so start
Python before anything is done; the values are there, and proven."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {
        "font_name": PLAIN_FACE,
        "font_size": 11,
        "font_scheme": False,
        "font_family": 0,
        "font_charset": GB_CHARSET,
    },
    "default_column_width": 72,
    "default_row_height": 18,
}
"""How XlsxWriter is used: texts stay texts; columns are measured by 宋体 11, which every Chinese desktop has."""


class Made(NamedTuple):
    """A workbook that was written: where, and what of the source found no cell or was not understood."""

    path: str
    leftover: tuple[tuple[str, str, str], ...]
    """(place in the source, raw text, why) of each."""


def new_workbook(
    path: str | os.PathLike[str],
    unit: str = "",
    year: int | None = None,
    projects: Sequence[str] = (),
    *,
    plain: bool = False,
    edition: Edition | None = None,
    interpreter: str = INTERPRETER,
) -> Made:
    """Write a blank workbook.

    Args:
        path: where to; ``.xlsm``, with `plain` ``.xlsx``.
        unit: 单位名称.
        year: the year evaluated; None leaves it to be typed.
        projects: names of the projects, each of which gets its own 附件三.
        plain: without macros and functions of our own.
        edition: the forms; the Hunan edition when not given.
        interpreter: path of pythonw.exe for the macros.

    Raises:
        WriteError: the file cannot be written.
    """
    facts = Facts(unit.strip(), year, projects=tuple(name.strip() for name in projects if name.strip()))
    _save(path, build(edition or hunan(), facts, None, plain=plain, interpreter=interpreter))
    return Made(os.fspath(path), ())


def import_workbook(
    filing: Filing, path: str | os.PathLike[str], *, plain: bool = False, interpreter: str = INTERPRETER
) -> Made:
    """Write a workbook that holds a filing as it was read: nothing mended, nothing dropped.

    Figures that differ from what a formula would give take the formula's place; raw texts that are not of their
    cell's kind stay in it with a note; what found no cell is listed on a sheet of its own.

    Raises:
        WriteError: the file cannot be written.
    """
    _save(path, build(filing.edition, facts_of(filing), filing, plain=plain, interpreter=interpreter))
    return Made(os.fspath(path), tuple(leftover(filing)))


def leftover(filing: Filing) -> list[tuple[str, str, str]]:
    """List what a filing holds that no cell can take as it should be: place, raw text, why."""
    found = [(unread.place.text, unread.raw, unread.why) for unread in filing.unread]
    for key, value in filing.values.items():
        if SUBTOTAL in key or key.endswith(_WITHOUT_CELL):
            found.append((value.place.text, value.raw, f"{filing.label(key)}：本版表格没有这一格"))
        elif value.state == "bad":
            found.append((value.place.text, value.raw, f"{filing.label(key)}：不是该格应填的内容，原文已照录在格中"))
    return found


def build(
    edition: Edition,
    facts: Facts,
    filing: Filing | None,
    *,
    plain: bool = False,
    interpreter: str = INTERPRETER,
) -> bytes:
    """Return the bytes of the workbook; the same input gives the same bytes."""
    model = model_of(edition, facts, filing, plain=plain)
    written = drawn(model, interpreter)
    if plain:
        return normalised(written)
    from perfeval_xl.writing.book.vba import modules, ribbon

    return macro_enabled(written, modules(), ribbon())


def model_of(
    edition: Edition, facts: Facts, filing: Filing | None, *, plain: bool = False, recompute: bool = False
) -> Model:
    """Decide what stands in every cell.

    Args:
        edition: the forms.
        facts: what 单位信息 states.
        filing: what to pour in; None makes the blank workbook.
        plain: formulas without our functions.
        recompute: let every formula stand, whatever the filing states in its place.
    """
    papers = lay_papers(edition, facts, filing)
    contents, formulas = fill(edition, facts, papers, filing, plain=plain, recompute=recompute)
    return Model(edition, facts, papers, contents, formulas, filing, plain)


def drawn(model: Model, interpreter: str = INTERPRETER) -> bytes:
    """Return the workbook as XlsxWriter draws it: a .xlsx, macros not yet in it."""
    import xlsxwriter

    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, OPTIONS)
    styles = Styles(workbook)
    report = model.edition.form("report").annex
    visible = [names.GUIDE, names.UNIT, *(paper.sheet for paper in model.papers), report, names.AUDIT, names.FINDINGS]
    rows = leftover(model.filing) if model.filing is not None else []
    if rows:
        visible.append(names.LEFTOVER)
    sheets = {name: workbook.add_worksheet(name) for name in (*visible, *names.HIDDEN)}
    found = write_audit_sheet(sheets[names.AUDIT], styles, model)
    write_guide(sheets[names.GUIDE], styles, model, found)
    write_unit_sheet(sheets[names.UNIT], styles, model)
    numbers = {name: number for number, name in enumerate(sheets, 1)}
    grow = {numbers[paper.sheet]: draw_paper(sheets[paper.sheet], styles, model, paper) for paper in model.papers}
    grow[numbers[report]] = write_report_sheet(sheets[report], styles, model)
    write_findings_frame(sheets[names.FINDINGS], styles, model)
    if rows:
        write_leftover_sheet(sheets[names.LEFTOVER], styles, rows)
    _hide(sheets, model, interpreter)
    for name, formula in _names(model, len(found)).items():
        workbook.define_name(name, formula)
    workbook.set_custom_property(names.EDITION_PROPERTY, model.edition.code)
    workbook.set_custom_property(names.VERSION_PROPERTY, __version__)
    workbook.set_properties({"title": "绩效自评表", "author": "", "created": _CREATED})
    sheets[names.GUIDE].activate()
    workbook.set_calc_mode("auto", CALCULATED_BY)
    workbook.calc_on_load = False
    workbook.close()
    return mended(out.getvalue(), grow)


def _hide(sheets: dict[str, Any], model: Model, interpreter: str) -> None:
    write_configuration(sheets[names.CONFIG], interpreter)
    write_state(sheets[names.STATE], model)
    write_lists(sheets[names.LISTS])
    write_formulas(sheets[names.FORMULAS], model)
    write_marks(sheets[names.MARKS])
    for name in names.HIDDEN:
        sheets[name].very_hidden()


def _names(model: Model, lines: int) -> dict[str, str]:
    """Return every defined name: mark, switches, columns of 审核, blocks and their columns."""
    found = {names.EDITION_MARK: f'="{model.edition.code}"', **audit_names(lines), **list_names(), **listed_names()}
    rows = model.filing is not None and leftover(model.filing)
    sheets = {word: sheet for word, sheet in names.OWN_SHEETS.items() if rows or sheet != names.LEFTOVER}
    found |= {names.OWN + word: f"='{sheet}'!$A$1" for word, sheet in sheets.items()}
    for title in (*(paper.sheet for paper in model.papers), model.edition.form("report").annex):
        if "!" not in title:  # XlsxWriter takes the sheet's name unquoted, up to the mark; else marks are plain fills
            found[f"'{title}'!{TITLE}"] = f'="{title.replace(chr(34), chr(34) * 2)}"'
    for paper in model.papers:
        boxes = boxes_by_key(paper)
        sheet = "'" + paper.sheet.replace("'", "''") + "'!"
        for path in paper.page.groups:
            found[names.block_name(path)] = "=" + block_reference(paper, path)
            for key, box in boxes.items():
                group, leaf = key.rpartition(".")[::2]
                if group == f"{path}[1]" and model.edition.field(key).kind in ("money", "score"):
                    reference = column_reference(paper, path, spot(box)[1], sheet)
                    found[names.column_name(path, leaf)] = "=" + reference
    return found


def _save(path: str | os.PathLike[str], content: bytes) -> None:
    """Write the whole file beside its place first, then move it there."""
    target = os.fspath(path)
    try:
        write_bytes(target, content)
    except OSError as problem:
        raise WriteError(
            "CANNOT_WRITE",
            f"不能写入“{os.path.basename(target)}”。",
            "请检查文件夹是否存在、是否有权限，并关闭正在打开的同名文件后再试。",
        ) from problem
