"""The decision note, one page for the leader and for no one outside: what is to be decided, by when, whose task."""

from __future__ import annotations

from monitoring.presentation.blocks import Block, Heading, Parts
from monitoring.presentation.letterhead import Letterhead, Signature
from monitoring.presentation.report import Report
from monitoring.presentation.sections import frame, overview
from monitoring.presentation.sections.decisions import Decision, decisions
from monitoring.presentation.table_designs import made

#: What the note is called among the documents of the report's notebook.
PART = "note"


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    rows = [_row(report, place, decision) for place, decision in enumerate(decisions(report), start=1)]
    return [
        frame.document(report, PART, _("Decision note")),
        Letterhead(
            **frame.letterhead(report)
            | {
                "number": "",
                "title": _("DECISION NOTE"),
                "subtitle": f"{frame.subject_matter(report)}\n{_('(for internal use)')}",
                "to": "",
                "addressees": (),
            }
        ),
        *overview.blocks(report),
        Heading(_("Decisions needed"), id="decisions"),
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
