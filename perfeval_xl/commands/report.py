"""`perfeval-xl report FILE -o 自评报告.docx`: write 附件四 from the tables."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="+", metavar="文件", help="自评表工作簿，或 Word、文本的自评材料")
    parser.add_argument("-o", "--output", default="自评报告.docx", metavar="文件", help="写到哪里，默认“自评报告.docx”")
    parser.add_argument("--explanations", metavar="文件.toml", help="另外读入的情况说明；“校验结果”里填写的总会读入")


def run(args: argparse.Namespace) -> int:
    """Write the report and tell which sentences were brought up, and what is still to be written."""
    from perfeval_xl.api import read_many
    from perfeval_xl.autofill.report import compose
    from perfeval_xl.commands.outputs import fresh
    from perfeval_xl.rules.explanations import Explanation, load
    from perfeval_xl.rules.run import validate
    from perfeval_xl.values.atomic import write_bytes
    from perfeval_xl.writing.report_docx import report_docx

    path = fresh(args.output, ".docx")
    explanations: list[Explanation] = list(load(args.explanations)) if args.explanations else []
    for file in args.files:
        if file.lower().endswith((".xlsx", ".xlsm")):
            from perfeval_xl.reading.xlsx.xlsx import read_xlsx
            from perfeval_xl.writing.findings import read_explanations

            explanations += read_explanations(read_xlsx(file))
    filing = read_many(args.files)
    report = compose(filing, validate(filing, explanations=explanations))
    write_bytes(path, report_docx(report))
    print(f"已生成：{path}")
    if report.changes:
        print("下列句子里的数已按各表改写：")
        for change in report.changes:
            print(f"  原：{_short(change.was)}\n  现：{_short(change.now)}")
    if report.unexplained:
        print("下列偏差还没有情况说明，报告中留有“（请填写原因）”：")
        print("\n".join(f"  {one}" for one in report.unexplained))
    if report.missing:
        print(f"下列部分没有文字，请补写：{'、'.join(report.missing)}")
    return 0


def _short(text: str, most: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
