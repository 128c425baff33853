"""Fixtures and settings for all tests.

Property tests draw the same examples on every machine and every run. `HYPOTHESIS_PROFILE=ci` draws more of them;
`HYPOTHESIS_PROFILE=explore` draws new ones, to look for trouble by hand.
"""

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

from perfeval_xl.office import find_soffice
from support.office import REQUIRED, require

settings.register_profile(
    "dev", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("dev"), max_examples=300)
settings.register_profile("explore", settings.get_profile("dev"), derandomize=False, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get(REQUIRED) == "1" else "dev"))

OFFICE_FIXTURES = {"soffice", "gnumeric", "poppler"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that uses an office program, so that `-m "not office"` leaves it out."""
    for item in items:
        if OFFICE_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.office)


@pytest.fixture(scope="session")
def soffice() -> str:
    """Path of LibreOffice; the test is skipped, or failed where it is required, when it is missing."""
    return require(find_soffice(), "LibreOffice (soffice)")


@pytest.fixture(scope="session")
def gnumeric() -> str:
    """Path of gnumeric's ssconvert."""
    return require(shutil.which("ssconvert"), "gnumeric (ssconvert)")


@pytest.fixture(scope="session")
def poppler() -> str:
    """Path of poppler's pdftoppm; pdftotext and pdffonts come with it."""
    return require(shutil.which("pdftoppm"), "poppler (pdftoppm)")
