"""The annexes: every row behind the report – money at all levels, targets, checks, refused rows, files and ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitoring.measures.disbursement import AMOUNTS, DIMENSIONS, LEVELS
from monitoring.presentation.blocks import Block, Heading, PageBreak, Paragraph, Parts, sentence
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import findings, indicator_words, terms
from monitoring.presentation.sections.money_tables import Line, money_table
from monitoring.presentation.sections.targets import without_targets
from monitoring.presentation.tables import Column, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.records import Row
from monitoring.tables.numbers import identifier

_SHORT_CHECKSUM = 12
_LEDGER_COLUMNS = ("rows_in", "rows_out", "rows_removed", "rows_changed", "dong_in", "dong_out", "dong_removed",
                   "dong_changed")  # fmt: skip


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    return [
        PageBreak(),
        Heading(_("Annex 1. Disbursement at every level"), id="annex-disbursement"), _money(report),
        Heading(_("Annex 2. Targets"), id="annex-targets"), *_targets(report),
        Heading(_("Annex 3. Checks"), id="annex-checks"), *_checks(report),
        Heading(_("Annex 4. Rows left out"), id="annex-refused"), *_refused(report),
        Heading(_("Annex 5. Files received and the ledger of cleaning"), id="annex-sources"), *_sources(report),
    ]  # fmt: skip


def _money(report: Report) -> Table:
    """The whole and its kinds, then each component and each commune with what is below it."""
    _ = report.words._
    rows = [row for level in LEVELS for row in report.lines(*level)]
    lines = [_line(report, row) for row in rows if not (row.component or row.commune)]
    components = [row for row in rows if row.component and not row.commune]
    lines += _outline(report, report.lines("component"), "component", components)
    lines += _outline(report, report.lines("commune"), "commune", [row for row in rows if row.commune])
    return money_table(
        report, _("Disbursement at every level of aggregation"), _("Money"), lines,
        table_id="tbl-annex-disbursement", landscape=True,
        also=_("A row that says no more than the only one below it is left out."),
    )  # fmt: skip


def _outline(report: Report, heads: Sequence[Row], dimension: str, rows: Sequence[Row]) -> Iterator[Line]:
    """Each of `heads` with those of `rows` that share its `dimension`, without naming it again."""
    for head in heads:
        own = [row for row in rows if getattr(row, dimension) == getattr(head, dimension) and row is not head]
        yield _line(report, head, style="subtotal")
        yield from (_line(report, row, dimension, indent=1) for row in own if not _is_repeated(row, own))


def _is_repeated(row: Row, rows: Sequence[Row]) -> bool:
    """Whether another row breaks this one down further and still has all of its money."""
    given = {name: value for name in DIMENSIONS if (value := getattr(row, name))}
    return any(
        other is not row
        and all(getattr(other, name) == value for name, value in given.items())
        and all(getattr(other, name) == getattr(row, name) for name in AMOUNTS)
        for other in rows
    )


def _line(report: Report, row: Row, *omit: str, style: str = "normal", indent: int = 0) -> Line:
    return Line(capitalised(terms.line_name(report, row, *omit)), row, style, indent)


def _targets(report: Report) -> list[Block]:
    _ = report.words._
    if not report.own_targets:
        return [Paragraph(without_targets(report))]
    columns = [
        Column("name", _("Target"), width=1.8), Column("measured", _("Measured"), width=1.7),
        Column("reported", _("Reported"), "number"), Column("value", _("Reached"), "number"),
        Column("target", _("Wanted")), Column("status", _("Result"), width=1.1), Column("as_of", _("As of"), "number"),
        Column("by", _("Reported by"), width=1.3), Column("document", _("Document"), width=1.4),
        Column("place", _("In the plan"), width=1.2),
    ]  # fmt: skip
    rows = [_target(report, row) for row in report.indicators]
    return [Table(_("Targets with all that was reported"), columns, rows, id="tbl-annex-targets", landscape=True)]


def _target(report: Report, row: Row) -> TableRow:
    measured = " / ".join(filter(None, [row.numerator_name, row.denominator_name])) if row.is_target else ""
    cells: dict[str, Parts] = {
        "name": indicator_words.name(report, row) if row.is_target else report.commune(row.commune),
        "measured": measured,
        "reported": indicator_words.reported_words(report, row), "target": indicator_words.target_words(report, row),
        "status": terms.status(report, row.status),
        "as_of": report.words.date(date.fromisoformat(row.as_of)) if row.as_of else "",
        "by": "; ".join(map(report.sender, filter(None, row.reported_by.split("; ")))) or report.agency(row.agency),
        "document": row.document, "place": row.place if row.is_target else "",
    }  # fmt: skip
    if row.numerator != "":
        cells["value"] = indicator_words.value_words(report, row)
    return TableRow(cells, indent=0 if row.is_target else 1)


def _checks(report: Report) -> list[Block]:
    _ = report.words._
    if not report.checks:
        return [Paragraph(_("There was nothing to check."))]
    columns = [
        Column("text", _("Check"), width=4), Column("expected", _("Stated"), "number"),
        Column("actual", _("Found"), "number"), Column("difference", _("Difference"), "number"),
        Column("verdict", _("Result"), width=1.1),
    ]  # fmt: skip
    rows: list[TableRow] = []
    known = [*terms.FAMILIES, *sorted({terms.family_of(check) for check in report.checks} - terms.FAMILIES.keys())]
    for family in known:
        own = [check for check in report.checks if terms.family_of(check) == family]
        if own:
            title = _(terms.FAMILIES.get(family, terms.OTHER).title)
            rows += [TableRow({"text": title}, style="group"), *_family(report, own)]
    note = _("Amounts in million đồng, rates in percent. Difference = found − stated.")
    return [
        Table(
            _("All checks of the plan and the files"), columns, rows, id="tbl-annex-checks", landscape=True, note=note
        )
    ]


def _family(report: Report, checks: Sequence[Row]) -> Iterator[TableRow]:
    """The checks of a family one by one; those that agree and have nothing but a yes to show are counted."""
    agreeing = [check for check in checks if check.verdict == "agrees" and terms.unit_of(check) == "count"]
    if agreeing:
        template = report.words._("{n} check" if len(agreeing) == 1 else "{n} checks")
        text = template.format(n=len(agreeing))
        yield TableRow({"text": text, "verdict": terms.verdict(report, "agrees")}, indent=1)
    yield from (_check(report, check) for check in checks if check not in agreeing)


def _check(report: Report, check: Row) -> TableRow:
    """A check with its figures; counts of yes and no, or of documents, say nothing beside the sentence."""
    columns = () if terms.unit_of(check) == "count" else ("expected", "actual", "difference")
    cells: dict[str, Parts] = {column: terms.check_figure(report, check, column) for column in columns}
    return TableRow(cells | {"text": check.explanation, "verdict": terms.verdict(report, check.verdict)}, indent=1)


def _refused(report: Report) -> list[Block]:
    """Every row that is to be sent again or has been replaced; the others by file and reason: nothing is to be done."""
    _ = report.words._
    columns = [
        Column("place", _("File, sheet, row"), width=2), Column("rule", _("Why"), width=1.4),
        Column("reason", _("What the file says"), width=2.6), Column("amount", _("Amount"), "number"),
    ]  # fmt: skip
    rows: list[TableRow] = []
    for follow_up, title in terms.FOLLOW_UPS.items():
        if own := findings.followed_up(report, follow_up):
            rows.append(TableRow({"place": _(title)}, style="group"))
            rows += _counted(report, own) if follow_up == "none" else [_refused_row(report, row) for row in own]
    note = _("Columns and values as the files write them. The table refused.csv holds every row as received.")
    if not rows:  # a sentence by itself would take a whole page between two that lie across
        rows, note = [TableRow({"place": _("No row was left out.")})], ""
    title, unit = _("Rows left out"), terms.unit(report)
    return [Table(title, columns, rows, id="tbl-annex-refused", unit=unit, landscape=True, note=note)]


def _refused_row(report: Report, row: Row) -> TableRow:
    place = ", ".join(filter(None, [row.source_file, row.source_sheet, str(row.source_row)]))
    number_id = identifier(f"refused.{row.source_file}.{row.source_sheet}.{row.source_row}")
    cells: dict[str, Parts] = {
        "place": place, "rule": terms.rule_title(report, row.rule), "reason": terms.reason(report, row),
        "amount": report.number(row.amount_dong, number_id, "dong"),
    }  # fmt: skip
    return TableRow(cells, indent=1)


def _counted(report: Report, refused: Sequence[Row]) -> Iterator[TableRow]:
    """One line for all rows of a file and rule."""
    for file, rule in dict.fromkeys((row.source_file, row.rule) for row in refused):
        rows = [row for row in refused if (row.source_file, row.rule) == (file, rule)]
        count = report.words._("{n} row" if len(rows) == 1 else "{n} rows")
        name = f"refused.none.{rule}.{identifier(file)}"
        cells: dict[str, Parts] = {
            "place": file, "rule": terms.rule_title(report, rule),
            "reason": sentence(count, n=report.count(len(rows), name)),
            "amount": report.number(findings.readable_dong(rows), name, "dong"),
        }  # fmt: skip
        yield TableRow(cells, indent=1)


def _sources(report: Report) -> list[Block]:
    _ = report.words._
    if not report.sources:
        return [Paragraph(_("No file has been received."))]
    columns = [
        Column("file", _("File"), width=3), Column("layout", _("Kind of file"), width=1.6),
        Column("sender", _("Sender"), width=1.6), Column("received", _("Received"), "number"),
        Column("rows", _("Rows"), "number"), Column("checksum", _("SHA-256, beginning"), "number", align="left"),
    ]  # fmt: skip
    rows = [_source(report, row) for row in report.sources]
    return [
        Table(_("Files received"), columns, rows, id="tbl-annex-sources", landscape=True),
        _ledger(report),
    ]


def _source(report: Report, row: Row) -> dict[str, Parts]:
    _ = report.words._
    file = row.source_file
    if row.superseded_by:
        file = _("{file} (replaced by {newer}, in no sum)").format(file=file, newer=row.superseded_by)
    elif row.replaces:
        replaces = _("{file} (in the place of {older}: {document})")
        file = replaces.format(file=file, older=row.replaces, document=row.document)
    return {
        "file": file, "layout": terms.layout_title(report, row.layout), "sender": report.sender(row.sender),
        "received": report.words.date(date.fromisoformat(row.received_on)),
        "rows": report.count(int(row.rows), identifier(f"sources.{row.source_file}.{row.layout}")),
        "checksum": row.sha256[:_SHORT_CHECKSUM],
    }  # fmt: skip


def _ledger(report: Report) -> Table:
    """What went in and what came out of the cleaning, and the rules that did anything in between."""
    _ = report.words._
    removed, changed = _("Removed"), _("Changed")
    labels = (_("Rows in"), _("Rows out"), removed, changed, _("Đồng in"), _("Đồng out"), removed, changed)
    columns = [Column("rule", _("Rule"), width=2)]
    columns += [Column(name, label, "number") for name, label in zip(_LEDGER_COLUMNS, labels, strict=True)]
    rows: list[TableRow] = []
    for layout in dict.fromkeys(row.layout for row in report.ledger if row.rows_in):
        rows.append(TableRow({"rule": terms.layout_title(report, layout)}, style="group"))
        rows += [_ledger_row(report, row) for row in report.ledger if row.layout == layout and _did_something(row)]
    return Table(
        _("Ledger of cleaning"),
        columns,
        rows,
        id="tbl-annex-ledger",
        landscape=True,
        note=_("Rules that touched no row are left out; rows and đồng out of one line go into the next."),
    )


def _did_something(row: Row) -> bool:
    return row.rule == "received" or bool(row.rows_removed or row.rows_changed)


def _ledger_row(report: Report, row: Row) -> TableRow:
    number_id = identifier(f"ledger.{row.layout}.{row.rule}")
    title = report.words._("as received") if row.rule == "received" else terms.rule_title(report, row.rule)
    cells: dict[str, Parts] = {"rule": title}
    for name in _LEDGER_COLUMNS:
        cells[name] = report.count(getattr(row, name), number_id, name)
    return TableRow(cells, indent=1)
