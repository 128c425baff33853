"""The arithmetic of the benchmarks, on a clock that is wound by hand."""

import pytest

from benchmarks.harness import Budget, Candidate, Quotient, compare, quotient, report
from benchmarks.workbooks import papers


class Clock:
    """Stands still but for what the candidates spend."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def spending(clock, name, seconds, answer=None, **more):
    def run(file):
        clock.now += seconds
        return answer

    return Candidate(name, run, **more)


def timed(clock, *candidates, rounds=5):
    return compare(candidates, ["a", "b"], ours="ours", rounds=rounds, wall_clock=clock, cpu_clock=clock)


def test_quotients_are_taken_within_rounds():
    slow_machine_in_round_3 = [2.0, 2.0, 20.0, 2.0]
    assert quotient(slow_machine_in_round_3, [1.0, 1.0, 10.0, 1.0]) == Quotient(2.0, 2.0, 2.0)
    assert quotient([3.0, 1.0, 2.0], [1.0, 1.0, 1.0]) == Quotient(2.0, 1.5, 2.5)


def test_every_round_times_every_candidate_over_all_files(clock):
    outcome = timed(clock, spending(clock, "floor", 1), spending(clock, "ours", 3))
    assert outcome.wall == {"floor": [2.0] * 5, "ours": [6.0] * 5}
    assert outcome.quotient("ours", "floor").median == 3


def test_a_peer_with_other_values_is_not_counted(clock):
    outcome = timed(
        clock,
        spending(clock, "ours", 3, answer=816.23),
        spending(clock, "same", 1, answer=816.23, compared=True),
        spending(clock, "rounded", 1, answer=816, compared=True),
        spending(clock, "floor", 1),
    )
    assert set(outcome.wall) == {"ours", "same", "floor"}
    assert outcome.left_out == {"rounded": "its values differ from ours in 2 of 2 files"}


def test_missing_and_failing_peers_are_named(clock):
    def broken(file):
        raise RuntimeError("exit code 2")

    outcome = timed(
        clock,
        spending(clock, "floor", 1),
        spending(clock, "absent", 1, needs=("no_such_module.inner",)),
        Candidate("broken", broken),
    )
    assert outcome.left_out == {
        "absent": "not installed: no_such_module.inner",
        "broken": "it fails: RuntimeError: exit code 2",
    }


@pytest.mark.parametrize(("allowed", "verdict"), [(3, "kept"), (2.9, "EXCEEDED")])
def test_budgets_are_judged(clock, allowed, verdict):
    outcome = timed(clock, spending(clock, "floor", 1), spending(clock, "ours", 3))
    told = report(outcome, floor="floor", files=2, budgets=[Budget("ours", "floor", allowed)])
    assert f"budget {verdict}: ours 3.00" in told
    assert "budget not measured: absent" in report(
        outcome, floor="floor", files=2, budgets=[Budget("absent", "floor", 1)]
    )


def test_the_sample_is_split_into_papers_and_rows():
    text = "附件一\n\n标题\n\t项目支出\n\t639.91\n\n\t1、经费\n\t\n\n附件三\n\t项目名称\n\t政务中心\n"
    assert papers(text) == [
        ("附件一", [["标题"], ["项目支出", "639.91"], ["1、经费", ""]]),
        ("附件三", [["项目名称", "政务中心"]]),
    ]
