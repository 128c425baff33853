"""Named tuples as `typing` makes them, in a third of the time and without loading `typing`.

Nearly a hundred records are declared on the way to the first finding; a person waits for each. To a type checker
these are `typing.NamedTuple` and `typing.Any` themselves.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any as Any
    from typing import NamedTuple as NamedTuple
else:
    from collections import _tuplegetter
    from types import FunctionType

    Any = object

    class _Maker(type):
        """Make a plain subclass of `tuple` of a class body with annotations."""

        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            names = tuple(_annotated(body))
            defaults = {field: body[field] for field in names if field in body}
            if tuple(defaults) != names[len(names) - len(defaults) :]:
                raise TypeError(f"{name}: a field without a default follows one with a default")
            made = _constructor(len(names))
            new = FunctionType(
                made.__code__.replace(co_varnames=("_cls", *names), co_name="__new__"),
                made.__globals__,
                "__new__",
                tuple(defaults.values()),
                made.__closure__,
            )
            for at, field in enumerate(names):
                body[field] = _tuplegetter(at, None)
            body.update(_SHARED, __new__=new, __match_args__=names, _fields=names, _field_defaults=defaults)
            return type(name, (tuple,), body)

    class NamedTuple(metaclass=_Maker):
        """Base of all records; no record has it among its bases."""

    def _annotated(body):
        """Return the names a class body annotates; from Python 3.14 on they are asked for."""
        found = body.get("__annotations__")
        if found is None and ("__annotate_func__" in body or "__annotate__" in body):
            from annotationlib import Format, call_annotate_function, get_annotate_from_class_namespace

            found = call_annotate_function(get_annotate_from_class_namespace(body), Format.FORWARDREF)
        return found or ()

    def _constructor(count):
        """Return a function that makes a tuple of so many values; each record gives them its own names."""
        if count < len(_CONSTRUCTORS):
            return _CONSTRUCTORS[count]
        values = "".join(f"_{at}, " for at in range(count))
        return eval(f"lambda _cls, {values}: _new(_cls, ({values}))", {"_new": _new})

    _new = tuple.__new__
    # Written out, as compiling them costs more than making the records.
    _CONSTRUCTORS = (
        lambda _cls: _new(_cls, ()),
        lambda _cls, a: _new(_cls, (a,)),
        lambda _cls, a, b: _new(_cls, (a, b)),
        lambda _cls, a, b, c: _new(_cls, (a, b, c)),
        lambda _cls, a, b, c, d: _new(_cls, (a, b, c, d)),
        lambda _cls, a, b, c, d, e: _new(_cls, (a, b, c, d, e)),
        lambda _cls, a, b, c, d, e, f: _new(_cls, (a, b, c, d, e, f)),
        lambda _cls, a, b, c, d, e, f, g: _new(_cls, (a, b, c, d, e, f, g)),
        lambda _cls, a, b, c, d, e, f, g, h: _new(_cls, (a, b, c, d, e, f, g, h)),
        lambda _cls, a, b, c, d, e, f, g, h, i: _new(_cls, (a, b, c, d, e, f, g, h, i)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j: _new(_cls, (a, b, c, d, e, f, g, h, i, j)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j, k: _new(_cls, (a, b, c, d, e, f, g, h, i, j, k)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j, k, m: _new(_cls, (a, b, c, d, e, f, g, h, i, j, k, m)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j, k, m, n: _new(_cls, (a, b, c, d, e, f, g, h, i, j, k, m, n)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j, k, m, n, o: _new(_cls, (a, b, c, d, e, f, g, h, i, j, k, m, n, o)),
    )

    @classmethod
    def _make(cls, values):
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} values, got {len(made)}")
        return made

    def _replace(self, /, **changes):
        made = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise ValueError(f"Got unexpected field names: {list(changes)!r}")
        return made

    def _asdict(self):
        return dict(zip(self._fields, self, strict=True))

    def _values(self):
        return tuple(self)

    def _shown(self):
        values = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({values})"

    _SHARED = {
        "__slots__": (),
        "__repr__": _shown,
        "__getnewargs__": _values,
        "_make": _make,
        "_replace": _replace,
        "_asdict": _asdict,
    }
