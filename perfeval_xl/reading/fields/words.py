"""List every word the forms print, with what it may be: what `index` looks up, as plain rows.

Those of the Hunan edition are written into `_words.py` by `python -m perfeval_xl.build docs` (a test says when they
are stale), as bringing five hundred labels to the form in which they are compared takes a while; those of an edition
with changes are listed when it is first used.
"""

from collections.abc import Iterator

from perfeval_xl.forms.edition import Edition, hunan
from perfeval_xl.forms.schema import (
    Cover,
    Facts,
    Form,
    Goals,
    Indicators,
    Matrix,
    Note,
    Signature,
    Splits,
    Total,
)
from perfeval_xl.forms.wordings import WORDINGS
from perfeval_xl.reading.fields.labels import (
    COLUMN,
    FACT,
    LEVEL1,
    LEVEL2,
    MONEY,
    PRINTED,
    ROW,
    SIDE,
    SIGN,
    SPLIT,
    START,
    TOTAL,
    UNIT,
    Role,
    Titles,
    WordRow,
    normal,
)
from perfeval_xl.values.text import label

PATH = "perfeval_xl/reading/fields/_words.py"
_HEADING = '''"""Generated from the forms by `python -m perfeval_xl.build docs`: every label and what it may be."""

# ruff: noqa: E501
'''

EXTRA = {
    "sign": ("指标性质", "符号", "指标符号", "指标方向", "计算符号"),
    "unit": ("度量单位", "计量单位", "指标单位", "单位(文字描述)"),
    "status": ("单项指标完成情况",),
    "single": ("单项指标得分",),
    "explained": (
        *("指标解释", "指标说明", "指标释义", "绩效指标解释"),
        *("指标值设置依据", "指标值设定依据", "指标设置依据"),
    ),
    "scoring": (
        *("评分标准", "评价标准", "评分细则", "计分标准", "评分办法", "评分规则", "指标说明及评分标准"),
        *("指标赋分规则", "赋分规则"),
    ),
    "evidence": ("佐证资料", "佐证材料", "证明材料", "数据来源", "评分依据", "数据来源及佐证资料"),
    "earlier": ("上年完成值", "上年实际完成值", "上年指标值", "上年实际值"),
    "done": ("完成率", "指标完成率", "完成比例"),
}
"""Indicator columns of other editions that no field of ours holds; sign and unit are joined to the target."""

_UNIT_LABELS = (
    *((text, Role(FACT, -1, UNIT)) for text in ("填报单位", "填报单位（盖章）", "单位名称", "填表单位")),
    ("金额单位", Role(FACT, -1, MONEY)),
)
"""Labels that every form may bear and that are no field of it."""

GOALS_DONE = "总体目标完成情况"
"""Stands at the side of the goals, or over what was achieved of them."""
GOAL_SIDE_WORDS = (GOALS_DONE, "当年绩效目标", "年度总体绩效目标", "项目基本情况")
CLOSINGS = (
    *("其他需要说明事项", "其他需要说明的事项", "其他需要说明的问题", "评价结论", "自评结论", "存在问题", "改进措施"),
    *("项目负责人", "财务负责人", "说明", "备注", "偏差大或目标未完成原因分析", "改进措施及结果应用方案"),
    *("单位主要负责人签批意见", "主要负责人签批意见", "项目实施内容及过程概述", "项目年度目标完成情况"),
    "自评等级",
)
"""Labels of other editions around and below the tables; what stands beside them is no value of ours."""
HEADINGS = (
    *("项目类别", "项目属性", "资金来源", "项目负责人及电话", "项目负责人及联系电话", "负责人及电话"),
    *("专项实施期", "市县财政部门", "{Y}年完工项目", "楼堂馆所控制情况{Y}年完工项目"),
    "中央主管部门",
)
"""The same above the tables and in the heads of their columns."""


def words_of(edition: Edition) -> dict[str, tuple[WordRow, ...]]:
    """Return every label in the form in which labels are compared, with its roles; a declared one comes first."""
    words: dict[str, dict[str, list[Role]]] = {}
    rows: dict[str, list[WordRow]] = {}
    printed = [(one, Role(PRINTED, -1, "")) for one in (*CLOSINGS, *HEADINGS)]
    for form in edition.forms:
        for text, role in (*_reworded(form), *_UNIT_LABELS, *printed):
            bare = normal(text).replace("{Y-1}", "{Y}").replace("{Y}年度", "{Y}年")
            if not bare:
                continue
            mine = words.setdefault(bare, {})
            if role.block < 0 and form.code in mine and role.kind != PRINTED:
                continue
            if role not in mine.setdefault(form.code, []):
                mine[form.code].append(role)
                has_field = role.block >= 0 and role.kind in (FACT, SIGN, SPLIT)
                key = f"{form.root}.{role.name}" if has_field else ""
                rows.setdefault(bare, []).append((form.code, role.kind, role.block, role.name, role.at, key))
    return {bare: tuple(found) for bare, found in rows.items()}


def titles_of(edition: Edition) -> Titles:
    """Return the ends of titles with the code of their form, longest first."""
    titles = [(normal(one), form.code) for form in edition.forms for one in _titles(form)]
    titles.sort(key=lambda pair: -len(pair[0]))
    return Titles(tuple(end for end, _ in titles), tuple(code for _, code in titles))


def module_text() -> str:
    """Return the text of the generated module."""
    edition = hunan()
    words = "".join(f"    {bare!r}: {rows!r},\n" for bare, rows in words_of(edition).items())
    text = (
        f"{_HEADING}\nWORDS = {{\n{words}}}\n\"\"\"Label -> fields of `WordRow`.\"\"\"\n"
        f"TITLES = {tuple(titles_of(edition))!r}\nSIGNS = {signs_of(edition)!r}\n"
    )
    return text.replace("'", '"')


def _reworded(form: Form) -> Iterator[tuple[str, Role]]:
    """Yield the labels of a form and, behind them all, how others word them: a declared label comes first."""
    labels = list(_labels(form))
    yield from labels
    for text, role in labels:
        for other in WORDINGS.get(text, "").split():
            yield other, role


def _titles(form: Form) -> Iterator[str]:
    for title in (form.title, *form.title_aliases):
        yield title.replace("{Y}年度", "").replace("{unit}", "")


def _labels(form: Form) -> Iterator[tuple[str, Role]]:
    for at, block in enumerate(form.blocks):
        if isinstance(block, Matrix):
            yield from _matrix_labels(at, block)
        elif isinstance(block, Facts | Signature | Cover):
            facts = [one for line in block.lines for one in line] if isinstance(block, Facts) else block.facts
            kind = SIGN if isinstance(block, Signature) else FACT
            for fact in facts:
                for text in (fact.label, *fact.aliases):
                    yield text, Role(kind, at, fact.field.partition(".")[2])
        elif isinstance(block, Splits):
            prefix = block.prefix.partition(".")[2]
            for name, whole, parts in (
                (block.left_name, block.left_label, block.left),
                (block.right_name, block.right_label, block.right),
            ):
                path = f"{prefix}.{name}" if prefix else name
                yield whole, Role(SPLIT, at, f"{path}.total")
                for part in parts:
                    for text in (part.label, *part.aliases):
                        yield text, Role(SPLIT, at, f"{path}.{part.name}")
        elif isinstance(block, Goals):
            for side in (block.label, *GOAL_SIDE_WORDS):
                yield side, Role(SIDE, at, "")
            for name, first, others in (
                ("expected", block.expected, block.expected_aliases),
                ("actual", block.actual, (*block.actual_aliases, GOALS_DONE)),
            ):
                for text in (first, *others):
                    yield text, Role(COLUMN, at, name)
        elif isinstance(block, Indicators):
            yield from _indicator_labels(at, block)
        elif isinstance(block, Total):
            for text in (block.label, *block.aliases):
                yield text, Role(TOTAL, at, "")
        elif isinstance(block, Note):
            yield block.text, Role(PRINTED, at, "")


def _matrix_labels(at: int, block: Matrix) -> Iterator[tuple[str, Role]]:
    for text in (block.corner, block.side, *block.corner_aliases):
        yield text, Role(SIDE, at, "")
    for column in block.columns:
        for text in (column.label, *column.aliases):
            offset = -1 if "{Y-1}" in text else 0 if "{Y}" in text else None
            yield text, Role(COLUMN, at, column.name, offset)
    for position, row in enumerate(block.rows):
        if row.repeat:
            for text in (*row.starts, *row.aliases):
                yield text, Role(START, at, row.name, position)
        else:
            for text in (row.label, *row.aliases):
                yield text, Role(ROW, at, row.name, position)


def _indicator_labels(at: int, block: Indicators) -> Iterator[tuple[str, Role]]:
    for side in (block.label, "年度绩效指标", "年度绩效指标完成情况", "绩效指标完成情况", "年度绩效目标1"):
        yield side, Role(SIDE, at, "")
    for column in block.columns:
        for text in (column.label, *column.aliases):
            yield text, Role(COLUMN, at, column.name)
    for name, texts in EXTRA.items():
        for text in texts:
            yield text, Role(COLUMN, at, name)
    for one in block.levels:
        for text in (one.label, *one.aliases):
            yield text, Role(LEVEL1, at, one.label)
        for two in one.level2:
            for text in (two.label, *two.aliases):
                yield text, Role(LEVEL2, at, two.label)


def signs_of(edition: Edition) -> tuple[str, ...]:
    """Return the labels of the closing line, longest first."""
    found = {
        label(text).rstrip(":")
        for form in edition.forms
        for block in form.blocks
        if isinstance(block, Signature)
        for fact in block.facts
        for text in (fact.label, *fact.aliases)
    }
    return tuple(sorted(found - {""}, key=lambda one: (-len(one), one)))
