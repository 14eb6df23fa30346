"""Word forms: texts broken into runs, tables with a repeated row, headers; by python-docx and by LibreOffice."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from monitoring.errors import InputError
from monitoring.filling.fill import told
from monitoring.workspace import REPOSITORY
from tests.filling.test_packages import with_member

ROW = (
    "{{#table disbursement component!= place= source= capital= plan_kind=}}{{row}}",
    "{{component}}",
    "{{plan_dong}}",
)


def drawn() -> docx.document.Document:
    """A letter with a heading, runs of several formats, a table, a text in header and footer, a bookmark in the row."""
    document = docx.Document()
    document.add_heading("BÁO CÁO CỦA {{name}}", 1)
    paragraph = document.add_paragraph("Đến ngày ", style="Intense Quote")
    for text, bold in (
        ("{{cut", True),
        ("_off}}", False),
        (" đạt ", False),
        ("{{ disbursement.rate }}", True),
        ("%.", False),
    ):
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(13)
    table = document.add_table(rows=3, cols=3, style="Light Grid Accent 1")
    for place, text in enumerate(("STT", "Dự án", "Kế hoạch, {{money_unit}}")):
        table.rows[0].cells[place].text = text
        table.rows[1].cells[place].text = ROW[place]
    table.rows[2].cells[0].merge(table.rows[2].cells[1]).text = "Tổng số"
    table.rows[2].cells[2].text = "{{disbursement.plan}}"
    first = table.rows[1].cells[0].paragraphs[0]._p
    first.append(parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="7" w:name="dong"/>'))
    first.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="7"/>'))
    document.add_paragraph("{{titles}}")
    document.add_paragraph("Ước: {{disbursement.component-1.estimate}}; mã: {{? mã dự án}}; người ký: {{signer}}")
    document.sections[0].header.paragraphs[0].text = "Kèm theo báo cáo năm {{year}}"
    document.sections[0].footer.paragraphs[0].text = "{{organ}}"
    return document


def content_of(document: docx.document.Document) -> bytes:
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@pytest.fixture(scope="module")
def before():
    return content_of(drawn())


@pytest.fixture(scope="module")
def filled(fill_form, before):
    return fill_form(before, ".docx")


def read(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def test_texts_are_filled_in_run_by_run(filled) -> None:
    document = read(filled.content)
    heading, sentence, titles, gaps = document.paragraphs
    assert (heading.text, heading.style.name) == ("BÁO CÁO CỦA huyện Vĩnh Linh", "Heading 1")
    assert sentence.text == "Đến ngày 30/6/2024 đạt 1,8%." and sentence.style.name == "Intense Quote"
    runs = [(run.text, run.bold, run.font.size) for run in sentence.runs if run.text]
    assert runs == [
        ("Đến ngày ", None, None), ("30/6/2024", True, Pt(13)), (" đạt ", False, Pt(13)), ("1,8", True, Pt(13)),
        ("%.", False, Pt(13)),
    ]  # fmt: skip
    assert titles.text == "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
    assert gaps.text == "Ước: chưa có số liệu; mã: ……; người ký: ……"
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "Kèm theo báo cáo năm 2024"
    assert section.footer.paragraphs[0].text == "ỦY BAN NHÂN DÂN HUYỆN VĨNH LINH"


def test_a_row_of_a_table_stands_for_each_row_of_ours(filled) -> None:
    [table] = read(filled.content).tables
    assert table.style.name == "Light Grid Accent 1"
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[0] == ["STT", "Dự án", "Kế hoạch, triệu đồng"]
    assert texts[1:3] == [["1", "Dự án 1", "8.610,4"], ["2", "Dự án 2", "1.505,6"]]
    assert texts[-1] == ["Tổng số", "Tổng số", "30.944,7"] and len(texts) == 15


def test_what_may_stand_once_is_not_repeated(filled) -> None:
    text = zipfile.ZipFile(io.BytesIO(filled.content)).read("word/document.xml").decode()
    assert text.count("<w:bookmarkStart") == text.count("<w:bookmarkEnd") == 1
    identities = re.findall(r'w14:paraId="(\w+)"', text)
    assert len(identities) == len(set(identities))


def test_everything_else_is_the_same_bytes(filled, before, fill_form) -> None:
    changed = {"word/document.xml", "word/header1.xml", "word/footer1.xml"}
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(filled.content)) as new:
        assert new.namelist() == old.namelist() and changed < set(new.namelist())
        assert [name for name in new.namelist() if new.read(name) != old.read(name)] == sorted(
            changed, key=new.namelist().index
        )
    assert fill_form(before, ".docx").content == filled.content


def test_what_could_not_be_filled_in_is_told_by_its_paragraph(filled) -> None:
    lines = list(told(filled, str))
    place = "“Ước: {{disbursement.component-1.estimate…”"
    assert lines[:5] == [
        "Left for the office:", f"  mã dự án: {place}", f"  name of who signs: {place}", "No data:",
        f"  disbursement.component-1.estimate: {place}",
    ]  # fmt: skip


def test_a_table_without_rows_says_so(fill_form) -> None:
    document = docx.Document()
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "{{#table payments component=77}}", "{{voucher}}"
    document.add_paragraph("{{disbursement.plan}}")
    filled = fill_form(content_of(document), ".docx")
    [row] = read(filled.content).tables[0].rows
    assert [cell.text for cell in row.cells] == ["", "chưa có số liệu"]
    assert "  payments component=77: “{{#table payments component=77}}”" in list(told(filled, str))


def test_nested_tables_repeat_their_own_row(fill_form) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.text = "Năm {{year}}"
    cell.add_table(rows=1, cols=1).rows[0].cells[0].text = "{{#table returns}}{{plan_dong}}"
    [outer] = read(fill_form(content_of(document), ".docx").content).tables
    [row] = outer.rows
    assert row.cells[0].paragraphs[0].text == "Năm 2024"
    assert [inner.cells[0].text for inner in row.cells[0].tables[0].rows] == ["7.293", "100"]


def test_a_form_that_libreoffice_saved_is_filled_in_too(fill_form) -> None:
    """It breaks texts into other runs, and writes marks of its own into them."""
    saved = REPOSITORY / "tests" / "fixtures" / "other_programs" / "libreoffice-form.docx"
    document = read(fill_form(saved.read_bytes(), ".docx").content)
    assert document.paragraphs[1].text == "Đến ngày 30/6/2024 đạt 1,8%."
    assert [cell.text for cell in document.tables[0].rows[2].cells] == ["2", "Dự án 2", "1.505,6"]
    assert document.sections[0].header.paragraphs[0].text == "Kèm theo báo cáo năm 2024"


# ---- hostile and wrong forms -----------------------------------------------------------------------------------------


def field(*codes: str) -> bytes:
    """A document with a field whose code is broken into `codes`."""
    document = docx.Document()
    paragraph = document.add_paragraph("{{disbursement.plan}}")
    for kind in ("begin", *codes, "end"):
        inner = f'<w:instrText xml:space="preserve">{kind}</w:instrText>'
        if kind in ("begin", "end"):
            inner = f'<w:fldChar w:fldCharType="{kind}"/>'
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{inner}</w:r>"))
    return content_of(document)


@pytest.mark.parametrize(
    "codes",
    [
        ("DDEAUTO c:\\\\cmd.exe",), (" DD", "E a b"), ("INCLUDETEXT &quot;http://h&quot;",),
        ("PAGE", " LINK Excel.Sheet a"), ("includepicture x",),
    ],
)  # fmt: skip
def test_fields_that_start_programs_are_refused(fill_form, codes) -> None:
    with pytest.raises(InputError, match="could run or fetch"):
        fill_form(field(*codes), ".docx")


def test_a_simple_field_is_looked_into_too(fill_form) -> None:
    document = docx.Document()
    simple = f'<w:fldSimple {nsdecls("w")} w:instr=" DDE a b "/>'
    document.add_paragraph("{{disbursement.plan}}")._p.append(parse_xml(simple))
    with pytest.raises(InputError, match="could run or fetch"):
        fill_form(content_of(document), ".docx")


@pytest.mark.parametrize("codes", [("PAGE",), ("HYPERLINK &quot;http://h/link/dde&quot;",), ("DATE \\@ dd/MM",)])
def test_other_fields_stay_as_they_are(fill_form, codes) -> None:
    assert b"instrText" in zipfile.ZipFile(io.BytesIO(fill_form(field(*codes), ".docx").content)).read(
        "word/document.xml"
    )


def test_a_placeholder_that_means_nothing_is_named_with_its_paragraph(fill_form) -> None:
    document = docx.Document()
    document.add_paragraph("{{disbursement.plan}}")
    document.add_paragraph("Tỷ lệ {{disbursement.ratio}}")
    with pytest.raises(InputError, match=r"“Tỷ lệ \{\{disbursement.ratio\}\}” \{\{disbursement.ratio\}\}"):
        fill_form(content_of(document), ".docx")


def test_what_is_no_document_is_told(fill_form, before) -> None:
    for content in (b"x", with_member(before, "word/document.xml", "<broken")):
        with pytest.raises(InputError, match="cannot be read"):
            fill_form(content, ".docx")
