"""What is seen in a PDF: pages, fonts, the characters that are drawn."""

import zlib

import pytest

from perfeval_xl.writing.clean.pdf_check import look_into, missing, undated
from support.exports import tiny_pdf


def test_pages_fonts_and_characters_are_found() -> None:
    found = look_into(tiny_pdf("附件一"))
    assert found.pages == 1
    assert found.loose == ()
    assert found.drawn == set("附件一")


def test_a_font_without_its_outlines_is_named() -> None:
    assert look_into(tiny_pdf("附件", embedded=False)).loose == ("AAAAAA+Song",)
    plain = b"%PDF-1.4\n1 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n"
    assert look_into(plain).loose == ("Helvetica",)


def test_characters_without_a_picture_are_named_once() -> None:
    found = look_into(tiny_pdf("附件一"))
    assert missing(found, "附件二：龘龘 abc 12，一") == "二龘"
    assert missing(found, "附件一 abc。") == ""


def test_ranges_and_packed_tables_are_read() -> None:
    cmap = b"begincmap\n2 beginbfrange\n<01> <03> <4E00>\n<04> <05> [<4E8C> <D842DFB7>]\nendbfrange\nendcmap"
    packed = zlib.compress(cmap)
    head = b"%PDF-1.5\n7 0 obj\n<</Filter/FlateDecode/Length "
    pdf = head + str(len(packed)).encode() + b">>\nstream\n" + packed + b"\nendstream\nendobj\n"
    assert look_into(pdf).drawn == {"一", "丁", "丂", "二", "\U00020bb7"}


def test_objects_in_streams_are_read() -> None:
    inner = b"<</Type/Page>><</Type/FontDescriptor/FontName/B+Kai>>"
    numbers = b"1 0 2 14 "
    packed = zlib.compress(numbers + inner)
    first = str(len(numbers)).encode()
    head = b"%PDF-1.5\n9 0 obj\n<</Type/ObjStm/N 2/First " + first + b"/Filter/FlateDecode>>\nstream\n"
    found = look_into(head + packed + b"\nendstream\nendobj\n")
    assert found.pages == 1
    assert found.loose == ("B+Kai",)


@pytest.mark.parametrize("data", (b"", b"PK\3\4", b"%PDF-1.4\n1 0 obj\n<</Filter/FlateDecode>>\nstream\nxx\nendstream"))
def test_what_is_no_pdf_holds_nothing(data: bytes) -> None:
    assert look_into(data) == (0, (), frozenset())


def test_the_time_of_printing_is_taken_out_in_place() -> None:
    pdf = tiny_pdf("附")
    fixed = undated(pdf)
    assert len(fixed) == len(pdf)
    assert b"(D:20240101000000+08'00')" in fixed and b"2026" not in fixed
