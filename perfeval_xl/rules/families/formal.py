"""T5: dates, telephones, signatures: the formalities of the papers."""

import re
from collections.abc import Iterator

from perfeval_xl.rules.finding import Check, Fault, Passed, Result, rule, rules_in
from perfeval_xl.rules.rows import dates
from perfeval_xl.values.text import pieces

_PHONE = r"(?:1[3-9]\d{9}|(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?)"
_MOBILE = r"1[3-9]\d{9}"
_BETWEEN = "/、,，;；"


@rule(
    "T501",
    "填报日期没有写年份",
    "error",
    ("basic", "overall", "project", "report"),
    ("practice",),
    "补上年份，写成“2024年6月20日”的样子。",
    bad=({"project[1].sign.date": "6月20日"},),
    good=({"project[1].sign.date": "2024-06-20"}, {"project[1].sign.date": "2024年 6月20 日"}),
)
def date_without_year(check: Check) -> Iterator[Result]:
    """填报日期应有年、月、日。"""
    for key, date in dates(check):
        if date.year is None and date.month is not None:
            raw = check.filing.text(key)
            yield Fault((key,), f"{check.filing.label(key)}填“{raw}”，没有写年份。", "年月日齐全", raw)
        else:
            yield Passed((key,), "填报日期有年份")


@rule(
    "T502",
    "填报日期不完整",
    "explain",
    ("basic", "overall", "project", "report"),
    ("practice",),
    "写全年、月、日，并检查日期是否真实存在。",
    bad=({"basic.sign.date": "2024年6月"}, {"basic.sign.date": "2024年6月31日"}),
    good=({"basic.sign.date": "2024.6.12"},),
)
def date_incomplete(check: Check) -> Iterator[Result]:
    """填报日期缺日，或写成不存在的日子。"""
    for key, date in dates(check):
        if date.year is None:
            continue
        raw = check.filing.text(key)
        if date.problem:
            yield Fault((key,), f"{check.filing.label(key)}填“{raw}”，{date.problem}。", "", raw)
        elif date.day is None:
            yield Fault((key,), f"{check.filing.label(key)}填“{raw}”，没有写到日。", "", raw)


@rule(
    "T503",
    "填报日期与评价年度对不上",
    "explain",
    ("basic", "overall", "project", "report"),
    ("practice",),
    "核对年份：自评在年度终了后进行，填报日期应在评价年度的次年。",
    bad=({"basic.sign.date": "2023年6月12日"}, {"overall.sign.date": "2034年6月12日"}),
    good=({"basic.sign.date": "2023年12月31日"}, {"overall.sign.date": "2024年9月14日"}),
)
def date_outside(check: Check) -> Iterator[Result]:
    """填报日期早于评价年度终了，或晚于次年，多半是年份写错或沿用了旧表。"""
    year = check.filing.year
    if year is None:
        return
    for key, date in dates(check):
        if date.year is None or date.month is None:
            continue
        raw = check.filing.text(key)
        if (date.year, date.month, date.day or 31) < (year, 12, 31):
            yield Fault((key,), f"{check.filing.label(key)}填“{raw}”，早于 {year} 年度终了。", f"{year + 1}年", raw)
        elif date.year > year + 1:
            yield Fault((key,), f"{check.filing.label(key)}填“{raw}”，晚于 {year} 年度的次年。", f"{year + 1}年", raw)
        else:
            yield Passed((key,), "填报日期在年度终了之后")


@rule(
    "T511",
    "联系电话不像电话号码",
    "explain",
    ("basic", "overall", "project"),
    ("practice",),
    "填写11位手机号，或带区号的座机号。",
    bad=({"basic.sign.phone": "1380000"}, {"basic.sign.phone": "138000000001"}),
    good=(
        {"basic.sign.phone": "13800000000"},
        {"basic.sign.phone": "0734-5550188转803"},
        {"basic.sign.phone": "5550188"},
    ),
)
def phone_malformed(check: Check) -> Iterator[Result]:
    """联系电话应是手机号或座机号；多个号码用“/”或“、”隔开。"""
    for form in check.filing.forms:
        key = f"{form}.sign.phone"
        value = check.filing.values.get(key)
        if value is None or value.state != "text":
            continue
        text = value.text.replace("转", "-").replace("(", "").replace(")", "-").replace(" ", "").replace("—", "-")
        numbers = pieces(text.replace("--", "-"), _BETWEEN)
        if numbers and all(re.fullmatch(_PHONE, part) for part in numbers):
            yield Passed((key,), "联系电话合乎写法")
        else:
            yield Fault((key,), f"{check.filing.label(key)}填“{value.text}”，位数或写法不像电话号码。", "", value.text)


@rule(
    "T512",
    "公开的材料带有个人手机号",
    "hint",
    ("basic", "overall", "project"),
    ("practice",),
    "材料要在网站公开的，建议改填办公电话，或导出公开版时遮去手机号。",
    bad=({"basic.sign.phone": "13800000000"},),
    good=({"basic.sign.phone": "0734-5550188"},),
)
def mobile_published(check: Check) -> Iterator[Result]:
    """自评材料要在门户网站公开，联系电话宜用办公电话。整套材料只提示一次。"""
    text = check.filing.text
    phones = [f"{form}.sign.phone" for form in check.filing.forms]
    keys = tuple([key for key in phones if len(text(key)) >= 11 and re.search(_MOBILE, text(key))])
    if keys:
        yield Fault(keys, f"联系电话填的是个人手机号（{len(keys)} 张表），公开后任何人都能看到。", "办公电话", "手机号")


@rule(
    "T521",
    "主管部门填成了人民政府",
    "hint",
    ("project",),
    ("practice",),
    "核对主管部门：本单位是一级预算单位的，填本单位。",
    bad=({"project[1].department": "青山县人民政府"},),
    good=(
        {"project[1].department": "青山县自然资源局"},
        {"project[1].unit": "青山镇人民政府", "project[1].department": "青山镇人民政府"},
    ),
)
def department_government(check: Check) -> Iterator[Result]:
    """项目主管部门一般是预算主管部门，不是县人民政府。整套材料只提示一次。"""
    filing = check.filing
    keys = tuple(
        f"{form}.department"
        for form in filing.present("project")
        if filing.text(f"{form}.department").endswith(("县人民政府", "区人民政府", "市人民政府"))
        and filing.text(f"{form}.department") != filing.text(f"{form}.unit")
    )
    if keys:
        text = filing.text(keys[0])
        yield Fault(keys, f"附件三“主管部门”填“{text}”，一般应填预算主管部门。", "", text)


RULES = rules_in(globals())
