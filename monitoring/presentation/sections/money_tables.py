"""Tables and bars of budget lines: plan, in the quarter, cumulative, estimate, rate, remaining."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

from monitoring.amounts import to_million
from monitoring.measures.quarter_rows import PacedRow, Spent
from monitoring.presentation import charts
from monitoring.presentation.blocks import Number, Parts
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import terms
from monitoring.presentation.tables import Column, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.wording import Wording

#: The columns of a table of budget lines, and those of them that always stand.
_COLUMNS = (
    *("plan_dong", "in_quarter_dong", "cumulative_dong", "estimate_dong", "rate_percent", "last_year_rate_percent"),
    "remaining_dong",
)
_ALWAYS = {"plan_dong", "cumulative_dong", "rate_percent", "remaining_dong"}


@dataclass(frozen=True)
class Line:
    """A row of a money table: its words, its row of disbursement.csv (None: an outline row), style and depth."""

    label: str
    row: PacedRow | None
    style: str = "normal"
    indent: int = 0


def outlined(
    report: Report,
    dimension: str,
    *,
    style: str = "subtotal",
    head: Callable[[str], str] = capitalised,
    part: Callable[[str], str] = str,
    alone: bool = False,
) -> list[Line]:
    """Each line of a dimension with its types of funding below it (a single one only where it may stand `alone`), and
    the total. `head` and `part` write the names.
    """
    lines = []
    for row in report.lines(dimension):
        lines.append(Line(head(report.line_name(row)), row, style))
        parts = report.parts_of(row, dimension, dimension, "capital")
        shown = parts if alone or len(parts) > 1 else []
        lines += [Line(part(report.line_name(below, dimension)), below, indent=1) for below in shown]
    return [*lines, total(report)]


def total(report: Report) -> Line:
    """The line of all money."""
    return Line(report.words._("Total"), report.line(), style="total")


def money_columns(report: Report, lines: Sequence[Line], without: Collection[str] = ()) -> list[Column]:
    """The columns for which any of `lines` has a figure, but not `without`; plan, disbursed, rate, remaining always."""
    shown = [name for name in _COLUMNS if name in _ALWAYS or (name not in without and _any(lines, name))]
    said = {"year": report.year - 1, "its_period": report.period_word}
    return [Column(name, report.words.term("figure", name).format(**said), "number") for name in shown]


def _any(lines: Sequence[Line], column: str) -> bool:
    return any(line.row is not None and getattr(line.row, column) not in (None, "") for line in lines)


def money_table(
    report: Report,
    title: str,
    label: str,
    lines: Sequence[Line],
    *,
    table_id: str,
    note: str = "",
    without: Collection[str] = (),
    also: str = "",
    landscape: bool = False,
) -> Table:
    """`lines` as a table in million đồng; columns that nobody gave a figure for are left out and named below it, unless
    there is a `note`; `also` is said in either case.
    """
    columns = money_columns(report, lines, without)
    return Table(
        title,
        [Column("name", label, width=2), *columns],
        [_cells(report, line, columns) for line in lines],
        id=table_id,
        unit=terms.unit(report),
        note=" ".join(filter(None, [note or _left_out(report, lines), also])),
        landscape=landscape,
    )


def _cells(report: Report, line: Line, columns: Sequence[Column]) -> TableRow:
    cells: dict[str, Parts] = {"name": line.label}
    if line.row is not None:
        cells |= {column.key: _cell(report, line.row, column.key) for column in columns}
    return TableRow(cells, line.style, line.indent)


def _cell(report: Report, row: PacedRow, column: str) -> Number:
    return report.rate(row, column) if column.endswith("_percent") else report.money(row, column)


def _left_out(report: Report, lines: Sequence[Line]) -> str:
    match _any(lines, "in_quarter_dong"), _any(lines, "estimate_dong"):
        case False, False:
            return report.plain("No figure has been received for the {its_period} alone, and no estimate.")
        case False, True:
            return report.plain("No figure has been received for the {its_period} alone.")
        case True, False:
            return report.words._("No estimate has been received.")
    return ""


def bar_of(label: str, row: Spent, printed: Iterable[Number]) -> charts.Bar:
    """The bar of a row that has plan and disbursed amounts; `printed`: its plan, disbursed and rate."""
    plan, disbursed = (None if dong is None else to_million(dong) for dong in (row.plan_dong, row.cumulative_dong))
    plan_text, disbursed_text, rate_text = (number.text for number in printed)
    return charts.Bar(label, plan, disbursed, plan_text, disbursed_text, rate_text)


class BarWords(TypedDict):
    plan_label: str
    disbursed_label: str


def bar_words(words: Wording) -> BarWords:
    """The labels of plan and disbursed in a chart."""
    return {"plan_label": words._("Plan"), "disbursed_label": words._("Disbursed")}
