"""Section II, third part: progress over the quarters against an even pace, and what is needed until the final day."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from monitoring.amounts import rate_percent
from monitoring.period import Period
from monitoring.presentation import charts
from monitoring.presentation.blocks import Block, Heading, Paragraph, Part, Parts, sentence
from monitoring.presentation.figures import Figure, without_plan
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import basis, findings, terms
from monitoring.presentation.tables import Column, HeaderGroup, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.records import Row

_MONTHS_IN_A_QUARTER = 3


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    return [
        Heading(_("5. Progress and what is left"), id="progress", level=3),
        *_pace(report),
        *_over_the_quarters(report),
    ]


# ---- pace ------------------------------------------------------------------------------------------------------------


def _pace(report: Report) -> list[Block]:
    _, whole = report.words._, report.line()
    if whole is None or whole.remaining_dong is None:
        return [Paragraph(_("Without plan and disbursement nothing can be said of the pace."))]
    if report.is_closed:
        return [Paragraph(sentence(
            _("The books of the year were closed on {day}: {remaining} million đồng was left. No projection is made "
              "any more."),
            day=report.words.date(report.final_day), remaining=report.money(whole, "remaining_dong"),
        ))]  # fmt: skip
    if whole.remaining_dong <= 0:
        left = sentence(
            _("Nothing of the plan as a whole is left: {disbursed} of {plan} million đồng have been disbursed."),
            disbursed=report.money(whole, "cumulative_dong"), plan=report.money(whole, "plan_dong"),
        )  # fmt: skip
        return [Paragraph(left), _pace_table(report)]
    projected = (*_projected(report, whole), *_last_year(report))
    allocated = [Paragraph(said) for said in basis.allocations(report)]
    return [Paragraph(_needed(report, whole)), Paragraph(projected), *allocated, _pace_table(report)]


def _needed(report: Report, whole: Row) -> tuple[Part, ...]:
    _ = report.words._
    months = int(whole.months_left)
    template = _(
        "{remaining} million đồng is left; to spend it by {day} takes {needed} million đồng in the month that is left, "
        "against {paid} a month {since}."
        if months == 1
        else "{remaining} million đồng is left; to spend it by {day} takes {needed} million đồng in each of the "
        "{months} months that are left, against {paid} a month {since}."
    )
    parts: dict[str, Part] = {} if months == 1 else {"months": str(months)}
    return sentence(
        template, **parts, remaining=report.money(whole, "remaining_dong"), day=report.words.date(report.final_day),
        needed=report.money(whole, "needed_per_month_dong"),
        paid=report.money(whole, "paid_per_month_since_allocation_dong"), since=findings.since(report, whole),
    )  # fmt: skip


def _projected(report: Report, whole: Row) -> tuple[Part, ...]:
    """Three paces go on unchanged: the year's, that since each money was allocated, that of the quarter."""
    template = report.words._(
        "If a pace goes on unchanged until then: at the average of the year so far {rate} of the plan, at the average "
        "since each kind of money was allocated {since_allocation}, at that of the quarter {at_quarter}."
    )
    return sentence(
        template, rate=report.rate(whole, "projected_dong", column="projected_rate"),
        since_allocation=report.rate(
            whole, "projected_since_allocation_dong", column="projected_since_allocation_rate"
        ),
        at_quarter=report.rate(whole, "projected_at_quarter_pace_dong", column="projected_at_quarter_pace_rate"),
    )  # fmt: skip


def _last_year(report: Report) -> tuple[Part, ...]:
    """How last year ended, by the rates that the plan states of its money, for comparison."""
    rates = [
        row for row in report.stated_totals
        if (row.measure, row.year, row.plan_kind) == ("rate", report.year - 1, "year") and row.capital and row.as_of
    ]  # fmt: skip
    if not rates or any(row.last_year_rate_percent for row in report.disbursement):
        return ()
    template = report.words._(
        "The whole year {year} came to (to {day}, by the plan): {rates}; figures of the same period are not on file."
    )
    said = template.format(
        day=report.words.date(rates[0].dated), year=rates[0].year,
        rates="; ".join(f"{report.capital(row.capital)} {_as_stated(report, row.value)}" for row in rates),
    )  # fmt: skip
    return (" ", said)


def _as_stated(report: Report, percent: Decimal) -> str:
    return report.words.percent(percent, -int(percent.as_tuple().exponent))


def _pace_table(report: Report) -> Table:
    _ = report.words._
    columns = [
        Column("name", _("Money"), width=2), Column("remaining_dong", _("Remaining"), "number"),
        Column("paid_per_month_since_allocation_dong", _("A month so far"), "number"),
        Column("needed_per_month_dong", _("A month needed"), "number"),
        Column("projected", _("since January"), "number"),
        Column("since_allocation", _("since allocation"), "number"),
        Column("at_quarter", _("of the quarter"), "number"),
    ]  # fmt: skip
    rows = [_pace_row(report, row, "normal") for row in report.lines("capital", "plan_year", "plan_kind")]
    if whole := report.line():
        rows.append(_pace_row(report, whole, "total"))
    note = _("A month so far: since the money was allocated, where that was within the year.")
    return Table(
        _("What is left and the pace it needs"),
        columns,
        rows,
        id="tbl-pace",
        unit=terms.unit(report),
        note=note,
        groups=[
            *[HeaderGroup("")] * 4,
            HeaderGroup(_("Reached by {day} at the pace").format(day=report.words.date(report.final_day)), 3),
        ],
    )


def _pace_row(report: Report, row: Row, style: str) -> TableRow:
    cells: dict[str, Parts] = {
        column: report.money(row, column)
        for column in ("remaining_dong", "paid_per_month_since_allocation_dong", "needed_per_month_dong")
    }
    cells["name"] = capitalised(terms.line_name(report, row))
    cells["projected"] = report.rate(row, "projected_dong", column="projected_rate")
    for name in ("since_allocation", "at_quarter"):
        column = {"since_allocation": "projected_since_allocation", "at_quarter": "projected_at_quarter_pace"}[name]
        cells[name] = report.rate(row, f"{column}_dong", column=f"{column}_rate")
    return TableRow(cells, style)


# ---- over the quarters -----------------------------------------------------------------------------------------------


def _over_the_quarters(report: Report) -> list[Block]:
    """Cumulative disbursement at the end of each quarter in percent of today's plan, against an even pace."""
    _ = report.words._
    periods = sorted({row.period for row in report.progress})
    if len(periods) < 2:
        return [
            Paragraph(_("Only one quarter of the year has figures: there is no course over the quarters to show yet."))
        ]
    lines = [line for row in report.lines("capital") if (line := _line(report, row, periods))]
    caption = _("Disbursed at the end of each quarter, in percent of the plan")
    if not lines:
        amounts = _("Disbursed at the end of each quarter")
        return [without_plan(report.words, caption), _quarters_table(report, amounts, periods)]
    return [Figure(
        charts.progress(
            lines, periods=[quarter_name(report, period) for period in periods],
            pace=[(even := _even(report, period), report.words.percent(even)) for period in periods],
            pace_label=capitalised(_("straight-line pace")), ticks=_ticks(report),
        ),
        alt=_in_words(report, lines, periods), caption=caption, id="fig-progress",
        table=_quarters_table(report, caption, periods), table_label=_("The figures behind the chart"),
    )]  # fmt: skip


def quarter_name(report: Report, period: str) -> str:
    quarter = Period.parse(period).quarter
    return {
        1: report.words._("Quarter I"),
        2: report.words._("Quarter II"),
        3: report.words._("Quarter III"),
        4: report.words._("Quarter IV"),
    }[quarter]


def _at(report: Report, number_id: str, period: str) -> int | None:
    found = [row.cumulative_dong for row in report.progress if (row.number_id, row.period) == (number_id, period)]
    return found[0] if found else None


def _line(report: Report, row: Row, periods: Sequence[str]) -> charts.Line | None:
    rates = [rate_percent(_at(report, row.number_id, period), row.plan_dong) for period in periods]
    if all(rate is None for rate in rates):
        return None
    points = [(rate, "" if rate is None else report.words.percent(rate)) for rate in rates]
    return charts.Line(capitalised(terms.line_name(report, row)), points)


def _even(report: Report, period: str) -> Fraction:
    """The part of the months from January to the final day that has passed at the end of a quarter, in percent."""
    final = report.final_day
    months = (final.year - report.year) * 12 + final.month
    return Fraction(_MONTHS_IN_A_QUARTER * Period.parse(period).quarter, months) * 100


def _ticks(report: Report) -> list[tuple[int, str]]:
    return [(value, report.words.percent(value, 0)) for value in (0, 25, 50, 75, 100)]


def _in_words(report: Report, lines: Sequence[charts.Line], periods: Sequence[str]) -> str:
    said = []
    for line in lines:
        points = [
            f"{quarter_name(report, period)} {words or report.words._('no data')}"
            for period, (_rate, words) in zip(periods, line.points, strict=True)
        ]
        said.append(f"{line.label}: {', '.join(points)}.")
    return " ".join(said)


def _quarters_table(report: Report, caption: str, periods: Sequence[str]) -> Table:
    columns = [Column("name", report.words._("Money"), width=2)]
    columns += [Column(period, quarter_name(report, period), "number") for period in periods]
    rows = []
    for row in filter(None, [*report.lines("capital"), report.line()]):
        cells: dict[str, Parts] = {"name": capitalised(terms.line_name(report, row))}
        for period in periods:
            dong = _at(report, row.number_id, period)
            cells[period] = report.number(dong, f"{row.number_id}.{period}", "cumulative_dong")
        rows.append(cells)
    return Table(caption, columns, rows, id="fig-progress-table", unit=terms.unit(report))
