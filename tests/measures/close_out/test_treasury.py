"""The treasury's year-end sheets beside the ledger: sums of one type of funding, and never a line's end by guess."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.measures.books import Books
from monitoring.measures.close_out.ledger import ledger
from monitoring.measures.close_out.opening import open_closing
from monitoring.measures.close_out.treasury import treasury_figures, treasury_sums
from monitoring.span import Span
from monitoring.subject import open_subject
from tests.intake.treasury import by_xlsxwriter, sheet_04, sheet_qtnd
from tests.samples import RETURN, UNIT, new_workspace, receive_rows, register


@pytest.fixture(scope="module")
def closing(tmp_path_factory):
    """2024 in đồng: recurrent money of which 50 are cancelled, as the treasury says, and 190 carried over, not 200."""
    workspace = new_workspace(tmp_path_factory.mktemp("sheets"))
    workspace.plan(UNIT, 2024).rename(workspace.plan(UNIT, 2020))
    own = {"capital": "SN", "plan_year": "2024", "plan_kind": "trong năm", "unit": "đồng"}
    receive_rows(workspace, "2024-Q4", "returns", [{**RETURN, **own, "plan": "600", "cumulative": "360"}])
    for name, sheet, layout in (("04.xlsx", sheet_04(), "sdkp-04"), ("01.xlsx", sheet_qtnd(), "qtnd-01")):
        register(workspace, "2024-Q4", name, by_xlsxwriter(sheet), layout)
    path = workspace.decisions(UNIT, 2024)
    path.parent.mkdir()
    line = "4.1,NSTW,SN,2024,trong năm"
    path.write_text(
        "component,source,capital,plan_year,plan_kind,outcome,amount,unit,document,dated,task,cited\n"
        f"{line},hủy,50,đồng,QĐ 1,10/02/2025,,Điều 1\n{line},chuyển nguồn,190,đồng,QĐ 1,10/02/2025,,Điều 1\n",
        encoding="utf-8",
    )
    subject = open_subject(workspace.root, UNIT, "2024-Q4")
    return open_closing(Books(subject, subject.tables, lambda file: []), Span.parse("2024"))


def test_sums_of_the_programme_are_held_against_those_of_the_capital(closing):
    found = {(row.layout, row.plan_kind, row.ended): row for row in treasury_sums(closing, ledger(closing))}
    told = {key: (row.treasury_dong, row.ledger_dong, row.verdict) for key, row in found.items()}
    assert told["sdkp-04", "", "carried_over"] == (200, 190, "differs"), "the row of this programme, no other's"
    assert told["sdkp-04", "", "cancelled"] == (50, 50, "agrees")
    assert told["sdkp-04", "", "advance_outstanding"] == (0, None, "cannot_tell"), "returns do not tell advances"
    assert told["qtnd-01", "year", "carried_over"] == (500, None, "cannot_tell"), "no line of development capital"
    assert len(told) == 8


def test_a_sheet_that_does_not_name_the_programme_proves_no_difference(closing):
    books = closing.last.books
    unnamed = books.frame("sdkp-04").assign(row_content="Kinh phí chương trình")
    other = replace(books, _clean={}, _frames={"sdkp-04": unnamed}, _of_line={}, _by_line={})
    year = type(closing.last)(other)
    rows = treasury_sums(replace(closing, years=[year]), ledger(closing))
    assert [row.verdict for row in rows if row.ended == "carried_over" and row.layout == "sdkp-04"] == ["cannot_tell"]


def test_every_number_is_its_rows(closing):
    rows = ledger(closing)
    sums = treasury_sums(closing, [replace(row, line=number) for number, row in enumerate(rows, start=2)])
    figures = list(treasury_figures(closing, rows, sums))
    assert len(figures) == 3 * len(sums) and all(figure.calculate().agrees for figure in figures)


def test_a_phase_has_no_sheets_of_its_own(closing):
    assert treasury_sums(replace(closing, years=[*closing.years, *closing.years]), ledger(closing)) == []
