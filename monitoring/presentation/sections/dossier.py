"""What the auditor's page has beyond the report: every row behind it – documents, money at all levels, targets, checks,
rows left out, files and ledger, and what the figures mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from monitoring.measures import findings, names
from monitoring.measures.disbursement import LEVELS
from monitoring.measures.families import family_of, in_order, unit_of
from monitoring.measures.quarter_rows import NumberedCheck, PacedRow, TargetedRow
from monitoring.presentation.blocks import Block, Heading, Paragraph, Parts
from monitoring.presentation.report import Report
from monitoring.presentation.sections import (
    breakdowns,
    coverage,
    dictionary,
    frame,
    inconsistencies,
    indicator_words,
    reliability,
    terms,
)
from monitoring.presentation.sections.inconsistencies import title_of
from monitoring.presentation.sections.money_tables import Line, money_table
from monitoring.presentation.sections.targets import without_targets
from monitoring.presentation.table_designs import columns_of, made
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.tables import Table
from monitoring.presentation.wording import TERMS
from monitoring.tables import numbers
from monitoring.tables.numbers import counted
from monitoring.tables.plan_rows import DocumentRow
from monitoring.tables.rows import LedgerRow, RefusedRow, SourceRow

#: What these are called among the documents of the report's notebook.
PART = "figures"
_SHORT_CHECKSUM = 12


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    return [
        frame.document(report, PART, _("Figures for the auditor")),
        Heading(_("1. Documents that the plan cites"), id="documents"),
        *_documents(report),
        Heading(_("2. What does not add up"), id="inconsistencies"),
        *inconsistencies.blocks(report),
        Heading(_("3. Disbursement at every level"), id="all-levels"),
        _money(report),
        *breakdowns.by_owner(report),
        *breakdowns.by_line(report),
        Heading(_("4. Targets with all that was reported"), id="all-targets"),
        *_targets(report),
        Heading(_("5. Checks"), id="all-checks"),
        _checks(report),
        Heading(_("6. Rows left out"), id="all-refused"),
        *reliability.detail(report),
        _refused(report),
        Heading(_("7. Files received and the ledger of cleaning"), id="all-sources"),
        *_sources(report),
        *dictionary.blocks(report),
    ]


# ---- documents -------------------------------------------------------------------------------------------------------


def _documents(report: Report) -> list[Block]:
    words = report.words
    if report.plan is None:
        return [Paragraph(words._("No plan of the unit has been entered."))]
    cited = len(report.plan.cited_documents())
    intro = report.say_counted(
        "The plan of {year} cites {n} document; the table lists the plan itself and the document.",
        "The plan of {year} cites {n} documents; the table lists the plan itself and these, in its order.",
        cited,
        year=str(report.the_plan.year),
        n=report.count(cited, numbers.plan(report.the_plan.year, "documents")),
    )
    as_written = words._("Numbers, names and subjects as the plan writes them, in Vietnamese.")
    rows = [_document(report, row) for row in report.plan.documents]
    return [Paragraph(intro), made(words, "tbl-documents", rows, note=as_written if words.language == "en" else "")]


def _document(report: Report, row: DocumentRow) -> dict[str, Parts]:
    _ = report.words._
    return {
        "number": row.number or _("not given"),
        "date": report.words.date(row.dated) if row.dated else _("not given"),
        "issuer": row.issuer,
        "subject": f"{row.kind_vi}: {row.subject or _('(the plan gives no subject)')}",
    }


# ---- money -----------------------------------------------------------------------------------------------------------


def _money(report: Report) -> Table:
    """The whole and its kinds, then each component and each place with what is below it."""
    _ = report.words._
    rows = [row for level in LEVELS for row in report.lines(*level)]
    lines = [_line(report, row) for row in rows if not (row.component or row.place)]
    components = [row for row in rows if row.component and not row.place]
    lines += _outline(report, report.lines("component"), "component", components)
    lines += _outline(report, report.lines("place"), "place", [row for row in rows if row.place])
    return money_table(
        report,
        _("Disbursement at every level of aggregation"),
        _("Budget line"),
        lines,
        table_id="tbl-all-disbursement",
        landscape=True,
        also=_("A row that says no more than the only one below it is left out."),
    )


def _outline(report: Report, heads: Sequence[PacedRow], dimension: str, rows: Sequence[PacedRow]) -> Iterator[Line]:
    """Each of `heads` with those of `rows` that share its `dimension`, without naming it again."""
    for head in heads:
        own = [row for row in rows if getattr(row, dimension) == getattr(head, dimension) and row is not head]
        yield _line(report, head, style="subtotal")
        yield from (_line(report, row, dimension, indent=1) for row in own if not findings.is_repeated(row, own))


def _line(report: Report, row: PacedRow, *omit: str, style: str = "normal", indent: int = 0) -> Line:
    return Line(report.heading(row, *omit), row, style, indent)


def _targets(report: Report) -> list[Block]:
    if not report.own_targets:
        return [Paragraph(without_targets(report))]
    return [
        made(report.words, "tbl-all-targets", [_target(report, row) for row in report.indicators]),
        coverage.table(report),
    ]


def _target(report: Report, row: TargetedRow) -> TableRow:
    measured = " / ".join(filter(None, [row.numerator_name, row.denominator_name]))
    cells: dict[str, Parts] = {
        "name": indicator_words.own_name(report, row),
        "measured": measured if row.is_target else "",
        "reported": indicator_words.reported_words(report, row),
        "value": indicator_words.value_words(report, row) if row.numerator != "" else "",
        "target": indicator_words.target_words(report, row),
        "status": terms.status(report, row.status),
        "gap": indicator_words.gap_words(report, row),
        "as_of": report.words.date(date.fromisoformat(row.as_of)) if row.as_of else "",
        "by": "; ".join(map(report.sender, filter(None, row.reported_by.split("; ")))) or report.agency(row.agency),
        "document": row.document,
        "place": report.words.name(names.cited(row.cited)) if row.is_target else "",
    }
    return TableRow(cells, indent=0 if row.is_target else 1)


#: Checks of which every row, or every column of a total, of a sheet has one.
_OF_CELLS = ("sheet_line", "sheet_total")


def _checks(report: Report) -> Block:
    if not report.checks:
        return Paragraph(report.words._("There was nothing to check."))
    rows: list[TableRow] = []
    for own in in_order(report.checks).values():
        rows += [TableRow({"text": title_of(report, own)}, style="group"), *_family(report, own)]
    return made(report.words, "tbl-all-checks", rows)


def _family(report: Report, checks: Sequence[NumberedCheck]) -> Iterator[TableRow]:
    """The checks of a family one by one; those that agree and have nothing but a yes to show are counted, and so are
    those of single rows and columns of sheets.
    """
    is_counted = unit_of(checks[0]) == "count" or family_of(checks[0]) in _OF_CELLS
    agreeing = [check for check in checks if check.verdict == "agrees" and is_counted]
    if agreeing:
        text = report.words.ngettext("{n} check", "{n} checks", len(agreeing)).format(n=len(agreeing))
        yield TableRow({"text": text, "verdict": terms.verdict(report, "agrees")}, indent=1)
    yield from (_check(report, check) for check in checks if check not in agreeing)


def _check(report: Report, check: NumberedCheck) -> TableRow:
    """A check with its figures; counts of yes and no, or of documents, say nothing beside the sentence."""
    figures: dict[str, Parts] = {} if unit_of(check) == "count" else terms.check_figures(report, check)
    verdict = terms.verdict(report, check.verdict)
    return TableRow({"text": check.explanation, "verdict": verdict, **figures}, indent=1)


def _refused(report: Report) -> Table:
    """Every row that is to be sent again or has been replaced; the others by file and reason: nothing is to be done."""
    rows: list[TableRow] = []
    for follow_up in TERMS["follow_up"]:
        if own := findings.followed_up(report, follow_up):
            rows.append(TableRow({"place": report.words.term("follow_up", follow_up)}, style="group"))
            rows += (
                _counted(report, own)
                if follow_up == "none"
                else [replace(reliability.refused_row(report, row), indent=1) for row in own]
            )
    if rows:
        return made(report.words, "tbl-all-refused", rows)
    # A sentence by itself would take a whole page between two that lie across.
    nothing = TableRow({"place": report.words._("No row was left out.")})
    return made(report.words, "tbl-all-refused", [nothing], note="")


def _counted(report: Report, refused: Sequence[RefusedRow]) -> Iterator[TableRow]:
    """One line for all rows of a file and rule."""
    for file, rule in dict.fromkeys((row.source_file, row.rule) for row in refused):
        rows = [row for row in refused if (row.source_file, row.rule) == (file, rule)]
        name = counted("refused", "none", rule, file)
        cells: dict[str, Parts] = {
            "place": file,
            "rule": terms.rule_title(report, rule),
            "reason": report.say_counted("{n} row", "{n} rows", len(rows), n=report.count(len(rows), name)),
            "amount": report.number(findings.readable_dong(rows), name, "dong"),
        }
        yield TableRow(cells, indent=1)


def _sources(report: Report) -> list[Block]:
    if not report.sources:
        return [Paragraph(report.words._("No file has been received."))]
    return [made(report.words, "tbl-all-sources", [_source(report, row) for row in report.sources]), _ledger(report)]


def _source(report: Report, row: SourceRow) -> dict[str, Parts]:
    return {
        "file": _file(report, row),
        "layout": terms.layout_title(report, row.layout),
        "sender": report.sender(row.sender),
        "received": report.words.date(date.fromisoformat(row.received_on)),
        "rows": report.count(row.rows, counted("sources", row.source_file, row.layout)),
        "checksum": row.sha256[:_SHORT_CHECKSUM],
    }


def _file(report: Report, row: SourceRow) -> str:
    """A file, with the one that has replaced it or that it has replaced."""
    _, file = report.words._, row.source_file
    if row.superseded_by:
        return _("{file} (replaced by {newer}, in no sum)").format(file=file, newer=row.superseded_by)
    if row.replaces:
        text = _("{file} (in the place of {older}: {document})")
        return text.format(file=file, older=row.replaces, document=row.document)
    return file


def _ledger(report: Report) -> Table:
    """What went in and what came out of the cleaning, and the rules that did anything in between."""
    rows: list[TableRow] = []
    for layout in dict.fromkeys(row.layout for row in report.ledger if row.rows_in):
        rows.append(TableRow({"rule": terms.layout_title(report, layout)}, style="group"))
        rows += [_ledger_row(report, row) for row in report.ledger if row.layout == layout and _did_something(row)]
    return made(report.words, "tbl-all-ledger", rows)


def _did_something(row: LedgerRow) -> bool:
    return row.rule == "received" or bool(row.rows_removed or row.rows_changed)


def _ledger_row(report: Report, row: LedgerRow) -> TableRow:
    number_id = counted("ledger", row.layout, row.rule)
    title = report.words._("as received") if row.rule == "received" else terms.rule_title(report, row.rule)
    figures = columns_of("tbl-all-ledger")[1:]
    cells: dict[str, Parts] = {name: report.count(getattr(row, name), number_id, name) for name in figures}
    return TableRow({"rule": title} | cells, indent=1)
