"""Lines of the budget that no form asks for although earlier returns of the year report them."""

from __future__ import annotations

from typing import NamedTuple

from monitoring.cleaning.form_contents import budget_line, led_lines
from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.intake.form_design import load_design
from monitoring.intake.readers import read_period
from monitoring.subject import Subject, open_subject


class UnaskedLine(NamedTuple):
    """A line of the budget as returns report it."""

    component: str
    source: str
    capital: str
    plan_year: int
    plan_kind: str


def reported_but_unasked(subject: Subject) -> list[UnaskedLine]:
    """The lines with a component that accepted returns of earlier quarters of the year hold and no form of this period
    asks for, such as money carried over that the plan lacks.

    Raises InputError where an earlier quarter cannot be read.
    """
    led = [] if subject.plan is None else led_lines(subject.plan)
    asked = {
        UnaskedLine(*budget_line(line), subject.period.year - budget.years_before, budget.plan_kind)
        for line, _ in led
        for budget in load_design().budget_years
    }
    return sorted(_reported(subject) - asked)


def _reported(subject: Subject) -> set[UnaskedLine]:
    workspace, unit = subject.workspace, subject.unit.code
    found: set[UnaskedLine] = set()
    for quarter in subject.period.so_far():
        if quarter != subject.period and workspace.register(unit, quarter).exists():
            earlier = open_subject(workspace.root, unit, str(quarter))
            received = read_period(workspace, unit, quarter, ["returns"])
            returns = clean(received, context_for(earlier)).accepted("returns")
            lines = returns.loc[returns["component"] != "", list(UnaskedLine._fields)].drop_duplicates()
            found |= {UnaskedLine(*line) for line in lines.itertuples(index=False, name=None)}
    return found
