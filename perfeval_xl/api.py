"""The small programming interface: `read` a filing; `validate` stands in `perfeval_xl.rules.run`."""

from collections.abc import Sequence

from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import Edition, hunan
from perfeval_xl.reading.fields.locate import locate_all
from perfeval_xl.reading.grid import Source
from perfeval_xl.reading.own_sheets import is_ours, without_own
from perfeval_xl.reading.source import open_source


def read(path: str, edition: Edition | None = None) -> Filing:
    """Read one file into a filing.

    Args:
        path: a workbook, a Word document or a text with one or several of the papers.
        edition: the forms to look for; the Hunan edition when None.

    Raises:
        ReadError: the file cannot be read, or holds none of the papers (``NOTFILING``).
    """
    return read_many((path,), edition)


def read_many(paths: Sequence[str], edition: Edition | None = None) -> Filing:
    """Read several files that together are one filing, for example one paper per file.

    Raises:
        ReadError: a file cannot be read, or none of them holds any of the papers (``NOTFILING``).
    """
    return filing_of([open_source(path) for path in paths], edition)


def filing_of(sources: Sequence[Source], edition: Edition | None = None) -> Filing:
    """Find the papers in sources that together are one filing.

    Raises:
        ReadError: none of them holds any of the papers (``NOTFILING``).
    """
    filing = _located(sources, edition or hunan())
    if filing.forms:
        if "report" in filing.forms or not _speaks(sources, filing):
            return filing
        from perfeval_xl.reading.fields.narrative import with_report

        return with_report(filing)
    from perfeval_xl.reading.fields.narrative import narrative

    told = narrative(sources, edition or hunan())
    if told is None:
        from perfeval_xl.reading.refusal import refusal

        raise refusal(sources)
    return told


def _speaks(sources: Sequence[Source], filing: Filing) -> bool:
    """Tell a text beside whose tables sentences stand that belong to none of them."""
    return len(sources) == 1 and sources[0].kind == "text" and any("。" in one.raw for one in filing.unread)


def _located(sources: Sequence[Source], edition: Edition) -> Filing:
    """Find the papers; a workbook made by us is known by its mark and read with more care."""
    if any(map(is_ours, sources)):
        from perfeval_xl.reading.own import located

        return located(sources, edition)
    return locate_all([without_own(source) for source in sources], edition)
