"""A sum declared once, read by column and by row: the same rows add the same đồng, and missing stays missing."""

from __future__ import annotations

from operator import itemgetter
from types import SimpleNamespace

import pandas as pd
import pytest

from monitoring.measures.calculation import adding
from monitoring.measures.declared import ByRow, Column, Part, Sum, added_up, by_column, by_level, figures, filled
from monitoring.records import Row, records

ROWS = pd.DataFrame(
    [("a", 3, True), ("a", None, True), ("a", 4, False), ("b", None, True)], columns=["place", "dong", "counts"]
).astype({"dong": "Int64"})
ALL = Sum("all", (Part("returns", itemgetter("dong")),))
SOME = Sum("some", (Part("returns", lambda rows: rows["dong"].where(rows["counts"])),), empty=0)
NONE_TOLD = Sum("untold", ALL.parts, unless=Sum("", (Part("returns", lambda rows: rows["dong"].mask(rows["counts"])),)))


class Books:
    """The rows of one table."""

    before = None

    def frame(self, table):
        return ROWS

    def of_line(self, table, codes):
        rows = [Row(**vars(row), line=line) for line, row in enumerate(records(ROWS), 2)]
        return [row for row in rows if all(getattr(row, name) == code for name, code in codes.items())]

    def lines_of(self, table, codes):
        rows = {code: self.of_line(table, codes | {"place": code}) for code in ("a", "b")}
        return {code: found for code, found in rows.items() if found and codes.get("place", code) == code}

    def adding(self, table, rows, adds):
        return adding(table, rows, adds)


@pytest.mark.parametrize(("of", "place", "dong", "lines"), [
    (ALL, "a", 7, [2, 4]), (SOME, "a", 3, [2]), (ALL, "b", None, []), (SOME, "b", None, []),
])  # fmt: skip
def test_both_readings_of_a_sum_have_the_same_rows(of, place, dong, lines):
    table = by_column({"dong": of}, {"returns": ROWS}, ["place"]).set_index("place")
    found = ByRow(Books()).operand({"dong": of}, {"place": place}, "dong", dong)
    assert [one.row.line for one in found.added] == lines
    assert table.loc[place, "dong"] is pd.NA if dong is None else table.loc[place, "dong"] == dong == found.total
    assert found.total == (dong if lines else of.empty)


def test_a_row_that_makes_a_sum_untold_leaves_none_of_it():
    assert list(ByRow(Books()).rows(NONE_TOLD, {"place": "a"})) == []
    assert [one.adds for one in ByRow(Books()).rows(NONE_TOLD, {"place": "a"}, lambda row: row.line == 2)] == [3]


def test_without_keys_all_rows_are_one_group():
    assert by_column({"x": ALL, "y": SOME}, {"returns": ROWS}, []).values.tolist() == [[7, 3]]


SHARE = Column("share", "x / y", ("x", "y"), lambda x, y: None if x is None else x * 100, "percent", digits=1)


def test_a_formula_stands_in_the_table_and_behind_the_number():
    assert filled({"x": 2, "y": 1}, [Column("x", "x"), SHARE]) == {"x": 2, "y": 1, "share": "200.0"}
    assert filled({"x": None, "y": 1}, [SHARE])["share"] == ""
    operands = {name: SimpleNamespace(total=total, agrees=True) for name, total in (("x", 2), ("y", 1))}
    row = Row(number_id="disbursement", x=2, y=1, rate_percent="200.0")
    column = Column("rate_percent", SHARE.words, SHARE.over, SHARE.formula, "percent", digits=1)
    [figure] = figures(row, {}, [column], lambda name, stated: operands[name])
    assert figure.number_id == "disbursement.rate"
    assert (figure.calculate().computed, figure.calculate().agrees) == (200, True)


def test_rows_together_by_level_and_added_up():
    rows = [Row(a="2", b="x", dong=1), Row(a="1", b="x", dong=None), Row(a="2", b="y", dong=4)]
    found = [(place, added_up(own, [Column("dong", "")])["dong"]) for place, own in by_level(rows, ["a"], ["a", "b"])]
    assert found == [({"a": "1", "b": ""}, None), ({"a": "2", "b": ""}, 5)]
    assert [place for place, _ in by_level([], [], ["a"])] == [{"a": ""}]
