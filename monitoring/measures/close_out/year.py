"""The money of one year, line by line, as the newest files of the year have it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from monitoring.measures.books import Books
from monitoring.measures.breakdowns import ADVANCES
from monitoring.measures.calculation import Rows
from monitoring.measures.declared import ByRow, Sum, by_column, known_sum
from monitoring.measures.disbursement import key_of
from monitoring.measures.money import planned, sums_of
from monitoring.measures.planned import KEY, Key, codes_of, fits
from monitoring.records import records

#: The places of a key (KEY) that may be open, and that of the year and kind of the plan.
_OPEN, _YEAR, _KIND = slice(0, 3), 3, 4


class YearBooks:
    """The books of a year; keys are budget lines without places (planned.KEY), "" where not broken down.

    `plan_years`: of which plans money is told of, None for all.
    """

    def __init__(self, books: Books, plan_years: Collection[int] | None = None) -> None:
        self.books, self._plan_years = books, plan_years
        self.year = books.subject.period.year

    @cached_property
    def is_paid(self) -> bool:
        """Whether payments stand behind what was disbursed; returns alone do not tell advances apart."""
        return len(self.books.frame("payments")) > 0

    @cached_property
    def planned(self) -> Sum:
        """What is planned (see money.planned); payments need not be read for it."""
        return planned(self.books.subject.own_plan)

    @cached_property
    def paid(self) -> dict[str, Sum]:
        """What is disbursed (see money.sums_of), advanced and recovered."""
        tables = {name: self.books.frame(name) for name in ("payments", "returns")}
        told = ADVANCES if self.is_paid else {name: replace(of, empty=None) for name, of in ADVANCES.items()}
        return {"cumulative_dong": sums_of(self.books.subject, tables)["cumulative_dong"]} | told

    def sum(self, of: str) -> Sum:
        """One of these sums by its name, `plan_dong` too."""
        return self.planned if of == "plan_dong" else self.paid[of]

    @cached_property
    def _plans(self) -> dict[Key, dict[str, int | None]]:
        return self._by_key({"plan_dong": self.planned}, "returns", "allocations")

    @cached_property
    def amounts(self) -> dict[Key, dict[str, int | None]]:
        """Key → đồng of each sum, of all money of which anything is told."""
        paid = self._by_key(self.paid, "payments", "returns")
        none: dict[str, int | None] = dict.fromkeys(("plan_dong", *self.paid))
        return {key: none | self._plans.get(key, {}) | paid.get(key, {}) for key in self._plans.keys() | paid.keys()}

    def _by_key(self, sums: Mapping[str, Sum], *names: str) -> dict[Key, dict[str, int | None]]:
        rows = records(by_column(sums, {name: self.books.frame(name) for name in names}, KEY))
        told = {key_of(row): {name: getattr(row, name) for name in sums} for row in rows}
        return {key: own for key, own in told.items() if self._is_asked(key) and known_sum(own.values()) is not None}

    def _is_asked(self, key: Key) -> bool:
        return self._plan_years is None or int(key[_YEAR]) in self._plan_years

    @cached_property
    def lines(self) -> dict[Key, list[Key]]:
        """The lines that have a plan, each with the keys of its money; money of no plan, or of none that can be told,
        is a line of its own.
        """
        lines = {key: [key] for key in self._plans}
        for key in self.amounts.keys() - self._plans.keys():
            lines.setdefault(owner(key, self._plans) or key, []).append(key)
        return {key: sorted(lines[key]) for key in sorted(lines)}

    @cached_property
    def opened(self) -> list[Key]:
        """The keys of the money of earlier years that the year opens with: it has a plan as carried over."""
        return [key for key in sorted(self._plans) if key[_KIND] == "carried_over" and int(key[_YEAR]) < self.year]

    def carried(self, key: Key) -> Key | None:
        """The line of this year whose money a later one opens with under `key`; None where none, or several, may be."""
        return owner(self._before(key), self.lines)

    def may_carry(self, key: Key, line: Key) -> bool:
        """Whether what a later year opens with under `key` may come from a line of this year."""
        return fits(self._before(key), line)

    def _before(self, key: Key) -> Key:
        """What carried-over money is called in this year's books."""
        return *key[:_KIND], "year" if int(key[_YEAR]) == self.year else "carried_over"

    def total(self, of: str, keys: Iterable[Key]) -> int | None:
        """The đồng of one of the sums."""
        amounts = self._plans if of == "plan_dong" else self.amounts
        found = known_sum(amounts.get(key, {}).get(of) for key in keys)
        return self.sum(of).empty if found is None else found  # type: ignore[return-value]  # whole đồng

    def rows(self, of: str, keys: Iterable[Key]) -> Rows:
        """The rows behind them."""
        by_row = self.books.once(ByRow)
        return Rows(row for key in keys for row in by_row.rows(self.sum(of), codes_of(key)))


def owner(key: Key, lines: Collection[Key]) -> Key | None:
    """The one of `lines` whose money `key` is: the same, the only one that it fits, or of those that it is a part of
    the one that is broken down furthest. None where there is none, or more than one.
    """
    if key in lines:
        return key
    fitting = [line for line in lines if fits(key, line)]
    if len(fitting) <= 1:
        return fitting[0] if fitting else None
    above = [line for line in fitting if all(part in ("", own) for own, part in zip(key, line[_OPEN], strict=False))]
    furthest = max(map(_depth, above), default=0)
    found = [line for line in above if _depth(line) == furthest]
    return found[0] if len(found) == 1 else None


def _depth(key: Key) -> int:
    return sum(map(bool, key[_OPEN]))
