"""The frame of the report: what stands on every page, the letterhead, and at its end recipients and signature."""

from __future__ import annotations

from typing import Any

from monitoring.period import Period
from monitoring.presentation.blocks import Block, Document, Paragraph
from monitoring.presentation.letterhead import Letterhead, Signature
from monitoring.presentation.report import Report
from monitoring.presentation.wording import Wording
from monitoring.unit import Basis
from monitoring.vietnamese import month_in_full


def blocks(report: Report) -> list[Block]:
    """Document, letterhead with addressees, and the opening: what the report carries out."""
    return [document(report), Letterhead(**letterhead(report)), Paragraph(_opening(report))]


def _opening(report: Report) -> str:
    """“Thực hiện Kế hoạch số … và chế độ báo cáo định kỳ, UBND … báo cáo … như sau:”"""
    bases = [getattr(one, report.words.language) for one in report.subject.unit.bases if _is_basis(report, one)]
    return report.plain(
        "Carrying out {bases} and the rules of periodic reporting, {committee} reports the results of {programme} in "
        "{period} as follows:"
        if bases
        else "Carrying out the rules of periodic reporting, {committee} reports the results of {programme} in {period} "
        "as follows:",
        committee=committee(report),
        programme=programme_name(report),
        period=period_name(report),
        **({"bases": "; ".join(bases)} if bases else {}),
    )


def _is_basis(report: Report, basis: Basis) -> bool:
    return basis.is_valid_on(report.subject.period.end)


def committee(report: Report) -> str:
    """The organ that reports, as sentences name it."""
    return report.plain("the People's Committee of {unit}")


def closing(report: Report) -> list[Block]:
    """Recipients and signature; a name only where the office says who signs."""
    unit, language = report.subject.unit, report.words.language
    recipients = [getattr(recipient, language) for recipient in unit.recipients]
    titles = [getattr(title, language) for title in unit.signature.titles]
    ends = [";"] * (len(recipients) - 1) + ["."]
    sentence = report.plain(
        "This is the report on the results of {programme} in {period}; {committee} respectfully reports./.",
        programme=programme_name(report),
        period=period_name(report),
        committee=committee(report),
    )
    lines = [f"- {recipient}{end}" for recipient, end in zip(recipients, ends, strict=False)]
    return [Signature(report.words._("Recipients:"), lines, titles, report.state.signed_by, sentence)]


def draft_mark(report: Report) -> str:
    """ "DRAFT", until the office decides that the report is final."""
    return "" if report.state.is_final else report.words._("DRAFT")


def period_name(report: Report) -> str:
    """The time from 1 January to the end of the quarter, as reports call it."""
    return months_to(report.words, report.subject.period)


def months_to(words: Wording, period: Period) -> str:
    """The time from 1 January to the end of the quarter `period`, or the month, as reports call it."""
    if period.is_month:
        return words.month(period.year, period.month)
    return words.term("year_to_quarter", str(period.quarter)).format(year=period.year)


def programme_name(report: Report) -> str:
    return report.words._(
        "the National Target Programme for socio-economic development of ethnic-minority and mountainous areas"
    )


def subject_matter(report: Report) -> str:
    """What the report is on, in lines."""
    return report.plain(
        "Results of {programme}\nin {period} in {unit}\n(figures to {day})",
        programme=programme_name(report),
        period=period_name(report),
    )


def attached_to(report: Report) -> str:
    """“(Kèm theo Báo cáo số …/BC-UBND ngày … của UBND …)”: number and day, or room for them."""
    state, _ = report.state, report.words._
    return report.plain(
        "(Attached to Report {number} of {signed} of {committee})",
        number=state.number or "……/BC-UBND",
        signed=report.words.date(state.date) if state.date else f"……/……/{report.cut_off.year}",
        committee=committee(report),
    )


def document(report: Report, part: str = "report", title: str = "") -> Document:
    """What stands on every page of the report, or of another document of its notebook with its own title."""
    _ = report.words._
    return Document(
        part=part,
        title=f"{title or _('Report')}: {' '.join(subject_matter(report).split())}",
        language=report.words.language,
        author=" ".join(_organ(report)),
        date=report.cut_off,
        draft=draft_mark(report),
        banner=banner(report),
        contents=_("Contents"),
        skip=_("Skip to the content"),
        footer=_(
            "Every underlined number leads to its row in a table of this report; the tables themselves and the way "
            "from the files received to each number are published beside it."
        ),
    )


def banner(report: Report) -> str:
    """What stands above everything where figures are invented, or where invented ones are added to real ones."""
    _ = report.words._
    if not report.mixes_real_and_illustrative:
        return _("ILLUSTRATIVE FIGURES – not real data") if report.is_illustrative else ""
    files = report.counted_files
    return _(
        "REAL AND ILLUSTRATIVE FIGURES ARE ADDED TOGETHER – not real data: {count} of {all} files are illustrative"
    ).format(count=sum(file.illustrative for file in files), all=len(files))


def _organ(report: Report) -> tuple[str, ...]:
    lines: tuple[str, ...] = getattr(report.subject.unit.header.organ, report.words.language)
    return lines


def letterhead(report: Report) -> dict[str, Any]:
    """What a letterhead says, by field."""
    _, language = report.words._, report.words.language
    return {
        "organ": "\n".join(_organ(report)),
        "nation": _("SOCIALIST REPUBLIC OF VIET NAM"),
        "motto": _("Independence - Freedom - Happiness"),
        "number": _number(report),
        "place": _place_and_date(report, getattr(report.subject.unit.header.dateline, language)),
        "title": _("REPORT"),
        "subtitle": subject_matter(report),
        "draft": draft_mark(report),
        "to": _("To:"),
        "addressees": [getattr(addressee, language) for addressee in report.subject.unit.addressees],
    }


def _number(report: Report) -> str:
    """The document's number, or room for it."""
    _, number = report.words._, report.state.number
    return _("No. {number}").format(number=number) if number else _("No.          /BC-UBND")


def _place_and_date(report: Report, place: str) -> str:
    """Where and when it is signed, or room for the day; days below 10 and months below 3 are written with a nought."""
    _, day = report.words._, report.state.date
    if day is None:
        return _("{place}, date                    {year}").format(place=place, year=report.cut_off.year)
    text = _("{place}, {day}/{month}/{year}")
    return text.format(place=place, day=f"{day.day:02d}", month=month_in_full(day), year=day.year)
