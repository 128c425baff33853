"""T20: grade and score in the report (附件四) against the total score and against each other."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.forms.report import GRADED
from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import figure, holds, sections, sentences
from perfeval_xl.scoring.grade import grade, grade_of_word
from perfeval_xl.values.rounding import half_up, plain
from perfeval_xl.values.text import pieces

_SCORES = ("总分", "得分", "评分")
_GRADES = ("report.performance.grade", "report.application.grade")


def _total(check: Check) -> str:
    """Return where the score stands that the grade goes by: in 附件二, else in the report's sentence that grades it.

    Other scores of a report, of a class or a project, say nothing of the grade.
    """
    filing = check.filing
    total = "overall.total.score"
    if filing.number(total) is not None:
        return total
    total = "report.performance.score"
    written = "".join(filing.text(total).split()).removesuffix("分")
    told = written and any(f"{written}分" in one and holds(one, GRADED) for one in sentences(check))
    return total if told else ""


@rule(
    "T201",
    "报告的评价等级与自评总分不符",
    "error",
    ("report", "overall"),
    ("grade_notice",),
    "把报告中的等级改为与总分相应的等级。",
    bad=(
        {"report.application.grade": "良好"},
        {"report.performance.grade": "良"},
        {"overall.total.score": None, "report.performance.grade": "良"},
    ),
    good=(
        {"overall.total.score": "89.96", "report.performance.grade": "良", "report.application.grade": "良"},
        {"overall.total.score": None, "report.performance.score": None, "report.performance.grade": "良"},
    ),
)
def grade_contradicts(check: Check) -> Iterator[Result]:
    """等级由总分决定：优 90（含）以上，良 80（含）至 90，中 60（含）至 80，差 60 以下。

    没有附件二的，与报告写的得分比。
    """
    filing = check.filing
    words = [(key, filing.text(key)) for key in _GRADES if filing.text(key)]
    total = _total(check) if words else ""
    score = filing.number(total) if total else None
    if not words or score is None:
        return
    bounds = tuple(
        (check.value(f"grade.{name}"), word) for name, word in (("excellent", "优"), ("good", "良"), ("fair", "中"))
    )
    should = grade(score, bounds=(*bounds, (check.value("weight.total") * 0, "差")))
    if should is None:
        return
    for key, word in words:
        if grade_of_word(word) == should:
            yield Passed((key, total), f"报告的等级“{word}”与总分相符")
        else:
            extra = "" if word in ("优", "良", "中", "差") else f"；“{word}”也不是规定的等级名称（优、良、中、差）"
            where = "附件二总分" if total.startswith("overall") else "报告写的得分"
            yield Fault(
                (key, total),
                f"{filing.label(key)}写“{word}”，{where} {figure(score, '分')} 分，应为“{should}”{extra}。",
                should,
                word,
            )


@rule(
    "T202",
    "评价等级没有用规定的名称",
    "hint",
    ("report",),
    ("grade_notice",),
    "把等级写成优、良、中、差之一。",
    bad=({"report.performance.grade": "优秀"},),
    good=({"report.performance.grade": "优"},),
)
def grade_word(check: Check) -> Iterator[Result]:
    """规定的等级名称是优、良、中、差；“优秀”“合格”等是口语。与总分不符的，由T201报告。"""
    filing = check.filing
    for key in _GRADES:
        word = filing.text(key)
        score = filing.number(_total(check)) if word else None
        if word and word not in ("优", "良", "中", "差") and (score is None or grade_of_word(word) == grade(score)):
            yield Fault(
                (key,),
                f"{filing.label(key)}写“{word}”，规定的名称是“{grade_of_word(word) or '优、良、中、差'}”。",
                "",
                word,
            )


@rule(
    "T203",
    "报告的自评得分、执行率与附件二不符",
    "error",
    ("report", "overall"),
    ("practice",),
    "以附件二为准，改正报告中的数。",
    bad=({"report.performance.score": "98"}, {"report.performance.rate": "96.64%"}),
    good=({"report.performance.score": "99.96"}, {"report.performance.rate": "99.6%"}),
)
def stated_score(check: Check) -> Iterator[Result]:
    """报告第六部分写的自评得分、预算执行率应与附件二一致；报告取整数或一位小数的，按四舍五入比较。"""
    filing = check.filing
    for key, table, unit in (
        ("report.performance.score", "overall.total.score", "分"),
        ("report.performance.rate", "overall.fund.total.rate", "%"),
    ):
        stated, known = filing.number(key), filing.number(table)
        if stated is None or known is None:
            continue
        places = max(0, min(4, -int(stated.as_tuple().exponent)))
        if stated == half_up(known, places):
            yield Passed((key, table), f"报告与附件二一致：{figure(stated, unit)}")
        else:
            off = f"{plain(abs(stated - known))} {'个百分点' if unit == '%' else unit}"
            yield Fault(
                (key, table),
                f"{filing.label(key)}写 {figure(stated, unit)}，附件二为 {figure(known, unit)}，相差 {off}。",
                figure(known, unit),
                figure(stated, unit),
                figure(stated - known, unit),
            )


def _is_known(sentence: str, score: Decimal | None, word: str) -> bool:
    """Tell a sentence of one score that is the one that was read, with its grade: it needs no pattern."""
    once = sum(sentence.count(one) for one in ("得分", "总分", "评分")) == 1
    return score is not None and bool(word) and once and f"{score}分" in sentence and word in sentence


@rule(
    "T204",
    "文字中的等级与得分不符",
    "explain",
    ("report",),
    ("grade_notice",),
    "核对得分和等级，改正填错的一个；本地等级的分数段不同的，请说明。",
    bad=({"report.other.text": "单位整体支出绩效自评得分96分，等级为“良好”。"},),
    good=(
        {"report.other.text": "单位整体支出绩效自评得分96分，等级为“优”。"},
        {"report.other.text": "专项自评得分88.5分，评价等级为良。"},
    ),
)
def grade_in_text(check: Check) -> Iterator[Result]:
    """报告任何一处写“得分……分，等级为……”的，等级应与得分相应。已由T201核对的，不再报。"""
    filing = check.filing
    known = filing.number("report.performance.score"), filing.text("report.performance.grade")
    for key, sentence in _scored(check, "等级", "评级", "等次", "档次", "评定", "评价结果"):
        if _is_known(sentence, *known):
            continue
        from perfeval_xl.rules.prose.scores import graded_in

        for words, score, word in graded_in(sentence):
            should, said = grade(score), grade_of_word(word)
            if should is not None and said is not None and should != said and (score, word) != known:
                yield Fault(
                    (key,),
                    f"{filing.label(key)}写“{words}”，{figure(score, '分')} 分应为“{should}”。",
                    should,
                    word,
                )


@rule(
    "T205",
    "文字中各部分得分与总分不符",
    "explain",
    ("report",),
    ("practice",),
    "把各部分得分重新相加，改正总分或填错的一项。",
    bad=({"report.other.text": "自评总分为92.5分，其中投入10分、过程35分、产出28.5分、效果20分。"},),
    good=(
        {"report.other.text": "自评总分为93.5分，其中投入10分、过程35分、产出28.5分、效果20分。"},
        {"report.other.text": "自评得分93.5分，其中产出28.5分、效果20分。"},
        {"report.other.text": "自评得分97分，其中产出指标扣1分、效益指标扣2分、过程扣1分。"},
    ),
)
def score_parts_in_text(check: Check) -> Iterator[Result]:
    """“总分……分，其中：投入……分、过程……分、产出……分……”：写出三个以上部分的，其和应等于总分。"""
    for key, sentence in _scored(check, "其中", "分别"):
        from perfeval_xl.rules.prose.scores import wrong_totals

        for words, total, parts in wrong_totals(sentence):
            right = sum(parts, Decimal(0))
            yield Fault(
                (key,),
                f"{check.filing.label(key)}写“{words}”，总分 {figure(total, '分')} 分，所列 {len(parts)} 部分之和为 "
                f"{figure(right, '分')} 分，{'多' if total > right else '少'} {figure(abs(total - right), '分')} 分。",
                figure(right, "分"),
                figure(total, "分"),
                figure(total - right, "分"),
            )


def _scored(check: Check, *words: str) -> Iterator[tuple[str, str]]:
    """Yield the sentences of the report that name a score and one of `words`, with the cell they stand in."""
    for key, text in sections(check):
        if "分" in text and holds(text, words):
            for piece in pieces(text, "。！\n"):
                sentence = "".join(piece.split())
                if holds(sentence, _SCORES) and holds(sentence, words):
                    yield key, sentence


RULES = rules_in(globals())
