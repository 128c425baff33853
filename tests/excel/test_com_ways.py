"""One filing by four ways, and a hundred mutated ones: file, openpyxl engine, Windows engine, Word."""

import importlib.util
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("com_runner", Path(__file__).with_name("test_com.py"))
assert _SPEC is not None and _SPEC.loader is not None
com_runner = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(com_runner)


@pytest.mark.parametrize("half", ["first", "second"])
def test_four_ways(half: str) -> None:
    com_runner.run_suite(f"four_ways and {half}")
