"""The print of a filing: every value counts, nothing else does."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from perfeval_xl.api import read
from perfeval_xl.filing import Filing, Value
from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.build import build, edited
from perfeval_xl.values.rounding import plain
from perfeval_xl.writing.clean.publish import Mask, published
from perfeval_xl.writing.clean.seal import FILED, PUBLISHED, parse_seal, seal, tokens
from support.cases import CASES, clean

SAMPLE = CASES / "hengshan-2023.txt"


def filings() -> list[Filing]:
    return [clean(), read(str(SAMPLE))]


def changed(value: Value) -> Value:
    """Return another value of the same kind in the same cell."""
    if value.state == "number":
        assert value.number is not None
        return value._replace(number=value.number + Decimal("0.01"))
    if value.state == "date":
        return value._replace(raw="2023年1月2日", text="2023年1月2日")
    if value.state == "blank":
        return value._replace(state="text", raw="新", text="新")
    return value._replace(state="text", raw=value.raw + "改", text=value.text + "改")


@pytest.mark.parametrize("filing", filings(), ids=("clean", "sample"))
def test_every_value_changed_once_changes_the_print(filing: Filing) -> None:
    before = seal(filing).digest
    for key, value in filing.values.items():
        after = filing._replace(values={**filing.values, key: changed(value)})
        assert seal(after).digest != before, key


@pytest.mark.parametrize("filing", filings(), ids=("clean", "sample"))
def test_every_value_blanked_changes_the_print(filing: Filing) -> None:
    before = seal(filing).digest
    for key, value in filing.values.items():
        if value.state == "blank" or key.endswith((".title", ".year")):
            continue
        blank = value._replace(state="blank", raw="", text="", number=None)
        after = filing._replace(values={**filing.values, key: blank})
        assert seal(after).digest != before, key


def test_two_values_exchanged_change_the_print() -> None:
    filing = clean()
    one, two = filing.values["basic.office.final"], filing.values["basic.utilities_travel.final"]
    swapped = {**filing.values, one.key: two._replace(key=one.key), two.key: one._replace(key=two.key)}
    assert seal(filing._replace(values=swapped)) != seal(filing)


@pytest.mark.parametrize(
    ("key", "spelled"),
    [
        ("basic.project.final", ("123.60", "123.6", "１２３．６０", " 123.600 ", "123.6万元")),
        ("basic.staff.rate", ("90.00%", "90%", "0.9", "９０％")),
        ("overall.sign.date", None),
    ],
)
def test_spelling_does_not_count(key: str, spelled: tuple[str, ...] | None) -> None:
    filing = clean()
    if spelled is None:
        filing = edited(filing, {key: "2024年6月9日"})
        spelled = ("2024-06-09", "2024.6.9", "２０２４年６月９日", "2024年 6月9 日")
    assert {seal(edited(filing, {key: raw})) for raw in spelled} == {seal(filing)}


def test_layout_and_blanks_in_texts_do_not_count() -> None:
    filing = clean()
    moved = {
        key: value._replace(place=value.place._replace(sheet="x", address="Z99", row=99, column=26))
        for key, value in filing.values.items()
    }
    assert seal(filing._replace(values=moved)) == seal(filing)
    raw = filing.values["overall.goal.expected"].raw
    assert seal(edited(filing, {"overall.goal.expected": f" {raw[:6]}\n\u3000{raw[6:]}\r\n"})) == seal(filing)


def test_blank_rows_do_not_count_wherever_they_stand() -> None:
    filing = clean()
    count = filing.count("basic.project")
    spread: dict[str, str] = {}
    for key, value in filing.values.items():
        for at in range(count, 0, -1):
            head = f"basic.project[{at}]."
            if key.startswith(head):
                key = f"basic.project[{at * 2}].{key[len(head) :]}"
                break
        spread[key] = value.raw
    for at in range(1, count + 1):
        spread |= {f"basic.project[{at * 2 - 1}].{leaf}": "" for leaf in ("name", "last_final", "budget", "final")}
    spread |= {f"overall.indicator[99].{leaf}": "" for leaf in ("name", "target", "score")}
    spread["overall.indicator[99].level1"] = "满意度指标"
    wide = build(hunan(), spread, filing.year, filing.unit)
    assert wide.count("basic.project") == 2 * count
    assert tokens(wide) == tokens(filing)
    assert seal(wide) == seal(filing)


def test_a_printed_but_unused_line_and_an_empty_project_paper_do_not_count() -> None:
    filing = clean()
    raws = {key: value.raw for key, value in filing.values.items()}
    at = filing.count("project") + 1
    raws |= {f"project[{at}].{leaf}": "" for leaf in ("name", "fund.total.executed", "goal.actual")}
    raws[f"project[{at}].title"] = "2023年度项目支出绩效自评表"
    line = filing.count("basic.project") + 1
    raws[f"basic.project[{line}].name"] = "1、业务工作经费"
    assert seal(build(hunan(), raws, filing.year, filing.unit)) == seal(filing)


def test_the_order_of_rows_counts() -> None:
    filing = clean()
    raws = {key: value.raw for key, value in filing.values.items()}
    leaves = ("name", "last_final", "budget", "final")
    one, two = (
        {f"basic.project[{to}].{leaf}": raws[f"basic.project[{at}].{leaf}"] for leaf in leaves}
        for at, to in ((2, 3), (3, 2))
    )
    assert seal(build(hunan(), {**raws, **one, **two}, filing.year, filing.unit)) != seal(filing)


def test_a_missing_title_counts_as_the_printed_one() -> None:
    filing = clean()
    values = {key: value for key, value in filing.values.items() if not key.endswith(("basic.title", "basic.year"))}
    assert len(values) < len(filing.values)
    assert seal(filing._replace(values=values)) == seal(filing)


def test_noise_of_a_formula_does_not_count_but_typed_decimals_do() -> None:
    filing = clean()
    value = filing.values["basic.staff.rate"]
    noisy = value._replace(number=Decimal("90.0000000000001"), formula="A1/B1")
    assert seal(filing._replace(values={**filing.values, value.key: noisy})) == seal(filing)
    typed = noisy._replace(formula=None)
    assert seal(filing._replace(values={**filing.values, value.key: typed})) != seal(filing)


def test_a_blank_is_not_a_nought_nor_a_none() -> None:
    filing = clean()
    key = "basic.abroad.final"
    assert len({seal(edited(filing, {key: raw})) for raw in ("", "0", "无")}) == 3


def test_the_published_form_says_so_and_differs() -> None:
    filing = clean()
    masked = published(filing, Mask())
    assert seal(masked, published=True).text.startswith(f"{PUBLISHED}-")
    assert seal(filing).text.startswith(f"{FILED}-")
    assert "公开版" in seal(masked, published=True).line and "公开版" not in seal(filing).line
    assert len({seal(filing).digest, seal(masked).digest, seal(masked, published=True).digest}) == 3


@pytest.mark.parametrize("kind", (False, True))
@pytest.mark.parametrize(
    "spell", (str, str.lower, lambda text: text.replace("-", " "), lambda text: f"见页脚 {text}。")
)
def test_a_typed_print_is_read_back(kind: bool, spell: Callable[[str], str]) -> None:
    made = seal(clean(), published=kind)
    assert parse_seal(spell(made.text)) == made


@pytest.mark.parametrize("text", ("", "PE1-12", "没有", "PE1-1234-5678-9ABC-DEFG-0000"))
def test_what_is_no_print_is_none(text: str) -> None:
    assert parse_seal(text) is None


def test_the_print_of_the_sample_is_that_of_its_own_figures() -> None:
    filing = read(str(SAMPLE))
    again = build(hunan(), {key: value.raw for key, value in filing.values.items()}, filing.year, filing.unit)
    spelled = {
        key: f"{plain(value.number)}{'%' if key.endswith('rate') else ''}"
        for key, value in filing.values.items()
        if value.state == "number" and value.number is not None
    }
    figures = build(
        hunan(),
        {key: spelled.get(key, value.raw) for key, value in filing.values.items()},
        filing.year,
        filing.unit,
    )
    assert {key for key in tokens(filing) if key.startswith("report.") and not key.endswith((".text", "year"))} == {
        "report.title",
        "report.cover.title",
        "report.cover.date",
    }
    denied = {key for key, value in filing.values.items() if value.state == "none" and key.endswith(".amount")}
    assert len(denied) == 2
    for other in (again, figures):
        assert {key: one for key, one in tokens(other).items() if key not in denied} == tokens(filing)
