"""A unit that began within the year: its opening, the course over the break, and each number back to both sides."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from data.illustrative.handover import CLOSED, NEW, OLD, OPENED, write_first_quarter, write_handover
from monitoring.evidence.lines import Evidence
from monitoring.evidence.record import Record
from monitoring.evidence.trace import Tracer
from monitoring.measures.handover_tables import handover_tables, opening_of
from monitoring.period import Period
from monitoring.running.reruns import input_hashes
from monitoring.subject import open_subject
from monitoring.succession import load_succession
from monitoring.tables import frames
from monitoring.tables.rows import ProgressRow
from monitoring.tables.store import texts
from monitoring.workspace import REPOSITORY, Workspace
from tests.measured import measure

CAPITALS = {"ĐTPT": "development", "SN": "recurrent"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """xã Bến Quan in its first quarter, measured, with what it took over."""
    root = tmp_path_factory.mktemp("first-quarter")
    write_handover(root)
    write_first_quarter(root)
    measure(Workspace(root), NEW, OPENED)
    return Workspace(root)


def rows(workspace, table):
    return texts(workspace.processed(NEW, OPENED) / f"{table}.csv")


def vouchers(workspace, unit, period):
    with (workspace.received(unit, period) / "kho-bac.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def paid(vouchers, last_month):
    """đồng by kind of capital of the vouchers to the end of a month; "": all."""
    found = Counter()
    for row in vouchers:
        if int(row["Ngày thanh toán"][3:5]) <= last_month:
            for capital in ("", CAPITALS[row["Loại vốn"]]):
                found[capital] += int(row["Số tiền"].replace(".", ""))
    return found


def test_the_course_goes_through_the_old_units_and_on_with_both(workspace):
    before, since = vouchers(workspace, OLD, CLOSED), vouchers(workspace, NEW, OPENED)
    told = {(row["period"], row["capital"]): row for row in rows(workspace, "handover_progress")}
    for capital in ("", *CAPITALS.values()):
        for period, month in (("2025-Q1", 3), ("2025-Q2", 6)):
            row = told[period, capital]
            assert row["handed_over_dong"] == row["together_dong"] == str(paid(before, month)[capital])
            assert row["own_dong"] == ""  # no zero before there was the unit
        row, own = told["2025-Q3", capital], paid(since, 9)[capital]
        assert (row["own_dong"], row["together_dong"]) == (str(own), str(own + paid(before, 6)[capital]))


def test_its_own_amounts_have_nothing_of_the_old_units_in_them(workspace):
    whole = next(row for row in rows(workspace, "disbursement") if row["number_id"] == "disbursement")
    assert whole["cumulative_dong"] == str(paid(vouchers(workspace, NEW, OPENED), 9)[""])
    pace = next(row for row in rows(workspace, "pace") if row["number_id"] == "disbursement")
    assert pace["months_so_far"] == "3"  # from its first day, not from January


def test_why_an_old_unit_has_no_figures_is_a_row(workspace):
    told = {row["from_unit"]: (row["status"], row["received_by"]) for row in rows(workspace, "handover_units")}
    assert told["tt-ben-quan"] == ("no_report", "") and told["vinh-o"] == ("figures", OLD)


def test_every_number_walks_back_over_the_break(workspace):
    subject = open_subject(workspace.root, NEW, OPENED)
    inputs = input_hashes(workspace, NEW, subject.period)
    record = Record(NEW, subject.period, 1, {"input": inputs}, {})
    tracer = Tracer(Evidence(subject, record, workspace.processed(NEW, OPENED)))
    named = [number for number in tracer.number_ids if number.startswith("handover")]
    assert len(named) > 200
    assert [number for number in named if not tracer.calculation(number).agrees] == []
    trace = tracer.trace("handover.vinh-khe.6.central.recurrent.2025.year.disbursed.closed")
    assert trace.holds and [file.file for file in trace.files] == [f"data/raw/{OLD}/{CLOSED}/kho-bac.csv"]
    [line] = trace.lines[0]
    assert line.text["Xã"] == "xã Vĩnh Khê" and line.text["Loại thanh toán"] == "KLHT"
    both = tracer.trace("handover_progress.2025-Q3.together")
    assert both.holds and {file.file.split("/")[2] for file in both.files} == {OLD, NEW}


def test_files_of_the_old_unit_are_inputs_of_the_new_ones_report(workspace):
    found = input_hashes(workspace, NEW, Period.parse(OPENED))
    assert f"data/raw/{OLD}/{CLOSED}/kho-bac.csv" in found and f"data/raw/{OLD}/unit.yml" in found
    before = input_hashes(workspace, OLD, Period.parse(CLOSED))
    assert not any(NEW in name for name in before)


def changed(workspace, lines, units=""):
    """The shipped tables of units and changes, the changes into the new unit replaced by `lines`: data alone."""
    folder = workspace.root / "data/reference"
    folder.mkdir(parents=True, exist_ok=True)
    for name, more in (("units", units), ("unit_changes", lines)):
        text = (REPOSITORY / f"data/reference/{name}.csv").read_text(encoding="utf-8")
        kept = [line for line in text.splitlines() if name == "units" or f",{NEW}," not in line]
        (folder / f"{name}.csv").write_text("\n".join([*kept, *more.splitlines(), ""]), encoding="utf-8")


#: What became of the old units, as rows of unit_changes.csv → the status of each, and whether the course goes over.
CHANGES = {
    "whole": ("2025-07-01,vinh-o,{new},,doc,unverified", {"vinh-o": "figures"}, True),
    "split without a rule": (
        "2025-07-01,vinh-o,{new},,doc,unverified\n2025-07-01,vinh-o,huong-lap,,doc,unverified\n"
        "2025-07-01,vinh-ha,{new},,doc,unverified",
        {"vinh-o": "divided", "vinh-ha": "figures"}, False,
    ),
    "split by a share": (
        "2025-07-01,vinh-o,{new},1/3,doc,unverified\n2025-07-01,vinh-o,huong-lap,2/3,doc,unverified",
        {"vinh-o": "figures"}, False,
    ),
    "a unit that nobody has reported": ("2025-07-01,xa-moi,{new},,doc,unverified", {"xa-moi": "no_report"}, False),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_of_units_is_rows_alone(case, tmp_path):
    lines, statuses, goes_over = CHANGES[case]
    write_handover(tmp_path)
    workspace = Workspace(tmp_path)
    changed(
        workspace, lines.format(new=NEW), "xa-moi,1,commune,xã Mới,New commune,vinh-linh,,2025-06-30,doc,unverified"
    )
    tables = handover_tables(open_subject(tmp_path, NEW, OPENED), frames.made_of([], ProgressRow))
    assert dict(tables["handover_units"][["from_unit", "status"]].itertuples(index=False)) == statuses
    course = tables["handover_progress"]
    assert course.loc[course["period"] == CLOSED, "together_dong"].notna().all() == goes_over


def test_a_unit_that_took_nothing_over_has_no_such_tables(workspace):
    succession = load_succession(workspace)
    assert opening_of(open_subject(workspace.root, OLD, CLOSED), succession) is None
    later = opening_of(open_subject(workspace.root, NEW, "2025-Q4"), succession)
    assert later is not None and str(later.subject.period) == OPENED  # the same opening all year
    assert opening_of(open_subject(workspace.root, NEW, "2026-Q1"), succession) is None
