"""情况说明: a person's explanation of a 核实 finding, bound to its rule, cells and values.

It stays when the check is run again and lapses when a number changes. Only 核实 can be explained.
"""

import os
from collections.abc import Iterable, Sequence

from perfeval_xl.rules.finding import Finding, Outcome
from perfeval_xl.values.errors import ReadError, WriteError
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.text import shortened


class Explanation(NamedTuple):
    """One explanation as it stands in the side file or on the sheet 校验结果."""

    code: str
    keys: tuple[str, ...]
    fingerprint: str
    text: str
    about: str = ""
    """The message it explains, for the reader's eyes only."""


def explain(
    findings: Iterable[Finding], explanations: Sequence[Explanation]
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Attach explanations to the findings they fit.

    Args:
        findings: what was found.
        explanations: what a person wrote; empty texts are waiting to be filled and count for nothing.

    Returns:
        The findings, explained where they fit, and a sentence for each explanation that lapsed or was not used.
    """
    if not explanations:
        return tuple(findings), ()
    written = {entry.fingerprint: entry for entry in explanations if entry.text.strip()}
    used: set[str] = set()
    told: list[Finding] = []
    by_cells: dict[tuple[str, tuple[str, ...]], Finding] = {}
    refused: dict[str, Finding] = {}
    for finding in findings:
        entry = written.get(finding.fingerprint)
        by_cells[finding.code, finding.keys] = finding
        if entry is not None and finding.level == "explain":
            used.add(entry.fingerprint)
            finding = finding._replace(explanation=entry.text.strip())
        elif entry is not None:
            refused[entry.fingerprint] = finding
        told.append(finding)
    lapsed = []
    for fingerprint, entry in written.items():
        if fingerprint in used:
            continue
        if fingerprint in refused:
            lapsed.append(
                f"{entry.code} 属于必须改正或只作提示的条目，不需要说明，原说明“{_short(entry.text)}”没有采用。"
            )
        elif (entry.code, entry.keys) in by_cells:
            lapsed.append(f"{entry.code} 所说明的数字已经改动，原说明“{_short(entry.text)}”失效，请重新说明。")
        else:
            lapsed.append(f"{entry.code} 所说明的情况已不存在，原说明“{_short(entry.text)}”没有用到，可以删去。")
    return tuple(told), tuple(lapsed)


def load(path: str) -> tuple[Explanation, ...]:
    """Read a side file; a file that is not there yet is empty.

    Raises:
        ReadError: it is not a file of explanations.
    """
    import tomllib

    if not os.path.exists(path):
        return ()
    try:
        with open(path, "rb") as file:
            table = tomllib.load(file)
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(
            "EXPLAIN", f"情况说明文件“{path}”打不开。", "请检查文件是否存在、是否为 UTF-8 文本。"
        ) from error
    except tomllib.TOMLDecodeError as error:
        line = str(error).rpartition("line ")[2].split(",")[0]
        where = f"第 {line} 行附近" if line.isdecimal() else ""
        raise ReadError(
            "EXPLAIN", f"情况说明文件“{path}”{where}写法有误。", "请对照别的条目改正引号和等号。"
        ) from error
    entries = table.get("explanation", [])
    if not isinstance(entries, list):
        raise ReadError("EXPLAIN", f"“{path}”不是情况说明文件。", "每条说明应以 [[explanation]] 开头。")
    found = []
    for number, entry in enumerate(entries, 1):
        fields = entry if isinstance(entry, dict) else {}
        code, cells, print_, text = (fields.get(name) for name in ("code", "cells", "fingerprint", "text"))
        if not (
            isinstance(code, str) and isinstance(cells, list) and isinstance(print_, str) and isinstance(text, str)
        ):
            raise ReadError("EXPLAIN", f"“{path}”的第 {number} 条说明缺少 code、cells、fingerprint 或 text。")
        found.append(Explanation(code, tuple(str(cell) for cell in cells), print_, text, str(fields.get("about", ""))))
    return tuple(found)


def save(path: str, outcomes: Iterable[Outcome], kept: Sequence[Explanation]) -> None:
    """Write the side file anew: what was written stays, findings that wait for an explanation are added empty.

    The file is replaced whole or not at all.

    Raises:
        WriteError: the folder cannot be written to.
    """
    entries = {entry.fingerprint: entry for entry in kept if entry.text.strip()}
    for outcome in outcomes:
        for finding in outcome.findings:
            if finding.level == "explain" and finding.fingerprint not in entries:
                about = finding.message
                entries[finding.fingerprint] = Explanation(finding.code, finding.keys, finding.fingerprint, "", about)
    text = "# 情况说明：在 text 的引号里写明原因。其他各项请勿改动；数字改动后，相应说明自动失效。\n"
    for entry in entries.values():
        cells = ", ".join(_quoted(key) for key in entry.keys)
        text += f"\n[[explanation]]\ncode = {_quoted(entry.code)}\nabout = {_quoted(entry.about)}\n"
        text += f"cells = [{cells}]\nfingerprint = {_quoted(entry.fingerprint)}\ntext = {_quoted(entry.text)}\n"
    from perfeval_xl.values.atomic import write_text

    try:
        write_text(path, text)
    except OSError as error:
        raise WriteError(
            "EXPLAIN", f"情况说明文件“{path}”写不进去。", "请检查文件夹是否只读、磁盘是否已满。"
        ) from error


def _quoted(text: str) -> str:
    """Write a TOML basic string."""
    out = []
    for character in text:
        if character in '"\\':
            out.append("\\" + character)
        elif character < " " or character == "\x7f":
            out.append(f"\\u{ord(character):04x}")
        else:
            out.append(character)
    return '"' + "".join(out) + '"'


def _short(text: str) -> str:
    return shortened(" ".join(text.split()), 20)
