"""What can be trusted: two sources of the same money, refused rows, total rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.measures import findings
from monitoring.presentation.sections import basis, reliability, terms
from monitoring.presentation.tables import Table
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def tables(report) -> dict[str, Table]:
    return {block.id: block for block in reliability.blocks(report) if isinstance(block, Table)}


def details(report) -> dict[str, Table]:
    """What the auditor sees beyond that."""
    return {block.id: block for block in reliability.detail(report) if isinstance(block, Table)}


def test_without_vouchers_nothing_is_reconciled(report) -> None:
    said = words(reliability.blocks(report(OUTTURN, "en")))
    assert "No treasury vouchers have been received" in said
    assert "None of the rows received (4) was left out." in said


def test_without_returns_nothing_is_reconciled_either(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    rows = [replace(row, **{"returned_dong": None, "verdict": "cannot_tell"}) for row in of_q3.reconciliation]
    without = replace(of_q3, reconciliation=rows)
    assert "No amount of the units' returns could be accepted" in words(reliability.blocks(without))
    unsent = replace(without, sources=[row for row in of_q3.sources if row.layout != "returns"])
    assert "No unit returns have been received" in words(reliability.blocks(unsent))


def test_every_difference_stands_with_both_amounts(report) -> None:
    of_q3 = report(EVERYTHING, "vi")
    rows = tables(of_q3)["tbl-differences"].rows
    assert len(rows) == sum(row.verdict == "differs" for row in of_q3.reconciliation)
    assert rows[0]["difference_dong"].number_id.endswith(".difference")


def test_rows_left_out_are_told_by_what_is_to_be_done(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    said = words(reliability.blocks(of_q3))
    beginnings = {
        "resend": "To be corrected and sent again: ",
        "replaced": "Replaced by a right row received since: ",
        "none": "Nothing to be done, counted once already or of another period: ",
    }
    for follow_up, beginning in beginnings.items():
        count = len(findings.followed_up(of_q3, follow_up))
        assert count and f"{beginning}{count}" in said
    assert [row.cells["place"] for row in tables(of_q3)["tbl-resend"].rows] == [
        terms.place_of(row) for row in findings.followed_up(of_q3, "resend")
    ]
    rows = details(of_q3)["tbl-refused"].rows
    ids = [row.cells["rows"].number_id for row in rows]
    assert "refused.none.duplicate.rows" in ids and len(ids) == len(set(ids))
    assert sum(int(row.cells["rows"].text) for row in rows if row.indent) == len(of_q3.refused)


def test_total_rows_that_disagree_are_shown(report) -> None:
    (row,) = details(report(EVERYTHING, "vi"))["tbl-total-rows"].rows
    figures = [row[name].text for name in ("expected", "actual", "difference")]
    assert figures == ["3.656,054", "3.655,054", "−1,000"]
    assert "tbl-total-rows" not in details(report(OUTTURN, "vi"))


def test_every_line_that_cannot_be_compared_is_named(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    nothing = {"paid_dong": None, "returned_dong": None, "difference_dong": None, "verdict": "cannot_tell"}
    silent = replace(of_q3.reconciliation[0], **nothing)
    cases = [
        ({}, "neither the treasury nor a unit gives a figure"),
        ({"paid_dong": 5_000_000}, "the treasury paid 5.000 million đồng, no unit returned"),
        ({"returned_dong": 7_000_000}, "a unit returned 7.000 million đồng, the treasury"),
    ]
    for amounts, told in cases:
        one = replace(silent, **amounts)
        others = [row for row in of_q3.reconciliation if row.verdict != "cannot_tell"]
        assert told in words(reliability.blocks(replace(of_q3, reconciliation=[*others, one])))


@pytest.mark.parametrize(("files", "accepted", "told"), [
    ([], True, "No treasury vouchers have been received"),
    (["2024-Q3/a.csv"], False, "No row of the treasury's files could be accepted"),
    (["2024-Q2/a.csv"], True, "No voucher file of this quarter has been received"),
    (["2024-Q3/a.csv"], True, ""),
])  # fmt: skip
def test_what_the_amounts_rest_on_is_said_where_vouchers_are_missing(report, files, accepted, told) -> None:
    of_q3 = report(EVERYTHING, "en")
    sources = [replace(of_q3.sources[0], **{"layout": "payments", "source_file": file, "superseded_by": ""})
               for file in files]  # fmt: skip
    lines = [row if accepted else replace(row, **{"paid_dong": None}) for row in of_q3.reconciliation]
    said = basis.without_payments(replace(of_q3, sources=sources, reconciliation=lines))
    assert said.startswith(told) and bool(said) is bool(told)


def test_corrections_stand_with_what_they_changed(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    rows = details(of_q3)["tbl-corrections"].rows
    assert [row["place"].split(", ")[0] for row in rows] == [row.source_file for row in of_q3.corrections]
    assert all(row["document"] and row["reason"] and row["was"] != row["becomes"] for row in rows)
    assert "tbl-corrections" not in details(report(OUTTURN, "en"))


def test_vouchers_that_others_sent_are_named(report) -> None:
    assert "lists sent by People's Committees of Vĩnh Ô" in tables(report(EVERYTHING, "en"))["tbl-differences"].note
