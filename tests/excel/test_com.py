"""The open workbook on xlwings' real Windows engine; the stubs of `com_suite.py` must come before xlwings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SUITE = Path(__file__).with_name("com_suite.py")
ROOT = SUITE.parents[2]


def run_suite(chosen: str) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", str(SUITE), "-k", chosen],
        cwd=ROOT,
        env=environment | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    if done.returncode or " passed" not in done.stdout:
        pytest.fail(done.stdout[-6000:] + done.stderr[-2000:], pytrace=False)


def test_windows_engine() -> None:
    run_suite("not four_ways")
