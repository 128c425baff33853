"""Editions: the forms of a region and time, their relations and their dated values.

A new edition is an older one plus changes (`changed`); a year is a parameter, never text.
"""

from functools import lru_cache

from perfeval_xl.forms.schema import (
    BODY,
    SUBTOTAL,
    Cover,
    Facts,
    Field,
    Form,
    Goals,
    Indicators,
    Matrix,
    Sections,
    Signature,
    Splits,
    Total,
    template,
)
from perfeval_xl.relations.grammar import Relation
from perfeval_xl.values.errors import SchemaError
from perfeval_xl.values.records import Any, NamedTuple


class Legal(NamedTuple):
    """A document a rule rests on; `number` is its 文号, empty where none was confirmed."""

    key: str
    title: str
    number: str = ""
    issuer: str = ""
    status: str = ""

    @property
    def cited(self) -> str:
        """The document as it is named to a user; what is no document is named without title marks.

        >>> Legal("x", "预算法").cited
        '《预算法》'
        """
        if self.status in ("said", "practice"):
            return self.title
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")


class Dated(NamedTuple):
    """A value with the years from which its figures hold, newest last."""

    key: str
    label: str
    unit: str
    source: str
    since: tuple[tuple[int, str], ...]

    def at(self, year: int | None) -> str:
        """Return the figure in force in `year`; without a year, the newest."""
        if year is None or len(self.since) == 1:
            return self.since[-1][1]
        held = [figure for start, figure in self.since if start <= year]
        return held[-1] if held else self.since[0][1]


class Edition(NamedTuple):
    """The forms of one region and time."""

    code: str
    name: str
    forms: tuple[Form, ...]
    relations: tuple[Relation, ...]
    values: dict[str, Dated]
    legal: dict[str, Legal]
    fields: dict[str, Field]
    """Every field of the forms, by template key."""

    def form(self, code: str) -> Form:
        """Return the form with this code.

        Raises:
            SchemaError: there is no such form.
        """
        for form in self.forms:
            if form.code == code:
                return form
        raise SchemaError("NOFORM", f"没有代码为“{code}”的表。")

    def field(self, key: str) -> Field:
        """Return the declaration of a key, indexed or open.

        Raises:
            SchemaError: no form declares it.
        """
        try:
            return self.fields[template(key)]
        except KeyError:
            raise SchemaError("NOFIELD", f"没有名为“{key}”的填报项。") from None


def _matrix_fields(form: Form, block: Matrix) -> list[Field]:
    fields = []
    for row in block.rows:
        path = f"{block.prefix}.{row.name}" + ("[]" if row.repeat else "")
        stub = row.label.strip("：") if block.stub and not row.repeat else ""
        if row.repeat and block.stub:
            fields.append(Field(f"{path}.name", "项目名称", "text", "", "unused"))
        for column in block.columns:
            if row.only and column.name not in row.only:
                continue
            label = f"{stub} {column.label}".strip()
            origin = column.origin if column.origin != "typed" else row.origin
            fields.append(Field(f"{path}.{column.name}", label, column.kind, column.unit, row.blank, origin))
    return fields


def _block_fields(form: Form) -> list[Field]:
    fields: list[Field] = []
    for block in form.blocks:
        if isinstance(block, Matrix):
            fields += _matrix_fields(form, block)
        elif isinstance(block, Facts):
            fields += [
                Field(f.field, f.label.strip("："), f.kind, "", f.blank, f.origin) for line in block.lines for f in line
            ]
        elif isinstance(block, Splits):
            for name, label, parts in (
                (block.left_name, block.left_label, block.left),
                (block.right_name, block.right_label, block.right),
            ):
                fields.append(
                    Field(f"{block.prefix}.{name}.total", label.strip("："), "money", "万元", "free", "derived")
                )
                fields += [
                    Field(
                        f"{block.prefix}.{name}.{p.name}",
                        p.label.removeprefix("其中：").strip("："),
                        "money",
                        "万元",
                        "zero",
                    )
                    for p in parts
                ]
        elif isinstance(block, Goals):
            fields.append(Field(f"{block.prefix}.expected", block.expected, "text"))
            fields.append(Field(f"{block.prefix}.actual", block.actual, "text"))
        elif isinstance(block, Indicators):
            fields += [Field(f"{block.prefix}[].{c.name}", c.label, c.kind, c.unit, "unused") for c in block.columns]
            fields += _subtotal_fields(form.root + SUBTOTAL)
        elif isinstance(block, Total):
            fields.append(Field(f"{block.prefix}.weight", f"{block.label} 分值", "score", "分"))
            fields.append(Field(f"{block.prefix}.score", f"{block.label} 自评得分", "score", "分", origin="derived"))
            fields.append(Field(f"{block.prefix}.stated", "表头的总分", "score", "分", "free", "derived"))
        elif isinstance(block, Signature | Cover):
            fields += [
                Field(f.field, f.label.strip("：") or "日期", f.kind, "", f.blank, f.origin) for f in block.facts
            ]
            if isinstance(block, Cover):
                fields.append(Field(f"{block.prefix}.title", "封面标题", "text"))
        elif isinstance(block, Sections):
            fields.append(Field(f"{block.prefix}.{BODY}.text", "正文", "text", "", "free"))
            for section in block.sections:
                fields.append(Field(f"{block.prefix}.{section.name}.text", section.heading, "text"))
                fields += [
                    Field(f"{block.prefix}.{section.name}.{s.name}", s.label, s.kind, s.unit, "free", "carried")
                    for s in section.statements
                ]
    fields.append(Field(f"{form.root}.title", "标题", "text"))
    fields.append(Field(f"{form.root}.year", "年度", "count", "年"))
    return fields


def _subtotal_fields(group: str) -> list[Field]:
    """Return the fields of a line that sums up indicator rows; our forms print none, those of others do."""
    return [
        Field(f"{group}[].name", "小计", "text", "", "unused"),
        Field(f"{group}[].weight", "分值", "score", "分", "unused", "derived"),
        Field(f"{group}[].score", "自评得分", "score", "分", "unused", "derived"),
    ]


def fields_of(forms: tuple[Form, ...]) -> dict[str, Field]:
    """Return every field the forms declare, by template key.

    Raises:
        SchemaError: two blocks declare the same key.
    """
    fields: dict[str, Field] = {}
    for form in forms:
        for field in _block_fields(form):
            if field.key in fields:
                raise SchemaError("TWICE", f"填报项“{field.key}”声明了两次。")
            fields[field.key] = field
    return fields


@lru_cache(maxsize=1)
def hunan() -> Edition:
    """Return the Hunan edition of the 2020s."""
    from perfeval_xl.forms._tables import LEGAL, VALUES
    from perfeval_xl.forms.hunan import BASIC, OVERALL, PROJECT
    from perfeval_xl.forms.relations import RELATIONS
    from perfeval_xl.forms.report import REPORT

    forms = (BASIC, OVERALL, PROJECT, REPORT)
    values = {row[0]: Dated._make(row) for row in VALUES}
    legal = {row[0]: Legal._make(row) for row in LEGAL}
    return Edition("hunan", "湖南版", forms, RELATIONS, values, legal, fields_of(forms))


def changed(
    edition: Edition,
    code: str,
    name: str,
    *,
    labels: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
    since: int = 0,
) -> Edition:
    """Return `edition` with some labels and dated values changed.

    Args:
        labels: printed label -> new printed label; the old one stays readable as an alias of its row or column.
        values: value key -> figure in force from `since` on.

    Raises:
        SchemaError: a label or value to be changed does not exist.
    """
    forms = edition.forms
    for old, new in (labels or {}).items():
        renamed = tuple(_relabel(form, old, new) for form in forms)
        if renamed == forms:
            raise SchemaError("NOLABEL", f"表中没有“{old}”。")
        forms = renamed
    dated_values = dict(edition.values)
    for key, figure in (values or {}).items():
        if key not in dated_values:
            raise SchemaError("NOVALUE", f"没有名为“{key}”的标准值。")
        entry = dated_values[key]
        kept = tuple(pair for pair in entry.since if pair[0] < since)
        dated_values[key] = entry._replace(since=(*kept, (since, figure)))
    return edition._replace(code=code, name=name, forms=forms, values=dated_values, fields=fields_of(forms))


def _relabel(node: Any, old: str, new: str) -> Any:
    """Rebuild a tree of records with one label exchanged; the old label becomes an alias where there is room."""
    if isinstance(node, tuple) and not hasattr(node, "_fields"):
        return tuple(_relabel(child, old, new) for child in node)
    if not isinstance(node, tuple):
        return node
    changes = {}
    for name in node._fields:  # type: ignore[attr-defined]
        value = getattr(node, name)
        if isinstance(value, tuple):
            changes[name] = _relabel(value, old, new)
        elif name in ("label", "corner", "title", "heading", "text") and value == old:
            changes[name] = new
    if changes.get("label") == new and "aliases" in node._fields:  # type: ignore[attr-defined]
        changes["aliases"] = (*node.aliases, old)  # type: ignore[attr-defined]
    return node._replace(**changes)  # type: ignore[attr-defined]
