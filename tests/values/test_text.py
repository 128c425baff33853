"""Text is brought to one form by an explicit map and by nothing else."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.values.text import bare_label, clean, display_width, label, none_mark, pieces


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("１，０６８．２１", "1,068.21"),
        ("５６％", "56%"),
        ("（万元）", "(万元)"),
        ("－６．００", "-6.00"),
        ("−6", "-6"),
        ("≧95﹪", "≥95%"),
        ("\ufeff 266\u00a0万元\u3000", "266 万元"),
        ("a\u200bb\u00adc\r\nd", "abc\nd"),
        ("一\u2028二\v三", "一\n二\n三"),
        ("\x00\x1f7\t", "7"),
        ("10²㎡、“”。", "10²㎡、“”。"),
        ("——", "——"),
        ("  plain ascii\t", "plain ascii"),
        ("", ""),
    ],
)
def test_clean_maps_what_people_type(raw: str, wanted: str) -> None:
    assert clean(raw) == wanted


@given(st.text())
def test_clean_is_idempotent(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet="０１２３４５６７８９．，"))
def test_clean_maps_full_width_figures_as_unicode_does(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFKC", text)


def test_other_scripts_figures_stay_what_they_are() -> None:
    assert clean("٣٤१२") == "٣٤१२"


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("二级指\n标", "二级指标"),
        ("2023 年实际在职人数", "2023年实际在职人数"),
        ("其中： 一般公共预算", "其中:一般公共预算"),
    ],
)
def test_label_has_no_blanks(raw: str, wanted: str) -> None:
    assert label(raw) == wanted


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("1、公务用车购置和维护经费", "公务用车购置和维护经费"),
        ("     5、综合窗口人员工作经费", "综合窗口人员工作经费"),
        ("其中：公车购置", "公车购置"),
        ("其中： 一般公共预算：", "一般公共预算"),
        ("三公经费:", "三公经费"),
        ("产出指标\n(50 分)", "产出指标"),
        ("满意度指标（10分）：", "满意度指标"),
        ("批复规模（㎡）", "批复规模"),
        ("预算投资\n（万元）", "预算投资"),
        ("年度预算申请（单位：万元）", "年度预算申请"),
        ("财政供养人员情况（人）", "财政供养人员情况"),
        ("（一）职能职责", "职能职责"),
        ("十、其他需要说明的情况", "其他需要说明的情况"),
        ("全年预算数(A)", "全年预算数"),
        ("执行率（B/A）", "执行率"),
        ("得分（20分*执行率）", "得分"),
        ("★★★其中:农村低保对象", "农村低保对象"),
        ("①数量指标", "数量指标"),
        # what must stay
        ("楼堂馆所控制情况（2023 年完工项目）", "楼堂馆所控制情况(2023年完工项目)"),
        ("一级指标", "一级指标"),
        ("三公经费", "三公经费"),
        ("2.5米跑道", "2.5米跑道"),
        ("2023年预算数", "2023年预算数"),
        ("公务用车（含租车）", "公务用车(含租车)"),
        ("", ""),
    ],
)
def test_bare_label_drops_numbering_units_and_weights_only(raw: str, wanted: str) -> None:
    assert bare_label(raw) == wanted


@pytest.mark.parametrize("raw", ["", " ", "\u3000", "\n\t", "\u200b"])
def test_blank_is_blank(raw: str) -> None:
    assert none_mark(raw) == "blank"


@pytest.mark.parametrize("raw", ["无", "无。", " 无 ", "—", "——", "-", "－", "/", "／", "N/A", "不适用", "暂无"])
def test_a_mark_for_none_is_neither_blank_nor_content(raw: str) -> None:
    assert none_mark(raw) == "none"


@pytest.mark.parametrize("raw", ["0", "０", "0.00", "无政府性基金安排支出", "……", "一", "x", "-1"])
def test_content_is_content(raw: str) -> None:
    assert none_mark(raw) == "content"


@pytest.mark.parametrize(
    "text", ["abc", "绩效自评", "１２％", "ab绩效", "㎡", "가", "e\u0301", "《》、。", "𠮷", "a\u200bb"]
)
def test_display_width_agrees_with_unicode(text: str) -> None:
    width = sum(
        0
        if unicodedata.combining(one) or unicodedata.category(one) == "Cf"
        else 2
        if unicodedata.east_asian_width(one) in "WF"
        else 1
        for one in text
    )
    assert display_width(text) == width


def test_display_width_of_every_common_character() -> None:
    for code in [*range(0x20, 0x7F), *range(0x3001, 0x3020), *range(0x4E00, 0xA000), *range(0xFF01, 0xFF60)]:
        wide = unicodedata.east_asian_width(chr(code)) in "WF"
        assert display_width(chr(code)) == (2 if wide else 1), hex(code)


_NUMBERING = re.compile(
    r"(?:[★☆*●•·①-⑳]、?|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:、|[.](?![0-9]))"
    r"|[(](?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)]|其中[:,]?)*"
)


@given(st.text(alphabet="★①(1230)一二十、.其中:,公车", max_size=10))
def test_numbering_is_what_the_pattern_says(text: str) -> None:
    match = _NUMBERING.match(text)
    assert match is not None
    assert bare_label(text + "x") == (text + "x")[match.end() :]


@given(st.text("一 、/；。\n,", max_size=30), st.sampled_from(("/", "。；", "，,、；;。！\n", "/、,，;；")))
def test_pieces_are_what_the_pattern_says(raw: str, marks: str) -> None:
    assert pieces(raw, marks) == [part for part in re.split(f"[{marks}]+", raw) if part]
