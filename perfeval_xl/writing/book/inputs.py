"""What may be typed into the cells of the papers: prompts, limits and the words told when something else is typed."""

from collections.abc import Iterable
from typing import Any

from perfeval_xl.forms.schema import Field
from perfeval_xl.values.address import a1
from perfeval_xl.writing import names

_MONEY = "单位：万元，保留两位小数；没有发生的填 0。"
_LIMITS = {"input_title": 32, "input_message": 255, "error_title": 32, "error_message": 255}
_ANSWERS = f"={names.LISTS}!$B$2:$B$4"
_LEAVES = {
    "target": ("年度指标值", "定量指标写符号、数字和单位，如 ≥95%、3个、≤150万元；定性指标写明预期达到的效果。"),
    "actual": ("实际完成值", "与年度指标值同口径、同单位，如 96%。定性指标可从列表中选择，也可以直接填写。"),
    "reason": ("偏差原因及改进措施", "得分低于分值或偏离目标较大时，写清原因和改进措施；没有偏差的填“无”。"),
    "expected": ("预期目标", "填写年初批复的绩效目标。"),
    "thrift": ("厉行节约保障措施", "填写本单位厉行节约的主要做法。"),
}


def validation(field: Field, key: str, row: int, column: int) -> dict[str, Any]:
    """Return the XlsxWriter options for a cell of this field; texts stay within Excel's limits.

    Args:
        field: the declaration.
        key: the key of the first cell it is for.
        row: row of that cell, from 1.
        column: its column, from 1.
    """
    cell = a1(row, column)
    leaf = key.rpartition(".")[2]
    options: dict[str, Any] = {"validate": "any", "ignore_blank": True}
    if field.kind in ("money", "area"):
        signed = ".adjustment." in key
        told = "请填数字（万元）" if field.kind == "money" else "请填数字（平方米）"
        rule = f"ISNUMBER({cell})" if signed else f"AND(ISNUMBER({cell}),{cell}>=0)"
        options |= {
            "validate": "custom",
            "value": f'=OR({rule},{cell}="无")',
            "input_title": "金额（万元）" if field.kind == "money" else "面积（平方米）",
            "input_message": _MONEY if field.kind == "money" else "单位：平方米；没有完工项目的填“无”或不填。",
            "error_title": told,
            "error_message": "这里只能填数字，不带单位和逗号。没有发生的填 0，没有此项的填“无”。",
        }
    elif field.kind == "count":
        options |= {
            "validate": "integer",
            "criteria": ">=",
            "value": 0,
            "input_title": "人数",
            "input_message": "填整数，不带“人”字。",
            "error_title": "请填整数",
            "error_message": "这里只能填整数，不带单位。",
        }
    elif field.kind == "score":
        options |= _score(key, leaf, row, column)
    elif leaf in _LEAVES:
        title, message = _LEAVES[leaf]
        options |= {"input_title": title, "input_message": message}
        if leaf == "actual" and "indicator" in key:
            options |= {"validate": "list", "source": _ANSWERS, "show_error": False}
    elif field.kind == "text" and leaf == "name" and ".indicator[" not in key:
        options |= {
            "input_title": "项目名称",
            "input_message": "在“单位信息”的项目清单中填写后会自动带出，也可以直接填写。",
        }
    for name, limit in _LIMITS.items():
        if len(str(options.get(name, ""))) > limit:
            raise ValueError(f"{name} of {key} is longer than {limit} characters")
    return options


SECOND_CELL = {
    "validate": "custom",
    "value": "=FALSE",
    "error_title": "请填在左边一格",
    "error_message": "这一栏由两格合并而成，新插入的行没有合并。请把数填在左边一格，合计才会算进去。",
}
"""For the second cell of a column two cells wide: an inserted row has it bare, and nothing is summed there."""


def _score(key: str, leaf: str, row: int, column: int) -> dict[str, Any]:
    cell = a1(row, column)
    weight = a1(row, column - 1)
    if leaf == "weight":
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 100,
            "input_title": "分值",
            "input_message": "各项分值（含预算执行率10分）合计100分。本行不用的，分值不填。",
            "error_title": "请填 0 到 100 的数",
            "error_message": "分值应是 0 到 100 之间的数，各项分值合计 100 分。",
        }
    return {
        "validate": "custom",
        "value": f'=AND(ISNUMBER({cell}),{cell}>=0,OR({weight}="",{cell}<={weight}))',
        "input_title": "自评得分",
        "input_message": "不超过本行分值。完成目标的得满分；没有完成的按完成比例计分，并在右边说明原因。",
        "error_title": "得分不能超过分值",
        "error_message": "自评得分应是 0 到本行分值之间的数。",
    }


def grouped(cells: Iterable[tuple[Field, str, int, int]]) -> list[tuple[dict[str, Any], list[tuple[int, int]]]]:
    """Gather cells of one column and kind that may share a validation: options and their (row, column)."""
    groups: dict[tuple[object, ...], tuple[dict[str, Any], list[tuple[int, int]]]] = {}
    for field, key, row, column in cells:
        leaf = key.rpartition(".")[2]
        group = (field.kind, leaf if field.kind in ("text", "score") else "", ".adjustment." in key, column)
        if group not in groups:
            groups[group] = (validation(field, key, row, column), [])
        groups[group][1].append((row, column))
    return [(options, places) for options, places in groups.values() if len(options) > 2]
