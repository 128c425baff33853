"""Compare a file with the fingerprint that is stored in it or printed on paper."""

from collections.abc import Sequence
from typing import NamedTuple

from perfeval_xl.api import read_many
from perfeval_xl.filing import Filing
from perfeval_xl.reading import safety
from perfeval_xl.reading.package import Package, open_package
from perfeval_xl.values.errors import ReadError
from perfeval_xl.writing.clean.publish import masks, published
from perfeval_xl.writing.clean.seal import Seal, parse_seal, seal

_PARTS = ("docprops/custom.xml", "xl/worksheets/sheet", "word/footer")


class Verified(NamedTuple):
    """`state` is ``same``, ``changed`` or ``unknown``; `lines` say it to a user."""

    state: str
    lines: tuple[str, ...]
    now: Seal


def verify(paths: Sequence[str], typed: Seal | None = None) -> Verified:
    """Say whether files, together one filing, still carry the values of a print.

    Args:
        paths: the files.
        typed: the print on paper; the one stored in the files when None.

    Raises:
        ReadError: a file cannot be read, or is no filing.
    """
    filing = read_many(paths)
    stored = {one for path in paths for one in stored_seals(path)}
    if len(stored) > 1:
        found = "、".join(sorted(one.text for one in stored))
        return Verified(
            "changed", (f"指纹不符：文件里存有几个不同的指纹（{found}），文件被改动过或拼接过。",), seal(filing)
        )
    wanted = typed or next(iter(stored), None)
    if wanted is None:
        now = seal(filing)
        told = (
            "文件里没有存指纹，没有比对。",
            f"现在的{now.line}",
            "请用 --fingerprint 输入打印件页脚上的指纹再核对。",
        )
        return Verified("unknown", told, now)
    now = _comparable(filing, wanted)
    of = "打印件" if typed is not None else "导出时存入"
    notes = []
    if typed is not None and stored and typed not in stored:
        notes.append(f"文件里存的是另一个指纹：{next(iter(stored)).text}。")
    if now == wanted:
        same = f"指纹相符：文件里的数据与{of}的指纹{'（公开版）' if wanted.published else ''}一致，没有改动。"
        return Verified("same", (same, now.line, *notes), now)
    told = (
        f"指纹不符：文件里的数据与{of}的指纹不一致，至少有一处改动过。",
        f"{of}的指纹：{wanted.text}",
        f"现在的{now.line}",
    )
    if typed is not None and stored and not typed.published and next(iter(stored)).published:
        notes.append("这是公开版，姓名和手机号已隐去，只能与公开版的指纹（PE1P 开头）核对。")
    return Verified("changed", (*told, *notes), now)


def stored_seals(path: str) -> frozenset[Seal]:
    """Return the prints stored in a workbook or Word file: in its properties and its footers; none in other files.

    Raises:
        ReadError: the file cannot be opened.
    """
    data = safety.load(path)
    if not data.startswith(b"PK\3\4"):
        return frozenset()
    try:
        package = open_package(data)
    except ReadError:
        return frozenset()
    return frozenset(found for name in package.members if name.startswith(_PARTS) for found in _seals(package, name))


def _seals(package: Package, name: str) -> list[Seal]:
    text = package.read(name).decode("utf-8", "replace")
    if name.startswith("xl/"):
        text = text[text.rfind("<headerFooter") :] if "<headerFooter" in text else ""
    found = parse_seal(text)
    return [found] if found is not None else []


def _comparable(filing: Filing, wanted: Seal) -> Seal:
    """Return the print of the same form; of an original, that of any published form it gives."""
    now = seal(filing, published=wanted.published)
    if now == wanted or not wanted.published:
        return now
    for mask in masks():
        if seal(published(filing, mask), published=True) == wanted:
            return wanted
    return now
