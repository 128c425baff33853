"""Family M, formalities left empty: names, dates, signatures, sections of the report."""

from collections.abc import Iterable, Iterator

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, Skipped, rule, rules_in
from perfeval_xl.rules.rows import blanks, names
from perfeval_xl.values.text import none_mark

_SECTIONS = (
    "general",
    "government_fund",
    "state_capital",
    "social_insurance",
    "performance",
    "problems",
    "measures",
    "application",
)
_SECTION_KEYS = tuple(f"report.{name}.text" for name in _SECTIONS)
_PAPERS = ("basic", "overall", "report")
_BODY = "report.body.text"


def _empty(check: Check, keys: Iterable[str]) -> tuple[str, ...]:
    """Return which of the cells are empty; in a text whose lines were single cells, the next line may be the answer."""
    found = blanks(check, keys)
    if not found or not check.filing.unread:
        return found
    loose = {(place.sheet, place.row) for place, _, _ in check.filing.unread}
    places = [(key, check.filing.place(key)) for key in found]
    return tuple([key for key, at in places if not (at.in_text and (at.sheet, at.row + 1) in loose)])


def _formality(check: Check, leaf: str) -> Iterator[tuple[str, ...]]:
    filing = check.filing
    keys = _empty(check, tuple(f"{root}.sign.{leaf}" for root in filing.forms if root != "report"))
    if keys:
        yield keys


@rule(
    "M151",
    "填表人未填",
    "hint",
    ("basic", "overall", "project"),
    ("practice",),
    "填写填表人姓名。",
    bad=({"basic.sign.preparer": ""},),
    good=({"basic.sign.preparer": None},),
)
def _preparer(check: Check) -> Iterator[Result]:
    """审核时要知道向谁询问。全部表合并成一条。"""
    for keys in _formality(check, "preparer"):
        yield Fault(keys, f"{names(check.filing, keys)}没有填写。")


@rule(
    "M152",
    "填报日期未填",
    "explain",
    ("basic", "overall", "project", "report"),
    ("practice",),
    "填写完整的年、月、日。",
    bad=({"overall.sign.date": ""}, {"report.cover.date": ""}),
    good=({"overall.sign.date": None},),
)
def _date(check: Check) -> Iterator[Result]:
    """没有日期，看不出填的是哪一时点的数。全部表合并成一条。"""
    keys = (*next(_formality(check, "date"), ()), *_empty(check, ("report.cover.date",)))
    if keys:
        yield Fault(keys, f"{names(check.filing, keys)}没有填写。")


@rule(
    "M153",
    "联系电话未填",
    "hint",
    ("basic", "overall", "project"),
    ("practice",),
    "填写办公电话。",
    bad=({"project[2].sign.phone": ""},),
    good=({"project[2].sign.phone": None},),
)
def _phone(check: Check) -> Iterator[Result]:
    """审核时要能联系到填表人。全部表合并成一条。"""
    for keys in _formality(check, "phone"):
        yield Fault(keys, f"{names(check.filing, keys)}没有填写。")


@rule(
    "M154",
    "单位负责人未签字",
    "hint",
    ("basic", "overall", "project"),
    ("practice",),
    "打印后由单位负责人签字。",
    bad=({"basic.sign.signature": "", "overall.sign.signature": ""},),
    good=({"basic.sign.signature": None},),
)
def _signature(check: Check) -> Iterator[Result]:
    """打印以后手签，所以只作提示。全部表合并成一条。"""
    for keys in _formality(check, "signature"):
        yield Fault(keys, f"共 {len(keys)} 张表的单位负责人签字栏是空的。")


@rule(
    "M155",
    "封面单位名称未填",
    "hint",
    ("report",),
    ("form_report",),
    "填写部门（单位）名称并加盖公章。",
    bad=({"report.cover.unit": ""}, {"report.cover.unit": "（盖章）"}),
    good=({"report.cover.unit": None},),
)
def _cover(check: Check) -> Iterator[Result]:
    """文件里看不出是否盖章，但能看出单位名称是否填写。"""
    value = check.filing.values.get("report.cover.unit")
    if value is not None and not value.text.replace("(盖章)", "").replace("盖章", "").strip(" :"):
        yield Fault((value.key,), "附件四封面的部门（单位）名称没有填写，请同时留意公章。")


@rule(
    "M161",
    "单位名称未填",
    "error",
    ("overall", "project"),
    ("form_overall", "form_project"),
    "填写单位全称，与公章一致。",
    bad=({"overall.unit": ""}, {"project[1].unit": ""}),
    good=({"project[1].department": "", "project[1].unit": None},),
)
def _unit(check: Check) -> Iterator[Result]:
    """每张表都要写明是哪个单位的。"""
    filing = check.filing
    keys = _empty(check, tuple(f"{root}.unit" for root in filing.forms if root != "report"))
    for key in keys:
        yield Fault((key,), f"{filing.label(key)}没有填写。")


@rule(
    "M162",
    "主管部门未填",
    "hint",
    ("project",),
    ("form_project",),
    "填写主管部门；本单位就是一级预算单位的，填本单位。",
    bad=({"project[1].department": ""},),
    good=({"project[1].department": None},),
)
def _department(check: Check) -> Iterator[Result]:
    """全部表合并成一条。"""
    keys = _empty(check, tuple(f"{root}.department" for root in check.filing.present("project")))
    if keys:
        yield Fault(keys, f"{names(check.filing, keys)}没有填写。")


@rule(
    "M163",
    "项目支出名称未填",
    "error",
    ("project",),
    ("form_project",),
    "填写项目名称，与附件一的项目行一致。",
    bad=({"project[1].name": ""},),
    good=({"project[1].name": "业务工作经费项目"},),
)
def _project_name(check: Check) -> Iterator[Result]:
    """项目名称是附件三与附件一对应的依据。"""
    keys = _empty(check, tuple(f"{root}.name" for root in check.filing.present("project")))
    for key in keys:
        yield Fault((key,), f"{check.filing.label(key)}没有填写。")


@rule(
    "M171",
    "厉行节约保障措施未填",
    "explain",
    ("basic",),
    ("form_basic",),
    "写明本年压减一般性支出的具体措施。",
    bad=({"basic.thrift": ""}, {"basic.thrift": "无"}),
    good=({"basic.thrift": "严格控制经费开支，厉行节约"},),
)
def _thrift(check: Check) -> Iterator[Result]:
    """表上要求用文字写明措施。"""
    value = check.filing.values.get("basic.thrift")
    if value is not None and none_mark(value.raw) != "content":
        yield Fault((value.key,), f"{check.filing.label(value.key)}没有填写措施。")


@rule(
    "M181",
    "报告章节没有内容",
    "explain",
    ("report",),
    ("form_report",),
    "在该标题下写明情况；没有的也要写一句“本年度无……支出”。",
    bad=(
        {"report.social_insurance.text": ""},
        {"report.measures.text": "  "},
        {"report.body.text": "一、项目概况\n库房改造。\n二、偏离目标的原因和改进措施\n三、存在的问题\n进度偏慢。"},
    ),
    good=(
        {"report.other.text": ""},
        {"report.other.text": "无"},
        {"report.body.text": "一、项目概况\n二、存在的问题\n三、改进措施\n一、项目概况\n库房改造。"},
    ),
)
def _empty_sections(check: Check) -> Iterator[Result]:
    """四本预算各要有一句话，没有也要写明；绩效情况、问题、措施、结果应用都要有内容。"""
    keys = tuple([key for key in blanks(check, _SECTION_KEYS) if not _below(check, key)])
    if keys:
        labels = "、".join(check.filing.edition.field(key).label for key in keys)
        yield Fault(keys, f"附件四“{labels}”只有标题，没有内容。")
    text = check.filing.text(_BODY)
    if not text:
        return
    from perfeval_xl.rules.prose.headings import empty_headings

    if empty := empty_headings(text):
        yield Fault((_BODY,), f"报告“{'”“'.join(empty)}”只有标题，没有内容。", hint="在该标题下写明情况。")


def _below(check: Check, key: str) -> bool:
    """Tell whether a section's sub-sections hold its text."""
    return key == "report.general.text" and any(
        check.filing.text(f"report.{name}.text") for name in ("basic", "project")
    )


@rule(
    "M182",
    "报告缺少章节",
    "hint",
    ("report",),
    ("form_report",),
    "按提纲补上缺少的章节。",
    bad=({"report.state_capital.text": None, "report.state_capital.amount": None},),
    good=({f"report.{name}.text": None for name in _SECTIONS},),
)
def _sections(check: Check) -> Iterator[Result]:
    """报告按提纲的章节填写。找到的章节不到一半时视为节选，不报。"""
    filing = check.filing
    if not filing.present("report"):
        return
    absent = tuple([key for key in _SECTION_KEYS if key not in filing.values and not _below(check, key)])
    if not absent:
        yield Passed(_SECTION_KEYS, "附件四各章节齐全")
    elif len(absent) * 2 > len(_SECTIONS):
        yield Skipped((), "附件四只有部分章节，没有核对章节是否齐全")
    else:
        labels = "”“".join(filing.edition.field(key).label for key in absent)
        yield Fault(absent, f"附件四没有找到“{labels}”。")


_STATED = (
    ("staff", "quota"),
    ("staff", "actual"),
    ("general", "amount"),
    ("basic", "budget"),
    ("project", "budget"),
    ("government_fund", "amount"),
    ("state_capital", "amount"),
)


@rule(
    "M183",
    "报告没有写明人数或金额",
    "hint",
    ("report",),
    ("form_report",),
    "在该部分写明数字，与表格一致；没有的写“无”。",
    bad=({"report.basic.budget": ""}, {"report.staff.quota": None}),
    good=({"report.government_fund.amount": "无"}, {"report.basic.budget": None, "report.basic.text": None}),
)
def _stated(check: Check) -> Iterator[Result]:
    """这些部分应写明数字，才能与表格核对。全篇合并成一条。"""
    filing = check.filing
    keys = tuple(
        key
        for section, name in _STATED
        if filing.state(key := f"report.{section}.{name}") in ("blank", "absent")
        and filing.text(f"report.{section}.text")
    )
    if keys:
        labels = "”“".join(filing.short_label(key) for key in keys)
        yield Fault(keys, f"附件四没有读到“{labels}”，与表格的核对没有做。")


@rule(
    "M191",
    "材料不齐",
    "hint",
    ("basic", "overall", "report"),
    ("practice",),
    "把四个附件放在一起再校验一次。",
    good=({"basic.title": "2023年度部门整体支出绩效评价基础数据表"},),
)
def _papers(check: Check) -> Iterator[Result]:
    """没有交来的表无法核对，只说明没有核对，不算在别的表上。"""
    filing = check.filing
    absent = [code for code in _PAPERS if not filing.present(code)]
    if not filing.present("project"):
        absent.append("project")
    for code in absent:
        yield Skipped((), f"没有{filing.edition.form(code).annex}，与它有关的核对没有做")


RULES = rules_in(globals())
