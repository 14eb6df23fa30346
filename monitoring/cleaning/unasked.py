"""Lines of the budget that no form asks for although earlier returns of the year report them."""

from __future__ import annotations

import pandas as pd

from monitoring.cleaning.form_contents import BUDGET_LINE, led_lines
from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.intake.form_design import load_design
from monitoring.intake.readers import read_period
from monitoring.subject import Subject, open_subject

_LINE = [*BUDGET_LINE, "plan_year", "plan_kind"]


def reported_but_unasked(subject: Subject) -> pd.DataFrame:
    """The lines (component, source, capital, plan_year, plan_kind) with a component that accepted returns of earlier
    quarters of the year hold and no form of this period asks for, such as money carried over that the plan lacks.

    Raises InputError where an earlier quarter cannot be read.
    """
    lines = _reported(subject)
    if subject.plan is None or lines.empty:
        return lines
    asked = led_lines(subject.plan)[BUDGET_LINE].drop_duplicates()
    kinds = pd.DataFrame(
        [(subject.period.year - budget.years_before, budget.plan_kind) for budget in load_design().budget_years],
        columns=["plan_year", "plan_kind"],
    )
    both = lines.merge(
        asked.merge(kinds, how="cross").astype({"plan_year": "Int64"}), on=_LINE, how="left", indicator=True
    )
    return both.loc[both["_merge"] == "left_only", _LINE].reset_index(drop=True)


def _reported(subject: Subject) -> pd.DataFrame:
    workspace, district = subject.workspace, subject.district.code
    parts = [pd.DataFrame(columns=_LINE)]
    for quarter in subject.period.year_to_date():
        if quarter != subject.period and workspace.register(district, quarter).exists():
            earlier = open_subject(workspace.root, district, str(quarter))
            received = read_period(workspace, district, quarter, ["returns"])
            parts.append(clean(received, context_for(earlier)).accepted("returns")[_LINE])
    lines = pd.concat(parts, ignore_index=True).drop_duplicates()
    named = lines["component"].fillna("") != ""
    return lines[named].sort_values(_LINE, ignore_index=True)
