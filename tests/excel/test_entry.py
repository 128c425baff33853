"""What the macros call: every action, every error in the user's words, and the report of a crash."""

from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.api import read
from perfeval_xl.excel import entry, machine, validate, words
from perfeval_xl.writing.book.workbook import import_workbook
from support.cases import clean
from support.oxengine import APPS, book_of
from support.pair import Pair
from support.papers import SAMPLE
from support.snapshots import differences, snapshot

NOW = "2024-06-20 10:00:00"


@pytest.fixture(scope="module")
def sample_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("entry") / "sample.xlsm"
    import_workbook(read(str(SAMPLE)), path)
    return path


@pytest.fixture
def pair(sample_path: Path) -> Pair:
    pair = Pair(str(sample_path))
    pair.path = "C:\\Users\\zhang\\Documents\\自评表.xlsm"
    return pair


def message(pair: Pair) -> Any:
    sheet = pair.typed["pe_state"]
    return next(row[1].value for row in sheet.iter_rows() if row[0].value == "message")


def test_validate_then_clear_tell_in_the_state_cell(pair: Pair) -> None:
    book = book_of(pair)
    said = entry.run("validate", book, now=NOW)
    assert said == message(pair) and "错误要改正" in said and said.count("\n") <= 2
    assert "已清除" in entry.run("clear", book, now=NOW)
    assert entry.run("clear", book, now=NOW) == "没有标记需要清除。" == message(pair)


def test_the_screen_and_the_status_bar_are_left_as_they_were(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    app = type(APPS[0])
    monkeypatch.setattr(app, "status_bar", property(lambda self: False, lambda self, text: seen.append(text)))
    entry.run("validate", book_of(pair), now=NOW)
    assert any("标记" in str(text) for text in seen) and seen[-1] is False
    assert APPS[0].screen_updating is True


def test_help_shows_the_guide_and_says_nothing(pair: Pair) -> None:
    book = book_of(pair)
    assert entry.run("help", book, now=NOW) == ""
    assert book.impl.active == "填报说明"


def test_a_workbook_of_someone_else_is_left_alone(pair: Pair) -> None:
    del pair.typed.defined_names["PE_EDITION"]
    before = snapshot(pair, ours=True)
    assert "不是本工具生成的" in entry.run("validate", book_of(pair), now=NOW)
    assert differences(before, snapshot(pair, ours=True)) == []


@pytest.mark.parametrize(("key", "text", "told"), [("edition", "old-2019", "old-2019"), ("version", "99.1", "99.1")])
def test_a_workbook_of_another_edition_or_a_newer_program(pair: Pair, key: str, text: str, told: str) -> None:
    row = next(row for row in pair.typed["pe_state"].iter_rows() if row[0].value == key)
    row[1].value = text
    said = entry.run("validate", book_of(pair), now=NOW)
    assert told in said and "请" in said


@pytest.mark.parametrize(
    ("path", "temporary"),
    [
        ("C:\\Users\\zhang\\AppData\\Local\\Temp\\Temp1_自评.zip\\自评表.xlsm", True),
        ("C:\\Users\\zhang\\AppData\\Local\\Temp\\7zO4A1B\\自评表.xlsm", True),
        ("C:\\Users\\zhang\\AppData\\Local\\Temp\\Rar$DIa0.123\\自评表.xlsm", True),
        ("C:\\Users\\a\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\X1\\自评表.xlsm", True),
        ("C:\\Users\\zhang\\Documents\\自评表.xlsm", False),
        ("D:\\2023绩效\\临时\\自评表.xlsm", False),
        ("/tmp/work/book.xlsm", False),
    ],
)
def test_a_file_opened_out_of_a_zip_is_known(pair: Pair, path: str, temporary: bool) -> None:
    pair.path = path
    assert words.is_temporary(path) is temporary
    assert ("先另存" in entry.run("clear", book_of(pair), now=NOW)) is temporary


def test_all_papers_deleted_is_said(pair: Pair) -> None:
    for name in list(pair.typed.sheetnames):
        if name.startswith("附件"):
            pair.delete(name)
    assert "缺少工作表" in entry.run("validate", book_of(pair), now=NOW)


def test_an_action_nobody_knows(pair: Pair) -> None:
    assert "没有“format”这个操作" in entry.run("format", book_of(pair), now=NOW)


def test_versions_of_xlwings() -> None:
    entry.check_xlwings("0.36.1")
    entry.check_xlwings("0.37.8")
    for version in ("0.35.9", "0.38.0", "1.0.0"):
        with pytest.raises(words.ExcelError) as caught:
            entry.check_xlwings(version)
        assert caught.value.code == "XLWINGS" and version in caught.value.message


@pytest.mark.parametrize("code", sorted(words.REFUSALS))
def test_every_error_is_one_sentence_and_a_cure(code: str) -> None:
    error = words.refuse(code, "甲")
    assert error.code == code
    assert error.message.endswith("。") and error.message.count("。") == 1
    assert error.cure.endswith("。") and len(error.message) < 80


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ({"hresult": -2147418111}, "BUSY"),
        ({"hresult": -2147352567, "excepinfo": (0, None, None, None, 0, -2146777998)}, "BUSY"),
        ({"hresult": -2146777998}, "BUSY"),
        ({"hresult": -2147023174}, "CLOSED"),
        ({"hresult": -2147352567, "excepinfo": (0, None, None, None, 0, -2146827284)}, "REFUSED"),
        ({"hresult": -2147467260}, "CANCELLED"),
    ],
)
def test_what_com_says_in_the_users_words(error: dict[str, Any], code: str) -> None:
    found = words.told(type("com_error", (Exception,), error)())
    assert found is not None and found.code == code


def test_esc_cancels_and_puts_everything_back(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = snapshot(pair, ours=True)
    monkeypatch.setattr("perfeval_xl.excel.notes.set_above", stop)
    assert entry.run("validate", book_of(pair), now=NOW).startswith("已取消。")
    monkeypatch.undo()
    after = [one for one in differences(before, snapshot(pair, ours=True)) if one[0][0] != "pe_state"]
    assert after == []


def test_a_crash_is_reported_without_what_the_user_filled_in(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(machine, "data_folder", lambda: tmp_path / "data")

    def crash(*_: object, **__: object) -> None:
        unit = "衡山县政务服务中心"
        raise ZeroDivisionError(f"{unit} 13812345678")

    monkeypatch.setattr(validate, "marks", crash)
    said = entry.run("validate", book_of(pair), now=NOW)
    path = said.split("：", 1)[1].split("\n")[0]
    text = Path(path).read_text(encoding="utf-8")
    assert Path(path).parent == tmp_path / "data" / "reports"
    assert "ZeroDivisionError" in text and "perfeval_xl/excel/validate.py" in text
    assert "衡山" not in text and "138" not in text and str(tmp_path) not in text and "zhang" not in text
    assert said.count("\n") <= 2 and "Traceback" not in said


@pytest.mark.parametrize("answer", ["no", None])
def test_export_asks_while_errors_are_left(
    pair: Pair, answer: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def alert(_: Any, prompt: str, *__: Any) -> str:
        asked.append(prompt)
        return str(answer)

    if answer is not None:
        monkeypatch.setattr(type(APPS[0]), "alert", alert)
    assert "没有导出" in entry.run("export", book_of(pair), now=NOW)
    assert len(asked) == (answer is not None) and all("仍要导出吗" in prompt for prompt in asked)


def test_export_goes_on_when_agreed_to(
    sample_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pair = Pair(str(sample_path))
    pair.path = str(tmp_path / "自评表.xlsm")
    monkeypatch.setattr(type(APPS[0]), "alert", lambda *_: "yes")
    monkeypatch.setattr("perfeval_xl.writing.clean.export.with_libreoffice", lambda job: {})
    said = entry.run("export", book_of(pair), now=NOW)
    assert said.startswith("已导出") and "未通过" in said
    assert [path.suffix for path in tmp_path.rglob("*.xlsx")] == [".xlsx"]


def test_report_is_written_beside_the_workbook(tmp_path: Path) -> None:
    import_workbook(clean(), tmp_path / "clean.xlsm")
    said = entry.run("report", book_of(Pair(str(tmp_path / "clean.xlsm"))), now=NOW)
    assert said.startswith("已生成：")
    assert [path.name for path in tmp_path.glob("*.docx")] == [said.split("\n")[0].rpartition("/")[2]]


def test_use_cases_that_are_not_there_yet_have_a_sentence(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> str:
        raise ModuleNotFoundError("No module", name="perfeval_xl.excel.nothing")

    monkeypatch.setitem(entry.ACTIONS, "fill", missing)
    assert entry.run("fill", book_of(pair), now=NOW).startswith("“自动填充”在这个版本里还不能用。")
