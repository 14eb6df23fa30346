"""Tables and bars of budget lines: plan, in the quarter, cumulative, estimate, rate, remaining."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from monitoring.amounts import rate_percent, to_million
from monitoring.measures.disbursement import UNASSIGNED
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
        "estimate_dong": _("Estimate"), "rate_percent": _("Rate"),
        "last_year_rate_percent": _("Rate in {year}").format(year=report.year - 1),
        "remaining_dong": _("Remaining"),
    }  # fmt: skip
    always = {"plan_dong", "cumulative_dong", "rate_percent", "remaining_dong"}
    shown = [name for name in labels if name in always or (name != without and _any(lines, name))]
    return [Column(name, labels[name], "number") for name in shown]


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
    without: str = "",
    also: str = "",
    ranked: bool = False,
    landscape: bool = False,
) -> Table:
    """`lines` as a table in million đồng; columns that nobody gave a figure for are left out and named below it, unless
    there is a `note`; `also` is said in either case. `ranked`: lines of the outermost level carry their place by rate.
    """
    columns, ranks = money_columns(report, lines, without), _ranks(lines) if ranked else {}
    last = [Column("rank", report.words._("Rank"), "number")] if ranks else []
    said = " ".join(filter(None, [note or _left_out(report, lines), also]))
    return Table(
        title, [Column("name", label, width=2), *columns, *last],
        [_cells(report, line, columns, ranks) for line in lines],
        id=table_id, unit=terms.unit(report), note=said, landscape=landscape,
    )  # fmt: skip


def _ranks(lines: Sequence[Line]) -> dict[str, str]:
    """The place of each outermost line that has a rate, the highest first, by its number_id; equal rates share one.

    What is not broken down is no component and no commune: it has no place among them.
    """
    rates = {
        line.row.number_id: rate
        for line in lines
        if line.row is not None and not line.indent and line.style != "total" and not _is_unassigned(line.row)
        if (rate := rate_percent(line.row.cumulative_dong, line.row.plan_dong)) is not None
    }
    return {name: str(1 + sum(other > rate for other in rates.values())) for name, rate in rates.items()}


def _is_unassigned(row: Row) -> bool:
    return any(getattr(row, name) == code for name, code in UNASSIGNED.items())


def _cells(report: Report, line: Line, columns: Sequence[Column], ranks: Mapping[str, str]) -> TableRow:
    cells: dict[str, Parts] = {"name": line.label}
    if line.row is not None:
        cells |= {column.key: _cell(report, line.row, column.key) for column in columns}
        if line.row.number_id in ranks:
            cells["rank"] = ranks[line.row.number_id]
    return TableRow(cells, line.style, line.indent)


def _cell(report: Report, row: Row, column: str) -> Number:
    if column == "last_year_rate_percent":
        return report.last_year_rate(row)
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
    plan, disbursed = (None if dong is None else to_million(dong) for dong in (row.plan_dong, row.cumulative_dong))
    return charts.Bar(
        label, plan, disbursed,
        report.money(row, "plan_dong").text, report.money(row, "cumulative_dong").text, report.rate(row).text,
    )  # fmt: skip


class BarWords(TypedDict):
    plan_label: str
    disbursed_label: str


def bar_words(report: Report) -> BarWords:
    """The labels of plan and disbursed in a chart."""
    return {"plan_label": report.words._("Plan"), "disbursed_label": report.words._("Disbursed")}


def bars_figure(report: Report, caption: str, lines: Sequence[Line], *, figure_id: str, label: str) -> Figure:
    """Plan against disbursed for each of `lines`, with the table behind it and the same in words."""
    bars = [bar(report, line.label, line.row) for line in lines if line.row is not None]
    return Figure(
        charts.plan_and_disbursed(bars, **bar_words(report)),
        alt=in_words(report, lines), caption=caption, id=figure_id,
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
        for line in lines if line.row is not None
    )  # fmt: skip
