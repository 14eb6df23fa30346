"""What old units closed with is what a new unit opens with: every line of money, every figure, to the đồng.

The old side is measured again from the files that the old unit received, as its own report measures them: the plan
that its returns give to a place, or its own plan where all of it goes over, what was disbursed, advances outstanding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property

from monitoring.errors import InputError
from monitoring.measures.books import Books, cleaned_books
from monitoring.measures.breakdowns import ADVANCES
from monitoring.measures.calculation import Rows, verdict_of
from monitoring.measures.declared import ByRow, Sum, by_column
from monitoring.measures.money import PLANNED_BY_RETURNS, planned, sums_of
from monitoring.measures.planned import KEY, Key, codes_of, in_programme, line_key, place_of
from monitoring.period import Period
from monitoring.plan_years import nearest_plan
from monitoring.records import Row, records
from monitoring.subject import Subject
from monitoring.succession import Succession, part_of
from monitoring.tables import numbers
from monitoring.tables.closing_rows import HandoverLineRow, HandoverRow
from monitoring.tables.plan_rows import UnitChangeRow, UnitRow
from monitoring.unit import load_unit
from monitoring.vietnamese import fold

#: Figures of a line, each the first of these sums less the others.
FIGURES = {
    "plan": ("plan_dong",),
    "disbursed": ("cumulative_dong",),
    "advance_outstanding": ("advanced_dong", "recovered_dong"),
    "left": ("plan_dong", "cumulative_dong"),
}
_OPENED = {
    "plan": "plan_dong",
    "disbursed": "disbursed_dong",
    "advance_outstanding": "advance_outstanding_dong",
    "left": "left_dong",
}

Portion = tuple[Fraction, Fraction]
#: All of an old unit.
WHOLE: Portion = (Fraction(0), Fraction(1))


@dataclass(frozen=True)
class OldUnit:
    """One old unit with the `books` that its money stands in (None: nothing was received of it), those of a unit of
    which it was the place `place` ("": it reported itself); `portion`: what of it goes over, None where no document
    says how it was divided.
    """

    row: UnitRow
    change: UnitChangeRow
    portion: Portion | None
    books: Books | None = None
    place: str = ""

    @cached_property
    def sums(self) -> dict[str, Sum]:
        assert self.books is not None
        tables = {name: self.books.frame(name) for name in ("payments", "returns")}
        plan = PLANNED_BY_RETURNS if self.place else planned(self.books.subject.own_plan)
        told = ADVANCES if len(tables["payments"]) else {}
        return {"plan_dong": plan, "cumulative_dong": sums_of(self.books.subject, tables)["cumulative_dong"], **told}

    @cached_property
    def amounts(self) -> dict[Key, dict[str, int | None]]:
        """Line of money → đồng of each sum, of the place or of all of the unit."""
        if self.books is None:
            return {}
        names, keys = ("payments", "returns", "allocations"), [*KEY, *(["place"] if self.place else [])]
        tables = {name: self.books.frame(name) for name in names if not (self.place and name == "allocations")}
        found: dict[Key, dict[str, int | None]] = {}
        for row in records(by_column(self.sums, tables, keys)):
            if not self.place or row.place == self.place:
                amounts = {name: getattr(row, name) for name in self.sums}
                if any(dong is not None for dong in amounts.values()):
                    told = {name: self._or_none(name) if dong is None else dong for name, dong in amounts.items()}
                    found[line_key(row)] = told
        return found

    def _or_none(self, name: str) -> int | None:
        """What a sum is where no row adds to it: no payment is 0 đồng paid."""
        empty = self.sums[name].empty
        return None if empty is None else int(empty)

    def closed(self, key: Key, figure: str) -> int | None:
        """What the old unit closed with, as far as it goes over."""
        amounts = self.amounts.get(key, {})
        told = [amounts.get(name) for name in FIGURES[figure]]
        if told[0] is None or (figure == "left" and None in told) or self.portion is None:
            return None
        return part_of(told[0] - sum(dong or 0 for dong in told[1:]), self.portion)

    def rows(self, key: Key, figure: str) -> Iterator[tuple[int, Rows]]:
        """The rows behind it, with the sign by which they add."""
        if self.books is not None:
            codes = codes_of(key) | ({"place": self.place} if self.place else {})
            for sign, name in zip((1, -1), FIGURES[figure], strict=False):
                if name in self.sums:
                    yield sign, self.books.once(ByRow).rows(self.sums[name], codes)


@dataclass(frozen=True)
class Handover:
    """What a new unit opens with in a period, beside what the old ones closed with in the `closing` period."""

    subject: Subject
    closing: Period
    old: list[OldUnit]
    opened: dict[tuple[str, Key], list[Row]] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[HandoverRow]:
        """A row a figure of a line; of a line that nobody gives a figure of there is none."""
        known = {own.row.unit: own for own in self.old}
        lines = {(own.row.unit, key) for own in self.old for key in own.amounts} | self.opened.keys()
        made = (
            self._row(unit, known.get(unit), key, figure)
            for unit, key in sorted(lines, key=_order)
            for figure in FIGURES
        )
        return [row for row in made if row is not None]

    def _row(self, unit: str, old: OldUnit | None, key: Key, figure: str) -> HandoverRow | None:
        closed = old.closed(key, figure) if old else None
        opened = self._opened(unit, key, figure)
        untold = old is not None and old.portion is None and key in old.amounts
        if closed is None and opened is None and not untold:
            return None
        codes = place_of(key)
        lost = opened is None and unit in self._handed_over and bool(closed) and figure != "left"
        difference = None if closed is None or (opened is None and not lost) else (opened or 0) - closed
        return HandoverRow(
            **codes,
            from_unit=unit,
            closed_dong=closed,
            to_unit=self.subject.unit.code,
            opened_dong=opened,
            difference_dong=difference,
            verdict=verdict_of(difference),
            figure=figure,
            number_id=numbers.handover(unit, codes, figure),
            line=0,
        )

    @cached_property
    def _handed_over(self) -> set[str]:
        """The old units of which the new one opens with anything."""
        return {unit for unit, _ in self.opened}

    def _opened(self, unit: str, key: Key, figure: str) -> int | None:
        rows = self.opened.get((unit, key), [])
        told = [dong for row in rows if (dong := getattr(row, _OPENED[figure])) is not None]
        if figure == "left" and not told:
            plan, paid = self._opened(unit, key, "plan"), self._opened(unit, key, "disbursed")
            return None if plan is None or paid is None else plan - paid
        return sum(told) if told else None

    @cached_property
    def left_behind(self) -> dict[str, int]:
        """Unit → planned đồng that none of its places has, of units of which places go over."""
        found: dict[str, int] = {}
        for own in self.old:
            if own.place and own.books is not None:
                returns = own.books.frame("returns")
                dong = returns.loc[returns["place"] == "", "plan_dong"].sum()
                found[own.books.subject.unit.code] = int(dong)
        return {unit: dong for unit, dong in found.items() if dong}

    @cached_property
    def lines(self) -> list[HandoverLineRow]:
        """The lines of files behind the figures of both sides; what is left is made of two others."""
        return [*self._closed_lines(), *self._opened_lines()]

    def _closed_lines(self) -> Iterator[HandoverLineRow]:
        for own in self.old:
            for row in (row for row in self.rows if row.from_unit == own.row.unit and row.figure != "left"):
                key = line_key(row)
                for sign, added in own.rows(key, row.figure):
                    assert own.books is not None
                    unit = own.books.subject.unit.code
                    yield from (
                        line_of_file(row.number_id, "closed", unit, one.row, sign * int(one.adds)) for one in added
                    )

    def _opened_lines(self) -> Iterator[HandoverLineRow]:
        for row in self.rows:
            key = line_key(row)
            for told in self.opened.get((row.from_unit, key), []):
                if (dong := getattr(told, _OPENED[row.figure])) is not None:
                    yield line_of_file(row.number_id, "opened", self.subject.unit.code, told, dong)


def open_handover(subject: Subject, succession: Succession) -> Handover:
    """The handover to a unit that begins in the subject's period.

    Raises InputError where no change of units is on record for it.
    """
    unit, period = subject.unit.code, subject.period
    changes = succession.into(unit, period.start, period.end)
    if not changes:
        raise InputError(
            "No unit is on record as having become part of “{unit}” in {period}.",
            where="data/reference/unit_changes.csv",
            remedy="Enter the change with its document, or name the period in which the unit began.",
            unit=unit,
            period=period,
        )
    closing = _closing(subject, changes)

    @cache  # places of one unit have its books together
    def books_of(code: str) -> Books | None:
        return _books(subject, code, closing)

    old = [_old_unit(succession, change, books_of) for change in changes]
    return Handover(subject, closing, old, _stated(subject, succession, old))


def _closing(subject: Subject, changes: Iterable[UnitChangeRow]) -> Period:
    """The quarter in which the old units ended: the one that holds the day before the change."""
    last = min(date.fromisoformat(change.day) for change in changes) - timedelta(days=1)
    return Period(last.year, (last.month + 2) // 3)


def _books(subject: Subject, code: str, closing: Period) -> Books | None:
    """What a unit received until it ended, cleaned anew; None where nothing was received of it."""
    workspace = subject.workspace
    if code not in workspace.units() or not workspace.register(code, closing).exists():
        return None
    then = Subject(workspace, load_unit(workspace, code), closing, nearest_plan(workspace, code, closing.year))
    return cleaned_books(then, subject.tables, {})


def _old_unit(succession: Succession, change: UnitChangeRow, books_of: Callable[[str], Books | None]) -> OldUnit:
    """An old unit by its own books, or, as a place, by those of the unit above it."""
    row = succession.unit(change.from_unit)
    if row is None:
        raise InputError(
            "“{unit}” is not among the units.",
            where="data/reference/unit_changes.csv",
            remedy="Enter it in data/reference/units.csv.",
            unit=change.from_unit,
        )
    portion = succession.portion(change)
    if own := books_of(row.unit):
        return OldUnit(row, change, portion, own)
    above = books_of(row.parent)
    if above and row.unit in {place.code for place in above.subject.unit.places}:
        return OldUnit(row, change, portion, above, row.unit)
    return OldUnit(row, change, portion)


def _stated(subject: Subject, succession: Succession, old: Iterable[OldUnit]) -> dict[tuple[str, Key], list[Row]]:
    """What the new unit's files say that it opens with, by old unit and line of money."""
    books = cleaned_books(subject, subject.tables, {})
    spelled = {fold(text): own.row.unit for own in old for text in _spellings(own.row)}
    found: dict[tuple[str, Key], list[Row]] = {}
    for row in books.clean("handover-returns"):
        found.setdefault((spelled.get(fold(row.from_unit), row.from_unit), line_key(row)), []).append(row)
    return found


def _spellings(row: UnitRow) -> Iterator[str]:
    bare = row.name_vi.partition(" ")[2]
    yield from (row.unit, row.name_vi, f"UBND {row.name_vi}", row.code, bare)
    if row.kind == "township":
        yield from (f"TT {row.name_vi.split(' ', 2)[-1]}", row.name_vi.split(" ", 2)[-1])


def _order(line: tuple[str, Key]) -> tuple[object, ...]:
    unit, key = line
    return unit, in_programme(key)


def line_of_file(number_id: str, side: str, unit: str, told: Row, dong: int) -> HandoverLineRow:
    """A line of a file as it adds to a figure."""
    return HandoverLineRow(
        number_id,
        side,
        unit,
        told.source_file,
        told.source_sheet or "",
        told.source_row,
        dong,
        line=0,
    )
