"""A second finding of every check of a plan and of returns, from the check's name alone: for each family what is
expected and what was found, by plain sums over rows. It shares no code with the checks, nor their words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from monitoring import vietnamese
from monitoring.plan import Plan
from monitoring.records import Row

Sides = tuple[Any, Any]


def of_plan(plan: Plan, name: str) -> Sides:
    """Expected and actual of the check `name` of a plan, without the plan's year."""
    family, _, rest = name.partition(".")
    return _OF_PLAN[family](plan, rest)


def dong(rows: Sequence[Row], empty: int | None = None, column: str = "amount_dong") -> int | None:
    amounts = [amount for row in rows if (amount := getattr(row, column)) is not None]
    return sum(amounts) if amounts else empty


def _rows(plan: Plan, table: str, **codes: object) -> list[Row]:
    return [row for row in getattr(plan, table) if all(getattr(row, name) == code for name, code in codes.items())]


def _stated(plan: Plan, name: str) -> Row:
    [row] = _rows(plan, "stated_totals", id=name)
    return row


def _part(row: Row) -> tuple[object, ...]:
    return row.year, row.source, row.capital, row.plan_kind


def _beside(plan: Plan, row: Row, measure: str) -> list[Row]:
    key = (*_part(row), row.as_of)
    return [other for other in _rows(plan, "stated_totals", measure=measure) if (*_part(other), other.as_of) == key]


def _stated_total(plan: Plan, name: str) -> Sides:
    if ".parts" in name:
        identity, _, measure = name.rpartition(".parts")
        parts = _rows(plan, "stated_totals", part_of=identity)
        if measure:
            first: dict[object, Row] = {}
            for row in sorted(parts, key=lambda row: row.measure != measure[1:]):
                first.setdefault(_part(row), row)
            parts = list(first.values())
        return _stated(plan, identity).amount_dong, dong(parts)
    identity, _, reading = name.partition(".components")
    total = _stated(plan, identity)
    own = {total.capital, ""} if reading == ".with_unstated_capital" else {total.capital}
    rows = [row for row in _of_year(plan, total) if not total.capital or row.capital in own]
    return total.amount_dong, dong(rows)


def _of_year(plan: Plan, total: Row) -> list[Row]:
    rows = plan.allocations
    return [row for row in rows if total.source in ("", row.source) and total.tranche in ("", row.tranche)]


def _tranche(plan: Plan, name: str) -> Sides:
    total = _stated(plan, name)
    rows = [row for row in _of_year(plan, total) if total.capital in ("", row.capital)]
    return 0, sum(row.tranche != total.tranche for row in rows)


def _capital_stated(plan: Plan, component: str) -> Sides:
    unstated = _rows(plan, "allocations", component=component, capital="")
    return None if unstated else 0, dong(unstated, 0)


def _stated_rate(plan: Plan, name: str) -> Sides:
    rate = _stated(plan, name)
    disbursed, base = (dong(_beside(plan, rate, measure)) for measure in ("disbursed", "base"))
    if disbursed is None or not base:
        return rate.value, None
    digits = Decimal(1).scaleb(rate.value.as_tuple().exponent)
    return rate.value, (Decimal(disbursed) * 100 / Decimal(base)).quantize(digits, ROUND_HALF_UP)


def _left(plan: Plan, year: str = "") -> int:
    told = [row for row in _rows(plan, "stated_totals", measure="base") if _beside(plan, row, "disbursed")]
    told = [row for row in told if not year or str(row.year) == year]
    return (dong(told) or 0) - sum(dong(_beside(plan, row, "disbursed")) or 0 for row in told)


def _carried_over(plan: Plan, _year: str) -> Sides:
    return _left(plan), dong(_rows(plan, "stated_totals", measure="allocation", plan_kind="carried_over"))


def _repeated_amount(plan: Plan, name: str) -> Sides:
    earlier = _stated(plan, name)
    same = _rows(plan, "allocations", source=earlier.source, amount_dong=earlier.amount_dong)
    return None if same else 0, dong(same, 0)


def _counterpart(plan: Plan, name: str) -> Sides:
    money = _stated(plan, name)
    told = _rows(plan, "stated_totals", measure="disbursed", source=money.source, year=money.year)
    return 1, 1 if told else None


def _target_funding(plan: Plan, indicator: str) -> Sides:
    target = next(row for row in _rows(plan, "targets", indicator=indicator) if row.component)
    money = _rows(plan, "allocations", component=target.component)
    return 1, int(any(target.capital in ("", row.capital) for row in money))


def _target(plan: Plan, name: str, holds: Callable[[Row], bool]) -> Sides:
    indicator, _, place = name.partition(".")
    [target] = _rows(plan, "targets", indicator=indicator, place=place)
    return 1, 1 if holds(target) else None


def _lead(plan: Plan, component: str) -> Sides:
    money, own = (_rows(plan, table, component=component) for table in ("allocations", "leads"))
    counts = []
    for capital in sorted({row.capital for row in money}) or [""]:
        special = [row for row in own if capital and row.capital == capital]
        counts.append(len(special or [row for row in own if not row.capital]))
    return 1, max(counts, key=lambda count: abs(count - 1))


def _document_date(plan: Plan, name: str) -> Sides:
    dates = {
        row.dated
        for row in plan.documents
        if row.number and row.dated and f"{_slug(row.issuer)}.{_slug(row.number)}.{row.dated.year}" == name
    }
    return 1, len(dates)


def _slug(text: str) -> str:
    return vietnamese.fold(text).replace(" ", "-")


_OF_PLAN: dict[str, Callable[[Plan, str], Sides]] = {
    "stated_total": _stated_total,
    "tranche": _tranche,
    "capital_stated": _capital_stated,
    "stated_rate": _stated_rate,
    "carried_over": _carried_over,
    "repeated_amount": _repeated_amount,
    "counterpart_disbursement": _counterpart,
    "target_funding": _target_funding,
    "measurable": lambda plan, name: _target(plan, name, lambda row: row.target != "" or row.kind == "milestone"),
    "baseline": lambda plan, name: _target(plan, name, lambda row: row.baseline != ""),
    "lead": _lead,
    "lead_funding": lambda plan, name: (1, int(bool(_rows(plan, "allocations", component=name)))),
    "document_date": _document_date,
    "document_without_number": lambda plan, _: (0, len(_rows(plan, "documents", number=""))),
    "document_without_date": lambda plan, _: (0, len(_rows(plan, "documents", dated=None))),
}


# ---- what units return -----------------------------------------------------------------------------------------------


def of_returns(plan: Plan, name: str, now: Sequence[Row], then: Sequence[Row]) -> Sides:
    """Expected and actual of the check `name` of the returns of a quarter, `then` those of the quarter before."""
    family, _, rest = name.partition(".")
    head, _, tail = rest.rpartition(".")
    own = [row for row in now if (row.component, row.capital) == (head, tail)]
    of_year = [row for row in own if (row.plan_year, row.plan_kind) == (plan.year, "year")]
    of_line, before = ([row for row in rows if _line(row) == rest] for rows in (now, then))
    match family:
        case "returned_plan":
            allocated = _rows(plan, "allocations", component=head, capital=tail)
            return dong(allocated), dong(of_year, column="plan_dong")
        case "outside_plan":
            return None, dong(of_year, column="plan_dong")
        case "carried_over_returned":
            rows = [row for row in now if (str(row.plan_year), row.plan_kind) == (rest, "carried_over")]
            return _left(plan, rest), dong(rows, column="plan_dong")
        case "returned_over_plan":
            return dong(of_line, column="plan_dong"), dong(of_line, column="cumulative_dong")
        case "estimate_below":
            return dong(of_line, column="cumulative_dong"), dong(of_line, column="estimate_dong")
        case "fell":
            return dong(before, column="cumulative_dong"), dong(of_line, column="cumulative_dong")
        case "not_returned":
            present = set(map(_line, now))
            gone = [row for row in then if _line(row).startswith(f"{rest}.") and _line(row) not in present]
            return dong(gone, column="cumulative_dong"), None
    raise KeyError(name)


def _line(row: Row) -> str:
    """How the name of a check ends that is about what one unit returns of one line."""
    place = f"place-{row.place}" if row.place else "place-unit_wide"
    source = f"source-{row.source or 'not_broken_down'}"
    component = f"component-{row.component or 'not_broken_down'}"
    capital = row.capital or "not_stated"
    unit = row.reported_by or "unnamed"
    return f"{unit}.{component}.{place}.{source}.{capital}.{row.plan_year}.{row.plan_kind}"
