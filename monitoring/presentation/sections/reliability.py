"""Section II, last part: what can be trusted – treasury against units, refused rows, total rows that disagree."""

from __future__ import annotations

from collections.abc import Iterator

from monitoring.messages import N_
from monitoring.presentation.blocks import Block, BulletList, Heading, Number, Paragraph, Part, Parts, sentence
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import basis, findings, terms
from monitoring.presentation.tables import Column, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.records import Row


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    return [
        Heading(_("6. Reconciliation of treasury and units"), id="reconciliation", level=3),
        *_reconciliation(report),
        Heading(_("7. Rows that were left out"), id="refused", level=3),
        *_refused(report),
        *_corrections(report),
        *_totals(report),
    ]


# ---- reconciliation --------------------------------------------------------------------------------------------------


def _reconciliation(report: Report) -> list[Block]:
    _, rows = report.words._, report.reconciliation
    if not any(row.paid_dong is not None for row in rows):
        nothing = _("There is nothing to reconcile the returns with.")
        return [Paragraph(f"{basis.without_payments(report)} {nothing}")]
    if not any(row.returned_dong is not None for row in rows):
        return [Paragraph(basis.without_returns(report))]
    return [Paragraph(_outcome(report)), *_one_sided(report), *_differences(report)]


def _outcome(report: Report) -> tuple[Part, ...]:
    counts = {code: sum(row.verdict == code for row in report.reconciliation) for code in terms.VERDICTS}
    template = report.words._(
        "Of {all} budget lines reported by the treasury or a unit, {agrees} agree to the đồng, {differs} differ, "
        "{cannot_tell} have a figure of one side alone."
        if counts["cannot_tell"]
        else "Of {all} budget lines reported by the treasury or a unit, {agrees} agree to the đồng, {differs} differ."
    )
    if not counts["cannot_tell"]:
        del counts["cannot_tell"]
    return sentence(
        template, all=report.count(len(report.reconciliation), "reconciliation"),
        **{code: report.count(count, f"reconciliation.{code}") for code, count in counts.items()},
    )  # fmt: skip


def _one_sided(report: Report) -> list[Block]:
    """The lines that cannot be compared, by name: who says something of them, and who does not."""
    items = [_of_one_side(report, row) for row in report.reconciliation if row.verdict == "cannot_tell"]
    return [BulletList(items)] if items else []


def _of_one_side(report: Report, row: Row) -> Parts:
    _, name = report.words._, capitalised(terms.line_name(report, row))
    if row.paid_dong is not None:
        template = _("{line}: the treasury paid {amount} million đồng, no unit returned a figure.")
        return sentence(template, line=name, amount=report.money(row, "paid_dong"))
    if row.returned_dong is not None:
        template = _("{line}: a unit returned {amount} million đồng, the treasury paid nothing.")
        return sentence(template, line=name, amount=report.money(row, "returned_dong"))
    return _("{line}: neither the treasury nor a unit gives a figure.").format(line=name)


def _differences(report: Report) -> list[Block]:
    _, rows = report.words._, findings.differing_lines(report)
    if not rows:
        return []
    columns = [
        Column("name", _("Budget line"), width=2), Column("paid_dong", _("Treasury"), "number"),
        Column("returned_dong", _("Units"), "number"), Column("difference_dong", _("Difference"), "number"),
        Column("cause", _("Cause"), width=1.6),
    ]  # fmt: skip
    note = " ".join(filter(None, [_("Difference = units − treasury."), basis.other_senders(report)]))
    return [Table(
        _("Budget lines on which treasury and units differ"), columns, [_difference(report, row) for row in rows],
        id="tbl-differences", unit=terms.unit(report), note=note,
    )]  # fmt: skip


def _difference(report: Report, row: Row) -> dict[str, Parts]:
    cells: dict[str, Parts] = {
        column: report.money(row, column) for column in ("paid_dong", "returned_dong", "difference_dong")
    }
    cause: list[Part] = [terms.cause(report, row)]
    if row.explained_dong and row.explained_dong != row.difference_dong:
        cause += [": ", report.money(row, "explained_dong")]
    return cells | {"name": capitalised(terms.line_name(report, row)), "cause": cause}


# ---- refused rows ----------------------------------------------------------------------------------------------------


def _refused(report: Report) -> list[Block]:
    _, rows = report.words._, report.refused
    received = report.count(sum(int(source.rows) for source in report.sources), "sources")
    if not rows:
        return [Paragraph(sentence(_("None of the rows received ({received}) was left out."), received=received))]
    columns = [
        Column("rule", _("Why"), width=2), Column("rows", _("Rows"), "number"), Column("dong", _("Amount"), "number"),
    ]  # fmt: skip
    note = _("Amount: of the rows whose amount can be read; of a return the cumulative amount. Annex 4 names the rows.")
    lines = [line for follow_up in terms.FOLLOW_UPS for line in _followed_up(report, follow_up)]
    table = Table(_("Rows left out, by what is to be done"), columns, lines, id="tbl-refused", unit=terms.unit(report),
                  note=note)  # fmt: skip
    return [Paragraph(_refused_words(report, received)), BulletList(list(_kinds(report))), table]


def _refused_words(report: Report, received: Number) -> tuple[Part, ...]:
    return sentence(
        report.words._("{n} of the rows received ({received}) was left out: it is in no figure of this report."
          if len(report.refused) == 1 else
          "{n} of the rows received ({received}) were left out: they are in no figure of this report."),
        received=received, n=report.count(len(report.refused), "refused"),
    )  # fmt: skip


def _kinds(report: Report) -> Iterator[Parts]:
    """How many rows are to be sent again and by whom, have been replaced, or need nothing."""
    for follow_up, template in _KINDS.items():
        rows = findings.followed_up(report, follow_up)
        if not rows:
            continue
        parts: dict[str, Part] = {
            "n": report.count(len(rows), f"refused.{follow_up}"),
            "amount": report.number(findings.readable_dong(rows), f"refused.{follow_up}", "dong"),
        }
        if follow_up == "resend":
            parts["senders"] = findings.by_sender(report, rows)
        yield sentence(report.words._(template), **parts)


_KINDS = {
    "resend": N_("To be corrected and sent again: {n} ({senders}); {amount} million đồng where it can be read."),
    "replaced": N_("Replaced by a right row received since: {n}; {amount} million đồng where the amount can be read."),
    "none": N_("Nothing to be done, counted once already or of another period: {n}; {amount} million đồng."),
}


def _followed_up(report: Report, follow_up: str) -> Iterator[TableRow]:
    rows = findings.followed_up(report, follow_up)
    if rows:
        name = f"refused.{follow_up}"
        whole = Row(rows=len(rows), dong=findings.readable_dong(rows), number_id=name)
        title = report.words._(terms.FOLLOW_UPS[follow_up])
        yield TableRow({"rule": title, **_refused_cells(report, whole)}, style="subtotal")
        for row in findings.refused_by_rule(report, follow_up):
            yield TableRow({"rule": terms.rule_title(report, row.rule), **_refused_cells(report, row)}, indent=1)


def _refused_cells(report: Report, row: Row) -> dict[str, Parts]:
    """Rows left out and the đồng they stand for."""
    return {
        "rows": report.count(row.rows, row.number_id), "dong": report.number(row.dong, row.number_id, "dong"),
    }  # fmt: skip


# ---- corrections -----------------------------------------------------------------------------------------------------


def _corrections(report: Report) -> list[Block]:
    """Every cell that was corrected: from what to what, why, by which document, and what it changed."""
    if not report.corrections:
        return []
    _ = report.words._
    columns = [
        Column("place", _("File, sheet, row"), width=2), Column("field", _("Column")), Column("was", _("From")),
        Column("becomes", _("To")), Column("reason", _("Reason"), width=2), Column("document", _("Document"), width=2),
        Column("effect", _("Effect on what is disbursed"), "number"),
    ]  # fmt: skip
    rows = [
        {
            "place": ", ".join(filter(None, [row.source_file, row.source_sheet, str(row.source_row)])),
            "field": row.field, "was": row.was, "becomes": row.becomes, "reason": row.reason, "document": row.document,
            "effect": report.words.million(row.effect_dong),
        }
        for row in report.corrections
    ]  # fmt: skip
    title = _("Corrections by the senders' documents")
    return [Table(title, columns, rows, id="tbl-corrections", unit=terms.unit(report), landscape=True)]


# ---- total rows ------------------------------------------------------------------------------------------------------


def _totals(report: Report) -> list[Block]:
    """Total rows of received files that are not the sum of their rows; they are shown, never used."""
    checks = findings.unsettled(report, "total_row")
    if not checks:
        return []
    _ = report.words._
    intro = _(
        "{n} total row of the files received is not the sum of its rows. The rows count, not the total."
        if len(checks) == 1
        else "{n} total rows of the files received are not the sum of their rows. The rows count, not the totals."
    )
    columns = [
        Column("name", _("Total row"), width=3), Column("expected", _("Stated"), "number"),
        Column("actual", _("Sum of its rows"), "number"), Column("difference", _("Difference"), "number"),
    ]  # fmt: skip
    rows = [
        {"name": check.explanation}
        | {name: terms.check_figure(report, check, name) for name in ("expected", "actual", "difference")}
        for check in checks
    ]
    return [
        Paragraph(sentence(intro, n=report.count(len(checks), "checks.total_row"))),
        Table(
            _("Total rows that disagree"),
            columns,
            rows,
            id="tbl-total-rows",
            unit=terms.unit(report),
            note=_("Difference = sum of the rows − stated."),
        ),
    ]
