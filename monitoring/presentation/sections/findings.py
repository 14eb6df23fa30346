"""What a leader must know, found by fixed rules: slow lines, grave checks, refused money, conflicts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from monitoring.cleaning.rules import load_rules
from monitoring.measures.checks.check import plan_year_of
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.targets import status_of
from monitoring.period import Period
from monitoring.presentation.report import Report, distinct
from monitoring.presentation.sections import terms
from monitoring.records import Row

#: The rule that refuses a row because another figure of the same thing was received before.
CONFLICTING = "conflicting"


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


def is_behind(report: Report) -> bool | None:
    """Whether what had been allocated is disbursed more slowly than the months pass; None where nothing can be said."""
    whole, even = report.line(), report.even_rate
    if whole is None or even is None or not whole.allocated_plan_dong or whole.planned_cumulative_dong is None:
        return None
    return Fraction(whole.planned_cumulative_dong, whole.allocated_plan_dong) * 100 < even


def since(report: Report, row: Row) -> str:
    """From when the money of a month is averaged: from its allocation, where some was allocated within the year."""
    late = row.paid_per_month_since_allocation_dong != row.paid_per_month_dong
    return report.words._("since it was allocated") if late else report.words._("so far")


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


def pressing(report: Report) -> list[Row]:
    """Lines behind the pace that the year asks for, those first where most money is furthest behind."""
    wanted = Fraction(100) if report.even_rate is None else report.even_rate
    behind = [row for row in by_remaining(report) if rate_of(row) < wanted and _is_allocated(report, row)]
    return sorted(behind, key=lambda row: (-row.remaining_dong * (wanted - rate_of(row)), row.number_id))


def _is_allocated(report: Report, row: Row) -> bool:
    """Whether any of a line's money had been allocated by the cut-off: of other money no pace can be asked."""
    return report.is_closed or row.allocated_plan_dong is not None


def overspent(report: Report) -> list[Row]:
    """Lines of which more is paid than planned, the largest excess first."""
    beyond = [row for row in budget_rows(report) if row.cumulative_dong > row.plan_dong]
    return sorted(beyond, key=lambda row: (row.plan_dong - row.cumulative_dong, row.number_id))


def of_family(report: Report, family: str) -> list[Row]:
    """The checks of a family, whatever came of them."""
    return [check for check in report.checks if terms.family_of(check) == family]


def first_period(report: Report) -> Period:
    """The first quarter of the year that has figures: its report told of the plan's faults in full."""
    periods = [Period.parse(row.period) for row in report.progress]
    return min(periods, default=report.subject.period)


def unsettled(report: Report, *families: str, standing: str = "") -> list[Row]:
    """Checks that do not agree, of the families given (none: of all), in the families' order; `standing`: only those
    that are `new`, or that an earlier quarter told of (`known`). What concerns another year alone is left to its
    report.
    """
    order = {name: place for place, name in enumerate(terms.FAMILIES)}
    rows = [
        check
        for check in report.checks
        if check.verdict != "agrees" and standing in ("", check.standing) and concerns_the_year(report, check)
    ]
    if families:
        rows = [check for check in rows if terms.family_of(check) in families]
    return sorted(rows, key=lambda check: (order.get(terms.family_of(check), len(order)), check.check))


#: What a plan says of the year before its own.
_OF_AN_EARLIER_YEAR = ("outturn", "stated_rate", "stated_total", "counterpart_disbursement")


def concerns_the_year(report: Report, check: Row) -> bool:
    """Whether a check says something of the report's own year: a plan of another year has its own report, but may state
    what was left of this year and how it ended.
    """
    if plan_year_of(check.check) in (None, report.year):
        return True
    family = terms.family_of(check)
    return family == "carried_over" or (family in _OF_AN_EARLIER_YEAR and str(report.year) in check.check.split("."))


def weight(check: Row) -> int:
    """The đồng at stake in a check: its difference, or, where none can be told, the amount in question."""
    if terms.unit_of(check) != "dong":
        return 0
    figures = [check.difference] if check.difference else [check.expected, check.actual]
    return max((abs(int(figure)) for figure in figures if figure), default=0)


def gravest(report: Report) -> Row | None:
    """The new unsettled check of the plan with the most money at stake; carried-over money has its own sentence."""
    told_elsewhere = (
        "total_row", "carried_over", "carried_over_returned", "capital_returned", "overspent", "unplanned",
        "not_returned", "fell", "estimate_below", "returned_over_plan",
    )  # fmt: skip
    weighed = [
        check
        for check in unsettled(report, standing="new")
        if weight(check) and terms.family_of(check) not in told_elsewhere
    ]
    gravest_of_all = max(weighed, key=lambda check: (weight(check), check.check), default=None)
    return gravest_of_all and next(iter(_readings_of(gravest_of_all, weighed)), gravest_of_all)


def _readings_of(check: Row, others: Sequence[Row]) -> list[Row]:
    """The checks that say how the same stated total came about: they explain what the others only find."""
    total = check.check.partition(".components")[0]
    return [other for other in others if other.check.startswith(f"{total}.parts.")]


def refused_by_rule(report: Report, follow_up: str) -> list[Row]:
    """Refused rows of one follow-up per rule, in the rules' order: how many, and the đồng of those whose amount could
    be read.
    """
    own = followed_up(report, follow_up)
    groups = [(rule.rule, [row for row in own if row.rule == rule.rule]) for rule in load_rules()]
    return [
        Row(rule=rule, number_id=f"refused.{follow_up}.{rule}", rows=len(rows), dong=readable_dong(rows))
        for rule, rows in groups
        if rows
    ]


def readable_dong(rows: Sequence[Row]) -> int | None:
    """The đồng of refused rows; None where no amount could be read: an unreadable amount is not zero."""
    readable = [row.amount_dong for row in rows if row.amount_dong is not None]
    return sum(readable) if readable else None


def followed_up(report: Report, follow_up: str) -> list[Row]:
    """Refused rows that must be sent again (`resend`), that a right row has come for (`replaced`), or that are right
    but counted already or in another period (`none`).
    """
    return [row for row in report.refused if row.follow_up == follow_up]


def conflicts(report: Report) -> list[Row]:
    """Rows that tell another figure of what a row received before tells, the largest first."""
    rows = [row for row in report.refused if row.rule == CONFLICTING]
    return sorted(rows, key=lambda row: (-abs(row.amount_dong or 0), row.source_file, row.source_row))


def sender_of(report: Report, row: Row) -> str:
    """Who sent the file of a refused row, as its register says."""
    return next((source.sender for source in report.sources if source.source_file == row.source_file), "")


def by_sender(report: Report, rows: Sequence[Row]) -> str:
    """Every sender of refused rows with the number of his rows."""
    counts = Counter(report.sender(sender_of(report, row)) for row in rows)
    return "; ".join(f"{sender}: {report.words.number(count)}" for sender, count in counts.items())


def by_status(report: Report) -> dict[str, list[Row]]:
    """The targets of the year by status, each target once, in the order of the statuses."""
    found: dict[str, list[Row]] = {code: [] for code in terms.STATUSES}
    seen = set()
    for row in report.own_targets:
        if (row.indicator, row.commune) not in seen:
            seen.add((row.indicator, row.commune))
            found[row.status].append(row)
    return found


def of_communes(report: Report, target: Row) -> list[Row]:
    """What single communes reported of a target of the whole district."""
    own = [row for row in report.indicators if row.indicator == target.indicator and not row.is_target]
    return [] if target.commune else own


def silent_communes(report: Report, target: Row) -> list[str]:
    """The communes that reported nothing of a target of which others reported something."""
    told = {row.commune for row in of_communes(report, target)}
    codes = [commune.code for commune in report.subject.district.communes if commune.is_valid_on(report.cut_off)]
    return [code for code in codes if code not in told] if told else []


def sent_for_later(report: Report, target: Row) -> bool:
    """Whether a figure of a target was sent that is dated after the cut-off."""
    late = [row for row in report.refused if (row.layout, row.rule) == ("indicator-returns", "after-period")]
    return any(target.indicator in json.loads(row.raw).values() for row in late)


def missed_by_all(report: Report, target: Row) -> bool:
    """Whether a target is missed by every one of the figures that offices report of it."""
    aim = report.aims[target.indicator, target.of_commune]
    reports = [row for row in report.targets if (row.indicator, row.commune) == (target.indicator, target.commune)]
    fractions = [[Fraction(text) if text else None for text in (row.numerator, row.denominator)] for row in reports]
    return all(status_of(aim, top, bottom) == "not_met" for top, bottom in fractions)


def nearly_met(report: Report) -> list[Row]:
    """Missed targets that need the fewest people, households or hamlets, the fewest first."""
    missed = [row for row in by_status(report)["not_met"] if row.people_short]
    return sorted(missed, key=lambda row: (row.people_short, row.number_id))


def differing_lines(report: Report) -> list[Row]:
    """Budget lines for which treasury and units do not say the same, the largest difference first."""
    rows = [row for row in report.reconciliation if row.verdict == "differs"]
    return sorted(rows, key=lambda row: (-abs(row.difference_dong), row.number_id))
