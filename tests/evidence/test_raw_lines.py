"""Lines that many sums share: told by groups they say what they say one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from monitoring.evidence.raw_lines import LineGroup, RawLine, RawLines, Stand

SHEETS = [("a.csv", ""), ("b.xlsx", "I"), ("b.xlsx", "II")]


def line_of(member: SimpleNamespace) -> RawLine:
    (file, sheet), row = SHEETS[member.row.line % 3], member.row.line * 7 % 50
    return RawLine(file, sheet, row, Fraction(member.row.line, 2), {"Số": str(member.row.line)})


@given(st.lists(st.lists(st.integers(2, 60), min_size=1, unique=True), min_size=1, max_size=4))
def test_groups_of_lines_say_what_their_lines_say(lines_of_groups: list[list[int]]) -> None:
    known = set[int]()
    groups = [[line for line in sorted(own) if line not in known and not known.add(line)] for own in lines_of_groups]
    members = [[SimpleNamespace(row=SimpleNamespace(line=line)) for line in own] for own in groups if own]
    grouped = RawLines(parts=[[LineGroup(own, line_of, lambda one: Stand.of(line_of(one))) for own in members]])
    alone = RawLines(line_of(member) for member in sorted(chain(*members), key=lambda one: one.row.line))
    assert list(grouped) == list(alone) and len(grouped) == len(alone) and grouped[:3] == alone[:3]
    assert grouped.identity == alone.identity and grouped.files == alone.files
    assert list(grouped.sheets) == list(alone.sheets)
    for sheet, own in alone.sheets.items():
        assert grouped.sheets[sheet].total == own.total
        assert sorted(grouped.sheets[sheet].rows) == sorted(own.rows)
    assert [stand.row for stand, _ in grouped.standing()] == [line.row for line in alone]
    assert [make() for _, make in grouped.standing()] == list(alone)
    told = {grouped.parts[0][0]}
    assert len(grouped.but(told)) == len(alone) - len(members[0])
