"""What the forms of a period do not ask for, said when they are written."""

from __future__ import annotations

from collections.abc import Iterator

from monitoring.cleaning.codelists import shipped_spellings
from monitoring.cleaning.form_contents import components_nobody_reports
from monitoring.cleaning.unasked import UnaskedLine, reported_but_unasked
from monitoring.errors import InputError
from monitoring.presentation.wording import Wording
from monitoring.subject import Subject


def gaps(subject: Subject, wording: Wording) -> Iterator[str]:
    """A sentence for each kind of gap: the plan of another year, money without a lead, money carried over unasked."""
    _, plan = wording._, subject.plan
    if plan is None:
        yield _("There is no plan yet: the forms ask for no component and no target.")
        return
    if plan.year != subject.period.year:
        text = _("There is no plan of {year} yet: the forms ask for the lines and targets of the plan of {other}.")
        yield text.format(year=subject.period.year, other=plan.year)
    if unasked := components_nobody_reports(plan):
        text = _("No form asks for {components}: the plan gives them money but no lead.")
        yield text.format(components=", ".join(unasked))
    try:
        lines = [line for line in reported_but_unasked(subject) if line.component not in unasked]
    except InputError as error:
        yield _("What earlier returns report is not clear: {reason}").format(reason=error.render(_))
        return
    if lines:
        text = _("No form asks for what earlier returns of the year report: {lines}. Ask who reports it now.")
        yield text.format(lines="; ".join(_line(line) for line in lines))


def _line(line: UnaskedLine) -> str:
    """A line in the words of the forms: 9.1 SN NSTW 2023 kéo dài."""
    words = shipped_spellings()
    names = [
        next((word for word in words[kind].get(code, []) if word != code), code)
        for kind, code in (("capitals", line.capital), ("sources", line.source))
        if code
    ]
    kind = next(iter(words["plan_kinds"].get(line.plan_kind, [])), line.plan_kind)
    return " ".join([line.component, *names, str(line.plan_year), kind])
