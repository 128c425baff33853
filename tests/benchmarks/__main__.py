"""Run the benchmarks: `make bench`, or `python -m benchmarks [NAME ...] [--rounds N]` with tests/ on the path."""

import argparse
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path

from . import com, marking, reading, startup
from .harness import pin

BENCHMARKS: dict[str, Callable[[Path, int], str]] = {
    "reading": reading.main,
    "startup": startup.main,
    "com": com.main,
    "marking": marking.main,
}


def main() -> None:
    """Run the named benchmarks, or all, and print their tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"some of: {', '.join(BENCHMARKS)}; all when none is given")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    core = pin()
    where = "not pinned to a core" if core is None else f"pinned to core {core}"
    print(f"Python {platform.python_version()}, {platform.machine()}, {where}, {options.rounds} rounds")
    with tempfile.TemporaryDirectory() as folder:
        for name in options.names or BENCHMARKS:
            print(f"\n{name}\n{BENCHMARKS[name](Path(folder), options.rounds)}")


if __name__ == "__main__":
    main()
