"""Small PNG files: a raw picture in at most 256 colours, by the standard library alone, the same bytes every time."""

import re
import struct
import zlib
from collections import Counter

_HEADER = re.compile(rb"P6\s+(\d+)\s+(\d+)\s+255\s")
_KEPT = 0xF8
"""Bits of a channel that tell colours apart: what is nearer looks the same."""


def palette_png(picture: bytes) -> bytes:
    """Return a PNG of 8 bits per pixel with a palette.

    Args:
        picture: a binary PPM, as poppler writes it.

    Raises:
        ValueError: it is no such picture.
    """
    found = _HEADER.match(picture)
    if found is None:
        raise ValueError("no binary PPM of 8 bits")
    width, height = int(found[1]), int(found[2])
    raw = picture[found.end() :]
    if len(raw) != 3 * width * height:
        raise ValueError("a PPM that is cut off")
    pixels = list(zip(raw[0::3], raw[1::3], raw[2::3], strict=True))
    palette, numbers = _palette(Counter(pixels))
    coded = bytes(numbers[pixel] for pixel in pixels)
    rows = b"".join(b"\0" + coded[at : at + width] for at in range(0, len(coded), width))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", b"".join(bytes(colour) for colour in palette)),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def png_size(picture: bytes) -> tuple[int, int]:
    """Return width and height in pixels of a PNG file's bytes."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


_Colour = tuple[int, int, int]


def _palette(seen: Counter[_Colour]) -> tuple[list[_Colour], dict[_Colour, int]]:
    """Choose the commonest colours, and for every colour the number of the nearest chosen one."""
    groups: dict[_Colour, Counter[_Colour]] = {}
    for colour, times in seen.items():
        group = (colour[0] & _KEPT, colour[1] & _KEPT, colour[2] & _KEPT)
        groups.setdefault(group, Counter())[colour] += times
    ranked = sorted(groups.values(), key=lambda group: (-group.total(), min(group)))
    palette = [max(group, key=lambda colour: (group[colour], colour)) for group in ranked[:256]]
    numbers = {}
    for number, members in enumerate(ranked):
        for colour in members:
            numbers[colour] = number if number < len(palette) else _nearest(palette, colour)
    return palette, numbers


def _nearest(palette: list[_Colour], colour: _Colour) -> int:
    return min(range(len(palette)), key=lambda at: sum((a - b) ** 2 for a, b in zip(palette[at], colour, strict=True)))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
