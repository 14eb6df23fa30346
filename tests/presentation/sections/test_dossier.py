"""The auditor's figures hold every row that says something of its own; what only repeats another is left out."""

from __future__ import annotations

from dataclasses import replace

from monitoring.measures.disbursement import AMOUNTS
from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.sections import dossier
from monitoring.presentation.tables import Table
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def tables(report) -> dict[str, Table]:
    return {block.id: block for block in dossier.blocks(report) if isinstance(block, Table)}


def amounts(row) -> tuple:
    return tuple(getattr(row, name) for name in AMOUNTS)


def test_every_row_of_the_tables_is_there_or_repeated_by_the_one_below_it(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    found = tables(of_q3)
    printed = {row.cells["plan_dong"].number_id.removesuffix(".plan") for row in found["tbl-all-disbursement"].rows}
    left_out = [row for row in of_q3.disbursement if row.number_id not in printed]
    shown = [row for row in of_q3.disbursement if row.number_id in printed]
    assert len(shown) == len(found["tbl-all-disbursement"].rows) and 0 < len(left_out) < len(shown)
    for row in left_out:
        assert any(other.component == row.component and amounts(other) == amounts(row) for other in shown), row
    assert len(found["tbl-all-targets"].rows) == len(of_q3.indicators)


def test_the_budget_lines_stand_under_their_component_without_its_name(report) -> None:
    rows = tables(report(EVERYTHING, "en"))["tbl-all-disbursement"].rows
    labels = [(row.cells["name"], row.indent) for row in rows]
    place = next(place for place, (name, _indent) in enumerate(labels) if name.startswith("P4.1 "))
    assert labels[place][1] == 0
    assert ("Central budget, development capital, plan of 2024", 1) in labels[place : place + 8]


def test_checks_that_differ_stand_one_by_one_and_mere_agreement_is_counted(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    rows = tables(of_q3)["tbl-all-checks"].rows
    texts = [parts_plain(row.cells["text"]) for row in rows]
    assert all(check.explanation in texts for check in of_q3.checks if check.verdict != "agrees")
    numberless = [c for c in of_q3.checks if c.check.startswith("plan-2024.measurable.") and c.verdict == "agrees"]
    assert f"{len(numberless)} checks" in texts


def test_sources_are_listed_and_everything_lies_across(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    found = tables(of_q3)
    assert len(found["tbl-all-sources"].rows) == len(of_q3.sources)
    assert found["tbl-all-sources"].landscape and found["tbl-all-checks"].landscape


def test_rows_to_see_to_stand_one_by_one_and_the_others_by_file_and_reason(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    rows = tables(of_q3)["tbl-all-refused"].rows
    one_by_one = [row for row in of_q3.refused if row.follow_up != "none"]
    counted = {(row.source_file, row.rule) for row in of_q3.refused if row.follow_up == "none"}
    assert len([row for row in rows if row.style == "normal"]) == len(one_by_one) + len(counted)
    assert [row.cells["place"] for row in rows if row.style == "group"] == [
        "To be corrected and sent again", "Replaced by a right row received since", "Nothing to be done",
    ]  # fmt: skip
    assert any(parts_plain(row.cells.get("reason", "")).endswith(" rows") for row in rows)
    assert all("Trùng" not in parts_plain(row.cells.get("reason", "")) for row in rows), "reasons are told in English"


def test_the_ledger_shows_what_was_received_and_the_rules_that_did_something(report) -> None:
    rows = tables(report(EVERYTHING, "vi"))["tbl-all-ledger"].rows
    names = [row.cells["rule"] for row in rows]
    assert names[0] == "Báo cáo chỉ tiêu" and names[1] == "Số liệu tiếp nhận"
    received = next(row for row in rows if row.cells["rule"] == "Số liệu tiếp nhận")
    assert received.cells["rows_in"].number_id == "ledger.indicator-returns.received.rows_in"


def test_where_there_is_nothing_it_says_so(report) -> None:
    assert "No row was left out." in words(dossier.blocks(report(OUTTURN, "en")))


def test_a_replaced_file_and_the_one_in_its_place_are_told_where_files_are_listed(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    first, second, *rest = of_q3.sources
    older = replace(first, **{"superseded_by": "new.xlsx"})
    newer = replace(second, **{"replaces": "old.xlsx", "document": "CV 15/KBVL"})
    files = [row["file"] for row in tables(replace(of_q3, sources=[older, newer, *rest]))["tbl-all-sources"].rows]
    assert files[0] == f"{first.source_file} (replaced by new.xlsx, in no sum)"
    assert files[1] == f"{second.source_file} (in the place of old.xlsx: CV 15/KBVL)"
    assert files[2] == rest[0].source_file
