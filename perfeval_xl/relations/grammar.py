"""The grammar in which arithmetic between cells is declared.

A `Relation` compares two expressions. Keys in a declaration may leave an index open; `instances` binds them:
``project[].fund.total.executed`` once per project form, while `Each` runs over all instances of a group
inside one form (the project lines of 附件一).
"""

from decimal import Decimal

from perfeval_xl.values.records import NamedTuple


class Ref(NamedTuple):
    """One cell."""

    key: str


class Each(NamedTuple):
    """The same leaf of every instance of a group: ``Each("basic.project", "final")`` is the sum of its column."""

    group: str
    leaf: str


class Sum(NamedTuple):
    """The sum of terms."""

    terms: tuple["Ref | Each", ...]


class Difference(NamedTuple):
    """`left` less `right`."""

    left: "Ref | Sum"
    right: "Ref | Sum"


class Ratio(NamedTuple):
    """`numerator` / `denominator` x `scale`, rounded half-up to `places`; undefined when the denominator is 0."""

    numerator: Ref
    denominator: Ref
    scale: Decimal = Decimal(100)
    places: int = 2


class Share(NamedTuple):
    """`weight` x `numerator` / `denominator`, never above `weight`, rounded half-up to `places`."""

    weight: Ref
    numerator: Ref
    denominator: Ref
    places: int = 2


class Constant(NamedTuple):
    """A fixed number, or a dated value of the edition named by `value_key`."""

    number: Decimal | None = None
    value_key: str = ""


Expression = Ref | Each | Sum | Difference | Ratio | Share | Constant


class Relation(NamedTuple):
    """One declared comparison.

    `kind` is ``total`` (left is the sum of right), ``at_most`` (其中: right does not exceed left), ``same`` (one
    fact stated twice), ``rate`` (left states the ratio right), ``score`` (left is the score right).
    """

    code: str
    kind: str
    left: Expression
    right: Expression
    title: str
    """The fault, named: ``合计不等于分项之和``."""
    level: str = "error"
    """``error`` or ``explain``."""
    unit: str = "万元"
    """万元, 人, 分, %; decides tolerance and how figures are printed."""
    basis: tuple[str, ...] = ()
    """Keys of the legal sources."""
    hint: str = ""
    """How to mend, beginning with a verb."""
    tolerance: Decimal | None = None
    """Overrides the tolerance that follows from unit and number of parts."""
    subject: str = ""
    """What is compared, in words: ``项目支出{Y}年决算数``."""
    live: bool = True
    """Whether the workbook shows it on 审核 (all keys are cells of the workbook)."""
