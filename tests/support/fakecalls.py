"""What every object of the fake Excel has in common: each call is counted, and one may be told to fail."""

import types
from collections import Counter
from typing import Any

from support.winstub import CDispatch, ComError

RANGE = "{00020846-0000-0000-C000-000000000046}"
OTHER = "{00000000-0000-0000-0000-000000000000}"
EXCEPTION, NOT_THERE, PROTECTED, BUSY = -2147352567, -2147352565, -2146827284, -2146777998
NO_COLOUR = -4142


def refusal(scode: int) -> ComError:
    """Return what COM raises."""
    return ComError(EXCEPTION, "Exception occurred.", (0, None, None, None, 0, scode))


class Calls:
    """Counts calls by kind, and may be told to fail at one of them."""

    def __init__(self) -> None:
        self.by_name: Counter[str] = Counter()
        self.last: dict[str, int] = {}
        """Number of the latest call of each kind."""
        self.fail_at = 0
        self.fail_on = ""
        self.failing: Exception | None = None

    @property
    def total(self) -> int:
        """All calls so far."""
        return self.by_name.total()

    def reset(self) -> None:
        """Begin counting anew."""
        self.by_name.clear()

    def count(self, name: str) -> None:
        """Count a call; raise when it is the one that is to fail."""
        self.by_name[name] += 1
        self.last[name] = self.total
        if self.failing is not None and ((self.fail_at and self.total == self.fail_at) or name == self.fail_on):
            raise self.failing


class Ole:
    """Answers what xlwings asks to tell a range from other objects."""

    def __init__(self, iid: str) -> None:
        self.iid = iid

    def GetTypeInfo(self) -> "Ole":
        return self

    def GetTypeAttr(self) -> Any:
        return types.SimpleNamespace(iid=self.iid)

    def GetIDsOfNames(self, *_: object) -> None:
        raise ComError(-2147352570)


class Com(CDispatch):
    """A COM object: names that begin with a capital are its interface and are counted."""

    _oleobj_ = Ole(OTHER)
    _calls: Calls

    def __getattribute__(self, name: str) -> Any:
        if name[0].isupper():
            object.__getattribute__(self, "_calls").count(name)
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name[0].isupper():
            self._calls.count(f"{name}=")
        object.__setattr__(self, name, value)
