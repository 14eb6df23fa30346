"""The message of a period, from its tables and the files that were published with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from monitoring.evidence import revisions
from monitoring.period import Period
from monitoring.presentation.mail_content import mail_content
from monitoring.presentation.report import open_report
from monitoring.presentation.sections.changes import read_changes
from monitoring.publishing.mail import build_message
from monitoring.workspace import Workspace

MESSAGE = "message.eml"


def message(
    workspace: Workspace,
    district: str,
    period: Period,
    languages: Sequence[str],
    published_at: datetime,
    report: Path,
    html: bool = False,
) -> bytes:
    """The message about a period: whole in the first language, the first page in the others.

    Its figures come from the staged tables during a run, from the published ones otherwise (see Subject.table); the
    PDF in the first language, with `html` also the page, from the folder `report`, which must hold them.
    """
    reports = [open_report(workspace.root, district, str(period), language) for language in languages]
    changed = read_changes(report / revisions.FOLDER / revisions.CHANGES)
    return build_message(
        mail_content(reports, changed), published_at,
        {name: (report / name).read_bytes() for name in attached(languages, html)},
    )  # fmt: skip


def attached(languages: Sequence[str], html: bool = False) -> list[str]:
    """The published files that a message carries."""
    return [f"report.{languages[0]}.{kind}" for kind in (["pdf", "html"] if html else ["pdf"])]
