"""Advances outstanding: which recovery is of which advance, how old they are, what is past due; a recovery raises
nothing. The oracle counts single đồng.
"""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace as Row

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.measures.advances import balances_table, matched, open_advances
from monitoring.measures.reconciliation import reconcile
from monitoring.records import records
from monitoring.subject import open_subject
from monitoring.tables import frames
from tests.evidence.quarters import publish, tracer_of
from tests.measures.money_oracle import SIGN
from tests.samples import PAYMENT, UNIT, new_workspace, receive_rows

LINE = {"component": "4.1", "place": "", "source": "central", "capital": "development", "plan_kind": "year"}


def voucher(kind, amount, day=0, owner="UBND xã Vĩnh Ô", year=2024, **line):
    told = LINE | {"payment_kind": kind, "amount_dong": amount, "investor": owner, "plan_year": year} | line
    paid_on = (date(2024, 1, 1) + timedelta(days=day)).isoformat()
    return Row(**told, paid_on=paid_on, voucher="V", source_file="a.csv", source_sheet="", source_row=2)


def left(*rows):
    return [one.left for one in matched({None: rows})]


def test_a_recovery_takes_from_the_same_owner_first_and_from_the_oldest():
    ours, theirs = (voucher("advance", 10, day, owner) for day, owner in ((1, "A"), (0, "B")))
    assert left(theirs, ours, voucher("advance_recovery", 4, 5, "A")) == [10, 6, 0]
    assert left(theirs, ours, voucher("advance_recovery", 14, 5, "A")) == [6, 0, 0]
    assert left(voucher("advance", 10), voucher("advance", 10, 1), voucher("advance_recovery", 12, 2)) == [0, 8, 0]
    assert left(theirs, voucher("advance_recovery", 4, 5, "Ủy ban B")) == [6, 0]


def test_what_finds_no_advance_stays_as_such():
    assert left(voucher("advance_recovery", 4), voucher("advance", 10, 1)) == [4, 10]  # recovered before it was paid
    assert left(voucher("advance", 10, 1), voucher("advance_recovery", 4, 1)) == [6, 0]  # but on the same day
    assert left(voucher("advance", 10), voucher("advance_recovery", 4, 1, source="local")) == [10, 4]
    assert left(voucher("advance", 10), voucher("advance_recovery", 4, 1, year=2023)) == [10, 4]
    assert left(voucher("advance", 10), voucher("advance_recovery", 14, 1), voucher("refund", 3, 2)) == [0, 4]


def test_money_that_was_carried_over_is_recovered_in_the_next_year():
    before, now = voucher("advance", 10, -60, year=2023), voucher("advance_recovery", 4, 9, year=2023, plan_kind="x")
    assert [one.left for one in matched({"2023-Q4": [before], None: [now]})] == [6, 0]


# ---- the oracle ------------------------------------------------------------------------------------------------------

vouchers = st.lists(
    st.builds(
        voucher,
        st.sampled_from(["advance", "advance_recovery", "volume"]),
        st.integers(1, 12),
        st.integers(0, 400),
        st.sampled_from(["A", "B", ""]),
        st.sampled_from([2023, 2024]),
    ),
    max_size=14,
)


def by_single_dong(rows):
    """Each đồng of an advance waits to be recovered; what is left of every voucher, by the row's identity."""
    waiting, remaining = [], {}
    for row in sorted(rows, key=lambda row: (row.paid_on, row.payment_kind == "advance_recovery")):
        if row.payment_kind == "advance":
            waiting += [row] * row.amount_dong
        elif row.payment_kind == "advance_recovery":
            for _ in range(row.amount_dong):
                same = [one for one in waiting if one.plan_year == row.plan_year]
                own = [one for one in same if one.investor == row.investor]
                if taken := next(iter(own or same), None):
                    waiting.remove(taken)
                else:
                    remaining[id(row)] = remaining.get(id(row), 0) - 1
    for row in waiting:
        remaining[id(row)] = remaining.get(id(row), 0) + 1
    return remaining


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    return open_subject(new_workspace(tmp_path_factory.mktemp("w")).root, UNIT, "2024-Q4")


@settings(max_examples=80, deadline=None)
@given(rows=vouchers)
def test_every_dong_is_outstanding_once_at_every_level(subject, rows):
    found = open_advances({None: rows}, subject)
    assert {id(one.row): one.open_dong for one in found} == by_single_dong(rows)
    net = sum(row.amount_dong * {"advance": 1, "advance_recovery": -1}.get(row.payment_kind, 0) for row in rows)
    assert sum(one.open_dong for one in found) == net
    table = records(balances_table(found, date(2025, 1, 31)))
    levels = {name: [row for row in table if getattr(row, name)] for name in ("component", "investor_agency", "age")}
    levels["investor_agency"] = [row for row in levels["investor_agency"] if not row.component]
    levels["component"] = [row for row in levels["component"] if not row.investor_agency]
    for own in levels.values():
        assert sum(row.outstanding_dong for row in own) == net and sum(row.rows for row in own) == len(found)
    assert all(row.past_due_dong is None for row in table)  # no day of repayment is on file for 2024


@settings(max_examples=25, deadline=None)
@given(rows=vouchers, amount=st.integers(1, 10**9), year=st.sampled_from([2023, 2024]))
def test_a_recovery_never_raises_what_is_disbursed(rows, amount, year):
    """By the oracle it lowers its line by its amount; with the volume that it turns into the line stays as it was."""
    recovery, volume = (voucher(kind, amount, year=year) for kind in ("advance_recovery", "volume"))

    def disbursed(own):
        names = [*LINE, "plan_year", "payment_kind", "amount_dong"]
        table = pd.DataFrame([vars(row) for row in own], columns=names).astype({"amount_dong": "Int64"})
        returns = pd.DataFrame(columns=[*LINE, "plan_year", "cumulative_dong"]).astype({"cumulative_dong": "Int64"})
        lines = records(reconcile(table.astype({"plan_year": "Int64"}), returns.astype({"plan_year": "Int64"})))
        return {row.plan_year: row.paid_dong for row in lines}

    def oracle(own):
        found = {}
        for row in own:
            found[row.plan_year] = found.get(row.plan_year, 0) + row.amount_dong * SIGN[row.payment_kind]
        return found

    before, after = disbursed(rows), disbursed([*rows, recovery])
    assert after == oracle([*rows, recovery]) and after[year] == before.get(year, 0) - amount
    assert disbursed([*rows, recovery, volume])[year] == before.get(year, 0)


# ---- age, deadline, years --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2024, 12, 31), "up_to_90_days"),
        (date(2024, 11, 2), "up_to_90_days"),
        (date(2024, 11, 1), "up_to_180_days"),
        (date(2024, 8, 4), "up_to_180_days"),
        (date(2024, 8, 3), "up_to_365_days"),
        (date(2024, 2, 1), "up_to_365_days"),
        (date(2024, 1, 31), "over_365_days"),
    ],
)
def test_the_age_is_counted_to_the_cut_off(subject, day, age):  # 31 January 2025
    [one] = open_advances({None: [voucher("advance", 5, (day - date(2024, 1, 1)).days)]}, subject)
    assert (one.age, one.due_on) == (age, "")


DEADLINES = (
    "what,phase_or_year,day,document,source,standing\n"
    "advance_repayment,2023,2024-02-15,CV 1,bản sao,unverified\n"
    "advance_repayment,2024,2025-02-15,CV 1,bản sao,verified\n"
)
ADVANCE = PAYMENT | {"payment_kind": "tạm ứng", "unit": "đồng"}


def two_years(root):
    """An advance of 2023, half of it recovered in 2024, and one of 2024."""
    workspace = new_workspace(root)
    (root / "data" / "reference").mkdir(parents=True)
    (root / "data" / "reference" / "deadlines.csv").write_text(DEADLINES, encoding="utf-8")
    old = {"plan_year": "2023", "paid_on": "5/12/2023", "voucher": "OLD", "amount": "500"}
    receive_rows(workspace, "2023-Q4", "payments", [ADVANCE | old])
    back = {"payment_kind": "thu hồi tạm ứng", "plan_year": "2023", "plan_kind": "kéo dài", "paid_on": "5/2/2024"}
    now = ADVANCE | {"voucher": "NEW", "amount": "70"}
    receive_rows(workspace, "2024-Q1", "payments", [now, ADVANCE | back | {"voucher": "BACK", "amount": "200"}])
    return workspace


@pytest.mark.parametrize(("carried_over", "due"), [(False, "2024-02-15"), (True, "2025-02-15")])
def test_what_an_earlier_year_left_open_is_past_due_unless_a_document_extends_it(tmp_path, carried_over, due):
    workspace = two_years(tmp_path)
    if carried_over:
        with (workspace.plan(UNIT, 2024) / "allocation_documents.csv").open("a", encoding="utf-8") as file:
            file.write("2023,carried_over,,12/QĐ-UBND,02/02/2024,UBND huyện Vĩnh Linh,ở đâu\n")
    publish(workspace, "2024-Q1")
    tables = workspace.processed(UNIT, "2024-Q1")
    told = frames.read(tables / "open_advances.csv").set_index("voucher")
    assert told["outstanding_dong"].to_dict() == {"OLD": 300, "NEW": 70}
    assert told["due_on"].to_dict() == {"OLD": due, "NEW": "2025-02-15"}
    balances = frames.read(tables / "advance_balances.csv").set_index("number_id")
    whole = balances.loc["advances.open"]
    assert (whole["outstanding_dong"], whole["past_due_dong"]) == (370, 0 if carried_over else 300)
    tracer = tracer_of(workspace, "2024-Q1")
    for row in balances.index:
        assert all(tracer.trace(f"{row}.{column}").holds for column in ("rows", "outstanding", "past_due"))
    [lines] = tracer.trace("advances.open.outstanding").lines
    assert [(line.file.rpartition("/")[0][-7:], line.adds) for line in lines] == [("2023-Q4", 300), ("2024-Q1", 70)]
