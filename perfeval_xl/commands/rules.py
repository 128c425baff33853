"""`perfeval-xl rules [CODE]`: what is checked, and why."""

import argparse
import sys

from perfeval_xl.rules.finding import LEVELS, Rule


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("code", nargs="?", default="", metavar="编号", help="规则编号，例如 A103；写开头几位就列出一组")


def run(args: argparse.Namespace) -> int:
    """List the rules, or explain those whose code begins with what was asked for."""
    from perfeval_xl.forms.edition import hunan
    from perfeval_xl.rules.registry import ALL
    from perfeval_xl.values.text import display_width
    from perfeval_xl.writing.rule_text import explained

    code = args.code.upper()
    chosen = [rule for rule in ALL if rule.code.startswith(code)]
    if not chosen:
        print(f"没有编号以“{args.code}”开头的规则。用“perfeval-xl rules”看全部规则。", file=sys.stderr)
        return 2
    if len(chosen) == 1 or any(rule.code == code for rule in chosen):
        exact = [rule for rule in chosen if rule.code == code] or chosen
        print("\n\n".join(explained(rule, hunan()) for rule in exact))
        return 0
    width = max(display_width(rule.title) for rule in chosen)
    for rule in chosen:
        gap = " " * (width - display_width(rule.title))
        print(f"{rule.code}  {LEVELS[rule.level]}  {rule.title}{gap}  {_forms(rule)}")
    print(f"\n共 {len(chosen)} 条规则。perfeval-xl rules 编号 可看某一条的说明。")
    return 0


def _forms(rule: Rule) -> str:
    names = {"basic": "附件一", "overall": "附件二", "project": "附件三", "report": "附件四"}
    return "、".join(names.get(form, form) for form in rule.forms)
