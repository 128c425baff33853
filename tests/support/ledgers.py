"""Made-up ledgers: one list of postings, written the way different accounting systems export it."""

import csv
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

BASIC, PROJECT = "基本支出", "项目支出"
PROJECTS = ("业务工作经费", "运行维护经费", "档案数字化加工项目")
NAMES = {
    "30101": "基本工资",
    "30102": "津贴补贴",
    "30201": "办公费",
    "30202": "印刷费",
    "30205": "水费",
    "30206": "电费",
    "30207": "邮电费",
    "30211": "差旅费",
    "30212": "因公出国（境）费用",
    "30213": "维修（护）费",
    "30215": "会议费",
    "30216": "培训费",
    "30217": "公务接待费",
    "30226": "劳务费",
    "30227": "委托业务费",
    "30231": "公务用车运行维护费",
    "30239": "其他交通费用",
    "30299": "其他商品和服务支出",
    "30305": "生活补助",
    "31002": "办公设备购置",
    "31013": "公务用车购置",
}
CLASSES = {"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "310": "资本性支出"}
_OFFICIAL = {"301": "501", "302": "502", "303": "509", "310": "503"}


class Posting(NamedTuple):
    """One payment, in fen; negative for a red entry."""

    month: int
    day: int
    voucher: str
    code: str
    nature: str
    project: str
    summary: str
    fen: int
    planted: bool = False
    """A total that does not say so; the ledger's own totals leave it out."""


def postings(count: int, seed: int = 2023) -> list[Posting]:
    """Return postings in order of date; about one in fifty takes an earlier one back."""
    chance = random.Random(seed)
    made: list[Posting] = []
    codes = list(NAMES)
    for _ in range(count):
        if made and chance.random() < 0.02:
            earlier = chance.choice(made)
            made.append(earlier._replace(summary=f"冲销{earlier.summary}", fen=-abs(earlier.fen)))
            continue
        code = chance.choice(codes)
        project = chance.choice(PROJECTS) if code[:3] in ("302", "310") and chance.random() < 0.4 else ""
        fen = chance.choice((chance.randrange(100, 90_000), chance.randrange(1_000, 2_000_000)))
        nature = PROJECT if project else BASIC
        what = f"支付{NAMES[code]}{chance.randrange(1, 400)}"
        made.append(Posting(chance.randrange(1, 13), chance.randrange(1, 29), "", code, nature, project, what, fen))
    made.sort(key=lambda one: (one.month, one.day))
    return [one._replace(voucher=f"记-{at + 1:05d}") for at, one in enumerate(made)]


def planted(rows: Sequence[Posting], chosen: Sequence[Posting], *, bare: bool) -> list[Posting]:
    """Return the postings with the sum of some of them behind the last one; a bare one has no voucher and no words."""
    last = chosen[-1]
    one = last._replace(fen=total_of(chosen), planted=True)
    one = one._replace(voucher="", summary="") if bare else one._replace(voucher="记-99999", summary="支付款项")
    at = rows.index(last) + 1
    return [*rows[:at], one, *rows[at:]]


def total_of(rows: Sequence[Posting]) -> int:
    """Sum up what was really paid, in fen."""
    return sum(row.fen for row in rows if not row.planted)


def yuan(fen: int, separators: bool = False) -> str:
    """Write fen as yuan: ``-1,234.50``."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:{',' if separators else ''}}.{rest:02d}"


def wan(fen: int) -> str:
    """Write fen as 万元 with six decimals."""
    whole, rest = divmod(abs(fen), 1_000_000)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:06d}"


def integrated_xlsx(rows: Sequence[Posting], path: Path) -> None:
    """财政一体化: title lines, a header of two lines with merged cells, one amount, 小计 by code and a 合计."""
    heads = (
        ("支付日期",),
        ("支付凭证号",),
        ("预算项目", "名称", "类别"),
        ("部门预算支出经济分类", "编码", "名称"),
        ("政府预算支出经济分类",),
        ("资金性质",),
        ("用途",),
        ("支付金额",),
    )
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("支出明细")
    sheet.merge_range(0, 0, 0, 9, "2023年部门预算项目支出明细账")
    sheet.merge_range(1, 0, 1, 5, "预算单位：青山县档案馆")
    sheet.merge_range(1, 6, 1, 9, "期间：2023年01月至2023年12月  金额单位：元")
    column = 0
    for head in heads:
        if len(head) == 1:
            sheet.merge_range(2, column, 3, column, head[0])
        else:
            sheet.merge_range(2, column, 2, column + len(head) - 2, head[0])
            for at, name in enumerate(head[1:]):
                sheet.write(3, column + at, name)
        column += max(1, len(head) - 1)
    at, total = 4, 0
    for code in sorted({row.code for row in rows}):
        block = [row for row in rows if row.code == code]
        for row in block:
            kind = "特定目标类" if row.project else "人员类" if code < "302" else "公用经费"
            values = (
                f"2023-{row.month:02d}-{row.day:02d}" if row.voucher else "",
                row.voucher,
                row.project or kind,
                kind,
                code,
                NAMES[code],
                f"{_OFFICIAL[code[:3]]}01",
                "一般公共预算",
                row.summary,
                row.fen / 100,
            )
            for place, value in enumerate(values):
                sheet.write(at, place, value)
            at += 1
        subtotal = total_of(block)
        total += subtotal
        sheet.write(at, 4, f"{code}小计")
        sheet.write(at, 9, subtotal / 100)
        at += 1
    sheet.write(at, 0, "合计")
    sheet.write(at, 9, total / 100)
    sheet.write(at + 1, 0, "制表人：李明")
    book.close()


def yonyou_csv(rows: Sequence[Posting], path: Path) -> None:
    """用友: GBK, header of two lines, 借方 and 贷方 with separators, red entries, totals by month, 年末结转."""
    lines: list[list[str]] = [
        ["明细账"],
        ["核算单位：青山县档案馆", "", "", "", "2023.01-2023.12", "", "", "", "", "单位：元"],
        ["2023年", "", "凭证号数", "科目编码", "科目名称", "项目", "摘要", "借方", "贷方", "方向", "余额"],
        ["月", "日", "", "", "", "", "", "", "", "", ""],
        ["1", "", "", "", "", "", "期初余额", "", "", "平", "0.00"],
    ]
    year = 0

    def account(row: Posting) -> tuple[str, str]:
        nature = "02" if row.project else "01"
        name = f"事业支出-{row.nature}-{CLASSES[row.code[:3]]}-{NAMES[row.code]}"
        return f"7201.{nature}.{row.code}", name

    for month in range(1, 13):
        block = [row for row in rows if row.month == month]
        for row in block:
            code, name = account(row)
            amount = yuan(row.fen, separators=True)
            lines.append(
                [str(month), str(row.day), row.voucher, code, name, row.project, row.summary, amount, "", "借", ""]
            )
        credit = ""
        if month == 12:
            for code, name in sorted({account(row) for row in rows}):
                total = yuan(total_of([row for row in rows if account(row) == (code, name)]), separators=True)
                lines.append(["12", "31", "转-00001", code, name, "", "年末结转本年支出", "", total, "贷", ""])
            credit = yuan(total_of(rows), separators=True)
        debit = total_of(block)
        year += debit
        for words, sum_ in (("本月合计", debit), ("本年累计", year)):
            lines.append([str(month), "", "", "", "", "", words, yuan(sum_, separators=True), credit, "借", ""])
    with path.open("w", encoding="gbk", newline="") as file:
        csv.writer(file).writerows(lines)


def kingdee_xlsx(rows: Sequence[Posting], path: Path) -> None:
    """金蝶: one section per account with 本期合计 and 本年累计, corrections as credits."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("明细分类账")
    sheet.write(0, 0, "明细分类账")
    sheet.write(1, 0, "会计期间：2023年第1期至2023年第12期")
    sheet.write(1, 6, "币别：人民币")
    heads = "日期 会计期间 凭证字号 科目代码 科目名称 核算项目 摘要 借方金额 贷方金额 方向 余额".split()
    for place, head in enumerate(heads):
        sheet.write(2, place, head)
    at = 3

    def put(*values: object) -> None:
        nonlocal at
        for place, value in enumerate(values):
            if value != "":
                sheet.write(at, place, value)
        at += 1

    for code in sorted({row.code for row in rows}):
        for nature in (BASIC, PROJECT):
            block = [row for row in rows if row.code == code and row.nature == nature]
            account = f"5001.{'01' if nature == BASIC else '02'}.{code}"
            if not block:
                continue
            put("", "", "", account, NAMES[code], "", "年初余额", "", "", "平", 0)
            so_far = [0, 0]
            for month in range(1, 13):
                debit = credit = 0
                for row in block:
                    if row.month != month:
                        continue
                    side = (row.fen / 100, "") if row.fen > 0 else ("", -row.fen / 100)
                    if not row.planted:
                        debit, credit = debit + max(row.fen, 0), credit + max(-row.fen, 0)
                    day = f"2023-{month:02d}-{row.day:02d}" if row.voucher else ""
                    put(day, month, row.voucher, account, NAMES[code], row.project, row.summary, *side, "借")
                so_far = [so_far[0] + debit, so_far[1] + credit]
                last = f"2023-{month:02d}-28"
                put(last, month, "", account, NAMES[code], "", "本期合计", debit / 100, credit / 100, "借")
                put(last, month, "", account, NAMES[code], "", "本年累计", so_far[0] / 100, so_far[1] / 100, "借")
    book.close()


def plain_csv(rows: Sequence[Posting], path: Path) -> None:
    """A plain list in UTF-8, in 万元."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["日期", "凭证号", "经济科目", "支出类型", "项目名称", "摘要", "金额（万元）"])
        for row in rows:
            day = f"2023/{row.month}/{row.day}" if row.voucher else ""
            code = f"{row.code} {NAMES[row.code]}"
            writer.writerow([day, row.voucher, code, row.nature, row.project, row.summary, wan(row.fen)])


def period_xlsx(rows: Sequence[Posting], path: Path) -> None:
    """A table of periods: one row per code and project, a column per month and a 合计, with the classes' own rows."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("按月汇总")
    sheet.merge_range(0, 0, 0, 16, "2023年支出分月汇总表")
    sheet.write(1, 16, "单位：元")
    heads = ["科目编码", "科目名称", "支出性质", "项目名称", *[f"{month}月" for month in range(1, 13)], "合计"]
    for place, head in enumerate(heads):
        sheet.write(2, place, head)
    at = 3

    def put(first: Sequence[str], block: Sequence[Posting]) -> None:
        nonlocal at
        months = [sum(row.fen for row in block if row.month == month) for month in range(1, 13)]
        for place, value in enumerate([*first, *[fen / 100 for fen in months], sum(months) / 100]):
            sheet.write(at, place, value)
        at += 1

    for start, name in CLASSES.items():
        put((start, name, "", ""), [row for row in rows if row.code.startswith(start)])
        for code in sorted({row.code for row in rows if row.code.startswith(start)}):
            for project in ("", *PROJECTS):
                block = [row for row in rows if row.code == code and row.project == project]
                if block:
                    put((code, NAMES[code], block[0].nature, project), block)
    put(("总计", "", "", ""), rows)
    book.close()


STYLES = {
    "integrated": (integrated_xlsx, ".xlsx"),
    "yonyou": (yonyou_csv, ".csv"),
    "kingdee": (kingdee_xlsx, ".xlsx"),
    "plain": (plain_csv, ".csv"),
    "period": (period_xlsx, ".xlsx"),
}
