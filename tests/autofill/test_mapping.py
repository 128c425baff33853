"""The unit's own 科目.toml: what it may say, and the line of what is wrong in it."""

from pathlib import Path

import pytest

from perfeval_xl.autofill.mapping import BASIC, PROJECT, load_mapping
from perfeval_xl.forms.edition import hunan
from perfeval_xl.forms.schema import template
from perfeval_xl.values.errors import HouseError


def test_the_shipped_mapping_names_fields_and_codes_that_exist() -> None:
    mapping = load_mapping()
    fields = hunan().fields
    for target in mapping.targets:
        assert template(target.key) in fields, target
        assert all(code == "*" or mapping.known(code) for code in target.codes), target
    assert {key for _, key in mapping.fund} <= set(fields)
    assert {target.key for target in mapping.targets} >= {
        f"basic.{row}.final"
        for row in (
            "vehicle_purchase vehicle_running abroad reception public office utilities_travel meeting_training".split()
        )
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("办公费", "30201"),
        ("商品和服务支出-办公费", "30201"),
        ("事业支出/基本支出/因公出国(境)费用", "30212"),
        ("维修(护)费", "30213"),
        ("医疗费", "30114"),
        ("别的", ""),
    ],
)
def test_a_name_gives_its_code(name: str, code: str) -> None:
    assert load_mapping().code_of(name) == code


@pytest.mark.parametrize(
    ("texts", "nature"),
    [
        (("人员类",), BASIC),
        (("特定目标类",), PROJECT),
        (("公用经费",), BASIC),
        (("其他运转类",), PROJECT),
        (("运转类",), ""),
        (("", "事业支出-项目支出-办公费"), PROJECT),
        (("基本支出", "项目支出"), BASIC),
    ],
)
def test_words_give_the_nature(texts: tuple[str, ...], nature: str) -> None:
    assert load_mapping().nature_of(*texts) == nature


def write(folder: Path, text: str) -> str:
    path = folder / "科目.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_table_given_stands_in_place_of_ours_the_others_stay(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[[row]]\nkey = "basic.office.final"\ncodes = ["30201", "30202"]\nnature = "基本支出"\n'
        '[project]\n"大综窗经费" = "综合窗口人员工作经费"\n',
    )
    mapping = load_mapping(path)
    assert [(target.key, target.codes) for target in mapping.targets] == [("basic.office.final", ("30201", "30202"))]
    assert mapping.projects == {"大综窗经费": "综合窗口人员工作经费"}
    assert mapping.names == load_mapping().names


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('\n[[row]\nkey = "x"', 2, "写法有误"),
        ('[[row]]\ncodes = ["30201"]', 1, "缺少 key"),
        ('# 说明\n[[row]]\nkey = "basic.nothing.final"\ncodes = ["30201"]', 2, "没有“basic.nothing.final”"),
        ('[[row]]\nkey = "basic.staff.quota"\ncodes = ["30201"]', 1, "不是金额"),
        ('[[row]]\nkey = "basic.project[].final"\ncodes = ["30201"]', 1, "没有“basic.project[].final”"),
        ('[[row]]\nkey = "basic.office.final"\ncodes = ["302A1"]', 1, "302A1"),
        ('[[row]]\nkey = "basic.office.final"\ncodes = [30201]', 1, "30201"),
        ('[[row]]\nkey = "basic.office.final"', 1, "缺少 codes"),
        ('[[row]]\nkey = "basic.office.final"\ncodes = ["30201"]\nnature = "公用"', 1, "公用"),
        ('[[row]]\nkey = "basic.office.final"\ncodes = ["30201"]\n\n[[row]]\ncode = "x"', 5, "不认识“code”"),
        ("\n[rows]\nx = 1", 2, "不认识“rows”"),
        ('[nature]\n"人员支出" = ["人员"]', 2, "人员支出"),
        ('[nature]\n"基本支出" = "人员"', 2, "方括号"),
        ('[fund]\n"overall.income.loan" = ["债券"]', 2, "overall.income.loan"),
        ('[names]\n"30A" = "办公费"', 2, "30A"),
        ('[project]\n"甲" = 3', 2, "甲"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, line: int, words: str, tmp_path: Path) -> None:
    with pytest.raises(HouseError) as stopped:
        load_mapping(write(tmp_path, text))
    assert f"第 {line} 行" in stopped.value.message
    assert words in stopped.value.message
    assert stopped.value.code == "MAPPING"


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(HouseError, match="找不到"):
        load_mapping(str(tmp_path / "没有.toml"))
