"""All checks of a period together: unique names in their order, those of plan and files among them."""

from __future__ import annotations

import pandas as pd

from monitoring.measures.checks.period import check_subject
from monitoring.measures.disbursement import budget_lines, grouped
from monitoring.measures.offices import LINE
from monitoring.subject import open_subject
from tests.measures.checks.test_files import TOTALS
from tests.samples import new_workspace


def test_the_checks_of_a_period_have_unique_names_and_cover_plan_and_totals(tmp_path):
    new_workspace(tmp_path)
    subject = open_subject(tmp_path, "vinh-linh", "2024-Q1")
    payments = pd.DataFrame(columns=["paid_on", *LINE])
    amounts = ["plan_dong", "cumulative_dong", "estimate_dong"]
    returns = pd.DataFrame(columns=[*LINE, *amounts, "stated_capital", "reported_by"])
    returns = returns.astype({"plan_year": "Int64", **dict.fromkeys(amounts, "Int64")})
    groups = grouped(budget_lines(subject, payments, returns, None), payments_received=False)
    sources = pd.DataFrame(columns=["layout"])
    names = [check.check for check in check_subject(subject, groups, sources, pd.DataFrame(), TOTALS, returns, {})]
    assert names == sorted(set(names))
    assert any(name.startswith("total_row.") for name in names)
    assert any(name.startswith("plan-2024.stated_total.") for name in names)
