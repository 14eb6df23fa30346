"""What the message says: the verdict and its figures, the course over the quarters, what changed, what is attached; of
what the office has to decide itself, nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.presentation.blocks import Block, Document, Heading, Paragraph
from monitoring.presentation.figures import Figure
from monitoring.presentation.letterhead import Letterhead
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import changes, frame, overview, progress
from monitoring.tables.changes import Change


@dataclass(frozen=True)
class MailPart:
    """The message in one language: the organ that reports, a short title and the report's own, the marks (draft,
    illustrative), the text."""

    language: str
    organ: str
    title: str
    subtitle: str
    marks: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class MailContent:
    """A message: `parts` has the whole in the first language, then the first page in each further one.

    `subject` is one line; `unit` and `period` are the names used in paths. `sender`: the address of the office that
    puts the figures together, "" where the profile has none.
    """

    unit: str
    period: str
    subject: str
    parts: tuple[MailPart, ...]
    sender: str = ""


def mail_content(reports: Sequence[Report], changed: Sequence[Change] = (), *, is_attached: bool = True) -> MailContent:
    """The message of one period from its report in each language; `changed` as tables.changes.newest_changes gives.

    `is_attached`: whether the message carries the whole report, or says that it is too large for that.
    """
    first, *others = reports
    told = [*_said(first), *_figure(first), *changes.blocks(first, changed), *_rest(first, is_attached)]
    parts = [_part(first, told), *(_part(report, _said(report)) for report in others)]
    unit, period = first.subject.unit.code, str(first.subject.period)
    return MailContent(unit, period, _subject(first), tuple(parts), _sender(first))


def _sender(report: Report) -> str:
    return next((mail for one in report.subject.unit.coordinators for mail in one.mail), "")


def _part(report: Report, blocks: Sequence[Block]) -> MailPart:
    framing = frame.blocks(report)
    document = next(block for block in framing if isinstance(block, Document))
    letterhead = next(block for block in framing if isinstance(block, Letterhead))
    marks = tuple(filter(None, (document.draft, document.banner)))
    organ, subtitle = _one_line(letterhead.organ), _one_line(letterhead.subtitle)
    return MailPart(report.words.language, organ, _title(report), subtitle, marks, tuple(blocks))


def _title(report: Report) -> str:
    return report.words._("{unit}, {period}").format(unit=_unit(report), period=frame.period_name(report))


def _unit(report: Report) -> str:
    return capitalised(report.unit)


def _said(report: Report) -> list[Block]:
    """A greeting, the verdict, the figures, the targets."""
    greeting = report.plain(
        "Dear Sir or Madam, {committee} sends the report on the programme in {period}.",
        committee=frame.committee(report),
        period=frame.period_name(report),
    )
    return [Paragraph(capitalised(greeting)), *overview.blocks(report)]


def _subject(report: Report) -> str:
    """“[Draft, illustrative figures] The People's Committee of …: report on the programme, … (53.2% disbursed)”."""
    _ = report.words._
    marks = [
        *([] if report.state.is_final else [_("draft")]),
        *([_("illustrative figures")] if report.is_illustrative else []),
    ]
    marked = f"[{capitalised(' – '.join(marks))}] " if marks else ""
    told = report.plain(
        "{committee}: report on the programme, {period} ({verdict})",
        committee=frame.committee(report),
        period=frame.period_name(report),
        verdict=short_verdict(report),
    )
    return _one_line(f"{marked}{capitalised(told)}")


def short_verdict(report: Report) -> str:
    """The verdict in the few words that a subject has room for."""
    _, whole = report.words._, report.line()
    if whole is None or whole.cumulative_dong is None:
        return _("no disbursement figure received")
    if not whole.plan_dong or whole.planned_cumulative_dong is None:
        amount = report.money(whole, "cumulative_dong").text
        return _("{amount} million đồng disbursed, no plan received").format(amount=amount)
    rate = report.rate(whole).text
    if whole.planned_cumulative_dong > whole.plan_dong:
        return _("{rate} of the plan disbursed, more than the whole plan").format(rate=rate)
    return _("{rate} of the plan disbursed").format(rate=rate)


def _figure(report: Report) -> list[Block]:
    """The course over the quarters, once there is one."""
    found: list[Block] = [block for block in progress.blocks(report) if isinstance(block, Figure)]
    return found[:1]


def _rest(report: Report, is_attached: bool) -> list[Block]:
    _ = report.words._
    attached = _("Attached: the report, with its annexes and the tables behind it.")
    too_large = _("The report is too large to be attached (file report.{language}.pdf): please ask the sender for it.")
    office = report.agencies_named(one.code for one in report.subject.unit.coordinators)
    contact = [report.plain("Contact: {office}.", office=office)] if office else []
    return [
        Heading(_("Attachments"), id="rest"),
        Paragraph(attached if is_attached else too_large.format(language=report.words.language)),
        *map(Paragraph, contact),
        Paragraph(_("Yours faithfully,")),
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())
