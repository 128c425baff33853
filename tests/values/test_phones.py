"""Telephone numbers are masked in what is quoted, other figures are not."""

import pytest

from perfeval_xl.values.phones import is_phone, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13800000000", "138******00"),
        ("张某 138-0000-0000", "张某 138-****-**00"),
        ("0734-5550188", "073*-*****88"),
        ("(0734)5550188", "(073*)*****88"),
        ("联系电话：5550188", "联系电话：555**88"),
    ],
)
def test_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert is_phone(text)


@pytest.mark.parametrize("text", ("5550188元", "13800000000.00", "2022-03-15", "1,380.00", "51000021R000000019951", ""))
def test_other_figures_stay(text: str) -> None:
    assert masked(text) == text
    assert not is_phone(text)
