"""A ledger given as text, what is taken from it, and what is reported of it."""

from decimal import Decimal
from pathlib import Path

from perfeval_xl.autofill.ledger import Takings, collect, read_ledger
from perfeval_xl.autofill.mapping import load_mapping

HEAD = "日期,凭证号,经济分类编码,经济分类名称,支出性质,项目名称,摘要,金额（元）"
OFFICE = "basic.office.final"
PUBLIC = "basic.public.final"
THREE = (
    "2023-01-05,记1,30201,办公费,基本支出,,买纸,100.10",
    "2023-02-05,记2,30201,办公费,基本支出,,买笔,200.20",
    "2023-03-05,记3,30201,办公费,基本支出,,硒鼓,333.30",
)


def taken(text: str, folder: Path, encoding: str = "utf-8", year: int | None = 2023) -> Takings:
    path = folder / "明细账.csv"
    path.write_text(text, encoding=encoding)
    mapping = load_mapping()
    return collect(read_ledger(str(path), mapping, year), mapping, [("basic.project[1]", "1、业务工作经费")])


def rows(*lines: str) -> str:
    return "\n".join((HEAD, *lines)) + "\n"


def issue(found: Takings, code: str) -> str:
    texts = [one.text for one in found.ledger.issues if one.code == code]
    assert len(texts) == 1, [one.code for one in found.ledger.issues]
    return texts[0]


def yuan(found: Takings, key: str) -> Decimal:
    return Decimal(found.amounts[key].micros).scaleb(-6)
