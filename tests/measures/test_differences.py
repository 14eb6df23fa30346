"""Differences with their causes as tables: the rows behind each, the money explained and not, and their traces."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.cleaning.rules import context_for
from monitoring.measures import differences
from monitoring.measures.reconciliation import reconcile
from monitoring.subject import open_subject
from monitoring.tables import frames
from monitoring.tables.rows import NotReturnedRow, RefusedRow, SetAsideRow
from monitoring.workspace import REPOSITORY
from tests.evidence.quarters import publish, tracer_of
from tests.samples import PAYMENT, RETURN, UNIT, new_workspace, receive_rows, register

LINE = {"component": "2", "source": "central", "capital": "development", "plan_year": 2024, "plan_kind": "year"}
RAW = {
    "Thành phần": "Dự án 2", "Nguồn vốn": "NSTW", "Loại vốn": "ĐTPT", "Năm kế hoạch": "2024",
    "Loại kế hoạch": "trong năm", "Loại thanh toán": "KLHT", "Số tiền": "",
}  # fmt: skip
PLACE = {"source_file": "2024-Q3/a.csv", "source_sheet": "", "source_row": 2}


@pytest.fixture(scope="module")
def codes():
    return context_for(open_subject(REPOSITORY, "vinh-linh", "2024-Q3")).codes


def refused(amount, follow_up="resend", layout="payments", **raw):
    return {"layout": layout, "amount_dong": amount, "follow_up": follow_up, "raw": json.dumps(RAW | raw), **PLACE}


def missing(dong, **line):
    return {**LINE, **line, "cumulative_dong": dong, "number_id": "not_returned.a"}


SLIPPED = {"Số tiền": "27,5tr"}
FORMULA = {"Số tiền": "=…"}

#: Paid, returned, refused rows, lines not returned → cause, how much of the difference it is.
CASES = [
    (100, 100, [], [], ("", None)),
    (100, 140, [], [], ("unexplained", 0)),
    (100, 140, [refused(30), refused(10)], [], ("refused_rows", 40)),
    (100, 140, [refused(-40)], [], ("refused_rows", 40)),  # a bracket too many: the amount itself is right
    (100, 70, [refused(30, **{"Loại thanh toán": "hoàn trả"})], [], ("refused_rows", -30)),
    (100, 70, [refused(-30, **{"Loại thanh toán": "điều chỉnh"})], [], ("refused_rows", -30)),
    (100, 27_500_100, [refused(None, **SLIPPED)], [], ("refused_rows", 27_500_000)),
    (100, 140, [refused(30), refused(None, **FORMULA)], [], ("unexplained", 0)),  # nobody knows what the other holds
    (100, 140, [refused(40, **{"Nguồn vốn": "NS xã"})], [], ("refused_rows", 40)),  # of whatever source it was
    (100, 140, [refused(40, **{"Thành phần": "Dự án 1"})], [], ("unexplained", 0)),
    (100, 140, [refused(40, follow_up="replaced")], [], ("unexplained", 0)),
    (100, 140, [refused(40, layout="returns")], [], ("unexplained", 0)),
    (100, 140, [refused(30)], [], ("unexplained", 0)),
    (100, 100_000, [], [], ("power_of_ten", 99_900)),
    (100_000, 100, [], [], ("power_of_ten", -99_900)),
    (100, 60, [], [missing(40)], ("not_returned", -40)),
    (100, 60, [], [missing(30)], ("unexplained", 0)),
    (100, 60, [], [missing(40, component="1")], ("unexplained", 0)),
    (100, None, [], [], ("not_returned", None)),
    (None, 100, [], [], ("unexplained", None)),
]


def received(paid=(), returned=(), rows=(), lines=()):
    """Clean tables of one voucher and one return for each amount."""
    payments = [
        LINE | PLACE | {"voucher": "1", "paid_on": "2024-05-05", "place": "", "payment_kind": "volume"} | row
        for row in paid
    ]
    returns = [LINE | PLACE | {"place": ""} | row for row in returned]
    columns = [*LINE, *PLACE, "place"]
    return {
        "payments": typed(payments, [*columns, "voucher", "paid_on", "payment_kind", "amount_dong"]),
        "returns": typed(returns, [*columns, "cumulative_dong"]),
        "refused": frames.made_of(rows, RefusedRow),
        "not_returned": frames.made_of(lines, NotReturnedRow),
        "set_aside": frames.made_of([], SetAsideRow),
    }


def typed(rows, columns):
    whole = [name for name in columns if name.endswith("_dong") or name == "plan_year"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(whole, "Int64"))


def told(tables, codes):
    table = reconcile(tables["payments"], tables["returns"])
    found = differences.found_in(table, tables, codes)
    return differences.with_causes(table, found), differences.parts_table(found)


@pytest.mark.parametrize(("paid", "returned", "rows", "lines", "found"), CASES)
def test_the_cause_of_a_difference(codes, paid, returned, rows, lines, found):
    money = (
        [] if paid is None else [{"amount_dong": paid}],
        [] if returned is None else [{"cumulative_dong": returned}],
    )
    table, parts = told(received(*money, rows, lines), codes)
    row = table.iloc[0]
    assert (row["cause"], None if pd.isna(row["explained_dong"]) else row["explained_dong"]) == found
    if found[0] not in ("", "unexplained") and found[1] is not None:
        assert parts["dong"].sum() == found[1] and set(parts["cause"]) == {found[0]}


def test_what_fits_without_proof_is_kept_an_amount_that_cannot_be_read_as_missing(codes):
    tables = received([{"amount_dong": 100}], [{"cumulative_dong": 140}], [refused(30), refused(None, **FORMULA)])
    table, parts = told(tables, codes)
    assert table["cause"].tolist() == ["unexplained"] and set(parts["cause"]) == {"refused_rows"}
    assert parts["dong"].isna().tolist() == [False, True]


amounts = st.lists(st.tuples(st.sampled_from(["1", "2", "3.1"]), st.integers(1, 60)), max_size=6)


@settings(max_examples=15, deadline=None)
@given(amounts, amounts, st.lists(st.integers(1, 60), max_size=3))
def test_explained_and_unexplained_are_the_differences(codes, paid, returned, open_amounts):
    """However many lines, and whatever was refused: no đồng of a difference is lost between the two."""
    tables = received(
        [{"component": component, "amount_dong": dong} for component, dong in paid],
        [{"component": component, "cumulative_dong": dong} for component, dong in returned],
        [refused(dong) for dong in open_amounts],
    )
    table, parts = told(tables, codes)
    sums = differences.differences_table(table)
    apart = {}
    for sign, rows in ((-1, paid), (1, returned)):
        for component, dong in rows:
            apart[component] = apart.get(component, 0) + sign * dong
    both = {component for component, _ in paid} & {component for component, _ in returned}
    expected = sum(abs(apart[component]) for component in both)
    assert sums.empty == (not both)
    if both:
        whole, of_causes = sums.iloc[0], sums.iloc[1:]
        assert whole["difference_dong"] == expected == of_causes["difference_dong"].sum()
        assert (sums["explained_dong"] + sums["unexplained_dong"] == sums["difference_dong"]).all()
        assert whole["rows"] == of_causes["rows"].sum() == sum(apart[component] != 0 for component in both)
        assert whole["unexplained_dong"] == of_causes["unexplained_dong"].sum()
    claimed = parts.merge(table[["number_id", "cause", "explained_dong"]], on=["number_id", "cause"])
    per_line = claimed.groupby("number_id").agg(dong=("dong", "sum"), explained=("explained_dong", "first"))
    assert (per_line["dong"] == per_line["explained"]).all() or per_line["explained"].isna().any()


def test_nothing_compared_has_no_figure():
    assert differences.differences_table(reconcile(*list(received().values())[:2])).empty


# ---- files, tables and traces ----------------------------------------------------------------------------------------

_P = PAYMENT | {"place": "xã Vĩnh Ô", "unit": "đồng"}
_R = RETURN | {"place": "xã Vĩnh Ô", "unit": "đồng", "plan": ""}


def paid(voucher, component, amount, **facts):
    return _P | {"voucher": voucher, "component": component, "amount": str(amount)} | facts


def returned(component, amount, **facts):
    return _R | {"component": component, "cumulative": str(amount)} | facts


PAYMENTS = [
    paid("A1", "DA1", 500), paid("A2", "DA1", 77, paid_on="31/02/2024"),
    paid("B1", "DA2", 400), paid("B2", "DA2", 31, paid_on="25/3/2024"),
    paid("C1", "DA3.1", 300), paid("C2", "DA3.1", 29, payment_kind="tạm ứng"),
    paid("D1", "DA3.2", 200), paid("D2", "DA3.2", 90, source="NSĐP"),
    paid("E1", "DA4.1", 150), paid("F1", "DA6", 100), paid("F2", "DA6", 41, place="xã Vĩnh Hà"),
    paid("G1", "DA8", 88),
]  # fmt: skip
RETURNS = [
    returned("DA1", 577), returned("DA3.1", 300), returned("DA3.2", 213), returned("DA3.2", 77, source="NSĐP"),
    returned("DA4.1", 150_000), returned("DA6", 100), returned("DA8", 99),
]  # fmt: skip


def test_each_cause_is_found_in_files_that_were_received_and_its_trace_walks_to_the_rows(tmp_path):
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "payments", PAYMENTS)
    receive_rows(workspace, "2024-Q1", "returns", RETURNS)
    title = "Số liệu lũy kế đến ngày 20/3/2024;\n"
    late = "Thành phần;Xã;Nguồn vốn;Loại vốn;Năm kế hoạch;Loại kế hoạch;Kế hoạch vốn;Lũy kế giải ngân;Đơn vị tính\n"
    row = "DA2;xã Vĩnh Ô;NSTW;ĐTPT;2024;trong năm;;400;đồng\n"
    register(workspace, "2024-Q1", "tre.csv", (title + late + row).encode(), "returns")
    publish(workspace, "2024-Q1")
    tables = workspace.processed(UNIT, "2024-Q1")
    rows = frames.read(tables / "reconciliation.csv").set_index("component")
    central = rows[(rows["source"] == "central") & (rows["verdict"] != "agrees")]
    assert central["cause"].to_dict() == {
        "1": "refused_rows", "2": "timing", "3.1": "advance", "3.2": "other_line", "4.1": "power_of_ten",
        "6": "not_returned", "8": "unexplained",
    }  # fmt: skip
    parts = frames.read(tables / "difference_parts.csv")
    vouchers = parts.groupby("cause")["voucher"].agg(set).to_dict()
    expected = {"refused_rows": {"A2"}, "timing": {"B2"}, "advance": {"C2"}, "not_returned": {"F2"}}
    assert {cause: vouchers[cause] for cause in expected} == expected
    tracer = tracer_of(workspace, "2024-Q1")
    for number_id in rows["number_id"]:
        trace = tracer.trace(f"{number_id}.explained")
        assert trace.holds
        if central["cause"].get(number_id.split(".")[1]) == "refused_rows":
            assert [line.text["Số chứng từ"] for line in trace.lines[0]] == ["A2"]
    sums = frames.read(tables / "differences.csv")
    assert all(
        tracer.trace(f"{row}.{name}").holds for row in sums["number_id"] for name in ("unexplained", "unexplained_rate")
    )
    whole = sums.iloc[0]
    assert (whole["rows"], whole["unexplained_dong"]) == (8, 11)
