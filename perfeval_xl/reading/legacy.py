"""Read foreign workbooks (.xls, .et, .xlsb, .ods) through python-calamine, in a child process with limits.

calamine is fast and reads many formats, but on a hostile file it can end the process it runs in, and it loses error
values and formulas. So it runs apart, under limits of memory and time, and the result says what could not be seen.
The child gets the bytes on its standard input and answers with lines of JSON; nothing is unpickled.
"""

import os
import sys
from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.reading import safety
from perfeval_xl.reading.grid import Grid, GridCell, Source
from perfeval_xl.reading.safety import refuse
from perfeval_xl.reading.xlsx.book import Book
from perfeval_xl.reading.xlsx.layout import lay_out
from perfeval_xl.reading.xlsx.stored import Sheet
from perfeval_xl.reading.xlsx.values import clean_text, read_number
from perfeval_xl.values.address import MAX_COLUMN, MAX_ROW, a1, range_a1

SECONDS = 9
"""Wall and processor time of the child."""
MEMORY = 512 << 20
"""Address space of the child, where the system can limit it (not on Windows)."""

_OUT_OF_TIME = -24
"""What a child returns that the system ended for its processor time (SIGXCPU)."""
_CODE = "import sys; sys.path[:] = sys.argv[1].split({!r}); from perfeval_xl.reading.legacy import child; child()"


def read_legacy(path: str, kind: str = "") -> Source:
    """Read the values of a workbook that is not .xlsx.

    Only values, their kinds, merged ranges (.xls) and hidden sheets can be seen; a notice says so.

    Args:
        path: of the file.
        kind: a key of `safety.LEGACY` when it is known already; otherwise the content is looked at.

    Raises:
        ReadError: ``NO_LEGACY``, ``LEGACY_FAILED``, ``LEGACY_TIMEOUT``, ``LEGACY_BIG``, ``ENCRYPTED``, ``OTHER_KIND``,
            and the codes of `safety.load` and `sniff.sniff`.
    """
    from perfeval_xl.reading.sniff import KINDS, OLE, ole_names, sniff

    data = safety.load(path)
    name = os.path.basename(path)
    kind = kind or sniff(data, name)
    if kind not in safety.LEGACY:
        raise refuse("OTHER_KIND", found=KINDS[kind])
    book = Book()
    book.notice("VALUES_ONLY", "")
    if data.startswith(OLE) and ole_names(data) & {"_VBA_PROJECT_CUR", "Macros", "VBA"}:
        book.notice("MACRO", "")
    answer = _ask(data, kind)
    try:
        return _source(answer, name, kind, book)
    except (ValueError, TypeError):
        raise refuse("LEGACY_FAILED", found=safety.LEGACY[kind]) from None


def _ask(data: bytes, kind: str) -> str:
    """Run the child on `data` and return its answer."""
    import subprocess

    found = safety.LEGACY[kind]
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    paths = [root, *(one for one in sys.path if one and os.pathsep not in one)]
    if not sys.executable:
        raise refuse("NO_LEGACY", found=found)
    # Isolated (-I): neither the current folder nor the user's own settings can put another module in the way.
    command = [sys.executable, "-I", "-B", "-c", _CODE.format(os.pathsep), os.pathsep.join(paths)]
    quiet = 0x08000000 if os.name == "nt" else 0  # CREATE_NO_WINDOW
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=SECONDS, creationflags=quiet, check=False
        )
    except subprocess.TimeoutExpired:
        raise refuse("LEGACY_TIMEOUT", found=found) from None
    except OSError:
        raise refuse("NO_LEGACY", found=found) from None
    if done.returncode:
        raise refuse("LEGACY_TIMEOUT" if done.returncode == _OUT_OF_TIME else "LEGACY_FAILED", found=found)
    answer = done.stdout.decode("utf-8")
    if answer.startswith("!"):
        code = answer[1:].strip()
        raise refuse(code if code in safety.REFUSALS else "LEGACY_FAILED", found=found)
    return answer


def _source(answer: str, name: str, kind: str, book: Book) -> Source:
    import json

    grids: list[Grid] = []
    for line in answer.splitlines():
        title, state, merges, cells = json.loads(line)
        if state == "macro":
            book.notice("MACRO_SHEET", title)
        elif state == "other":
            book.notice("NOT_READ_SHEET", title)
        else:
            if state == "hidden":
                book.notice("HIDDEN_SHEET", title, state)
            rows: dict[int, list[GridCell]] = {}
            for row, column, cell_kind, text in cells:
                rows.setdefault(row, []).append(_cell(book, title, row, column, cell_kind, text))
            book.count_cells(len(cells))
            grids.append(Grid(title, "sheet", lay_out(Sheet(rows, merges, ()), book, title), state == "hidden"))
    if not grids:
        raise refuse("NO_SHEETS")
    return Source(name, kind, tuple(grids), {}, {}, tuple(book.notices))


def _cell(book: Book, sheet: str, row: int, column: int, kind: str, text: str) -> GridCell:
    number: Decimal | None = None
    if kind == "number":
        parsed = read_number(text)
        if parsed is None:
            raise refuse("BAD_NUMBER", f"{sheet}!{a1(row, column)}", text)
        text, number, _ = parsed
    elif kind == "text":
        cleaned = clean_text(text)
        if cleaned != text:
            book.notice("CLEANED_TEXT", f"{sheet}!{a1(row, column)}")
        text = cleaned
    return GridCell(row, column, text, kind, number)


def child() -> None:
    """Run in the child process: read a workbook from standard input, write one line of JSON for each sheet.

    A refusal is one line: ``!`` and its code.
    """
    limit()
    data = sys.stdin.buffer.read()
    try:
        lines = list(_answer(data))
    except MemoryError:
        lines = ["!LEGACY_BIG"]
    sys.stdout.buffer.write("\n".join(lines).encode("utf-8"))


def limit() -> None:
    """Bound memory and processor time of this process, and forbid it to write files, where the system can."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        try:
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))
        except (ValueError, OSError):
            continue


def _answer(data: bytes) -> Iterator[str]:
    import io
    import json

    try:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum
    except ImportError:
        yield "!NO_LEGACY"
        return
    count = 0
    try:
        with CalamineWorkbook.from_object(io.BytesIO(data)) as workbook:
            for sheet in workbook.sheets_metadata:
                state = "visible" if sheet.visible == SheetVisibleEnum.Visible else "hidden"
                if sheet.typ != SheetTypeEnum.WorkSheet:
                    state = "macro" if sheet.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba) else "other"
                    yield json.dumps([sheet.name, state, [], []])
                    continue
                content = workbook.get_sheet_by_name(sheet.name)
                merges = [
                    range_a1(top + 1, left + 1, bottom + 1, right + 1)
                    for (top, left), (bottom, right) in content.merged_cell_ranges or ()
                    if bottom < MAX_ROW and right < MAX_COLUMN
                ]
                cells: list[list[object]] = []
                first_row, first_column = content.start or (0, 0)
                for row, line in enumerate(content.to_python(skip_empty_area=True), first_row + 1):
                    for column, value in enumerate(line, first_column + 1):
                        if value != "":
                            cells.append([row, column, *_said(value)])
                count += len(cells)
                if count > safety.MAX_CELLS:
                    yield "!TOO_MANY_CELLS"
                    return
                yield json.dumps([sheet.name, state, merges, cells])
    except PasswordError:
        yield "!ENCRYPTED"
    except (CalamineError, OSError, ValueError):
        yield "!LEGACY_FAILED"


def _said(value: object) -> tuple[str, str]:
    """Return kind and text of a value as calamine gives it."""
    import datetime

    if isinstance(value, str):
        return "text", value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, bool):
        return "bool", "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return "number", str(int(value)) if value.is_integer() and abs(value) < 10**15 else repr(value)
    if isinstance(value, int):
        return "number", str(value)
    if isinstance(value, datetime.datetime):
        whole = value.hour == value.minute == value.second == 0
        return "date", value.strftime("%Y-%m-%d") if whole else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date):
        return "date", value.isoformat()
    if isinstance(value, datetime.time):
        return "date", value.isoformat("seconds")
    if isinstance(value, datetime.timedelta):
        days = Decimal(value.days) + Decimal(value.seconds) / 86_400
        return "number", format(days.normalize(), "f")
    return "text", str(value)
