"""Start the program cold: what a person waits for before the first line appears."""

import subprocess
import sys
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path

from .harness import Budget, Candidate, compare, report
from .workbooks import write_filing, write_forms

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
    """Run the benchmark, on a program compiled as its installation does, and return its tables."""
    subprocess.run([sys.executable, "-m", "perfeval_xl.build", "startup"], check=True)
    tables = []
    for name, file in (
        ("the sample, with its faults", write_filing(folder / "filing.xlsx")),
        ("the official forms, without a fault", write_forms(folder / "forms.xlsx")),
    ):
        outcome = compare(candidates(), [str(file)], ours=OURS, rounds=rounds)
        tables.append(f"{name}\n{report(outcome, floor=FLOOR, files=1, budgets=[Budget(OURS, FLOOR, 4)])}")
    return "\n\n".join(tables)
