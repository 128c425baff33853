"""The filings the tests stand on."""

import tomllib
from functools import lru_cache
from pathlib import Path

from perfeval_xl.filing import Filing
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.build import build

CASES = Path(__file__).parents[1] / "cases"


@lru_cache(maxsize=1)
def clean() -> Filing:
    """Return the filing in which everything agrees."""
    case = tomllib.loads((CASES / "clean.toml").read_text(encoding="utf-8"))
    return build(hunan(), case["values"], case["year"], case["unit"])
