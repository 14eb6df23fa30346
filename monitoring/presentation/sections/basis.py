"""What the amounts rest on: what the plan consists of, which files say what was disbursed, what came late."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from monitoring.measures import findings
from monitoring.measures.quarter_rows import PacedRow
from monitoring.period import Period
from monitoring.presentation.blocks import Block, Paragraph, Part
from monitoring.presentation.report import Report, distinct
from monitoring.presentation.sections import frame
from monitoring.tables import numbers
from monitoring.tables.plan_rows import AllocationDocumentRow
from monitoring.tables.rows import SourceRow
from monitoring.vietnamese import fold

_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}")

Sentence = tuple[Part, ...]


def blocks(report: Report) -> list[Block]:
    """One paragraph for the first page; nothing where there is no plan to measure by."""
    whole = report.line()
    if whole is None or not whole.plan_dong:
        return []
    sources = rests_on(report)
    sentences = [(sources,) if sources else (), *plan(report), *unstated_capital(report)[:1]]
    paragraph = joined([sentence for sentence in sentences if sentence])
    return [Paragraph(paragraph, note=True)] if paragraph else []


def unplanned(report: Report) -> Sentence:
    """Money disbursed whose plan nobody has given: it stands beside the rates, in none of them."""
    whole = report.line()
    if whole is None or not whole.plan_dong or not whole.unplanned_dong:
        return ()
    said = report.say(
        "Beside it, {unplanned} million đồng was disbursed of money whose plan nobody has given; it is in no rate.",
        whole,
    )
    return (" ", *said)


def joined(sentences: Sequence[Sentence]) -> Sentence:
    """Sentences one after the other."""
    parts: list[Part] = []
    for sentence in sentences:
        parts += [*([" "] if parts else []), *sentence]
    return tuple(parts)


def rests_on(report: Report) -> str:
    """Which of the two sources of what was disbursed is missing; empty where both say something."""
    rows = report.reconciliation
    if any(row.returned_dong is not None for row in rows):
        return without_payments(report)
    if any(row.paid_dong is not None for row in rows):
        return " ".join(filter(None, [without_payments(report), without_returns(report)]))
    return ""  # neither: there is no figure that could rest on anything


def plan(report: Report) -> Iterator[Sentence]:
    """What the plan adds up to."""
    kinds = {row.plan_kind: row for row in report.lines("plan_kind") if row.plan_dong}
    year, carried = kinds.get("year"), kinds.get("carried_over")
    if year and carried:
        yield report.say(
            "The plan consists of the money of {year} as allocated to the components ({own}) and of money carried over "
            "as units return it ({carried} million đồng)."
            if report.subject.own_plan
            else "The plan consists of the money of {year} ({own}) and of money carried over ({carried} million đồng), "
            "as the units return them.",
            own=report.money(year, "plan_dong"),
            carried=report.money(carried, "plan_dong"),
        )


def _files(report: Report, layout: str, prefix: str = "") -> list[SourceRow]:
    """The files of a layout that count: not those in whose place another came."""
    return [row for row in report.counted_files if row.layout == layout and row.source_file.startswith(prefix)]


def without_payments(report: Report) -> str:
    """What the amounts rest on where vouchers are missing; empty where the quarter has some that count."""
    _ = report.words._
    if not _files(report, "payments"):
        return _("No treasury vouchers have been received: the amounts disbursed are those that the units returned.")
    if not any(row.paid_dong is not None for row in report.reconciliation):
        return _(
            "No row of the treasury's files could be accepted: the amounts disbursed are those that the units returned."
        )
    if not _files(report, "payments", f"{report.subject.period}/"):
        return report.plain(
            "No voucher file of this {its_period} has been received: only earlier files say what was disbursed."
        )
    return ""


def without_returns(report: Report) -> str:
    """Why there are no returned amounts to compare with."""
    _ = report.words._
    if _files(report, "returns"):
        return _("No amount of the units' returns could be accepted: the vouchers cannot be reconciled with them.")
    return _("No unit returns have been received: the treasury's vouchers cannot be reconciled with them.")


def other_senders(report: Report) -> str:
    """Voucher files that did not come from who sent most of them: no second source beside the units' returns."""
    counts: Counter[str] = Counter()
    for row in _files(report, "payments"):
        counts[report.sender(row.sender)] += row.rows
    others = "; ".join(sender for sender, _rows in counts.most_common()[1:])
    if not others:
        return ""
    return report.plain("The vouchers include lists sent by {senders}, not confirmed by the treasury.", senders=others)


def allocations(report: Report) -> Iterator[Sentence]:
    """Which document allocated money within the year: before it nothing of that money could be disbursed."""
    for row in report.lines("capital", "plan_year", "plan_kind"):
        document = _allocated_by(report, row)
        if document is not None and document.dated and document.dated.year == report.year:
            yield report.say(
                "{money} was allocated by {issuer} in {number} of {day}: nothing of it could be disbursed before.",
                money=report.heading(row),
                number=document.number,
                issuer=report.sender(document.issuer),
                day=report.words.date(document.dated),
            )


def _allocated_by(report: Report, row: PacedRow) -> AllocationDocumentRow | None:
    if report.plan is None or not row.plan_year:
        return None
    return report.plan.allocated_by(row.plan_year, row.plan_kind, row.capital)


def has_document(report: Report, rows: list[PacedRow]) -> bool:
    """Whether a document on file allows all this money."""
    return all(_allocated_by(report, row) is not None for row in rows)


def unstated_capital(report: Report) -> list[Sentence]:
    """Money that stands under neither type of funding, and what its unit calls it."""
    row = report.line(capital="not_stated")
    if row is None or not row.plan_dong:
        return []
    said = report.say("{plan} million đồng stand under neither type of funding.", row)
    return [said, *((check.explanation,) for check in findings.unsettled(report, "capital_returned"))]


def late(report: Report) -> Sentence:
    """Why the sum of earlier quarters has grown since they were published; empty where it has not."""
    if not report.late:
        return ()
    row = report.late[0]
    return report.say_counted(
        "Of earlier quarters {amount} million đồng was received late ({n} voucher); {period} now comes to {now} "
        "million đồng.",
        "Of earlier quarters {amount} million đồng was received late ({n} vouchers); {period} now comes to {now} "
        "million đồng.",
        row.rows,
        amount=report.number(row.dong, row.number_id, "dong"),
        n=report.count(row.rows, row.number_id),
        period=frame.months_to(report.words, Period.parse(row.period)),
        now=report.number(
            findings.disbursed_at(report, "disbursement", row.period),
            numbers.row("disbursement", row.period),
            "cumulative_dong",
        ),
    )


def estimates(report: Report) -> str:
    """To which day the units' estimates go, as their files say; empty where there are no estimates."""
    if not any(row.estimate_dong is not None for row in report.disbursement):
        return ""
    days = _days_of_estimates(report)
    senders = {row.source_file: report.sender(row.sender) for row in report.sources if row.layout == "returns"}
    by_sender = [
        report.plain("{sender}: to {days}", sender=sender, days=", ".join(days[file]))
        for file, sender in senders.items()
        if file in days
    ]
    silent = distinct(sender for file, sender in senders.items() if file not in days)
    by_sender += [report.plain("{sender}: no day given", sender=sender) for sender in silent]
    return report.plain("Estimates as the units give them ({days}).", days="; ".join(by_sender)) if by_sender else ""


def _days_of_estimates(report: Report) -> dict[str, list[str]]:
    """The days that titles and footnotes of returns name for their estimates, by file, as they are written; those of
    cells that hold a date as people write it.
    """
    days: dict[str, list[str]] = {}
    for row in report.set_aside:
        if row.layout == "returns" and "uoc" in fold(row.text).split():
            for day in _DAY.findall(row.text):
                written = f"{date.fromisoformat(day):%d/%m/%Y}" if "-" in day else day
                days.setdefault(row.source_file, []).append(written)
    return days
