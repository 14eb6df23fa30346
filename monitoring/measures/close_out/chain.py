"""Two years chained: what one year carried over is what the next one opens with, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from monitoring.measures.calculation import Figure, verdict_of
from monitoring.measures.close_out.lines import Closing
from monitoring.measures.close_out.sums import OPENED, Booked, Sums, line_figures
from monitoring.measures.close_out.year import YearBooks
from monitoring.measures.declared import Column, filled, minus
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.planned import KEY, Key, place_of
from monitoring.messages import N_
from monitoring.tables import numbers
from monitoring.tables.closing_rows import ChainRow

FIGURES = (
    Column("decided_dong", N_("carried over by documents = sum of these lines")),
    Column("opened_dong", N_("opened by the next year = sum of these lines")),
    Column(
        "difference_dong",
        N_("difference = opened − carried over"),
        ("decided_dong", "opened_dong"),
        lambda decided, opened: minus(opened, decided),
    ),
)


@dataclass(frozen=True)
class Link:
    """A line of money between `year` and the next: what documents of the year carry over, what the next opens with."""

    year: int
    key: Key
    decided: Sums
    opened: Sums

    @property
    def sums(self) -> dict[str, Sums]:
        return {"decided_dong": self.decided, "opened_dong": self.opened}

    @property
    def place(self) -> dict[str, Any]:
        return place_of(self.key)

    @property
    def number_id(self) -> str:
        return numbers.close_out(self.place, self.year)


def links(closing: Closing) -> list[Link]:
    """Every line that a year's documents carry over or that the next year opens with, the years in order."""
    books = [closing.before, *closing.years, closing.following]
    return [link for earlier, later in pairwise(books) if later for link in _between(closing, earlier, later)]


def _between(closing: Closing, earlier: YearBooks | None, later: YearBooks) -> Iterator[Link]:
    if earlier is None or earlier.year + 1 < later.year:  # nothing of the year between has come
        yield from (Link(later.year - 1, key, Sums(()), _opened(later, [key])) for key in later.opened)
        return
    opened = closing.opened(earlier)
    apart = opened.pop(None, [])
    for line in earlier.lines:
        decided, keys = closing.decisions_on((earlier, line), "carried_over"), opened.get(line, [])
        if decided.terms or keys:
            yield Link(earlier.year, line, decided, _opened(later, keys))
    for key in apart:  # of no line, or of several that cannot be told apart: these together
        lines = [line for line in earlier.lines if line not in opened and earlier.may_carry(key, line)]
        terms = (term for line in lines for term in closing.decisions_on((earlier, line), "carried_over").terms)
        yield Link(earlier.year, key, Sums(tuple(terms)), _opened(later, [key]))


def _opened(later: YearBooks, keys: Sequence[Key]) -> Sums:
    return Sums((Booked(later, "plan_dong", tuple(keys), OPENED),) if keys else ())


def chain(closing: Closing) -> list[ChainRow]:
    """One row a link. Verdict `cannot_tell` where no document of the year says what it carried over, or the next year
    says nothing of it.
    """
    return [_row(link) for link in links(closing)]


def _row(link: Link) -> ChainRow:
    amounts = filled({name: of.total for name, of in link.sums.items()}, FIGURES)
    difference = amounts["difference_dong"]
    return ChainRow(
        number_id=link.number_id,
        year=link.year,
        **link.place | {"capital": link.place["capital"] or UNASSIGNED["capital"]},
        **amounts,
        verdict=verdict_of(difference),
    )


def chain_figures(closing: Closing, rows: Sequence[ChainRow]) -> Iterator[Figure]:
    """The numbers of every row of close_out_chain.csv."""
    own = {link.number_id: link for link in links(closing)}
    for row in rows:
        dimensions = {name: code for name in KEY if (code := str(getattr(row, name)))}
        yield from line_figures(row, dimensions, FIGURES, own.get(row.number_id))
