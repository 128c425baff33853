"""A county's own standards and rules: one TOML file, in the same grammar as ours, checked when it is loaded.

    [values]                      # any dated value of the edition
    "deviation.over" = "20"

    [[rule]]
    code = "Z001"
    title = "公用经费超过预算"
    level = "explain"             # error, explain or hint
    left = "basic.public.final"
    compare = "<="                # = or <=
    right = "basic.public.budget"
    hint = "说明超出的原因。"

An expression adds and subtracts keys and ``sum(basic.project[].final)``, or is a single figure.
"""

import re
from decimal import Decimal

from perfeval_xl.forms.edition import Dated, Edition
from perfeval_xl.forms.schema import template
from perfeval_xl.relations.grammar import Constant, Difference, Each, Expression, Ref, Relation, Sum
from perfeval_xl.values.errors import HouseError
from perfeval_xl.values.records import Any, NamedTuple

_CODE = re.compile(r"Z\d{3}")
_TOKEN = re.compile(r"\s*(?:(sum)\(\s*([a-z_.\[\]0-9]+)\s*\)|([a-z][a-z_.\[\]0-9]*)|(\d+(?:\.\d+)?)|([-+]))")
_LEVELS = ("error", "explain", "hint")
_KINDS = {"=": "same", "<=": "at_most"}
_REQUIRED = ("code", "title", "left", "compare", "right")


class House(NamedTuple):
    """What a county adds: its figures for dated values, and its relations."""

    values: dict[str, str]
    relations: tuple[Relation, ...]
    path: str = ""

    def applied(self, edition: Edition) -> Edition:
        """Return the edition with the county's figures and relations."""
        values = dict(edition.values)
        for key, figure in self.values.items():
            values[key] = Dated(key, values[key].label, values[key].unit, "", ((0, figure),))
        return edition._replace(values=values, relations=(*edition.relations, *self.relations))


def load_house(path: str, edition: Edition | None = None) -> House:
    """Read and check a county's file.

    Args:
        path: the TOML file.
        edition: whose keys it may use; the Hunan edition when None.

    Raises:
        HouseError: it cannot be read, or something in it is wrong; the sentence names the line.
    """
    import tomllib

    from perfeval_xl.forms.edition import hunan

    edition = edition or hunan()
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
    except FileNotFoundError:
        raise HouseError("HOUSE", f"找不到本县规则文件“{path}”。", "请检查文件名。") from None
    except (OSError, UnicodeDecodeError):
        raise HouseError("HOUSE", f"本县规则文件“{path}”打不开。", "请确认它是 UTF-8 文本文件。") from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        where = f"第 {found[1]} 行" if found else "文件末尾"
        raise HouseError("HOUSE", f"“{path}”{where}写法有误。", "请检查引号、等号和方括号。") from None
    for name in table:
        if name not in ("values", "rule"):
            raise HouseError(
                "HOUSE", f"“{path}”第 {_line(text, name)} 行：不认识“{name}”。", "只能写 [values] 和 [[rule]]。"
            )
    values = _values(path, text, table.get("values", {}), edition)
    entries = table.get("rule", [])
    if not isinstance(entries, list):
        raise HouseError("HOUSE", f"“{path}”第 {_line(text, 'rule')} 行：规则应以 [[rule]] 开头。")
    relations = tuple(_relation(path, text, number, entry, edition) for number, entry in enumerate(entries, 1))
    codes = [relation.code for relation in relations]
    for code in codes:
        if codes.count(code) > 1:
            raise HouseError("HOUSE", f"“{path}”第 {_line(text, code, last=True)} 行：编号 {code} 用了两次。")
    return House(values, relations, path)


def _values(path: str, text: str, table: Any, edition: Edition) -> dict[str, str]:
    if not isinstance(table, dict):
        raise HouseError("HOUSE", f"“{path}”第 {_line(text, 'values')} 行：[values] 应是一张表。")
    values: dict[str, str] = {}
    for key, figure in _flat(table):
        line = _line(text, key.rpartition(".")[2])
        if key not in edition.values:
            raise HouseError("HOUSE", f"“{path}”第 {line} 行：没有名为“{key}”的标准值。", "可用的名称见规则手册。")
        now = edition.values[key].since[-1][1]
        numeric = now.replace(".", "", 1).isdecimal()
        if numeric and not re.fullmatch(r"\d+(\.\d+)?", str(figure), re.ASCII):
            raise HouseError("HOUSE", f"“{path}”第 {line} 行：“{key}”应是数字，现在是“{figure}”。")
        values[key] = str(figure)
    return values


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, entry in table.items():
        found += _flat(entry, f"{prefix}{name}.") if isinstance(entry, dict) else [(f"{prefix}{name}", entry)]
    return found


def _relation(path: str, text: str, number: int, entry: Any, edition: Edition) -> Relation:
    line = _rule_line(text, number)

    def wrong(why: str, cure: str = "") -> HouseError:
        return HouseError("HOUSE", f"“{path}”第 {line} 行起的规则：{why}。", cure)

    if not isinstance(entry, dict):
        raise wrong("应是一张表")
    for name in _REQUIRED:
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise wrong(f"缺少 {name}")
    if not _CODE.fullmatch(entry["code"]):
        raise wrong(f"编号“{entry['code']}”应是字母 Z 加三位数字")
    level = entry.get("level", "explain")
    if level not in _LEVELS:
        raise wrong(f"级别“{level}”应是 error、explain 或 hint 之一")
    if entry["compare"] not in _KINDS:
        raise wrong(f"比较“{entry['compare']}”应是 = 或 <=")
    sides = {}
    for side in ("left", "right"):
        try:
            sides[side] = parse_expression(entry[side], edition)
        except ValueError as error:
            raise wrong(f"{side} 里{error}") from None
    left, right = sides["left"], sides["right"]
    kind = _KINDS[entry["compare"]]
    if kind == "at_most":
        left, right = right, left
    unit = _unit(left, edition) or _unit(right, edition) or "万元"
    return Relation(
        entry["code"],
        kind,
        left,
        right,
        entry["title"],
        level=level,
        unit=unit,
        hint=str(entry.get("hint", "")),
        subject=entry["title"],
        live=False,
    )


def parse_expression(text: str, edition: Edition) -> Expression:
    """Parse ``basic.public.final + sum(basic.project[].final) - basic.abroad.final``, or a figure.

    Raises:
        ValueError: with a Chinese half-sentence saying what is wrong.
    """
    plus: list[Ref | Each] = []
    minus: list[Ref | Each] = []
    constant = Decimal(0)
    has_constant = False
    sign, expects_term, at = 1, True, 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if not found:
            raise ValueError(f"看不懂“{text[at:].strip()[:12]}”")
        at = found.end()
        total, group, key, figure, operator = found.groups()
        if operator:
            if expects_term and operator == "+":
                raise ValueError("多了一个“+”")
            sign = -sign if expects_term else (1 if operator == "+" else -1)
            expects_term = True
            continue
        if not expects_term:
            raise ValueError("两项之间缺少 + 或 -")
        expects_term = False
        if figure:
            constant += sign * Decimal(figure)
            has_constant = True
        else:
            (plus if sign > 0 else minus).append(_each(group, edition) if total else _ref(key, edition))
        sign = 1
    if expects_term:
        raise ValueError("没有写完")
    if has_constant and (plus or minus):
        raise ValueError("数字不能与填报项相加减，请把数字单独放在一边")
    if has_constant:
        return Constant(constant)
    if not minus:
        return plus[0] if len(plus) == 1 else Sum(tuple(plus))
    if not plus:
        raise ValueError("至少要有一项是加的")
    return Difference(Sum(tuple(plus)), Sum(tuple(minus)))


def _ref(key: str, edition: Edition) -> Ref:
    if template(key) not in edition.fields:
        raise ValueError(f"没有“{key}”这个填报项")
    return Ref(key)


def _each(path: str, edition: Edition) -> Each:
    if template(path) not in edition.fields:
        raise ValueError(f"没有“{path}”这个填报项")
    group, bracket, leaf = path.rpartition("[].")
    if not bracket:
        raise ValueError(f"sum() 里的“{path}”不是可重复的行")
    return Each(group, leaf)


def _unit(expression: Expression, edition: Edition) -> str:
    if isinstance(expression, Ref):
        return edition.fields[template(expression.key)].unit
    if isinstance(expression, Each):
        return edition.fields[f"{expression.group}[].{expression.leaf}"].unit
    if isinstance(expression, Sum):
        return _unit(expression.terms[0], edition)
    if isinstance(expression, Difference):
        return _unit(expression.left, edition)
    return ""


def _line(text: str, word: str, last: bool = False) -> int:
    lines = [number for number, line in enumerate(text.splitlines(), 1) if word in line]
    return lines[-1 if last else 0] if lines else 1


def _rule_line(text: str, number: int) -> int:
    starts = [at for at, line in enumerate(text.splitlines(), 1) if line.strip().replace(" ", "") == "[[rule]]"]
    return starts[number - 1] if number <= len(starts) else 1
