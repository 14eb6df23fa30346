"""A handover as tables that a report shows and traces: the new unit's opening, and the year's course over the break.

Its own figures begin on its first day. What the old units disbursed before stands beside them and is added to them in
one place only, the course over the year, and there only for units that went over whole or by a written share.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial

import pandas as pd

from monitoring.measures.books import Books
from monitoring.measures.calculation import Calculation, Exact, Figure, Operand, Rows, adding, single
from monitoring.measures.declared import ByRow, by_column, known_sum, minus
from monitoring.measures.disbursement import DIMENSIONS, UNASSIGNED
from monitoring.measures.handover import FIGURES, WHOLE, Handover, OldUnit, line_of_file, open_handover
from monitoring.measures.line_figures import LineSums
from monitoring.measures.money import RETURNED, paid_until
from monitoring.measures.planned import codes_of, line_key
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.records import Row, records
from monitoring.subject import Subject
from monitoring.succession import Succession, load_succession, part_of
from monitoring.tables import frames, numbers
from monitoring.tables.closing_rows import (
    HandoverLineRow,
    HandoverProgressRow,
    HandoverRow,
    HandoverTotalRow,
    HandoverUnitRow,
)
from monitoring.tables.numbers import number_name

_PROGRESS = HandoverProgressRow.table
_TABLES = (HandoverRow.table, HandoverTotalRow.table, HandoverUnitRow.table, _PROGRESS, HandoverLineRow.table)
#: The unit that received files, and rows of these.
_Parts = list[tuple[str, Rows]]
_SIDES = {"closed_dong": "closed", "opened_dong": "opened"}


def opening_of(subject: Subject, succession: Succession) -> Handover | None:
    """The handover that the unit has opened with since the year began, the latest; None where it took nothing over."""
    period = subject.period
    for then in reversed(period.so_far()):
        if succession.into(subject.unit.code, then.start, then.end):
            return open_handover(replace(subject, period=then), succession)
    return None


def handover_tables(subject: Subject, progress: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables of the handover that the unit opened with within the year, by name; none for any other unit.

    `progress`: progress.csv, the unit's own course.
    """
    found = opening_of(subject, load_succession(subject.workspace))
    if found is None:
        return {}
    course = _Course(found, subject.period, progress)
    tables = [
        frames.made_of(found.rows, HandoverRow),
        frames.made_of(_totals(found), HandoverTotalRow),
        frames.made_of([unit_row(found, own) for own in found.old], HandoverUnitRow),
        frames.made_of(course.rows, HandoverProgressRow),
        frames.made_of([*found.lines, *course.lines], HandoverLineRow),
    ]
    return dict(zip(_TABLES, tables, strict=True))


def _totals(found: Handover) -> Iterator[HandoverTotalRow]:
    for figure in FIGURES:
        rows = [row for row in found.rows if row.figure == figure]
        sums = (known_sum(getattr(row, name) for row in rows) for name in (*_SIDES, "difference_dong"))
        yield HandoverTotalRow(numbers.row("handover_totals", figure), figure, *sums, line=0)


def unit_row(found: Handover, own: OldUnit) -> HandoverUnitRow:
    """An old unit with what there is of it: figures, or why there are none."""
    status = "figures" if own.amounts else "no_money"
    if own.books is None:
        status = "no_report"
    elif own.amounts and own.portion is None:
        status = "divided"
    share = ("", "") if own.portion is None else tuple(map(str, own.portion))
    above = own.books.subject.unit.code if own.books is not None else ""
    return HandoverUnitRow(
        own.row.unit,
        own.row.name_vi,
        own.row.name_en,
        own.change.day,
        str(found.closing),
        above,
        own.change.document,
        own.change.standing,
        status,
        share[0],
        share[1],
        found.left_behind.get(above),
        line=0,
    )


# ---- the year's course -----------------------------------------------------------------------------------------------


class _Course:
    """What was disbursed at the end of each period of the year: by the old units, then by them and the new one.

    It goes through units that went over whole; with one that was divided, or of which a period is not known, it breaks.
    """

    def __init__(self, found: Handover, period: Period, progress: pd.DataFrame) -> None:
        self.lines: list[HandoverLineRow] = []
        own = {(row.number_id, row.period): row.cumulative_dong for row in records(progress)}
        told = [old for old in found.old if old.amounts]
        is_whole = bool(told) and all(old.portion == WHOLE for old in told)
        first = min(date.fromisoformat(old.change.day) for old in found.old)
        self.rows = [
            self._row(one, capital, rows, own if one.usual_cut_off >= first else None)
            for one in period.so_far()
            for capital, rows in _by_capital(told if is_whole else [], min(one, found.closing)).items()
        ]

    def _row(
        self, period: Period, capital: str, parts: _Parts | None, own: Mapping[tuple[str, str], int] | None
    ) -> HandoverProgressRow:
        number_id, closed = numbers.row(_PROGRESS, capital, str(period)), None
        if parts is not None:
            closed = sum(int(rows.total) for _, rows in parts)
            for unit, rows in parts:
                self.lines += [line_of_file(number_id, "closed", unit, one.row, int(one.adds)) for one in rows]
        if own is None:
            return HandoverProgressRow(number_id, str(period), capital, closed, None, closed, line=0)
        own_dong = own.get((numbers.row("disbursement", capital), str(period)))
        together = None if closed is None or own_dong is None else closed + own_dong
        return HandoverProgressRow(number_id, str(period), capital, closed, own_dong, together, line=0)


def _by_capital(told: Sequence[OldUnit], period: Period) -> dict[str, _Parts | None]:
    """By kind of capital ("": all) each unit that received them with the rows of what was disbursed at the end of a
    period; None where that of one of them is not known.
    """
    found = [(own, _disbursed_at(own, period)) for own in told]
    if not found or any(rows is None for _, rows in found):
        return {"": None}
    capitals = ["", *sorted({capital for _, rows in found for capital in rows or {}})]
    return {
        capital: [(_received_by(own), _together(rows or {}, capital)) for own, rows in found] for capital in capitals
    }


def _received_by(own: OldUnit) -> str:
    return own.books.subject.unit.code if own.books is not None else ""


def _together(rows: Mapping[str, Rows], capital: str) -> Rows:
    return Rows(one for name, own in rows.items() if capital in ("", name) for one in own)


def _disbursed_at(own: OldUnit, period: Period) -> dict[str, Rows] | None:
    """The rows of what an old unit, or a place of one, had disbursed at the end of a period, by kind of capital; None
    where nothing tells.
    """
    if own.books is None:
        return None
    is_paid = len(own.books.frame("payments")) > 0
    books = own.books if is_paid or period == own.books.subject.period else own.books.at(period)
    if books is None:
        return None
    of = paid_until(period, own.books.subject.unit) if is_paid else RETURNED
    place = {"place": own.place} if own.place else {}
    found: dict[str, Rows] = {}
    tables = {name: books.frame(name) for name in ("payments", "returns")}
    for row in records(by_column({"dong": of}, tables, ["capital", *place])):
        if row.dong is not None and (not place or row.place == own.place):
            rows = books.once(ByRow).rows(of, {"capital": row.capital, **place})
            found[row.capital or UNASSIGNED["capital"]] = rows
    return found


# ---- traces ----------------------------------------------------------------------------------------------------------

_SUM = N_("sum of these lines")
_OF_SIDE = {
    "closed": N_("what the old unit closed with = sum of these lines"),
    "opened": N_("what the unit opens with = sum of these lines"),
}
_FIGURE = N_("a figure of the handover")
_DIFFERENCE = N_("difference = opened − closed")
_LEFT = N_("left = plan − disbursed")
_COURSE = N_("what the old units had disbursed + what the unit has disbursed since its first day")


def handover_figures(books: Books) -> Iterator[Figure]:
    """The numbers of the handover: lines of files of both sides, or rows of its own tables."""
    for row in books.rows_if_any(HandoverRow.table):
        for name in (*_SIDES, "difference_dong"):
            yield Figure(number_name(row.number_id, name), codes_of(line_key(row)), partial(_figure, books, row, name))
    for row in books.rows_if_any(HandoverTotalRow.table):
        for name in (*_SIDES, "difference_dong"):
            yield Figure(number_name(row.number_id, name), {}, partial(_total, books, row, name))
    for row in books.rows_if_any(HandoverProgressRow.table):
        dimensions = {"capital": row.capital, "period": row.period} if row.capital else {"period": row.period}
        for name in ("handed_over_dong", "together_dong"):
            yield Figure(number_name(row.number_id, name), dimensions, partial(_progress, books, row, name))


def _figure(books: Books, row: Row, name: str) -> Calculation:
    stated = getattr(row, name)
    if name == "difference_dong":
        operands = [_of_row(books, row, side) for side in _SIDES]
        opened = 0 if row.opened_dong is None and stated is not None else row.opened_dong
        return Calculation(_DIFFERENCE, tuple(operands), minus(opened, row.closed_dong), stated)
    side = _SIDES[name]
    lines = _lines(books, row.number_id, side)
    if row.figure == "left" and not lines:
        plan, disbursed = (_of_line(books, row, figure, name) for figure in ("plan", "disbursed"))
        return Calculation(_LEFT, (plan, disbursed), minus(plan.total, disbursed.total), stated)
    operand = Operand(_OF_SIDE[side], lines.total if lines else stated, lines, empty=stated)
    return Calculation(operand.name, (operand,), _went_over(books, row.from_unit, side, operand.total), stated)


def _lines(books: Books, number_id: str, side: str = "closed") -> Rows:
    of = books.once(_lines_by_number)
    return adding(HandoverLineRow.table, of.get((number_id, side), []), "adds_dong")


def _lines_by_number(books: Books) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for line in books.rows_if_any(HandoverLineRow.table):
        found.setdefault((line.number_id, line.side), []).append(line)
    return found


def _went_over(books: Books, unit: str, side: str, dong: Exact) -> Exact:
    """What of a sum of an old unit went over: all of it, or the written share."""
    own = next((row for row in books.rows(HandoverUnitRow.table) if row.from_unit == unit), None)
    if dong is None or side == "opened" or own is None or not own.share_to:
        return dong
    return part_of(int(dong), (Fraction(own.share_from), Fraction(own.share_to)))


def _of_row(books: Books, row: Row, name: str) -> Operand:
    return Operand(_FIGURE, getattr(row, name), books.adding(HandoverRow.table, [row], name))


def _of_line(books: Books, row: Row, figure: str, name: str) -> Operand:
    """Another figure of the same line."""
    line = (row.from_unit, line_key(row), figure)
    same = [one for one in books.rows(HandoverRow.table) if (one.from_unit, line_key(one), one.figure) == line]
    return _of_row(books, same[0], name) if same else Operand(_FIGURE, None)


def _total(books: Books, row: Row, name: str) -> Calculation:
    rows = [one for one in books.rows(HandoverRow.table) if one.figure == row.figure]
    operand = Operand(_SUM, getattr(row, name), books.adding(HandoverRow.table, rows, name))
    return single(operand, _SUM)


def _progress(books: Books, row: Row, name: str) -> Calculation:
    lines = _lines(books, row.number_id)
    handed_over = Operand(_OF_SIDE["closed"], row.handed_over_dong, lines, empty=row.handed_over_dong)
    if name == "handed_over_dong" or row.own_dong is None:
        return single(replace(handed_over, stated=getattr(row, name)), _OF_SIDE["closed"])
    place = dict.fromkeys(DIMENSIONS, "") | {"capital": row.capital}
    own = books.once(LineSums).at_end_of(Period.parse(row.period), place, row.own_dong)
    together = None if handed_over.total is None or own.total is None else handed_over.total + own.total
    return Calculation(_COURSE, (handed_over, own), together, row.together_dong)
