"""Check, score and fill the performance self-evaluation papers of county-level public bodies.

>>> from perfeval_xl import read, validate
>>> outcome = validate(read("自评表.xlsx"))  # doctest: +SKIP
>>> [finding.message for finding in outcome.findings]  # doctest: +SKIP
"""

__version__ = "0.1.0"
__all__ = ["__version__", "read", "read_many", "validate"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from perfeval_xl.api import read, read_many
    from perfeval_xl.rules.run import validate


def __getattr__(name: str) -> object:
    """Load the interface when it is asked for: the command line starts without it."""
    if name in ("read", "read_many"):
        from perfeval_xl import api

        return getattr(api, name)
    if name == "validate":
        from perfeval_xl.rules.run import validate

        return validate
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
