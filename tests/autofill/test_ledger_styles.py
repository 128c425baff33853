"""One list of postings, exported in five styles, gives the same 附件一 to the cent."""

import random
import time
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.autofill.ledger import Takings, collect, read_ledger
from perfeval_xl.autofill.mapping import load_mapping
from support.ledgers import BASIC, PROJECT, PROJECTS, STYLES, Posting, planted, postings
from support.pace import allowed

LINES = tuple((f"basic.project[{at}]", f"{at}、{name}") for at, name in enumerate(PROJECTS, 1))


def expected(rows: list[Posting]) -> dict[str, Decimal]:
    """Sum the postings the plainest way: whole fen, then half-up to two decimals of 万元."""

    def wan(chosen: list[Posting]) -> Decimal:
        hundreds, rest = divmod(abs(sum(row.fen for row in chosen)), 10_000)
        sign = -1 if sum(row.fen for row in chosen) < 0 else 1
        return sign * Decimal(hundreds + (rest >= 5_000)).scaleb(-2)

    basic = [row for row in rows if row.nature == BASIC]
    amounts = {
        "basic.vehicle_purchase.final": [row for row in rows if row.code == "31013"],
        "basic.vehicle_running.final": [row for row in rows if row.code == "30231"],
        "basic.abroad.final": [row for row in rows if row.code == "30212"],
        "basic.reception.final": [row for row in rows if row.code == "30217"],
        "basic.public.final": [row for row in basic if row.code.startswith("302")],
        "basic.office.final": [row for row in basic if row.code == "30201"],
        "basic.utilities_travel.final": [row for row in basic if row.code in ("30205", "30206", "30211")],
        "basic.meeting_training.final": [row for row in basic if row.code in ("30215", "30216")],
        "overall.spending.basic": basic,
        "overall.spending.project": [row for row in rows if row.nature == PROJECT],
    }
    amounts |= {f"{key}.final": [row for row in rows if row.project in name] for key, name in LINES if name}
    for key, name in LINES:
        amounts[f"{key}.final"] = [row for row in rows if row.project == name.partition("、")[2]]
    return {key: wan(chosen) for key, chosen in amounts.items()}


def taken(style: str, rows: list[Posting], folder: Path) -> Takings:
    write, suffix = STYLES[style]
    path = folder / f"{style}{suffix}"
    write(rows, path)
    mapping = load_mapping()
    return collect(read_ledger(str(path), mapping, 2023), mapping, LINES)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_gives_the_amounts_reckoned_from_the_postings(style: str, tmp_path: Path) -> None:
    rows = postings(1500)
    found = taken(style, rows, tmp_path)
    amounts = {key: amount.wan for key, amount in found.amounts.items() if not key.startswith("overall.income")}
    assert amounts == expected(rows)
    assert not any(amount.doubt for amount in found.amounts.values())
    assert found.total == sum(row.fen for row in rows) * 10_000 == found.mapped
    assert (found.unmapped, found.homeless, found.unmapped_total) == ((), (), 0)
    known = {"yonyou": ["CLOSING"], "kingdee": ["UNIT_GUESSED"], "period": ["PARENT"]}
    assert [issue.code for issue in found.ledger.issues] == known.get(style, [])


def test_the_fund_column_gives_the_income(tmp_path: Path) -> None:
    rows = postings(300)
    assert taken("integrated", rows, tmp_path).amounts["overall.income.general"].micros == 10_000 * sum(
        row.fen for row in rows
    )


@pytest.mark.parametrize("style", ["integrated", "yonyou", "kingdee", "plain"])
def test_twenty_thousand_rows_take_seconds(style: str, tmp_path: Path) -> None:
    rows = postings(20_000)
    write, suffix = STYLES[style]
    path = tmp_path / f"{style}{suffix}"
    write(rows, path)
    mapping = load_mapping()
    start = time.process_time()
    found = collect(read_ledger(str(path), mapping, 2023), mapping, LINES)
    spent = time.process_time() - start
    amounts = {key: amount.wan for key, amount in found.amounts.items() if not key.startswith("overall.income")}
    assert amounts == expected(rows)
    assert sum(1 for line in found.ledger.lines if line.kind == "detail") == 20_000
    assert spent < allowed(5)


def test_every_amount_names_the_rows_it_is_made_of(tmp_path: Path) -> None:
    rows = postings(400)
    found = taken("plain", rows, tmp_path)
    lines = found.ledger.lines
    for key, amount in found.amounts.items():
        assert sum(lines[at].amount for at in amount.lines) == amount.micros, key
    reception = {lines[at].number for at in found.amounts["basic.reception.final"].lines}
    assert reception == {at + 2 for at, row in enumerate(rows) if row.code == "30217"}


def block(style: str, rows: list[Posting], seed: int) -> list[Posting]:
    """Return postings that stand together in a style: those of a code and nature, or of a month."""
    chance = random.Random(seed)
    if style in ("integrated", "kingdee"):
        code = chance.choice(sorted({row.code for row in rows}))
        return [row for row in rows if row.code == code and (style == "integrated" or row.nature == BASIC)]
    month = chance.randrange(1, 13)
    return [row for row in rows if row.month == month]


@pytest.mark.parametrize("style", ["integrated", "yonyou", "kingdee", "plain"])
@pytest.mark.parametrize("bare", [True, False], ids=["bare", "like any other"])
def test_a_planted_total_is_reported_and_never_filled_in_silently(style: str, bare: bool, tmp_path: Path) -> None:
    for seed in range(3):
        rows = postings(400, seed)
        chosen = block(style, rows, seed)
        assert len(chosen) > 3
        found = taken(style, planted(rows, chosen, bare=bare), tmp_path)
        codes = [issue.code for issue in found.ledger.issues]
        assert set(codes) & {"SUM_HIDDEN", "SUM_LIKELY"}, (style, seed, codes)
        for key, amount in found.amounts.items():
            if not key.startswith("overall.income"):
                assert amount.doubt or amount.wan == expected(rows)[key], (style, seed, key)
        if style != "plain" or bare:
            assert found.total == sum(row.fen for row in rows) * 10_000
