"""What the machine's fonts are said to be, from what fontconfig prints."""

import sys

import pytest

from perfeval_xl.writing.clean import office

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fontconfig is not used on Windows")


@pytest.fixture
def fontconfig(monkeypatch):
    def answer(**outputs):
        names = {"fc_list": "fc-list", "fc_match": "fc-match"}
        given = {names[key]: text for key, text in outputs.items()}
        monkeypatch.setattr(office, "_ask", lambda program, *_: given.get(program))

    return answer


def test_a_face_counts_under_its_chinese_or_english_name(fontconfig):
    fontconfig(fc_list="SimSun,宋体\nFZXiaoBiaoSong-B05S\n黑体\nDejaVu Sans\n")
    assert office.missing_fonts(["宋体", "SimHei", "方正小标宋", "仿宋_GB2312", "DejaVu Sans"]) == ("仿宋_GB2312",)


def test_nothing_is_missing_where_nothing_can_be_told(fontconfig):
    fontconfig()
    assert office.installed_fonts() is None
    assert office.missing_fonts(["宋体"]) == ()
    assert office.chinese_font() is None


@pytest.mark.parametrize(
    ("printed", "family"),
    [("Noto Sans CJK SC|en|zh-cn|zh-sg", "Noto Sans CJK SC"), ("DejaVu Sans|en|fr|zh-tw", "")],
)
def test_a_font_without_chinese_does_not_count_as_chinese(fontconfig, printed, family):
    fontconfig(fc_match=printed)
    assert office.chinese_font() == family
