"""What a leader must know, found by fixed rules: slow lines, grave checks, refused money, conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from monitoring.amounts import rate_percent
from monitoring.cleaning.rules import load_rules
from monitoring.measures.declared import known_sum
from monitoring.measures.disbursement import AMOUNTS, DIMENSIONS, UNASSIGNED
from monitoring.measures.families import FAMILIES, family_of, unit_of
from monitoring.measures.pace import OF_PLAN
from monitoring.measures.quarter import Quarter
from monitoring.measures.quarter_rows import Numbered, NumberedCheck, PacedRow, known
from monitoring.period import Period
from monitoring.tables import numbers
from monitoring.tables.numbers import check_name
from monitoring.tables.rows import ReconciliationRow, RefusedRow

#: The rule that refuses a row because another figure of the same thing was received before.
CONFLICTING = "conflicting"
#: Rates that are made from two amounts of a row where they are shown: part and whole.
_RATES = {
    "rate_percent": ("planned_cumulative_dong", "plan_dong"),
    "allocated_rate_percent": ("planned_cumulative_dong", "allocated_plan_dong"),
    **{rate: (part, "plan_dong") for rate, part in OF_PLAN.items()},
    "unexplained_rate": ("unexplained_dong", "difference_dong"),
}
#: From this part of the plan on, a matter of the figures is large.
_LARGE = 1000


# ---- money -----------------------------------------------------------------------------------------------------------


def rate_of(row: Numbered, column: str = "rate_percent") -> Fraction | None:
    """A rate of a row of disbursement.csv in percent, exact; None where it has not both amounts.

    Last year's rate is the one that was stated.
    """
    if column == "last_year_rate_percent":
        stated = str(getattr(row, column))
        return Fraction(stated) if stated else None
    part, whole = _RATES[column]
    return rate_percent(getattr(row, part), getattr(row, whole))


def even_rate(quarter: Quarter) -> Fraction | None:
    """The part of the time until the final day that has passed, in percent of its calendar months; None once it has."""
    whole = quarter.line()
    if quarter.is_closed or whole is None:
        return None
    return rate_percent(whole.months_so_far, whole.months_so_far + whole.months_left)


def even_rate_at(quarter: Quarter, period: str) -> Fraction:
    """The part of the months from January to the final day that has passed at the end of a quarter, in percent."""
    final = quarter.final_day
    months = (final.year - quarter.year) * 12 + final.month
    return Fraction(Period.parse(period).months, months) * 100


def disbursed_at(quarter: Quarter, number_id: str, period: str) -> int | None:
    """What had been disbursed of a line at the end of an earlier quarter, as known today, in đồng."""
    found = (one.cumulative_dong for one in quarter.progress if (one.number_id, one.period) == (number_id, period))
    return next(found, None)


def is_behind(quarter: Quarter) -> bool | None:
    """Whether what had been allocated is disbursed more slowly than the months pass; None where nothing can be said."""
    whole, even = quarter.line(), even_rate(quarter)
    rate = None if whole is None else rate_of(whole, "allocated_rate_percent")
    return None if even is None or rate is None else rate < even


def _exact(row: PacedRow) -> Fraction:
    """The rate of a budget row, which has plan and disbursed amounts."""
    return Fraction(known(row.planned_cumulative_dong), known(row.plan_dong)) * 100


def budget_rows(quarter: Quarter) -> list[PacedRow]:
    """The lines that can be told apart: component and capital where money is broken down so, else capital and plan."""
    rows = quarter.lines("component", "capital") or quarter.lines("capital", "plan_year", "plan_kind")
    return [row for row in rows if row.plan_dong and row.planned_cumulative_dong is not None]


def responsible(quarter: Quarter, row: PacedRow) -> list[str]:
    """Whose task a line is: the leads of its component; for money without a component the offices that returned it."""
    if row.component not in ("", UNASSIGNED["component"]):
        return quarter.leads(row.component, row.capital)
    senders = [quarter.agency_called(source.sender) for source in quarter.sources if source.layout == "returns"]
    return list(dict.fromkeys(agency.code for agency in senders if agency))


def by_remaining(quarter: Quarter) -> list[PacedRow]:
    """Lines with money left, the largest remainder first."""
    left = [row for row in budget_rows(quarter) if known(row.remaining_dong) > 0]
    return sorted(left, key=lambda row: (-known(row.remaining_dong), row.number_id))


def most_remaining(rows: Iterable[PacedRow]) -> PacedRow | None:
    """The row with most money left; None where no row tells what is left."""
    told = [row for row in rows if row.remaining_dong is not None]
    return max(told, key=lambda row: known(row.remaining_dong), default=None)


def slower_than_the_whole(quarter: Quarter) -> list[PacedRow]:
    """Lines whose rate is under that of all money together, the largest remainder first."""
    whole = quarter.line()
    overall = None if whole is None else rate_of(whole)
    return [] if overall is None else [row for row in by_remaining(quarter) if _exact(row) < overall]


def pressing(quarter: Quarter) -> list[PacedRow]:
    """Lines behind the pace that the year asks for, those first where most money is furthest behind."""
    even = even_rate(quarter)
    wanted = Fraction(100) if even is None else even
    behind = [row for row in by_remaining(quarter) if _exact(row) < wanted and _is_allocated(quarter, row)]
    return sorted(behind, key=lambda row: (-known(row.remaining_dong) * (wanted - _exact(row)), row.number_id))


def asked_before(quarter: Quarter) -> list[tuple[PacedRow, bool]]:
    """The lines that were furthest behind at the end of the last quarter of the year, those first where most money was
    at stake, each with whether the quarter then brought what had to be spent a month to spend it all in time.
    """
    before = quarter.subject.period.previous_in_year
    if before is None or quarter.is_closed:
        return []
    months = quarter.subject.period.months - before.months
    wanted, found = even_rate_at(quarter, str(before)), []
    for row in budget_rows(quarter):
        if row.in_quarter_dong is None or (row.months_since_allocation or 0) <= months:
            continue
        plan, added = known(row.plan_dong), row.in_quarter_dong
        left = plan - known(row.planned_cumulative_dong) + added
        behind = wanted - Fraction(plan - left, plan) * 100
        if left > 0 and behind > 0:
            needed = Fraction(left * months, row.months_left + months)
            found.append((-left * behind, row.number_id, row, added >= needed))
    return [(row, is_done) for _weight, _name, row, is_done in sorted(found, key=lambda one: one[:2])]


def _is_allocated(quarter: Quarter, row: PacedRow) -> bool:
    """Whether any of a line's money had been allocated by the cut-off: of other money no pace can be asked."""
    return quarter.is_closed or row.allocated_plan_dong is not None


def overspent(quarter: Quarter) -> list[PacedRow]:
    """Lines of which more is paid than planned, the largest excess first."""
    beyond = [row for row in budget_rows(quarter) if known(row.cumulative_dong) > known(row.plan_dong)]
    return sorted(beyond, key=lambda row: (known(row.plan_dong) - known(row.cumulative_dong), row.number_id))


def fastest_first(rows: Iterable[PacedRow]) -> list[PacedRow]:
    """The rows with plan and disbursed amounts, the highest rate first."""
    known = [row for row in rows if row.plan_dong and row.cumulative_dong is not None]
    return sorted(known, key=lambda row: (-_exact(row), row.number_id))


def add_up_to(rows: Iterable[PacedRow], whole: PacedRow) -> bool:
    """Whether the plans of the rows come to that of the whole."""
    return bool(sum(row.plan_dong or 0 for row in rows) == whole.plan_dong)


def is_repeated(row: PacedRow, rows: Iterable[PacedRow]) -> bool:
    """Whether another row breaks this one down further and still has all of its money."""
    given = {name: value for name in DIMENSIONS if (value := getattr(row, name))}
    return any(
        other is not row
        and all(getattr(other, name) == value for name, value in given.items())
        and all(getattr(other, name) == getattr(row, name) for name in AMOUNTS)
        for other in rows
    )


def differing_lines(quarter: Quarter) -> list[ReconciliationRow]:
    """Budget lines for which treasury and units do not say the same, the largest difference first."""
    rows = [row for row in quarter.reconciliation if row.verdict == "differs"]
    return sorted(rows, key=lambda row: (-abs(known(row.difference_dong)), row.number_id))


def of_one_side(quarter: Quarter) -> list[ReconciliationRow]:
    """Budget lines of which only the treasury or only a unit gives a figure."""
    return [row for row in quarter.reconciliation if row.verdict == "cannot_tell"]


def on_one_side(row: ReconciliationRow) -> int:
    """The larger of the amounts that one side gives of a line, in đồng."""
    return max(abs(dong) for dong in (row.paid_dong, row.returned_dong, 0) if dong is not None)


# ---- checks ----------------------------------------------------------------------------------------------------------


def of_family(quarter: Quarter, family: str) -> list[NumberedCheck]:
    """The checks of a family, whatever came of them."""
    return [check for check in quarter.checks if family_of(check) == family]


def first_period(quarter: Quarter) -> Period:
    """The first quarter of the year that has figures: its report told of the plan's faults in full."""
    periods = [Period.parse(row.period) for row in quarter.progress]
    return min(periods, default=quarter.subject.period)


def unsettled(quarter: Quarter, *families: str, standing: str = "") -> list[NumberedCheck]:
    """Checks that do not agree, of the families given (none: of all), in the families' order; `standing`: only those
    that are `new`, or that an earlier quarter told of (`known`). What concerns another year alone is left to its
    report.
    """
    order = {name: place for place, name in enumerate(FAMILIES)}
    rows = [
        check
        for check in quarter.checks
        if check.verdict != "agrees" and standing in ("", check.standing) and concerns_the_year(quarter, check)
    ]
    if families:
        rows = [check for check in rows if family_of(check) in families]
    return sorted(rows, key=lambda check: (order.get(family_of(check), len(order)), check.check))


#: What a plan says of the year before its own.
_OF_AN_EARLIER_YEAR = ("outturn", "stated_rate", "stated_total", "counterpart_disbursement")


def concerns_the_year(quarter: Quarter, check: NumberedCheck) -> bool:
    """Whether a check says something of the quarter's own year: a plan of another year has its own report, but may
    state what was left of this year and how it ended.
    """
    if check_name(check.check).plan_year in (None, quarter.year):
        return True
    family = family_of(check)
    return family == "carried_over" or (family in _OF_AN_EARLIER_YEAR and str(quarter.year) in check.check.split("."))


def weight(check: NumberedCheck) -> int:
    """The đồng at stake in a check: its difference, or, where none can be told, the amount in question."""
    if unit_of(check) != "dong":
        return 0
    figures = [check.difference] if check.difference else [check.expected, check.actual]
    return max((abs(int(figure)) for figure in figures if figure), default=0)


def heaviest_first(checks: Iterable[NumberedCheck]) -> list[NumberedCheck]:
    """Checks by the đồng at stake."""
    return sorted(checks, key=lambda check: (-weight(check), check.check))


def is_large(quarter: Quarter, dong: int | None) -> bool:
    """Whether so much is more than a small part of the plan; what cannot be weighed in money counts as large."""
    whole = quarter.line()
    plan = whole.plan_dong if whole is not None else None
    return dong is None or not plan or abs(dong) * _LARGE >= plan


#: Families of checks that have a sentence of their own.
_TOLD_ELSEWHERE = (
    *("total_row", "carried_over", "carried_over_returned", "capital_returned", "overspent", "unplanned"),
    *("not_returned", "fell", "estimate_below", "returned_over_plan"),
)


def gravest(quarter: Quarter) -> NumberedCheck | None:
    """The new unsettled check of the plan with the most money at stake; carried-over money has its own sentence."""
    weighed = [
        check
        for check in unsettled(quarter, standing="new")
        if weight(check) and family_of(check) not in _TOLD_ELSEWHERE
    ]
    gravest_of_all = max(weighed, key=lambda check: (weight(check), check.check), default=None)
    return gravest_of_all and next(iter(_readings_of(gravest_of_all, weighed)), gravest_of_all)


def _readings_of(check: NumberedCheck, others: Sequence[NumberedCheck]) -> list[NumberedCheck]:
    """The checks that say how the same stated total came about: they explain what the others only find."""
    total = check.check.partition(".components")[0]
    return [other for other in others if other.check.startswith(f"{total}.parts.")]


# ---- refused rows ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RefusedGroup:
    """Refused rows that are counted together: how many, and the đồng of those whose amount can be read."""

    rule: str
    number_id: str
    rows: int
    dong: int | None


def refused_by_rule(quarter: Quarter, follow_up: str) -> list[RefusedGroup]:
    """Refused rows of one follow-up per rule, in the rules' order: how many, and the đồng of those whose amount could
    be read.
    """
    own = followed_up(quarter, follow_up)
    groups = [(rule.rule, [row for row in own if row.rule == rule.rule]) for rule in load_rules()]
    return [
        RefusedGroup(rule, numbers.row("refused", follow_up, rule), len(rows), readable_dong(rows))
        for rule, rows in groups
        if rows
    ]


def readable_dong(rows: Sequence[RefusedRow]) -> int | None:
    """The đồng of refused rows; None where no amount could be read: an unreadable amount is not zero."""
    return known_sum(row.amount_dong for row in rows)


def followed_up(quarter: Quarter, follow_up: str) -> list[RefusedRow]:
    """Refused rows that must be sent again (`resend`), that a right row has come for (`replaced`), or that are right
    but counted already or in another period (`none`).
    """
    return [row for row in quarter.refused if row.follow_up == follow_up]


def conflicts(quarter: Quarter) -> list[RefusedRow]:
    """Rows that tell another figure of what a row received before tells, the largest first."""
    rows = [row for row in quarter.refused if row.rule == CONFLICTING]
    return sorted(rows, key=lambda row: (-abs(row.amount_dong or 0), row.source_file, row.source_row))
