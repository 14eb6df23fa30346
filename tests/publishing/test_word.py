"""The report in Word: styles and pages, tables and pictures, and the names by which edited numbers are known again."""

from __future__ import annotations

import copy
import io
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import docx
import pikepdf
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree, html

from monitoring.errors import InputError
from monitoring.presentation.blocks import Document, Heading, Number, PageBreak, Paragraph, Strong
from monitoring.presentation.letterhead import Signature
from monitoring.presentation.tables import Column, Row, Table
from monitoring.publishing.html import printed_numbers, render_report
from monitoring.publishing.word import WordExporter, render_word
from monitoring.tables.numbers import bookmark, bookmarked, content_tag
from tests.publishing.test_edition import executed
from tests.sample_report import HOSTILE, PUBLISHED_AT, notebook

LONG = "check.plan-2024.stated_total.2024.development.central.components.with_unstated_capital.difference"
DOCUMENT = Document("T", "vi", "UBND", date(2024, 1, 31))


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def written(*blocks):
    return opened(render_word(executed(DOCUMENT, *blocks), "vi", PUBLISHED_AT))


def text_of(element) -> str:
    return "".join(element.itertext(qn("w:t")))


def attributes(element, path: str, name: str = "val") -> list[str]:
    return [found.get(qn(f"w:{name}")) for found in element.iter(qn(f"w:{path}"))]


def marked(document) -> dict[str, str]:
    """The text in each bookmark of a number, by its name, as a reader of the file finds it."""
    told, begun = {}, {}
    for element in document.element.body.iter():
        if element.tag == qn("w:bookmarkStart"):
            begun[element.get(qn("w:id"))] = element.get(qn("w:name"))
            told[element.get(qn("w:name"))] = ""
        elif element.tag == qn("w:bookmarkEnd"):
            begun.pop(element.get(qn("w:id")), None)
        elif element.tag == qn("w:t"):
            for name in begun.values():
                told[name] += element.text
    return {name: text for name, text in told.items() if name.startswith("n_")}


@pytest.fixture(scope="module", params=["vi", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def content(language):
    return render_word(notebook(language), language, PUBLISHED_AT)


@pytest.fixture(scope="module")
def document(content):
    return opened(content)


@pytest.fixture(scope="module")
def page(language):
    """The same report as a page; without the tables behind its charts, which a page alone folds away."""
    whole = html.fromstring(render_report(notebook(language), language, "see {file}"))
    for folded in whole.iter("details"):
        folded.drop_tree()
    return whole


def test_every_number_of_the_page_stands_in_a_bookmark_and_a_locked_control_of_its_name(document, page, language):
    of_page = [(link.get("href", "").partition("#")[2], link.text_content()) for link in page.find_class("number")]
    of_page = [(number_id, text) for number_id, text in of_page if number_id]
    texts = marked(document)
    ids = bookmarked(texts, printed_numbers(notebook(language)))
    assert [(ids[name], text) for name, text in texts.items()] == of_page and len(texts) > 40
    controls = list(document.element.body.iter(qn("w:sdt")))
    assert [(attributes(one, "tag")[0], text_of(one)) for one in controls] == of_page
    assert {tuple(attributes(one, "lock")) for one in controls} == {("contentLocked",)}
    identifiers = attributes(document.element.body, "bookmarkStart", "id")
    assert len(identifiers) == len(set(identifiers)) and len(set(texts)) == len(texts)


def test_a_number_printed_twice_and_one_with_a_long_name_are_told_apart():
    numbers = Number("1", "a.rate"), " ", Number("1", "a.rate"), " ", Number("2", LONG), " ", Number("3")
    made = written(Paragraph(numbers))
    assert marked(made) == {"n_a.rate": "1", "n_a.rate__2": "1", bookmark(LONG): "2"}
    assert attributes(made.element.body, "tag") == ["a.rate", "a.rate", content_tag(LONG)]
    assert made.paragraphs[0].style.name == "Body Text" and text_of(made.element.body) == "1 1 2 3"


def test_the_text_is_that_of_the_page_in_its_order(document, page):
    page = copy.deepcopy(page)
    (head,) = page.find_class("letterhead")
    frame = document.tables[0]
    assert sorted("".join(text_of(frame._tbl).split())) == sorted("".join(head.text_content().split()))
    for name in ("skip", "marks", "symbols", "letterhead"):
        for element in page.find_class(name):
            element.drop_tree()
    for element in list(page.iter("svg", "style", "nav", "footer", "head")):
        element.drop_tree()
    body = text_of(document.element.body).removeprefix(text_of(frame._tbl))
    assert "".join(body.split()) == "".join(page.text_content().split())


def test_headings_title_captions_and_lists_have_words_own_styles(document):
    styles = {
        name: [] for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "List Bullet", "List Number")
    }
    for paragraph in document.paragraphs:
        styles.get(paragraph.style.name, []).append(paragraph.text)
    assert [len(texts) for texts in styles.values()] == [1, 5, 1, 1, 5, 2, 2]
    assert styles["Heading 1"][1].startswith("II.")
    assert {paragraph.style.name for paragraph in document.paragraphs} <= {style.name for style in document.styles}


def test_styles_are_set_in_times_in_black_and_in_the_reports_language(document, language):
    styles = document.styles.element
    assert set(attributes(styles, "rFonts", "ascii")) == {"Times New Roman"}
    assert attributes(styles, "lang") == [{"vi": "vi-VN", "en": "en-GB"}[language]]
    assert attributes(styles, "color") == [] == attributes(document.element.body, "color")
    sizes = {name: document.styles[name].font.size for name in ("Title", "Header Mark", "Table Text")}
    assert {name: size.pt for name, size in sizes.items()} == {"Title": 14, "Header Mark": 9, "Table Text": 10}
    assert attributes(styles.find(qn("w:docDefaults")), "sz") == ["26"], "half points"


def test_pages_are_a4_with_the_margins_of_the_decree_and_wide_tables_stand_on_landscape_ones(document):
    sections = list(document.sections)
    assert [section.orientation for section in sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    shapes = [(round(section.page_width.mm), round(section.page_height.mm)) for section in sections]
    assert shapes == [(210, 297), (297, 210)]
    sides = ("top_margin", "bottom_margin", "left_margin", "right_margin")
    margins = [[round(getattr(section, side).mm) for side in sides] for section in sections]
    assert margins == [[25, 20, 30, 18], [25, 18, 20, 20]]


def test_the_page_number_stands_in_the_middle_of_the_top_from_the_second_page_and_marks_on_each(document, language):
    section = document.sections[0]
    first, others = section.first_page_header, section.header
    marks = {"vi": ["SỐ LIỆU MINH HỌA", "DỰ THẢO"], "en": ["ILLUSTRATIVE DATA", "DRAFT"]}[language]
    assert section.different_first_page_header_footer and document.sections[1].header.is_linked_to_previous
    assert not document.sections[1].different_first_page_header_footer
    assert [paragraph.text for paragraph in first.paragraphs] == marks[:1]
    number, text = others.paragraphs
    assert attributes(number._p, "instr") == [] and attributes(number._p, "fldSimple", "instr") == [" PAGE "]
    assert number.style.paragraph_format.alignment == 1 and text.text == f"{marks[1]} – {marks[0]}"


def test_a_final_report_of_real_figures_has_no_marks():
    section = written(Paragraph("a")).sections[0]
    assert not section.first_page_header.paragraphs[0].text and len(section.header.paragraphs) == 1


def test_heads_of_tables_stand_again_on_each_page_and_groups_are_merged(document):
    table = document.tables[-1]
    heads = [row for row in table._tbl.tr_lst if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    assert heads == table._tbl.tr_lst[:2] and len(table.rows) == 32
    assert attributes(heads[0], "gridSpan") == ["4", "2"], "a group over one column needs no merging"
    assert [cell.get(qn("w:val")) for cell in heads[0].iter(qn("w:vMerge"))] == ["restart"] * 2
    assert [cell.get(qn("w:val")) for cell in heads[1].iter(qn("w:vMerge"))] == [None] * 2
    assert {len(row.cells) for row in table.rows} == {9}
    assert table.style.name == "Report Table" and all(attributes(row, "cantSplit") for row in table._tbl.tr_lst)
    assert sum(map(int, attributes(table._tbl, "gridCol", "w"))) == round(257 * 1440 / 25.4)


def test_a_group_heads_the_rows_below_it_on_their_page():
    columns = [Column("a", "A"), Column("b", "B", "number")]
    rows = [Row({"a": "G"}, style="group"), *({"a": "x", "b": Number("1", f"n.{n}")} for n in range(20))]
    made = written(Table("t", columns, rows, id="t"))
    head, group, *others = made.tables[0]._tbl.tr_lst
    assert attributes(group, "gridSpan") == ["2"] and list(group.iter(qn("w:keepNext")))
    assert list(head.iter(qn("w:keepNext"))) and not any(list(row.iter(qn("w:keepNext"))) for row in others)
    assert list(group.iter(qn("w:b"))) and attributes(group, "shd", "fill") == ["EDEDED"]


def test_pictures_are_sharp_and_say_in_words_what_they_show(document, language):
    shapes = document.inline_shapes
    described = [shape._inline.docPr.get("descr") for shape in shapes]
    assert (
        len(shapes) == 2
        and {"vi": "Tiến độ giải ngân so với tiến độ đều.", "en": "Progress against even pace."}[language] in described
    )
    for shape in shapes:
        image = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].image
        assert round(shape.width.mm) == 162 and image.px_width / shape.width.inches > 200
        assert shape.height / shape.width == pytest.approx(image.px_height / image.px_width, abs=0.01)


def test_links_lead_into_the_text(document):
    target = attributes(document.element.body, "hyperlink", "anchor")
    assert target == ["s_annex-1"] and "s_annex-1" in attributes(document.element.body, "bookmarkStart", "name")


def test_the_signature_keeps_its_closing_line_and_is_not_divided():
    made = written(Paragraph("a"), Signature("Nơi nhận:", ["- A;"], ["TM."], "N", "closing./."), Paragraph("b"))
    before, closing = made.paragraphs[:2]
    assert (
        closing.text == "closing./."
        and closing.paragraph_format.keep_with_next
        and not before.paragraph_format.keep_with_next
    )
    (row,) = made.tables[0].rows
    assert attributes(row._tr, "cantSplit") == [None] and [cell.text for cell in row.cells] == [
        "Nơi nhận:\n- A;",
        "TM.\nN",
    ]
    assert [paragraph.style.name for cell in row.cells for paragraph in cell.paragraphs] == [
        "Recipients Label", "Recipients", "Framed", "Signatory"
    ]  # fmt: skip


def test_page_breaks_stand_before_what_follows_and_not_where_pages_turn_anyway():
    wide = Table("w", [Column("a", "A")], [], id="w", landscape=True)
    made = written(Heading("S", "s"), Heading("A", "a"), PageBreak(), Paragraph("b"), PageBreak(), wide, Paragraph("c"))
    fresh = [paragraph.text for paragraph in made.paragraphs if paragraph.paragraph_format.page_break_before]
    assert fresh == ["b"] and len(made.sections) == 3


def test_what_nothing_knows_is_written_for_what_stands_in_it():
    """A block of a kind that comes later loses no number."""

    class Later(Paragraph):
        def html(self):
            return f'<section class="x"><div><p>a</p></div><div>b <em>{super().html()[3:-4]}</em></div></section>'

    made = written(Later([Number("5", "later.rate"), " ", Strong("c")]))
    assert text_of(made.element.body) == "ab 5 c" and marked(made) == {"n_later.rate": "5"}


def test_hostile_text_stays_text(document):
    shown = HOSTILE.replace("\u202e", "[U+202E]").replace("\u202c", "[U+202C]")
    assert text_of(document.element.body).count(shown) == 2


def test_the_file_says_what_it_is(document, language):
    properties = document.core_properties
    assert (properties.author, properties.language, properties.revision) == (
        "Ủy ban nhân dân huyện Vĩnh Linh",
        language,
        1,
    )
    assert properties.created == properties.modified == PUBLISHED_AT
    assert (properties.content_status, properties.comments) == ({"vi": "DỰ THẢO", "en": "DRAFT"}[language], "")


def test_the_same_notebook_gives_the_same_bytes_and_every_part_is_well_formed(content, language):
    assert render_word(notebook(language), language, PUBLISHED_AT) == content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = parts.namelist()
        types = parts.read("[Content_Types].xml").decode()
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
            assert f'"/{name}"' in types or f'Extension="{name.rpartition(".")[2]}"' in types or name.startswith("[")
    assert not [name for name in names if "customXml" in name or "thumbnail" in name]


def test_without_a_time_of_publication_the_reports_own_date_is_taken_and_another_language_is_refused():
    content, resources = WordExporter().from_notebook_node(notebook("en"))
    assert (
        resources["output_extension"] == ".docx" and str(opened(content).core_properties.created)[:10] == "2024-01-31"
    )
    with pytest.raises(InputError, match="in language vi, not in en"):
        render_word(notebook("vi"), "en", PUBLISHED_AT)


def test_libreoffice_reads_it_and_keeps_every_bookmark(writer, tmp_path: Path):
    """As somebody who opens, saves and prints it: bookmarks stay around their figures, each page has its format."""
    source, out = tmp_path / "report.docx", tmp_path / "out"
    source.write_bytes(render_word(notebook("vi"), "vi", PUBLISHED_AT))
    command = [writer, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    for kind in ("pdf", "docx"):
        subprocess.run([*command, "--convert-to", kind, "--outdir", out, source], check=True, capture_output=True)
    assert marked(opened((out / "report.docx").read_bytes())) == marked(docx.Document(source))
    with pikepdf.open(out / "report.pdf") as pdf:
        shapes = [tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages]
    assert shapes[0] == (595, 842) and set(shapes) == {(595, 842), (842, 595)}
