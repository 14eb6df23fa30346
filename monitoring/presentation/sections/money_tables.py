"""Tables and bars of budget lines: plan, in the quarter, cumulative, estimate, rate, remaining."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.amounts import to_million
from monitoring.presentation import charts
from monitoring.presentation.blocks import Number, Parts
from monitoring.presentation.figures import Figure
from monitoring.presentation.report import Report
from monitoring.presentation.sections import terms
from monitoring.presentation.tables import Column, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.records import Row


@dataclass(frozen=True)
class Line:
    """A row of a money table: its words, its row of disbursement.csv (None: an outline row), style and depth."""

    label: str
    row: Row | None
    style: str = "normal"
    indent: int = 0


def money_columns(report: Report, lines: Sequence[Line], without: str = "") -> list[Column]:
    """The columns for which any of `lines` has a figure, but not `without`; plan, disbursed, rate, remaining always."""
    _ = report.words._
    labels = {
        "plan_dong": _("Plan"), "in_quarter_dong": _("In the quarter"), "cumulative_dong": _("Disbursed"),
        "estimate_dong": _("Estimate"), "rate_percent": _("Rate"), "remaining_dong": _("Remaining"),
    }  # fmt: skip
    always = {"plan_dong", "cumulative_dong", "rate_percent", "remaining_dong"}
    shown = [name for name in labels if name in always or (name != without and _any(lines, name))]
    return [Column(name, labels[name], "number") for name in shown]


def _any(lines: Sequence[Line], column: str) -> bool:
    return any(line.row is not None and getattr(line.row, column) is not None for line in lines)


def money_table(
    report: Report,
    title: str,
    label: str,
    lines: Sequence[Line],
    *,
    table_id: str,
    note: Parts = "",
    without: str = "",
    landscape: bool = False,
) -> Table:
    """`lines` as a table in million đồng; columns that nobody gave a figure for are left out and named below it."""
    columns = money_columns(report, lines, without)
    return Table(
        title, [Column("name", label, width=2), *columns], [_cells(report, line, columns) for line in lines],
        id=table_id, unit=terms.unit(report), note=note or _left_out(report, lines), landscape=landscape,
    )  # fmt: skip


def _cells(report: Report, line: Line, columns: Sequence[Column]) -> TableRow:
    cells: dict[str, Parts] = {"name": line.label}
    if line.row is not None:
        cells |= {column.key: _cell(report, line.row, column.key) for column in columns}
    return TableRow(cells, line.style, line.indent)


def _cell(report: Report, row: Row, column: str) -> Number:
    return report.rate(row) if column == "rate_percent" else report.money(row, column)


def _left_out(report: Report, lines: Sequence[Line]) -> str:
    _ = report.words._
    missing = {
        (True, True): _("No figure has been received for the quarter alone, and no estimate."),
        (True, False): _("No figure has been received for the quarter alone."),
        (False, True): _("No estimate has been received."),
        (False, False): "",
    }  # fmt: skip
    return missing[not _any(lines, "in_quarter_dong"), not _any(lines, "estimate_dong")]


def bar(report: Report, label: str, row: Row) -> charts.Bar:
    """A row of disbursement.csv as a bar of plan and disbursed, in million đồng."""
    return charts.Bar(
        label,
        *(None if dong is None else to_million(dong) for dong in (row.plan_dong, row.cumulative_dong)),
        report.money(row, "plan_dong").text, report.money(row, "cumulative_dong").text, report.rate(row).text,
    )  # fmt: skip


def bar_words(report: Report) -> dict[str, str]:
    """The labels of plan and disbursed in a chart."""
    return {"plan_label": report.words._("Plan"), "disbursed_label": report.words._("Disbursed")}


def bars_figure(report: Report, caption: str, lines: Sequence[Line], *, figure_id: str, label: str) -> Figure:
    """Plan against disbursed for each of `lines`, with the table behind it and the same in words."""
    filled = [line for line in lines if line.row is not None]
    bars = [bar(report, line.label, line.row) for line in filled]
    return Figure(
        charts.plan_and_disbursed(bars, **bar_words(report)),
        alt=in_words(report, filled), caption=caption, id=figure_id,
        table=money_table(report, caption, label, lines, table_id=f"{figure_id}-table"),
        table_label=report.words._("The figures behind the chart"),
    )  # fmt: skip


def in_words(report: Report, lines: Sequence[Line]) -> str:
    """The bars of a chart read out: name, disbursed, plan, rate."""
    _ = report.words._
    return " ".join(
        _("{name}: {disbursed} of {plan} million đồng, {rate}.").format(
            name=line.label, disbursed=report.money(line.row, "cumulative_dong").text,
            plan=report.money(line.row, "plan_dong").text, rate=report.rate(line.row).text,
        )
        for line in lines
    )  # fmt: skip
