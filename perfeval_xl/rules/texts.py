"""What the report says: its sections and sentences, and whether a sentence gives the reason of something."""

from collections.abc import Iterable

from perfeval_xl.forms.schema import Sections
from perfeval_xl.rules.finding import Check
from perfeval_xl.values.text import pieces

CAUSES = ("超", "增", "高于", "追加", "上升", "上涨", "调整", "原因", "由于", "因")
_STOP = "。；;！\n"


def sections(check: Check) -> tuple[tuple[str, str], ...]:
    """Return key and text of every section of the report in which something is written, in the order of the form."""
    found: tuple[tuple[str, str], ...] = check.once("sections", _sections)
    return found


def _sections(check: Check) -> tuple[tuple[str, str], ...]:
    filing = check.filing
    blocks = [block for form in filing.edition.forms for block in form.blocks if isinstance(block, Sections)]
    keys = [f"{block.prefix}.{section.name}.text" for block in blocks for section in block.sections]
    return tuple([(key, text) for key in keys if (text := filing.text(key))])


def sentences(check: Check) -> tuple[str, ...]:
    """Return the sentences of the report, without white space; cut only once per run."""
    found: tuple[str, ...] = check.once("sentences", _sentences)
    return found


def _sentences(check: Check) -> tuple[str, ...]:
    whole = "\n".join([text for _, text in sections(check)])
    return tuple(["".join(part.split()) for part in pieces(whole, _STOP)])


def mentioned(check: Check, words: tuple[str, ...], causes: tuple[str, ...] = CAUSES) -> bool:
    """Tell whether a sentence of the report names one of `words` together with one of `causes`."""
    told: dict[tuple[str, ...], str] = check.once("told", lambda asked: {(): "\n".join(sentences(asked))})
    if not holds(told[()], words):
        return False
    if causes not in told:
        told[causes] = "\n".join([sentence for sentence in sentences(check) if holds(sentence, causes)])
    return holds(told[causes], words)


def holds(text: str, words: Iterable[str]) -> bool:
    """Tell whether one of the words stands in a text."""
    return any(map(text.__contains__, words))
