"""Disbursement: what counts, from which source, at every level; nothing missing turns into zero."""

import pandas as pd
import pytest

from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.intake.readers import read_period
from monitoring.measures.disbursement import DIMENSIONS, budget_lines, disbursement_table, grouped, progress_table
from monitoring.measures.history import earlier_returns
from monitoring.measures.planned_capital import as_planned
from monitoring.subject import open_subject
from tests.samples import PAYMENT, RETURN, new_workspace, receive_rows


def measured(workspace, period):
    subject = open_subject(workspace.root, "vinh-linh", period)
    cleaning = clean(read_period(workspace, "vinh-linh", subject.period), context_for(subject))
    payments, returns = (as_planned(cleaning.accepted(name), subject.own_plan) for name in ("payments", "returns"))
    before = earlier_returns(subject).get(subject.period.previous_in_year)
    lines = budget_lines(subject, payments, returns, before)
    table = disbursement_table(grouped(lines, payments_received=len(payments) > 0))
    return table.set_index("number_id"), progress_table(
        payments, {**earlier_returns(subject), subject.period: returns}, subject.period, subject.unit
    )


def paid(kind, amount, **change):
    return PAYMENT | {"payment_kind": kind, "amount": amount, "voucher": f"{kind} {amount}", **change}


@pytest.fixture
def workspace(tmp_path):
    return new_workspace(tmp_path)


def test_a_recovered_advance_does_not_raise_disbursement(workspace):
    rows = [
        paid("tạm ứng", "100"),
        paid("KLHT", "100", paid_on="1/3/2024"),
        paid("thu hồi tạm ứng", "100", paid_on="1/3/2024"),
        paid("hoàn trả", "10", paid_on="2/3/2024"),
        paid("điều chỉnh", "(5)", paid_on="3/3/2024"),
    ]
    receive_rows(workspace, "2024-Q1", "payments", rows)
    table, _ = measured(workspace, "2024-Q1")
    assert table.loc["disbursement.component-4.1", "cumulative_dong"] == 85_000_000


def test_payments_count_in_the_quarter_of_their_date(workspace):
    receive_rows(workspace, "2024-Q1", "payments", [paid("KLHT", "1")])
    receive_rows(
        workspace,
        "2024-Q2",
        "payments",
        [paid("KLHT", "2", paid_on="30/6/2024"), paid("KLHT", "4", paid_on="31/3/2024")],
    )
    table, progress = measured(workspace, "2024-Q2")
    assert table.loc["disbursement", ["in_quarter_dong", "cumulative_dong"]].tolist() == [2_000_000, 7_000_000]
    assert progress.query("number_id == 'disbursement'")[["period", "cumulative_dong"]].values.tolist() == [
        ["2024-Q1", 5_000_000],
        ["2024-Q2", 7_000_000],
    ]


def test_the_plan_comes_from_the_plan_folder_and_what_it_lacks_from_the_returns(workspace):
    receive_rows(workspace, "2024-Q1", "payments", [paid("KLHT", "1")])
    receive_rows(
        workspace,
        "2024-Q1",
        "returns",
        [RETURN | {"plan": "1"}, RETURN | {"plan_kind": "kéo dài", "plan_year": "2023", "plan": "50"}],
    )
    table, _ = measured(workspace, "2024-Q1")
    assert table.loc["disbursement.component-4.1.source-central.development.2024.year", "plan_dong"] == 7_293_000_000
    assert (
        table.loc["disbursement.component-4.1.source-central.development.2023.carried_over", "plan_dong"] == 50_000_000
    )
    assert table.loc["disbursement.development.2024.year", "plan_dong"] == 23_415_700_000
    assert table.loc["disbursement", "plan_dong"] == 23_798_700_000 + 7_046_000_000 + 50_000_000


def test_a_planned_line_without_payments_has_disbursed_nothing_once_payments_were_received(workspace):
    receive_rows(workspace, "2024-Q1", "payments", [paid("KLHT", "1")])
    table, _ = measured(workspace, "2024-Q1")
    assert table.loc["disbursement.component-3.2", ["cumulative_dong", "rate_percent"]].tolist() == [0, "0.0000"]


def test_without_payment_files_the_returns_say_what_was_disbursed(workspace):
    receive_rows(workspace, "2024-Q1", "returns", [RETURN])
    table, _ = measured(workspace, "2024-Q1")
    assert (
        table.loc["disbursement.component-4.1", ["in_quarter_dong", "cumulative_dong"]].tolist() == [1_250_500_000] * 2
    )
    assert pd.isna(table.loc["disbursement.component-3.2", "cumulative_dong"])
    assert table.loc["disbursement.component-3.2", "rate_percent"] == ""


def test_a_returned_figure_of_the_quarter_needs_the_quarter_before(workspace):
    receive_rows(workspace, "2024-Q2", "returns", [RETURN | {"cumulative": "3.000"}])
    assert pd.isna(measured(workspace, "2024-Q2")[0].loc["disbursement", "in_quarter_dong"])
    receive_rows(workspace, "2024-Q1", "returns", [RETURN | {"cumulative": "1.000"}])
    assert measured(workspace, "2024-Q2")[0].loc["disbursement", "in_quarter_dong"] == 2_000_000_000


def test_places_have_the_plan_that_the_returns_break_down(workspace):
    receive_rows(workspace, "2024-Q1", "payments", [paid("KLHT", "5")])
    receive_rows(workspace, "2024-Q1", "returns", [RETURN | {"place": "Vĩnh Ô", "plan": "20", "cumulative": "5"}])
    row = measured(workspace, "2024-Q1")[0].loc["disbursement.place-vinh-o"]
    assert row[["plan_dong", "cumulative_dong", "rate_percent"]].tolist() == [20_000_000, 5_000_000, "25.0000"]


def test_every_level_adds_up_to_the_whole(workspace):
    rows = [
        paid("KLHT", "5"),
        paid("tạm ứng", "7", capital="SN", component="3.2", place=""),
        paid("KLHT", "9", source="", component=""),
    ]
    receive_rows(workspace, "2024-Q1", "payments", rows)
    table, _ = measured(workspace, "2024-Q1")
    assert table.index.is_unique
    broken_down = [table[name].fillna(0).isin(["", 0]) for name in DIMENSIONS]
    for level, rows_of_level in table.groupby(broken_down):
        assert rows_of_level["cumulative_dong"].sum() == 21_000_000, level


def test_money_whose_plan_nobody_gave_does_not_lift_the_rate(workspace):
    """1.000 of this year's plan and 20.000 of the year 2022 carried over, of which no return gives a plan."""
    rows = [paid("KLHT", "1.000"), paid("KLHT", "20.000", plan_year="2022", plan_kind="kéo dài")]
    receive_rows(workspace, "2024-Q1", "payments", rows)
    table, _ = measured(workspace, "2024-Q1")
    plan = 23_798_700_000 + 7_046_000_000
    whole = table.loc["disbursement"]
    assert whole[["plan_dong", "cumulative_dong"]].tolist() == [plan, 21_000_000_000]
    assert whole[["planned_cumulative_dong", "unplanned_dong"]].tolist() == [1_000_000_000, 20_000_000_000]
    assert whole["rate_percent"] == f"{1_000_000_000 / plan * 100:.4f}"
    alone = table.loc["disbursement.development.2022.carried_over"]
    assert pd.isna(alone["planned_cumulative_dong"]) and alone["rate_percent"] == ""
    known = table["cumulative_dong"].notna()
    parts = table["planned_cumulative_dong"].fillna(0) + table["unplanned_dong"]
    assert (parts[known] == table.loc[known, "cumulative_dong"]).all()  # no đồng is lost


CUT_OFF = """
cut_offs:
  - {period: 2024-Q2, date: 2024-07-10, document: CV 12, verified: true}
"""


def test_a_payment_counts_in_one_quarter_alone_by_the_table_of_cut_offs(workspace):
    """Paid on 5 July, within the second quarter's cut-off of 10 July: the second quarter's, not the third's again."""
    profile = workspace.unit_profile("vinh-linh")
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text[: text.index("cut_offs:")] + CUT_OFF, encoding="utf-8")
    receive_rows(workspace, "2024-Q2", "payments", [paid("KLHT", "100"), paid("KLHT", "40", paid_on="05/7/2024")])
    receive_rows(workspace, "2024-Q3", "payments", [paid("KLHT", "7", paid_on="11/7/2024")])
    second, _ = measured(workspace, "2024-Q2")
    third, progress = measured(workspace, "2024-Q3")
    assert second.loc["disbursement", ["in_quarter_dong", "cumulative_dong"]].tolist() == [40_000_000, 140_000_000]
    assert third.loc["disbursement", ["in_quarter_dong", "cumulative_dong"]].tolist() == [7_000_000, 147_000_000]
    whole = progress.query("number_id == 'disbursement'")[["period", "cumulative_dong"]].values.tolist()
    assert whole == [["2024-Q1", 100_000_000], ["2024-Q2", 140_000_000], ["2024-Q3", 147_000_000]]


def returned(amount, place):
    return RETURN | {"place": place, "cumulative": amount, "reported_by": f"UBND {place}"}


def test_a_unit_that_did_not_return_leaves_no_quarter_that_seems_complete(workspace):
    receive_rows(workspace, "2024-Q2", "returns", [returned("500", "xã Vĩnh Hà"), returned("300", "xã Vĩnh Ô")])
    receive_rows(workspace, "2024-Q3", "returns", [returned("600", "xã Vĩnh Hà")])
    table, _ = measured(workspace, "2024-Q3")
    assert table.loc["disbursement", "cumulative_dong"] == 600_000_000
    assert pd.isna(table.loc["disbursement", "in_quarter_dong"])
    assert table.loc["disbursement.place-vinh-ha", "in_quarter_dong"] == 100_000_000
