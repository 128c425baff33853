"""What an installed program has at hand is what a checkout has."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MACRO = b'Attribute VB_Name = "PePlanted"\r\n'


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel from a copy of the sources, with one more file planted in `workbook/vba`."""
    source = tmp_path_factory.mktemp("wheel") / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, source)
    for name in ("perfeval_xl", "udfs", "workbook", "tests"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    planted = source / "workbook/vba/PePlanted.bas"
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_bytes(MACRO)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"], cwd=source, check=True, capture_output=True
    )
    (built,) = (source / "dist").glob("*.whl")
    return built


def test_all_sources_and_data_are_in_the_wheel(wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in ("perfeval_xl", "udfs")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    for folder in ("vba", "ribbon"):
        for path in (ROOT / "workbook" / folder).rglob("*"):
            if path.is_file():
                expected.add(f"perfeval_xl/_{path.relative_to(ROOT).as_posix()}")
    assert packed == expected | {"perfeval_xl/_workbook/vba/PePlanted.bas"}


def test_assets_are_found_when_installed(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = "from perfeval_xl.resources import asset; print(asset('vba/PePlanted.bas'))"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True, capture_output=True, encoding="utf-8"
    )
    found = Path(done.stdout.strip())
    assert found == tmp_path / "perfeval_xl/_workbook/vba/PePlanted.bas"
    assert found.read_bytes() == MACRO
