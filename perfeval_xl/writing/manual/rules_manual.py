"""The generated parts of the manual, in Markdown."""

from perfeval_xl.forms.edition import Edition, hunan
from perfeval_xl.rules.finding import LEVELS, Rule
from perfeval_xl.writing.rule_text import FAMILIES, FORMS, basis, example


def rules_manual() -> str:
    """Return the manual of the rules: every rule with level, basis, cure and examples, then the dated values."""
    from perfeval_xl.rules.registry import ALL

    edition = hunan()
    lines = [
        "# 校验规则手册",
        "",
        "本手册由程序按规则本身生成，请勿手工修改。",
        "",
        "级别：**错误** 必须改正；**核实** 改正，或写明情况说明；"
        "**提示** 供参考，不影响上报；**尾差** 四舍五入造成的差额。",
        f"共 {len(ALL)} 条规则。",
    ]
    for letter, name in FAMILIES.items():
        rules = [rule for rule in ALL if rule.code.startswith(letter)]
        if rules:
            lines += ["", f"## {letter} {name}"]
            for rule in rules:
                lines += ["", *_page(rule, edition)]
    lines += ["", "## 标准值", "", "各县可在自定文件（`--house`）的 `[values]` 中改写。", ""]
    lines += ["| 名称 | 含义 | 数值 | 单位 | 依据 |", "|---|---|---|---|---|"]
    for value in edition.values.values():
        source = edition.legal[value.source].cited if value.source in edition.legal else ""
        figures = "；".join(f"{start}年起 {figure}" for start, figure in value.since)
        lines.append(f"| `{value.key}` | {value.label} | {figures} | {value.unit} | {source} |")
    return "\n".join(lines) + "\n"


def _page(rule: Rule, edition: Edition) -> list[str]:
    lines = [
        f"### {rule.code} {rule.title}",
        "",
        f"- 级别：{LEVELS[rule.level]}" + ("（试行）" if rule.status == "trial" else ""),
        f"- 涉及：{'、'.join(FORMS.get(form, form) for form in rule.forms)}",
    ]
    if basis(rule, edition):
        lines.append(f"- 依据：{basis(rule, edition)}")
    lines.append(f"- 改法：{rule.hint}")
    lines += [f"- 会报：{example(edits, edition)}" for edits in rule.bad]
    lines += [f"- 不报：{example(edits, edition)}" for edits in rule.good]
    return lines
