"""Section II, of disbursement: progress over the quarters against a straight-line pace, to the final day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from monitoring.amounts import rate_percent
from monitoring.measures import findings
from monitoring.measures.quarter_rows import PacedRow, known
from monitoring.period import Period
from monitoring.presentation import charts
from monitoring.presentation.blocks import Block, Paragraph, Part, Parts
from monitoring.presentation.figures import Figure, without_plan
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import basis, handover, terms
from monitoring.presentation.table_designs import columns_of, made
from monitoring.presentation.tables import Column, HeaderGroup, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.tables import numbers
from monitoring.tables.plan_rows import StatedTotalRow


def blocks(report: Report) -> list[Block]:
    """What is left and the pace it needs; the course so far, where there is one, and how it would have to go on."""
    return [*_pace(report), *_over_the_quarters(report)]


# ---- pace ------------------------------------------------------------------------------------------------------------


def _pace(report: Report) -> list[Block]:
    whole, final_day = report.line(), report.words.date(report.final_day)
    if whole is None or whole.remaining_dong is None:
        return [Paragraph(report.words._("Without plan and disbursement nothing can be said of the pace."))]
    if report.is_closed:
        closed = report.say(
            "The disbursement period ended on {day}: {remaining} million đồng was left.",
            whole,
            day=final_day,
        )
        return [Paragraph(closed)]
    if whole.remaining_dong <= 0:
        left = report.say(
            "Nothing of the plan as a whole is left: {disbursed} of {plan} million đồng have been disbursed.",
            whole,
            disbursed=report.money(whole, "cumulative_dong"),
        )
        return [Paragraph(left), _pace_table(report)]
    needed = report.say_counted(
        "{remaining} million đồng is left; to spend it by {day} takes {needed} million đồng in the month that is left, "
        "against {paid} a month {since}.",
        "{remaining} million đồng is left; to spend it by {day} takes {needed} million đồng in each of the {n} months "
        "that are left, against {paid} a month {since}.",
        whole.months_left,
        whole,
        day=final_day,
    )
    # Three paces go on unchanged: the year's, that since each money was allocated, that of the quarter.
    projected = report.say(
        "If a pace goes on unchanged until then: at the average of the year so far {projected} of the plan, at the "
        "average since each kind of money was allocated {since_allocation}, at that of the {its_period} {at_quarter}.",
        whole,
    )
    allocated = map(Paragraph, basis.allocations(report))
    return [Paragraph(needed), Paragraph((*projected, *_last_year(report))), *allocated, _pace_table(report)]


def _last_year(report: Report) -> tuple[Part, ...]:
    """How last year ended, by the rates that the plan states of its money, for comparison."""
    last_year = ("rate", report.year - 1, "year")
    stated = [row for row in report.plan_rows(StatedTotalRow) if (row.measure, row.year, row.plan_kind) == last_year]
    rates = [row for row in stated if row.capital and row.as_of]
    if not rates or any(row.last_year_rate_percent for row in report.disbursement):
        return ()
    said = report.plain(
        "The whole year {year} came to (to {day}, by the plan): {rates}; figures of the same period are not on file.",
        day=report.words.date(known(rates[0].dated)),
        year=str(rates[0].year),
        rates="; ".join(f"{report.capital(row.capital)} {_as_stated(report, known(row.value))}" for row in rates),
    )
    return (" ", said)


def _as_stated(report: Report, percent: Decimal) -> str:
    return report.words.percent(percent, -int(percent.as_tuple().exponent))


def _pace_table(report: Report) -> Table:
    lines = [(row, "normal") for row in report.lines("capital", "plan_year", "plan_kind")]
    if whole := report.line():
        lines.append((whole, "total"))
    heading = report.plain("Reached by {day} at the pace", day=report.words.date(report.final_day))
    groups = [*[HeaderGroup("")] * 4, HeaderGroup(heading, 3)]
    return made(report.words, "tbl-pace", [_pace_row(report, row, style) for row, style in lines], groups=groups)


def _pace_row(report: Report, row: PacedRow, style: str) -> TableRow:
    cells: dict[str, Parts] = {"name": report.heading(row)}
    for column in columns_of("tbl-pace")[1:]:
        cells[column] = report.money(row, column) if column.endswith("_dong") else report.rate(row, column)
    return TableRow(cells, style)


# ---- over the quarters -----------------------------------------------------------------------------------------------


def _over_the_quarters(report: Report) -> list[Block]:
    """Cumulative disbursement at the end of each quarter in percent of today's plan, against an even pace."""
    _ = report.words._
    periods = sorted({row.period for row in report.progress})
    if len(periods) < 2:
        return []
    caption = report.plain("Disbursed at the end of each {its_period}, in percent of the plan")
    course, broken = Course(report), breaks(report, periods)
    ahead = [] if course.goes_over or (broken and broken[-1][0] == len(periods)) else _ahead(report, periods)
    rows = filter(None, [*report.lines("capital"), report.line()])
    lines = [line for row in rows if (line := _line(report, course, row, periods, len(ahead)))]
    if not lines:
        amounts = report.plain("Disbursed at the end of each {its_period}")
        return [without_plan(report.words, caption), _quarters_table(report, course, amounts, periods)]
    shown = [*periods, *ahead]
    paced = shown if course.goes_over or not broken else []
    drawing = charts.progress(
        lines,
        periods=[_axis_name(report, period) for period in shown],
        pace=[(even := findings.even_rate_at(report, period), report.words.percent(even)) for period in paced],
        pace_label=capitalised(_("straight-line pace")),
        ticks=[(value, report.words.percent(value, 0)) for value in (0, 25, 50, 75, 100)],
        breaks=broken,
    )
    said = [Paragraph((text,), note=True) for text in _breaks_in_words(report, course, broken)]
    projected = report.plain("; in brackets what the average since January would come to by {final_day}")
    return [
        Figure(
            drawing,
            alt=" ".join([_in_words(report, lines, shown), *(f"{capitalised(words)}." for _, words in broken)]),
            caption=caption + (projected if ahead else ""),
            id="fig-progress",
            table=_quarters_table(report, course, caption, periods),
            table_label=_("The figures behind the chart"),
        ),
        *said,
    ]


class Course:
    """What was disbursed at the end of each period: by the unit itself, or over a change of units by the old ones and
    it together, where they went over whole and the plan of the report is, by every kind of capital, the one that was
    taken over: all of it, or what was left of it. Otherwise the unit's course begins with its own first day.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._together = {(row.capital, row.period): row for row in report.handover_progress}
        rows = [row for row in (*report.lines("capital"), report.line()) if row is not None]
        self._plans = {row.capital: self._taken_over(row) for row in rows} if self._together else {}
        self.goes_over = bool(self._plans) and None not in self._plans.values()

    def _taken_over(self, row: PacedRow) -> int | None:
        """The plan that was taken over, if the plan of a row is that, or what was left of it."""
        own = [one for one in self._report.handover if row.capital in ("", one.capital)]
        plan, left = (
            sum(one.closed_dong or 0 for one in own if one.figure == figure and one.verdict == "agrees")
            for figure in ("plan", "left")
        )
        is_known = any((row.capital, period) in self._together for period in self._periods)
        return plan if is_known and row.plan_dong in (plan, left) else None

    @property
    def _periods(self) -> set[str]:
        return {period for _, period in self._together}

    def plan(self, row: PacedRow) -> int | None:
        return self._plans[row.capital] if self.goes_over else row.plan_dong

    def dong(self, row: PacedRow, period: str) -> int | None:
        if not self.goes_over:
            return findings.disbursed_at(self._report, row.number_id, period)
        together = self._together.get((row.capital, period))
        return None if together is None else together.together_dong

    def number(self, row: PacedRow, period: str) -> tuple[str, str]:
        """Under which name the amount of a row and period is printed."""
        if not self.goes_over:
            return f"{row.number_id}.{period}", "cumulative_dong"
        return numbers.row("handover_progress", row.capital, period), "together_dong"


def breaks(report: Report, periods: Sequence[str]) -> list[tuple[int, str]]:
    """Before which of the periods the units changed, with the day: the unit began, or it ended."""
    first, last = report.subject.days
    parsed = [Period.parse(period) for period in periods]
    found = []
    if parsed[0].year_start < first:
        before = sum(one.usual_cut_off < first for one in parsed)
        found.append((before, report.plain("the unit begins on {since}", since=report.words.date(first))))
    if last <= parsed[-1].usual_cut_off:
        before = sum(one.start <= last for one in parsed)
        found.append((before, report.plain("the unit ended on {since}", since=report.words.date(last))))
    return found


def _breaks_in_words(report: Report, course: Course, broken: Sequence[tuple[int, str]]) -> Iterator[str]:
    """What the course is before and after a break."""
    if not broken or not report.handover_units:
        return
    whole = [row for row in report.handover_units if row.status == "figures"]
    names = ", ".join(handover.name(row, report.words) for row in whole)
    if course.goes_over:
        yield report.plain(
            "Before the break: {units}, which went over whole; after it they and the unit together, in percent of the "
            "plan that was taken over.",
            units=names,
        )
    else:
        yield report.plain(
            "The course begins with the unit: the old units did not all go over whole with figures on which both sides "
            "agree, or the plan of this report is neither the plan that was taken over nor what was left of it."
        )


def _ahead(report: Report, periods: Sequence[str]) -> list[str]:
    """The quarters that are left until the year's money can be paid no longer."""
    if report.is_closed or report.subject.period.is_month:
        return []
    return [str(one) for one in report.subject.period.year_end.so_far()][len(periods) :]


def _axis_name(report: Report, period: str) -> str:
    """A quarter; the last one with the day to which the year's money can be paid; the month to whose end figures go."""
    name, known = quarter_name(report, period), Period.parse(period)
    if known.is_month:
        return report.words.month_in_short(known.usual_cut_off.month)
    return f"{name} ({report.words.date(report.final_day)})" if known.quarter == 4 else name


def quarter_name(report: Report, period: str) -> str:
    """What a point of the course over the year is called: a quarter, or the day to which a month's figures go."""
    known = Period.parse(period)
    if known.is_month:
        return report.words.date(known.usual_cut_off)
    return report.words.term("quarter", str(known.quarter))


def _line(report: Report, course: Course, row: PacedRow, periods: Sequence[str], ahead: int) -> charts.Line | None:
    """The course of a row; under the last quarter `ahead`, in brackets, what it would come to at the year's average."""
    rates = [rate_percent(course.dong(row, period), course.plan(row)) for period in periods]
    if all(rate is None for rate in rates):
        return None
    points = [(rate, "" if rate is None else report.words.percent(rate)) for rate in rates]
    projected = findings.rate_of(row, "projected_rate")
    last = "" if projected is None else f"({report.words.percent(projected)})"
    points += [(None, "")] * (ahead - 1) + [(None, last)] * bool(ahead)
    return charts.Line(report.heading(row), points)


def _in_words(report: Report, lines: Sequence[charts.Line], periods: Sequence[str]) -> str:
    sentences = []
    for line in lines:
        points = [
            f"{quarter_name(report, period)} {words or report.words._('no data')}"
            for period, (_rate, words) in zip(periods, line.points, strict=True)
        ]
        sentences.append(f"{line.label}: {', '.join(points)}.")
    return " ".join(sentences)


def _quarters_table(report: Report, course: Course, caption: str, periods: Sequence[str]) -> Table:
    columns = [Column("name", report.words._("Budget line"), width=2)]
    columns += [Column(period, quarter_name(report, period), "number") for period in periods]
    rows = []
    for row in filter(None, [*report.lines("capital"), report.line()]):
        cells: dict[str, Parts] = {"name": report.heading(row)}
        for period in periods:
            cells[period] = report.number(course.dong(row, period), *course.number(row, period))
        rows.append(cells)
    return Table(caption, columns, rows, id="fig-progress-table", unit=terms.unit(report))
