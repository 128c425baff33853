"""Write a relation as a spreadsheet formula that gives the same answer as `perfeval_xl.relations.check`.

Only functions that Excel 2010 and WPS have are used: IF AND OR NOT IFERROR COUNT COUNTBLANK SUMPRODUCT SUM ROUND ABS
MIN ROWS ISNUMBER. The text has no leading ``=``. Doubles are rounded to six places before they are compared, so that
0.1 + 0.2 is 0.3 and a difference on the edge of the tolerance stays within.

`at` tells where the cells are: key -> reference (``'附件一'!$D$9``), and for a column of rows its open key
``basic.project[].final`` -> a range one column wide. A `Sheet` says more: how percentages are held, dated values.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from perfeval_xl.relations.grammar import Constant, Difference, Each, Expression, Ratio, Ref, Relation, Share, Sum
from perfeval_xl.relations.verdict import CENT, MONEY, tolerance
from perfeval_xl.values.errors import SchemaError
from perfeval_xl.values.records import NamedTuple
from perfeval_xl.values.rounding import plain

WORDS = {"holds": "符", "rounding": "尾差", "broken": "不符", "under": "偏低", "unknown": "未评", "silent": ""}
"""Status of a verdict -> what the formula shows. 偏低 is a score below what was due: a hint, no fault."""

NONE_WORDS = (
    *("无", "没有", "暂无", "不适用", "未涉及", "不涉及", "无此项", "均无", "—", "——", "-", "--", "---", "―", "――"),
    *("─", "──", "/", "//", "\\", "n/a", "na", "none", "nil"),
)
NONE_ARRAY = "{" + ",".join(f'"{word}"' for word in NONE_WORDS) + "}"
"""The words for none as an array constant; a workbook may hold it in a defined name and pass that name instead."""


class Sheet(NamedTuple):
    """Where cells stand and how they hold percentages."""

    at: Mapping[str, str]
    """Key -> reference; a dated value may have a cell as well."""
    constant: Callable[[str], Decimal] | None = None
    """Dated value by key, for those without a cell."""
    fraction: bool = True
    """A percentage is held as a fraction (0.56 shown as 56 %), not as 56."""
    none: str = NONE_ARRAY
    """Array constant of the words for none, or a defined name that holds it."""

    def ref(self, term: Ref | Each) -> str:
        """Return the reference of a cell or of a column of rows.

        Raises:
            SchemaError: there is none.
        """
        key = term.key if isinstance(term, Ref) else f"{term.group}[].{term.leaf}"
        try:
            return self.at[key]
        except KeyError:
            raise SchemaError("NOCELL", f"工作簿中没有“{key}”的单元格。") from None

    def number(self, constant: Constant) -> str:
        """Return a constant as a literal or as the reference of its cell.

        Raises:
            SchemaError: nobody knows the dated value.
        """
        if constant.number is not None:
            return plain(constant.number)
        if constant.value_key in self.at:
            return self.at[constant.value_key]
        if self.constant is None:
            raise SchemaError("NOVALUE", f"没有名为“{constant.value_key}”的标准值。")
        return plain(self.constant(constant.value_key))


class _Side(NamedTuple):
    """One side of a comparison as formula text."""

    value: str
    """Worth 0 where nothing stands."""
    refs: tuple[str, ...]
    cells: tuple[str, ...]
    """How many cells each reference has."""
    unstated: str
    """Condition: nothing but blanks, given that no cell is bad; empty when it cannot be."""
    gaps: tuple[str, ...] = ()
    """Conditions: one of several cells is blank."""
    hollows: tuple[str, ...] = ()
    """Conditions: a column of rows beside other terms is blank."""


def formula(relation: Relation, at: Mapping[str, str] | Sheet) -> str:
    """Return the formula that shows 符, 不符, 尾差, 偏低, 未评 or nothing (see `WORDS`).

    Args:
        relation: without open index.
        at: where the cells stand.

    Raises:
        SchemaError: a cell or dated value is not there.
    """
    sheet = at if isinstance(at, Sheet) else Sheet(at)
    if isinstance(relation.right, Ratio | Share):
        return _fraction(relation, relation.right, sheet)
    left, right = _side(relation.left, relation, sheet), _side(relation.right, relation, sheet)
    shown = _compared(relation, left, right)
    if right.unstated:
        without = '""' if relation.kind == "at_most" else _if_zero(left.value, relation.kind == "total")
        shown = f"IF({right.unstated},{without},{shown})"
    if left.unstated:
        nothing = f"ROUND({right.value},6)=0"
        if isinstance(relation.right, Difference):
            nothing = f"AND({nothing},NOT({right.unstated}))"
        shown = f'IF({left.unstated},IF({nothing},"","未评"),{shown})'
    return _guarded(left.refs + right.refs, _size(left.cells + right.cells), shown, sheet)


def left_formula(relation: Relation, at: Mapping[str, str] | Sheet) -> str:
    """Return the formula that shows the stated figure: 0 for 无, nothing for a blank or for text."""
    return _shown(relation, relation.left, at if isinstance(at, Sheet) else Sheet(at))


def right_formula(relation: Relation, at: Mapping[str, str] | Sheet) -> str:
    """Return the formula that shows the figure which is due, nothing where it cannot be told."""
    sheet = at if isinstance(at, Sheet) else Sheet(at)
    due = relation.right
    if not isinstance(due, Ratio | Share):
        return _shown(relation, due, sheet)
    return _due(due, _fraction_refs(relation, due, sheet), _points(relation, sheet), sheet.none)


def difference_formula(left: str, right: str) -> str:
    """Return the formula that shows left less right, nothing where one of them is not shown.

    Args:
        left: reference of the cell that holds `left_formula`.
        right: reference of the cell that holds `right_formula`.
    """
    return f'IF(AND(ISNUMBER({left}),ISNUMBER({right})),ROUND({left}-{right},6),"")'


def value_formula(expression: Expression, at: Mapping[str, str] | Sheet, places: int = 2) -> str:
    """Return the formula of a derived cell: blank in, blank out, and blank where text stands instead of a figure.

    Args:
        expression: what the cell is worth. A ratio is held as a fraction if percentages are.
        at: where the cells stand.
        places: decimals to round a sum or difference to.
    """
    sheet = at if isinstance(at, Sheet) else Sheet(at)
    if isinstance(expression, Constant):
        return sheet.number(expression)
    if isinstance(expression, Ratio | Share):
        refs = ("", sheet.ref(expression.numerator), sheet.ref(expression.denominator))
        if isinstance(expression, Share):
            return _due(expression, (*refs, sheet.ref(expression.weight)), False, sheet.none)
        return _due(expression, refs, sheet.fraction and expression.scale == 100, sheet.none)
    side = _side(expression, None, sheet)
    empty = f"COUNT({','.join(side.refs)})=0"
    if isinstance(expression, Difference):
        empty = f"OR({empty},{side.unstated})"
    return f'IF({_bad(side.refs, _size(side.cells), sheet.none)},"",IF({empty},"",ROUND({side.value},{places})))'


def _guarded(refs: tuple[str, ...], cells: str, shown: str, sheet: Sheet) -> str:
    return f'IF({_bad(refs, cells, sheet.none)},"未评",IF(COUNT({",".join(refs)})=0,"",{shown}))'


def _bad(refs: tuple[str, ...], cells: str, none: str) -> str:
    """Return the condition that a cell holds neither a figure nor a blank nor a word for none."""
    nones = "+".join(f"IFERROR(SUMPRODUCT(--({ref}={none})),0)" for ref in refs)
    return f"COUNT({','.join(refs)})+{_blanks(refs)}+{nones}<{cells}"


def _blanks(refs: tuple[str, ...]) -> str:
    return "+".join(f"COUNTBLANK({ref})" for ref in refs)


def _size(cells: tuple[str, ...]) -> str:
    """Add up how many cells there are.

    >>> _size(("1", "ROWS(A1:A3)", "1"))
    '2+ROWS(A1:A3)'
    """
    columns = [cell for cell in cells if cell != "1"]
    singles = len(cells) - len(columns)
    return "+".join([str(singles), *columns] if singles else columns)


def _if_zero(value: str, total: bool) -> str:
    return f'IF(ROUND({value},6)=0,"","{"不符" if total else "未评"}")'


def _points(relation: Relation | None, sheet: Sheet) -> bool:
    return relation is not None and relation.unit == "%" and sheet.fraction


def _side(expression: Expression, relation: Relation | None, sheet: Sheet) -> _Side:
    times = "*100" if _points(relation, sheet) else ""
    if isinstance(expression, Constant):
        return _Side(sheet.number(expression), (), (), "")
    if isinstance(expression, Difference):
        one, other = _side(expression.left, relation, sheet), _side(expression.right, relation, sheet)
        return _Side(
            f"({one.value}-{other.value})",
            one.refs + other.refs,
            one.cells + other.cells,
            f"OR({one.unstated},{other.unstated})",
            one.gaps + other.gaps,
        )
    if isinstance(expression, Ref):
        ref = sheet.ref(expression)
        return _Side(f"SUM({ref}){times}", (ref,), ("1",), f"COUNTBLANK({ref})=1")
    if not isinstance(expression, Sum | Each):
        raise SchemaError("RELATION", "比率只能写在关系的右边。")
    terms = expression.terms if isinstance(expression, Sum) else (expression,)
    refs = tuple(sheet.ref(term) for term in terms)
    sizes = tuple(f"ROWS({ref})" if isinstance(term, Each) else "1" for term, ref in zip(terms, refs, strict=True))
    blank = [f"COUNTBLANK({ref})={size}" for ref, size in zip(refs, sizes, strict=True)]
    several = len(terms) > 1
    return _Side(
        f"SUM({','.join(refs)}){times}",
        refs,
        sizes,
        f"{_blanks(refs)}={_size(sizes)}",
        tuple(blank) if several else (),
        tuple(one for one, term in zip(blank, terms, strict=True) if several and isinstance(term, Each)),
    )


def _compared(relation: Relation, left: _Side, right: _Side) -> str:
    within = plain(tolerance(relation, 0))
    if relation.tolerance is None and relation.unit == MONEY and right.refs:
        within = f"ROUND(0.005*(COUNT({','.join(right.refs)})+1),3)"
    if relation.kind == "at_most":
        return f'IF(ROUND({right.value}-{left.value},6)<={within},"符","不符")'
    fault = '"不符"'
    gaps = left.gaps + right.gaps if relation.kind == "same" else left.hollows + right.hollows
    if gaps:
        fault = f'IF(OR({",".join(gaps)}),"未评","不符")'
    off = f"ROUND(ABS({left.value}-{right.value}),6)"
    if relation.unit == MONEY:
        return f'IF({off}=0,"符",IF({off}<={within},"尾差",{fault}))'
    return f'IF({off}<={within},"符",{fault})'


def _shown(relation: Relation, expression: Expression, sheet: Sheet) -> str:
    """Return the formula that shows one side in the unit of its cells."""
    side = _side(expression, None, sheet)
    every = _side(relation.left, None, sheet).refs
    if not isinstance(relation.right, Ratio | Share):
        every += _side(relation.right, None, sheet).refs
    else:
        every = _fraction_refs(relation, relation.right, sheet)[:3]
    value = f"ROUND({side.value},6)"
    if isinstance(expression, Constant) and _points(relation, sheet):
        value = f"{side.value}/100"
    if side.unstated and not (relation.kind == "total" and expression is relation.right):
        value = f'IF({side.unstated},"",{value})'
    if side.refs:
        value = f'IF({_bad(side.refs, _size(side.cells), sheet.none)},"",{value})'
    return f'IF(COUNT({",".join(every)})=0,"",{value})'


def _fraction_refs(relation: Relation, due: Ratio | Share, sheet: Sheet) -> tuple[str, ...]:
    """Return the references of the stated cell, numerator, denominator and, for a share, the weight."""
    if not isinstance(relation.left, Ref):
        raise SchemaError("RELATION", "与比率比较的必须是一个单元格。")
    refs = (sheet.ref(relation.left), sheet.ref(due.numerator), sheet.ref(due.denominator))
    return (*refs, sheet.ref(due.weight)) if isinstance(due, Share) else refs


def _exact(due: Ratio | Share, refs: tuple[str, ...]) -> str:
    """Return the ratio or share to six places, in per cent where the scale says so."""
    if isinstance(due, Share):
        return f"ROUND(SUM({refs[3]})*MIN(1,SUM({refs[1]})/SUM({refs[2]})),6)"
    return f"ROUND(SUM({refs[1]})/SUM({refs[2]})*{plain(due.scale)},6)"


def _due(due: Ratio | Share, refs: tuple[str, ...], points: bool, none: str) -> str:
    """Return the formula of what is due; a stated cell at the head of `refs` must be a figure or blank as well."""
    value = f"ROUND({_exact(due, refs)},{due.places})"
    if points:
        value = f"ROUND({value}/100,{due.places + 2})"
    given = f"AND(ROUND(SUM({refs[2]}),6)<>0,{_blanks((refs[1], *refs[3:]))}=0)"
    cells = tuple(ref for ref in refs if ref)
    return f'IF({_bad(cells, str(len(cells)), none)},"",IF({given},{value},""))'


def _fraction(relation: Relation, due: Ratio | Share, sheet: Sheet) -> str:
    refs = _fraction_refs(relation, due, sheet)
    stated, over, under, *weight = refs
    left = f"ROUND(SUM({stated}){'*100' if _points(relation, sheet) else ''},6)"
    full = f"SUM({weight[0]})" if weight else plain(due.scale) if isinstance(due, Ratio) else ""
    within = plain(CENT if relation.tolerance is None else relation.tolerance)
    exact = _exact(due, refs)
    if weight:
        off = f"ROUND({left}-ROUND({exact},{due.places}),6)"
        compared = f'IF({off}>{within},"不符",IF({off}<-{within},"偏低","符"))'
    else:
        short = f"ROUND({exact}-{left},6)*IF({exact}<0,-1,1)"
        unit = f"IF(ABS({left}-ROUND({left},0))<0.0000001,1,IF(ABS({left}-ROUND({left},1))<0.0000001,0.1,0.01))"
        compared = f'IF(AND({short}>=-{unit}/2,{short}<{unit}),"符",IF(ABS({short})<={within},"尾差","不符"))'
    nothing_done = f"ROUND(SUM({over}),6)=0"
    baseless = f"AND({nothing_done},{_blanks((under, *weight))}=0,ROUND({left}-{full},6)<>0)"
    no_base = f'IF({left}=0,IF({nothing_done},"","未评"),IF({baseless},"不符","未评"))'
    gap = f'IF({_blanks((stated, *weight))}>0,"未评",{compared})'
    based = f'IF(COUNTBLANK({over})=1,IF({left}=0,"","未评"),{gap})'
    shown = f"IF(ROUND(SUM({under}),6)=0,{no_base},{based})"
    used = f'IF(COUNT({",".join(refs[:3])})=0,"",{shown})'
    return f'IF({_bad(refs, str(len(refs)), sheet.none)},"未评",{used})'
