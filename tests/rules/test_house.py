"""A county's own file: its figures hold, its rules fire, its mistakes are named with their line."""

from pathlib import Path

import pytest

from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.build import edited
from perfeval_xl.relations.grammar import Constant, Difference, Each, Ref, Sum
from perfeval_xl.rules.house import load_house, parse_expression
from perfeval_xl.rules.run import validate
from perfeval_xl.values.errors import HouseError
from support.cases import clean

RULE = """
[[rule]]
code = "Z001"
title = "公务接待超过上年"
level = "error"
left = "basic.reception.final"
compare = "<="
right = "basic.reception.last_final"
hint = "核对公务接待决算数。"
"""


def house(tmp_path: Path, text: str) -> str:
    path = tmp_path / "本县.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def codes(outcome) -> set[str]:  # type: ignore[no-untyped-def]
    return {finding.code for finding in outcome.findings}


def test_a_house_rule_fires_and_stays_silent(tmp_path: Path) -> None:
    loaded = load_house(house(tmp_path, RULE))
    assert "Z001" not in codes(validate(clean(), house=loaded))
    high = edited(clean(), {"basic.reception.final": "2.30", "basic.three_public.final": "6.50"})
    found = [finding for finding in validate(high, house=loaded).findings if finding.code == "Z001"]
    assert [finding.level for finding in found] == ["error"]
    assert "Z001" not in codes(validate(high))


def test_a_house_figure_replaces_ours(tmp_path: Path) -> None:
    filing = edited(clean(), {"overall.indicator[6].actual": "3880人次"})
    assert "S405" not in codes(validate(filing))
    loaded = load_house(house(tmp_path, '[values]\n"deviation.over" = "20"\n'))
    assert "S405" in codes(validate(filing, house=loaded))


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("[values\n", "1", "写法有误"),
        ('[values]\n"deviation.over" = "许多"\n', "2", "应是数字"),
        ('[values]\n"deviation.nothing" = "1"\n', "2", "没有名为"),
        ("[other]\nx = 1\n", "1", "不认识"),
        (RULE.replace("Z001", "A001"), "2", "字母 Z"),
        (RULE.replace("basic.reception.final", "basic.tea.final"), "2", "没有“basic.tea.final”"),
        (RULE.replace('"<="', '"<"'), "2", "应是 = 或 <="),
        (RULE.replace('level = "error"', 'level = "fatal"'), "2", "error、explain 或 hint"),
        (RULE.replace('title = "公务接待超过上年"\n', ""), "2", "缺少 title"),
        (RULE + RULE, "12", "用了两次"),
        (RULE.replace("basic.reception.last_final", "basic.reception.last_final +"), "2", "没有写完"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, text: str, line: str, told: str) -> None:
    with pytest.raises(HouseError) as error:
        load_house(house(tmp_path, text))
    assert f"第 {line} 行" in str(error.value)
    assert told in str(error.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(HouseError, match="找不到"):
        load_house(str(tmp_path / "没有.toml"))


def test_expressions() -> None:
    edition = hunan()
    assert parse_expression("12.50", edition) == Constant(parse_expression("12.50", edition).number)  # type: ignore[union-attr]
    assert parse_expression("basic.public.final", edition) == Ref("basic.public.final")
    assert parse_expression("sum(basic.project[].final)", edition) == Each("basic.project", "final")
    both = parse_expression("basic.office.final + basic.abroad.final", edition)
    assert both == Sum((Ref("basic.office.final"), Ref("basic.abroad.final")))
    less = parse_expression("basic.public.final - basic.office.final", edition)
    assert less == Difference(Sum((Ref("basic.public.final"),)), Sum((Ref("basic.office.final"),)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "basic.public.final basic.office.final",
        "12 + basic.public.final",
        "sum(basic.public.final)",
        "- basic.public.final",
        "__import__('os')",
        "basic.public.final * 2",
    ],
)
def test_what_is_not_an_expression_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_expression(text, hunan())
