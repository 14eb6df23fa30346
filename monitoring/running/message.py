"""The message of a period, from its tables and the files that were published with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from monitoring.period import Period
from monitoring.presentation.mail_content import mail_content
from monitoring.presentation.report import open_report
from monitoring.publishing.formats import FORMATS
from monitoring.publishing.mail import build_message, can_carry
from monitoring.running.publish import Staged
from monitoring.tables.changes import FOLDER, newest_changes
from monitoring.workspace import Workspace

MESSAGE = FORMATS["mail"].file


def write_message(staged: Staged) -> None:
    """Write the message of a staged period into its report."""
    content = message(
        staged.workspace, staged.unit, staged.period, staged.languages, staged.published_at, staged.report
    )
    (staged.report / MESSAGE).write_bytes(content)


def message(
    workspace: Workspace,
    unit: str,
    period: Period,
    languages: Sequence[str],
    published_at: datetime,
    report: Path,
    html: bool = False,
) -> bytes:
    """The message about a period: whole in the first language, the first page in the others.

    Its figures come from the staged tables during a run, from the published ones otherwise (see Subject.table); the
    PDF in the first language, with `html` also the page, from the folder `report`, which must hold them. A PDF that is
    too large for mail servers stays behind, and the message says so: no publication fails for it. With `html`, where
    somebody asks for both, InputError.
    """
    reports = [open_report(workspace, unit, str(period), language) for language in languages]
    changed = newest_changes(report / FOLDER)
    files = {name: (report / name).read_bytes() for name in attached(languages, html)}
    is_attached = html or can_carry(files)
    content = mail_content(reports, changed, is_attached=is_attached)
    return build_message(content, published_at, files if is_attached else {})


def attached(languages: Sequence[str], html: bool = False) -> list[str]:
    """The published files that a message carries."""
    wanted = [*FORMATS["mail"].needs, *(["html"] if html else [])]
    return [name for each in wanted for name in FORMATS[each].files(languages[:1])]
