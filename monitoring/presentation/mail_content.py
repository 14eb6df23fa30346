"""What the message says: the report's first page, two of its charts, what changed, where the rest is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.measures import findings
from monitoring.presentation.blocks import Block, Document, Heading, Paragraph
from monitoring.presentation.figures import Figure
from monitoring.presentation.letterhead import Letterhead
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import changes, disbursement, frame, overview, progress, targets
from monitoring.records import Row


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

    `subject` is one line; `unit` and `period` are the names used in paths.
    """

    unit: str
    period: str
    subject: str
    parts: tuple[MailPart, ...]


def mail_content(reports: Sequence[Report], changed: Sequence[Row] = (), *, is_attached: bool = True) -> MailContent:
    """The message of one period from its report in each language; `changed` as sections.changes.read_changes gives.

    `is_attached`: whether the message carries the whole report, or says that it is too large for that.
    """
    first, *others = reports
    blocks = [*overview.blocks(first), *_figures(first), *changes.blocks(first, changed), *_rest(first, is_attached)]
    parts = [_part(first, blocks), *(_part(report, overview.blocks(report)) for report in others)]
    unit, period = first.subject.unit.code, str(first.subject.period)
    return MailContent(unit, period, _subject(first), tuple(parts))


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


def _subject(report: Report) -> str:
    """“[DRAFT, ILLUSTRATIVE] Vĩnh Linh district 2024-Q3: 53.2% of the plan disbursed, below a straight-line pace”."""
    _ = report.words._
    marks = [*([] if report.state.is_final else [_("DRAFT")]), *([_("ILLUSTRATIVE")] if report.is_illustrative else [])]
    marked = f"[{', '.join(marks)}] " if marks else ""
    return _one_line(f"{marked}{_unit(report)} {report.subject.period}: {short_verdict(report)}")


def short_verdict(report: Report) -> str:
    """The verdict of the first page (see sections.overview) in the few words that a subject has room for."""
    _, whole = report.words._, report.line()
    if whole is None or whole.cumulative_dong is None:
        return _("no disbursement figure received")
    if not whole.plan_dong or whole.planned_cumulative_dong is None:
        amount = report.money(whole, "cumulative_dong").text
        return _("{amount} million đồng disbursed, no plan received").format(amount=amount)
    rate, behind = report.rate(whole).text, findings.is_behind(report)
    if whole.planned_cumulative_dong > whole.plan_dong:
        return _("{rate} of the plan disbursed, more than the whole plan").format(rate=rate)
    if behind is None:
        return _("{rate} of the plan disbursed").format(rate=rate)
    if behind:
        return _("{rate} of the plan disbursed, below a straight-line pace").format(rate=rate)
    return _("{rate} of the plan disbursed, not below a straight-line pace").format(rate=rate)


def _figures(report: Report) -> list[Block]:
    """The course over the quarters (before there is one, the money by capital), and the targets."""
    money = _first_figure(progress.blocks(report)) or _first_figure(disbursement.blocks(report))
    return [figure for figure in (money, _first_figure(targets.blocks(report))) if figure]


def _first_figure(blocks: Sequence[Block]) -> Figure | None:
    return next((block for block in blocks if isinstance(block, Figure)), None)


def _rest(report: Report, is_attached: bool) -> list[Block]:
    _, workspace = report.words._, report.subject.workspace
    folder = workspace.relative(workspace.report(report.subject.unit.code, report.subject.period))
    attached = _(
        "The whole report is attached: every line of the budget, every target, what was refused and why, what does "
        "not add up in the plan."
    )
    too_large = _(
        "The whole report is too large to be attached. It is the file report.{language}.pdf in the folder named below; "
        "who cannot open that folder can ask the sender for it."
    )
    beside = report.say(
        "Beside it, in the folder {folder} of the unit, are the page for the screen, the report in Word, the tables, "
        "and every step from the files received to each number.",
        folder=folder,
    )
    return [
        Heading(_("Where to find the rest"), id="rest"),
        Paragraph(attached if is_attached else too_large.format(language=report.words.language)),
        Paragraph(beside),
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())
