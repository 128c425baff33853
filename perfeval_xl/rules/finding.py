"""What a rule says of a filing: a fault, that it holds, or that it could not be checked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from perfeval_xl.filing import Filing
from perfeval_xl.values.records import Any, NamedTuple

LEVELS = {"error": "错误", "explain": "核实", "hint": "提示", "rounding": "尾差"}
"""Level -> the users' word. 错误 must be mended; 核实 mended or explained; 提示 never blocks; 尾差 is rounding."""


class Suspect(NamedTuple):
    """One cell whose change would mend what is broken."""

    key: str
    now: str
    then: str
    mends: int
    """How many broken relations it would mend."""
    breaks: int
    """How many relations that hold now it would break."""


class Fault(NamedTuple):
    """What a rule yields when something does not agree; `run` makes a `Finding` of it.

    `keys[0]` is the cell the user is sent to. `message` is one sentence: where, what stands there, what it should
    be, by how much. `hint` and `level` override those of the rule when set.
    """

    keys: tuple[str, ...]
    message: str
    expected: str = ""
    actual: str = ""
    difference: str = ""
    hint: str = ""
    level: str = ""
    relation: object = None
    """The instance of the broken relation, for root-cause analysis."""


class Passed(NamedTuple):
    """Something checked that holds."""

    keys: tuple[str, ...]
    text: Callable[[], str] | str
    """What holds, in words; a callable is only asked when the words are shown."""


class PassedEach(NamedTuple):
    """Many things of which the same holds: counted now, put into words one by one when someone asks."""

    things: Sequence[Any]
    told: Callable[[Any], Passed]


class Skipped(NamedTuple):
    """Something that could not be checked, and why. 0/0 and unused rows are not skipped: they yield nothing."""

    keys: tuple[str, ...]
    why: str


Result = Fault | Passed | PassedEach | Skipped
Edits = dict[str, str | None]
"""Changes to the clean filing: key -> raw text; None takes the cell away."""


class Check(NamedTuple):
    """What a rule function is given."""

    filing: Filing
    last_year: Filing | None = None
    memo: dict[str, Any] | None = None
    """What several rules work out only once per run."""
    before: "tuple[Check, str] | None" = None
    """Where one cell is supposed to hold another figure: what was checked before, and the key of the cell.

    Only what is said of that cell is asked for then; a rule may leave out the rest.
    """

    def once(self, name: str, make: Callable[["Check"], Any]) -> Any:
        """Return what `make` works out; in one run it is asked only once per `name`."""
        memo = self.memo
        if memo is None:
            return make(self)
        found = memo.get(name)
        if found is None:
            found = memo[name] = make(self)
        return found

    def value(self, key: str) -> Decimal:
        """Return the dated value `key` in force in the year of the filing, as a number."""
        return Decimal(self.setting(key))

    def setting(self, key: str) -> str:
        """Return the dated value `key` as text."""
        return self.filing.edition.values[key].at(self.filing.year)


class Rule(NamedTuple):
    """A rule with all that is said about it.

    `doc` (the function's docstring) says what is wrong and why it matters. `bad` edits of the clean filing must
    fire, `good` edits must stay silent; both run as tests. `status` ``trial`` keeps a new rule from blocking.
    """

    code: str
    title: str
    level: str
    forms: tuple[str, ...]
    basis: tuple[str, ...]
    hint: str
    check: Callable[[Check], Iterable[Result]]
    doc: str
    bad: tuple[Edits, ...] = ()
    good: tuple[Edits, ...] = ()
    since: str = "0.1.0"
    status: str = "stable"


class Finding(NamedTuple):
    """A fault, ready to be shown."""

    code: str
    level: str
    title: str
    message: str
    hint: str
    basis: tuple[str, ...]
    """Cited documents, as named to the user."""
    keys: tuple[str, ...]
    expected: str = ""
    actual: str = ""
    difference: str = ""
    suspects: tuple[Suspect, ...] = ()
    caused_by: str = ""
    """Fingerprint of the finding this one follows from; empty for a root cause."""
    explanation: str = ""
    fingerprint: str = ""


class Held(NamedTuple):
    """A check that holds, with the rule's code."""

    code: str
    keys: tuple[str, ...]
    text: Callable[[], str] | str


class AllHeld(Sequence[Held]):
    """Every check that holds; most readers want to know how many there are, few what each of them says."""

    __slots__ = ("_said",)

    def __init__(self, said: Sequence[tuple[str, Passed | PassedEach]] = ()) -> None:
        self._said = said

    def __len__(self) -> int:
        return sum(len(said.things) if isinstance(said, PassedEach) else 1 for _, said in self._said)

    def __iter__(self) -> Iterator[Held]:
        for code, said in self._said:
            for one in map(said.told, said.things) if isinstance(said, PassedEach) else (said,):
                yield Held(code, one.keys, one.text)

    def __getitem__(self, at: Any) -> Any:
        return tuple(self)[at]


class Unchecked(NamedTuple):
    """A check that could not be made, with the rule's code."""

    code: str
    keys: tuple[str, ...]
    why: str


class Crash(NamedTuple):
    """A rule that crashed: our fault, named; it never counts as passed."""

    code: str
    error: str


class Outcome(NamedTuple):
    """Everything a validation says."""

    filing: Filing
    findings: tuple[Finding, ...]
    passed: Sequence[Held]
    not_evaluated: tuple[Unchecked, ...]
    crashes: tuple[Crash, ...] = ()
    lapsed: tuple[str, ...] = ()
    """Explanations that no longer fit any finding, in words."""

    def count(self, level: str) -> int:
        """Return how many findings have this level."""
        return sum(1 for finding in self.findings if finding.level == level)


def rule(
    code: str,
    title: str,
    level: str,
    forms: tuple[str, ...],
    basis: tuple[str, ...],
    hint: str,
    *,
    bad: tuple[Edits, ...] = (),
    good: tuple[Edits, ...] = (),
    status: str = "stable",
) -> Callable[[Callable[[Check], Iterator[Result]]], Rule]:
    """Make a `Rule` of a function; its docstring becomes the manual page."""

    def made(check: Callable[[Check], Iterator[Result]]) -> Rule:
        return Rule(code, title, level, forms, basis, hint, check, check.__doc__ or "", bad, good, status=status)

    return made


def rules_in(names: dict[str, object]) -> tuple[Rule, ...]:
    """Return the rules of a module, in order of code: ``RULES = rules_in(globals())``."""
    return tuple(sorted((found for found in names.values() if isinstance(found, Rule)), key=lambda found: found.code))
