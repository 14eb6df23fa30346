"""The frame of the report: what stands on every page, the letterhead, and at its end recipients and signature."""

from __future__ import annotations

from monitoring.period import Period
from monitoring.presentation.blocks import Block, Document
from monitoring.presentation.letterhead import Letterhead, Signature
from monitoring.presentation.report import Report
from monitoring.presentation.wording import Wording


def blocks(report: Report) -> list[Block]:
    """Document and letterhead."""
    return [_document(report), _letterhead(report)]


def closing(report: Report) -> list[Block]:
    """Recipients and signature; a name only where the office says who signs."""
    unit, language = report.subject.unit, report.words.language
    recipients = [getattr(recipient, language) for recipient in unit.recipients]
    titles = [getattr(title, language) for title in unit.signature.titles]
    ends = [";"] * (len(recipients) - 1) + ["."]
    sentence = report.plain(
        "This is the report on the results of {programme} in {period} in {unit}.",
        programme=programme_name(report),
        period=period_name(report),
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


def _subtitle(report: Report) -> str:
    return report.plain(
        "Results of {programme}\nin {period} in {unit}\n(figures to {day})",
        programme=programme_name(report),
        period=period_name(report),
    )


def _document(report: Report) -> Document:
    _ = report.words._
    return Document(
        title=f"{_('Report')}: {' '.join(_subtitle(report).split())}",
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


def _letterhead(report: Report) -> Letterhead:
    _ = report.words._
    dateline = getattr(report.subject.unit.header.dateline, report.words.language)
    return Letterhead(
        organ="\n".join(_organ(report)),
        nation=_("SOCIALIST REPUBLIC OF VIET NAM"),
        motto=_("Independence - Freedom - Happiness"),
        number=_number(report),
        place=_place_and_date(report, dateline),
        title=_("REPORT"),
        subtitle=_subtitle(report),
        draft=draft_mark(report),
    )


def _number(report: Report) -> str:
    """The document's number, or room for it."""
    _, number = report.words._, report.state.number
    return _("No. {number}").format(number=number) if number else _("No.          /BC-UBND")


def _place_and_date(report: Report, place: str) -> str:
    """Where and when it is signed, or room for the day; days below 10 and months below 3 are written with a nought."""
    _, day = report.words._, report.state.date
    if day is None:
        return _("{place}, date                    {year}").format(place=place, year=report.cut_off.year)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return _("{place}, {day}/{month}/{year}").format(place=place, day=f"{day.day:02d}", month=month, year=day.year)
