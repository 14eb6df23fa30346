"""A form filled in for a published period, and what is to be told of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from monitoring.errors import InputError
from monitoring.evidence.damage import blamed_on_damage
from monitoring.evidence.trace import Tracer
from monitoring.filling.document import fill_document
from monitoring.filling.facts import Facts
from monitoring.filling.fields import FIELDS
from monitoring.filling.filling import Filling
from monitoring.filling.form import Form, load_form
from monitoring.filling.workbook import fill_workbook
from monitoring.messages import N_
from monitoring.subject import open_subject
from monitoring.workspace import Workspace

_CELL = re.compile(r"(?P<column>.*![A-Z]+)(?P<row>\d+)")
_SHOWN_PLACES, _SHOWN_FAULTS = 3, 20
#: Added to the name of a file whose figures are invented, whatever the form itself says.
_ILLUSTRATIVE = "_minh-hoa"
_GAPS = {
    "office": N_("Left for the office:"),
    "no_data": N_("No data:"),
    "unknown": N_("The period has no such figure:"),
    "no_rows": N_("No rows:"),
}


@dataclass(frozen=True)
class Filled:
    """The file of a filled form, its name, and what came of it."""

    name: str
    content: bytes
    filling: Filling


def fill(workspace: Workspace, unit: str, period: str, name: str) -> Filled:
    """The form `name` filled in for a period.

    Raises InputError for an unknown form, for a period that is not published or for which it does not hold, and as
    fill_in does.
    """
    form = load_form(workspace, name)
    subject = open_subject(workspace, unit, period)
    form.check_valid(subject.period)
    with blamed_on_damage(workspace, unit, subject.period):
        return fill_in(form, Tracer.published(subject))


def fill_in(form: Form, tracer: Tracer) -> Filled:
    """`form` filled in with the numbers of a publication.

    Raises InputError for a form that is not sound, placeholders that mean nothing (each with its place), and where
    nothing at all can be filled in.
    """
    subject = tracer.subject
    filling = Filling(Facts(subject, tracer, form.about))
    content = _file(form, filling)
    if filling.faults:
        raise InputError(
            "The form has placeholders that mean nothing: {faults}.",
            where=form.where,
            remedy="The handbook lists what may stand in a form; number ids are those that trace takes.",
            faults="; ".join(f"{place} {{{{{content}}}}}" for place, content in filling.faults[:_SHOWN_FAULTS]),
        )
    if filling.missed and not filling.found:
        raise InputError(
            "Nothing of the form can be filled in: {unit} {period} has none of its figures.",
            where=form.where,
            remedy="Choose another form or period.",
            unit=subject.unit.code,
            period=subject.period,
        )
    mark = _ILLUSTRATIVE if filling.facts.illustrative else ""
    return Filled(f"{subject.period}_{form.name}{mark}{form.ending}", content, filling)


def _file(form: Form, filling: Filling) -> bytes:
    if form.ending == ".docx":
        return fill_document(form.content, filling, form.where)
    return fill_workbook(form.content, filling, form.about.formulas, form.where)


def told(filled: Filled, translate: Callable[[str], str]) -> Iterator[str]:
    """What could not be filled in, and what is to be looked at, a line each."""
    filling = filled.filling
    for kind, message in _GAPS.items():
        gaps = [f"  {_called(what, translate)}: {_shown(places)}" for what, places in filling.gaps_of(kind)]
        if gaps:
            yield translate(message)
            yield from gaps
    if filling.differing:
        yield translate(N_("Attention: formulas of the form give other numbers than ours:"))
        each = translate(N_("{place}: {given}, ours is {ours}"))
        yield from (f"  {each.format(place=place, given=given, ours=ours)}" for place, given, ours in filling.differing)
    if filling.counting_gaps:
        message = N_("Attention: formulas of the form take missing figures for nothing: {places}")
        yield translate(message).format(places=_shown(filling.counting_gaps))
    if filling.uncalculated:
        message = N_("Formulas that are calculated only when Excel opens the form: {places}")
        yield translate(message).format(places=_shown(filling.uncalculated))
    if filling.facts.illustrative and "banner" not in filling.facts.asked:
        yield translate(N_("Attention: the figures are illustrative, and the form has no {{banner}} that says so."))


def _called(what: str, translate: Callable[[str], str]) -> str:
    return translate(FIELDS[what]) if what in FIELDS else what


def _shown(places: list[str]) -> str:
    """Places in few words: cells below one another as a range."""
    ranges: list[list[str]] = []
    for place in dict.fromkeys(places):
        if ranges and _below(ranges[-1][-1]) == place:
            ranges[-1].append(place)
        else:
            ranges.append([place])
    words = [own[0] if len(own) == 1 else f"{own[0]}:{own[-1].rpartition('!')[2]}" for own in ranges]
    more = len(words) - _SHOWN_PLACES
    return ", ".join(words[:_SHOWN_PLACES]) + (f", … +{more}" if more > 0 else "")


def _below(place: str) -> str:
    """The cell below a cell; "" for a place that is none."""
    match = _CELL.fullmatch(place)
    return f"{match['column']}{int(match['row']) + 1}" if match else ""
