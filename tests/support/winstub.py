"""Load the real Windows half of xlwings (`_xlwindows`, `udfs`, `com_server`) anywhere.

pywin32 is replaced by small stubs, and `sys.platform` says ``win32`` only while xlwings is being imported; so this
must run before anything imports xlwings, in a process of its own (see `tests/excel/test_com.py`).
"""

import ctypes
import datetime
import sys
import types
from typing import Any
from unittest import mock

DISPATCH = "{00020400-0000-0000-C000-000000000046}"


class ComError(Exception):
    """pywin32's `com_error`."""

    def __init__(
        self, hresult: int = 0, strerror: str = "", excepinfo: tuple[Any, ...] | None = None, argerror: object = None
    ) -> None:
        super().__init__(hresult, strerror, excepinfo, argerror)
        self.hresult, self.strerror, self.excepinfo = hresult, strerror, excepinfo


class CDispatch:
    """Base of every COM object."""


class PyIDispatch:
    """A COM object that nobody has wrapped yet."""


class Wrapped:
    """A Python object handed to COM."""

    def __init__(self, inner: object) -> None:
        self.inner = inner


class _Anything:
    """Stands for a library of Windows: every name is a function that answers 0."""

    def __getattr__(self, _: str) -> "_Anything":
        return _Anything()

    def __setattr__(self, name: str, value: object) -> None:
        pass

    def __call__(self, *_: object, **__: object) -> int:
        return 0


class _TimeZones:
    @staticmethod
    def utc() -> datetime.tzinfo:
        return datetime.UTC


def _unwrap(value: object) -> object:
    if isinstance(value, Wrapped):
        return value.inner
    raise ComError()


def _module(name: str, **names: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__dict__.update(names)
    sys.modules[name] = module
    return module


def _stubs() -> None:
    errors = {"com_error": ComError}
    _module("pywintypes", **errors, error=OSError, TimeType=datetime.datetime, IID=str.upper)
    _module(
        "pythoncom",
        **errors,
        ole_error=ComError,
        CoInitialize=lambda *_: None,
        IID_IDispatch=DISPATCH,
        IID_IEnumVARIANT="{00020404-0000-0000-C000-000000000046}",
        TypeIIDs={DISPATCH: PyIDispatch},
        __file__="",
        VT_EMPTY=0,
        VT_I4=3,
        VT_DATE=7,
        VT_BSTR=8,
        Missing=object(),
        Empty=None,
    )
    for name in ("win32api", "win32event"):
        _module(name)
    _module("win32con", __getattr__=lambda _: 0)
    _module("win32gui", FindWindowEx=lambda *_: 0)
    _module("win32process", GetWindowThreadProcessId=lambda window: (0, window))
    _module("win32timezone", TimeZoneInfo=_TimeZones)
    cache = _module("win32com.client.gencache", EnsureModule=lambda *_, **__: None)
    dynamic = _module("win32com.client.dynamic", CDispatch=CDispatch)
    client = _module(
        "win32com.client",
        Dispatch=lambda inner, *_, **__: inner,
        DispatchEx=lambda *_, **__: None,
        CDispatch=CDispatch,
        CoClassBaseClass=type("CoClassBaseClass", (), {}),
        DispatchBaseClass=type("DispatchBaseClass", (), {}),
        gencache=cache,
        dynamic=dynamic,
    )
    util = _module("win32com.server.util", wrap=lambda inner, iid=None: Wrapped(inner), unwrap=_unwrap)
    policy = _module("win32com.server.policy", DefaultPolicy=object)
    dispatcher = _module("win32com.server.dispatcher", DefaultDebugDispatcher=object)
    exception = _module("win32com.server.exception", COMException=ComError)
    server = _module("win32com.server", util=util, policy=policy, dispatcher=dispatcher, exception=exception)
    _module("win32com", client=client, server=server, __path__=[])


def install() -> Any:
    """Import xlwings as Windows sees it and return it.

    Raises:
        RuntimeError: xlwings was imported before.
    """
    if "xlwings" in sys.modules:
        if getattr(sys.modules.get("pywintypes"), "com_error", None) is ComError:
            return sys.modules["xlwings"]
        raise RuntimeError("winstub must be installed before xlwings is imported")
    import asyncio  # noqa: F401
    import multiprocessing  # noqa: F401

    import numpy  # noqa: F401
    import pandas  # noqa: F401

    _stubs()
    patches = (
        mock.patch.object(ctypes, "windll", _Anything(), create=True),
        mock.patch.object(ctypes, "oledll", _Anything(), create=True),
        mock.patch.object(ctypes, "PyDLL", lambda *_: _Anything()),
        mock.patch.object(sys, "platform", "win32"),
    )
    for patch in patches:
        patch.start()
    try:
        import xlwings
    finally:
        for patch in patches:
            patch.stop()
    return xlwings
