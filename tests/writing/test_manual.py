"""The manuals: fresh, complete, about commands that exist, in words an accountant knows, at most ten pages."""

import re
import shlex
import zipfile
from argparse import ArgumentParser
from functools import cache
from pathlib import Path

import pytest

from perfeval_xl.build import documents, manual
from perfeval_xl.cli import COMMANDS, parser_for
from perfeval_xl.rules.finding import LEVELS
from perfeval_xl.rules.registry import ALL
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.book.guide import BUTTONS
from perfeval_xl.writing.manual import manual_docx
from perfeval_xl.writing.manual.manual_pictures import MOST_BYTES, PICTURES, make_manual_pictures
from perfeval_xl.writing.manual.palette_png import palette_png, png_size
from support.office import convert, pdf_pages, pdf_text

TOP = Path(__file__).resolve().parents[2]
FOLDER = TOP / "workbook" / "manual"
SOURCE = (FOLDER / "manual.md").read_text(encoding="utf-8")
CHECK = (TOP / "workbook" / "RELEASE-CHECK.md").read_text(encoding="utf-8")
BLOCKS = manual_docx.blocks(SOURCE)
KNOWN_WORDS = {
    *("Python", "Excel", "Word", "PDF", "WPS", "CSV", "LibreOffice", "Windows", "Ctrl", "Z", "Esc", "cmd", "json"),
    *("rules", "md", "validate", "verify", "install", "bak", "perfeval", "xl"),
}
"""Names of programs and kinds of files, which have no Chinese word on the users' screens."""


@cache
def said_commands(text: str) -> tuple[str, ...]:
    """Every command line the text shows, in fences and within lines, the `perfeval-xl` in front left out."""
    fenced = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for part in fenced for line in part.splitlines()]
    lines += re.findall(r"`(perfeval-xl [^`]+)`", text)
    return tuple(line.removeprefix("perfeval-xl ") for line in lines if line.startswith("perfeval-xl "))


def options(parser: ArgumentParser) -> set[str]:
    return {option for action in parser._actions for option in action.option_strings}


@pytest.mark.parametrize("path", sorted(documents()))
def test_generated_manuals_are_fresh(path: str) -> None:
    assert (TOP / path).read_text(encoding="utf-8") == documents()[path], "run: python -m perfeval_xl.build docs"


def test_the_word_manual_is_made_from_the_source_and_always_the_same() -> None:
    made = manual(str(TOP))
    assert made == manual(str(TOP))
    assert (FOLDER / "manual.docx").read_bytes() == made, "run: python -m perfeval_xl.build manual"


def test_every_command_is_told() -> None:
    told = {line.split()[0] for line in said_commands(SOURCE)}
    assert told == set(COMMANDS)


@pytest.mark.parametrize("line", sorted(set(said_commands(SOURCE) + said_commands(CHECK))))
def test_every_command_line_shown_is_understood(line: str) -> None:
    words = shlex.split(line.partition(" > ")[0], posix=False)
    assert words[0] in COMMANDS
    if words[1:]:  # a command alone is its name, said in a sentence
        assert parser_for(words[0]).parse_args(words[1:])


def test_every_option_named_belongs_to_some_command() -> None:
    there = {option for command in COMMANDS for option in options(parser_for(command))}
    assert set(re.findall(r"--[a-z][a-z-]*", SOURCE + CHECK)) <= there


def test_buttons_levels_and_sheets_bear_the_names_of_the_workbook() -> None:
    ribbon = (TOP / "workbook" / "ribbon" / "customUI.xml").read_text(encoding="utf-8")
    for label in [*re.findall(r'<button[^>]* label="([^"]+)"', ribbon), *(name for name, _ in BUTTONS)]:
        assert label in SOURCE and label in CHECK, label
    for level in LEVELS.values():
        assert f"| {level} |" in SOURCE


def test_rules_that_are_named_exist() -> None:
    codes = set(re.findall(r"\b[RMAXSTH]\d{3}\b", SOURCE + CHECK))
    assert codes and codes <= {rule.code for rule in ALL}


def test_every_picture_is_there_small_and_used() -> None:
    used = [block.texts[1] for block in BLOCKS if block.kind == "picture"]
    there = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("pictures/*"))
    assert sorted(used) == there == sorted(f"pictures/{picture.name}.png" for picture in PICTURES)
    assert 1 <= len(used) <= 8
    for path in there:
        data = (FOLDER / path).read_bytes()
        assert len(data) <= MOST_BYTES and data[24:26] == b"\x08\x03", path  # 8 bits, palette


def test_references_within_the_manual_lead_somewhere() -> None:
    sections = [block.texts[0].partition("、")[0] for block in BLOCKS if block.kind == "head" and block.level == 2]
    assert sections == "一 二 三 四 五 六 七 八 九 十 十一 十二 十三".split()
    named = re.findall(r"第([一二三四五六七八九十]+)节", SOURCE)
    assert named and set(named) <= set(sections)
    figures = [block.texts[0][:2] for block in BLOCKS if block.kind == "picture"]
    assert figures == ["图一", "图二", "图三", "图四", "图五"]
    for name in re.findall(r"[\w-]+\.md", SOURCE):
        assert (FOLDER / name).is_file(), name


def test_no_foreign_words_but_commands_and_names() -> None:
    prose = re.sub(r"^```.*?^```|`[^`]+`|\]\([^)]+\)", "", SOURCE, flags=re.MULTILINE | re.DOTALL)
    prose = re.sub(r"--[a-z-]+|PE1-[0-9A-F-]+|[\w一-龥]*\.(xlsm|xlsx|docx|cmd|zip|toml)", "", prose)
    assert set(re.findall(r"[A-Za-z]+", prose)) <= KNOWN_WORDS


def test_sentences_are_short() -> None:
    prose = re.sub(r"^\|.*$|!\[.*|^perfeval.*|`[^`\n]+`", "", SOURCE, flags=re.MULTILINE)
    for sentence in re.split(r"[。；：\n]", prose):
        assert len(sentence) <= 75, sentence


def test_markdown_that_cannot_be_drawn_is_refused() -> None:
    for line in ("> quoted", "#### deep", "[link](x.md)", "<b>bold</b>", "**open", "`open"):
        with pytest.raises(ValueError, match="line 3"):
            manual_docx.blocks(f"# Title\n\n{line}\n")
    with pytest.raises(ValueError, match="fence"):
        manual_docx.blocks("# Title\n\n```\ncommand\n")


def test_the_word_manual_carries_every_text_and_no_trace() -> None:
    with zipfile.ZipFile(FOLDER / "manual.docx") as package:
        body = package.read("word/document.xml").decode("utf-8")
        core = package.read("docProps/core.xml").decode("utf-8")
    shown = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", body)).replace("&gt;", ">")
    for block in BLOCKS:
        for text in block.texts[:1] if block.kind == "picture" else block.texts:
            assert text.replace("。** ", "。").replace("**", "").replace("`", "") in shown, text
    assert "python-docx" not in core and "2013" not in core
    assert body.count("<pic:pic ") + body.count("<pic:pic>") == len(PICTURES)


def test_a_picture_of_few_colours_is_kept_exactly() -> None:
    made = palette_png(b"P6\n2 1\n255\n" + bytes((255, 0, 0, 0, 0, 255)))
    assert png_size(made) == (2, 1)
    at = made.index(b"PLTE") + 4
    assert {made[at : at + 3], made[at + 3 : at + 6]} == {b"\xff\0\0", b"\0\0\xff"}


@pytest.mark.parametrize("data", [b"", b"P5\n1 1\n255\n\0", b"P6\n2 2\n255\n\0\0\0"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="PPM"):
        palette_png(data)


def test_without_poppler_no_picture_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WriteError, match="pdftoppm"):
        make_manual_pictures(str(tmp_path / "pictures"))


def test_the_manual_has_at_most_ten_pages(soffice: str, poppler: str, tmp_path: Path) -> None:
    (pdf,) = convert([FOLDER / "manual.docx"], "pdf", tmp_path)
    pages = pdf_pages(pdf, dpi=20)
    assert 5 <= len(pages) <= 10
    texts = pdf_text(pdf).split("\f")[: len(pages)]
    assert all(len(re.sub(r"\s", "", text)) > 200 for text in texts)
    numbers = [re.findall(r"^\W+(\d+)\W+$", text, re.MULTILINE)[-1:] for text in texts]
    assert numbers == [[str(number)] for number in range(1, len(pages) + 1)]
    (page,) = [text for text in texts if "十、命令行一页" in text]
    squeezed = re.sub(r"\s", "", page)
    assert all(f"perfeval-xl{command}" in squeezed for command in COMMANDS), "the page of commands is one page"


def test_pictures_are_made_anew(soffice: str, poppler: str, tmp_path: Path) -> None:
    for made in map(Path, make_manual_pictures(str(tmp_path))):
        kept = FOLDER / "pictures" / made.name
        assert png_size(made.read_bytes()) == png_size(kept.read_bytes())
        assert len(made.read_bytes()) <= MOST_BYTES
