"""Time candidates side by side and give ratios that a busy machine cannot bend.

Every round times the floor and every candidate once, in shuffled order, on one core; a ratio is the median of the
quotients taken within the rounds, shown with its quartiles. A peer whose answers differ from ours is not timed
against us: it does less, or something else. A peer that is not installed is named and left out.
"""

import gc
import importlib.util
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Candidate(NamedTuple):
    """Something to be timed."""

    name: str
    run: Callable[[str], object]
    """Does the whole work for one file; what it returns is compared where `compared` is set."""
    needs: tuple[str, ...] = ()
    """Modules without which it is left out."""
    compared: bool = False
    """Its answers must equal ours on every file."""


class Budget(NamedTuple):
    """What a ratio may be: `candidate` takes at most `ratio` times the time of `against`."""

    candidate: str
    against: str
    ratio: float


class Quotient(NamedTuple):
    """A ratio with its quartiles over the rounds."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.2f} [{self.low:.2f} – {self.high:.2f}]"


class Outcome(NamedTuple):
    """Times of every candidate, round by round, and who was left out and why."""

    wall: dict[str, list[float]]
    cpu: dict[str, list[float]]
    left_out: dict[str, str]

    def quotient(self, candidate: str, against: str, *, cpu: bool = False) -> Quotient:
        """Return the time of a candidate over that of another, round by round."""
        times = self.cpu if cpu else self.wall
        return quotient(times[candidate], times[against])


Clock = Callable[[], float]


def quotient(times: Sequence[float], base: Sequence[float]) -> Quotient:
    """Return median and quartiles of the quotients within each round."""
    shares = [time / other for time, other in zip(times, base, strict=True)]
    if len(shares) == 1:
        return Quotient(shares[0], shares[0], shares[0])
    low, middle, high = statistics.quantiles(shares, n=4, method="inclusive")
    return Quotient(middle, low, high)


def pin() -> int | None:
    """Keep this process and its children on one core; return its number, None where the system cannot."""
    if sys.platform == "linux":
        core = max(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {core})
        return core
    else:
        return None


def cpu_time() -> float:
    """Return the processor time of this process and of the children it has waited for, in seconds."""
    used = time.process_time()
    if sys.platform != "win32":
        import resource

        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        used += children.ru_utime + children.ru_stime
    return used


def compare(
    candidates: Sequence[Candidate],
    files: Sequence[str],
    *,
    ours: str,
    rounds: int = 15,
    seed: int = 2023,
    wall_clock: Clock = time.perf_counter,
    cpu_clock: Clock = cpu_time,
) -> Outcome:
    """Time all candidates over all files, `rounds` times, after one round that does not count.

    Args:
        ours: name of the candidate whose answers the compared ones must equal; when it cannot run itself,
            nothing is compared.
        seed: of the order within each round.
    """
    left_out: dict[str, str] = {}
    able = [candidate for candidate in candidates if _is_able(candidate, files, left_out)]
    reference = next((candidate for candidate in able if candidate.name == ours), None)
    if reference is not None:
        expected = [reference.run(file) for file in files]
        for candidate in [one for one in able if one.compared and one is not reference]:
            wrong = [file for file, answer in zip(files, expected, strict=True) if candidate.run(file) != answer]
            if wrong:
                left_out[candidate.name] = f"its values differ from ours in {len(wrong)} of {len(files)} files"
                able.remove(candidate)
    wall: dict[str, list[float]] = {candidate.name: [] for candidate in able}
    cpu: dict[str, list[float]] = {candidate.name: [] for candidate in able}
    order, shuffle = list(able), random.Random(seed).shuffle
    for _ in range(rounds):
        shuffle(order)
        for candidate in order:
            gc.collect()
            run, wall_begun, cpu_begun = candidate.run, wall_clock(), cpu_clock()
            for file in files:
                run(file)
            wall[candidate.name].append(wall_clock() - wall_begun)
            cpu[candidate.name].append(cpu_clock() - cpu_begun)
    return Outcome(wall, cpu, left_out)


def report(outcome: Outcome, *, floor: str, files: int, budgets: Sequence[Budget] = ()) -> str:
    """Return the outcome as a table, slowest last, with the budgets below it."""
    width = max(len(name) for name in (*outcome.wall, *outcome.left_out))
    lines = [f"{'':{width}}  {'ms per file':>11}  x floor, wall [quartiles]   x floor, cpu [quartiles]"]
    for name in sorted(outcome.wall, key=lambda name: outcome.quotient(name, floor).median):
        each = statistics.median(outcome.wall[name]) * 1000 / files
        wall, cpu = (str(outcome.quotient(name, floor, cpu=cpu)) for cpu in (False, True))
        lines.append(f"{name:{width}}  {each:11.3f}  {wall:<26} {cpu}")
    lines += [f"{name:{width}}  left out: {reason}" for name, reason in outcome.left_out.items()]
    for budget in budgets:
        if budget.candidate in outcome.wall and budget.against in outcome.wall:
            ratio = outcome.quotient(budget.candidate, budget.against)
            verdict = "kept" if ratio.median <= budget.ratio else "EXCEEDED"
            lines.append(f"budget {verdict}: {budget.candidate} {ratio} x {budget.against}, allowed {budget.ratio:g}")
        else:
            lines.append(f"budget not measured: {budget.candidate} against {budget.against}")
    return "\n".join(lines)


def _is_able(candidate: Candidate, files: Sequence[str], left_out: dict[str, str]) -> bool:
    """Tell whether a candidate can run here, by running it once; note the reason when it cannot."""
    missing = [module for module in candidate.needs if not _is_there(module)]
    if missing:
        left_out[candidate.name] = f"not installed: {', '.join(missing)}"
        return False
    try:
        for file in files:
            candidate.run(file)
    except Exception as error:
        left_out[candidate.name] = f"it fails: {type(error).__name__}: {error}"[:160]
        return False
    return True


def _is_there(module: str) -> bool:
    """Tell whether a module can be imported, importing no more than its parents."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False
