"""The decision note: what, by when, whose task; a document of its own."""

from __future__ import annotations

import pytest

from monitoring.presentation.blocks import Document, parts_plain
from monitoring.presentation.letterhead import Letterhead
from monitoring.presentation.sections import note
from monitoring.presentation.tables import Table
from tests.presentation.conftest import EVERYTHING, OUTTURN


@pytest.mark.parametrize(("period", "by"), [(OUTTURN, "31/3/2024"), (EVERYTHING, "31/12/2024")])
def test_each_matter_has_its_day_and_its_office(report, period, by) -> None:
    blocks = note.blocks(report(period, "vi"))
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert [row["place"] for row in table.rows] == [str(place) for place in range(1, len(table.rows) + 1)]
    assert 1 <= len(table.rows) <= 5
    assert {row["due"] for row in table.rows} == {by}
    assert all(row["who"] and parts_plain(row["text"]) for row in table.rows)


def test_it_is_a_document_of_its_own_for_internal_use(report) -> None:
    document, letterhead = note.blocks(report(EVERYTHING, "vi"))[:2]
    assert isinstance(document, Document) and document.part == note.PART and document.title.startswith("Phiếu trình: ")
    assert isinstance(letterhead, Letterhead) and letterhead.number == "" and not letterhead.addressees
    assert letterhead.subtitle.endswith("(lưu hành nội bộ)")
