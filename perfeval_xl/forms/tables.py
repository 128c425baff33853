"""Turn `legal.toml` and `values.toml`, which people edit, into `_tables.py`, which loads without a TOML parser.

`python -m perfeval_xl.build docs` writes it anew; a test says when it is stale.
"""

import os
import tomllib
from collections.abc import Iterable

from perfeval_xl.forms.edition import Dated, Legal
from perfeval_xl.values.errors import SchemaError

PATH = "perfeval_xl/forms/_tables.py"
_HERE = os.path.dirname(__file__)
_HEADING = '''"""Generated from legal.toml and values.toml by `python -m perfeval_xl.build docs`; edit those."""

# ruff: noqa: E501
'''


def module_text() -> str:
    """Return the text of the generated module: one row per document and per dated value, in the order of the files."""
    values = [tuple(entry) for entry in parse_values(_load("values.toml")).values()]
    legal = [tuple(entry) for entry in parse_legal(_load("legal.toml"))]
    return f"{_HEADING}\n{_rows('VALUES', 'Fields of `Dated`.', values)}\n{_rows('LEGAL', 'Fields of `Legal`.', legal)}"


def parse_values(table: dict[str, object], prefix: str = "") -> dict[str, Dated]:
    """Turn a TOML table of dated values into `Dated` records by dotted key."""
    values: dict[str, Dated] = {}
    for name, entry in table.items():
        key = f"{prefix}{name}"
        if not isinstance(entry, dict):
            raise SchemaError("VALUE", f"“{key}”应是一个表。")
        if "since" not in entry:
            values.update(parse_values(entry, f"{key}."))
            continue
        since = tuple(sorted((int(start), str(figure)) for start, figure in entry["since"].items()))
        values[key] = Dated(key, entry["label"], entry.get("unit", ""), entry.get("source", ""), since)
    return values


def parse_legal(table: dict[str, object]) -> list[Legal]:
    """Turn a TOML table of documents into `Legal` records."""
    documents = []
    for key, entry in table.items():
        if not isinstance(entry, dict):
            raise SchemaError("LEGAL", f"“{key}”应是一个表。")
        documents.append(Legal(key, entry["title"], entry.get("number", ""), entry.get("issuer", ""), entry["status"]))
    return documents


def _load(name: str) -> dict[str, object]:
    with open(os.path.join(_HERE, name), "rb") as file:
        return tomllib.load(file)


def _rows(name: str, what: str, rows: Iterable[tuple[object, ...]]) -> str:
    lines = "".join(f"    {row!r},\n" for row in rows).replace("'", '"')
    return f'{name} = (\n{lines})\n"""{what}"""\n'
