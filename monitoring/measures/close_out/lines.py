"""Lines of money through the years: money that a year carries over goes on in the line that it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from monitoring.errors import InputError, part
from monitoring.measures.close_out.sums import OPENED, Booked, Decided, Sums
from monitoring.measures.close_out.year import YearBooks, owner
from monitoring.measures.planned import Key, in_programme, line_key, place_of
from monitoring.tables.plan_rows import DecisionRow
from monitoring.wrong_fields import summarised

#: A line of one year's books.
Part = tuple[YearBooks, Key]


@dataclass(frozen=True)
class Line:
    """One line of money: its key where it begins, what it is in each year's books since (`parts`), the `sums` that its
    end is told by, and the `documents` that decide of it.
    """

    key: Key
    parts: tuple[Part, ...]
    sums: Mapping[str, Sums]
    documents: tuple[str, ...]

    @property
    def place(self) -> dict[str, Any]:
        return place_of(self.key)

    def total(self, name: str) -> int | None:
        return self.sums[name].total


@dataclass(frozen=True)
class Closing:
    """The books of `years`, in order, of the year before them and of the one after, where anything of it has come; what
    documents decide, by year.
    """

    years: Sequence[YearBooks]
    before: YearBooks | None
    following: YearBooks | None
    decisions: Mapping[int, Sequence[DecisionRow]]

    @property
    def last(self) -> YearBooks:
        return self.years[-1]

    @property
    def books(self) -> list[YearBooks]:
        """All of them, in order."""
        return [own for own in (self.before, *self.years, self.following) if own]

    def opened(self, year: YearBooks) -> dict[Key | None, list[Key]]:
        """The lines of a year, each with the keys of what the year after it opens with; None: of no line, or of more
        than one.
        """
        found: dict[Key | None, list[Key]] = {}
        for following in (other for other in self.books if other.year == year.year + 1):
            for key in following.opened:
                found.setdefault(year.carried(key), []).append(key)
        return found

    # -- decisions -----------------------------------------------------------------------------------------------------

    @cached_property
    def _decided(self) -> dict[Part, list[DecisionRow]]:
        """The decisions on each line. Raises InputError naming those on none, or on one of several."""
        found: dict[Part, list[DecisionRow]] = {}
        for year in filter(None, (self.before, *self.years)):
            unknown = []
            for row in self.decisions.get(year.year, ()):
                line = owner(line_key(row), year.lines)
                if line is None:
                    unknown.append(row)
                else:
                    found.setdefault((year, line), []).append(row)
            _refuse(unknown, year)
        return found

    def decisions_on(self, part: Part, outcome: str) -> Sums:
        """What documents decide of a line, in đồng."""
        rows = tuple(row for row in self._decided.get(part, ()) if row.outcome == outcome)
        return Sums((Decided(part[0].year, rows),) if rows else ())

    # -- lines ---------------------------------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of all years: money that a year carries over goes on in the line that it came from."""
        found: dict[Part, list[Part]] = {}
        begun: dict[Part, Part] = {}  # a year's line → where it begins
        for before, year in zip((None, *self.years), self.years, strict=False):
            for key in year.lines:
                came_from = before.carried(key) if before and key in year.opened else None
                own = (year, key)
                begun[own] = begun[before, came_from] if before and came_from else own
                found.setdefault(begun[own], []).append(own)
        lines = [self._line(key, parts) for (_, key), parts in found.items()]
        return sorted(lines, key=lambda line: (in_programme(line.key), line.parts[0][0].year))

    def _line(self, key: Key, parts: Sequence[Part]) -> Line:
        last = [part for part in parts if part[0] is self.last]
        opened = tuple(opened for _, own in last for opened in self.opened(self.last).get(own, ()))
        sums = {"plan_dong": _booked("plan_dong", parts[:1])}
        sums |= {name: _booked(name, parts) for name in ("cumulative_dong", "advanced_dong", "recovered_dong")}
        sums |= {"decided_dong": self._sum("carried_over", last), "opened_dong": Sums(())}
        sums |= {f"{outcome}_dong": self._sum(outcome, parts) for outcome in ("cancelled", "moved")}
        documents = [f"{row.document}, {row.dated}" for part in parts for row in self._decided.get(part, ())]
        if self.following and opened:
            sums["opened_dong"] = Sums((Booked(self.following, "plan_dong", opened, OPENED),))
            plan = self.following.books.subject.own_plan
            allowed = plan and plan.allocated_by(int(key[3]), "carried_over", key[2])
            if allowed and sums["decided_dong"].total is None:
                sums["decided_dong"] = sums["opened_dong"]
                documents.append(f"{allowed.number} {allowed.issuer}, {allowed.date}")
        return Line(key, tuple(parts), sums, tuple(dict.fromkeys(documents)))

    def _sum(self, outcome: str, parts: Sequence[Part]) -> Sums:
        return Sums(tuple(term for part in parts for term in self.decisions_on(part, outcome).terms))


def _booked(of: str, parts: Iterable[Part]) -> Sums:
    return Sums(tuple(Booked(year, of, tuple(year.lines[key])) for year, key in parts))


def _refuse(unknown: Sequence[DecisionRow], year: YearBooks) -> None:
    if unknown:
        subject = year.books.subject
        told = [
            part("line {line}: {key}", line=row.line, key=" ".join(code or "–" for code in line_key(row)))
            for row in unknown
        ]
        raise InputError(
            "The books of {year} have no line of money, or more than one, for: {problems}.",
            where=subject.workspace.relative(subject.workspace.decisions(subject.unit.code, year.year)),
            remedy="Write component, source, capital, plan year and kind of plan as the year's ledger has them; money "
            "that is in no file needs its sender's return first.",
            year=str(year.year),
            problems=summarised(told),
        )
