"""Notes of an open workbook: ours is set above what the user wrote and taken out again, so that his keeps its fonts.

Writing the whole text of a note would give it one font. Excel can insert and delete characters instead, at most 255 in
one call (its limit for any text handed to an object). Afterwards the note is read again: where a program refuses, or
does not do what Excel documents, the text is right all the same, though in one font.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from perfeval_xl.writing.mark_text import without

_PIECE = 250
Pieces = Sequence[tuple[int, int]]
"""Begin and end of pieces of a text, in their order."""


def set_above(cell: Any, text: str) -> None:
    """Set a text above what the note of a cell says, or make a note of it."""
    note = cell.note
    if note is None:
        cell.add_note(text)
    else:
        _insert(note, text + note.text, [(0, len(text))])


def take_back(cell: Any, former: str | None) -> None:
    """Undo `set_above`, also one that broke off; `former` is what the note said, None when there was none."""
    note = cell.note
    if note is None:
        return
    if former is None:
        note.delete()
    elif note.text.endswith(former):
        _delete(note, [(0, len(note.text) - len(former))])
    else:
        note.text = former


def take_out(cell: Any, pieces: Pieces, *, stays: bool = False) -> None:
    """Take pieces out of a note; one in which nothing is left goes, unless it `stays`."""
    note = cell.note
    if stays or without(note.text, pieces).strip():
        _delete(note, pieces)
    else:
        note.delete()


def put_in(cell: Any, text: str, pieces: Pieces) -> None:
    """Undo `take_out`, also one that broke off: let the note say `text` again, of which `pieces` were taken out."""
    note = cell.note
    if note is None:
        cell.add_note(text)
    elif note.text == without(text, pieces):
        _insert(note, text, pieces)
    elif note.text != text:
        note.text = text


def is_conversation(cell: Any) -> bool:
    """Tell whether the note of a cell stands for a conversation, which is not to be written into.

    Older programs know none.
    """
    try:
        return cell.api.CommentThreaded is not None
    except Exception:
        return False


def _insert(note: Any, whole: str, pieces: Pieces) -> None:
    """Insert pieces of `whole` where they belong; all else of it is there. A program that is gone fails at last."""
    api = note.api
    with suppress(Exception):
        for begin, end in pieces:
            for first, last in _steps(whole, begin, end):
                api.Text(whole[first:last], _units(whole[:first]) + 1, False)
    if note.text != whole:
        note.text = whole


def _delete(note: Any, pieces: Pieces) -> None:
    text = note.text
    rest = without(text, pieces)
    api = note.api
    with suppress(Exception):
        frame = api.Shape.TextFrame
        for begin, end in reversed(pieces):
            for first, last in reversed(list(_steps(text, begin, end))):
                frame.Characters(_units(text[:first]) + 1, _units(text[first:last])).Delete()
    if note.text != rest:
        note.text = rest


def _steps(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a piece into pieces that Excel takes in one call; it counts UTF-16 units."""
    while begin < end:
        last = min(end, begin + _PIECE)
        while _units(text[begin:last]) > _PIECE:
            last -= 1
        yield begin, last
        begin = last


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
