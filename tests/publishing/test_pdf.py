"""The PDF: an archive file and an accessible one at once, with what is behind it attached."""

import datetime
import io
import re
from collections import Counter
from itertools import islice

import pikepdf
import psutil
import pytest
import typst

from monitoring.errors import InputError
from monitoring.presentation.blocks import Document, Number, Paragraph, parts_typst
from monitoring.presentation.markup import typst_literal
from monitoring.publishing import pdf
from monitoring.publishing.pdf import TypstPdfExporter, compile_typst, face_paths, render_pdf
from tests.publishing.test_edition import executed
from tests.sample_report import PUBLISHED_AT, notebook

ATTACHMENTS = {"disbursement.csv": "mã,đồng\n1,2\n".encode(), "ledger.bin": bytes(range(256))}


@pytest.fixture(scope="module")
def content():
    return render_pdf(notebook("vi"), "vi", PUBLISHED_AT, ATTACHMENTS)


@pytest.fixture(scope="module")
def document(content):
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


def roles(node, found):
    """How many elements of each kind the tag tree has."""
    if isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found[str(node.S)[1:]] += 1
        children = node.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            roles(child, found)
    return found


def test_it_declares_pdf_a_3a_and_pdf_ua_1_with_title_author_language_and_date(document):
    with document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
        assert metadata["dc:title"] == "Báo cáo kết quả giải ngân năm 2023 huyện Vĩnh Linh"
        assert metadata["xmp:CreateDate"] == "2024-02-15T08:30:00+00:00"
    assert str(document.Root.Lang).startswith("vi")
    assert bool(document.Root.MarkInfo.Marked)
    assert len(document.Root.OutputIntents) == 1
    assert str(document.docinfo["/Author"]) == "Ủy ban nhân dân huyện Vĩnh Linh"


def test_tags_tell_title_headings_tables_lists_and_figures(document):
    found = roles(document.Root.StructTreeRoot, Counter())
    assert found["Title"] == 1 and found["H1"] >= 5 and found["H2"] == 1 and found["H3"] == 1
    assert (found["Table"], found["THead"], found["Figure"], found["TOC"]) == (3, 3, 2, 0)
    assert found["TH"] == 5 + 12 + 2 + 2, "the titles of the two groups head their rows"


def test_outline_leads_to_sections(document):
    with document.open_outline() as outline:
        assert [entry.title[:3] for entry in outline.root] == ["I. ", "II.", "III", "IV.", "Phụ"]
        assert [entry.title for entry in outline.root[1].children] == ["1. Theo nguồn vốn"]


def test_a_number_of_a_table_carries_a_label_only_where_the_text_links_to_it():
    text = '(m.number("1", id: "a.rate", missing: false, anchor: false), )'
    linked = '(m.number("1", id: "a.rate", missing: false, anchor: true), )'
    other = '(m.number("2", id: "b.rate", missing: true, anchor: true), )'
    quoted = '("id: \\"b.rate\\", missing: true, anchor: true", )'
    parts = Number("1", "a.rate"), Number("2", "b.rate", missing=True), 'id: "b.rate", missing: true, anchor: true'
    assert typst_literal(parts_typst(parts[0])) == text
    assert [typst_literal(parts_typst(part, anchor=True)) for part in parts] == [linked, other, quoted]
    assert pdf._labelled_where_linked("".join([text, linked, other, quoted])) == "".join(
        [text, linked, '(m.number("2", missing: true, anchor: true), )', quoted]
    )


def test_numbers_in_the_text_lead_to_their_table(document):
    links = [link.get("/Dest") for link in document.pages[0].Annots]
    targets = [link[0].objgen for link in links if isinstance(link, pikepdf.Array)]  # others lead to a section by name
    assert len(targets) >= 2 and set(targets) <= {page.objgen for page in document.pages}


def test_attachments_come_out_as_they_went_in(document):
    assert {name: document.attachments[name].get_file().read_bytes() for name in document.attachments} == ATTACHMENTS
    assert document.attachments["disbursement.csv"].get_file().mime_type == "text/csv"


def test_only_our_fonts_are_embedded(document):
    fonts = set()
    for page in document.pages:
        for font in page.resources.get("/Font", {}).values():
            fonts.add(str(font.BaseFont).split("+")[-1].split("-")[0])
    assert fonts == {"TeXGyreTermes"}


def test_pages_are_a4_and_wide_tables_stand_on_landscape_pages(document):
    sizes = ["wide" if page.mediabox[2] > page.mediabox[3] else "tall" for page in document.pages]
    assert sizes[0] == "tall" and sizes[-2:] == ["wide", "wide"]
    assert {tuple(sorted(round(float(side)) for side in page.mediabox[2:])) for page in document.pages} == {(595, 842)}


def test_hostile_text_and_letters_without_a_glyph_do_not_stop_the_report():
    hostile = executed(
        Document('"]#panic()', "vi", "\\", datetime.date(2024, 1, 31), draft='"', banner="#x"),
        Paragraph('\u0645 \u4e2d \U0001f600 \u200f #panic() ] \\ " $ ` @x <y> /* //'),
    )
    assert render_pdf(hostile, "vi", PUBLISHED_AT).startswith(b"%PDF-1.7")


def test_letters_that_the_fonts_lack_are_shown_as_their_number():
    assert pdf._printable("đ \u0645 \u25ca") == "đ [U+0645] \u25ca"
    certain = [chr(code) for code in range(0x110000) if pdf._CERTAIN.fullmatch(chr(code)) and chr(code) != "\n"]
    assert [letter for letter in certain if ord(letter) not in pdf.printable_characters()] == []


def test_the_fonts_have_every_vietnamese_letter():
    letters = "aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    assert {ord(letter) for letter in letters + letters.upper()} <= pdf.printable_characters()
    assert all(path.is_file() for path in face_paths())


def test_the_same_notebook_gives_the_same_bytes_and_attachments_stand_in_order(content):
    turned = dict(reversed(ATTACHMENTS.items()))
    assert render_pdf(notebook("vi"), "vi", PUBLISHED_AT, turned) == content


def test_without_a_time_of_publication_the_reports_own_date_is_taken():
    content, resources = TypstPdfExporter().from_notebook_node(notebook("en"))
    assert resources["output_extension"] == ".pdf"
    with pikepdf.open(io.BytesIO(content)) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20240131000000")


def test_another_language_than_asked_is_refused():
    with pytest.raises(InputError, match="in language vi, not in en"):
        render_pdf(notebook("vi"), "en", PUBLISHED_AT)


def test_a_figure_without_words_would_be_refused():
    source = '#import "/monitoring.typ" as m\n#show: m.report.with(title: "t")\n#image(bytes("<svg xmlns=\'http://www.w3.org/2000/svg\'/>"))'
    with pytest.raises(typst.TypstError, match=re.compile("alt", re.I)):
        compile_typst(source, PUBLISHED_AT, {})


def test_layouts_are_forgotten():
    process, numbers = psutil.Process(), iter(range(100))

    def growth(forget):
        """By how many bytes the process grows with four more documents."""
        before = process.memory_info().rss
        for number in islice(numbers, 4):
            cells = f"..range(3000).map(cell => [{number} #cell])"
            compile_typst(f'#set document(title: "t")\n#table(columns: 6, {cells})', PUBLISHED_AT, {})
            if forget:
                pdf.forget_layouts()
        return process.memory_info().rss - before

    growth(forget=True)
    assert growth(forget=True) < growth(forget=False) / 2
