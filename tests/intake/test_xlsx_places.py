"""Places of cells: usual worksheets are read as they are, others are written anew, doubled places are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from monitoring.errors import InputError
from monitoring.intake.xlsx_places import in_usual_form


def sheet(rows: str) -> bytes:
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()


USUAL = sheet('<row r="2"><c r="A2" s="1"><v>1</v></c><c r="AB2"/></row><row r="5" hidden="1"><c r="A5" t="s"/></row>')


def test_a_usual_worksheet_is_left_as_it_is():
    assert in_usual_form(USUAL, "file") is USUAL
    assert in_usual_form(sheet(""), "file") == sheet("")


@pytest.mark.parametrize(
    "rows",
    [
        '<row><c><v>1</v></c><c r="C1" t="e"><f>1/0</f><v>#N/A</v></c><c><v>&lt;</v></c></row><row><c/></row>',
        "<row r='1'><c r='A1'><v>1</v></c><c r = 'C1' t='e'><f/><v>#N/A</v></c><c><v>&lt;</v></c></row>"
        "<row r='2'><c/></row>",
        '<!-- <c r="A1"> --><row><c r="A1"><v>1</v></c><c r="C1" t="e"><f/><v>#N/A</v></c><c><v>&lt;</v></c></row>'
        '<row r="2"><c r="A2"/></row>',
    ],
    ids=["without places", "single quotes and spaces", "comments"],
)
def test_cells_take_the_place_behind_the_one_before(rows):
    found = in_usual_form(sheet(rows), "file")
    assert found == sheet(
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1" t="e"><f/><v>#N/A</v></c><c r="D1"><v>&lt;</v></c></row>'
        '<row r="2"><c r="A2"></c></row>'
    )
    prefixed = sheet(rows).replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:!", b"<!")
    prefixed = prefixed.replace(b"<!-- <x:c", b"<!-- <c").replace(b"<x:worksheet", b'<x:worksheet xmlns:x="n"', 1)
    assert in_usual_form(prefixed, "file") == found


TWICE = {
    "rows": '<row r="2"><c r="A2"/></row><row r="2"><c r="B2"/></row>',
    "rows going back": '<row r="3"><c r="A3"/></row><row r="2"><c r="A2"/></row>',
    "cells": '<row r="2"><c r="A2"/><c r="A2"/></row>',
    "cells going back": '<row r="2"><c r="B2"/><c r="A2"/></row>',
    "cells of another row": '<row r="2"><c r="A3"/></row>',
    "no place at all": '<row r="2"><c r="2A"/></row>',
    "a cell outside of rows": '<c r="A1"/><row r="2"><c r="A2"/></row>',
}


@pytest.mark.parametrize("rows", TWICE.values(), ids=TWICE)
@pytest.mark.parametrize("quote", ['"', "'"])
def test_places_that_stand_twice_or_out_of_order_are_refused(rows, quote):
    with pytest.raises(InputError):
        in_usual_form(sheet(rows.replace('"', quote)), "file")


def test_long_sheets_of_few_columns_are_no_danger():
    in_usual_form(sheet('<row r="1000000"><c r="T1000000"><v>1</v></c></row>'), "file")
    with pytest.raises(InputError, match="larger than any table"):
        in_usual_form(sheet('<row r="1000000"><c r="U1000000"><v>1</v></c></row>'), "file")


PLACES = st.lists(st.tuples(st.integers(1, 900), st.integers(1, 60)), unique=True, min_size=1, max_size=12).map(sorted)


@given(PLACES, st.data())
def test_sheets_in_order_pass_and_no_other_order_does(places, data):
    def written(order: list[tuple[int, int]]) -> bytes:
        rows = list(dict.fromkeys(row for row, _ in order))
        cells = {row: "".join(f'<c r="{get_column_letter(c)}{r}"/>' for r, c in order if r == row) for row in rows}
        return sheet("".join(f'<row r="{row}">{cells[row]}</row>' for row in rows))

    assert in_usual_form(written(places), "file") == written(places)
    order = data.draw(st.permutations(places))
    if written(order) != written(places):
        with pytest.raises(InputError, match="twice or out of order"):
            in_usual_form(written(order), "file")
