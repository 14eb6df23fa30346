"""A year of twelve months and four quarters: both read the same vouchers, none is lost, they agree where they meet."""

from __future__ import annotations

import pytest

from monitoring.measures.disbursement import budget_lines, disbursement_table, grouped
from monitoring.measures.history import money_at
from monitoring.period import Period
from monitoring.subject import open_subject
from tests.samples import PAYMENT, RETURN, UNIT, new_workspace, receive_rows

#: Paid in each month, triệu đồng.
PAID = [11, 23, 5, 0, 7, 13, 17, 2, 19, 3, 29, 31]


def vouchers(month: int) -> list[dict[str, str]]:
    return [
        PAYMENT
        | {
            "voucher": f"CT{month:02d}{half}",
            "paid_on": f"{day:02d}/{month:02d}/2024",
            "amount": str(PAID[month - 1] * half),
        }
        for half, day in ((1, 3), (2, 28))
        if PAID[month - 1]
    ]  # fmt: skip


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """The treasury's files: each month those of the month before, each quarter those of its months."""
    workspace = new_workspace(tmp_path_factory.mktemp("year"))
    for month in range(1, 13):
        receive_rows(workspace, f"2024-{month:02d}", "payments", vouchers(month - 1) if month > 1 else [])
        receive_rows(
            workspace, f"2024-{month:02d}", "returns",
            [RETURN | {"cumulative": str(3 * sum(PAID[: month - 1])), "estimate": str(3 * sum(PAID[:month]))}],
        )  # fmt: skip
    for quarter in (1, 2, 3, 4):
        rows = [row for month in range(3 * quarter - 2, 3 * quarter + 1) for row in vouchers(month)]
        receive_rows(workspace, f"2024-Q{quarter}", "payments", rows, name=f"quy-{quarter}.csv")
    return workspace


def measured(workspace, period):
    subject = open_subject(workspace.root, UNIT, str(period))
    _, payments, returns = money_at(subject, subject.period)
    before = subject.period.previous_in_year
    earlier = before and money_at(subject, before)
    lines = budget_lines(subject, payments, returns, earlier and earlier[2])
    table = disbursement_table(grouped(lines, payments_received=len(payments) > 0))
    return table.set_index("number_id").loc["disbursement"]


@pytest.mark.parametrize("month", (2, 3, 7, 12))
def test_a_month_has_what_was_paid_to_the_end_of_the_month_before(year, month):
    row = measured(year, Period(2024, month=month))
    assert row["cumulative_dong"] == 3_000_000 * sum(PAID[: month - 1])
    assert row["in_quarter_dong"] == 3_000_000 * PAID[month - 2]
    assert row["estimate_dong"] == 3_000_000 * sum(PAID[:month])


@pytest.mark.parametrize(("quarter", "month"), [(1, 4), (2, 7), (3, 10)])
def test_a_quarter_and_the_month_after_it_agree(year, quarter, month):
    of_quarter, of_month = measured(year, Period(2024, quarter)), measured(year, Period(2024, month=month))
    assert of_quarter["cumulative_dong"] == of_month["cumulative_dong"] == 3_000_000 * sum(PAID[: month - 1])


def test_the_last_quarter_has_the_whole_year(year):
    assert measured(year, Period(2024, 4))["cumulative_dong"] == 3_000_000 * sum(PAID)
