"""What each row of a sheet with a form of its own is: a record, a heading, a total, or none of these.

Headings and records are told by what the form says of records (a code), and by the outline: a heading has rows below
it, one level deeper. Headings and totals are never data; which rows each of them sums is kept, to be checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from monitoring.amounts import UnreadableNumber, parse_number
from monitoring.errors import InputError
from monitoring.intake.column_paths import column_numbers
from monitoring.intake.grids import MAX_ODD_ROWS, Grid
from monitoring.intake.headers import Header
from monitoring.intake.kinds_of_cells import is_figure, numbering
from monitoring.intake.labels import is_footnote, is_signature, is_total_label, says_total
from monitoring.intake.title_blocks import without_labels
from monitoring.intake.units import title_unit
from monitoring.vietnamese import fold

#: Headers that make a row a header again.
_ENOUGH_HEADERS = 3
#: So many codes to the left of its figures make a row a record where the form does not say which cell is which.
_ENOUGH_CODES = 2


class Block(NamedTuple):
    """Rows of a sheet from one position to another."""

    first: int
    last: int

    def lines(self, grid: Grid) -> str:
        """The same by the numbers of its rows: “13-18”."""
        return f"{grid.lines[self.first]}-{grid.lines[self.last]}"


@dataclass
class _Row:
    """A row below the header. `level`: how deep it stands in the outline; `sums`: the rows that it may sum, the
    likeliest first.
    """

    position: int
    texts: Sequence[str]
    coded: bool
    figures: bool
    kind: str = ""
    mark: tuple[str, int | str] | None = None
    level: int = 0
    sums: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Structure:
    """Position → kind of every row that is no data; → the rows that a heading or total may sum; → those that a record
    may sum, of which nobody can say whether it does.
    """

    kinds: dict[int, str]
    sums: dict[int, list[Block]] = field(default_factory=dict)
    unclear: dict[int, Block] = field(default_factory=dict)


def structure(grid: Grid, header: Header, where: str) -> Structure:
    """What the rows of a sheet are. Raises InputError where there are too many to be looked at one by one."""
    if len(grid.cells) > MAX_ODD_ROWS:
        raise InputError(
            "The file has {size} rows, more than the {limit} that are read.",
            where=where,
            remedy="Split it, or ask its sender for the table alone.",
            size=len(grid.cells),
            limit=MAX_ODD_ROWS,
        )
    kinds = dict(_above(grid, header))
    rows = _Rows(grid, header).told()
    sums = {row.position: row.sums for row in rows if row.kind in ("total", "outline") and row.sums}
    unclear = {row.position: row.sums[0] for row in rows if row.kind == "unclear"}
    kinds |= {row.position: row.kind for row in rows if row.kind not in ("", "unclear")}
    return Structure(kinds, sums, unclear)


def _above(grid: Grid, header: Header) -> Iterator[tuple[int, str]]:
    rows = grid.head(header.last + 1)
    for position, (texts, others) in enumerate(zip(rows, without_labels(rows, header.layout), strict=True)):
        above = ("unit" if title_unit([others]) else "title") if any(texts) else "blank"
        yield position, "header" if position >= header.first else above


class _Rows:
    """The rows of one table below its header."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self.grid, self.header, self.layout = grid, header, header.layout
        received = [column for name, column in header.columns.items() if header.layout.received_cell(name)]
        codes = [header.columns[name] for name in header.columns if self.layout.fields[name].record]
        self.codes = codes
        #: Where figures stand; in a form of unknown columns, to the right of its codes.
        self.figures = header.columns_of("money", "count") or [column for column in received if column > max(codes)]
        self.left = [column for column in received if column < min(self.figures, default=0)]
        self.style = self.layout.number_style

    def told(self) -> list[_Row]:
        start = self.header.last + 1
        rows = [
            self._row(start + place, texts) for place, texts in enumerate(self.grid.head(len(self.grid.cells), start))
        ]
        self._set_apart(rows)
        nodes = [row for row in rows if row.kind in ("", "outline")]
        _set_levels(nodes)
        self._find_parents(nodes)
        self._find_sums(rows)
        return rows

    def _row(self, position: int, texts: Sequence[str]) -> _Row:
        coded = any(texts[column] for column in self.codes)
        coded = coded or sum(map(is_figure, (texts[column] for column in self.left))) >= _ENOUGH_CODES
        figures = any(any(map(str.isdigit, texts[column])) or is_figure(texts[column]) for column in self.figures)
        return _Row(position, texts, coded, figures)

    # -- rows that are neither records nor headings --------------------------------------------------------------------

    def _set_apart(self, rows: Sequence[_Row]) -> None:
        above = ""
        for row in rows:
            row.kind = self._kind(row, above)
            above = above if row.kind == "blank" else row.kind
        last = max((place for place, row in enumerate(rows) if row.kind in ("", "total")), default=-1)
        for place, row in enumerate(rows):
            if row.kind == "outline" and place > last:
                row.kind = "signature" if any(other.kind == "signature" for other in rows[:place]) else "footnote"

    def _kind(self, row: _Row, above: str) -> str:
        labels = [text for column, text in enumerate(row.texts) if text and column not in self.figures]
        if not any(row.texts):
            return "blank"
        if column_numbers(row.texts) or self._repeats_header(row.texts):
            return "header"
        if any(map(is_total_label, labels)) or (not row.coded and any(map(says_total, labels))):
            return "total"
        figures = any(is_figure(row.texts[column]) for column in self.figures)
        if not row.coded and not figures and (above == "signature" or any(map(is_signature, row.texts))):
            return "signature"
        if row.coded or row.figures:
            return ""
        return "footnote" if is_footnote(labels[0] if labels else "") else "outline"

    def _repeats_header(self, texts: Sequence[str]) -> bool:
        names = {fold(part) for name in self.header.names.values() for part in name.split(" / ")}
        return sum(fold(text) in names for text in texts if text and not is_figure(text)) >= _ENOUGH_HEADERS

    # -- headings and records ------------------------------------------------------------------------------------------

    def _find_parents(self, nodes: Sequence[_Row]) -> None:
        """Headings are the rows that have others below them; the deepest are told first."""
        for place in reversed(range(len(nodes))):
            row, below = nodes[place], list(_below(nodes, place))
            if row.kind == "" and not row.coded and not self._has_words(row):
                row.kind, row.sums = "unclear", [Block(nodes[0].position, nodes[-1].position)]
            if row.kind or not below:
                continue
            span = Block(below[0].position, below[-1].position)
            is_numbered_heading = not row.coded and row.mark is not None
            if is_numbered_heading or self._adds_up(row, [other for other in below if not other.kind]):
                row.kind, row.sums = "outline", [span]
            elif not row.coded or any(_is_within(other, row) for other in below):
                row.kind, row.sums = "unclear", [span]

    def _has_words(self, row: _Row) -> bool:
        return any(any(map(str.isalpha, text)) for n, text in enumerate(row.texts) if n not in self.figures)

    def _adds_up(self, row: _Row, below: Sequence[_Row]) -> bool:
        """Whether every figure of a row is the sum of those below it, and not all of them nothing."""
        sums = []
        for column in self.figures:
            own, parts = self._amount(row, column), [self._amount(other, column) for other in below]
            if own is not None:
                sums.append((own, sum(part for part in parts if part is not None)))
        return any(own for own, _ in sums) and all(own == total for own, total in sums)

    def _amount(self, row: _Row, column: int) -> Decimal | None:
        typed = self.grid.numbers is not None and bool(self.grid.numbers[row.position, column])
        try:
            return parse_number(row.texts[column], "machine" if typed else self.style)
        except UnreadableNumber:
            return None

    # -- what totals sum -----------------------------------------------------------------------------------------------

    def _find_sums(self, rows: Sequence[_Row]) -> None:
        records = [row.position for row in rows if row.kind in ("", "unclear")]
        totals = [row.position for row in rows if row.kind == "total"]
        headings = [row for row in rows if row.kind == "outline"]
        for row in rows:
            if row.kind != "total":
                continue
            before = max((other for other in totals if other < row.position), default=0)
            after = min((other for other in totals if other > row.position), default=rows[-1].position + 1)
            spans = [(0, rows[-1].position), (before, row.position), (row.position, after)]
            spans += [(other.position, row.position) for other in reversed(headings) if other.position < row.position]
            inside = [[place for place in records if first <= place <= last] for first, last in spans]
            row.sums = list(dict.fromkeys(Block(places[0], places[-1]) for places in inside if places))


def _set_levels(nodes: Sequence[_Row]) -> None:
    """How deep each row stands, by how it is numbered: each way of numbering is a level of its own, nested in those
    that were used before it; one that begins anew is nested in the last that used it.
    """
    stack: list[tuple[str, int | str]] = []
    for row in nodes:
        row.mark = _mark(row)
        if row.mark is None and row.coded:
            row.level = len(stack)
            continue
        mark = row.mark or ("", "")
        place = _place(stack, mark)
        del stack[place:]
        stack.append(mark)
        row.level = place


def _place(stack: Sequence[tuple[str, int | str]], mark: tuple[str, int | str]) -> int:
    """Where in the stack of what stands above a row belongs."""
    kind, which = mark
    if kind.startswith("dotted"):
        outer = str(which).rpartition(".")[0]
        inside = [n + 1 for n, (_, other) in enumerate(stack) if str(other) == outer]
        return inside[-1] if inside else next((n for n, (other, _) in enumerate(stack) if other == kind), len(stack))
    same = [n for n, (other, _) in enumerate(stack) if other == kind]
    if not same:
        return len(stack)
    if not isinstance(which, int):
        return same[0]
    follows = [n for n in same if isinstance(last := stack[n][1], int) and last < which]
    exactly = [n for n in follows if stack[n][1] == which - 1]
    if exactly or follows:
        return (exactly or follows)[-1]
    return same[-1] + 1 if which == 1 else same[-1]


def _mark(row: _Row) -> tuple[str, int | str] | None:
    """How the first filled cell numbers its row; a code is no number of an outline."""
    first = next((text for text in row.texts if text), "")
    found = numbering(first)
    if found is None:
        return None
    kind, which, rest = found
    others = [text for text in row.texts if text]
    if not rest and len(others) > 1 and is_figure(others[1]) and not any(map(str.isalpha, "".join(others[1:3]))):
        return None  # the first of several codes
    return (f"dotted{str(which).count('.')}" if kind == "dotted" else kind), which


def _below(nodes: Sequence[_Row], place: int) -> Iterator[_Row]:
    for other in nodes[place + 1 :]:
        if other.level <= nodes[place].level:
            return
        yield other


def _is_within(row: _Row, other: _Row) -> bool:
    """Whether its number says that a row is part of another: 2.1 of 2."""
    return row.mark is not None and other.mark is not None and str(row.mark[1]).startswith(f"{other.mark[1]}.")
