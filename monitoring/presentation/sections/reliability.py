"""What can be trusted: treasury against units, rows left out, total rows that disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from monitoring.measures import findings
from monitoring.presentation.blocks import Block, BulletList, Heading, Number, Paragraph, Part, Parts
from monitoring.presentation.report import Report
from monitoring.presentation.sections import basis, causes, terms
from monitoring.presentation.table_designs import made
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.wording import TERMS
from monitoring.tables import numbers
from monitoring.tables.rows import ReconciliationRow, RefusedRow


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    return [
        Heading(_("1. Reconciliation of treasury and units"), id="reconciliation", level=3),
        *_reconciliation(report),
        Heading(_("2. Rows that were left out"), id="refused", level=3),
        *_refused(report),
    ]


def is_reconciled(report: Report) -> bool:
    """Whether both the treasury and units gave figures."""
    is_paid = any(row.paid_dong is not None for row in report.reconciliation)
    return is_paid and any(row.returned_dong is not None for row in report.reconciliation)


def detail(report: Report) -> list[Block]:
    """For the auditor: rows left out by rule, cells corrected, total rows that are not the sum of their rows."""
    lines = [line for follow_up in TERMS["follow_up"] for line in _lines_followed_up(report, follow_up)]
    by_rule = [made(report.words, "tbl-refused", lines)] if lines else []
    return [*by_rule, *_corrections(report), *_totals(report)]


# ---- reconciliation --------------------------------------------------------------------------------------------------


def _reconciliation(report: Report) -> list[Block]:
    rows = report.reconciliation
    if not any(row.paid_dong is not None for row in rows):
        nothing = report.words._("There is nothing to reconcile the returns with.")
        return [Paragraph(f"{basis.without_payments(report)} {nothing}")]
    if not any(row.returned_dong is not None for row in rows):
        return [Paragraph(basis.without_returns(report))]
    one_sided = [_of_one_side(report, row) for row in findings.of_one_side(report)]
    said = (*outcome(report), " ", *share) if (share := causes.share(report)) else outcome(report)
    return [Paragraph(said), *([BulletList(one_sided)] if one_sided else []), *_differences(report)]


def outcome(report: Report) -> tuple[Part, ...]:
    counts = Counter(row.verdict for row in report.reconciliation)
    verdicts = [code for code in TERMS["verdict"] if code != "cannot_tell" or counts[code]]
    return report.say(
        "Of {all} budget lines reported by the treasury or a unit, {agrees} agree to the đồng, {differs} differ, "
        "{cannot_tell} have a figure of one side alone."
        if counts["cannot_tell"]
        else "Of {all} budget lines reported by the treasury or a unit, {agrees} agree to the đồng, {differs} differ.",
        all=report.count(len(report.reconciliation), "reconciliation"),
        **{code: report.count(counts[code], f"reconciliation.{code}") for code in verdicts},
    )


def _of_one_side(report: Report, row: ReconciliationRow) -> Parts:
    """A line that cannot be compared, by name: who says something of it, and who does not."""
    if row.paid_dong is not None:
        paid = report.money(row, "paid_dong")
        return report.say(
            "{line}: the treasury paid {amount} million đồng, no unit returned a figure.", row, amount=paid
        )
    if row.returned_dong is not None:
        amount = report.money(row, "returned_dong")
        return report.say(
            "{line}: a unit returned {amount} million đồng, the treasury paid nothing.", row, amount=amount
        )
    return report.plain("{line}: neither the treasury nor a unit gives a figure.", row)


def _differences(report: Report) -> list[Block]:
    rows = [_difference(report, row) for row in findings.differing_lines(report)]
    if not rows:
        return []
    note = " ".join(filter(None, [report.words._("Difference = units − treasury."), basis.other_senders(report)]))
    return [made(report.words, "tbl-differences", rows, note=note)]


def _difference(report: Report, row: ReconciliationRow) -> dict[str, Parts]:
    amounts = report.amounts(row, "paid_dong", "returned_dong", "difference_dong")
    return {"name": report.heading(row), "cause": causes.sentence(report, row), **amounts}


# ---- refused rows ----------------------------------------------------------------------------------------------------


def _refused(report: Report) -> list[Block]:
    refused = len(report.refused)
    received = report.count(sum(source.rows for source in report.sources), "sources")
    if not refused:
        return [Paragraph(report.say("None of the rows received ({received}) was left out.", received=received))]
    intro = report.say_counted(
        "{n} of the rows received ({received}) was left out: it is in no figure of this report.",
        "{n} of the rows received ({received}) were left out: they are in no figure of this report.",
        refused,
        received=received,
        n=report.count(refused, "refused"),
    )
    return [Paragraph(intro), BulletList(list(_kinds(report))), *_to_resend(report)]


def _to_resend(report: Report) -> list[Block]:
    """The rows that their senders have to correct, one by one."""
    rows = [refused_row(report, row) for row in findings.followed_up(report, "resend")]
    return [made(report.words, "tbl-resend", rows)] if rows else []


def refused_row(report: Report, row: RefusedRow) -> TableRow:
    """A row left out: where it stands, why, what the file says, its amount."""
    number_id = numbers.counted("refused", row.source_file, row.source_sheet, row.source_row)
    cells: dict[str, Parts] = {
        "place": terms.place_of(row),
        "rule": terms.rule_title(report, row.rule),
        "reason": terms.reason(report, row),
        "amount": report.number(row.amount_dong, number_id, "dong"),
    }
    return TableRow(cells)


def _kinds(report: Report) -> Iterator[Parts]:
    """How many rows are to be sent again and by whom, have been replaced, or need nothing."""
    for follow_up, message in TERMS["follow_up_told"].items():
        rows = findings.followed_up(report, follow_up)
        if rows:
            yield report.say(
                message,
                n=report.count(len(rows), f"refused.{follow_up}"),
                amount=report.number(findings.readable_dong(rows), f"refused.{follow_up}", "dong"),
                **({"senders": terms.by_sender(report, rows)} if follow_up == "resend" else {}),
            )


def _lines_followed_up(report: Report, follow_up: str) -> Iterator[TableRow]:
    rows = findings.followed_up(report, follow_up)
    if rows:
        whole = findings.RefusedGroup("", numbers.row("refused", follow_up), len(rows), findings.readable_dong(rows))
        title = report.words.term("follow_up", follow_up)
        yield TableRow({"rule": title, **_refused_cells(report, whole)}, style="subtotal")
        for row in findings.refused_by_rule(report, follow_up):
            yield TableRow({"rule": terms.rule_title(report, row.rule), **_refused_cells(report, row)}, indent=1)


def _refused_cells(report: Report, row: findings.RefusedGroup) -> dict[str, Number]:
    """Rows left out and the đồng they stand for."""
    return {"rows": report.count(row.rows, row.number_id), "dong": report.number(row.dong, row.number_id, "dong")}


# ---- corrections -----------------------------------------------------------------------------------------------------


def _corrections(report: Report) -> list[Block]:
    """Every cell that was corrected: from what to what, why, by which document, and what it changed."""
    as_recorded = ("field", "was", "becomes", "reason", "document")
    rows = [
        {name: getattr(row, name) for name in as_recorded}
        | {"place": terms.place_of(row), "effect": report.words.million(row.effect_dong)}
        for row in report.corrections
    ]
    return [made(report.words, "tbl-corrections", rows)] if rows else []


# ---- total rows ------------------------------------------------------------------------------------------------------


def _totals(report: Report) -> list[Block]:
    """Total rows of received files that are not the sum of their rows; they are shown, never used."""
    checks = findings.unsettled(report, "total_row")
    if not checks:
        return []
    intro = report.say_counted(
        "{n} total row of the files received is not the sum of its rows. The rows count, not the total.",
        "{n} total rows of the files received are not the sum of their rows. The rows count, not the totals.",
        len(checks),
        n=report.count(len(checks), "checks.total_row"),
    )
    rows = [{"name": check.explanation} | terms.check_figures(report, check) for check in checks]
    return [Paragraph(intro), made(report.words, "tbl-total-rows", rows)]
