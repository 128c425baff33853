"""The command line: it finds commands, speaks Chinese, and never shows a traceback."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.workbooks import write_filing, write_forms
from perfeval_xl import __version__
from perfeval_xl.cli import COMMANDS, main, parser_for
from perfeval_xl.resources import sample

TOP = Path(__file__).parents[2]
HEAVY = {"pandas", "numpy", "pydantic", "typer", "rich", "lxml", "openpyxl", "xlwings", "docx", "xlsxwriter"}


def test_without_arguments_it_shows_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == f"perfeval-xl {__version__}"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("用法：perfeval-xl")
    for english in ("usage", "options:", "positional", "show this help"):
        assert english not in shown
    assert parser_for(command).description == COMMANDS[command]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check"], "没有“check”这个命令"),
        (["validate"], "还缺少"),
        (["validate", "x.txt", "--colour"], "不认识"),
        (["validate", "x.txt", "--level", "fatal"], "不能是"),
        (["validate", "x.txt", "--house"], "后面要跟一个值"),
    ],
)
def test_wrong_use_is_one_chinese_sentence(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert told in shown.err
    assert len(shown.err.strip().splitlines()) == 1
    assert "invalid" not in shown.err and "usage" not in shown.err


def test_a_missing_file_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(tmp_path / "没有.xlsx")]) == 2
    shown = capsys.readouterr()
    assert len(shown.err.strip().splitlines()) == 1
    assert "Traceback" not in shown.err


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "空.xlsx"
    empty.write_bytes(b"")
    assert main(["validate", str(empty), sample()]) == 2
    shown = capsys.readouterr()
    assert "空.xlsx" in shown.err
    assert "衡山县行政审批服务局" in shown.out


def test_a_crash_is_ours_and_says_no_value(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from perfeval_xl.commands import rules

    def broken(args: object) -> int:
        raise ValueError("张三 13800000000")

    monkeypatch.setattr(rules, "run", broken)
    assert main(["rules"]) == 2
    shown = capsys.readouterr().err
    assert "CRASH" in shown
    assert "13800000000" not in shown and "Traceback" not in shown


def test_json_has_the_documented_shape(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", sample(), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    manual = (Path(__file__).parents[2] / "workbook" / "manual" / "json.md").read_text(encoding="utf-8")
    assert document["unit"] == "衡山县行政审批服务局"
    assert document["year"] == 2023
    for name in (*document, *document["summary"], *document["findings"][0], *document["findings"][0]["places"][0]):
        assert f"`{name}`" in manual, name
    summary = document["summary"]
    assert summary["checked"] == sum(count for name, count in summary.items() if name != "checked")
    assert summary["errors"] == sum(1 for found in document["findings"] if found["level"] == "error")
    prints = {found["fingerprint"] for found in document["findings"]}
    assert len(prints) == len(document["findings"])
    assert all(found["caused_by"] in prints for found in document["findings"] if found["caused_by"])


def test_select_ignore_and_level(capsys: pytest.CaptureFixture[str]) -> None:
    def codes(*options: str) -> list[str]:
        main(["validate", sample(), "--json", *options])
        return [found["code"] for found in json.loads(capsys.readouterr().out)["findings"]]

    every = codes()
    assert codes("--select", "A1") == [code for code in every if code.startswith("A1")]
    assert codes("--ignore", "A,T") == [code for code in every if code[0] not in "AT"]
    errors = codes("--level", "error")
    assert 0 < len(errors) < len(every)


def test_the_report_says_what_was_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", sample(), "--passed", "--unread"]) == 1
    shown = capsys.readouterr().out
    assert "核对过并且相符的项目" in shown
    assert "没有读懂的单元格" in shown
    assert shown.strip().splitlines()[-1].startswith("共 ")
    assert "\x1b[" not in shown


def test_colour_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", sample(), "--color", "always"])
    assert "\x1b[" in capsys.readouterr().out


def test_rules_lists_and_explains(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    listed = capsys.readouterr().out
    assert "A103" in listed
    assert main(["rules", "a103"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("A103 ")
    assert "依据：" in page and "改法：" in page
    assert main(["rules", "Q999"]) == 2
    assert "没有编号" in capsys.readouterr().err


def test_explanations_round_trip_through_the_side_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import tomllib

    path = tmp_path / "说明.toml"
    main(["validate", sample(), "--explanations", str(path)])
    capsys.readouterr()
    text = path.read_text(encoding="utf-8")
    entries = tomllib.loads(text)["explanation"]
    assert entries and all(entry["text"] == "" for entry in entries)
    path.write_text(text.replace('text = ""', 'text = "年中追加"'), encoding="utf-8")
    main(["validate", sample(), "--json", "--explanations", str(path)])
    found = json.loads(capsys.readouterr().out)["findings"]
    explained = [finding for finding in found if finding["level"] == "explain"]
    assert explained and all(finding["explanation"] == "年中追加" for finding in explained)


def test_demo_succeeds_and_shows_the_first_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 0
    assert "816.23" in capsys.readouterr().out


def test_validate_starts_on_the_standard_library_alone(tmp_path: Path) -> None:
    code = (
        "import sys; from perfeval_xl.cli import main; main(['validate', sys.argv[1]]); "
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, sample()], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    loaded = {name.split(".")[0] for name in ran.stderr.splitlines()}
    assert loaded >= {"perfeval_xl"}
    assert not loaded & HEAVY


SLOW = "argparse typing tomllib json dataclasses inspect pathlib tempfile subprocess shutil contextlib datetime hashlib"
"""Modules of the standard library that a person would wait for, and that checking a workbook can do without."""
MOST_PATTERNS = 8
SLOW_SET = 3
"""Chinese characters from which on a set takes longer to compile than any other part of a pattern."""


def test_validate_loads_nothing_a_person_would_wait_for(tmp_path: Path) -> None:
    book = write_filing(tmp_path / "自评表.xlsx")
    code = (
        "import sys; before = set(sys.modules); from perfeval_xl.cli import main; main(['validate', sys.argv[1]]); "
        "print('\\n'.join(set(sys.modules) - before), file=sys.stderr)"
    )
    command = [sys.executable, "-S", "-c", code, str(book)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8", cwd=TOP)
    loaded = set(ran.stderr.splitlines())
    assert loaded >= {"perfeval_xl.reading.xlsx.xlsx", "perfeval_xl.rules.run"}
    assert not loaded & set(SLOW.split())


def test_a_clean_filing_compiles_no_pattern_a_person_would_wait_for(tmp_path: Path) -> None:
    book = write_forms(tmp_path / "自评表.xlsx")
    code = (
        "import re, sys; patterns = []; compiled = re._compiler.compile\n"
        "re._compiler.compile = lambda pattern, flags=0: (patterns.append(pattern), compiled(pattern, flags))[1]\n"
        "from perfeval_xl.cli import main; main(['validate', sys.argv[1]]); print(repr(patterns), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, str(book)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8", cwd=TOP)
    patterns = [pattern for pattern in ast.literal_eval(ran.stderr) if isinstance(pattern, str)]
    assert 0 < len(patterns) <= MOST_PATTERNS
    sets = [one for pattern in patterns for one in re.findall(r"\[[^\]]*\]", pattern)]
    assert not [one for one in sets if sum(not character.isascii() for character in one) >= SLOW_SET]
