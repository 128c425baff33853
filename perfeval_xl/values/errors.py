"""The exception tree: what stops a command, told to a user in one sentence.

A *finding* (a figure that does not agree) is never an exception.

    PerfevalError
    ├── ReadError     the source cannot be read as a filing
    ├── SchemaError   the forms themselves are declared wrongly (our fault)
    ├── RuleError     a rule crashed (our fault); the other rules still run
    ├── HouseError    a county's own TOML file is wrong, with its line
    ├── WriteError    an output cannot be written
    └── ExcelError    the open workbook cannot be worked with
"""


class PerfevalError(Exception):
    """One sentence for the user, with a stable code and what to do about it.

    Args:
        code: stable upper-case name, for example ``"ENCRYPTED"``.
        message: one plain Chinese sentence that says what is wrong, and where.
        cure: one plain Chinese sentence that says what to do; may be empty.
    """

    def __init__(self, code: str, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.message}{self.cure}"


class ReadError(PerfevalError):
    """The source cannot be read as a filing."""


class SchemaError(PerfevalError):
    """The forms are declared wrongly."""


class RuleError(PerfevalError):
    """A rule crashed; its name stands in the message."""


class HouseError(PerfevalError):
    """A county's own rule file is wrong."""


class WriteError(PerfevalError):
    """An output cannot be written."""


class ExcelError(PerfevalError):
    """The open workbook cannot be worked with."""
