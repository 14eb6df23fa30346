"""Formulas and ranges still mean the same cells once rows are repeated."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries

from monitoring.filling.references import (
    Place,
    RowMap,
    UnreadableFormula,
    moved_formula,
    moved_range,
    moved_ranges,
)

ROWS = RowMap({11: 3, 14: 1})
SHEETS = {"Biểu 1": ROWS, "Tổng 'hợp'": RowMap({})}


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("D10", "D10"),
        ("D11", "D11"),
        ("SUM(D11:D11)", "SUM(D11:D13)"),
        ("SUM($D$10:$D$12)/E12", "SUM($D$10:$D$14)/E14"),
        ("SUM(A:A,12:13)", "SUM(A:A,14:15)"),
        ("'Biểu 1'!A12&\"A12\"", "'Biểu 1'!A14&\"A12\""),
        ("'Tổng ''hợp'''!A12+Khac!A12+TongSo+Bang[Cột 12]", "'Tổng ''hợp'''!A12+Khac!A12+TongSo+Bang[Cột 12]"),
        ("IF(LOG10(A15)>1E5,Q1,#REF!)", "IF(LOG10(A17)>1E5,Q1,#REF!)"),
        ("D12:D1048576", "D14:D1048576"),
    ],
)
def test_formulas_move_with_their_cells(formula, moved) -> None:
    assert moved_formula(formula, SHEETS, "Biểu 1") == moved


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("D11-E11", "D13-E13"),
        ("D11/D$15", "D13/D$17"),
        ("D11/D10", "D13/D10"),
        ("SUM(D$11:D11)", "SUM(D$11:D13)"),
        ("SUM(D11:F11)", "SUM(D13:F13)"),
        ("SUM(D$9:D11)+$D$11", "SUM(D$9:D13)+$D$11"),
    ],
)
def test_in_a_repeated_row_the_row_itself_is_the_copy(formula, moved) -> None:
    assert moved_formula(formula, SHEETS, "Biểu 1", Place(11, 2)) == moved


@pytest.mark.parametrize("formula", ["SUM('Biểu 1:Biểu 2'!A1:'Biểu 1'!B2)", "A1#"])
def test_what_nobody_can_move_is_said(formula) -> None:
    with pytest.raises(UnreadableFormula):
        moved_formula(formula, SHEETS, "Biểu 1")


def test_without_a_repeated_row_no_formula_is_touched() -> None:
    assert moved_formula("A1#", {"Biểu 1": RowMap({11: 1})}, "Biểu 1") == "A1#"


def test_areas_take_up_the_copies_of_a_single_cell() -> None:
    assert moved_ranges("A11 B12:C12 D1", ROWS) == "A11:A13 B14:C14 D1"


@given(st.dictionaries(st.integers(1, 12), st.integers(1, 4), max_size=3), st.integers(1, 12), st.integers(0, 6))
def test_a_range_holds_every_copy_of_its_rows_and_no_other_row(copies, first, more) -> None:
    """The oracle writes all rows of the form out one below the other and looks where each has come to stand."""
    stood = [row for row in range(1, 30) for _ in range(copies.get(row, 1))]
    wanted = [place for place, row in enumerate(stood, start=1) if first <= row <= first + more]
    _, top, _, bottom = range_boundaries(moved_range(f"B{first}:B{first + more}", RowMap(copies)))
    assert list(range(top, bottom + 1)) == wanted
    alone = moved_range(f"B{first}", RowMap(copies))
    assert int(re.sub(r"\D", "", alone)) == stood.index(first) + 1
