"""Make the generated documents: `python -m perfeval_xl.build docs`. A test says when they are stale."""

import os
import sys

from perfeval_xl.values.atomic import write_text


def documents() -> dict[str, str]:
    """Return every generated document: path below the project's top folder -> its text."""
    from perfeval_xl.writing.manual import rules_manual

    return {"workbook/manual/rules.md": rules_manual()}


def main(arguments: list[str]) -> int:
    """Write the generated documents that are stale, and name them."""
    if arguments != ["docs"]:
        print("用法：python -m perfeval_xl.build docs", file=sys.stderr)
        return 2
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
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
