"""The sheets of a period's workbook: the processed tables in the words of the report, with their real numbers.

Amounts are whole đồng and rates exact: Excel shows them in its own number style and can add them up. Rows as received
stay out, for they may name people; their place in the files is given instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from monitoring.amounts import rate_percent
from monitoring.measures import findings, target_findings
from monitoring.measures.disbursement import DIMENSIONS, UNASSIGNED
from monitoring.measures.families import about, unit_of
from monitoring.messages import N_
from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import indicator_words, terms
from monitoring.publishing.workbook import Kind, Value, WorkbookColumn, WorkbookTable
from monitoring.publishing.workbook_rows import Counted, counted_table, live_rate
from monitoring.records import Row

#: Shares of a whole, which a workbook shows in percent; counts are what is left.
_SHARES = {"percent", "points"}
_UNITS = {"percent": N_("percent"), "points": N_("percentage points"), "count": N_("number")}
_LEDGER_ROWS = ("rows_in", "rows_out", "rows_removed", "rows_changed")
_LEDGER_DONG = ("dong_in", "dong_out", "dong_removed", "dong_changed")


def workbook_tables(report: Report, counted: Counted | None = None) -> list[WorkbookTable]:
    """Every sheet of the workbook, in the language of the report; a table without rows keeps its sheet.

    `counted`: the rows behind the rates, which are then formulas over a sheet of them.
    """
    rows = [] if counted is None else [_counted(report, counted)]
    return [
        _disbursement(report, counted), _components(report, counted), _indicators(report), _reconciliation(report),
        _checks(report), _rate_checks(report), _refused(report), _remarks(report), _ledger(report), _sources(report),
        *rows,
    ]  # fmt: skip


def workbook_title(report: Report) -> str:
    """What the workbook is about: the programme's tables of one district and day."""
    return _title(report, report.words._("Tables of the monitoring report"))


def _title(report: Report, table: str) -> str:
    return report.words._("{table}: {district}, figures to {day}").format(
        table=table, district=report.words.name(report.subject.district.name.model_dump()),
        day=report.words.date(report.cut_off),
    )  # fmt: skip


def _sheet(
    report: Report, name: str, title: str, columns: Sequence[WorkbookColumn], rows: Iterable[Sequence[Value]]
) -> WorkbookTable:
    rows = list(rows)
    fitted = [_fitted(column, [row[place] for row in rows]) for place, column in enumerate(columns)]
    return WorkbookTable(name, _title(report, title), fitted, rows)


def _fitted(column: WorkbookColumn, values: Sequence[Value]) -> WorkbookColumn:
    """A column of texts no wider than its longest text; its declared width is the most it may take before it wraps."""
    if column.kind != "text":
        return column
    longest = max((len(str(text)) for text in values if text), default=0)
    return replace(column, width=min(column.width, max(longest, len(column.header)) + 2))


def _id_column(report: Report) -> WorkbookColumn:
    return WorkbookColumn(report.words._("Number id"), width=70)


# ---- money -----------------------------------------------------------------------------------------------------------


def _money_columns(report: Report) -> list[WorkbookColumn]:
    _ = report.words._
    labels = [
        _("Plan, đồng"), _("In the quarter, đồng"), _("Disbursed, đồng"), _("Estimate, đồng"), _("Remaining, đồng"),
    ]  # fmt: skip
    return [*(WorkbookColumn(label, "money", 17) for label in labels), WorkbookColumn(_("Rate"), "percent", 10)]


def _money(report: Report, row: Row, counted: Counted | None) -> list[Value]:
    amounts = [row.plan_dong, row.in_quarter_dong, row.cumulative_dong, row.estimate_dong, row.remaining_dong]
    return [*amounts, live_rate(report, counted, row, rate_percent(row.planned_cumulative_dong, row.plan_dong))]


def _counted(report: Report, counted: Counted) -> WorkbookTable:
    title = report.words._(
        "Accepted rows and lines of the plan, each once: the rates of the other sheets are formulas over them"
    )
    return counted_table(report, counted, _title(report, title))


def _line_columns(report: Report) -> list[WorkbookColumn]:
    _ = report.words._
    return [
        WorkbookColumn(_("Component"), width=34), WorkbookColumn(_("Commune"), width=30),
        WorkbookColumn(_("Source"), width=24), WorkbookColumn(_("Kind of capital"), width=24),
        WorkbookColumn(_("Plan year"), width=16), WorkbookColumn(_("Kind of plan"), width=24),
    ]  # fmt: skip


def _line(report: Report, row: Row) -> list[str]:
    """The dimensions of a budget line in words; empty where the line is about all of them."""
    year = "" if row.plan_year in (None, "") else str(row.plan_year)
    kind = report.money_of_year("", row.plan_kind) if row.plan_kind else ""
    named = [_named(report, row, name) for name in ("component", "commune", "source", "capital")]
    return [*named, year, kind]


def _named(report: Report, row: Row, dimension: str) -> str:
    code = getattr(row, dimension, "")
    return code and capitalised(report.line_name(Row(**{dimension: code}, plan_kind="")))


def _level(report: Report, row: Row) -> str:
    """By what a row is broken down: rows of one level add up to the whole, rows of several count money twice."""
    labels = dict(zip(DIMENSIONS, (column.header for column in _line_columns(report)), strict=True))
    return ", ".join(labels[name] for name in DIMENSIONS if getattr(row, name)) or report.words._("Total")


def _disbursement(report: Report, counted: Counted | None) -> WorkbookTable:
    _ = report.words._
    columns = [
        _id_column(report), WorkbookColumn(_("Broken down by"), width=64), *_line_columns(report),
        *_money_columns(report), WorkbookColumn(_("Needed a month, đồng"), "money", 17),
    ]  # fmt: skip
    rows = (
        [
            row.number_id,
            _level(report, row),
            *_line(report, row),
            *_money(report, row, counted),
            row.needed_per_month_dong,
        ]
        for row in report.disbursement
    )
    return _sheet(report, _("Disbursement"), _("Disbursement at every level of aggregation"), columns, rows)


def _components(report: Report, counted: Counted | None) -> WorkbookTable:
    _ = report.words._
    columns = [
        WorkbookColumn(_("Code"), width=12), WorkbookColumn(_("Component"), width=90),
        WorkbookColumn(_("Kind of capital"), width=24), WorkbookColumn(_("Leading agency"), width=50),
        *_money_columns(report),
    ]  # fmt: skip
    rows = (_component(report, row, counted) for row in report.lines("component", "capital"))
    return _sheet(report, _("By component"), _("Disbursement by component"), columns, rows)


def _component(report: Report, row: Row, counted: Counted | None) -> list[Value]:
    known = row.component != UNASSIGNED["component"]
    name = report.component_in_full(row.component) if known else _named(report, row, "component")
    agencies = report.agencies_named(findings.responsible(report, row)) if known else ""
    return [
        row.component if known else "",
        name,
        _named(report, row, "capital"),
        agencies,
        *_money(report, row, counted),
    ]


def _reconciliation(report: Report) -> WorkbookTable:
    _ = report.words._
    columns = [
        _id_column(report), *_line_columns(report), WorkbookColumn(_("Result"), width=20),
        WorkbookColumn(_("Treasury, đồng"), "money", 17), WorkbookColumn(_("Units, đồng"), "money", 17),
        WorkbookColumn(_("Difference, đồng"), "money", 17), WorkbookColumn(_("Cause"), width=40),
    ]  # fmt: skip
    rows = (
        [
            row.number_id, *_line(report, row), report.words.term("verdict", row.verdict), row.paid_dong,
            row.returned_dong, row.difference_dong, terms.cause(report, row) if row.verdict == "differs" else "",
        ]
        for row in report.reconciliation
    )  # fmt: skip
    title = _("Treasury and units, budget line by budget line")
    return _sheet(report, _("Reconciliation"), title, columns, rows)


# ---- targets ---------------------------------------------------------------------------------------------------------


def _indicators(report: Report) -> WorkbookTable:
    _ = report.words._
    columns = [
        _id_column(report), WorkbookColumn(_("Target"), width=60), WorkbookColumn(_("Commune"), width=30),
        WorkbookColumn(_("Numerator"), width=50), WorkbookColumn(_("Denominator"), width=50),
        WorkbookColumn(_("Unit"), width=20), WorkbookColumn(_("Wanted"), width=26),
        WorkbookColumn(_("Result"), width=20), WorkbookColumn(_("Numerator, reported"), "count", 11),
        WorkbookColumn(_("Denominator, reported"), "count", 11), WorkbookColumn(_("Reached, %"), "percent", 10),
        WorkbookColumn(_("Reached, number"), "count", 10), WorkbookColumn(_("Still needed"), "count", 10),
        WorkbookColumn(_("Reported by"), width=50), WorkbookColumn(_("Document"), width=50),
        WorkbookColumn(_("As of"), "date", 12),
    ]  # fmt: skip
    rows = (_indicator(report, row) for row in report.indicators)
    return _sheet(report, _("Targets"), _("Targets with all that was reported"), columns, rows)


def _indicator(report: Report, row: Row) -> list[Value]:
    _ = report.words._
    wanted = indicator_words.target_words(report, row)
    return [
        row.number_id, row.name, report.commune(row.commune) if row.commune else "",
        row.numerator_name, row.denominator_name, _(_UNITS[row.unit]),
        parts_plain(wanted), report.words.term("status", row.status), _exact(row.numerator),
        _exact(row.denominator), *_reached(report, row), row.people_short, row.reported_by, row.document,
        _day(row.as_of),
    ]  # fmt: skip


def _reached(report: Report, row: Row) -> tuple[Value, Value]:
    """The value as a share in percent, or as a number; each in its column."""
    value = target_findings.value(report, row)
    if row.unit in _SHARES or value is None:
        return value, None
    return None, _exact(row.numerator)


def _exact(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# ---- checks ----------------------------------------------------------------------------------------------------------


def _checks(report: Report) -> WorkbookTable:
    _ = report.words._
    return _check_sheet(report, _("Checks"), _("Checks of amounts and counts"), "money", ("dong", "count"))


def _rate_checks(report: Report) -> WorkbookTable:
    _ = report.words._
    return _check_sheet(report, _("Checks of rates"), _("Checks of rates"), "percent", ("percent",))


def _check_sheet(report: Report, name: str, title: str, kind: Kind, units: Sequence[str]) -> WorkbookTable:
    _ = report.words._
    columns = [
        _id_column(report), WorkbookColumn(_("Subject of the check"), width=50), WorkbookColumn(_("Check"), width=90),
        WorkbookColumn(_("Result"), width=20), WorkbookColumn(_("Unit"), width=20),
        WorkbookColumn(_("Stated"), kind, 17), WorkbookColumn(_("Found"), kind, 17),
        WorkbookColumn(_("Difference"), kind, 17),
    ]  # fmt: skip
    rows = (_check(report, row) for row in report.checks if unit_of(row) in units)
    return _sheet(report, name, title, columns, rows)


def _check(report: Report, row: Row) -> list[Value]:
    _ = report.words._
    units = {"dong": _("đồng"), "percent": _("percent"), "count": _("number")}
    family = about(row)
    return [
        row.number_id, _(family.title), row.explanation, report.words.term("verdict", row.verdict), units[unit_of(row)],
        _exact(row.expected), _exact(row.actual), _exact(row.difference),
    ]  # fmt: skip


# ---- rows of the files -----------------------------------------------------------------------------------------------


def _finding_columns(report: Report) -> list[WorkbookColumn]:
    _ = report.words._
    return [
        WorkbookColumn(_("Kind of file"), width=40), WorkbookColumn(_("Rule"), width=60),
        WorkbookColumn(_("What the file says"), width=90),
    ]  # fmt: skip


def _finding(report: Report, row: Row) -> list[Value]:
    return [terms.layout_title(report, row.layout), terms.rule_title(report, row.rule), terms.reason(report, row)]


def _place_columns(report: Report) -> list[WorkbookColumn]:
    _ = report.words._
    return [
        WorkbookColumn(_("File"), width=50), WorkbookColumn(_("Sheet"), width=24), WorkbookColumn(_("Row"), "count", 8),
    ]  # fmt: skip


def _place(row: Row) -> list[Value]:
    return [row.source_file, row.source_sheet, row.source_row]


def _refused(report: Report) -> WorkbookTable:
    _ = report.words._
    suggestion = WorkbookColumn(_("Did the sender mean"), width=50)
    amount = WorkbookColumn(_("Amount, đồng"), "money", 17)
    todo, sender = WorkbookColumn(_("What is to be done"), width=40), WorkbookColumn(_("Sender"), width=44)
    columns = [*_finding_columns(report), suggestion, *_place_columns(report), amount, todo, sender]
    rows = (
        [
            *_finding(report, row), row.suggestion, *_place(row), row.amount_dong,
            report.words.term("follow_up", row.follow_up), report.sender(report.sender_of(row)),
        ]
        for row in report.refused
    )  # fmt: skip
    return _sheet(report, _("Refused rows"), _("Refused rows"), columns, rows)


def _remarks(report: Report) -> WorkbookTable:
    _ = report.words._
    columns = [*_finding_columns(report), *_place_columns(report)]
    rows = ([*_finding(report, row), *_place(row)] for row in report.remarks)
    return _sheet(report, _("To look at"), _("Rows that somebody should look at"), columns, rows)


def _ledger(report: Report) -> WorkbookTable:
    _ = report.words._
    counts = [_("Rows in"), _("Rows out"), _("Rows removed"), _("Rows changed")]
    amounts = [_("Đồng in"), _("Đồng out"), _("Đồng removed"), _("Đồng changed")]
    columns = [
        WorkbookColumn(_("Kind of file"), width=34), WorkbookColumn(_("Rule"), width=70),
        WorkbookColumn(_("Step"), "count", 7), *(WorkbookColumn(label, "count", 10) for label in counts),
        *(WorkbookColumn(label, "money", 18) for label in amounts),
    ]  # fmt: skip
    return _sheet(report, _("Ledger"), _("Ledger of cleaning"), columns, (_entry(report, row) for row in report.ledger))


def _entry(report: Report, row: Row) -> list[Value]:
    rule = report.words._("as received") if row.rule == "received" else terms.rule_title(report, row.rule)
    figures = [getattr(row, name) for name in (*_LEDGER_ROWS, *_LEDGER_DONG)]
    return [terms.layout_title(report, row.layout), rule, row.step, *figures]


def _sources(report: Report) -> WorkbookTable:
    _ = report.words._
    columns = [
        WorkbookColumn(_("File"), width=44), WorkbookColumn(_("Kind of file"), width=34),
        WorkbookColumn(_("Sender"), width=50), WorkbookColumn(_("Illustrative"), width=16),
        WorkbookColumn("SHA-256", width=70), WorkbookColumn(_("Received"), "date", 12),
        WorkbookColumn(_("Data rows"), "count", 10), WorkbookColumn(_("Other rows"), "count", 10),
        WorkbookColumn(_("Bytes"), "count", 12),
    ]  # fmt: skip
    rows = (_source(report, row) for row in report.sources)
    return _sheet(report, _("Files received"), _("Files received"), columns, rows)


def _source(report: Report, row: Row) -> list[Value]:
    illustrative = report.words._("yes") if row.illustrative == "true" else ""
    return [
        row.source_file, terms.layout_title(report, row.layout), row.sender, illustrative, row.sha256,
        _day(row.received_on), int(row.rows), int(row.rows_set_aside), int(row.bytes),
    ]  # fmt: skip
