"""The published outturn of 2023 at 31/01/2024 as an independent oracle: figures typed from the plan, not computed
here.
"""

import pytest

from monitoring.amounts import rate_percent, round_half_up
from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.intake.readers import read_period
from monitoring.measures.disbursement import budget_lines, disbursement_table, grouped
from monitoring.subject import open_subject
from monitoring.workspace import REPOSITORY


@pytest.fixture(scope="module")
def table():
    subject = open_subject(REPOSITORY, "vinh-linh", "2023-Q4")
    cleaning = clean(read_period(subject.workspace, "vinh-linh", subject.period), context_for(subject))
    assert cleaning.refused().empty
    lines = budget_lines(subject, cleaning.accepted("payments"), cleaning.accepted("returns"), None)
    return disbursement_table(grouped(lines, payments_received=False)).set_index("number_id")


@pytest.mark.parametrize(
    ("number_id", "plan", "disbursed", "printed_rate", "four_decimals"),
    [
        ("disbursement.development.2022.carried_over", 3_361_532_000, 3_295_413_000, "98.0", "98.0331"),
        ("disbursement.development.2023.year", 15_164_000_000, 13_513_610_000, "89.1", "89.1164"),
        ("disbursement.recurrent.2022.carried_over", 1_475_286_000, 939_018_000, "63.6", "63.6499"),
        ("disbursement.recurrent.2023.year", 10_038_000_000, 5_227_268_000, "52.1", "52.0748"),
        ("disbursement.development", 18_525_532_000, 16_809_023_000, "90.7", "90.7344"),
        ("disbursement.recurrent", 11_513_286_000, 6_166_286_000, "53.6", "53.5580"),
        ("disbursement", 30_038_818_000, 22_975_309_000, "76.5", "76.4854"),
    ],
)
def test_the_figures_come_out_exactly(table, number_id, plan, disbursed, printed_rate, four_decimals):
    row = table.loc[number_id]
    assert (row["plan_dong"], row["cumulative_dong"], row["rate_percent"]) == (plan, disbursed, four_decimals)
    assert str(round_half_up(rate_percent(int(row["cumulative_dong"]), int(row["plan_dong"])), 1)) == printed_rate


def test_what_was_not_disbursed(table):
    assert table.loc["disbursement", "plan_dong"] - table.loc["disbursement", "cumulative_dong"] == 7_063_509_000


def test_nobody_said_what_was_paid_in_the_quarter(table):
    assert table["in_quarter_dong"].isna().all()
