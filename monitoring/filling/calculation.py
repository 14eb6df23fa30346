"""The formulas of a filled form: calculated, and compared with our own figures where the form says which they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from openpyxl.utils import get_column_letter

from monitoring.amounts import round_half_up
from monitoring.filling.cells import Cells, put_result
from monitoring.filling.facts import Line
from monitoring.filling.filling import Filling
from monitoring.filling.formulas import Address, Calculator, Content, Formula, OnlyExcel
from monitoring.filling.packages import Element
from monitoring.filling.placeholders import BadPlaceholder
from monitoring.filling.values import Gap, Value, decimal, stored
from monitoring.intake.number_formats import is_percent


def calculate(
    everything: Mapping[Address, Element],
    cells: Cells,
    gaps: Collection[Address],
    checked: Mapping[Address, tuple[str, Line | None]],
    filling: Filling,
) -> bool:
    """Store what each formula gives, and note what is to be told of it; whether all of them could be calculated.

    `checked`: a formula's cell → the placeholder of the figure that it must give, and the row that it stands in.
    """
    calculator = Calculator({at: cells.content(cell) for at, cell in everything.items()}, gaps)
    for at, content in calculator.cells.items():
        if not isinstance(content, Formula):
            continue
        try:
            result = calculator.result(at)
        except OnlyExcel:
            put_result(everything[at], None)
            filling.uncalculated.append(place_of(at))
            continue
        put_result(everything[at], result.value)
        if result.counts_gap:
            filling.counting_gaps.append(place_of(at))
    for at, (content, line) in checked.items():
        _compare(at, everything[at], calculator, content, line, cells, filling)
    return not filling.uncalculated


def place_of(at: Address) -> str:
    sheet, row, column = at
    return f"{sheet}!{get_column_letter(column)}{row}"


def _compare(
    at: Address,
    cell: Element,
    calculator: Calculator,
    content: str,
    line: Line | None,
    cells: Cells,
    filling: Filling,
) -> None:
    place = place_of(at)
    try:
        ours = filling.facts.answer(content, line)
    except BadPlaceholder:
        ours = None
    if ours is None or not isinstance(calculator.cells[at], Formula):
        filling.faults.append((place, content))
        return
    if isinstance(ours, Gap) or place in filling.uncalculated:
        return
    given = calculator.result(at).value
    if given == "":  # a form's own way to say that there is nothing to add up
        return
    if isinstance(given, Fraction) and ours.is_percent and is_percent(cells.looks.code(cell)):
        given *= 100
    if not _agrees(given, ours):
        filling.differing.append((place, _shown(given), ours.text))


def _agrees(given: Content, ours: Value) -> bool:
    """Whether a formula gives our figure; a rate may be rounded by it, an amount never."""
    if not isinstance(given, Fraction) or ours.number is None:
        return given == ours.text
    digits = max(-int(decimal(given).as_tuple().exponent), 0)
    return given == ours.number or (ours.is_percent and given == Fraction(round_half_up(ours.number, digits)))


def _shown(given: Content) -> str:
    return stored(given) if isinstance(given, Fraction) else str(given)
