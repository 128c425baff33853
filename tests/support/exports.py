"""What tests of the clean copy compare and search: a filing without its places, every byte of a package."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from perfeval_xl.filing import Filing
from perfeval_xl.rules.finding import Outcome
from perfeval_xl.rules.run import validate
from perfeval_xl.writing.clean.export import Job
from perfeval_xl.writing.clean.trimmed import trimmed
from support.books import made

Core = dict[str, tuple[str, Decimal | None, str]]


def core(filing: Filing) -> Core:
    """Return what is filed, by key: state, figure, text without blanks; not what sentences state once more."""
    sections = tuple(f"report.{one}." for one in ("staff", "general", "basic", "project", "government_fund"))
    sections += tuple(f"report.{one}." for one in ("state_capital", "social_insurance", "performance", "application"))
    found: Core = {}
    for key, value in trimmed(filing).values.items():
        restated = key.startswith(sections) and not key.endswith(".text")
        if value.state == "blank" or restated or key.endswith((".title", ".year")):
            continue
        text = "" if value.state == "number" else _level(key, "".join(value.text.split()))
        number = value.number if value.state == "number" else None
        found[key] = (value.state, number.normalize() if number is not None else None, text)
    return found


def _level(key: str, text: str) -> str:
    return re.sub(r"[(（].*[)）]$", "", text) if key.endswith((".level1", ".level2")) else text


def seeds(numbers: Iterable[int]) -> list[int]:
    """Return the seeds of made filings a reader could have read: no two projects of one name."""

    def distinct(filing: Filing) -> bool:
        names = [filing.text(f"{root}.name") for root in filing.present("project")]
        return len(set(names)) == len(names)

    return [number for number in numbers if distinct(made(number))]


def outcome_of(filing: Filing) -> Outcome:
    """Return what the check says of a filing."""
    return validate(filing)


def members(package: Path | str) -> dict[str, bytes]:
    """Return every part of a package, unpacked."""
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def haystacks(file: Path) -> Iterator[bytes]:
    """Yield everything a search through a file would look at, XML entities resolved; for a PDF its bytes."""
    content = file.read_bytes()
    yield content
    if content.startswith(b"PK"):
        for name, part in members(file).items():
            yield name.encode()
            yield part


def pdf_words(pdf: Path) -> list[str]:
    """Return the text of each page of a PDF in the order in which it was printed, cell by cell, without blanks."""
    program = shutil.which("pdftotext")
    assert program, "pdftotext is not installed"
    command = [program, "-raw", "-enc", "UTF-8", str(pdf), "-"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0
    return ["".join(page.split()) for page in done.stdout.decode("utf-8").split("\f")[:-1]]


class Stub:
    """A printer that prints nothing but remembers what it was given; `pdf` is what it leaves for each page."""

    def __init__(self, pdf: bytes = b"", fails: Exception | None = None) -> None:
        self.pdf = pdf
        self.fails = fails
        self.jobs: list[Job] = []

    def __call__(self, job: Job) -> Mapping[str, str]:
        self.jobs.append(job)
        assert Path(job.workbook).read_bytes().startswith(b"PK")
        if self.fails is not None:
            raise self.fails
        found = {}
        for at, (name, words, _) in enumerate(job.pages):
            assert Path(words).read_bytes().startswith(b"PK")
            path = Path(job.folder) / f"{at}.pdf"
            path.write_bytes(self.pdf)
            found[name] = str(path)
        return found


def tiny_pdf(characters: Sequence[str], *, embedded: bool = True) -> bytes:
    """Return the least a checker sees of a PDF: one page, one font, the characters it draws."""
    pairs = "\n".join(f"<{at:04X}> <{ord(one):04X}>" for at, one in enumerate(characters, 1))
    cmap = f"begincmap\n{len(characters)} beginbfchar\n{pairs}\nendbfchar\nendcmap".encode()
    file = b" /FontFile2 9 0 R" if embedded else b""
    return (
        b"%PDF-1.6\n1 0 obj\n<</Type/Page>>\nendobj\n"
        b"2 0 obj\n<</Type/FontDescriptor/FontName/AAAAAA+Song" + file + b">>\nendobj\n"
        b"3 0 obj\n<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+Song/FontDescriptor 2 0 R>>\nendobj\n"
        b"4 0 obj\n<</Length %d>>\nstream\n" % len(cmap) + cmap + b"\nendstream\nendobj\n"
        b"5 0 obj\n<</CreationDate(D:20260102030405+08'00')>>\nendobj\n%%EOF\n"
    )
