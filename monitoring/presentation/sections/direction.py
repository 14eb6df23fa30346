"""Section I: the documents that direct the programme, and who has reported."""

from __future__ import annotations

from collections.abc import Iterator

from monitoring.measures import reporting
from monitoring.presentation.blocks import Block, BulletList, Heading, Paragraph, Parts
from monitoring.presentation.report import Report
from monitoring.presentation.sections import basis
from monitoring.presentation.wording import TERMS
from monitoring.tables.plan_rows import DocumentRow


def blocks(report: Report) -> list[Block]:
    items = [*_documents(report), *_reporting(report)]
    nothing = Paragraph(report.words._("No plan of the unit has been entered."))
    return [
        Heading(report.words._("I. Direction and management"), id="direction"),
        BulletList(items) if items else nothing,
    ]


def _documents(report: Report) -> Iterator[Parts]:
    """What was issued in the year, with its subject; what stands from earlier years, by number and day. What is dated
    after the cut-off is none of this report's.
    """
    if report.plan is None:
        return
    dated = [row for row in report.plan.cited_documents() if row.dated and row.dated <= report.cut_off]
    has_subject = report.words.language == "vi"  # the plan gives subjects in its own language
    earlier = [row for row in dated if row.dated and row.dated.year < report.year]
    own = [row for row in dated if row not in earlier]
    if earlier:
        yield report.plain(
            "The programme is carried out by: {documents}.", documents="; ".join(_cited(report, row) for row in earlier)
        )
    if own:
        yield report.plain(
            "Issued in {year}: {documents}.",
            documents="; ".join(
                " ".join(filter(None, [_cited(report, row), row.subject * has_subject])) for row in own
            ),
        )


def _cited(report: Report, row: DocumentRow) -> str:
    """“Quyết định số 1719/QĐ-TTg ngày 14/10/2021 của Thủ tướng Chính phủ”."""
    day = report.words.date(row.dated) if row.dated else ""
    return report.plain(
        "{kind} No. {number} of {day}, {issuer}",
        kind=report.words.term("document_kind", row.kind_vi) if row.kind_vi in TERMS["document_kind"] else row.kind_vi,
        number=row.number,
        day=day,
        issuer=report.sender(row.issuer),
    )


def _reporting(report: Report) -> Iterator[Parts]:
    """Which offices have sent their figures for the quarter, and which have not."""
    asked, silent = reporting.asked(report), reporting.silent(report)
    if asked:
        names = "; ".join(report.agency(agency.code) for agency in silent)
        yield report.plain(
            "Reporting: {n} of {all} offices have sent figures; not yet: {names}."
            if silent
            else "Reporting: all {all} offices that are asked have sent figures.",
            all=report.words.number(len(asked)),
            **({"n": report.words.number(len(asked) - len(silent)), "names": names} if silent else {}),
        )
    if missing := basis.rests_on(report):
        yield missing
