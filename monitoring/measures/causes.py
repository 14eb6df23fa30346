"""What can make up the difference of a line of money, and when that is proof.

A cause is claimed only with rows that come to the difference to the đồng, chosen by a rule and not by looking for a
sum: all refused rows of the line, all vouchers between the two cut-offs, all advances. Where rows or lines had to be
picked out, the difference must have so many digits that none of the combinations tried meets it by chance. What fits
without being proof is kept and named; where two causes are proven alike, neither is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import combinations

from monitoring.amounts import DONG_PER_UNIT, POWERS_OF_TEN
from monitoring.cleaning.effects import SIGN
from monitoring.measures.calculation import Added, Rows
from monitoring.measures.findings import CONFLICTING
from monitoring.measures.open_rows import AFTER_PERIOD, OpenRow
from monitoring.measures.reconciliation import KEYS
from monitoring.records import Row

REFUSED, TIMING, ADVANCE, OTHER_LINE = "refused_rows", "timing", "advance", "other_line"
POWER_OF_TEN, NOT_RETURNED, UNEXPLAINED = "power_of_ten", "not_returned", "unexplained"

#: For each combination tried a difference must have this many values that it could have had instead.
_VALUES_FOR_EACH = 1_000_000
#: More refused rows of a line than this are not picked apart.
_MOST_PICKED = 12
#: By how much an amount is wrong that stands in another unit: đồng, nghìn, triệu, tỷ.
_UNIT_SLIPS = sorted(set(DONG_PER_UNIT.values()) - {1})
_PLAN = ("plan_year", "plan_kind")

#: A file and sheet of returns.
Sheet = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """A line of reconciliation.csv with all that was received of it, by its `codes` (KEYS).

    `refused`: the open rows that may be of it. `missing`: what units returned of it earlier and do not return now.
    """

    row: Row
    codes: dict[str, str]
    payments: Sequence[Row]
    returns: Sequence[Row]
    refused: Sequence[OpenRow]
    missing: Sequence[Row]

    @cached_property
    def dong(self) -> int:
        """Returned − paid, where a side that says nothing has nothing: what there is to explain, in đồng."""
        return int(self.row.returned_dong or 0) - int(self.row.paid_dong or 0)

    @property
    def open_rows(self) -> list[OpenRow]:
        return [row for row in self.refused if row.rule != AFTER_PERIOD]

    @property
    def has_refused_returns(self) -> bool:
        return any(row.layout == "returns" for row in self.open_rows)

    @cached_property
    def whole(self) -> Rows:
        """Everything that its difference is made of."""
        return Rows([*_returned(self.returns), *_paid(self.payments)])


@dataclass(frozen=True)
class Comparison:
    """All lines of a period that do not agree, and to which day the figures of each sheet of returns run."""

    lines: Sequence[Line]
    days: dict[Sheet, date] = field(default_factory=dict)

    @cached_property
    def by_difference(self) -> dict[int, list[Line]]:
        """The lines that differ by the same đồng."""
        found: dict[int, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.dong, []).append(line)
        return found


@dataclass(frozen=True)
class Fit:
    """Rows that come to the difference of a line, each with what it makes up of it, and the cause that they speak for.

    `proves`: no chance and nothing unread is left; otherwise they are only named. `other`: the other line, if any.
    """

    cause: str
    rows: Rows
    proves: bool = True
    other: Row | None = None


# ---- what rows make up -----------------------------------------------------------------------------------------------


def _returned(rows: Iterable[Row], sign: int = 1) -> Iterator[Added]:
    told = (row for row in rows if row.cumulative_dong is not None)
    return (Added("returns", row, sign * int(row.cumulative_dong)) for row in told)


def _paid(rows: Iterable[Row], sign: int = -1) -> Iterator[Added]:
    return (Added("payments", row, sign * signed(row)) for row in rows)


def signed(payment: Row) -> int:
    """What a payment adds to disbursement, in đồng."""
    return int(payment.amount_dong) * SIGN[payment.payment_kind]


def _is_beyond_chance(dong: int, tried: int) -> bool:
    """Whether a difference has so many digits that none of the combinations `tried` meets it by chance: 40.000.000 đồng
    has one digit, and is met by many a sum; 107.508.790 has eight.
    """
    return tried * _VALUES_FOR_EACH <= int(str(abs(dong)).rstrip("0") or 0)


# ---- causes ----------------------------------------------------------------------------------------------------------


def refused_rows(line: Line, _: Comparison) -> Iterator[Fit]:
    """All open rows of the line whose amount can be read, or all that name it in full; else the only choice of them."""
    rows = line.open_rows
    amounts = [(row, _made_up(row, line)) for row in rows]
    read = [(row, dong) for row, dong in amounts if dong is not None]
    for chosen in (read, [(row, dong) for row, dong in read if row.names_its_line]):
        if chosen and sum(dong for _, dong in chosen) == line.dong:
            yield Fit(REFUSED, _refused(chosen))
            return
    tried = 2 ** len(read)
    if 1 < len(read) <= _MOST_PICKED:
        picks = (pick for size in range(1, len(read)) for pick in combinations(read, size))
        found = [pick for pick in picks if sum(dong for _, dong in pick) == line.dong]
        if len(found) == 1:
            yield Fit(REFUSED, _refused(found[0]), proves=_is_beyond_chance(line.dong, tried))
            return
    if len(read) < len(rows):
        yield Fit(REFUSED, _refused((row, dong or 0) for row, dong in amounts), proves=False)


def _refused(rows: Iterable[tuple[OpenRow, int]]) -> Rows:
    return Rows(Added(row.layout, row, dong) for row, dong in rows)


def _made_up(row: OpenRow, line: Line) -> int | None:
    """What of the difference is there because the row was refused; of one that contradicts an accepted row only by how
    much its figure is another.
    """
    if row.rule != CONFLICTING or row.makes_up is None:
        return row.makes_up
    accepted = line.payments if row.layout == "payments" else line.returns
    same = [one for one in accepted if one.place == row.place and _is_same(one, row)]
    return row.makes_up - sum(_counted(one) for one in same) if len(same) == 1 else None


def _is_same(accepted: Row, row: OpenRow) -> bool:
    return row.layout == "returns" or str(accepted.voucher).casefold() == row.voucher.casefold()


def _counted(accepted: Row) -> int:
    """An accepted row with the sign that a refused one has in the difference."""
    return -int(accepted.cumulative_dong or 0) if hasattr(accepted, "cumulative_dong") else signed(accepted)


def timing(line: Line, period: Comparison) -> Iterator[Fit]:
    """All vouchers between the day to which the unit says its figures run and the treasury's cut-off."""
    places = {row.place for row in (*line.payments, *line.refused)}
    days_of = {place: _days(line, place, period) for place in places}
    if not any(day for days in days_of.values() for day in days):
        return
    late: list[Row] = []
    for payment in line.payments:
        days = days_of[payment.place]
        if any(day is not None and payment.paid_on > day.isoformat() for day in days):
            if len(days) > 1:
                return
            late.append(payment)
    early = [row for row in line.refused if row.rule == AFTER_PERIOD and _is_counted(row, days_of[row.place])]
    rows = Rows([*_paid(late), *(Added("payments", row, row.dong or 0) for row in early)])
    if rows and rows.total == line.dong:
        yield Fit(TIMING, rows)


def _is_counted(row: OpenRow, days: Collection[date | None]) -> bool:
    """Whether the unit's figures run to the day of a payment that was made after the treasury's cut-off, or beyond."""
    if row.paid_on is None or not row.names_its_line or not days:
        return False
    return all(day is not None and row.paid_on <= day for day in days)


def _days(line: Line, place: str, period: Comparison) -> frozenset[date | None]:
    """To which days the returns of a line run, as far as they are of the place where one is."""
    own = [row for row in line.returns if row.place == place] or line.returns
    return frozenset(period.days.get((row.source_file, row.source_sheet)) for row in own)


def advance(line: Line, _: Comparison) -> Iterator[Fit]:
    """Advances that are not recovered, which the unit leaves out; or recoveries that it leaves in or adds.

    A unit that returns nothing at all leaves out whatever was paid: that it was advances says nothing.
    """
    advanced, recovered = (
        [row for row in line.payments if row.payment_kind == kind] for kind in ("advance", "advance_recovery")
    )
    readings = (
        Rows(_paid([*advanced, *recovered])),
        Rows(_paid(recovered)),
        Rows(Added("payments", row, 2 * int(row.amount_dong)) for row in recovered),
    )
    found = [rows for rows in readings if rows and rows.total == line.dong and line.row.returned_dong]
    yield from (Fit(ADVANCE, rows) for rows in found[:1])


def other_line(line: Line, period: Comparison) -> Iterator[Fit]:
    """The only line with the opposite difference, another component, source, capital or plan; where they are further
    apart the difference must be beyond chance.
    """
    opposite, alike = (period.by_difference.get(dong, []) for dong in (-line.dong, line.dong))
    for other in opposite:
        is_only = len(opposite) == len(alike) == 1
        is_near = len(_apart(line, other)) == 1 or _is_beyond_chance(line.dong, len(period.lines))
        rows = Rows(Added(one.table, one.row, -one.adds) for one in other.whole)
        yield Fit(OTHER_LINE, rows, proves=is_only and is_near, other=other.row)


def _apart(line: Line, other: Line) -> set[str]:
    """In what two lines differ: year and kind of the plan are one thing."""
    names = {name for name in KEYS if line.codes[name] != other.codes[name]}
    return {"plan" if name in _PLAN else name for name in names}


def power_of_ten(line: Line, _: Comparison) -> Iterator[Fit]:
    """One side is exactly a power of ten of the other, or the only row that stands in a wrong unit is just as wrong."""
    paid, returned = line.row.paid_dong, line.row.returned_dong
    if paid and returned and any(paid * factor == returned or returned * factor == paid for factor in POWERS_OF_TEN):
        yield Fit(POWER_OF_TEN, line.whole)
        return
    slipped = {adds for factor in _UNIT_SLIPS for adds in _slipped(line.dong, factor)}
    for table, rows, adds in (("returns", line.returns, _told), ("payments", line.payments, _untold)):
        found = [row for row in rows if adds(row) in slipped]
        if found:
            if len(found) == 1:
                yield Fit(POWER_OF_TEN, Rows([Added(table, found[0], line.dong)]))
            return


def _told(row: Row) -> int:
    return int(row.cumulative_dong or 0)


def _untold(row: Row) -> int:
    return -signed(row)


def _slipped(dong: int, factor: int) -> Iterator[int]:
    """What a row adds that should have been a `factor` smaller, or greater, if that makes up just the difference."""
    if dong * factor % (factor - 1) == 0:
        yield dong * factor // (factor - 1)
    if dong % (factor - 1) == 0:
        yield -dong // (factor - 1)


def not_returned(line: Line, _: Comparison) -> Iterator[Fit]:
    """What was paid in all places of which no unit returned the line while others did; or what units returned of it
    last, earlier in the year.
    """
    if line.has_refused_returns:
        return
    told = {row.place for row in line.returns}
    silent = [row for row in line.payments if row.place and row.place not in told]
    if told and len(silent) < len(line.payments) and sum(map(signed, silent)) == -line.dong:
        yield Fit(NOT_RETURNED, Rows(_paid(silent)))
        return
    rows = Rows(Added("not_returned", row, -int(row.cumulative_dong)) for row in line.missing if row.cumulative_dong)
    if rows and 0 < -rows.total <= -line.dong:
        yield Fit(NOT_RETURNED, rows, proves=rows.total == line.dong)


RULES: tuple[Callable[[Line, Comparison], Iterator[Fit]], ...] = (
    refused_rows,
    timing,
    advance,
    other_line,
    power_of_ten,
    not_returned,
)


#: What stands on another line is left out of its own, too: the other line says more.
_OF_A_PAIR = {OTHER_LINE, NOT_RETURNED}


# ---- which cause is claimed ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """The cause of a line, and what speaks for it; of an unexplained line everything that fits."""

    line: Line
    cause: str
    fits: Sequence[Fit]

    @property
    def explained_dong(self) -> int | None:
        """How much of the difference its cause makes up: all of it, or nothing; None where there is no difference."""
        dong: int | None = self.line.row.difference_dong
        return 0 if dong is not None and self.cause == UNEXPLAINED else dong


def causes(period: Comparison) -> list[Found]:
    """The cause of every line, in their order."""
    fits = [[fit for rule in RULES for fit in rule(line, period)] if line.dong else [] for line in period.lines]
    exact = [[fit for fit in own if fit.rows.total == line.dong] for line, own in zip(period.lines, fits, strict=True)]
    fitting = {id(line.row): {fit.cause for fit in own} for line, own in zip(period.lines, exact, strict=True)}
    shared = _shared(exact)

    def is_doubtful(fit: Fit) -> bool:
        """It takes a row that fits another line as well, or a line whose difference may have a cause of its own."""
        is_shared = any(id(one.row) in shared for one in fit.rows)
        return is_shared or (fit.other is not None and not fitting[id(fit.other)] <= _OF_A_PAIR)

    return [
        _found(line, [replace(fit, proves=fit.proves and not is_doubtful(fit)) for fit in own], fitting[id(line.row)])
        for line, own in zip(period.lines, fits, strict=True)
    ]


def _shared(fits: Iterable[Sequence[Fit]]) -> set[int]:
    """The refused rows that fit more than one line: they are of one of them only."""
    used = Counter(id(one.row) for own in fits for fit in own for one in fit.rows if isinstance(one.row, OpenRow))
    return {row for row, times in used.items() if times > 1}


def _found(line: Line, fits: Sequence[Fit], fitting: set[str]) -> Found:
    cause = OTHER_LINE if fitting == _OF_A_PAIR else "".join(fitting) if len(fitting) == 1 else ""
    proof = next((fit for fit in fits if fit.cause == cause and fit.proves), None)
    if proof is not None:
        return Found(line, cause, [proof])
    is_left_out = line.row.returned_dong is None and not fitting and not line.has_refused_returns
    return Found(line, NOT_RETURNED, []) if is_left_out else Found(line, UNEXPLAINED, fits)
