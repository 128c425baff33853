import pytest

from perfeval_xl.forms.edition import hunan
from perfeval_xl.forms.schema import dated
from perfeval_xl.relations.bind import instances
from perfeval_xl.relations.grammar import Difference, Each, Ref, Relation, Sum
from perfeval_xl.relations.sentence import sentence

EDITION = hunan()


def label(key: str) -> str:
    return EDITION.values[key].at(2023) if key in EDITION.values else dated(EDITION.field(key).label, 2023)


SAID = {
    "A101": "三公经费 2022年决算数 = 公务用车购置和维护经费 + 出国经费 + 公务接待",
    "A103": "项目支出 2022年决算数 = 各项目之和",
    "A104": "办公经费 + 水费、电费、差旅费 + 会议费、培训费 不超过 公用经费 2022年决算数（其中项）",
    "A112": "年度资金总额 全年执行数 = 基本支出 + 项目支出",
    "A133": "总分 分值 = 100分",
    "S101": "控制率 = 2023年实际在职人数 ÷ 编制数",
    "S201": "年度资金总额 执行率 = 年度资金总额 全年执行数 ÷ 年度资金总额 全年预算数",
    "X122": "部门基本支出预算调整 2023年决算数 = 基本支出 - 基本支出预算数",
}


@pytest.mark.parametrize("code", SAID)
def test_sentences(code: str) -> None:
    relation = next(one for one in EDITION.relations if one.code == code)
    assert sentence(relation, label) == SAID[code]


def test_every_relation_can_be_said() -> None:
    for relation in EDITION.relations:
        for one in instances(relation, {"project": 1, "basic.building": 1}):
            said = sentence(one, label)
            assert "  " not in said and "[" not in said and "{" not in said


def test_score_names_its_ceiling() -> None:
    relation = next(one for one in EDITION.relations if one.code == "S202")
    assert sentence(relation, label).endswith("，最高不超过年度资金总额 分值")


def test_difference_of_a_sum_is_bracketed() -> None:
    names = {"a": "甲", "b": "乙", "c": "丙", "l": "丁"}
    relation = Relation("Z", "same", Ref("l"), Difference(Ref("a"), Sum((Ref("b"), Ref("c")))), "")
    assert sentence(relation, names.__getitem__) == "丁 = 甲 - （乙 + 丙）"


def test_rows_without_a_known_name() -> None:
    names = {"l": "合计 金额", "x.line[].amount": "金额"}
    assert sentence(Relation("Z", "total", Ref("l"), Each("x.line", "amount"), ""), names.__getitem__) == (
        "合计 金额 = 各行之和"
    )
