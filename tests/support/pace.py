"""How slow this machine is, so that a limit of time catches work that grows out of hand and not a busy machine."""

import time

_USUAL = 0.04
"""Processor time (s) in which a machine of today adds up a million figures."""


def allowed(seconds: float) -> float:
    """Return how long something may take here that may take so long (s) on a machine of today."""
    return seconds * max(1.0, min(_worked() for _ in range(3)) / _USUAL)


def _worked() -> float:
    total, started = 0, time.process_time()
    for one in range(1_000_000):
        total += one
    return time.process_time() - started
