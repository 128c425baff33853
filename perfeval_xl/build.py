"""Make what is generated: `python -m perfeval_xl.build docs` or `manual` (a test says when stale), `... offline`.

`... startup` compiles the program once it is installed.
"""

import os
import sys

from perfeval_xl.values.atomic import write_bytes, write_text

MANUAL = "workbook/manual"


def documents() -> dict[str, str]:
    """Return every generated document: path below the project's top folder -> its text."""
    from perfeval_xl.forms import tables
    from perfeval_xl.reading.fields import words
    from perfeval_xl.writing.manual.functions_manual import functions_manual
    from perfeval_xl.writing.manual.rules_manual import rules_manual

    return {
        tables.PATH: tables.module_text(),
        words.PATH: words.module_text(),
        "workbook/manual/rules.md": rules_manual(),
        "workbook/manual/functions.md": functions_manual(),
    }


def main(arguments: list[str]) -> int:
    """Write the generated documents that are stale, or the offline folder, and name what was written."""
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if arguments == ["docs"]:
        return _write_documents(top)
    if arguments[:1] == ["offline"] and len(arguments) <= 2:
        from perfeval_xl.offline import build_offline

        folder = arguments[1] if len(arguments) == 2 else os.path.join(top, "dist", "offline")
        print("\n".join(build_offline(top, folder)))
        return 0
    if arguments == ["manual"]:
        return _write_manual(top)
    if arguments == ["startup"]:
        return _keep_bytecode(top)
    if arguments[:1] == ["pictures"] and len(arguments) <= 2:
        from perfeval_xl.writing.manual.manual_pictures import make_manual_pictures
        from perfeval_xl.writing.manual.pictures import make_pictures

        folder = arguments[1] if len(arguments) == 2 else os.path.join(top, "build", "pictures")
        print("\n".join([*make_pictures(folder), *make_manual_pictures(os.path.join(top, MANUAL, "pictures"))]))
        return 0
    usage = "docs | manual | startup | offline [文件夹] | pictures [文件夹]"
    print(f"用法：python -m perfeval_xl.build {usage}", file=sys.stderr)
    return 2


def manual(top: str) -> bytes:
    """Return the user's manual as a Word file, from its Markdown source and its pictures."""
    from perfeval_xl.writing.manual.manual_docx import blocks, manual_docx

    folder = os.path.join(top, *MANUAL.split("/"))
    with open(os.path.join(folder, "manual.md"), encoding="utf-8") as file:
        source = file.read()
    pictures = {}
    for block in blocks(source):
        if block.kind == "picture":
            with open(os.path.join(folder, *block.texts[1].split("/")), "rb") as picture:
                pictures[block.texts[1]] = picture.read()
    return manual_docx(source, pictures)


def _write_manual(top: str) -> int:
    target = os.path.join(top, *MANUAL.split("/"), "manual.docx")
    made = manual(top)
    if os.path.exists(target):
        with open(target, "rb") as file:
            if file.read() == made:
                return 0
    write_bytes(target, made)
    print(f"{MANUAL}/manual.docx")
    return 0


def _keep_bytecode(top: str) -> int:
    """Compile every module, check the sample once, and keep the bytecode of what that took together."""
    import compileall
    import contextlib
    import io

    from perfeval_xl import startup
    from perfeval_xl.cli import main as command

    for package in ("perfeval_xl", "udfs"):
        compileall.compile_dir(os.path.join(top, package), quiet=2)
    with contextlib.redirect_stdout(io.StringIO()):
        command(["demo"])
    return 0 if startup.keep() else 1


def _write_documents(top: str) -> int:
    for path, text in documents().items():
        target = os.path.join(top, *path.split("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.exists(target):
            with open(target, encoding="utf-8") as file:
                if file.read() == text:
                    continue
        write_text(target, text)
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
