"""The fields of a form's header: whose report it is, of when, and what the office has decided of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from monitoring.filling.form import About
from monitoring.intake.forms import period_name
from monitoring.intake.publication_state import PublicationState
from monitoring.messages import N_
from monitoring.presentation.sections.frame import months_to
from monitoring.presentation.wording import Wording
from monitoring.subject import Subject
from monitoring.vietnamese import month_in_full

#: What each field is (message ids), in the order in which the handbook tells of them.
FIELDS = {
    "name": N_("name of the reporting unit"),
    "province": N_("its province"),
    "organ": N_("the organ that reports"),
    "dateline": N_("place and day of signing, with room for the day until it is settled"),
    "period": N_("the quarter or month reported on"),
    "time": N_("the time from 1 January to its end, in words"),
    "year": N_("the year"),
    "previous_year": N_("the year before"),
    "year_start": N_("1 January of the year"),
    "cut_off": N_("the last day whose figures count"),
    "money_unit": N_("the unit of the form's money"),
    "form_document": N_("the document that prescribes the form"),
    "number": N_("number of the report"),
    "signer": N_("name of who signs"),
    "titles": N_("titles above the signature"),
    "recipients": N_("recipients, one a line"),
    "banner": N_("the mark of illustrative figures; empty where all are real"),
}

Field = str | int | date | None


def header_fields(
    subject: Subject, about: About, state: PublicationState, illustrative: bool, words: Wording
) -> Mapping[str, Field]:
    """Field → what stands in it; None for what nobody has decided yet, which is left for the office."""
    unit, period = subject.unit, subject.period
    banner = words._("ILLUSTRATIVE FIGURES – not real data") if illustrative else ""
    return {
        "name": words.name(unit.name.model_dump()),
        "province": words.name(unit.province.model_dump()),
        "organ": " ".join(getattr(unit.header.organ, words.language)),
        "dateline": _dateline(
            words.name(unit.header.dateline.model_dump()), state.date, unit.cut_off(period).year, words
        ),
        "period": period_name(period),
        "time": months_to(words, period),
        "year": period.year,
        "previous_year": period.year - 1,
        "year_start": period.year_start,
        "cut_off": unit.cut_off(period),
        "money_unit": about.unit,
        "form_document": about.document,
        "number": state.number or None,
        "signer": state.signed_by or None,
        "titles": "\n".join(getattr(title, words.language) for title in unit.signature.titles),
        "recipients": "\n".join(f"- {getattr(recipient, words.language)}" for recipient in unit.recipients),
        "banner": banner,
    }


def _dateline(place: str, day: date | None, year: int, words: Wording) -> str:
    if day is None:
        return words._("{place}, date                    {year}").format(place=place, year=year)
    told = words._("{place}, {day}/{month}/{year}")
    return told.format(place=place, day=f"{day:%d}", month=month_in_full(day), year=day.year)
