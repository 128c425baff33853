"""Recognise a text: a label, a title, a closing line, a label with its value behind a colon.

Each text is worked out once and remembered (`index.Index.lookup`).
"""

from perfeval_xl.reading.fields.labels import (
    BLANK,
    COLUMN,
    INLINE,
    MONEY,
    PLAIN,
    SPLIT,
    VALUED,
    Entry,
    Inline,
    Roles,
    Titles,
    Words,
    normal,
    title_year,
    undated,
)
from perfeval_xl.values.text import clean, label

FILLER = frozenset(("此页为封面", "(此页为封面)", "盖章", "(盖章)", "(公章)"))
MAX_LABEL = 200
MAX_TITLE = 80
"""A longer text is neither a label nor a title; only what stands behind a colon makes it longer."""

_NUMERALS = "0123456789一二三四五六七八九十-之"
_MONIES = ("亿元", "千元", "万元", "元")
_UNIT_HEADS = ("单位", "金额单位", "计量单位")
_FILES = (".docx", ".doc", ".xlsx", ".xlsm", ".xls", ".wps", ".et", ".pdf")
_BEHIND_TITLES = ("》", ")", *_FILES)
_STOPS = frozenset(",。;")
_COLONS = ":：﹕∶"
_AMOUNT_ENDS = "0123456789元"
_SCORE_ENDS = tuple("0123456789分０１２３４５６７８９")
_TOTAL = "总分"
_SIGNED = ("(签字)", "(盖章)", "(签字盖章)", "(签章)")
_LONGEST_REMARK = 16
_LONGEST_HEAD = 60
_HEADED = frozenset((COLUMN,))
"""Kinds of labels that may have a remark behind them in brackets: ``偏差原因（未完成的填写）``."""


def recognise(text: str, words: Words, titles: Titles, signs: tuple[str, ...]) -> Entry:
    """Return what is known of a text.

    Args:
        text: as typed.
        words: what each label may be.
        titles: ends of titles.
        signs: labels of the closing line, longest first.
    """
    if not text or text.isspace():
        return BLANK
    if text.isascii() or len(text) > MAX_LABEL:
        return PLAIN
    whole = label(text)
    if len(whole) > MAX_TITLE and _is_sentence(whole):
        return PLAIN
    bare = normal(text)
    if not bare:
        return _short_entry(whole, bare, titles) or Entry({}, printed=bool(whole))
    if bare.isascii():
        return PLAIN
    money = _declared_money(whole)
    roles = words.get(bare)
    if roles is not None:
        return _entry(roles, None, money)
    year = None
    if bare[:4].isdecimal() and bare[4:5] in ("预", "决"):
        bare = f"{bare[:4]}年{bare[4:]}"
    if "年" in bare:
        dated, year = undated(bare)
        roles = words.get(dated) if year is not None else None
        if roles is not None:
            return _entry(roles, year, money)
    if bare.endswith(")") and "(" in bare and len(bare) <= _LONGEST_HEAD:
        roles = words.get(bare[: bare.rindex("(")])
        kept = _only_inline(roles, _HEADED) if roles is not None else {}
        if kept:
            return _entry(kept, None, money)
    if len(whole) <= MAX_TITLE:
        short = _short_entry(whole, bare, titles)
        if short is not None:
            return short
    inline = _inline(text, words, signs)
    if not inline:
        return PLAIN
    money = "?" if any(_is_money(one.roles) for one in inline) else ""
    return Entry({}, inline=inline, money=money, valued=True)


def _is_sentence(whole: str) -> bool:
    """Tell a long text that can hold neither a label with its value nor a bracket that was cut off."""
    return ":" not in whole and whole[-1] not in _AMOUNT_ENDS and whole.count("(") <= whole.count(")")


def _entry(roles: Roles, year: int | None, money: str) -> Entry:
    kinds = frozenset(role.kind for mine in roles.values() for role in mine)
    money = "?" if _is_money(roles) else money
    return Entry(roles, "", year, False, False, (), money, kinds, not VALUED.isdisjoint(kinds))


def _is_money(roles: Roles) -> bool:
    return any(role.name == MONEY for mine in roles.values() for role in mine)


def _declared_money(whole: str) -> str:
    """Return the unit of money a label ends with, in brackets or behind a colon, when it is not 万元."""
    if not whole.endswith(("元)", "元")):
        return ""
    bare = whole.removesuffix(")")
    unit = next(one for one in _MONIES if bare.endswith(one))
    return unit if unit != "万元" and bare[: -len(unit)].endswith(("(", ":")) else ""


def _short_entry(whole: str, bare: str, titles: Titles) -> Entry | None:
    """Recognise what stands alone on a line: annex, title, year, unit of money, cover remark."""
    if whole.startswith(("附件", "附表")) and not whole[2:].rstrip(":").strip(_NUMERALS):
        return Entry({}, annex=True, printed=True)
    core = whole.strip("()")
    if len(core) <= 6 and core[4:] in ("年度", "年", "度") and (year := title_year(core[:4] + "年")) is not None:
        return Entry({}, year=year, printed=True)
    head, colon, tail = core.partition(":")
    if core in _MONIES and whole.startswith("("):
        return Entry({}, printed=True, money=core if core != "万元" else "")
    if colon and head in _UNIT_HEADS and (unit := tail.removeprefix("人民币")) in _MONIES:
        return Entry({}, printed=True, money=unit if unit != "万元" else "")
    front, noted, unit = whole.rpartition("单位:")
    if noted and front and (unit := unit.rstrip(")").removeprefix("人民币")) in _MONIES:
        front = front.removesuffix("金额").removesuffix("计量").rstrip("(")
        entry = _short_entry(front, normal(front), titles)
        if entry is not None and (entry.title or entry.year is not None):
            entry.money = unit if unit != "万元" else ""
        return entry
    if bare in FILLER or whole in FILLER:
        return Entry({}, printed=True)
    title = _title_head(bare) if bare.endswith(_BEHIND_TITLES) else bare
    if title.endswith(titles.ends) and _STOPS.isdisjoint(whole):
        code = next(code for ending, code in zip(titles.ends, titles.codes, strict=True) if title.endswith(ending))
        return Entry({}, title=code, year=title_year(whole), printed=True)
    return None


def _title_head(bare: str) -> str:
    """Return a title without what may follow it: (2023年度), (修改), .docx."""
    while True:
        head = bare.removesuffix("》")
        for ending in _FILES:
            head = head.removesuffix(ending)
        if head.endswith(")"):
            at = head.rfind("(")
            if at >= 0 and len(head) - at <= _LONGEST_REMARK:
                head = head[:at]
            elif at < 0 and head.endswith("年度)") and head[-7:-3].isdecimal():
                head = head[:-7]
        if head == bare:
            return head
        bare = head


def _inline(text: str, words: Words, signs: tuple[str, ...]) -> tuple[Inline, ...]:
    """Find labels with their values in one cell: the closing line, ``项目名称：…``, ``其他资金：0.00``."""
    if scored := _scored_total(text, words):
        return (scored,)
    if ":" not in label(text):
        return tuple(_amount_behind(text, words))
    colons = [at for at, one in enumerate(text) if one in _COLONS]
    found = [place for at in colons if (place := _sign_at(text, at, signs)) is not None]
    before = text[: found[0][0]].strip() if found else ""
    head = _one_inline(before, words) if before else []
    if not found or (before and not head and len(found) == 1):
        return tuple(_one_inline(text, words))
    for at, (_, end, word) in enumerate(found):
        until = found[at + 1][0] if at + 1 < len(found) else len(text)
        roles = words.get(normal(word))
        if roles is not None:
            head.append(Inline(_only_inline(roles), text[end:until].strip()))
    return tuple(head)


def _scored_total(text: str, words: Words) -> Inline | None:
    """Find a total with its score in one cell: ``自评得分：96.5分``, ``自评总分96.5``."""
    if len(text) > _LONGEST_HEAD or "分" not in text or text.rstrip()[-1:] not in _SCORE_ENDS:
        return None
    from perfeval_xl.values.scored import score_of

    score = score_of(text)
    roles = words.get(_TOTAL) if score else None
    return Inline(_only_inline(roles), score) if roles else None


def _sign_at(text: str, colon: int, signs: tuple[str, ...]) -> tuple[int, int, str] | None:
    """Return where the label before a colon begins and its value, if it is one of the closing line's."""
    head = label(text[:colon])
    bare = head
    for signed in _SIGNED:
        bare = bare.removesuffix(signed)
    word = next((one for one in signs if bare.endswith(one)), None)
    if word is None:
        return None
    left = len(word) + len(head) - len(bare)
    start = colon
    while left and start:
        start -= 1
        left -= bool(clean(text[start]))
    return start, colon + 1, word


def _one_inline(text: str, words: Words) -> list[Inline]:
    for at, one in enumerate(text[:_LONGEST_HEAD]):
        if one in _COLONS:
            bare = normal(text[:at])
            roles = words.get(bare) or words.get(undated(bare)[0])
            kept = _only_inline(roles) if roles is not None else {}
            if kept:
                return [Inline(kept, text[at + 1 :].strip())]
    return _amount_behind(text, words)


def _amount_behind(text: str, words: Words) -> list[Inline]:
    """Find a part of a split with its amount behind it, without a colon."""
    whole = label(text)
    if len(whole) > _LONGEST_HEAD or whole[-1] not in _AMOUNT_ENDS:
        return []
    bare = whole
    for unit in _MONIES:
        bare = bare.removesuffix(unit)
    head = bare.rstrip("0123456789.,").removesuffix("-")
    roles = words.get(normal(head)) if len(head) < len(bare) else None
    splits = _only_inline(roles, frozenset((SPLIT,))) if roles is not None else {}
    return [Inline(splits, whole[len(head) :])] if splits else []


def _only_inline(roles: Roles, kinds: frozenset[str] = INLINE) -> Roles:
    kept = {code: tuple(role for role in mine if role.kind in kinds) for code, mine in roles.items()}
    return {code: mine for code, mine in kept.items() if mine}
