"""Word papers: tables with merged cells, tracked changes, text boxes."""

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from perfeval_xl.forms.edition import hunan
from perfeval_xl.reading.fields.locate import locate
from perfeval_xl.reading.text.text import read_text
from perfeval_xl.reading.word.word import read_docx
from support.papers import SAMPLE, docx_from_text, filing_path, paragraphs, table_rows, texts
from support.raw_word import STRICT, cell, grid_of, paragraph, row, table, written


@pytest.mark.parametrize("path", [str(SAMPLE), filing_path("16"), filing_path("34")])
def test_a_paper_reads_from_word_as_from_its_dump(tmp_path, path):
    dump = read_text(path).grids[0]
    source = read_docx(docx_from_text(dump, tmp_path / "自评表.docx"))
    assert (source.kind, source.grids[0].kind, source.grids[0].name) == ("docx", "word", "自评表")
    assert texts(source.grids[0].rows) == texts(dump.rows)


def test_the_sample_gives_the_same_filing_from_word_as_from_its_dump(tmp_path):
    dump = read_text(str(SAMPLE))
    from_word = locate(read_docx(docx_from_text(dump.grids[0], tmp_path / "a.docx")), hunan())
    from_text = locate(dump, hunan())
    said = {key: (value.raw, value.state, value.number) for key, value in from_word.values.items()}
    assert said == {key: (value.raw, value.state, value.number) for key, value in from_text.values.items()}
    assert said["overall.fund.total.executed"][0] == "1068.21"


def test_merged_cells_of_python_docx_are_read_once(tmp_path):
    document = docx.Document()
    made = document.add_table(rows=3, cols=4)
    for at in range(12):
        made.cell(at // 4, at % 4).text = str(at)
    made.cell(0, 0).merge(made.cell(2, 0)).text = "绩效\n指标"
    made.cell(0, 1).merge(made.cell(0, 3)).text = "横"
    path = tmp_path / "a.docx"
    document.save(str(path))
    rows = read_docx(str(path)).grids[0].rows
    assert [[one.text for one in line.cells] for line in rows] == [
        ["绩效\n指标", "横"],
        ["", "5", "6", "7"],
        ["", "9", "10", "11"],
    ]
    first, wide = rows[0].cells
    assert (first.rows, first.columns, wide.rows, wide.columns, wide.column) == (3, 1, 1, 3, 2)
    assert [(one.row, one.column) for one in rows[2].cells] == [(3, 1), (3, 2), (3, 3), (3, 4)]
    assert [line.number for line in rows] == [1, 2, 3]


def test_a_vertical_merge_follows_the_grid_not_the_ordinal(tmp_path):
    wide = '<w:gridSpan w:val="2"/>'
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        row(cell(paragraph("a"), properties=wide), cell(paragraph("b"), properties=start)),
        row(cell(paragraph("c")), cell(paragraph("d")), cell(paragraph("盖住"), properties=on)),
        row(cell(paragraph("e"), properties=wide), cell(paragraph("f"), properties=start)),
        row(cell(paragraph("g"), properties=wide), cell(paragraph("h"))),
    )
    source = read_docx(written(tmp_path, body))
    assert table_rows(source.grids[0]) == [["a", "b"], ["c", "d", ""], ["e", "f"], ["g", "h"]]
    assert [one.rows for line in source.grids[0].rows for one in line.cells] == [1, 2, 1, 1, 1, 1, 1, 1, 1]
    assert [(notice.code, notice.detail) for notice in source.notices] == [("UNDER_MERGE", "盖住")]


def test_a_continuation_without_a_start_keeps_its_text(tmp_path):
    assert table_rows(grid_of(tmp_path, table(row(cell(paragraph("a"), properties="<w:vMerge/>"), cell())))) == [
        ["a", ""]
    ]


def test_cells_left_out_before_a_row_move_the_grid(tmp_path):
    before = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    body = table(
        row(cell(paragraph("a")), cell(paragraph("b"), properties='<w:vMerge w:val="restart"/>')),
        row(before, cell(properties="<w:vMerge/>")),
    )
    grid = grid_of(tmp_path, body)
    assert table_rows(grid) == [["a", "b"], [""]]
    assert grid.rows[0].cells[1].rows == 2


def test_old_horizontal_merges_keep_the_ordinal(tmp_path):
    body = table(
        row(
            cell(paragraph("a"), properties='<w:hMerge w:val="restart"/>'),
            cell(properties="<w:hMerge/>"),
            cell(paragraph("c")),
        )
    )
    assert table_rows(grid_of(tmp_path, body)) == [["a", "", "c"]]


def test_paragraphs_of_a_cell_are_its_lines(tmp_path):
    body = table(
        row(cell(paragraph("一"), "<w:p/>", paragraph("二"), "<w:p/>"), cell("<w:p/>"), cell(paragraph(" \u3000")))
    )
    assert table_rows(grid_of(tmp_path, body)) == [["一\n\n二", "", ""]]


def test_tabs_breaks_and_marks(tmp_path):
    run = "<w:r><w:t>填表人：</w:t><w:tab/><w:t>甲</w:t><w:br/><w:t>电话</w:t><w:noBreakHyphen/><w:t>1</w:t>"
    run += '<w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    tabs = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr>'
    assert paragraphs(grid_of(tmp_path, f"<w:p>{tabs}{run}</w:p>")) == ["填表人：\t甲", "电话-1☑"]


def test_space_that_is_not_kept_goes(tmp_path):
    assert paragraphs(grid_of(tmp_path, "<w:p><w:r><w:t> 年度 </w:t></w:r></w:p>")) == ["年度"]


def test_tracked_changes_are_read_as_accepted(tmp_path):
    deleted = '<w:del w:id="1"><w:r><w:delText>136.5</w:delText></w:r></w:del>'
    inserted = '<w:ins w:id="2"><w:r><w:t>130.5</w:t></w:r></w:ins>'
    moved = '<w:moveFrom w:id="3"><w:r><w:t>旧处</w:t></w:r></w:moveFrom>'
    gone = "<w:trPr><w:del w:id='4'/></w:trPr>"
    body = table(
        row(cell(paragraph("综合窗口")), cell(f"<w:p>{deleted}{inserted}{moved}</w:p>")),
        row(gone, cell(paragraph("删去的行")), cell()),
    )
    source = read_docx(written(tmp_path, body))
    assert table_rows(source.grids[0]) == [["综合窗口", "130.5"]]
    assert [notice.code for notice in source.notices] == ["TRACKED"]


def test_a_deleted_paragraph_mark_joins_paragraphs(tmp_path):
    first = "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t>年度</w:t></w:r></w:p>"
    assert paragraphs(grid_of(tmp_path, first + paragraph("总体目标") + paragraph("另段"))) == ["年度总体目标", "另段"]


def test_hidden_text_is_left_out_and_noticed(tmp_path):
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着</w:t></w:r><w:r><w:t>看见</w:t></w:r></w:p>"
    shown = '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>不藏</w:t></w:r></w:p>'
    source = read_docx(written(tmp_path, hidden + shown))
    assert paragraphs(source.grids[0]) == ["看见", "不藏"]
    assert [(notice.code, notice.detail) for notice in source.notices] == [("HIDDEN_TEXT", "藏着")]


def test_content_controls_give_their_content_and_placeholders_are_blank(tmp_path):
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{cell(paragraph('甲'))}</w:sdtContent></w:sdt>"
    prompt = "<w:r><w:t>单击此处输入文字。</w:t></w:r>"
    empty = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{prompt}</w:sdtContent></w:sdt>"
    assert table_rows(grid_of(tmp_path, table(row(filled, cell(f"<w:p>{empty}</w:p>"))))) == [["甲", ""]]


def test_a_text_box_is_read_once_behind_its_paragraph(tmp_path):
    inside = (
        f"<w:txbxContent>{paragraph('框中')}{table(row(cell(paragraph('a')), cell(paragraph('b'))))}</w:txbxContent>"
    )
    box = f"<mc:AlternateContent><mc:Choice Requires='wps'>{inside}</mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}"
    box += "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    grid = grid_of(tmp_path, f"<w:p><w:r><w:t>前</w:t>{box}<w:t>后</w:t></w:r></w:p>" + paragraph("末"))
    assert texts(grid.rows) == [(True, ["前后"]), (True, ["框中"]), (False, ["a", "b"]), (True, ["末"])]


def test_a_text_box_in_a_cell_is_text_of_the_cell(tmp_path):
    pict = f"<w:pict><v:textbox><w:txbxContent>{paragraph('章')}</w:txbxContent></v:textbox></w:pict>"
    body = table(row(cell(f"<w:p><w:r><w:t>签字</w:t>{pict}</w:r></w:p>"), cell(paragraph("b"))))
    assert table_rows(grid_of(tmp_path, body)) == [["签字\n章", "b"]]


def test_a_nested_table_is_text_of_its_cell(tmp_path):
    inner = table(row(cell(paragraph("1")), cell(paragraph("2"))), row(cell(paragraph("3")), cell()))
    source = read_docx(written(tmp_path, table(row(cell(paragraph("外"), inner), cell(paragraph("旁"))))))
    assert table_rows(source.grids[0]) == [["外\n1 2\n3", "旁"]]
    assert [notice.code for notice in source.notices] == ["NESTED_TABLE"]


def test_a_table_that_only_frames_another_is_left_away(tmp_path):
    inner = table(row(cell(paragraph("项目名称")), cell(paragraph("甲"))))
    source = read_docx(written(tmp_path, table(row(cell(paragraph("标题"), inner)))))
    assert texts(source.grids[0].rows) == [(True, ["标题"]), (False, ["项目名称", "甲"])]
    assert source.notices == ()


def test_numbering_headers_and_footers_are_no_text(tmp_path):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.add_paragraph("部门基本情况", style="List Number")
    document.save(str(tmp_path / "a.docx"))
    assert paragraphs(read_docx(str(tmp_path / "a.docx")).grids[0]) == ["部门基本情况"]


def test_strict_documents_and_formulas_are_read(tmp_path):
    assert paragraphs(grid_of(tmp_path, paragraph("年度"), STRICT)) == ["年度"]
    formula = "<w:p><m:oMath><m:r><m:t>1+1</m:t></m:r></m:oMath></w:p>"
    assert paragraphs(grid_of(tmp_path, formula)) == ["1+1"]


def test_python_docx_raw_pieces_survive(tmp_path):
    document = docx.Document()
    document.element.body.insert(
        0, parse_xml(f"<w:p {nsdecls('w')}><w:ins w:id='1'><w:r><w:t>新增</w:t></w:r></w:ins></w:p>")
    )
    document.save(str(tmp_path / "a.docx"))
    assert paragraphs(read_docx(str(tmp_path / "a.docx")).grids[0]) == ["新增"]


def test_macros_embedded_objects_and_links_are_noticed(tmp_path):
    relation = '<Relationship Id="r9" Type="http://x/{}" Target="http://example.invalid/x" TargetMode="External"/>'
    relations = "".join(relation.format(kind) for kind in ("hyperlink", "image", "attachedTemplate"))
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    path = written(
        tmp_path,
        paragraph("年度"),
        **{
            "word/vbaProject.bin": "x",
            "word/embeddings/oleObject1.bin": "x",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{namespace}">{relations}</Relationships>',
        },
    )
    assert [(notice.code, notice.detail) for notice in read_docx(path).notices] == [
        ("MACRO", "word/vbaproject.bin"),
        ("EMBEDDED", "word/embeddings/oleobject1.bin"),
        ("EXTERNAL_LINK", "attachedTemplate"),
        ("EXTERNAL_LINK", "image"),
    ]


def test_a_document_that_lost_its_tables_is_put_back_into_rows(tmp_path):
    lost = read_text(filing_path("03")).grids[0]
    document = docx.Document()
    for line in Path(filing_path("03")).read_text(encoding="utf-8").splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    assert table_rows(lost)
    assert texts(read_docx(str(tmp_path / "a.docx")).grids[0].rows) == texts(lost.rows)
