"""Targets against what was reported: exact fractions, strict and non-strict comparators, and how many people are
missing.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from monitoring.amounts import round_half_up
from monitoring.plan import Plan

COLUMNS = [
    "number_id",
    "indicator",
    "commune",
    "numerator",
    "denominator",
    "value",
    "unit",
    "comparator",
    "target",
    "status",
    "gap",
    "people_short",
    "as_of",
    "reported_by",
    "document",
    "detail",
    "current_percent",
]
#: “trên” is strictly more and “dưới” strictly less; a bare number is “at least” (wording of the plan).
COMPARATORS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq}
_REPORT_COLUMNS = ["numerator", "denominator", "as_of", "reported_by", "document"]


@dataclass(frozen=True)
class Target:
    """One row of targets.csv as measures need it; `target` and `baseline` exact, in `unit`, None where not stated.

    `grows`: each further case adds to numerator and denominator (births of the year).
    """

    indicator: str
    commune: str
    kind: str
    comparator: str
    target: Fraction | None
    unit: str
    direction: str
    baseline: Fraction | None
    grows: bool = False

    @property
    def is_measurable(self) -> bool:
        return self.target is not None and self.comparator in COMPARATORS


def targets_of(plan: Plan | None) -> list[Target]:
    """The targets of a plan in its order; none without a plan."""
    if plan is None:
        return []
    growing = {row.indicator for row in plan.rows("populations") if row.population == "growing"}
    return [
        Target(
            row.indicator,
            row.commune,
            row.kind,
            row.comparator,
            _exact(row.value),
            row.unit,
            row.direction,
            _exact(row.baseline_value),
            row.indicator in growing,
        )
        for row in plan.rows("targets")
    ]


def _exact(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def value_of(target: Target, numerator: Fraction | None, denominator: Fraction | None) -> Fraction | None:
    """The indicator's exact value in its unit: percent of a rate, points of a change, a count as it is.

    A change is counted in the direction that the target names: a fall of 14 points is 14. None where it cannot be
    told: no numerator, a missing or zero denominator, a change without its baseline.
    """
    if numerator is None:
        return None
    if target.kind in ("count", "milestone"):
        return numerator
    if not denominator:
        return None
    percent = numerator / denominator * 100
    if target.kind == "change":
        return None if target.baseline is None else (percent - target.baseline) * _sign(target)
    return percent


def _sign(target: Target) -> int:
    return -1 if target.kind == "change" and target.direction == "down" else 1


def is_possible(target: Target, numerator: Fraction | None, denominator: Fraction | None) -> bool:
    """A share cannot exceed its whole; such a report is shown, but nothing is concluded from it."""
    if target.kind not in ("rate", "change") or numerator is None or denominator is None:
        return True
    return numerator <= denominator


def status_of(target: Target, numerator: Fraction | None, denominator: Fraction | None) -> str:
    """`met`, `not_met`, `no_data` or `not_measurable` (the plan gives no number to compare with).

    A milestone needs no number: it is met once it is reported as completed, and, like every figure short of its
    target, not met as long as it is reported as not completed.
    """
    if target.kind == "milestone" and target.target is None:
        return "no_data" if numerator is None else "met" if numerator >= 1 else "not_met"
    if target.target is None or not target.is_measurable:
        return "not_measurable"
    value = value_of(target, numerator, denominator)
    if value is None or not is_possible(target, numerator, denominator):
        return "no_data"
    return "met" if COMPARATORS[target.comparator](value, target.target) else "not_met"


def people_short(target: Target, numerator: Fraction | None, denominator: Fraction | None) -> int | None:
    """How many more (or, for a ceiling, fewer) people, households or hamlets the target needs; 0 where it is met.

    The least whole n for which the exact comparison holds: exactly 98 % of a target “over 98 %” needs one more. Where
    the population grows, the n next cases that must all be as wanted: 39 of 49 births need 2 more for “over 80 %”.
    None where there is no verdict, or where no whole number of them would do.
    """
    status = status_of(target, numerator, denominator)
    if status == "met":
        return 0
    if status == "not_met" and target.grows:
        return _further_cases(target, numerator, denominator)
    wanted = _wanted_numerator(target, denominator)
    if status != "not_met" or numerator is None or wanted is None:
        return None
    more = (target.comparator in (">", ">=")) == (_sign(target) > 0)
    missing = wanted - numerator if more else numerator - wanted
    if target.comparator == "=":
        return abs(int(missing)) if missing == int(missing) else None
    needed = math.floor(missing) + 1 if target.comparator in (">", "<") else math.ceil(missing)
    after = numerator + needed if more else numerator - needed
    return needed if after >= 0 and is_possible(target, after, denominator) else None


def _further_cases(target: Target, numerator: Fraction | None, denominator: Fraction | None) -> int | None:
    """The least n for which (numerator + n) / (denominator + n), for a ceiling numerator / (denominator + n), does."""
    if target.target is None or numerator is None or denominator is None or target.kind != "rate":
        return None
    share = target.target / 100
    if target.comparator in (">", ">=") and share < 1:
        exact = (share * denominator - numerator) / (1 - share)
    elif target.comparator in ("<", "<=") and share > 0:
        exact = numerator / share - denominator
    else:
        return None
    return math.floor(exact) + 1 if target.comparator in (">", "<") else math.ceil(exact)


def _wanted_numerator(target: Target, denominator: Fraction | None) -> Fraction | None:
    wanted = target.target
    if wanted is None or target.kind in ("count", "milestone"):
        return wanted
    if target.kind == "change":
        wanted = None if target.baseline is None else target.baseline + _sign(target) * wanted
    return None if wanted is None or denominator is None else wanted * denominator / 100


def indicator_table(targets: Iterable[Target], reports: pd.DataFrame, communes: list[str]) -> pd.DataFrame:
    """The contract's indicators.csv: every target with what was reported of it, none dropped.

    `reports`: clean indicator returns (numerator and denominator as exact decimal text). A target for the whole
    district is measured by its district-wide report or, where all `communes` reported, by their sum; communes that
    reported are shown below it. Two offices that disagree are both shown as `conflicting`.
    """
    newest = _newest(reports)
    rows: list[dict[str, object]] = []
    for target in targets:
        own = newest.get((target.indicator, target.commune)) or _summed(target, newest, communes)
        rows += _rows_of(target, own)
        if not own and target.commune == "" and _is_missed_in_part(target, newest, communes):
            rows[-1] |= {"status": "not_met", "detail": "missed_in_part"}
        if target.commune == "":
            for commune in communes:
                rows += _rows_of(target, newest.get((target.indicator, commune), []), commune, only_reported=True)
    table = pd.DataFrame(rows, columns=COLUMNS)
    # A commune with a target of its own is measured against that one alone.
    table = table.drop_duplicates("number_id", keep="first")
    table["people_short"] = table["people_short"].astype("Int64")
    return table.reset_index(drop=True)


#: What was reported, by _REPORT_COLUMNS.
_Reported = dict[str, str]
#: Indicator and commune → what was reported of them, one for each figure reported.
_Newest = dict[tuple[str, str], list[_Reported]]


def _newest(reports: pd.DataFrame) -> _Newest:
    """Per reporting office its newest report, offices that agree merged into one."""
    ordered = reports.sort_values(["reported_by", "as_of", "document"])
    days = ordered.groupby(["indicator", "commune", "reported_by"])["as_of"].transform("max")
    ordered = ordered[ordered["as_of"] == days]
    places: _Newest = {}
    rows = ordered[["indicator", "commune", *_REPORT_COLUMNS]].itertuples(index=False, name=None)
    for indicator, commune, *reported in rows:
        places.setdefault((indicator, commune), []).append(dict(zip(_REPORT_COLUMNS, reported, strict=True)))
    return {place: _merged(reports) for place, reports in places.items()}


def _merged(reports: list[_Reported]) -> list[_Reported]:
    merged: dict[tuple[str, str], _Reported] = {}
    for report in reports:
        same = merged.setdefault((report["numerator"], report["denominator"]), report)
        if same is not report:
            for name in ("reported_by", "document"):
                same[name] = "; ".join(dict.fromkeys(filter(None, [same[name], report[name]])))
            same["as_of"] = max(same["as_of"], report["as_of"])
    return list(merged.values())


def _summed(target: Target, newest: _Newest, communes: list[str]) -> list[_Reported]:
    if target.commune or not communes:
        return []
    parts = [newest.get((target.indicator, commune), []) for commune in communes]
    if not all(len(part) == 1 for part in parts):
        return []
    each = [part[0] for part in parts]
    if not all(report["numerator"] and report["denominator"] for report in each) and target.kind != "count":
        return []
    return [
        {
            "numerator": _sum_text(report["numerator"] for report in each),
            "denominator": _sum_text(report["denominator"] for report in each),
            "as_of": min(report["as_of"] for report in each),
            "reported_by": "; ".join(dict.fromkeys(report["reported_by"] for report in each if report["reported_by"])),
            "document": "; ".join(dict.fromkeys(report["document"] for report in each if report["document"])),
        }
    ]


def _is_missed_in_part(target: Target, newest: _Newest, communes: list[str]) -> bool:
    """Whether what some communes reported already rules the district's target out, whatever the others report."""
    parts = [newest.get((target.indicator, commune), []) for commune in communes]
    told = [(Fraction(part[0]["numerator"]), part[0]["denominator"]) for part in parts
            if len(part) == 1 and part[0]["numerator"]]  # fmt: skip
    if target.target is None or not told:
        return False
    if target.kind == "rate" and target.comparator == ">=" and target.target == 100:
        return any(denominator and numerator < Fraction(denominator) for numerator, denominator in told)
    least = sum((numerator for numerator, _ in told), Fraction(0))
    if target.kind == "count" and target.comparator in ("=", "<="):
        return least > target.target
    return target.kind == "count" and target.comparator == "<" and least >= target.target


def _sum_text(texts: Iterable[str]) -> str:
    present = [Fraction(text) for text in texts if text]
    return _plain(sum(present, Fraction(0))) if present else ""


def _rows_of(
    target: Target, reports: list[_Reported], commune: str = "", only_reported: bool = False
) -> list[dict[str, object]]:
    if not reports:
        return [] if only_reported else [_row(target, dict.fromkeys(_REPORT_COLUMNS, ""), commune or target.commune)]
    conflicting = len(reports) > 1
    statuses = {status_of(target, *_fractions(report)) for report in reports}
    detail = {frozenset(["not_met"]): "missed_by_all", frozenset(["met"]): "met_by_all"}.get(frozenset(statuses), "")
    return [
        _row(target, report, commune or target.commune, conflict=number if conflicting else None)
        | ({"detail": detail} if conflicting else {})
        for number, report in enumerate(reports, start=1)
    ]


def _row(target: Target, report: _Reported, commune: str, conflict: int | None = None) -> dict[str, object]:
    numerator, denominator = _fractions(report)
    value = value_of(target, numerator, denominator)
    status = status_of(target, numerator, denominator)
    in_conflict = conflict is not None and status != "not_measurable"
    measured = status in ("met", "not_met") and not in_conflict
    gap = value - target.target if measured and value is not None and target.target is not None else None
    parts = [
        "indicator",
        target.indicator,
        f"commune-{commune}" if commune else "",
        f"report-{conflict}" if conflict else "",
    ]
    return {
        **report,
        "number_id": ".".join(filter(None, parts)),
        "indicator": target.indicator,
        "commune": commune,
        "value": "" if value is None else str(round_half_up(value, 4)),
        "unit": target.unit,
        "comparator": target.comparator,
        "target": "" if target.target is None else _plain(target.target),
        "status": "conflicting" if in_conflict else status,
        "gap": "" if gap is None else str(round_half_up(gap, 4)),
        "people_short": people_short(target, numerator, denominator) if measured else None,
        "detail": _detail(target, status, numerator, denominator),
        "current_percent": _current_percent(target, numerator, denominator),
    }


def _fractions(report: _Reported) -> tuple[Fraction | None, Fraction | None]:
    numerator, denominator = (Fraction(report[name]) if report[name] else None for name in ("numerator", "denominator"))
    return numerator, denominator


def _detail(target: Target, status: str, numerator: Fraction | None, denominator: Fraction | None) -> str:
    """Why there is no verdict although figures were reported; nothing where there are none."""
    if status != "no_data" or numerator is None:
        return ""
    if not is_possible(target, numerator, denominator):
        return "impossible"
    return "no_baseline" if target.kind == "change" and target.baseline is None and denominator else "incomplete"


def _current_percent(target: Target, numerator: Fraction | None, denominator: Fraction | None) -> str:
    """The share as it is now of a target that is a change, whether or not its baseline is known."""
    if target.kind != "change" or numerator is None or not denominator:
        return ""
    return str(round_half_up(numerator / denominator * 100, 4))


def _plain(value: Fraction) -> str:
    """An exact decimal as text without needless zeros: 98.5, 96, -14."""
    if value.denominator == 1:
        return str(value.numerator)
    return format(round_half_up(value, 6).normalize(), "f")
