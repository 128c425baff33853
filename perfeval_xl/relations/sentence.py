"""Say a relation in plain Chinese: ``三公经费 2023年决算数 = 公务用车购置和维护经费 + 出国经费 + 公务接待``."""

from collections.abc import Callable, Mapping

from perfeval_xl.relations.bind import terms
from perfeval_xl.relations.grammar import Constant, Difference, Each, Expression, Ratio, Ref, Relation, Share, Sum
from perfeval_xl.values.rounding import plain
from perfeval_xl.values.text import bare_label

Label = Callable[[str], str]
"""Key -> how a user calls the cell; the column stands last, behind a space. Columns of rows come as open keys."""

GROUPS: Mapping[str, str] = {"project": "各项目", "indicator": "各三级指标", "building": "各楼堂馆所"}
"""Last part of a group's name -> how its rows are called together."""


def sentence(relation: Relation, label: Label) -> str:
    """Return what must hold, as one sentence without a full stop.

    A column that both sides share is named once, on the left. 其中 is said where parts need not add up.

    Args:
        relation: bound or as declared.
        label: names a cell; for the rows of a group it is asked with the open key ``basic.project[].final``.
    """
    label = _bare(label)
    stated = _said(relation.left, label, "")
    column = _column(relation, label)
    due = _said(relation.right, label, column)
    if relation.kind == "at_most":
        return f"{due} 不超过 {stated}（其中项）"
    if relation.kind == "score":
        return f"{stated} = {due}，最高不超过{_said_weight(relation.right, label)}"
    unit = relation.unit if isinstance(relation.right, Constant) else ""
    return f"{stated} = {due}{unit}"


def _bare(label: Label) -> Label:
    """Leave out numbering, 其中 and units in brackets."""
    return lambda key: " ".join(bare_label(part) or part for part in label(key).split(" "))


def _column(relation: Relation, label: Label) -> str:
    """Return the column that every cell of the relation stands in, empty when they differ."""
    names = [label(_key(term)) for term in (*terms(relation.left), *terms(relation.right))]
    columns = {name.rpartition(" ")[2] for name in names}
    return columns.pop() if len(columns) == 1 and len(names) > 1 else ""


def _key(term: Ref | Each) -> str:
    return term.key if isinstance(term, Ref) else f"{term.group}[].{term.leaf}"


def _said(expression: Expression, label: Label, column: str) -> str:
    if isinstance(expression, Ref):
        return label(expression.key).removesuffix(f" {column}") if column else label(expression.key)
    if isinstance(expression, Each):
        rows = GROUPS.get(expression.group.rpartition(".")[2].partition("[")[0], "各行")
        name = label(_key(expression)).rpartition(" ")[2]
        return f"{rows}之和" if name == column else f"{rows}{name}之和"
    if isinstance(expression, Sum):
        return " + ".join(_said(term, label, column) for term in expression.terms)
    if isinstance(expression, Difference):
        right = _said(expression.right, label, column)
        if isinstance(expression.right, Sum):
            right = f"（{right}）"
        return f"{_said(expression.left, label, column)} - {right}"
    if isinstance(expression, Ratio):
        return f"{_said(expression.numerator, label, '')} ÷ {_said(expression.denominator, label, '')}"
    if isinstance(expression, Share):
        parts = (expression.numerator, expression.denominator)
        over, under = (_said(part, label, "") for part in parts)
        return f"{_said(expression.weight, label, '')} × {over} ÷ {under}"
    return plain(expression.number) if expression.number is not None else label(expression.value_key)


def _said_weight(expression: Expression, label: Label) -> str:
    return _said(expression.weight, label, "") if isinstance(expression, Share) else ""
