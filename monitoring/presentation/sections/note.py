"""The decision note, one page for the leader and for no one outside: what is to be decided, by when, whose task."""

from __future__ import annotations

from monitoring.presentation.blocks import Block, Paragraph, Parts
from monitoring.presentation.letterhead import Letterhead, Signature
from monitoring.presentation.report import Report
from monitoring.presentation.sections import basis, frame, overview
from monitoring.presentation.sections.decisions import Decision, decisions
from monitoring.presentation.table_designs import made

#: What the note is called among the documents of the report's notebook.
PART = "note"
_MOST = 5


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    rows = [_row(report, place, decision) for place, decision in enumerate(decisions(report, _MOST), start=1)]
    return [
        frame.document(report, PART, _("Decision note")),
        Letterhead(
            **frame.letterhead(report)
            | {
                "number": "",
                "title": _("DECISION NOTE"),
                "subtitle": report.plain("Programme, {period} (for internal use)", period=frame.period_name(report)),
                "to": "",
                "addressees": (),
            }
        ),
        Paragraph(overview.verdict(report)),
        *overview.figures(report),
        *basis.blocks(report),
        *overview.targets(report)[:1],
        made(report.words, "tbl-decisions", rows),
        Signature(_("Opinion of the leader:"), [], [_("SUBMITTED BY")]),
    ]


def _row(report: Report, place: int, decision: Decision) -> dict[str, Parts]:
    return {
        "place": str(place),
        "text": decision.says,
        "who": decision.who or report.words._("no lead agency assigned"),
        "due": report.words.date(decision.due),
    }
