"""The copy for the website: what is masked, and that nothing else is touched."""

import pytest

from perfeval_xl.reading.build import edited
from perfeval_xl.writing.clean.publish import NAMES, PHONES, Mask, masks, published, short_name, still_named
from support.cases import clean

FILING = edited(
    clean(),
    {
        "basic.sign.preparer": "欧阳明远、李四",
        "basic.sign.signature": "王小五（签字）",
        "basic.sign.phone": "13812345678",
        "overall.sign.phone": "0734-5812345",
        "report.other.text": "联系人李四，电话138 1234 5678，热线12345，统一代码11430423006300000013812345678X。",
    },
)


@pytest.mark.parametrize(
    ("mask", "preparer", "signature", "phone"),
    [
        (Mask(), "欧阳**、李*", "王**（签字）", "138****5678"),
        (Mask("hide", "hide"), "****、**", "***（签字）", "***********"),
        (Mask("keep", "keep"), "欧阳明远、李四", "王小五（签字）", "13812345678"),
    ],
)
def test_names_and_telephones_are_masked_as_chosen(mask: Mask, preparer: str, signature: str, phone: str) -> None:
    copy = published(FILING, mask)
    assert copy.values["basic.sign.preparer"].raw == preparer
    assert copy.values["basic.sign.signature"].raw == signature
    assert copy.values["basic.sign.phone"].raw == phone
    assert copy.values["overall.sign.phone"].raw == "0734-5812345"


def test_a_mobile_number_in_running_text_is_masked_and_other_figures_stay() -> None:
    text = published(FILING, Mask()).values["report.other.text"].raw
    assert text == "联系人李四，电话138 **** 5678，热线12345，统一代码11430423006300000013812345678X。"


def test_further_names_are_masked_wherever_they_occur() -> None:
    copy = published(FILING, Mask(others=("李四",)))
    assert copy.values["report.other.text"].raw.startswith("联系人李*，")
    assert still_named(FILING, Mask()) == ("李四",)
    assert still_named(FILING, Mask(others=("李四",))) == ()
    assert still_named(FILING, Mask(names="keep")) == ()


@pytest.mark.parametrize("mask", (*masks(), Mask(others=("李四",))))
def test_nothing_else_changes(mask: Mask) -> None:
    copy = published(FILING, mask)
    touched = {key for key in FILING.values if copy.values[key] != FILING.values[key]}
    allowed = {key for key in FILING.values if ".sign." in key} | {"report.other.text"}
    assert touched <= allowed
    for key in touched:
        old, new = FILING.values[key], copy.values[key]
        assert old._replace(raw="", text="") == new._replace(raw="", text="")
        assert len(old.raw) == len(new.raw)
        assert all(one in (two, "*") or two == "*" for one, two in zip(old.raw, new.raw, strict=True))
    assert copy._replace(values={}) == FILING._replace(values={})


def test_the_choices_are_all_there() -> None:
    assert len(list(masks())) == len(NAMES) * len(PHONES)
    assert "只留姓氏" in Mask().words and "2 个姓名" in Mask(others=("甲", "乙")).words


@pytest.mark.parametrize(
    ("name", "masked"), [("李", "李*"), ("李四", "李*"), ("欧阳", "欧*"), ("欧阳修", "欧阳*"), ("", "")]
)
def test_short_names(name: str, masked: str) -> None:
    assert short_name(name, "surname") == masked
