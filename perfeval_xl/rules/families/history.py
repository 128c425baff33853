"""Family H: this year's papers against last year's (`--last-year`). Without last year's papers nothing is said."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.filing import Filing
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, Skipped, rule, rules_in
from perfeval_xl.rules.match import plain_name
from perfeval_xl.rules.rows import figure, mentioned
from perfeval_xl.values.rounding import divide, percent_text
from perfeval_xl.values.text import label

_ROWS = (
    "three_public vehicle vehicle_purchase vehicle_running abroad reception project public office utilities_travel "
    "meeting_training procurement adjustment"
).split()
_CENT = Decimal("0.005")
_SMALL = Decimal(5)
"""万元 below which a change is not worth a word."""
_COMPARED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("overall.fund.total.initial", ("年初预算", "预算安排", "预算总额")),
    ("overall.fund.total.full_year", ("全年预算", "预算调整", "追加", "调减")),
    ("overall.fund.total.executed", ("支出", "决算")),
    ("overall.income.general", ("一般公共预算",)),
    ("overall.income.government_fund", ("政府性基金",)),
    ("overall.income.special_account", ("专户", "非税")),
    ("overall.income.other", ("其他资金", "其他收入")),
    ("overall.spending.basic", ("基本支出",)),
)
"""Amounts without a column of the year before, and the words a text explains them with."""
_CAUSES = ("比上年", "较上年", "同比", "增长", "增加", "减少", "下降", "原因", "由于", "因")
_WORDY = 40
"""Characters from which a text that stands unchanged is no coincidence."""
_TEXTS = ("performance", "problems", "measures")


def _last(check: Check) -> Filing | None:
    """Return last year's filing where it is one: of the year before, when both years are known."""
    last, now = check.last_year, check.filing.year
    if last is None or (now is not None and last.year is not None and last.year != now - 1):
        return None
    return last


def _year(last: Filing) -> str:
    return f"{last.year}年度" if last.year else "上年"


@rule(
    "H101",
    "上年材料不是上一年度的",
    "error",
    ("basic", "overall", "project", "report"),
    (),
    "请用 --last-year 指定上一年度的材料；各表标题的年度写错的，请改正。",
    good=({},),
)
def wrong_year(check: Check) -> Iterator[Result]:
    """所给的上年材料必须是上一年度的；年度不对的，不再与它核对。"""
    last, now = check.last_year, check.filing.year
    if last is None:
        return
    if last.year is None or now is None:
        yield Skipped((), "材料没有写明年度，不知道所给的上年材料是不是上一年度的")
    elif last.year != now - 1:
        key = next((key for key in check.filing.values if key.endswith(".title")), "")
        yield Fault(
            (key,) if key else (),
            f"本次材料是 {now} 年度，所给的上年材料是 {last.year} 年度，不是 {now - 1} 年度，没有与它核对。",
            str(now - 1),
            str(last.year),
        )
    else:
        yield Passed((), f"上年材料是 {last.year} 年度的")


@rule(
    "H102",
    "上年材料是另一个单位的",
    "explain",
    ("basic", "overall", "project", "report"),
    (),
    "请确认选对了文件；单位改名或机构改革的，请说明。",
    good=({},),
)
def other_unit(check: Check) -> Iterator[Result]:
    """所给的上年材料应是同一个单位的。"""
    last = _last(check)
    if last is None or not last.unit or not check.filing.unit:
        return
    if label(last.unit) == label(check.filing.unit):
        yield Passed((), "上年材料是同一单位的")
    else:
        key = "overall.unit" if "overall.unit" in check.filing.values else ""
        yield Fault(
            (key,) if key else (),
            f"本次材料的单位是“{check.filing.unit}”，上年材料的单位是“{last.unit}”。",
            last.unit,
            check.filing.unit,
        )


@rule(
    "H111",
    "上年决算数与上年材料不符",
    "explain",
    ("basic",),
    ("practice",),
    "以上年决算为准改正上年决算数；上年材料填错或口径调整的，请说明。",
    bad=({"basic.reception.last_final": "2.02"}, {"basic.public.last_final": "30.90"}),
    good=({}, {"basic.abroad.last_final": ""}),
)
def column_differs(check: Check) -> Iterator[Result]:
    """附件一的上年决算数，就是上年附件一的决算数。"""
    last = _last(check)
    if last is None:
        return
    for row in _ROWS:
        yield from _compared(check, last, f"basic.{row}.last_final", f"basic.{row}.final")


def _compared(check: Check, last: Filing, key: str, source: str) -> Iterator[Result]:
    filing = check.filing
    stated, was = filing.number(key), last.number(source)
    if was is None or (stated is None and (not was or filing.state(key) not in ("blank", "none"))):
        return
    if stated is not None and abs(stated - was) <= _CENT:
        yield Passed((key,), lambda: f"{filing.label(key)}与{_year(last)}材料一致：{figure(was)}")
        return
    shown = "没有填写" if stated is None else f"填 {figure(stated)}"
    difference = (stated or Decimal(0)) - was
    yield Fault(
        (key,),
        f"{filing.label(key)}{shown}，{_year(last)}材料“{last.short_label(source)}”为 {figure(was)}，"
        f"相差 {figure(abs(difference))} 万元。",
        figure(was),
        "" if stated is None else figure(stated),
        figure(difference),
    )


@rule(
    "H112",
    "项目的上年决算数与上年材料不符",
    "explain",
    ("basic",),
    ("practice",),
    "以上年决算为准改正该项目的上年决算数；项目合并、拆分的，请说明。",
    bad=({"basic.project[2].last_final": "31.60"}, {"basic.project[3].last_final": ""}),
    good=({}, {"basic.project[1].name": "业务工作经费"}),
)
def project_differs(check: Check) -> Iterator[Result]:
    """名称相同的项目，今年所填的上年决算数应等于上年材料的决算数。"""
    last = _last(check)
    if last is None:
        return
    before = _lines(last)
    for name, prefix in _lines(check.filing).items():
        if name in before:
            yield from _compared(check, last, f"{prefix}.last_final", f"{before[name]}.final")


@rule(
    "H113",
    "上年的项目今年没有列出",
    "hint",
    ("basic",),
    ("practice",),
    "项目已经结束的，不必处理；改了名称的，请确认上年决算数填在哪一行。",
    bad=({"basic.project[1].name": "1、综合业务经费"},),
    good=({},),
)
def project_gone(check: Check) -> Iterator[Result]:
    """上年有决算数的项目，今年附件一没有同名的行，上年决算数可能漏列。"""
    last = _last(check)
    if last is None or not check.filing.count("basic.project"):
        return
    here = _lines(check.filing)
    for name, prefix in _lines(last).items():
        was = last.number(f"{prefix}.final")
        if was and name not in here:
            yield Fault(
                ("basic.project.last_final",),
                f"{_year(last)}材料有项目“{last.text(f'{prefix}.name')}”，决算数 {figure(was)} 万元，"
                "今年附件一没有同名的行。",
                figure(was),
            )


def _lines(filing: Filing) -> dict[str, str]:
    """Return the project lines by their bare names."""
    named = ((plain_name(filing.text(f"{prefix}.name")), prefix) for prefix in filing.each("basic.project"))
    return {name: prefix for name, prefix in named if name}


@rule(
    "H121",
    "编制数与上年不同",
    "hint",
    ("basic",),
    ("practice",),
    "核对机构编制批复；编制确有调整的，不必修改。",
    bad=({"basic.staff.quota": "22", "basic.staff.rate": "81.82%", "report.staff.quota": "22"},),
    good=({},),
)
def quota_changed(check: Check) -> Iterator[Result]:
    """编制数很少变动，与上年不同的请确认有批复。"""
    last = _last(check)
    key = "basic.staff.quota"
    now, was = check.filing.number(key), last.number(key) if last is not None else None
    if last is None or now is None or was is None:
        return
    if now == was:
        yield Passed((key,), "编制数与上年相同")
    else:
        yield Fault(
            (key,),
            f"附件一编制数 {figure(now, '人')} 人，{_year(last)}为 {figure(was, '人')} 人，"
            f"{'增加' if now > was else '减少'} {figure(abs(now - was), '人')} 人。",
            figure(was, "人"),
            figure(now, "人"),
            figure(now - was, "人"),
        )


@rule(
    "H131",
    "与上年相比变动较大而没有说明",
    "explain",
    ("overall", "project"),
    ("practice",),
    "核对两年的数；变动属实的，在附件四或情况说明中写明原因。",
    bad=(
        {
            "overall.income.government_fund": "31.00",
            "report.government_fund.text": "2023年本部门政府性基金预算支出31.00万元。",
        },
    ),
    good=(
        {},
        {
            "overall.income.government_fund": "31.00",
            "report.government_fund.text": "2023年政府性基金支出31.00万元，比上年增加16.00万元，"
            "原因是下达库房改造资金。",
        },
    ),
)
def changed_much(check: Check) -> Iterator[Result]:
    """资金总额、各项收入、基本支出和各项目的预算、支出，比上年变动超过规定幅度（默认50%）的，应有说明。"""
    last = _last(check)
    if last is None:
        return
    for key, words in _COMPARED:
        yield from _change(check, last, key, key, words)
    before = {plain_name(last.text(f"{root}.name")): root for root in last.present("project")}
    for root in check.filing.present("project"):
        name = check.filing.text(f"{root}.name")
        other = before.get(plain_name(name)) if name else None
        if other:
            for leaf in ("full_year", "executed"):
                yield from _change(check, last, f"{root}.fund.total.{leaf}", f"{other}.fund.total.{leaf}", (name,))


def _change(check: Check, last: Filing, key: str, source: str, words: tuple[str, ...]) -> Iterator[Result]:
    filing = check.filing
    now, was = filing.number(key), last.number(source)
    if now is None or was is None or now < 0 or was < 0 or max(now, was) < _SMALL:
        return
    difference = now - was
    if was and abs(difference) * 100 <= check.value("change.year") * was:
        yield Passed((key,), lambda: f"{filing.label(key)}比上年变动不大")
        return
    if mentioned(check, words, _CAUSES):
        return
    rate = f"（{percent_text(divide(abs(difference), was))}）" if was else ""
    yield Fault(
        (key,),
        f"{filing.label(key)}为 {figure(now)}，{_year(last)}为 {figure(was)}，"
        f"比上年{'增加' if difference > 0 else '减少'} {figure(abs(difference))} 万元{rate}，材料中没有说明。",
        "",
        figure(now),
        figure(difference),
    )


@rule(
    "H141",
    "文字与上年一字不差",
    "hint",
    ("report",),
    ("practice",),
    "按本年度的实际情况改写。",
    bad=(
        {
            "report.problems.text": "个别项目支出进度前松后紧，绩效指标与业务工作结合还不够紧密，"
            "预算编制的细化程度还需要提高，资产管理还不够规范。"
        },
    ),
    good=({},),
)
def copied(check: Check) -> Iterator[Result]:
    """绩效情况、存在的问题、改进措施与上年完全相同的，多半是照抄。"""
    last = _last(check)
    if last is None:
        return
    for section in _TEXTS:
        key = f"report.{section}.text"
        text = label(check.filing.text(key))
        if len(text) >= _WORDY and text == label(last.text(key)):
            yield Fault((key,), f"{check.filing.label(key)}与{_year(last)}材料一字不差。")


RULES = rules_in(globals())
