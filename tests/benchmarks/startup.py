"""Start the program cold: what a person waits for before the first line appears."""

import subprocess
import sys
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path

from .harness import Budget, Candidate, compare, report
from .workbooks import write_filing

FLOOR = "python -c pass"
OURS = "perfeval-xl validate FILE"


def process(command: Sequence[str], allowed: tuple[int, ...] = (0,)) -> Callable[[str], None]:
    """Return a candidate's work: one whole process, FILE in its arguments being the file."""

    def run(file: str) -> None:
        arguments = [file if word == "FILE" else word for word in command]
        done = subprocess.run(
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
        if done.returncode not in allowed:
            last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise RuntimeError(f"exit code {done.returncode} {' '.join(last)}")

    return run


def importing(module: str) -> Candidate:
    """Return the candidate that starts Python and imports one module, for scale."""
    return Candidate(f"import {module}", process([sys.executable, "-c", f"import {module}"]), (module,))


def candidates() -> list[Candidate]:
    """Return the floor, us as users start us, and for scale what other programs import."""
    script = str(Path(sysconfig.get_path("scripts")) / "perfeval-xl")
    findings_or_none = (0, 1)
    return [
        Candidate(FLOOR, process([sys.executable, "-c", "pass"])),
        Candidate(OURS, process([script, "validate", "FILE"], findings_or_none), ("perfeval_xl.cli",)),
        *(importing(module) for module in ("argparse", "click", "typer", "openpyxl", "pandas")),
    ]


def main(folder: Path, rounds: int) -> str:
    """Run the benchmark and return its table."""
    file = str(write_filing(folder / "filing.xlsx"))
    outcome = compare(candidates(), [file], ours=OURS, rounds=rounds)
    return report(outcome, floor=FLOOR, files=1, budgets=[Budget(OURS, FLOOR, 4)])
