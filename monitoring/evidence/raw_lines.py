"""The lines behind a sum: one by one where somebody reads them, and what all of them come to without making any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple, overload

from monitoring.cleaning.corrections import Correction

#: A sheet of a file (file below the project, sheet).
Sheet = tuple[str, str]

_HASH_BITS = (1 << 64) - 1


@dataclass(frozen=True)
class RawLine:
    """One line behind a number. `file` is below the project; `row` counts from 1 as in the file.

    `adds`: what it adds to its sum, with its sign; 0 for a line that only says the same again. `text`: header → text
    as received, empty where the file is no longer what was received. `rules`: the rules of cleaning that touched it.
    """

    file: str
    sheet: str
    row: int
    adds: Fraction | int
    text: Mapping[str, str]
    rules: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


class Stand(NamedTuple):
    """Where a line stands and what it adds."""

    file: str
    sheet: str
    row: int
    adds: Fraction | int
    corrected: bool = False

    @classmethod
    def of(cls, line: RawLine) -> Stand:
        return cls(line.file, line.sheet, line.row, line.adds, bool(line.corrections))


@dataclass
class OnSheet:
    """What lines of one sheet come to. `rows`, `corrected`: their numbers, the latter of those that were corrected."""

    total: Fraction | int = 0
    rows: list[int] = field(default_factory=list)
    corrected: list[int] = field(default_factory=list)

    def add(self, other: OnSheet) -> None:
        self.total += other.total
        self.rows += other.rows
        self.corrected += other.corrected


class LineGroup:
    """Lines that many sums share. `members`: what each is made of by `line`; `stand` tells less of it, and sooner."""

    def __init__(
        self, members: Sequence[Any], line: Callable[[Any], RawLine], stand: Callable[[Any], Stand] = Stand.of
    ) -> None:
        self.members, self.line, self.stand = members, line, stand

    @cached_property
    def _told(self) -> tuple[dict[Sheet, OnSheet], dict[Sheet, int], int]:
        """By sheet what the lines come to and the first of them, and a sum that tells these lines from others."""
        sheets: dict[Sheet, OnSheet] = {}
        first: dict[Sheet, int] = {}
        identity = 0
        for place, one in enumerate(map(self.stand, self.members)):
            sheet = one[:2]
            if sheet not in sheets:
                sheets[sheet], first[sheet] = OnSheet(), place
            found = sheets[sheet]
            found.total += one.adds
            found.rows.append(one.row)
            if one.corrected:
                found.corrected.append(one.row)
            identity += hash(one[:4])
        return sheets, first, identity & _HASH_BITS

    @property
    def sheets(self) -> dict[Sheet, OnSheet]:
        return self._told[0]

    @property
    def identity(self) -> int:
        return self._told[2]

    def first_on(self, sheet: Sheet) -> int:
        """The place in the table of the group's first line on a sheet."""
        return int(self.members[self._told[1][sheet]].row.line)


class RawLines(Sequence[RawLine]):
    """The lines behind a sum, in their order. `parts`: as those of the rows (see calculation.Rows)."""

    def __init__(self, lines: Iterable[RawLine] = (), parts: Iterable[Sequence[LineGroup]] | None = None) -> None:
        self.parts = [[LineGroup(tuple(lines), lambda line: line)]] if parts is None else list(parts)

    @cached_property
    def files(self) -> frozenset[str]:
        return frozenset(file for group in self._groups for file, _ in group.sheets)

    @cached_property
    def identity(self) -> tuple[object, ...]:
        """What tells these lines from others: how many, and where they stand and what they add."""
        return len(self), sum(group.identity for group in self._groups) & _HASH_BITS

    @cached_property
    def sheets(self) -> dict[Sheet, OnSheet]:
        """What the lines of each sheet come to, in the order in which the sheets are met."""
        met: dict[Sheet, OnSheet] = {}
        for part in self.parts:
            sheets = dict.fromkeys(sheet for group in part for sheet in group.sheets)
            if len(part) > 1:
                own = {sheet: [group for group in part if sheet in group.sheets] for sheet in sheets}
                sheets = dict.fromkeys(
                    sorted(sheets, key=lambda sheet: min(group.first_on(sheet) for group in own[sheet]))
                )
            for sheet in sheets:
                found = met.setdefault(sheet, OnSheet())
                for group in part:
                    if sheet in group.sheets:
                        found.add(group.sheets[sheet])
        return met

    def but(self, told: set[LineGroup]) -> RawLines:
        """The lines of the groups that were not told of yet."""
        return RawLines(parts=[own for part in self.parts if (own := [group for group in part if group not in told])])

    def standing(self) -> Iterator[tuple[Stand, Callable[[], RawLine]]]:
        """Where each line stands, and what makes it."""
        for group, member in self._members():
            yield group.stand(member), lambda group=group, member=member: group.line(member)  # type: ignore[misc]

    def __len__(self) -> int:
        return sum(len(group.members) for group in self._groups)

    def __iter__(self) -> Iterator[RawLine]:
        return (group.line(member) for group, member in self._members())

    @overload
    def __getitem__(self, place: int) -> RawLine: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[RawLine, ...]: ...
    def __getitem__(self, place: int | slice) -> RawLine | tuple[RawLine, ...]:
        members = list(self._members())
        if isinstance(place, slice):
            return tuple(group.line(member) for group, member in members[place])
        group, member = members[place]
        return group.line(member)

    @property
    def _groups(self) -> Iterator[LineGroup]:
        return chain.from_iterable(self.parts)

    def _members(self) -> Iterator[tuple[LineGroup, Any]]:
        for part in self.parts:
            members = [(group, member) for group in part for member in group.members]
            if len(part) > 1:
                members.sort(key=lambda one: one[1].row.line)
            yield from members
