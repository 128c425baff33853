"""What leaves the house: which files, when it is refused, what it carries, and that it is all or nothing."""

import builtins
import contextlib
import os
import time
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from perfeval_xl import __version__
from perfeval_xl.api import read
from perfeval_xl.filing import Filing
from perfeval_xl.reading.build import edited
from perfeval_xl.rules.finding import Crash, Outcome
from perfeval_xl.values.errors import WriteError
from perfeval_xl.writing.book.workbook import import_workbook
from perfeval_xl.writing.clean import folder
from perfeval_xl.writing.clean.export import Exported, export, folder_for, is_exported, make
from perfeval_xl.writing.clean.publish import Mask
from perfeval_xl.writing.clean.seal import parse_seal, seal
from support.cases import CASES, clean
from support.exports import Stub, core, haystacks, members, outcome_of, tiny_pdf
from support.pace import allowed

SAMPLE = CASES / "hengshan-2023.txt"
NAME = "青山县档案馆2023年度绩效自评"


def all_of(filing: Filing) -> bytes:
    """Return a PDF that draws every character of a filing."""
    texts = "".join(value.raw for value in filing.values.values())
    return tiny_pdf(sorted({one for one in texts if one > "\u2e80" and ord(one) < 0x10000}))


def exported(filing: Filing, out: Path, **options: Any) -> Exported:
    options.setdefault("printer", Stub(all_of(filing)))
    return export(outcome_of(filing), str(out), **options)


@pytest.fixture(scope="module")
def sample() -> Outcome:
    return outcome_of(read(str(SAMPLE)))


def test_every_file_is_there_under_its_name(tmp_path: Path) -> None:
    made = exported(clean(), tmp_path / "目录")
    papers = (
        "附件一",
        "附件二",
        "附件三1 业务工作经费",
        "附件三2 运行维护经费",
        "附件三3 档案数字化加工项目",
        "附件四",
    )
    wanted = {f"{NAME}.{one}" for one in ("xlsx", "docx", "pdf")}
    wanted |= {f"{NAME} {one}.pdf" for one in papers} | {f"{NAME} 校验报告.{one}" for one in ("docx", "pdf")}
    assert {one.name for one in (tmp_path / "目录").iterdir()} == wanted == set(made.files)
    assert made.folder == str(tmp_path / "目录")
    assert made.verdict == "通过校验"
    assert made.notices == ()
    assert [one.name for one in tmp_path.iterdir()] == ["目录"]


def test_workbook_word_and_report_carry_the_print(tmp_path: Path) -> None:
    made = exported(clean(), tmp_path / "a")
    assert made.seal == seal(clean())
    for name in (f"{NAME}.xlsx", f"{NAME}.docx"):
        assert core(read(str(tmp_path / "a" / name))) == core(clean())
        assert parse_seal(members(tmp_path / "a" / name)["docProps/custom.xml"].decode()) == made.seal
    report = members(tmp_path / "a" / f"{NAME} 校验报告.docx")
    assert parse_seal(report["word/footer1.xml"].decode()) == made.seal
    assert made.seal.text in report["word/document.xml"].decode()


def test_with_errors_left_it_is_refused(sample: Outcome, tmp_path: Path) -> None:
    printer = Stub()
    with pytest.raises(WriteError, match="17 处错误") as refused:
        export(sample, str(tmp_path / "a"), printer=printer)
    assert refused.value.code == "NOT_PASSED"
    assert "--force" in refused.value.cure
    assert not (tmp_path / "a").exists() and not printer.jobs


def report_text(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_forced_the_report_says_that_it_did_not_pass(sample: Outcome, tmp_path: Path) -> None:
    made = export(sample, str(tmp_path / "a"), force=True, pdf=False)
    assert made.verdict == "未通过校验"
    text = report_text(next((tmp_path / "a").glob("*校验报告.docx")))
    assert "结论：未通过校验（有 17 处错误没有改正" in text
    assert "A103" in text and "X201" in text


def test_the_report_says_what_was_checked_found_and_explained(sample: Outcome, tmp_path: Path) -> None:
    told = [f"说明第{at}条：上级追加下达。" for at in range(100)]
    findings = tuple(
        one._replace(explanation=told[at]) if one.level == "explain" else one
        for at, one in enumerate(sample.findings)
        if one.level != "error"
    )
    explained = [one.explanation for one in findings if one.explanation]
    made = export(sample._replace(findings=findings), str(tmp_path / "a"), pdf=False)
    text = report_text(next((tmp_path / "a").glob("*校验报告.docx")))
    assert made.verdict == "通过校验" and f"{len(explained)} 条核实事项已说明" in text
    assert all(one in text for one in explained) and len(explained) > 20
    for piece in (
        "衡山县行政审批服务局",
        "2023年度",
        "湖南版",
        f"perfeval-xl {__version__}",
        "附件三（政务中心运行经费）",
    ):
        assert piece in text
    for piece in ("表内关系", "表间关系", "合计", str(len(sample.passed)), "单位负责人签字"):
        assert piece in text


def test_a_crashed_rule_never_counts_as_passed(tmp_path: Path) -> None:
    outcome = outcome_of(clean())._replace(crashes=(Crash("A101", "x"),))
    assert export(outcome, str(tmp_path / "a"), pdf=False).verdict == "校验不完整"


def test_unread_cells_are_told(tmp_path: Path) -> None:
    filing = read(str(next((CASES / "filings").glob("02-*.txt"))))
    if not filing.unread:
        pytest.skip("nothing of this filing is unread any more")
    made = export(outcome_of(filing), str(tmp_path / "a"), force=True, pdf=False)
    assert any("没有写入导出件" in one for one in made.notices)


FAILURES = (
    Stub(fails=WriteError("OFFICE_MISSING", "这台电脑上没有找到 LibreOffice。", "请安装。")),
    Stub(tiny_pdf("附件")),
    Stub(tiny_pdf("附件", embedded=False)),
    Stub(b"not a pdf"),
)


@pytest.mark.parametrize("printer", FAILURES, ids=("no office", "boxes", "not embedded", "no pdf"))
def test_without_a_good_pdf_the_rest_is_exported_and_one_sentence_says_why(printer: Stub, tmp_path: Path) -> None:
    made = exported(clean(), tmp_path / "a", printer=printer)
    assert {Path(one).suffix for one in made.files} == {".xlsx", ".docx"}
    assert len(made.notices) == 1 and made.notices[0].startswith("没有生成 PDF：")
    assert "已照常导出" in made.notices[0]


def test_a_character_no_font_has_is_named(tmp_path: Path) -> None:
    filing = edited(clean(), {"basic.thrift": "厉行节约𬭚龘"})
    made = exported(filing, tmp_path / "a", printer=Stub(all_of(clean())))
    assert "𬭚龘" in made.notices[0]


def test_papers_are_printed_in_one_job(tmp_path: Path) -> None:
    printer = Stub(all_of(clean()))
    exported(clean(), tmp_path / "a", printer=printer)
    (job,) = printer.jobs
    assert job.pages[0][0] == NAME
    assert job.pages[0][2] == tuple(sheet for page in job.pages[1:-1] for sheet in page[2] or ())
    assert job.pages[-1][2] is None
    assert not os.path.exists(job.folder), "nothing is left behind"


def test_the_published_copy_masks_people_and_says_so(tmp_path: Path) -> None:
    phone, name = "13812345678", "李明"
    keys = [key for key in clean().values if key.endswith((".sign.phone", ".sign.preparer", ".sign.signature"))]
    filing = edited(clean(), {key: phone if key.endswith("phone") else name for key in keys})
    made = exported(filing, tmp_path / "a", mask=Mask())
    assert made.seal.published and made.seal.text.startswith("PE1P-")
    assert all("（公开版）" in one for one in made.files)
    assert not any("校验报告" in one for one in made.files)
    for file in (tmp_path / "a").iterdir():
        for place in haystacks(file):
            assert phone.encode() not in place and name.encode() not in place
    again = read(str(next((tmp_path / "a").glob("*.xlsx"))))
    assert again.text("basic.sign.phone") == "138****5678" and again.text("basic.sign.preparer") == "李*"
    assert seal(again, published=True) == made.seal
    left = {key: value for key, value in core(again).items() if key not in keys}
    assert left == {key: value for key, value in core(filing).items() if key not in keys}


def test_a_name_left_in_the_text_is_told(tmp_path: Path) -> None:
    name = clean().text("basic.sign.preparer")
    filing = edited(clean(), {"report.other.text": f"联系人{name}。"})
    made = exported(filing, tmp_path / "a", mask=Mask(), pdf=False)
    assert name in made.notices[0] and "--mask-name" in made.notices[0]
    made = exported(filing, tmp_path / "b", mask=Mask(others=(name,)), pdf=False)
    assert not made.notices
    assert name not in read(str(next((tmp_path / "b").glob("*.xlsx")))).text("report.other.text")


def test_a_second_export_takes_the_place_of_the_first(tmp_path: Path) -> None:
    exported(clean(), tmp_path / "a", pdf=False)
    changed = edited(clean(), {"basic.thrift": "另一份"})
    made = exported(changed, tmp_path / "a", pdf=False)
    assert made.folder == str(tmp_path / "a")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a", "a.bak"]
    kept = read(str(next((tmp_path / "a.bak").glob("*.xlsx"))))
    assert core(kept) == core(clean())
    assert core(read(str(next((tmp_path / "a").glob("*.xlsx"))))) == core(changed)


def test_a_folder_with_other_files_is_never_moved_away(tmp_path: Path) -> None:
    (tmp_path / "桌面").mkdir()
    (tmp_path / "桌面" / "照片.jpg").write_bytes(b"x")
    for _ in range(2):
        made = exported(clean(), tmp_path / "桌面", pdf=False)
        assert made.folder == str(tmp_path / "桌面" / NAME)
    assert sorted(one.name for one in (tmp_path / "桌面").iterdir()) == sorted([NAME, f"{NAME}.bak", "照片.jpg"])


def test_the_published_copy_goes_beside_the_other(tmp_path: Path) -> None:
    exported(clean(), tmp_path / "a", pdf=False)
    made = exported(clean(), tmp_path / "a", mask=Mask(), pdf=False)
    assert made.folder == str(tmp_path / "a（公开版）")
    assert exported(clean(), tmp_path / "a", pdf=False).folder == str(tmp_path / "a")


def test_where_an_export_goes(tmp_path: Path) -> None:
    assert folder_for(str(tmp_path / "新" / "目录"), NAME) == str(tmp_path / "新" / "目录")
    (tmp_path / "空").mkdir()
    assert folder_for(str(tmp_path / "空"), NAME) == str(tmp_path / "空")
    assert folder_for("/", NAME) == f"/{NAME}"
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    with pytest.raises(WriteError, match="不是文件夹"):
        folder_for(str(tmp_path / "文件"), NAME)
    assert is_exported(f"~${NAME}.xlsx", NAME) and is_exported(f"{NAME} 附件三2 x.pdf", NAME)
    assert not is_exported(f"{NAME}（公开版）.pdf", NAME) and not is_exported(f"{NAME}.png", NAME)


@pytest.mark.parametrize("unit", ('a/b\\c:d*e?f"g<h>i|j', "CON", "..", "县" * 200, "=cmd|' /C calc'!A0", "局\n\u202e"))
def test_any_unit_name_gives_an_export(unit: str, tmp_path: Path) -> None:
    filing = edited(clean(), {"overall.unit": unit})._replace(unit=unit)
    out = tmp_path / "很长的中文路径" / ("长" * 60) / ("路" * 60)
    made = export(outcome_of(filing), str(out), force=True, pdf=False)
    assert {one.parent for one in tmp_path.rglob("*.xlsx")} == {Path(made.folder)}
    for one in Path(made.folder).iterdir():
        assert not set(one.name) & set('\\/:*?"<>|\n\u202e') and len(one.name.encode()) <= 250


def test_where_nothing_can_be_written_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(os, "mkdir", denied)
    with pytest.raises(WriteError) as refused:
        exported(clean(), tmp_path / "a", pdf=False)
    assert refused.value.code == "CANNOT_WRITE" and "没有改动" in str(refused.value)


def test_a_filing_without_papers_gives_nothing(tmp_path: Path) -> None:
    empty = clean()._replace(forms=(), values={}, groups={})
    with pytest.raises(WriteError, match="没有可以导出的表"):
        make(outcome_of(clean())._replace(filing=empty))


def test_a_workbook_that_does_not_read_back_is_never_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = edited(clean(), {"basic.office.final": "14.61"})
    real = make.__globals__["clean_copy"]
    monkeypatch.setitem(make.__globals__, "clean_copy", lambda filing, mark: real(wrong, mark))
    with pytest.raises(WriteError, match="办公经费") as refused:
        exported(clean(), tmp_path / "a", pdf=False)
    assert refused.value.code == "DIFFERS" and not (tmp_path / "a").exists()


class Ended(BaseException):
    """The program is ended."""


def test_ended_at_any_call_an_export_is_the_old_one_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a"
    outcomes = [outcome_of(edited(clean(), {"basic.thrift": text})) for text in ("旧", "新")]
    made = [make(one, pdf=False) for one in outcomes]
    old, new = (dict(one.files) for one in made)
    export(outcomes[0], str(target), pdf=False)
    seen, fatal = [], 0
    while True:
        fatal += 1
        calls = [0]

        def guarded(call: Any, fatal: int = fatal, calls: list[int] = calls) -> Any:
            def inner(*args: Any, **kwargs: Any) -> Any:
                calls[0] += 1
                if calls[0] >= fatal:
                    raise Ended
                return call(*args, **kwargs)

            return inner

        with monkeypatch.context() as inside:
            for name in ("mkdir", "rename", "replace", "unlink", "rmdir", "fsync", "open", "listdir", "scandir"):
                inside.setattr(os, name, guarded(getattr(os, name)))
            inside.setattr(folder, "exchange", guarded(folder.exchange))
            inside.setattr(builtins, "open", guarded(builtins.open))
            inside.setitem(export.__globals__, "make", lambda *_, **__: made[1])
            with contextlib.suppress(Ended):
                export(outcomes[1], str(target), pdf=False)
        now = {one.name: one.read_bytes() for one in target.iterdir()}
        assert now in (old, new), f"call {fatal}"
        seen.append(now == new)
        if calls[0] < fatal:
            break
        if now == new:
            export(outcomes[0], str(target), pdf=False)
    assert False in seen and seen[-1] and fatal > 20


def test_nothing_of_the_source_is_in_any_file(tmp_path: Path) -> None:
    canary = "CANARY5520"
    import_workbook(clean(), tmp_path / "源.xlsx", plain=True)
    book = openpyxl.load_workbook(tmp_path / "源.xlsx")
    book.properties.creator = book.properties.lastModifiedBy = canary
    book["附件一"]["A1"].comment = openpyxl.comments.Comment(canary, canary)
    book["附件二"].oddFooter.left.text = canary
    hidden = book.create_sheet("后台")
    hidden["A1"], hidden.sheet_state = canary, "veryHidden"
    book.save(tmp_path / "源.xlsx")
    outcome = outcome_of(read(str(tmp_path / "源.xlsx")))
    made = export(outcome, str(tmp_path / "a"), force=True, printer=Stub(all_of(clean())))
    assert len(made.files) == 11
    for file in (tmp_path / "a").iterdir():
        for place in haystacks(file):
            assert canary.encode() not in place and str(tmp_path).encode() not in place
            assert os.environ.get("USER", "nobody-here").encode() not in place or not os.environ.get("USER")


def test_ours_takes_seconds(sample: Outcome, tmp_path: Path) -> None:
    export(sample, str(tmp_path / "a"), force=True, pdf=False)
    start = time.process_time()
    export(sample, str(tmp_path / "a"), force=True, printer=Stub(all_of(sample.filing)))
    assert time.process_time() - start < allowed(3)
