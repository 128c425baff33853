"""What is refused, how large anything may be, and what a file is by its content; the first step of every reader.

A refusal is a `ReadError` with a stable code. `REFUSALS` is the list of all codes the workbook readers use, each
with the sentence and the cure a user sees; `NOTICES` the list of all codes a `Notice` of these readers may carry.
"""

import errno
import os
import stat

from perfeval_xl.values.errors import ReadError

MAX_FILE = 50 << 20
"""Bytes of a file on disk."""
MAX_PARTS = 2_000
"""Members of a package."""
MAX_PART = 64 << 20
"""Bytes of one unpacked member."""
MAX_TOTAL = 256 << 20
"""Bytes of all unpacked members together, as declared."""
MAX_RATIO = 100
"""Unpacked to packed size of a member larger than `RATIO_FROM`."""
RATIO_FROM = 1 << 20
MAX_SHEETS = 256
MAX_CELLS = 500_000
"""Cells with a value, in all sheets: what fits 512 MB and ten seconds. A filing has about 1,500."""
MAX_TAGS = 5_000_000
"""XML tags in all parts read."""
MAX_TAG = 1_500_000
"""Bytes from one XML tag to the next: what bounds its attributes."""
MAX_DEPTH = 64
"""Nested XML elements."""
MAX_MERGED = 100_000
"""Merged ranges of a sheet."""
MAX_LISTED = 65_536
"""Defined names, number formats, relationships, properties: each of them."""
MAX_TEXT = 250_000
"""Characters in one cell (Excel itself stops at 32,767)."""

_SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再试。"
_RESAVE = "请用 Excel 或 WPS 打开检查，另存为新的 .xlsx 文件后再试。"
_AGAIN = "请向提供人重新索取或重新下载这个文件。"
_BIG = "请只保留要校验的表格，另存为新的 .xlsx 文件后再试。"
_GIVE = "请改为提供自评材料的 .xlsx、.docx 或 .txt 文件。"

REFUSALS: dict[str, tuple[str, str]] = {
    # the path
    "NO_FILE": ("没有找到这个文件。", "请检查路径和文件名是否正确，文件是否已被移动或改名。"),
    "FOLDER": ("这是一个文件夹，不是文件。", "请指定文件夹中的某个文件。"),
    "NO_PERMISSION": (
        "没有权限读取这个文件，或它正被其他程序独占。",
        "请关闭打开它的程序，或把文件复制到自己的文件夹后再试。",
    ),
    "NOT_A_FILE": ("这不是普通文件，无法读取。", "请指定一个磁盘上的普通文件。"),
    "UNREADABLE": ("读取文件时磁盘或网络出错。", "请把文件复制到本机硬盘后再试。"),
    "LOCK_FILE": ("这是 Excel 或 WPS 打开文件时留下的临时锁文件（以 ~$ 开头）。", "请选择文件名不带 ~$ 的原文件。"),
    "EMPTY": ("文件是空的（0 字节）。", _AGAIN),
    "TOO_BIG": ("文件有 {found}，超过 50 MB 的上限。", _BIG),
    # what the content is instead
    "ENCRYPTED": ("文件设有打开密码，内容已加密。", "请打开文件后在“文件—信息—保护工作簿”中取消密码，保存后再试。"),
    "HTML": ("扩展名像表格，内容其实是网页（HTML），多为财务系统直接导出。", _SAVE_AS),
    "MHTML": ("扩展名像表格，内容其实是单个网页归档（MHTML），多为财务系统直接导出。", _SAVE_AS),
    "XML2003": ("这是旧的“XML 表格 2003”格式。", _SAVE_AS),
    "XML": ("这是一个 XML 文件，不是表格或文档。", _GIVE),
    "PICTURE": ("这是图片，不是表格或文档。", _GIVE),
    "PDF": ("这是 PDF 文件。", _GIVE),
    "OFD": ("这是 OFD 版式文件。", _GIVE),
    "ARCHIVE": ("这是压缩包（{found}），不是表格或文档。", "请先解压，再指定其中的文件。"),
    "SLIDES": ("这是演示文稿，不是表格或文档。", _GIVE),
    "PROGRAM": ("这是程序文件，不是表格或文档。", "请不要运行它，改为提供自评材料本身。"),
    "SHORTCUT": ("这是快捷方式，不是文件本身。", "请指定快捷方式所指的原文件。"),
    "OLE_OTHER": ("这是旧版 Office 复合文件，其中没有表格或文档。", _GIVE),
    "ZIP_OTHER": ("这是压缩包，其中没有 Excel 或 Word 内容。", "请先解压，再指定其中的文件。"),
    "UNKNOWN": ("无法认出这个文件的格式，它不是表格、文档或文本。", _GIVE),
    "OTHER_KIND": ("这是{found}，不是 .xlsx 工作簿。", _SAVE_AS),
    "TEXT_NOT_BOOK": ("扩展名是 {found}，内容却是纯文本。", _SAVE_AS),
    # the package
    "CORRUPT": ("文件不完整或已损坏{where}。", _AGAIN),
    "BOMB": ("文件解压后过大{where}，可能是有意做成的压缩炸弹，未读取。", _AGAIN),
    "TOO_MANY_PARTS": ("文件内部有 {found} 个部件，超过 2000 个的上限。", _BIG),
    "DUPLICATE_PART": ("文件内部有两个同名部件{where}，不知以哪个为准。", _RESAVE),
    "MISSING_PART": ("文件不完整：缺少内部部件{where}。", _AGAIN),
    # XML
    "BAD_XML": ("文件内部的 XML 有错误{where}。", _RESAVE),
    "ENCODING": ("文件内部的 XML 使用了不支持的编码{where}。", _RESAVE),
    "DOCTYPE": ("文件内部的 XML 带有 DOCTYPE 声明{where}，出于安全未读取。", _RESAVE),
    "TOO_DEEP": ("文件内部的 XML 嵌套过深{where}，未读取。", _RESAVE),
    "TOO_MANY_ENTRIES": ("文件内部的条目过多{where}，未读取。", _BIG),
    "TOO_MUCH_XML": ("文件内部的 XML 过大{where}，未读取。", _BIG),
    # the workbook
    "NOT_A_WORKBOOK": ("文件内部没有 Excel 工作簿。", _SAVE_AS),
    "NO_SHEETS": ("工作簿里没有工作表。", _RESAVE),
    "TOO_MANY_SHEETS": ("工作簿有 {found} 张工作表，超过 256 张的上限。", _BIG),
    "DUPLICATE_SHEET": ("工作簿有两张同名的工作表“{found}”。", "请改名或删除其中一张后再试。"),
    "NOT_A_SHEET": ("工作表“{where}”的内容不是工作表。", _RESAVE),
    "TOO_MANY_CELLS": ("工作簿有内容的单元格超过 50 万个，不像一套自评表。", _BIG),
    "TOO_MANY_MERGED": ("工作表“{where}”的合并单元格过多，不像一套自评表。", _BIG),
    # the cell
    "BAD_ADDRESS": ("{where}：单元格地址“{found}”不正确。", _RESAVE),
    "DUPLICATE_CELL": ("{where}：同一个单元格保存了两次，不知以哪个为准。", _RESAVE),
    "DUPLICATE_ROW": ("{where}：同一行保存了两次，不知以哪个为准。", _RESAVE),
    "BAD_NUMBER": ("{where}：按数字保存的内容“{found}”不是数字。", "请重新键入这个单元格，保存后再试。"),
    "BAD_STYLE": ("{where}：单元格格式编号“{found}”不存在。", _RESAVE),
    "BAD_STRING": ("{where}：文字编号“{found}”不存在。", _RESAVE),
    "BAD_BOOL": ("{where}：按逻辑值保存的内容“{found}”不是逻辑值。", "请重新键入这个单元格，保存后再试。"),
    "BAD_DATE": ("{where}：按日期保存的内容“{found}”不是日期。", "请重新键入这个单元格，保存后再试。"),
    "BAD_KIND": ("{where}：单元格类型“{found}”不认识。", _RESAVE),
    "BAD_CELL": ("{where}：单元格的内部结构不正确。", _RESAVE),
    "LONG_TEXT": ("{where}：文字过长。", "请删减这个单元格的文字，保存后再试。"),
    # legacy containers
    "NO_LEGACY": ("读取{found}需要的组件（python-calamine）没有安装。", _SAVE_AS),
    "LEGACY_FAILED": ("这是{found}，读取时没有成功，文件可能已损坏，或内容过多。", _SAVE_AS),
    "LEGACY_TIMEOUT": ("这是{found}，规定时间内没有读完。", _SAVE_AS),
    "LEGACY_BIG": ("这是{found}，内容过多，超出了允许的内存或单元格数。", _BIG),
}
"""Code -> (sentence, what to do). `{where}` is a sheet, cell or part, `{found}` what stands there."""

NOTICES: dict[str, str] = {
    "MACRO": "文件含有宏，未运行",
    "MACRO_SHEET": "文件含有旧式宏表（Excel 4.0），未运行",
    "EXTERNAL_LINK": "文件含有指向其他文件的外部链接，未更新",
    "DDE": "文件含有动态数据交换（DDE）链接，未运行",
    "CONNECTION": "文件含有外部数据连接，未刷新",
    "EMBEDDED": "文件含有嵌入的对象或控件，未打开",
    "UNKNOWN_PART": "文件含有不认识的内部部件，未读取",
    "ODD_PART_NAME": "文件内部有名称异常的部件，未读取",
    "HIDDEN_SHEET": "工作表被隐藏",
    "NOT_READ_SHEET": "图表页或对话框页没有单元格，未读取",
    "UNDER_MERGE": "合并单元格下面盖住了一个值",
    "BAD_MERGE": "合并区域的地址不正确，未采用",
    "CLEANED_TEXT": "文字中有不可显示的控制字符，已清除",
    "PRECISION": "数字超过 15 位，Excel 中会丢失末尾的位数",
    "DATE_RANGE": "设为日期格式，数值却不是有效日期，按数字读取",
    "BAD_NAME": "定义的名称没有写明名称，未采用",
    "RECALCULATE": "文件要求打开时重新计算，保存的计算结果可能不是最新的",
    "MANY": "同类情况较多，其余不再逐个列出",
    "VALUES_ONLY": "这种格式只能读出数值和文字，看不到公式、错误值、数字格式和隐藏的行列；错误值读作空白",
}
"""Code -> Chinese clause; `where` and `detail` of the `Notice` say where and what."""

LEGACY = {
    "xls": "旧版 Excel 工作簿（.xls）",
    "et": "WPS 表格（.et）",
    "xlsb": "二进制工作簿（.xlsb）",
    "ods": "ODF 表格（.ods）",
}
"""Kinds that `legacy.py` reads -> how a user knows them."""


def refuse(code: str, where: str = "", found: str = "") -> ReadError:
    """Make the refusal `code`; the caller raises it.

    Args:
        code: a key of `REFUSALS`.
        where: cell (``附件一!C5``), sheet or part.
        found: what stands there; shortened to thirty characters and kept on one line.
    """
    message, cure = REFUSALS[code]
    if where and "（" not in where and "{where}：" not in message and "“{where}”" not in message:
        where = f"（{where}）"
    found = " ".join("".join(one if one.isprintable() else " " for one in found[:31]).split())
    found = f"{found[:30]}…" if len(found) > 30 else found
    return ReadError(code, message.format(where=where, found=found), cure)


def load(path: str) -> bytes:
    """Return the content of the file a user named, of at most `MAX_FILE` bytes.

    A symbolic link the user named is followed: naming it is a choice. (Links inside a package do not exist for us,
    nothing is ever unpacked to disk.) A device or pipe is refused before it is opened, so nothing can hang.

    Raises:
        ReadError: ``NO_FILE``, ``FOLDER``, ``NO_PERMISSION``, ``NOT_A_FILE``, ``UNREADABLE``, ``LOCK_FILE``,
            ``EMPTY``, ``TOO_BIG``.
    """
    try:
        if os.path.basename(path).startswith("~$"):
            raise refuse("LOCK_FILE")
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise refuse("FOLDER")
        if not stat.S_ISREG(status.st_mode):
            raise refuse("NOT_A_FILE")
        if status.st_size > MAX_FILE:
            raise refuse("TOO_BIG", found=f"{status.st_size / (1 << 20):.0f} MB")
        with open(path, "rb", buffering=0) as file:
            data = file.readall()
    except PermissionError:
        raise refuse("NO_PERMISSION") from None
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise refuse("NO_FILE") from None
    except OSError as error:
        # A name too long or with characters the system does not allow, and a link to itself, lead to no file either.
        nowhere = (errno.EINVAL, errno.ENAMETOOLONG, errno.ELOOP)
        raise refuse("NO_FILE" if error.errno in nowhere else "UNREADABLE") from None
    if not data:
        raise refuse("EMPTY")
    if len(data) > MAX_FILE:
        raise refuse("TOO_BIG", found=f"{len(data) / (1 << 20):.0f} MB")
    return data
