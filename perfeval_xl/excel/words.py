"""What went wrong in the open workbook, in the user's words: one sentence, what to do, a stable code."""

import re

from perfeval_xl.values.errors import ExcelError

REFUSALS: dict[str, tuple[str, str]] = {
    "NOT_OURS": (
        "这个工作簿不是本工具生成的自评表，没有改动它。",
        "请用“perfeval-xl new”或“安装.cmd”新建自评表，或用“perfeval-xl import”把原有材料转成自评表。",
    ),
    "OTHER_EDITION": (
        "这个工作簿是另一套表式（{found}），与现在安装的程序不符。",
        "请用现在的程序重新生成自评表，再用“perfeval-xl import”把填好的内容转过来。",
    ),
    "OTHER_VERSION": (
        "这个工作簿由 {found} 版生成，比现在安装的程序新。",
        "请先更新程序：uv tool upgrade perfeval-xl。",
    ),
    "XLWINGS": (
        "安装的 xlwings 是 {found} 版，本工具需要 0.36 或 0.37 版。",
        "请重新安装：uv tool install --reinstall perfeval-xl。",
    ),
    "PROTECTED": (
        "工作表“{found}”设了保护密码，不能写入标记。",
        "请在“审阅—撤销工作表保护”中输入密码解除保护，然后再试。",
    ),
    "PROTECTED_BOOK": (
        "工作簿的结构受保护，不能增加工作表。",
        "请在“审阅—保护工作簿”中解除结构保护，然后再试。",
    ),
    "SHARED": ("这个工作簿正以“共享”方式打开，不能安全地写入。", "请在“审阅—共享工作簿”中取消共享，然后再试。"),
    "BUSY": (
        "Excel 正忙，可能有一个单元格还在编辑，或有对话框没有关闭。",
        "请按回车或 Esc 结束编辑、关闭对话框，再点一次。",
    ),
    "CLOSED": ("与 Excel 的连接断开了，工作簿可能已经关闭。", "请重新打开工作簿，再试一次。"),
    "READ_ONLY": (
        "这个工作簿是以只读方式打开的，结果存不下来。",
        "请关闭其他正在打开它的窗口，或另存为一个新文件，再试一次。",
    ),
    "TEMPORARY": (
        "这个工作簿是从压缩包或临时文件夹里直接打开的，关闭后改动会丢失。",
        "请先另存到“文档”或桌面，从那里打开再试。",
    ),
    "SHEET_GONE": (
        "工作簿里缺少工作表“{found}”，可能被删除了。",
        "请从备份中恢复，或用“perfeval-xl import”把这个文件转成一个完整的新自评表。",
    ),
    "REFUSED": (
        "Excel 不允许这一步操作，多半是工作表受保护或正在筛选、合并的区域不能改写。",
        "请解除工作表保护，再试一次；仍不行时请运行“perfeval-xl doctor”。",
    ),
    "CANCELLED": ("已取消。", "工作簿没有改动。"),
    "NOT_YET": ("“{found}”在这个版本里还不能用。", "请更新程序，或在命令行运行 perfeval-xl --help 查看可用的命令。"),
    "UNKNOWN_ACTION": ("没有“{found}”这个操作。", "请重新生成自评表，使按钮与程序一致。"),
}
"""Code -> (sentence, what to do). `{found}` is a sheet, version or action."""

_BUSY = frozenset((-2147418111, -2147417846, -2146777998))
_GONE = frozenset((-2147417848, -2147023174, -2147023170, -2147220995))
_CANCELLED = frozenset((-2147467260, -2147023673))
_REFUSED = -2146827284
_TEMPORARY = re.compile(
    r"[\\/](?:temp|tmp)[\\/](?:temp\d*_|7z[oe]|rar\$|bnz\.|wz|peazip|360zip|haozip|\{?[0-9a-f-]{8,})"
    r"|\.zip[\\/]|[\\/]content\.outlook[\\/]|[\\/]inetcache[\\/]",
    re.IGNORECASE,
)


def refuse(code: str, found: str = "") -> ExcelError:
    """Return the error with this code."""
    sentence, cure = REFUSALS[code]
    return ExcelError(code, sentence.format(found=found), cure)


def is_temporary(path: str) -> bool:
    """Tell a file that was opened out of a zip, a mail or a browser's cache."""
    return _TEMPORARY.search(path) is not None


def told(error: BaseException) -> ExcelError | None:
    """Return what an error of Excel means; None when it is none of the known ones."""
    if isinstance(error, ExcelError):
        return error
    if isinstance(error, KeyboardInterrupt):
        return refuse("CANCELLED")
    codes = {getattr(error, "hresult", None)}
    info = getattr(error, "excepinfo", None)
    if isinstance(info, tuple) and len(info) > 5:
        codes.add(info[5])
    if type(error).__name__ == "ExcelBusyError" or codes & _BUSY:
        return refuse("BUSY")
    if codes & _GONE:
        return refuse("CLOSED")
    if codes & _CANCELLED:
        return refuse("CANCELLED")
    if _REFUSED in codes:
        return refuse("REFUSED")
    return None
