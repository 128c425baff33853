"""The support file: what a maintainer needs to see, with names and telephones blanked."""

import json
import re
import zipfile
from pathlib import Path

from perfeval_xl import __version__
from perfeval_xl.api import read
from perfeval_xl.excel.doctor_lines import Line, written
from perfeval_xl.filing import Filing
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.rules.run import validate
from perfeval_xl.values.errors import ReadError, WriteError

BLANK = "█"
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx])(?!\d)")
_PERSONAL = (".sign.preparer", ".sign.phone", ".sign.signature")
_NAMES = (".sign.preparer", ".sign.signature", ".unit")
_DATE = (2024, 1, 1, 0, 0, 0)


def write_bundle(path: str, lines: tuple[Line, ...], workbook: str = "") -> list[str]:
    """Write the support file.

    Args:
        path: the .zip to make; an existing one is not overwritten.
        lines: what `doctor` saw; paths below the home folder lose the user's name.
        workbook: the filing in question, if there is one.

    Returns:
        What was put in, in sentences.

    Raises:
        WriteError: it exists already, or cannot be written.
    """
    parts = {"检查.txt": _without_home(written(lines)), "版本.txt": f"perfeval-xl {__version__}\n"}
    told = ["检查结果和版本号"]
    if workbook:
        try:
            parts["材料.json"] = json.dumps(_material(read(workbook)), ensure_ascii=False, indent=1)
            told.append("材料中的数字、文字和校验结果（姓名、电话、单位名称已遮去）")
        except ReadError as error:
            parts["材料.json"] = json.dumps({"error": error.code, "message": _masked(error.message, ())})
            told.append("材料读不了的原因（不含材料内容）")
    try:
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as package:
            for name, text in parts.items():
                package.writestr(zipfile.ZipInfo(name, _DATE), text, zipfile.ZIP_DEFLATED)
    except FileExistsError:
        raise WriteError("EXISTS", f"“{path}”已经存在，没有改动它。", "请换一个文件名。") from None
    except OSError as error:
        raise WriteError("BUNDLE", f"“{path}”写不进去。", "请换一个可以写入的文件夹。") from error
    return told


def _material(filing: Filing) -> dict[str, object]:
    names = names_in(filing)
    outcome: Outcome = validate(filing)
    return {
        "edition": filing.edition.code,
        "year": filing.year,
        "values": {
            key: {
                "raw": BLANK if key.endswith(_PERSONAL) and value.raw else _masked(value.raw, names),
                "state": value.state,
            }
            for key, value in filing.values.items()
        },
        "findings": [
            {"code": f.code, "level": f.level, "keys": f.keys, "message": _masked(f.message, names)}
            for f in outcome.findings
        ],
        "not_evaluated": [
            {"code": u.code, "keys": u.keys, "why": _masked(u.why, names)} for u in outcome.not_evaluated
        ],
        "unread": [{"place": _masked(u.place.text, names), "raw": _masked(u.raw, names)} for u in filing.unread],
        "crashes": [{"code": c.code, "error": c.error} for c in outcome.crashes],
    }


def names_in(filing: Filing) -> tuple[str, ...]:
    """Return the names to blank wherever they stand: persons and the unit, longest first."""
    found = {filing.unit} | {filing.text(key) for key in filing.values if key.endswith(_NAMES)}
    return tuple(sorted((name for name in found if len(name) >= 2), key=len, reverse=True))


def _masked(text: str, names: tuple[str, ...]) -> str:
    for name in names:
        text = text.replace(name, BLANK * 2)
    return _PHONE.sub(BLANK * 2, text)


def _without_home(text: str) -> str:
    return text.replace(str(Path.home()), "~")
