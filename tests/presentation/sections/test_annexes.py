"""The annexes hold every row: nothing that the tables say is left out."""

from __future__ import annotations

from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.sections import annexes
from monitoring.presentation.tables import Table
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def tables(report) -> dict[str, Table]:
    return {block.id: block for block in annexes.blocks(report) if isinstance(block, Table)}


def test_every_row_of_the_tables_is_there(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    found = tables(of_q3)
    assert len(found["tbl-annex-disbursement"].rows) == len(of_q3.disbursement)
    assert len(found["tbl-annex-targets"].rows) == len(of_q3.indicators)
    assert sum(row.style == "normal" for row in found["tbl-annex-checks"].rows) == len(of_q3.checks)
    assert len(found["tbl-annex-sources"].rows) == len(of_q3.sources)
    assert all(table.landscape for table in found.values())


def test_faulty_rows_stand_one_by_one_and_copies_by_file(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    rows = tables(of_q3)["tbl-annex-refused"].rows
    faulty = [row for row in of_q3.refused if row.rule != "duplicate"]
    files = {row.source_file for row in of_q3.refused if row.rule == "duplicate"}
    assert len(rows) == len(faulty) + len(files)
    assert parts_plain(rows[-1]["reason"]).endswith("rows")
    assert all("Trùng" not in parts_plain(row["reason"]) for row in rows), "reasons are told in English"


def test_the_ledger_shows_what_was_received_and_the_rules_that_did_something(report) -> None:
    rows = tables(report(EVERYTHING, "vi"))["tbl-annex-ledger"].rows
    names = [row.cells["rule"] for row in rows]
    assert names[0] == "Báo cáo chỉ tiêu" and names[1] == "như đã nhận"
    received = next(row for row in rows if row.cells["rule"] == "như đã nhận")
    assert received.cells["rows_in"].number_id == "ledger.indicator-returns.received.rows_in"


def test_where_there_is_nothing_it_says_so(report) -> None:
    assert "No row was refused." in words(annexes.blocks(report(OUTTURN, "en")))
