"""Section II, advances outstanding: by age, with whom most of them are, and by which day they must be repaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitoring.deadlines import load_deadlines
from monitoring.measures.advances import REPAYMENT
from monitoring.measures.breakdowns import NO_INVESTOR, OTHER_INVESTORS
from monitoring.presentation.blocks import Block, Paragraph, Part
from monitoring.presentation.report import Report
from monitoring.presentation.table_designs import made
from monitoring.tables.detail_rows import AdvanceBalanceRow
from monitoring.tables.schema import load_codes

_OWNERS = 3


def blocks(report: Report) -> list[Block]:
    """Nothing where no advance is outstanding."""
    whole = next((row for row in report.advance_balances if row.number_id == "advances.open"), None)
    if whole is None:
        return []
    by_age = {row.age: row for row in report.advance_balances if row.age}
    ages = load_codes()["ages"]
    lines = [
        {"age": report.words.name(names.model_dump()), **_cells(report, row)}
        for age, names in ages.items()
        if (row := by_age.get(age))
    ]
    without = [] if whole.past_due_dong is not None else ["past_due_dong"]
    said = (*_owners(report, whole), *(part for sentence in _repayments(report) for part in (" ", *sentence)))
    return [Paragraph(said), made(report.words, "tbl-advance-ages", lines, without=without)]


def _cells(report: Report, row: AdvanceBalanceRow) -> dict[str, Part]:
    amounts = report.amounts(row, "outstanding_dong", "past_due_dong")
    return {"rows": report.count(row.rows, row.number_id), **amounts}


def _owners(report: Report, whole: AdvanceBalanceRow) -> tuple[Part, ...]:
    """How much is outstanding, and with whom most of it is."""
    rows = [row for row in report.advance_balances if row.investor_agency and not row.component]
    named = [row for row in rows if row.investor_agency not in (OTHER_INVESTORS, NO_INVESTOR)]
    most = sorted(named, key=lambda row: (-row.outstanding_dong, row.number_id))[:_OWNERS]
    said = report.say(
        "Advances outstanding: {amount} million đồng in {n} vouchers",
        amount=report.money(whole, "outstanding_dong"),
        n=report.count(whole.rows, whole.number_id),
    )
    return (*said, *_listed(report, most), ".")


def _listed(report: Report, rows: Iterable[AdvanceBalanceRow]) -> Iterator[Part]:
    for place, row in enumerate(rows):
        yield f"; {report.words._('most with')} " if place == 0 else ", "
        yield f"{report.agency(row.investor_agency)} ("
        yield report.money(row, "outstanding_dong")
        yield ")"


def _repayments(report: Report) -> Iterator[tuple[Part, ...]]:
    """By which day what must be repaid, with the document that says so and whether it was compared; what is late."""
    documents = {row.day: row for row in load_deadlines(report.subject.workspace) if row.what == REPAYMENT}
    rows = [row for row in report.advance_balances if row.due_on]
    for row in rows:
        deadline = documents.get(row.due_on)
        if deadline is not None:
            yield report.say(
                "Without an extension {amount} million đồng is to be repaid by {day} ({document}, {standing}); past "
                "due at the cut-off: {past_due}.",
                amount=report.money(row, "outstanding_dong"),
                day=report.words.date(deadline.dated),
                document=deadline.document,
                standing=report.words.name(load_codes()["deadline_standings"][deadline.standing].model_dump()),
                past_due=report.money(row, "past_due_dong"),
            )
    if not rows:
        yield (report.words._("No day of repayment of these advances is on file."),)
