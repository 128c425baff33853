"""What a report claims of the unit in passing, which the tables know: rates, budgets, people, a score, nothing at all.

Only whole claims are taken, the name of a fact and its figure right behind it. Loaded only where the report has such
words.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.rules.prose.clauses import Money, money_in
from perfeval_xl.values.records import NamedTuple

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_IS = r"[为是达约有:：=]{0,2}"
_RATE = (
    rf"(?P<name>三公经费控制率|公用经费控制率|(?:在职人员|财政供养人员|(?<![^，,。；;、：:])人员)控制率|预算调整率|政府采购执行率){_IS}"
    rf"(?P<percent>{_NUMBER})%(?!以内|以下|左右|以上|的|目标)"
)
_WAY = r"下降|减少|降低|压减|增长|增加|上升|降幅|增幅"
_CHANGE = (
    rf"三公经费(?:决算|支出|总额|数)*[,，]?[同]?[比较](?:上年|去年|上一年|20[0-9]{{2}}年)(?:度|同期|决算|支出|数)*(?:相比)?[,，]?"
    rf"(?:(?:{_WAY})[了约为]?{_NUMBER}(?:万元|元)[,，](?:同比)?)?(?P<way>{_WAY})[了约为达]{{0,2}}(?P<percent>{_NUMBER})%"
)
_FALLS = ("下降", "减少", "降低", "压减", "降幅")
_OURS = (
    *("本年度", "本年", "年度", "我单位", "本单位", "单位", "本部门", "部门", "整体支出", "的", "，", ","),
    *("我局", "我馆", "我院", "我校", "我办", "我委"),
)
"""What may stand before the name of an amount of the whole budget, besides the year."""
_BUDGETS = {
    "年初预算数": ("年初预算数", "年初预算", "年初预算安排", "年初部门预算"),
    "全年预算数": ("全年预算数", "全年预算", "调整后预算数", "调整后预算", "调整预算数"),
    "全年执行数": ("全年执行数", "预算执行数", "执行数", "全年实际支出", "全年支出数"),
    "项目支出": ("项目支出", "项目支出决算", "项目支出决算数", "全年项目支出"),
}
"""What of the whole budget is told -> what a report calls it."""
_THINGS = (
    r"(?P<name>三公经费|公务接待费?|公务用车购置费?|公车购置费?|公务用车运行(?:维护)?费|因公出国(?:费用?|经费)?"
    r"|项目支出|政府采购)"
)
_NOTHING = (
    rf"(?:^|[,，、;；:：])(?:20[0-9]{{2}}年度?|本年度?|全年|当年|我?单位|本?部门|均)*(?:没有|未|无|未有)"
    rf"(?:发生|安排|产生|列支|支出|开支|任何)*{_THINGS}(?:支出|费用|经费|项目|情况|业务|活动)*(?=[,，。;；]|$)"
)
_UNCHANGED = (
    r"(?:^|[,，;；])(?:20[0-9]{2}年度?|本年度?|全年|年中|当年|我?单位|本?部门)*(?:没有|未|无)(?:发生|进行)?"
    r"(?:预算(?:调整|追加)|(?:调整|追加)(?:年初)?预算)(?:情况|事项)?(?=[,，。;；]|$)"
)
_QUOTA = rf"(?<!行政)(?<!事业)(?<!工勤)(?<!车辆)编制(?:人数|数)?{_IS}(?P<quota>[0-9]+)[人名个](?!月)"
_ACTUAL = rf"(?:实有)?在职(?:在编)?(?:人员|职工|干部职工|人数)?(?:共|总数)?{_IS}(?P<actual>[0-9]+)[人名](?!次)"
_VEHICLES = rf"(?:现有|共有|实有|拥有)(?:一般)?公务(?:用车|车辆){_IS}(?P<vehicles>[0-9]+)[台辆]"
_SCORE = rf"(?:整体支出)?(?:绩效)?自评(?:总分|得分|总得分|分数|结果)?{_IS}(?P<score>{_NUMBER})分(?!值|项|以|之)"
_LISTED = ("、", "和", "及")
_OTHERS = ("项目", "专项", "上年", "去年", "平均", "下属", "所属", "本级", "机关")


class Claim(NamedTuple):
    """A fact by its name, what is said of it, and the words."""

    name: str
    stated: Decimal
    words: str


def rates_in(sentence: str) -> Iterator[Claim]:
    """Yield rates by their official names."""
    for found in re.finditer(_RATE, sentence):
        yield Claim(found["name"], Decimal(found["percent"]), found[0])


def changes_in(sentence: str) -> Iterator[Claim]:
    """Yield by how many per cent 三公经费 rose or fell (below 0) against the year before."""
    for found in re.finditer(_CHANGE, sentence):
        percent = Decimal(found["percent"])
        yield Claim("三公经费", -percent if found["way"] in _FALLS else percent, found[0])


def budgets_in(sentence: str) -> Iterator[tuple[str, Money]]:
    """Yield amounts of the whole budget with their names."""
    for one in money_in(sentence):
        if sentence[one.end : one.end + 1] in _LISTED:
            continue  # The first of several: 年初预算258万元、125万元.
        clause = _bare(one.clause)
        for name, names in _BUDGETS.items():
            if clause in names:
                yield name, one


def _bare(clause: str) -> str:
    """Return the name of an amount without year and owner in front and 为 behind."""
    bare = clause.rstrip("为是共计约:：")
    while lead := next((one for one in _OURS if bare.startswith(one)), bare[:5] if bare[4:5] == "年" else ""):
        bare = bare[len(lead) :]
    return bare


def nothing_in(sentence: str) -> Iterator[Claim]:
    """Yield what a sentence says there was none of."""
    for found in re.finditer(_NOTHING, sentence):
        yield Claim(found["name"], Decimal(0), found[0].strip(",，、;；:："))


def is_unchanged(sentence: str) -> str:
    """Return the words that say the budget was not changed; empty where there are none."""
    found = re.search(_UNCHANGED, sentence)
    return found[0].strip(",，;；") if found is not None else ""


def people_in(sentence: str) -> Iterator[Claim]:
    """Yield the number of posts, of people in post and of vehicles, where each is told once."""
    for name, pattern in (("quota", _QUOTA), ("actual", _ACTUAL), ("vehicles", _VEHICLES)):
        found = list(re.finditer(pattern, sentence))
        if len(found) == 1:
            yield Claim(name, Decimal(found[0][name]), found[0][0])


def scores_in(sentence: str) -> Iterator[Claim]:
    """Yield the score of the unit itself, not of a project or of another year."""
    if not any(word in sentence for word in _OTHERS):
        for found in re.finditer(_SCORE, sentence):
            yield Claim("score", Decimal(found["score"]), found[0])
