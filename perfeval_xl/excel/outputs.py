"""导出打印版 and 生成报告 for an open workbook: checked as it stands, written into the folder it lies in."""

import os
from typing import Any

from perfeval_xl.excel import machine
from perfeval_xl.excel.session import State
from perfeval_xl.excel.validate import Tell, check, quiet
from perfeval_xl.values.errors import WriteError


def export_book(book: Any, state: State | None = None, *, tell: Tell = quiet) -> str:
    """Write the clean copy beside the workbook; return what the user is told.

    Where 错误 are left it is asked whether to go on; the report then says 未通过校验.

    Raises:
        WriteError: ``NOT_PASSED``, 错误 are left and the answer was no; and as `export.export`.
    """
    from perfeval_xl.writing.clean.export import export, with_libreoffice
    from perfeval_xl.writing.clean.file_names import stem

    tell("正在校验……")
    outcome = check(book, state).outcome
    errors = outcome.count("error")
    asked = f"还有 {errors} 处错误没有改正。仍要导出吗？\n导出的校验报告上会印明“未通过校验”。"
    if errors and not agreed(book, asked):
        raise WriteError(
            "NOT_PASSED",
            f"还有 {errors} 处错误没有改正，没有导出。",
            "请点“校验”并按结果改正；确需先打印的，再点一次“导出打印版”并选“是”。",
        )
    tell("正在导出打印版……")
    printer = with_libreoffice
    if machine.windows():
        from perfeval_xl.excel.print_pdf import with_excel

        printer = with_excel
    made = export(outcome, os.path.join(_folder(book), stem(outcome.filing)), force=bool(errors), printer=printer)
    lines = [f"已导出 {len(made.files)} 个文件，放在：{made.folder}", made.verdict, *made.notices[:1]]
    return "\n".join(line for line in lines if line)


def report_book(book: Any, state: State | None = None, *, tell: Tell = quiet) -> str:
    """Write 附件四 as a Word file beside the workbook; return what the user is told.

    Raises:
        WriteError: ``CANNOT_WRITE``.
    """
    from perfeval_xl.autofill.report import compose
    from perfeval_xl.values.atomic import write_bytes
    from perfeval_xl.writing.clean.file_names import stem
    from perfeval_xl.writing.report_docx import report_docx

    tell("正在校验……")
    outcome = check(book, state).outcome
    tell("正在生成报告……")
    report = compose(outcome.filing, outcome)
    path = os.path.join(_folder(book), f"{stem(outcome.filing)} 自评报告.docx")
    try:
        write_bytes(path, report_docx(report), backup=True)
    except OSError as error:
        raise WriteError(
            "CANNOT_WRITE",
            f"不能写入“{os.path.basename(path)}”。",
            "请关闭正在打开的同名 Word 文件，检查文件夹权限后再试。",
        ) from error
    lines = [f"已生成：{path}"]
    if report.changes:
        lines.append(f"有 {len(report.changes)} 句中的数已按各表改写，请通读一遍。")
    left = [f"{len(report.unexplained)} 处偏差待写原因"] if report.unexplained else []
    if report.missing:
        left.append(f"{'、'.join(report.missing[:3])}{'等' if len(report.missing) > 3 else ''}待补写")
    return "\n".join([*lines, *(["，".join(left) + "。"] if left else [])])


def agreed(book: Any, words: str) -> bool:
    """Ask the user yes or no; where Excel cannot ask, the answer is no."""
    try:
        return bool(book.app.alert(words, "绩效自评", "yes_no", "info") == "yes")
    except (AttributeError, NotImplementedError):
        return False


def _folder(book: Any) -> str:
    """Return the folder of the workbook; that of the user's desktop where it lies in none, or in the cloud."""
    folder = os.path.dirname(str(book.fullname))
    return folder if os.path.isdir(folder) else str(machine.desktop())
