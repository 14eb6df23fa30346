"""What a leader must know, found by fixed rules: slow lines, grave checks, refused money, conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from monitoring.cleaning.rules import load_rules
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.presentation.report import Report, distinct
from monitoring.presentation.sections import terms
from monitoring.records import Row

#: The rule that refuses a row because an equal one has been accepted: its money is counted.
DUPLICATE = "duplicate"


def budget_rows(report: Report) -> list[Row]:
    """The lines that can be told apart: component and capital where money is broken down so, else capital and plan."""
    rows = report.lines("component", "capital") or report.lines("capital", "plan_year", "plan_kind")
    return [row for row in rows if row.plan_dong and row.planned_cumulative_dong is not None]


def responsible(report: Report, row: Row) -> list[str]:
    """Whose task a line is: the leads of its component; for money without a component the offices that returned it."""
    if row.component not in ("", UNASSIGNED["component"]):
        return report.leads(row.component, row.capital)
    senders = [report.agency_called(source.sender) for source in report.sources if source.layout == "returns"]
    return distinct(agency.code for agency in senders if agency)


def rate_of(row: Row) -> Fraction:
    """The exact rate of a row that has plan and disbursed amounts."""
    return Fraction(row.planned_cumulative_dong, row.plan_dong) * 100


def by_remaining(report: Report) -> list[Row]:
    """Lines with money left, the largest remainder first."""
    left = [row for row in budget_rows(report) if row.remaining_dong > 0]
    return sorted(left, key=lambda row: (-row.remaining_dong, row.number_id))


def slower_than_the_whole(report: Report) -> list[Row]:
    """Lines whose rate is under that of all money together, the largest remainder first."""
    whole = report.line()
    if whole is None or not whole.plan_dong or whole.planned_cumulative_dong is None:
        return []
    return [row for row in by_remaining(report) if rate_of(row) < rate_of(whole)]


def slowest(report: Report) -> list[Row]:
    """Lines with money left, the lowest rate first; of equal rates the larger remainder."""
    return sorted(by_remaining(report), key=lambda row: (rate_of(row), -row.remaining_dong))


def unsettled(report: Report, *families: str) -> list[Row]:
    """Checks that do not agree, of the families given (none: of all), in the families' order."""
    order = {name: place for place, name in enumerate(terms.FAMILIES)}
    rows = [check for check in report.checks if check.verdict != "agrees"]
    if families:
        rows = [check for check in rows if terms.family_of(check) in families]
    return sorted(rows, key=lambda check: (order.get(terms.family_of(check), len(order)), check.check))


def weight(check: Row) -> int:
    """The đồng at stake in a check: its difference, or, where none can be told, the amount in question."""
    if terms.unit_of(check) != "dong":
        return 0
    figures = [check.difference] if check.difference else [check.expected, check.actual]
    return max((abs(int(figure)) for figure in figures if figure), default=0)


def gravest(report: Report) -> Row | None:
    """The unsettled check of the plan with the most money at stake."""
    weighed = [check for check in unsettled(report) if weight(check) and terms.family_of(check) != "total_row"]
    return max(weighed, key=lambda check: (weight(check), check.check), default=None)


def refused_by_rule(report: Report) -> list[Row]:
    """Refused rows per rule, in the rules' order: how many, and the đồng of those whose amount could be read."""
    groups = [(rule.rule, [row for row in report.refused if row.rule == rule.rule]) for rule in load_rules()]
    return [
        Row(rule=rule, number_id=f"refused.{rule}", rows=len(rows), dong=readable_dong(rows))
        for rule, rows in groups
        if rows
    ]


def readable_dong(rows: Sequence[Row]) -> int | None:
    """The đồng of refused rows; None where no amount could be read: an unreadable amount is not zero."""
    readable = [row.amount_dong for row in rows if row.amount_dong is not None]
    return sum(readable) if readable else None


def faulty(report: Report) -> list[Row]:
    """Refused rows that are wrong; a duplicate is right, only counted already."""
    return [row for row in report.refused if row.rule != DUPLICATE]


def by_status(report: Report) -> dict[str, list[Row]]:
    """The targets of the year by status, each target once, in the order of the statuses."""
    found: dict[str, list[Row]] = {code: [] for code in terms.STATUSES}
    seen = set()
    for row in report.own_targets:
        if (row.indicator, row.commune) not in seen:
            seen.add((row.indicator, row.commune))
            found[row.status].append(row)
    return found


def nearly_met(report: Report) -> list[Row]:
    """Missed targets that need the fewest people, households or hamlets, the fewest first."""
    missed = [row for row in by_status(report)["not_met"] if row.people_short]
    return sorted(missed, key=lambda row: (row.people_short, row.number_id))


def differing_lines(report: Report) -> list[Row]:
    """Budget lines for which treasury and units do not say the same, the largest difference first."""
    rows = [row for row in report.reconciliation if row.verdict == "differs"]
    return sorted(rows, key=lambda row: (-abs(row.difference_dong), row.number_id))
