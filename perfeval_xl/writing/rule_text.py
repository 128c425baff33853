"""A rule in words: for `perfeval-xl rules A103` and for the manual."""

from perfeval_xl.forms.edition import Edition
from perfeval_xl.rules.finding import LEVELS, Edits, Rule

FORMS = {"basic": "附件一", "overall": "附件二", "project": "附件三", "report": "附件四"}
FAMILIES = {
    "R": "读取与版式",
    "M": "漏填",
    "A": "表内关系",
    "X": "表间关系",
    "S": "比率与得分",
    "T": "文字与报告",
    "H": "与上年相比",
    "Z": "本县自定",
}


def basis(rule: Rule, edition: Edition) -> str:
    """Name the documents a rule rests on."""
    return "、".join(edition.legal[key].cited for key in rule.basis if key in edition.legal)


def explained(rule: Rule, edition: Edition) -> str:
    """Return the page of one rule as plain text."""
    lines = [
        f"{rule.code} {rule.title}",
        f"级别：{LEVELS[rule.level]}" + ("（试行）" if rule.status == "trial" else ""),
        f"涉及：{'、'.join(FORMS.get(form, form) for form in rule.forms)}",
    ]
    if basis(rule, edition):
        lines.append(f"依据：{basis(rule, edition)}")
    lines.append(f"改法：{rule.hint}")
    if rule.bad:
        lines.append(f"会报：{example(rule.bad[0], edition)}")
    if rule.good:
        lines.append(f"不报：{example(rule.good[0], edition)}")
    return "\n".join(lines)


def example(edits: Edits, edition: Edition) -> str:
    """Say in words what an example changes in a filing where everything agrees."""
    from perfeval_xl.forms.schema import dated

    words = []
    for key, raw in edits.items():
        form = edition.form(key.split(".", 1)[0].split("[", 1)[0])
        label = dated(edition.field(key).label, 2023)
        if raw is None:
            words.append(f"没有{form.annex}“{label}”")
        else:
            words.append(f"{form.annex}“{label}”填“{raw}”" if raw else f"{form.annex}“{label}”不填")
    return "，".join(words)
