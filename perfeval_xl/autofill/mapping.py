"""The correspondence between the accounts of a ledger and the rows of the forms: `mapping.toml`, or the unit's own.

A unit's file stands in place of the tables it gives; tables it leaves out stay as they are here.
"""

import os
import re
import tomllib
from functools import lru_cache
from typing import Any, NamedTuple

from perfeval_xl.forms.edition import Edition
from perfeval_xl.forms.schema import template
from perfeval_xl.values.errors import HouseError
from perfeval_xl.values.text import bare_label, label

BASIC, PROJECT, ALL = "基本支出", "项目支出", "全部"
_OWN = os.path.join(os.path.dirname(__file__), "mapping.toml")
_TABLES = ("row", "nature", "fund", "project", "names")


class Target(NamedTuple):
    """A row of the forms and the postings that belong to it; a code ``*`` takes any."""

    key: str
    label: str
    codes: tuple[str, ...]
    nature: str


class Mapping(NamedTuple):
    """What belongs where. `nature` and `fund` are (word, meaning) pairs in the order they are tried."""

    targets: tuple[Target, ...]
    nature: tuple[tuple[str, str], ...]
    fund: tuple[tuple[str, str], ...]
    projects: dict[str, str]
    """Bare name in the ledger -> name in 附件一."""
    names: dict[str, str]
    """Code -> official name."""

    def known(self, code: str) -> bool:
        """Tell whether a code is one of the classification: itself, its class, or a subordinate of one of them."""
        return any(code[:size] in self.names for size in (3, 5)) or any(
            code.startswith(one) for target in self.targets for one in target.codes if one != "*"
        )

    def code_of(self, name: str) -> str:
        """Return the code whose official name is the last part of a name (商品和服务支出-办公费); empty when none."""
        last = re.split(r"[-/\\_—>|、\s]+", name.strip())[-1]
        return _codes(tuple(self.names.items())).get(_official(last), "")

    def nature_of(self, *texts: str) -> str:
        """Return ``基本支出`` or ``项目支出`` by the first text that says so; empty when none does."""
        return next((meaning for text in texts if text for word, meaning in self.nature if word in text), "")

    def fund_of(self, text: str) -> str:
        """Return the key of the income a text names, empty when none."""
        return next((key for word, key in self.fund if word in text), "") if text else ""


@lru_cache(maxsize=8)
def _codes(names: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {_official(name): code for code, name in names}


def _official(name: str) -> str:
    return re.sub(r"[(（].*?[)）]", "", label(name)).removesuffix("费用").removesuffix("费")


def load_mapping(path: str = "", edition: Edition | None = None) -> Mapping:
    """Read the mapping, the unit's own file over ours.

    Args:
        path: a TOML file; ours alone when empty.
        edition: whose keys it may name; the Hunan edition when None.

    Raises:
        HouseError: it cannot be read, or something in it is wrong; the sentence names the line.
    """
    from perfeval_xl.forms.edition import hunan

    edition = edition or hunan()
    own = _parse(_OWN, _text(_OWN), edition)
    if not path:
        return own
    given = _parse(path, _text(path), edition)
    return Mapping(
        given.targets or own.targets,
        given.nature or own.nature,
        given.fund or own.fund,
        given.projects or own.projects,
        given.names or own.names,
    )


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except FileNotFoundError:
        raise HouseError("MAPPING", f"找不到科目对应文件“{path}”。", "请检查文件名。") from None
    except (OSError, UnicodeDecodeError):
        raise HouseError("MAPPING", f"科目对应文件“{path}”打不开。", "请确认它是 UTF-8 文本文件。") from None


def _parse(path: str, text: str, edition: Edition) -> Mapping:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        where = f"第 {found[1]} 行" if found else "文件末尾"
        raise HouseError("MAPPING", f"“{path}”{where}写法有误。", "请检查引号、等号和方括号。") from None
    for name in table:
        if name not in _TABLES:
            raise _wrong(
                path, _line(text, name), f"不认识“{name}”", "只能写 [[row]]、[nature]、[fund]、[project]、[names]。"
            )
    rows = table.get("row", [])
    if not isinstance(rows, list):
        raise _wrong(path, _line(text, "row"), "各行应以 [[row]] 开头")
    targets = tuple(_target(path, text, number, entry, edition) for number, entry in enumerate(rows, 1))
    nature = _words(path, text, table, "nature")
    for _, meaning in nature:
        if meaning not in (BASIC, PROJECT):
            raise _wrong(path, _line(text, meaning), f"“{meaning}”应是“{BASIC}”或“{PROJECT}”")
    fund = _words(path, text, table, "fund")
    for _, key in fund:
        _check_key(path, _line(text, key), key, edition)
    names = _pairs(path, text, table, "names")
    for code in names:
        if not re.fullmatch(r"\d{3}(\d\d)*", code, re.ASCII):
            raise _wrong(path, _line(text, f'"{code}"'), f"科目编码“{code}”应是 3 位、5 位或更多位数字")
    projects = {bare_label(theirs): ours for theirs, ours in _pairs(path, text, table, "project").items()}
    return Mapping(targets, nature, fund, projects, names)


def _target(path: str, text: str, number: int, entry: Any, edition: Edition) -> Target:
    line = _row_line(text, number)
    if not isinstance(entry, dict):
        raise _wrong(path, line, "应是一张表")
    for name in entry:
        if name not in ("key", "label", "codes", "nature"):
            raise _wrong(path, line, f"不认识“{name}”", "可写 key、label、codes、nature。")
    key, codes, nature = entry.get("key"), entry.get("codes"), entry.get("nature", ALL)
    if not isinstance(key, str) or not key:
        raise _wrong(path, line, "缺少 key")
    _check_key(path, line, key, edition)
    if not isinstance(codes, list) or not codes:
        raise _wrong(path, line, f"“{key}”缺少 codes")
    for code in codes:
        if not isinstance(code, str) or not re.fullmatch(r"\*|\d{1,12}", code, re.ASCII):
            raise _wrong(path, line, f'科目编码“{code}”应是加引号的数字，或 "*"')
    if nature not in (BASIC, PROJECT, ALL):
        raise _wrong(path, line, f"nature“{nature}”应是“{BASIC}”“{PROJECT}”或“{ALL}”")
    return Target(key, str(entry.get("label", "")), tuple(codes), nature)


def _check_key(path: str, line: int, key: str, edition: Edition) -> None:
    field = edition.fields.get(template(key))
    if field is None or "[]" in template(key):
        raise _wrong(path, line, f"没有“{key}”这个填报项", "可用的填报项见手册。")
    if field.kind != "money":
        raise _wrong(path, line, f"“{key}”不是金额")


def _words(path: str, text: str, table: dict[str, Any], name: str) -> tuple[tuple[str, str], ...]:
    entries = table.get(name, {})
    if not isinstance(entries, dict):
        raise _wrong(path, _line(text, name), f"[{name}] 应是一张表")
    pairs = []
    for meaning, words in entries.items():
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise _wrong(path, _line(text, meaning), f"“{meaning}”后面应是用方括号括起的字样")
        pairs += [(word.strip(), meaning) for word in words]
    return tuple(pairs)


def _pairs(path: str, text: str, table: dict[str, Any], name: str) -> dict[str, str]:
    entries = table.get(name, {})
    if not isinstance(entries, dict):
        raise _wrong(path, _line(text, name), f"[{name}] 应是一张表")
    for left, right in entries.items():
        if not isinstance(right, str) or not right.strip():
            raise _wrong(path, _line(text, left), f"“{left}”后面应是加引号的名称")
    return dict(entries)


def _wrong(path: str, line: int, why: str, cure: str = "") -> HouseError:
    return HouseError("MAPPING", f"“{os.path.basename(path)}”第 {line} 行：{why}。", cure)


def _line(text: str, word: str) -> int:
    return next((number for number, line in enumerate(text.splitlines(), 1) if word in line), 1)


def _row_line(text: str, number: int) -> int:
    starts = [at for at, line in enumerate(text.splitlines(), 1) if line.strip().replace(" ", "") == "[[row]]"]
    return starts[number - 1] if number <= len(starts) else 1
