"""The tables of a text: columns of rates held against the columns that they are of, totals against their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby, permutations

from monitoring.evidence.comparing import ratios
from monitoring.evidence.comparing.documents import Passage
from monitoring.evidence.comparing.quantities import Quantity, Style, cue, language_of, quantities, style_of
from monitoring.evidence.comparing.sentences import Fault

#: So many rows must follow one formula, and so large a part of those that could, before others are held against it.
_ENOUGH_ROWS, _MOST_OF_THEM = 3, Fraction(3, 4)
#: Of larger tables no two columns are tried against each other.
_MOST_COLUMNS = 16


@dataclass(frozen=True)
class _Number:
    """A cell that holds a number and nothing else."""

    passage: int
    quantity: Quantity


#: Row → column → number, of the rows that have any.
_Grid = Mapping[int, Mapping[int, _Number]]


def table_faults(passages: Sequence[Passage]) -> Iterator[Fault]:
    """The rates of tables that do not follow from their rows, and the totals that are not the sum of theirs."""
    cells = [(place, passage) for place, passage in enumerate(passages) if passage.cell]
    for _, members in groupby(cells, key=lambda each: each[1].cell and each[1].cell.table):
        table = list(members)
        grid, heads = _grid(table), _heads(table)
        if len(heads) <= _MOST_COLUMNS:
            yield from _rates(grid, heads)
            yield from _totals(grid, heads, table)


def _grid(table: Sequence[tuple[int, Passage]]) -> _Grid:
    texts = [passage.text for _, passage in table]
    style = style_of(texts, language_of(" ".join(texts)))
    grid: dict[int, dict[int, _Number]] = {}
    for place, passage in table:
        number = _alone(passage.text, style)
        if number and passage.cell and not passage.cell.is_head:
            grid.setdefault(passage.cell.row, {})[passage.cell.column] = _Number(place, number)
    return grid


def _alone(text: str, style: Style) -> Quantity | None:
    found = quantities(text, style)
    is_alone = len(found) == 1 and not text[: found[0].start].strip() and not text[found[0].end :].strip()
    return found[0] if is_alone else None


def _heads(table: Sequence[tuple[int, Passage]]) -> dict[int, str]:
    """Column → what stands above its first number."""
    heads: dict[int, str] = {}
    first = min((passage.cell.row for _, passage in table if passage.cell and not passage.cell.is_head), default=0)
    for _, passage in table:
        if passage.cell:
            heads.setdefault(passage.cell.column, "")
            if passage.cell.is_head or passage.cell.row < first:
                heads[passage.cell.column] += f" {passage.text}"
    return heads


def _rates(grid: _Grid, heads: Mapping[int, str]) -> Iterator[Fault]:
    columns = sorted({column for row in grid.values() for column in row})
    for column in columns:
        rows = [row for row in grid.values() if column in row and row[column].quantity.reading.value]
        if not rows or not _is_rate(rows[0][column].quantity, heads.get(column, "")):
            continue
        others = [each for each in columns if each != column]
        for part, whole in permutations(others, 2):
            triples = [(row[column], row[part], row[whole]) for row in rows if part in row and _is_whole(row, whole)]
            faulty = [triple for triple in triples if not ratios.follows(*(_as_rate(*triple)))]
            right = len(triples) - len(faulty)
            if right >= _ENOUGH_ROWS and right >= _MOST_OF_THEM * len(triples):
                yield from (_fault(triple) for triple in faulty)
                break


def _is_whole(row: Mapping[int, _Number], column: int) -> bool:
    """Whether a row may have a rate of what it has in a column."""
    return column in row and row[column].quantity.reading.value > 0


def _is_rate(quantity: Quantity, head: str) -> bool:
    return quantity.kind == "rate" or "%" in head or bool(cue("rate_columns").search(head))


def _as_rate(rate: _Number, part: _Number, whole: _Number) -> tuple[Quantity, Quantity, Quantity]:
    # Money that is rounded: a cell of a table names no unit.
    amounts = (replace(each.quantity, kind="amount", scale=1) for each in (part, whole))
    return replace(rate.quantity, kind="rate"), *amounts  # type: ignore[return-value]


def _fault(triple: tuple[_Number, _Number, _Number]) -> Fault:
    rate, part, whole = _as_rate(*triple)
    right = ratios.percent(ratios.value(part), ratios.value(whole))
    return Fault(ratios.mistake(rate, part, whole), triple[0].passage, rate, right)


def _totals(grid: _Grid, heads: Mapping[int, str], table: Sequence[tuple[int, Passage]]) -> Iterator[Fault]:
    """Totals that are not the sum of all other rows, in a table of which another column shows that they should be."""
    labels: dict[int, str] = {}
    for _, passage in table:
        if passage.cell and passage.cell.row in grid and passage.cell.column not in grid[passage.cell.row]:
            labels.setdefault(passage.cell.row, passage.text)
    sums = [row for row, label in labels.items() if cue("total_rows").match(label)]
    if len(sums) != 1:
        return
    total = grid[sums[0]]
    rows = [row for number, row in grid.items() if number != sums[0]]
    money = [column for column in total if cue("money_columns").search(heads.get(column, ""))]
    parts = {column: [row[column].quantity for row in rows if column in row] for column in money}
    adding = {
        column: ratios.adds_up(total[column].quantity, parts[column]) for column in money if len(parts[column]) > 1
    }
    if any(adding[column] and total[column].quantity.reading.value for column in adding):
        for column in (column for column in adding if not adding[column]):
            whole = sum((each.reading.value for each in parts[column]), Fraction(0))
            yield Fault("parts_do_not_add", total[column].passage, total[column].quantity, whole)
