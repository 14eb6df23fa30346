"""What the reader's editions take from a notebook."""

import datetime

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from monitoring.errors import InputError
from monitoring.presentation.blocks import BLOCK_MIME, Document, Heading
from monitoring.presentation.tables import Column, Table
from monitoring.publishing.edition import read_edition
from tests.sample_report import notebook

DOCUMENT = Document("T", "vi", "UBND", datetime.date(2024, 1, 31))


def executed(*blocks):
    outputs = [new_output("display_data", data=block._repr_mimebundle_()) for block in blocks]
    return new_notebook(cells=[new_code_cell("x", outputs=outputs)])


def table(identifier, landscape=False):
    return Table("t", [Column("a", "A")], [], id=identifier, landscape=landscape)


def test_letterhead_body_and_outline_are_found_in_order():
    edition = read_edition(notebook("vi"))
    assert edition.document["language"] == "vi"
    assert [block[BLOCK_MIME]["kind"] for block in edition.opening] == ["letterhead"]
    outline = [(heading["level"], heading["id"]) for heading in edition.outline]
    assert outline == [
        (2, "allocation"),
        (2, "disbursement"),
        (3, "disbursement-capital"),
        (2, "targets"),
        (2, "difficulties"),
        (2, "annex"),
    ]


def test_headings_before_a_landscape_table_stand_on_its_page():
    edition = read_edition(
        executed(
            DOCUMENT,
            Heading("A", "a"),
            Heading("1", "a1", 3),
            table("w", True),
            Heading("B", "b"),
            table("n"),
        )
    )
    pages = [(landscape, [block[BLOCK_MIME].get("id") for block in blocks]) for landscape, blocks in edition.pages]
    assert pages == [(True, ["a", "a1", "w"]), (False, ["b", "n"])]


def test_each_document_of_a_notebook_is_read_by_itself():
    note = Document("N", "vi", "UBND", datetime.date(2024, 1, 31), part="note")
    both = executed(DOCUMENT, Heading("A", "a"), note, Heading("A", "a"), Heading("B", "b"))
    assert [heading["id"] for heading in read_edition(both).outline] == ["a"]
    assert [heading["id"] for heading in read_edition(both, "note").outline] == ["a", "b"]
    assert read_edition(both, "note").document["title"] == "N"
    with pytest.raises(InputError, match="holds no report"):
        read_edition(both, "figures")


def test_a_notebook_that_was_not_executed_is_refused_with_what_to_do():
    with pytest.raises(InputError, match="Run the report notebook"):
        read_edition(new_notebook(cells=[new_code_cell("x")]))


def test_repeated_ids_are_refused():
    with pytest.raises(ValueError, match=r"more than once in the report: a$"):
        read_edition(executed(DOCUMENT, Heading("A", "a"), table("a")))
