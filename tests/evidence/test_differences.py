"""The first difference of two versions of a file, in the terms of its kind."""

from __future__ import annotations

import io

import docx
import openpyxl
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.evidence.differences import first_difference


@pytest.mark.parametrize(("name", "before", "after", "place"), [
    ("a.csv", "x,y\n1,2\n3,4\n", "x,y\n1,2\n3,5\n", "row 3, column “y”"),
    ("a.csv", 'x,y\n"a\nb",2\n', 'x,y\n"a\nb",3\n', "row 2, column “y”"),
    ("a.csv", "x,y\n1,2\n", "x,y\n1,2\n3,4\n", "row 3, column “x”"),
    ("a.csv", "x,y\n1,2\n", "x,z\n1,2\n", "row 1, column “y”"),
    ("a.csv", "x\n1\n", "x\r\n1\r\n", "byte 2"),
    ("a.html", "<p>\n1\n2\n", "<p>\n1\n3\n", "line 3"),
    ("a.eml", "A: 1\n", "A: 1\nB: 2\n", "line 2"),
    ("a.ipynb", '{"cells": [{"id": "k", "out": [1]}]}', '{"cells": [{"id": "k", "out": [2]}]}', "cell 1 (k): out"),
    ("a.ipynb", '{"cells": []}', '{"cells": [{"id": "k"}]}', "cell 1 (k): id"),
    ("a.ipynb", '{"cells": [], "x": 1}', '{"cells": [], "x": 2}', "byte 20"),
    ("a.ipynb", "hỏng", "{}", "byte 1"),
    ("a.bin", "abc", "abd", "byte 3"),
    ("a.bin", "", "a", "byte 1"),
])  # fmt: skip
def test_place_of_the_first_difference(name, before, after, place):
    assert first_difference(name, before.encode(), after.encode()).render() == place


def pdf(*pages: str, title: str = "") -> bytes:
    document, buffer = pikepdf.new(), io.BytesIO()
    for text in pages:
        document.add_blank_page()
        document.pages[-1].Contents = document.make_stream(f"BT ({text}) Tj ET".encode())
    document.docinfo["/Title"] = title
    document.save(buffer)
    return buffer.getvalue()


def test_an_edited_figure_in_a_pdf_is_on_its_page():
    assert first_difference("r.pdf", pdf("a", "89,1 %"), pdf("a", "98,1 %")).render() == "page 2"
    assert first_difference("r.pdf", pdf("a"), pdf("a", title="b")).render().startswith("byte ")
    assert first_difference("r.pdf", b"no pdf", pdf("a")).render().startswith("byte ")


def word(*paragraphs: str, **parts: str) -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.core_properties.title = parts.get("title", "")
    document.save(buffer)
    return buffer.getvalue()


def test_an_edited_figure_in_a_word_document_is_in_its_paragraph():
    assert first_difference("r.docx", word("a", "89,1 %"), word("a", "98,1 %")).render() == "paragraph 2"
    assert first_difference("r.docx", word("a"), word("a", title="b")).render().startswith("byte ")


def workbook(**sheets: list) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()


def test_an_edited_figure_in_a_workbook_is_in_its_cell():
    before = workbook(tiền=[["a", 1], ["b", 2]])
    assert first_difference("w.xlsx", before, workbook(tiền=[["a", 1], ["b", 3]])).render() == "sheet “tiền”, cell B2"
    assert first_difference("w.xlsx", before, workbook(vốn=[["a", 1]])).render() == "sheet “tiền”"


KINDS = [".csv", ".docx", ".ipynb", ".pdf", ".xlsx", ".html"]


@given(st.binary(max_size=40), st.binary(max_size=40), st.sampled_from(KINDS))
def test_any_two_contents_have_a_place(before, after, suffix):
    assert first_difference(f"file{suffix}", before, after).render()
