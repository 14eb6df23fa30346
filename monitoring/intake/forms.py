"""Excel forms for places and offices: what stands in a form before anybody fills it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from monitoring.intake.form_design import SheetDesign, load_design
from monitoring.intake.form_identity import FormIdentity
from monitoring.intake.layouts import Layout, load_layouts
from monitoring.period import Period
from monitoring.unit_kinds import UnitKind
from monitoring.vietnamese import written_day

#: As official documents number quarters.
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}

#: One numbered line: what is known of it, by column; None in a cell that is not asked for.
Line = Mapping[str, str | int | None]


@dataclass(frozen=True)
class FormSheet:
    """A sheet for rows of `layout` with its numbered `lines`; none where every line is typed from scratch."""

    layout: Layout
    lines: tuple[Line, ...] = ()

    @property
    def design(self) -> SheetDesign:
        return load_design().sheets[self.layout.name]

    def header(self, column: str) -> str:
        """The text above `column`: the layout's standard header, or the help column's own."""
        own = self.design.columns[column]
        return own.header or own.called or self.layout.fields[column].header

    def kind(self, column: str) -> str:
        """The kind of the field, `help` for a help column."""
        return "help" if self.design.columns[column].header else self.layout.fields[column].kind

    def choices(self, column: str) -> str | None:
        """The list to choose from in `column` (a key of Form.choices), None where it is typed freely."""
        kind = self.kind(column)
        if kind == "year":
            return "plan_years"
        return self.layout.fields[column].codelist if kind == "code" else None


@dataclass(frozen=True)
class Form:
    """One workbook for one sender. `name` is its file name without ending, `identity` what it says of itself unseen.

    `choices`: code list (or `plan_years`) → the words to choose from. `glossary`: word → name, for
    the instructions. `cut_off`: the last day whose figures count. `to`: who takes it; `due`: by which day, if told.
    """

    name: str
    sender: str
    unit: str
    kind: UnitKind
    period: Period
    cut_off: date
    sheets: tuple[FormSheet, ...]
    choices: Mapping[str, Sequence[str | int]]
    glossary: Mapping[str, str]
    identity: FormIdentity
    to: str = ""
    due: date | None = None

    @cached_property
    def _facts(self) -> dict[str, str]:
        place = self.kind.place.vi
        return {
            "kind": self.kind.name.vi,
            "place": place,
            "Place": place[0].upper() + place[1:],
            "whole": self.kind.whole.vi,
            "sender": self.sender if self.unit in self.sender else f"{self.sender} – {self.unit}",
            "period": period_name(self.period),
            "at_its_level": self.kind.at_its_level.vi,
            "to": self.to,
            "due": written_day(self.due) if self.due else "",
            "start": written_day(self.period.year_start),
            "cut_off": written_day(self.cut_off),
        }

    def filled(self, text: str) -> str:
        """`text` of forms.yml with the facts of this form in its placeholders."""
        return text.format(**self._facts)


def period_name(period: Period) -> str:
    """A quarter or a month as forms call it: Quý III năm 2024."""
    part = f"Tháng {period.month}" if period.is_month else f"Quý {_ROMAN[period.quarter]}"
    return f"{part} năm {period.year}"


def form_sheet(layout: str, lines: Sequence[Line] = (), everywhere: Line | None = None) -> FormSheet:
    """The sheet for `layout` with `lines`, then its spare lines; `everywhere` is what is known of all of them."""
    design = load_design().sheets[layout]
    known = [{**(everywhere or {}), **line} for line in (*lines, *[{}] * design.spare_lines)]
    return FormSheet(load_layouts()[layout], tuple(known))
