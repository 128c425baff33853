"""Make the filings of a county: each of another unit with other figures, in eight sheets on the official forms.

Every one is the clean filing with its last project made three and all amounts taken so many times.
"""

import re
from decimal import Decimal
from pathlib import Path

from perfeval_xl.filing import Filing
from perfeval_xl.forms.schema import template
from perfeval_xl.reading.build import build
from support.cases import clean
from support.grids import NUMERALS

from .workbooks import write_forms

_SHARES = {
    "档案数字化加工项目": Decimal("0.5"),
    "声像档案整理项目": Decimal("0.25"),
    "珍贵档案修复项目": Decimal("0.25"),
}
"""Projects the third one is divided into, and their shares of its amounts."""
_AMOUNT = r"\d+\.\d\d(?=万元)"


def write_county(folder: Path, units: int) -> list[Path]:
    """Write the filings of so many units and return where."""
    return [write_forms(folder / f"unit-{times}.xlsx", filing_of_unit(times)) for times in range(1, units + 1)]


def filing_of_unit(times: int) -> Filing:
    """Return the filing of the unit with this number."""
    filing = clean()
    raws = {key: value.raw for key, value in filing.values.items()}
    thirds = {key: raw for key, raw in raws.items() if key.startswith(("project[3].", "basic.project[3]."))}
    for number, (name, share) in enumerate(_SHARES.items(), start=3):
        for key, raw in thirds.items():
            raws[key.replace("project[3]", f"project[{number}]")] = _taken(filing, key, raw, share)
        raws[f"basic.project[{number}].name"] = f"{number}、{name}"
        raws[f"project[{number}].name"] = name
    unit = f"青山县第{NUMERALS[times - 1]}档案馆"
    made = {key: _taken(filing, key, raw, Decimal(times)) for key, raw in raws.items()}
    made = {key: raw.replace("青山县档案馆", unit).replace("三个项目", "五个项目") for key, raw in made.items()}
    made |= {key: "5个" for key, raw in made.items() if key.startswith("overall.indicator") and raw == "3个"}
    return build(filing.edition, made, filing.year, unit)


def _taken(filing: Filing, key: str, raw: str, share: Decimal) -> str:
    """Multiply an amount, and the amounts a text names; whatever is no amount stays."""
    field = filing.edition.fields[template(key)]
    if field.kind == "money":
        return str((Decimal(raw) * share).quantize(Decimal("0.01"))) if raw.replace(".", "").isdecimal() else raw
    return re.sub(_AMOUNT, lambda found: f"{Decimal(found.group()) * share:.2f}", raw) if field.kind == "text" else raw
