"""Calls to Excel and Python's own time of one check of the open workbook, on xlwings' Windows engine over a fake.

The fake answers at once; with a real Excel every call costs about a millisecond besides. Runs in a process of its own,
as the stubs of pywin32 must be there before xlwings.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

BUDGET_CALLS, BUDGET_TIME = 45, 60.0
NOW = "2024-06-20 10:00"


def main(folder: Path, rounds: int) -> str:
    """Run the benchmark and return its table."""
    root = Path(__file__).parents[2]
    paths = os.pathsep.join((str(root / "tests"), str(root)))
    done = subprocess.run(
        [sys.executable, "-c", f"from benchmarks.com import measured; print(measured({str(folder)!r}, {rounds}))"],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.rstrip()


def measured(folder: str, rounds: int) -> str:
    """Count and time a check of a workbook of eight sheets, and of the sample filing."""
    from support import winstub

    winstub.install()
    from perfeval_xl.excel.validate import clear_book, validate_book
    from perfeval_xl.writing.book.workbook import import_workbook, new_workbook
    from support import ways
    from support.fakecom import Calls, com_book
    from support.pair import Pair

    eight, sample = Path(folder, "eight.xlsm"), Path(folder, "sample.xlsm")
    new_workbook(eight, "青山县档案馆", 2023)
    import_workbook(ways.of_word(ways.sample_grid(), Path(folder)), sample)
    lines = [f"{'':34} {'calls':>6}  {'ms, median':>10}"]
    kept = []
    for name, path in (("new workbook, 8 sheets shown", eight), ("sample filing, 10 sheets shown", sample)):
        pair = Pair(str(path))
        for words, colour in (("read, check, write", False), ("and mark", True)):
            times = []
            for _ in range(rounds + 2):
                calls = Calls()
                book = com_book(pair, calls)
                calls.reset()
                begun = time.perf_counter()
                validate_book(book, NOW, colour=colour)
                times.append((time.perf_counter() - begun) * 1000)
                if colour:
                    clear_book(com_book(pair))
            middle = statistics.median(times[2:])
            lines.append(f"{name if not colour else '':30} {words:20} {calls.total:6}  {middle:10.1f}")
            if not colour:
                kept.append((name, calls.total, middle))
    calls_kept = "kept" if kept[0][1] <= BUDGET_CALLS else "EXCEEDED"
    time_kept = "kept" if kept[1][2] <= BUDGET_TIME else "EXCEEDED"
    lines.append(f"budget {calls_kept}: {kept[0][1]} calls for 8 sheets without colouring, allowed {BUDGET_CALLS}")
    lines.append(f"budget {time_kept}: {kept[1][2]:.1f} ms for the sample once warm, allowed {BUDGET_TIME:g}")
    return "\n".join(lines)
