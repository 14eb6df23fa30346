"""Every line's parts add up to its plan, to the đồng; what is missing is said, with who owes it."""

from __future__ import annotations

from monitoring.measures.close_out.ledger import PARTS, close_out_figures, ledger, totals
from tests.measures.close_out.books import closing, decision, payment, returned, year_books
from tests.spec_tables import cells, spec

LINE = ("3.2", "central", "recurrent", 2023, "year")
OPENED = ("3.2", "central", "recurrent", 2023, "carried_over")
AGRICULTURE = "Phòng Nông nghiệp và PTNT"


def whole(text):
    return int(text) if text else None


@spec("ends_of_money")
def test_a_line_ends_in_parts_that_add_up_to_its_plan(
    why, plan, paid, returned, decided, opened, disbursed, advance, carried, cancelled, moved, unexplained,
    undocumented, missing,
):  # fmt: skip
    close = closed(plan, paid, returned, decided, opened)
    [row] = ledger(close)
    parts = [
        row.disbursed_dong,
        row.advance_outstanding_dong,
        row.carried_over_dong,
        row.cancelled_dong,
        row.moved_dong,
    ]
    assert [*parts, row.unexplained_dong] == list(
        map(whole, (disbursed, advance, carried, cancelled, moved, unexplained))
    )
    assert (row.undocumented_dong, row.missing) == (int(undocumented), missing), why
    assert row.plan_dong is None or row.plan_dong == sum(getattr(row, name) or 0 for name in PARTS)
    for figure in close_out_figures(close, [row]):  # the rows behind each number come to it
        assert figure.calculate().agrees, figure.number_id


def closed(plan="100", paid="", reported="", decided="", opened="", by=AGRICULTURE):
    payments = [payment(LINE, kind, int(dong)) for kind, dong in cells(paid).items()]
    returns = [returned(LINE, whole(plan), whole(reported), by)] if plan or reported else []
    following = year_books(2024, returns=[returned(OPENED, int(opened))]) if opened else None
    decisions = [decision(LINE, outcome, int(dong)) for outcome, dong in cells(decided).items()]
    return closing(year_books(2023, payments, returns), following=following, decisions={2023: decisions})


def test_who_returned_a_line_owes_what_is_missing_of_it_else_who_leads_its_component():
    assert [row.owed_by for row in ledger(closed(paid="volume=70"))] == ["agriculture"]
    assert [row.owed_by for row in ledger(closed(paid="volume=70", by="Tổ dự án"))] == ["to du an"]
    assert [row.owed_by for row in ledger(closed(paid="volume=70", by=""))] == [""], "these books know no plan"
    assert [row.owed_by for row in ledger(closed(paid="volume=100"))] == [""], "nothing is missing"


def test_totals_are_those_of_lines_with_a_plan_in_all_and_by_capital():
    other = ("9.1", "central", "development", 2023, "year")
    unplanned = ("8", "central", "recurrent", 2023, "year")
    payments = [payment(LINE, "volume", 60), payment(other, "advance", 5), payment(unplanned, "volume", 7)]
    close = closing(year_books(2023, payments, [returned(LINE, 100), returned(other, 40)]))
    rows = ledger(close)
    found = {row.number_id: (row.plan_dong, row.disbursed_dong, row.unexplained_dong) for row in totals(rows)}
    assert found == {
        "close_out.all": (140, 60, 75),
        "close_out.development": (40, 0, 35),
        "close_out.recurrent": (100, 60, 40),
    }
    assert [(row.component, row.missing) for row in rows if row.plan_dong is None] == [("8", "plan")]
    calculations = {figure.number_id: figure.calculate() for figure in close_out_figures(close, rows)}
    assert calculations["close_out.all.unexplained"].computed == 75
    assert all(calculation.agrees for calculation in calculations.values())


def test_documents_are_told_each_once():
    close = closing(
        year_books(2023, [payment(LINE, "volume", 60)], [returned(LINE, 100)]),
        decisions={2023: [decision(LINE, "cancelled", 10), decision(LINE, "carried_over", 30, "QĐ 2")]},
    )
    assert [row.documents for row in ledger(close)] == ["QĐ 1, 15/01/2024; QĐ 2, 15/01/2024"]


def test_a_row_that_the_files_no_longer_make_agrees_with_nothing():
    [row] = ledger(closed(paid="volume=70"))
    other = closing(year_books(2023, [payment(OPENED, "volume", 1)]))
    assert not any(
        figure.calculate().agrees for figure in close_out_figures(other, [row]) if row.number_id in figure.number_id
    )
