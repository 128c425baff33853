"""What texts work out: amounts and their sum, things and theirs, written sums, by how much a task was outdone."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.families.countings import counted_sentences, things_counted
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import figure, holds, sections, sweep
from perfeval_xl.values.rounding import half_up, plain
from perfeval_xl.values.text import pieces, shortened

_STOP = "。！\n"
_ENDS = "。；;！\n"
_WRITTEN = ("=", "≈", "%(", "%（")
_SIGNS = ("+", "-", "×", "*", "÷", "/", "x", "X", "—")
_SUMS = ("共计", "合计", "总计")
_DETAILS = ("具体", "明细")
_LONG = 60
_LEAD = 20
_TERMS = 3
_COUNTS = 3
_DIVIDED = ("共", "计", "其中", "分别", "分为", "包括", "包含", ":", "：", "（", "(")


@rule(
    "T239",
    "列举的各项之和与共计不符",
    "explain",
    ("report",),
    ("practice",),
    "把列举的各项重新相加，改正共计数或填错的一项。",
    bad=(
        {"report.other.text": "下达文物保护10.5万元、场馆维修8万元、数字化12万元，共计31.5万元。"},
        {"report.other.text": "下达预算31.5万元。具体是：文物保护10.5万元；场馆维修8万元；数字化12万元。"},
        {"report.other.text": "财政拨款收入850.00万元，政府性基金收入50.00万元，收入合计910.00万元。"},
    ),
    good=(
        {"report.other.text": "财政拨款收入850.00万元，政府性基金收入50.00万元，收入合计900.00万元。"},
        {"report.other.text": "下达文物保护10.5万元、场馆维修8万元、数字化12万元，共计30.5万元。"},
        {"report.other.text": "办公费10.5万元；差旅费8万元；水电费12万元。共计支出30.5万元，另有结转2万元。"},
        {"report.other.text": "下达文物保护10.5万元、场馆维修8万元、数字化12万元，三项实际支出合计28万元。"},
        {"report.other.text": "投入文物保护10.5万元、场馆维修8万元、数字化12万元，带动社会资金共计90万元。"},
        {"report.other.text": "年初安排100万元，第二批下达50万元，收回10万元，合计140万元。"},
        {"report.other.text": "下达预算30.5万元。具体是：文物保护10.5万元；场馆维修8万元；数字化12万元。"},
        {"report.other.text": "下达预算31.5万元。具体是：文物保护10.5万元；场馆维修8万元；数字化等12万元。"},
    ),
)
def listed_in_text(check: Check) -> Iterator[Result]:
    """“甲……万元、乙……万元、丙……万元，共计……万元”：每项只有一个金额的，各项之和应等于共计。

    “……万元。具体是：甲……万元；乙……万元；丙……万元”同样核对；写着“等”“主要”的没有列全，不加总。
    """
    for key, text in sections(check):
        if text.count("元") < _TERMS or not holds(text, (*_SUMS, *_DETAILS)):
            continue
        from perfeval_xl.rules.prose.lists import detailed_in, sums_in

        before = ""
        for piece in pieces(text, _STOP):
            sentence = "".join(piece.split())
            told = list(sums_in(before, sentence)) if holds(sentence, _SUMS) else []
            # A list that the text breaks off in is not all there is.
            if holds(sentence, _DETAILS) and not (text.endswith(piece) and text[-1:] not in _STOP):
                told += detailed_in(before, sentence)
            words = f"{before[-_LEAD:]}。{sentence}" if sentence.startswith(_DETAILS) else sentence
            for (whole, parts, _), right in told:
                total = sum(parts, Decimal(0))
                if right:
                    yield Passed((key,), "列举的各项之和等于共计")
                    continue
                yield Fault(
                    (key,),
                    f"{check.filing.label(key)}写“{shortened(words, _LONG)}”，共计 {figure(whole)} 万元，列举的 "
                    f"{len(parts)} 项之和为 {figure(total)} 万元，{'多' if total > whole else '少'} "
                    f"{figure(abs(total - whole))} 万元。",
                    figure(total),
                    figure(whole),
                    figure(total - whole),
                )
            before = sentence


@rule(
    "T245",
    "文字中的件数之和与总数不符",
    "explain",
    ("report", "overall", "project"),
    ("practice",),
    "把所列各项重新相加，改正总数或填错的一项。",
    bad=(
        {"report.other.text": "全年新建库房8个、改造库房4个，共15个。"},
        {"report.other.text": "实施项目15个，其中：新建8个，续建4个。"},
        {"report.other.text": "全年举办展览16场，分别为固定展览8场、巡回展览6场。"},
        {"project[1].goal.actual": "接收进馆档案的单位共32家（城区18家、乡镇12家）。"},
    ),
    good=(
        {"report.other.text": "全年新建库房8个、改造库房4个，共12个。"},
        {"report.other.text": "实施项目15个，其中：新建8个，续建7个。"},
        {"report.other.text": "实施项目15个，其中：数字化8个，整理4个等。"},
        {"report.other.text": "新建库房8个、改造库房4个，共涉及15个村。"},
        {"report.other.text": "在职18人，其中党员9人，女职工7人。"},
        {"report.other.text": "年初安排项目12个，取消2个，共10个。接收档案30件，销毁4件，共26件。"},
    ),
)
def counts_in_text(check: Check) -> Iterator[Result]:
    """“……8个、……4个，共……个”，以及互不重叠又没有遗漏的几类（新建与续建、城区与乡镇），其和应等于总数。

    没有列全的、互有重叠的、写“约”“余”的，不核对。
    """
    for key, sentence in counted_sentences(check):
        if not holds(sentence, _DIVIDED) or things_counted(sentence) < _COUNTS:
            continue
        from perfeval_xl.rules.prose.counts import wrong_sums

        for whole, parts, unit in wrong_sums(sentence):
            total = sum(parts, Decimal(0))
            terms = "＋".join([figure(one, unit) for one in parts])
            yield Fault(
                (key,),
                f"{check.filing.label(key)}写“{shortened(sentence, _LONG)}”，总数是 {figure(whole, unit)}{unit}，"
                f"{terms} 等于 {figure(total, unit)}，{'多' if total > whole else '少'} "
                f"{figure(abs(total - whole), unit)}。",
                figure(total, unit),
                figure(whole, unit),
                figure(total - whole, unit),
            )


@rule(
    "T246",
    "写出的算式与结果不符",
    "explain",
    ("basic", "overall", "project", "report"),
    ("practice",),
    "重新计算，改正结果或代入的数。",
    bad=(
        {"report.other.text": "在职人员控制率＝18÷20×100%＝95%。"},
        {"report.other.text": "“三公经费”变动率为（63.46－32）/32=68.31%。"},
        {"project[1].goal.actual": "全年补助500元×120人=8万元。"},
        {"report.other.text": "财政供养人员控制率为95.33%（在职28人/编制30人）。"},
    ),
    good=(
        {"report.other.text": "在职人员控制率＝（在职人员数/编制数）×100%＝18÷20×100%＝90%。"},
        {"report.other.text": "“三公经费”变动率为（63.46－32）/32=98.31%，预算执行得分10×98.54%=9.85分。"},
        {"report.other.text": "总分＝投入10分＋过程28分＋产出30分=68分。"},
        {"report.other.text": "财政供养人员控制率为93.33%（在职28人/编制30人）。"},
        {"project[1].goal.actual": "全年补助500元×120人=6万元，500×120=60000元。"},
    ),
)
def equations_in_text(check: Check) -> Iterator[Result]:
    """文字中写出的算式（27÷30×100%=90%），按写出的数重新计算；四舍五入、截去尾数的，不报。"""
    if not holds(sweep(check).words, _WRITTEN):
        return
    for key, text in sweep(check).texts.items():
        if not holds(text, _WRITTEN) or not holds(text, _SIGNS):
            continue
        from perfeval_xl.rules.prose.equations import wrong_equations

        for piece in pieces(text, _ENDS):
            for words, stated, right, unit in wrong_equations("".join(piece.split())):
                decimals = max(2, -int(stated.as_tuple().exponent))
                exact = half_up(right, decimals)
                over = stated - exact
                measure = f" {unit}" if unit not in ("", "%") else unit
                off = f"{plain(abs(over))}{' 个百分点' if unit == '%' else measure}"
                yield Fault(
                    (key,),
                    f"{check.filing.label(key)}写“{words}”，按算式计算为 {plain(exact)}{measure}，"
                    f"{'多' if over > 0 else '少'} {off}。",
                    f"{plain(exact)}{unit}",
                    f"{plain(stated)}{unit}",
                    f"{plain(over)}{unit}",
                )


@rule(
    "T240",
    "写的超额比例与任务数不符",
    "explain",
    ("report",),
    ("practice",),
    "按（实际完成数－任务数）÷任务数重新计算，改正比例或数量。",
    bad=({"report.other.text": "任务数为115户，实际完成264户。受灾较多，实际改造数超任务43%。"},),
    good=(
        {"report.other.text": "任务数为115户，实际完成264户。受灾较多，实际改造数超任务129.6%。"},
        {"report.other.text": "任务数为50个，实际完成55个，超额完成任务10%。"},
    ),
)
def outdone_in_text(check: Check) -> Iterator[Result]:
    """写了任务数、实际完成数和“超任务……%”的，三者应当一致；写了几项任务的，不比较。"""
    for key, text in sections(check):
        if "%" not in text or "任务" not in text or "超" not in text:
            continue
        from perfeval_xl.rules.prose.lists import outdone_in

        for words, stated, right, task, done, unit in outdone_in(text):
            exact = half_up(right, 2)
            shown, planned = figure(done, unit), figure(task, unit)
            yield Fault(
                (key,),
                f"{check.filing.label(key)}写任务 {planned} {unit}、实际完成 {shown} {unit}，又写“{words}”，"
                f"按（{shown}－{planned}）÷{planned} 计算应为 {exact}%。",
                f"{exact}%",
                f"{stated}%",
                f"{stated - exact}%",
            )


RULES = rules_in(globals())
