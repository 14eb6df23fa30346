"""Checks of the money in the files, back to the payments and returns that they compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from monitoring.evidence.tracing.amounts import Amounts, matched
from monitoring.evidence.tracing.money import amounts_of
from monitoring.measures.books import Books
from monitoring.measures.calculation import Operand, Rows
from monitoring.measures.disbursement import DIMENSIONS, UNASSIGNED, line_id
from monitoring.measures.line_checks import unit_line_id
from monitoring.measures.planned import KEY
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.records import Row

#: What a check states and what it found; None where there is no figure.
Operands = tuple[Operand | None, Operand | None]

_RETURNED = N_("the amounts that the unit returned")


def _overspent(books: Books, name: str) -> Operands:
    row = _disbursement(books, name)
    amounts = amounts_of(books, row)
    return amounts.plan(row.plan_dong), amounts.planned_cumulative(row.planned_cumulative_dong)


def _disbursement(books: Books, name: str) -> Row:
    wanted = "disbursement" if name == "all" else f"disbursement.{name}"
    return next(row for row in books.rows("disbursement") if row.number_id == wanted)


def _unplanned(books: Books, name: str) -> Operands:
    whole = Amounts(books, {})
    key = next(key for key in whole.keys if line_id(_place(dict(zip(KEY, key, strict=True)), "commune")) == name)
    return None, Operand(
        N_("disbursed of money whose plan nobody gave"), (lines := whole.disbursed_of(key)).total, lines
    )


def _place(codes: dict[str, str], *omit: str) -> dict[str, str]:
    return {name: "" if name in omit else codes.get(name) or UNASSIGNED.get(name, "") for name in DIMENSIONS}


def _outside_plan(books: Books, name: str) -> Operands:
    component, _, capital = name.rpartition(".")
    codes = {
        "component": component,
        "capital": capital,
        "plan_year": str(books.subject.period.year),
        "plan_kind": "year",
    }
    return None, _returned(
        books, books.of_line("returns", codes), "plan_dong", N_("the plan as the units' returns give it")
    )


def _returned(books: Books, rows: Sequence[Row], column: str, name: str = _RETURNED) -> Operand:
    lines = books.adding("returns", rows, column)
    return Operand(name, lines.total, lines)


def _over_plan(books: Books, name: str) -> Operands:
    own = [row for row in books.returns if _unit_line(books.unit_and_line(row)) == name]
    return _returned(books, own, "plan_dong"), _returned(books, own, "cumulative_dong")


def _estimate_below(books: Books, name: str) -> Operands:
    own = [row for row in books.returns if _unit_line(books.unit_and_line(row)) == name]
    return _returned(books, own, "cumulative_dong"), _returned(books, own, "estimate_dong")


def _unit_line(key: tuple[str, ...]) -> str:
    return unit_line_id(Row(unit=key[0], **dict(zip(DIMENSIONS, key[1:], strict=True))))


def _fell(books: Books, name: str) -> Operands:
    before = books.before
    if before is not None:
        told = matched(books, before.returns, books.returns)
        of_line = [[row for row, key in zip(rows, keys, strict=True) if _unit_line(key) == name]
                   for rows, keys in zip((before.returns, books.returns), told, strict=True)]  # fmt: skip
        if any(of_line):
            return _returned(before, of_line[0], "cumulative_dong"), _returned(books, of_line[1], "cumulative_dong")
    row = _disbursement(books, name)
    amounts, quarter = amounts_of(books, row), books.subject.period.previous_in_year
    then = row.cumulative_dong - row.in_quarter_dong
    return amounts.at_end_of(quarter or books.subject.period, then), amounts.cumulative(row.cumulative_dong)


def _not_returned(books: Books, unit: str) -> Operands:
    """The last amounts of each line that the unit returned earlier in the year, and no longer returns."""
    lines = Rows()
    for told in books.rows("not_returned"):
        then = books.at(Period.parse(told.period))
        if told.unit == unit and then is not None:
            place = tuple("" if (code := getattr(told, name)) is None else str(code) for name in DIMENSIONS)
            keys = zip(then.returns, map(books.unit_and_line, then.returns), strict=True)
            own = [row for row, key in keys if key[1:] == place and told.unit in (key[0], "unnamed")]
            lines = Rows((*lines, *_returned(then, own, "cumulative_dong").added))
    return Operand(N_("the last amounts that the unit returned"), lines.total, lines), None


def _payment_file(books: Books, _name: str) -> Operands:
    own = [row for row in books.rows("sources") if row.layout == "payments" and _is_own(books, row.source_file)]
    one = Operand(N_("rows of the table"), 1 if own else 0, books.adding("sources", own[:1], 1), "count", empty=0)
    return Operand(N_("a file of payments of the quarter"), 1, unit="count", empty=1), one


def _is_own(books: Books, file: str) -> bool:
    return file.startswith(f"{books.subject.period}/")


def _payment_sender(_books: Books, _name: str) -> Operands:
    return Operand(N_("sent by the treasury"), 1, unit="count", empty=1), None


def _district_total(books: Books, name: str) -> Operands:
    indicator, _, column = name.rpartition(".")
    rows = [row for row in books.rows("indicators") if row.indicator == indicator and getattr(row, column)]
    sides = [[row for row in rows if bool(row.commune) is of_commune] for of_commune in (False, True)]
    adds = [[Fraction(getattr(row, column)) for row in side] for side in sides]
    stated, summed = (
        Operand(N_("what was reported"), sum(own), books.adding("indicators", side, own), "count")
        for side, own in zip(sides, adds, strict=True)
    )
    return stated, summed


#: By the family of a check.
FAMILIES: dict[str, Callable[[Books, str], Operands]] = {
    "district_total": _district_total,
    "payment_file": _payment_file,
    "payment_sender": _payment_sender,
    "overspent": _overspent,
    "unplanned": _unplanned,
    "outside_plan": _outside_plan,
    "returned_over_plan": _over_plan,
    "estimate_below": _estimate_below,
    "fell": _fell,
    "not_returned": _not_returned,
}
