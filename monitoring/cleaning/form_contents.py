"""Who is asked for what: the forms of a unit and period, from its profile, its plan and the code lists."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from monitoring.cleaning.codelists import CodeList, code_lists
from monitoring.errors import InputError
from monitoring.intake.form_design import load_design
from monitoring.intake.form_identity import FormIdentity
from monitoring.intake.forms import Form, FormSheet, Line, form_sheet
from monitoring.plan import Plan
from monitoring.subject import Subject
from monitoring.tables.plan_rows import AllocationRow, TargetRow
from monitoring.unit import Agency, Place

#: A line of the budget as the plan allocates it: component, source, capital.
BudgetLine = tuple[str, str, str]


def forms_for(subject: Subject, due: date | None = None) -> list[Form]:
    """A form for every place and for every office that leads a component, reports a target or sends vouchers.

    Its lines come from the plan's leads, allocations and targets (of the nearest plan where the year has none), its
    words from the code lists, so that cleaning accepts what is chosen in a form. `due`: the day by which they are to be
    sent, as the office sets it. Raises InputError without a plan.
    """
    return _Contents(subject, due).forms()


def components_nobody_reports(plan: Plan) -> list[str]:
    """Components that have money in the plan but no lead: no form asks for them."""
    led = {lead.component for lead in plan.leads}
    return [component for component in dict.fromkeys(row.component for row in plan.allocations) if component not in led]


def led_lines(plan: Plan) -> list[tuple[AllocationRow, str]]:
    """The plan's allocations, each with the agency that leads it: one entry for every line and lead."""
    return [
        (line, lead.agency)
        for line in plan.allocations
        for lead in plan.leads
        if lead.component == line.component and lead.capital in ("", line.capital)
    ]


def budget_line(line: AllocationRow) -> BudgetLine:
    return line.component, line.source, line.capital


def standard_words(codes: CodeList) -> dict[str, str]:
    """Code → the spelling that forms offer for it: the first one that is not the code itself."""
    words: dict[str, str] = {}
    for spelling in codes.spellings:
        code = codes.resolve(spelling)
        if code is not None and spelling != code:
            words.setdefault(code, spelling)
    return words


def form_words(subject: Subject) -> dict[str, dict[str, str]]:
    """List of codes → code → the word that forms use for it, which cleaning accepts."""
    lists = code_lists(subject.unit, subject.plan, subject.period.end)
    words = {name: standard_words(codes) for name, codes in lists.items()}
    words["components"] = {code: word[0].upper() + word[1:] for code, word in words["components"].items()}
    return words


class _Contents:
    def __init__(self, subject: Subject, due: date | None) -> None:
        self.unit, self.period, self.due = subject.unit, subject.period, due
        if subject.plan is None:
            raise InputError(
                "{unit} has no plan yet, so nobody knows what the forms should ask for.",
                where=subject.workspace.relative(subject.workspace.unit(self.unit.code)),
                remedy="Enter the plan first, in a folder such as plan-{year}.",
                unit=self.unit.code,
                year=self.period.year,
            )
        self.plan, self.design = subject.plan, load_design()
        self.words = form_words(subject)
        self.places = [place for place in self.unit.places if place.is_valid_on(self.period.end)]
        wide = code_lists(self.unit, self.plan, self.period.end)["unit_wide"]
        self.unit_wide = next(filter(None, wide.spellings))

    def forms(self) -> list[Form]:
        of_places = [self._form_of_place(place) for place in self.places]
        answered = self._of_places
        offices = [agency for agency in self.unit.agencies if agency.is_valid_on(self.period.end)]
        of_offices = [self._form_of_office(agency) for agency in offices if agency.code not in answered]
        return [form for form in (*of_places, *of_offices) if form.sheets]

    # ---- senders -----------------------------------------------------------------------------------------------------

    def _form_of_place(self, place: Place) -> Form:
        sender = self._office_of(place)
        everywhere = {"place": place.name.vi, "reported_by": sender}
        agencies = self._agencies_of(place)
        sheets = self._sheets(agencies, everywhere, place)
        return self._form(f"place-{place.code}", sender, sheets, [place.name.vi])

    def _office_of(self, place: Place) -> str:
        return self.design.place_office.format(place=place.name.vi)

    def _agencies_of(self, place: Place) -> set[str]:
        """The agencies of the plan as which a place reports: that of all places, and its own office."""
        own = {agency.code for agency in self.unit.agencies if agency.name.vi == self._office_of(place)}
        return own | {self.design.every_place}

    def _form_of_office(self, agency: Agency) -> Form:
        sender = agency.name.vi
        everywhere = {"reported_by": sender}
        sheets = self._sheets({agency.code}, everywhere)
        places = [self.unit_wide, *(place.name.vi for place in self.places)]
        return self._form(agency.code, sender, sheets, places)

    def _sheets(self, agencies: set[str], everywhere: Line, place: Place | None = None) -> list[FormSheet]:
        """The sheets that have something to ask of `agencies`; places are always asked for their budget."""
        lines = {"budget": self._budget_lines(agencies), "indicators": self._indicator_lines(agencies, place)}
        asked = {layout: lines[design.lines] for layout, design in self.design.sheets.items() if design.lines}
        typed = [layout for layout, design in self.design.sheets.items() if agencies & set(design.only_from)]
        always = {"budget"} if place else set()
        known = [
            form_sheet(layout, rows, everywhere)
            for layout, rows in asked.items()
            if rows or self.design.sheets[layout].lines in always
        ]
        return known + [form_sheet(layout) for layout in typed]

    def _form(self, code: str, sender: str, sheets: list[FormSheet], places: list[str]) -> Form:
        words = {name: list(words.values()) for name, words in self.words.items()}
        asked = {line.get("component") for sheet in sheets for line in sheet.lines} - {None}
        component = self.words["components"]
        years = [self.period.year - before for before in range(self.design.plan_years)]
        return Form(
            name=f"{self.period}_{code}",
            sender=sender,
            unit=self.unit.name.vi,
            kind=self.unit.words,
            period=self.period,
            cut_off=self._last_cut_off(),
            sheets=tuple(sheets),
            choices={
                **words,
                "places": places,
                "agencies": [sender],
                "plan_years": years,
                "indicators": list(dict.fromkeys(self._indicator(target) for target in self.plan.targets)),
            },
            identity=FormIdentity(self.unit.code, str(self.period), sender, str(self.plan.year)),
            glossary={
                word: row.name_vi
                for row in self.plan.components
                if (word := component[row.component]) in asked or not asked
            },
            to=", ".join(agency.name.vi for agency in self.unit.coordinators),
            due=self.due,
        )

    def _indicator(self, row: TargetRow) -> str:
        """A target by its name, the first that cleaning knows of its indicator."""
        return self.words["indicators"][row.indicator]

    def _last_cut_off(self) -> date:
        """The last day that may count for any kind of money; cleaning knows the day of each kind."""
        said = [line.date for line in self.unit.cut_offs if line.period == self.period]
        return max([self.unit.cut_off(self.period), *said])

    # ---- lines -------------------------------------------------------------------------------------------------------

    def _budget_lines(self, agencies: set[str]) -> list[Line]:
        """For each kind of plan, a line for each component, source and capital with money that `agencies` lead."""
        mine: dict[BudgetLine, AllocationRow] = {}
        for line, agency in led_lines(self.plan):
            if agency in agencies:
                mine.setdefault(budget_line(line), line)
        names = {row.component: row.short_vi for row in self.plan.components}
        return [
            {
                "component": self.words["components"][row.component],
                "name": self._told(names[row.component], row),
                "source": self.words["sources"][row.source],
                "capital": self.words["capitals"].get(row.capital, ""),
                "plan_year": self.period.year - budget.years_before,
                "plan_kind": self.words["plan_kinds"][budget.plan_kind],
            }
            for budget in self.design.budget_years
            for row in mine.values()
        ]

    def _told(self, name: str, line: AllocationRow) -> str:
        """The name of a line; where several are asked for it, with the word that each reports its own part only."""
        return self.design.shared_line.format(name=name) if len(self._askers[budget_line(line)]) > 1 else name

    @cached_property
    def _askers(self) -> dict[BudgetLine, set[str]]:
        """To whom the forms of each line go: every office by itself, the places together (each has its own)."""
        askers: dict[BudgetLine, set[str]] = {}
        for line, agency in led_lines(self.plan):
            asker = self.design.every_place if agency in self._of_places else agency
            askers.setdefault(budget_line(line), set()).add(asker)
        return askers

    @cached_property
    def _of_places(self) -> set[str]:
        """The agencies of the plan for which places answer."""
        return {self.design.every_place}.union(*map(self._agencies_of, self.places))

    def _indicator_lines(self, agencies: set[str], place: Place | None = None) -> list[Line]:
        """A line for each target that `agencies` report; for a place, its own and the unit's, under its name."""
        mine = [target for target in self.plan.targets if target.agency in agencies]
        if place is not None:
            mine = [target for target in mine if target.place in ("", place.code)]
        return [self._indicator_line(target, place) for target in mine]

    def _indicator_line(self, row: TargetRow, place: Place | None) -> Line:
        names = {known.code: known.name.vi for known in self.places}
        line: dict[str, str | int | None] = {
            "indicator": self._indicator(row),
            "numerator_name": row.numerator_vi,
            "denominator_name": row.denominator_vi,
        }
        if not row.denominator_vi:
            line["denominator"] = None
        return line if place else {**line, "place": names.get(row.place, self.unit_wide)}
