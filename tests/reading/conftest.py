"""Fixtures for the readers."""

from pathlib import Path

import pytest

from perfeval_xl.reading.grid import Source
from perfeval_xl.reading.xlsx import xlsx
from perfeval_xl.reading.xlsx.xlsx import read_xlsx


@pytest.fixture(params=["both", "strict"])
def read(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Read a workbook with both passes at work, and with the strict one alone."""
    if request.param == "strict":
        monkeypatch.setattr(xlsx, "fast_sheet", lambda *_: None)

    def reading(content: bytes) -> Source:
        path = tmp_path / "自评表.xlsx"
        path.write_bytes(content)
        return read_xlsx(str(path))

    return reading
