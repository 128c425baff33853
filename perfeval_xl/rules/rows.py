"""Views on a filing that several rules share: its figures, indicator rows, the report's texts; and figures in words.

Each view is worked out once per run (`Check.once`). Where one cell is supposed to hold another figure (`Check.before`),
a view takes over what does not read that cell. Rows of money are in `tables`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from perfeval_xl.filing import Filing, Value
from perfeval_xl.forms.schema import BODY, Sections
from perfeval_xl.rules.finding import Check
from perfeval_xl.values.dates import ParsedDate, parse_date
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import money_text, plain
from perfeval_xl.values.text import pieces

CAUSES = ("超", "增", "高于", "追加", "上升", "上涨", "调整", "原因", "由于", "因")
_STOP = "。；;！\n"
_PHRASE = 8
_LABELS = ("指标", "总分", "合计", "满意度")
_LEAVES = ("level1", "level2", "name", "target", "actual", "weight", "score", "reason")


class Indicator(NamedTuple):
    """One indicator row; a cell the source does not have is None."""

    root: str
    """The paper: ``overall``, ``project[2]``."""
    prefix: str
    """The row: ``overall.indicator[3]``."""
    level1: Value | None
    level2: Value | None
    name: Value | None
    target: Value | None
    actual: Value | None
    weight: Value | None
    score: Value | None
    reason: Value | None
    full: Decimal | None
    """The figure of 分值, if one stands there."""
    points: Decimal | None
    """The figure of 自评得分, if one stands there."""


def indicators(check: Check) -> tuple[Indicator, ...]:
    """Return every indicator row, paper by paper; a table that was misread has none."""
    found: tuple[Indicator, ...] = check.once("indicators", _indicators)
    return found


def misread(check: Check) -> Mapping[str, tuple[str, ...]]:
    """Return, by paper, the weights and scores in whose place phrases or labels were read, where several are.

    Nobody types a sentence for a score twice: the columns of such a table stand otherwise than they were taken.
    """
    found: Mapping[str, tuple[str, ...]] = check.once("misread", _misread)
    return found


def _misread(check: Check) -> dict[str, tuple[str, ...]]:
    if check.before is not None:
        return dict(misread(check.before[0]))
    papers: dict[str, list[str]] = {}
    for key in sweep(check).odd:
        value = check.filing.values[key]
        if value.problem == "R101" and ".indicator[" in key:
            text = value.text
            if len(text) >= _PHRASE or text == "%" or holds(text, _LABELS):
                papers.setdefault(key.partition(".")[0], []).append(key)
    return {paper: tuple(keys) for paper, keys in papers.items() if len(keys) > 1}


def indicators_of(check: Check, root: str) -> Sequence[Indicator]:
    """Return the indicator rows of one paper."""
    found: Mapping[str, Sequence[Indicator]] = check.once("indicators_of", _by_paper)
    return found.get(root, ())


def _by_paper(check: Check) -> dict[str, list[Indicator]]:
    found: dict[str, list[Indicator]] = {}
    for row in indicators(check):
        found.setdefault(row.root, []).append(row)
    return found


def _indicators(check: Check) -> tuple[Indicator, ...]:
    filing, number = check.filing, figures(check).get
    if check.before is not None:
        before, key = check.before
        changed = key.rpartition(".")[0]
        return tuple(
            [_indicator(filing, number, *one[:2]) if one.prefix == changed else one for one in indicators(before)]
        )
    left_out = misread(check)
    papers = [root for root in filing.forms if root not in left_out]
    rows = [(root, prefix) for root in papers for prefix in filing.each(f"{root}.indicator")]
    return tuple([_indicator(filing, number, root, prefix) for root, prefix in rows])


def _indicator(filing: Filing, number: Callable[[str], Decimal | None], root: str, prefix: str) -> Indicator:
    keys = _row_keys(prefix)
    return tuple.__new__(Indicator, (root, prefix, *map(filing.values.get, keys), number(keys[5]), number(keys[6])))


@lru_cache(maxsize=512)
def _row_keys(prefix: str) -> tuple[str, ...]:
    """Return the keys of the cells of a row, in the order of `Indicator`."""
    return tuple(f"{prefix}.{leaf}" for leaf in _LEAVES)


class Sweep(NamedTuple):
    """What one pass over all cells finds."""

    figures: Mapping[str, Decimal]
    """Every figure by its key."""
    odd: tuple[str, ...]
    """Cells the reader found something odd about."""
    texts: Mapping[str, str]
    """Every text by its key."""
    words: str
    """All these texts, one to a line: a quick look before each is searched."""


def sweep(check: Check) -> Sweep:
    """Return what one pass over all cells finds."""
    found: Sweep = check.once("sweep", _sweep)
    return found


def _sweep(check: Check) -> Sweep:
    figures: dict[str, Decimal] = {}
    texts: dict[str, str] = {}
    odd = []
    for key, value in check.filing.values.items():
        state = value.state
        if state == "number":
            number = value.number
            if number is not None:
                figures[key] = number
        elif state == "text":
            texts[key] = value.text
        if value.problem:
            odd.append(key)
    return Sweep(figures, tuple(odd), texts, "\n".join(texts.values()))


def figures(check: Check) -> Mapping[str, Decimal]:
    """Return every figure of the filing by its key: ``figures(check).get(key)`` is ``filing.number(key)``, quicker."""
    found: Mapping[str, Decimal] = check.once("figures", _figures)
    return found


def _figures(check: Check) -> Mapping[str, Decimal]:
    if check.before is None:
        return sweep(check).figures
    before, key = check.before
    number = check.filing.number(key)
    return figures(before) if number is None else {**figures(before), key: number}


def sections(check: Check) -> tuple[tuple[str, str], ...]:
    """Return key and text of every section of the report in which something is written, in the order of the form."""
    found: tuple[tuple[str, str], ...] = check.once("sections", _sections)
    return found


def _sections(check: Check) -> tuple[tuple[str, str], ...]:
    if check.before is not None:
        return sections(check.before[0])
    filing = check.filing
    blocks = [block for form in filing.edition.forms for block in form.blocks if isinstance(block, Sections)]
    keys = [f"{block.prefix}.{section.name}.text" for block in blocks for section in block.sections]
    keys += [f"{block.prefix}.{BODY}.text" for block in blocks]
    return tuple([(key, text) for key in keys if (text := filing.text(key))])


def sentences(check: Check) -> tuple[str, ...]:
    """Return the sentences of the report, without white space; cut only once per run."""
    found: tuple[str, ...] = check.once("sentences", _sentences)
    return found


def _sentences(check: Check) -> tuple[str, ...]:
    if check.before is not None:
        return sentences(check.before[0])
    whole = "\n".join([text for _, text in sections(check)])
    return tuple(["".join(part.split()) for part in pieces(whole, _STOP)])


def mentioned(check: Check, words: tuple[str, ...], causes: tuple[str, ...] = CAUSES) -> bool:
    """Tell whether a sentence of the report names one of `words` together with one of `causes`."""
    if check.before is not None:
        return mentioned(check.before[0], words, causes)
    told: dict[tuple[str, ...], str] = check.once("told", lambda asked: {(): "\n".join(sentences(asked))})
    if not holds(told[()], words):
        return False
    if causes not in told:
        told[causes] = "\n".join([sentence for sentence in sentences(check) if holds(sentence, causes)])
    return holds(told[causes], words)


def holds(text: str, words: Iterable[str]) -> bool:
    """Tell whether one of the words stands in a text."""
    for word in words:
        if word in text:
            return True
    return False


def dates(check: Check) -> tuple[tuple[str, ParsedDate], ...]:
    """Return key and date of every paper that bears one."""
    found: tuple[tuple[str, ParsedDate], ...] = check.once("dates", _dates)
    return found


def _dates(check: Check) -> tuple[tuple[str, ParsedDate], ...]:
    if check.before is not None:
        return dates(check.before[0])
    filing = check.filing
    keys = [f"{root}.cover.date" if root == "report" else f"{root}.sign.date" for root in filing.forms]
    return tuple([(key, parse_date(filing.text(key))) for key in keys if filing.state(key) == "date"])


def blank(value: Value | None) -> bool:
    """Tell whether a cell is there and empty."""
    return value is not None and value.state == "blank"


def blanks(check: Check, keys: Iterable[str]) -> tuple[str, ...]:
    """Return which of the cells are there and empty."""
    get = check.filing.values.get
    return tuple([key for key in keys if (value := get(key)) is not None and value.state == "blank"])


def filled(value: Value | None) -> bool:
    """Tell whether something stands in a cell."""
    return value is not None and value.state != "blank"


def numeric(value: Value | None) -> bool:
    """Tell whether a figure stands in a cell."""
    return value is not None and value.state == "number"


def figure(number: Decimal, unit: str = "万元") -> str:
    """Write a figure as papers do: amounts with two decimals, everything else as short as it is."""
    if unit == "万元":
        money = money_text(number)
        return money if Decimal(money) == number else plain(number)
    return f"{plain(number)}%" if unit == "%" else plain(number)


def names(filing: Filing, keys: Iterable[str], most: int = 4) -> str:
    """List cells by their labels, the first few in full."""
    labels = [filing.label(key) for key in keys]
    if len(labels) <= most:
        return "、".join(labels)
    return "、".join(labels[:most]) + f"等 {len(labels)} 处"
