"""Running LibreOffice, tried on stand-ins for the program: these need no office suite."""

import os
import stat
import sys
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from perfeval_xl.office import FACES, call_soffice, find_soffice, run_soffice, write_font_aliases
from perfeval_xl.values.errors import WriteError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")

CONVERTER = r"""
while [ "$1" != --convert-to ]; do shift; done
to=$2; out=$4; shift 4
for file; do
  name=$(basename "$file")
  case $(cat "$file") in *unreadable*) continue ;; esac
  cat "$file" > "$out/${name%.*}.$to"
done
exit 0
"""


@pytest.fixture
def stand_in(tmp_path):
    """Make a program of a few shell lines that takes the place of soffice."""

    def make(lines: str) -> str:
        path = tmp_path / "soffice"
        path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    return make


def written(folder, name, text):
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_outputs_keep_names_and_order(stand_in, tmp_path):
    first = written(tmp_path / "甲", "附件一 自评表.xlsx", "one")
    second = written(tmp_path / "乙", "附件一 自评表.xlsx", "two")
    made = run_soffice([first, second], "pdf", tmp_path, soffice=stand_in(CONVERTER))
    assert [os.path.basename(path) for path in made] == ["附件一 自评表.pdf", "附件一 自评表_2.pdf"]
    assert [Path(path).read_text(encoding="utf-8") for path in made] == ["one", "two"]
    assert not list(tmp_path.glob("*.part"))


def test_exit_code_0_without_output_is_a_failure_that_names_the_file(stand_in, tmp_path):
    good = written(tmp_path, "good.xlsx", "fine")
    bad = written(tmp_path, "坏.xlsx", "unreadable")
    with pytest.raises(WriteError) as refused:
        run_soffice([good, bad], "pdf", tmp_path, soffice=stand_in(CONVERTER))
    assert refused.value.code == "OFFICE_NO_OUTPUT"
    assert "“坏.xlsx”" in refused.value.message
    assert "good" not in refused.value.message
    assert not list(tmp_path.glob("*.pdf"))


def test_missing_input_is_said_before_anything_starts(stand_in, tmp_path):
    with pytest.raises(WriteError) as refused:
        run_soffice([tmp_path / "没有.xlsx"], "pdf", tmp_path, soffice=stand_in("touch started"))
    assert refused.value.code == "OFFICE_NO_INPUT"


def test_missing_program_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
        monkeypatch.delenv(variable, raising=False)
    if find_soffice() is not None:
        pytest.skip("LibreOffice stands in its standard place outside PATH")
    with pytest.raises(WriteError) as refused:
        run_soffice([written(tmp_path, "a.xlsx", "x")], "pdf", tmp_path)
    assert refused.value.code == "OFFICE_MISSING"


def test_time_limit_ends_the_program_and_its_children(stand_in, tmp_path):
    pids = tmp_path / "pids"
    program = stand_in(f"sleep 60 & echo $! $$ > '{pids}'; wait")
    begun = time.monotonic()
    with pytest.raises(WriteError) as refused:
        run_soffice([written(tmp_path, "a.xlsx", "x")], "pdf", tmp_path, soffice=program, timeout=2)
    assert refused.value.code == "OFFICE_TIMEOUT"
    assert time.monotonic() - begun < 30
    for pid in pids.read_text(encoding="utf-8").split():
        assert is_gone(pid)


def is_gone(pid: str) -> bool:
    """Whether a process has ended; the system may need a moment to end a child that was killed."""
    for _ in range(100):
        if not is_running(pid):
            return True
        time.sleep(0.1)
    return False


def is_running(pid: str) -> bool:
    """A killed child that nobody has waited for yet still has a pid, in state Z."""
    record = Path("/proc", pid, "stat")
    if record.exists():
        return record.read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "ZX"
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return not Path("/proc/self").exists()


@pytest.mark.parametrize(("recalculate", "mode"), [(True, "0"), (False, "1")])
def test_profile_says_how_to_calculate_and_forbids_macros_and_links(stand_in, tmp_path, recalculate, mode):
    call_soffice([], room=str(tmp_path), recalculate=recalculate, soffice=stand_in("exit 0"))
    values = {
        item.find("prop").get("{http://openoffice.org/2001/registry}name"): item.findtext("prop/value")
        for item in ElementTree.parse(tmp_path / "profile/user/registrymodifications.xcu").getroot()
    }
    assert values["OOXMLRecalcMode"] == mode
    assert values["DisableMacrosExecution"] == "true"
    assert values["BlockUntrustedRefererLinks"] == "true"


def test_font_aliases_keep_the_systems_own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("FONTCONFIG_FILE", "/somewhere/own & only.conf")
    root = ElementTree.parse(write_font_aliases(str(tmp_path / "fonts.conf"))).getroot()
    assert root.findtext("include") == "/somewhere/own & only.conf"
    assert {alias.findtext("family") for alias in root.iter("alias")} == set(FACES)
