"""Our named tuples do what those of `typing` do."""

import copy
import pickle
import typing

import pytest

from perfeval_xl.values import records


class Point(records.NamedTuple):
    """A place."""

    across: int
    down: int = 2
    name: str = ""

    @property
    def total(self) -> int:
        return self.across + self.down


class Standard(typing.NamedTuple):
    """A place."""

    across: int
    down: int = 2
    name: str = ""


class Other(records.NamedTuple):
    first: str
    second: str
    third: str


class Empty(records.NamedTuple):
    pass


@pytest.mark.parametrize("kind", [Point, Standard])
def test_what_a_named_tuple_does(kind):
    made = kind(1, name="x")
    assert made == (1, 2, "x") == kind(across=1, down=2, name="x") == kind._make([1, 2, "x"])
    assert (made.across, made.down, made.name) == (1, 2, "x")
    assert hash(made) == hash((1, 2, "x")) and len(made) == 3 and made[-1] == "x"
    assert made._replace(down=5) == kind(1, 5, "x") and type(made._replace(down=5)) is kind
    assert made._asdict() == {"across": 1, "down": 2, "name": "x"}
    assert repr(made) == f"{kind.__name__}(across=1, down=2, name='x')"
    assert kind._fields == kind.__match_args__ == ("across", "down", "name")
    assert kind._field_defaults == {"down": 2, "name": ""}
    assert kind.__doc__ == "A place." and kind.__mro__ == (kind, tuple, object) and type(kind) is type
    for wrong in (kind, lambda: kind(1, 2, "", 4), lambda: kind(1, across=2), lambda: kind(1, width=2)):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(TypeError):
        kind._make([1])
    with pytest.raises((ValueError, TypeError)):  # the latter from Python 3.13 on
        made._replace(width=3)
    with pytest.raises(AttributeError):
        made.across = 3
    with pytest.raises(AttributeError):
        made.width = 3
    match made:
        case kind(across, down, name):
            assert (across, down, name) == tuple(made)
    assert copy.deepcopy(made) == made and type(copy.copy(made)) is kind


def test_records_with_as_many_fields_do_not_share_names():
    assert Other(third="c", second="b", first="a") == ("a", "b", "c")
    with pytest.raises(TypeError, match="across"):
        Other("a", "b", across="c")
    assert Point(across=1).down == 2


def test_methods_stay_and_records_travel_between_processes():
    made = Point(3)
    assert made.total == 5
    back = pickle.loads(pickle.dumps(made))
    assert back == made and type(back) is type(made)
    assert Empty() == () and Empty._fields == ()


def test_a_default_in_the_middle_is_refused():
    with pytest.raises(TypeError, match="default"):
        type(records.NamedTuple)("Bad", (records.NamedTuple,), {"__annotations__": {"a": int, "b": int}, "a": 1})
