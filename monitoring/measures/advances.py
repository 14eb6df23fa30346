"""Advances that are not recovered, voucher by voucher: how old, whose, and by which day they must be repaid.

A treasury's voucher of a recovery does not name the advance that it recovers. By convention a recovery takes from the
advances of the same line of money (component, place, source, capital, plan year) that were paid before it: those of
the same owner first, the oldest first. What finds no advance stands as such, so that no đồng is lost. Advances that
earlier years left open are those of their outturns, as far as these are on file one after the other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd

from monitoring.deadlines import load_deadlines
from monitoring.measures.books import Books
from monitoring.measures.breakdowns import investor_codes
from monitoring.measures.calculation import Added, Exact, Figure, Operand, Rows
from monitoring.measures.declared import Column, by_level, figures, filled
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.history import payments_of_earlier_years
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.records import Row, records
from monitoring.subject import Subject
from monitoring.tables import frames, numbers
from monitoring.tables.detail_rows import AdvanceBalanceRow, OpenAdvanceRow
from monitoring.vietnamese import fold

#: The oldest days of each age; and what a recovery is called whose advance is not on file.
_AGES = ((90, "up_to_90_days"), (180, "up_to_180_days"), (365, "up_to_365_days"))
_OLDER, UNMATCHED = "over_365_days", "no_advance"
#: The day by which advances that are not extended are repaid, in data/reference/deadlines.csv.
REPAYMENT = "advance_repayment"
_LINE = ("component", "place", "source", "capital", "plan_year")
_KINDS = {"advance": 0, "advance_recovery": 1}


@dataclass(frozen=True)
class OpenAdvance:
    """An advance of which something is outstanding, or a recovery for which there is no advance: then `open_dong` is
    negative. `period`: the outturn of whose rows it is, None for the report's own.
    """

    row: Row
    period: Period | None
    investor_agency: str
    open_dong: int
    age: str
    days: int
    due_on: str

    @property
    def component(self) -> str:
        return str(self.row.component) or UNASSIGNED["component"]


@dataclass
class _Voucher:
    """An advance or recovery and what is left of it."""

    row: Row
    period: Period | None
    owner: str
    left: int


# ---- which recovery is of which advance ------------------------------------------------------------------------------


def matched(payments: Mapping[Period | None, Iterable[Row]]) -> list[_Voucher]:
    """The advances and recoveries of several years, oldest first, with what is left of each."""
    vouchers = [
        _Voucher(row, period, fold(row.investor), int(row.amount_dong))
        for period, rows in payments.items()
        for row in rows
        if row.payment_kind in _KINDS
    ]
    vouchers.sort(key=lambda one: (one.row.paid_on, _KINDS[one.row.payment_kind]))
    advanced: dict[tuple[object, ...], deque[_Voucher]] = {}
    for one in vouchers:
        line = tuple(getattr(one.row, name) for name in _LINE)
        of_owner, of_all = (advanced.setdefault(key, deque()) for key in ((*line, one.owner), line))
        if one.row.payment_kind == "advance":
            of_owner.append(one)
            of_all.append(one)
        else:
            _recover(one, of_owner)
            _recover(one, of_all)
    return vouchers


def _recover(recovery: _Voucher, advances: deque[_Voucher]) -> None:
    """Takes what is left of a recovery from the oldest of the advances; those that are used up go."""
    while advances and recovery.left:
        taken = min(advances[0].left, recovery.left)
        advances[0].left -= taken
        recovery.left -= taken
        if not advances[0].left:
            advances.popleft()


def open_in(payments: pd.DataFrame, subject: Subject) -> list[OpenAdvance]:
    """The open advances of the year's clean payments so far and of earlier years (see open_advances)."""
    tables = [*payments_of_earlier_years(subject).items(), (None, payments)]
    rows = {period: records(table[table["payment_kind"].isin(list(_KINDS))]) for period, table in tables}
    return open_advances(rows, subject)


def open_advances(payments: Mapping[Period | None, Iterable[Row]], subject: Subject) -> list[OpenAdvance]:
    """Every advance and recovery of which something is left at the cut-off, oldest first.

    `payments`: the clean rows of the year so far (None), and of earlier years by their outturn.
    """
    cut_off = subject.unit.cut_off(subject.period)
    left = [one for one in matched(payments) if one.left]
    agencies = investor_codes(pd.Series([one.row.investor for one in left], dtype="str"), subject.unit)
    due = {row.phase_or_year: row.day for row in load_deadlines(subject.workspace) if row.what == REPAYMENT}
    found = []
    for one, agency in zip(left, agencies, strict=True):
        is_advance = one.row.payment_kind == "advance"
        days = (cut_off - date.fromisoformat(one.row.paid_on)).days
        age = _age(days) if is_advance else UNMATCHED
        due_on = due.get(str(_repaid_in(one, subject)), "") if is_advance else ""
        found.append(OpenAdvance(one.row, one.period, agency, one.left if is_advance else -one.left, age, days, due_on))
    return found


def _age(days: int) -> str:
    return next((age for oldest, age in _AGES if days <= oldest), _OLDER)


def _repaid_in(advance: _Voucher, subject: Subject) -> int:
    """Whose year's day an advance must be repaid by: that of its payment, or, where a document on file lets its money
    be carried over, the report's own.
    """
    plan = subject.own_plan
    if advance.period is None:
        return subject.period.year
    row = advance.row
    is_extended = plan is not None and plan.allocated_by(row.plan_year, "carried_over", row.capital) is not None
    return subject.period.year if is_extended else advance.period.year


# ---- tables ----------------------------------------------------------------------------------------------------------


def open_advances_table(advances: Iterable[OpenAdvance]) -> pd.DataFrame:
    """One row per voucher of which something is left."""
    lines = [
        {
            **{name: getattr(one.row, name) for name in _OF_VOUCHER},
            "investor_agency": one.investor_agency,
            "matched_dong": int(one.row.amount_dong) - abs(one.open_dong),
            "outstanding_dong": one.open_dong,
            "days": one.days,
            "age": one.age,
            "due_on": one.due_on,
        }
        for one in advances
    ]
    return frames.made_of(lines, OpenAdvanceRow)


_OF_VOUCHER = (
    *("voucher", "paid_on", "component", "place", "source", "capital", "plan_year", "plan_kind", "payment_kind"),
    *("amount_dong", "source_file", "source_sheet", "source_row"),
)
#: What balances are added up by, beside the whole; empty where all.
_DIMENSIONS = ("investor_agency", "component", "age", "due_on")
_LEVELS: tuple[tuple[str, ...], ...] = (
    (),
    ("component",),
    ("investor_agency",),
    ("investor_agency", "component"),
    ("age",),
    ("due_on",),
)
_OPEN = N_("what is left of each advance, recoveries taken off the oldest first")
_BALANCES = (
    Column("rows", N_("number of these lines"), unit="count"),
    Column("outstanding_dong", N_("outstanding = sum of these lines")),
    Column("past_due_dong", N_("past due = sum of these lines, whose day of repayment is before the cut-off")),
)


def balances_table(advances: Iterable[OpenAdvance], cut_off: date) -> pd.DataFrame:
    """What is outstanding, in all and by owner, component, age and day of repayment; past due where there is a day."""
    lines = [
        {"number_id": _name(place), **place, **filled(_sums(own, cut_off), _BALANCES)}
        for place, own in _places(advances)
    ]
    return frames.made_of(lines, AdvanceBalanceRow)


def _places(advances: Iterable[OpenAdvance]) -> Iterator[tuple[dict[str, str], list[OpenAdvance]]]:
    kept = list(advances)
    for level in _LEVELS if kept else ():
        for place, own in by_level(kept, level, _DIMENSIONS):
            if all(place[name] for name in level):
                yield place, own


def _name(place: Mapping[str, str]) -> str:
    due = f"due-{place['due_on']}" if place["due_on"] else ""
    component = numbers.marked("component", place["component"])
    return numbers.row("advances", "open", place["investor_agency"], component, place["age"], due)


#: What a voucher adds to a sum of balances; None where it is not in it.
_ADDS: dict[str, Callable[[OpenAdvance, date], int | None]] = {
    "rows": lambda one, _: 1,
    "outstanding_dong": lambda one, _: one.open_dong,
    "past_due_dong": lambda one, cut_off: one.open_dong if one.due_on and one.due_on < cut_off.isoformat() else None,
}


def _sums(advances: Sequence[OpenAdvance], cut_off: date) -> dict[str, int | None]:
    sums: dict[str, int | None] = {
        name: sum(adds(one, cut_off) or 0 for one in advances) for name, adds in _ADDS.items()
    }
    return sums if any(one.due_on for one in advances) else sums | {"past_due_dong": None}


# ---- traces ----------------------------------------------------------------------------------------------------------


def balance_figures(books: Books) -> Iterator[Figure]:
    """What is outstanding by owner, component, age and day of repayment: the vouchers with what is left of each."""
    own = {tuple(place.values()): advances for place, advances in _places(books.once(_of_books))}
    for row in books.rows("advance_balances"):
        place = {name: getattr(row, name) for name in _DIMENSIONS}
        advances = own.get(tuple(place.values()), [])
        dimensions = {"investor" if name == "investor_agency" else name: code for name, code in place.items() if code}
        yield from figures(row, dimensions, _BALANCES, partial(_operand, advances, books.subject))


def _of_books(books: Books) -> list[OpenAdvance]:
    payments: dict[Period | None, Iterable[Row]] = {}
    for period in books.subject.workspace.outturns_before(books.subject.unit.code, books.subject.period.year):
        then = books.at(period)
        payments[period] = [] if then is None else then.payments
    return open_advances(payments | {None: books.payments}, books.subject)


def _operand(advances: Sequence[OpenAdvance], subject: Subject, name: str, stated: Exact) -> Operand:
    cut_off = subject.unit.cut_off(subject.period)
    added = [(one, _ADDS[name](one, cut_off)) for one in advances]
    rows = Rows(Added("payments", one.row, dong, one.period) for one, dong in added if dong is not None)
    unit = "count" if name == "rows" else "dong"
    return Operand(_OPEN, stated, rows, unit, empty=None if stated is None else 0)
