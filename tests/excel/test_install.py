"""install makes a ready workbook and says what it changed; uninstall takes back all but the user's own work."""

from pathlib import Path

import pytest

from perfeval_xl.cli import main
from perfeval_xl.excel import install as installing
from perfeval_xl.excel import machine
from perfeval_xl.excel.doctor import examine
from perfeval_xl.excel.doctor_lines import FAIL, NOTE, PASS, Line, written
from perfeval_xl.excel.doctor_workbook import look_at, pairs
from perfeval_xl.excel.trust import location_key
from perfeval_xl.reading.source import open_source
from perfeval_xl.values.errors import WriteError
from support.registry import fake_winreg

Store = dict[tuple[str, str], dict[str, object]]
EXCEL16 = r"Software\Microsoft\Office\16.0\Excel"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))
    (tmp_path / "Desktop").mkdir()
    return tmp_path


@pytest.fixture
def windows(home: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """This program believes it is on Windows, with Excel 2016 and a registry of its own."""
    store: Store = {("user", EXCEL16 + r"\Options"): {"Maximized": 3}}
    registry = fake_winreg(store)
    monkeypatch.setattr(machine, "windows", lambda: True)
    monkeypatch.setattr(machine, "_registry", lambda: registry)
    return store


def test_a_workbook_with_buttons_that_start_this_python(home: Path) -> None:
    made = installing.install(unit="青山县档案馆", year=2024)
    assert Path(made.workbook) == home / "Desktop" / "青山县档案馆2024年绩效自评表.xlsm"
    settings = pairs(open_source(made.workbook), "xlwings.conf")
    assert settings["INTERPRETER_WIN"] == machine.interpreter()
    assert settings["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"
    assert made.workbook in "\n".join(made.lines)


def test_an_existing_workbook_is_never_overwritten(home: Path) -> None:
    made = installing.install(str(home), plain=True)
    before = Path(made.workbook).read_bytes()
    with pytest.raises(WriteError, match="已经存在"):
        installing.install(made.workbook, plain=True)
    assert Path(made.workbook).read_bytes() == before


def test_a_missing_folder_is_said(home: Path) -> None:
    with pytest.raises(WriteError, match="没有"):
        installing.install(str(home / "没有" / "a.xlsm"))
    with pytest.raises(WriteError, match="没有"):
        installing.install(str(home / "没有"))
    assert not (home / "没有").exists()


@pytest.mark.parametrize("unit", ["a/b:c*?", "..", "con"])
def test_names_are_safe_for_files(unit: str) -> None:
    name = installing.workbook_name(unit, 2024)
    assert not set(name) & set('<>:"/\\|?*')
    assert name.endswith(".xlsm") and not name.startswith(".")


def test_trust_is_entered_only_when_asked(windows: Store, home: Path) -> None:
    installing.install(str(home / "a.xlsm"))
    assert ("user", location_key("16.0")) not in windows
    made = installing.install(str(home / "b.xlsm"), ask_trust=True)
    entry = windows["user", location_key("16.0")]
    assert entry["Path"] == str(home.resolve()) + "\\"
    assert entry["AllowSubfolders"] == 0
    assert location_key("16.0") in "\n".join(made.lines)


def test_uninstall_takes_back_what_was_changed_and_keeps_the_workbook(windows: Store, home: Path) -> None:
    before = {key: dict(values) for key, values in windows.items()}
    made = installing.install(str(home / "b.xlsm"), ask_trust=True)
    told = "\n".join(installing.uninstall())
    assert windows == before
    assert Path(made.workbook).exists() and made.workbook in told
    assert not (machine.data_folder() / installing.RECORD).exists()
    assert "没有登记过" in "\n".join(installing.uninstall())


def test_trust_off_windows_changes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "windows", lambda: False)
    made = installing.install(str(home / "c.xlsm"), ask_trust=True)
    assert "没有改动" in "\n".join(made.lines)


def look(windows: Store, what: str) -> Line:
    return next(line for line in examine() if line.what == what)


@pytest.mark.parametrize(("setting", "status"), [(1, PASS), (2, PASS), (3, FAIL), (4, FAIL), (None, PASS)])
def test_doctor_reads_the_macro_setting(windows: Store, setting: int | None, status: str) -> None:
    if setting is not None:
        windows["user", EXCEL16 + r"\Security"] = {"VBAWarnings": setting}
    line = look(windows, "宏设置")
    assert line.status == status
    assert bool(line.cure) == (status == FAIL)


def test_a_policy_outranks_the_setting(windows: Store) -> None:
    windows["user", EXCEL16 + r"\Security"] = {"VBAWarnings": 1}
    windows["user", r"Software\Policies\Microsoft\Office\16.0\Excel\Security"] = {"VBAWarnings": 4}
    line = look(windows, "宏设置")
    assert line.status == FAIL and "策略" in line.seen


def test_doctor_finds_excel_or_wps(windows: Store) -> None:
    paths = r"Software\Microsoft\Windows\CurrentVersion\App Paths"
    assert look(windows, "Excel").status == FAIL
    windows["machine", paths + r"\et.exe"] = {"": r"C:\WPS\et.exe"}
    assert look(windows, "WPS").status == NOTE
    windows["machine", paths + r"\excel.exe"] = {"": r"C:\Office\EXCEL.EXE"}
    assert look(windows, "Excel").status == PASS


def test_doctor_misses_the_library_of_xlwings(windows: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from importlib import metadata

    monkeypatch.setattr("sys.prefix", str(tmp_path))
    assert look(windows, "xlwings 动态库").status == FAIL
    (tmp_path / f"xlwings64-{metadata.version('xlwings')}.dll").write_bytes(b"")
    assert look(windows, "xlwings 动态库").status == PASS


def test_doctor_sees_a_wrong_xlwings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "1.0.0")
    line = next(line for line in examine() if line.what == "xlwings")
    assert line.status == FAIL and line.cure


def test_a_look_that_fails_is_a_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise PermissionError("x")

    monkeypatch.setattr("perfeval_xl.excel.doctor.subprocess.run", broken)
    line = next(line for line in examine() if line.what == "启动子程序")
    assert line.status == NOTE and "PermissionError" in line.seen


def test_every_line_that_does_not_pass_has_a_cure(windows: Store) -> None:
    lines = examine()
    assert all(line.cure for line in lines if line.status != PASS)
    assert written(lines).splitlines()[-1].startswith(f"共查 {len(lines)} 项")


def test_doctor_looks_at_our_workbook(home: Path) -> None:
    made = installing.install(str(home / "a.xlsm"))
    lines = {line.what: line for line in look_at(made.workbook)}
    assert lines["工作簿版本"].status == PASS
    assert lines["公式"].status == PASS


def test_doctor_sees_that_the_interpreter_is_gone(windows: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "interpreter", lambda: str(home / "gone" / "pythonw.exe"))
    made = installing.install(str(home / "a.xlsm"))
    lines = {line.what: line for line in look_at(made.workbook)}
    assert lines["按钮所用的 Python"].status == FAIL


def test_doctor_on_a_foreign_or_unreadable_file(tmp_path: Path) -> None:
    import xlsxwriter

    other = tmp_path / "别的.xlsx"
    with xlsxwriter.Workbook(str(other)) as book:
        book.add_worksheet().write("A1", 1)
    assert look_at(str(other))[0].status == NOTE
    assert look_at(str(tmp_path / "没有.xlsx"))[0].status == FAIL


def test_the_commands_tell_what_they_did(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["install", "-o", str(home / "a.xlsm")]) == 0
    assert main(["doctor", str(home / "a.xlsm")]) in (0, 1)
    assert main(["uninstall"]) == 0
    assert main(["install", "-o", str(home / "a.xlsm")]) == 2
    shown = capsys.readouterr()
    assert "已生成工作簿" in shown.out and "共查" in shown.out
    assert "已经存在" in shown.err
