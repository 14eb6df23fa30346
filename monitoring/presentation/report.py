"""A report's material: the processed tables of one district and quarter, and how each printed number gets its id.

A `Report` computes nothing: it looks up rows, names codes, and turns amounts into words. A missing figure is None and
prints "no data", never 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from monitoring.amounts import rate_percent
from monitoring.cleaning.ledger import read_rows
from monitoring.district import Agency
from monitoring.intake.publication_state import PublicationState, publication_state
from monitoring.measures import names
from monitoring.measures.disbursement import DIMENSIONS, UNASSIGNED
from monitoring.measures.targets import Target, targets_of
from monitoring.plan import Plan
from monitoring.presentation.blocks import Number
from monitoring.presentation.wording import Wording
from monitoring.records import Row
from monitoring.subject import Subject, open_subject
from monitoring.tables.numbers import number_name
from monitoring.vietnamese import fold
from monitoring.workspace import Workspace

# fmt: off
_TABLES = (
    "disbursement", "pace", "progress", "indicators", "reconciliation", "checks", "explanations", "sources", "refused",
    "remarks", "totals", "ledger", "advances", "investors", "agencies",
    "late", "state_budget", "set_aside", "corrections",
)
# fmt: on

_TARGET_FACTS = ["kind", "direction", "agency", "component", "place", "note"]
_TARGET_NAMES = ["name", "numerator", "denominator", "counted"]


@dataclass(frozen=True)
class Report:
    """Everything that the sections of a report draw on, in one language.

    `disbursement` rows carry the columns of pace.csv, `indicators` rows those of the plan's target (name, kind,
    numerator_name, denominator_name, counted, agency, component; `is_target`: the plan's own level, not a commune
    shown below it), `checks` rows their explanation.
    """

    subject: Subject
    words: Wording
    disbursement: list[Row]
    progress: list[Row]
    indicators: list[Row]
    reconciliation: list[Row]
    checks: list[Row]
    sources: list[Row]
    refused: list[Row]
    remarks: list[Row]
    totals: list[Row]
    ledger: list[Row]
    advances: list[Row]
    investors: list[Row]
    agencies: list[Row]
    late: list[Row]
    state_budget: list[Row]
    set_aside: list[Row]
    corrections: list[Row]

    # -- the subject ---------------------------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan | None:
        return self.subject.plan

    @cached_property
    def state(self) -> PublicationState:
        """What the office has decided of this report: draft or final, number, day, signer."""
        subject = self.subject
        return publication_state(subject.workspace, subject.district.code, subject.period)

    @property
    def the_plan(self) -> Plan:
        """The plan, in sections that exist only where there is one. Raises LookupError without a plan."""
        if self.plan is None:
            raise LookupError("no plan")
        return self.plan

    @property
    def year(self) -> int:
        return self.subject.period.year

    @property
    def cut_off(self) -> date:
        """The last day whose figures count."""
        return self.subject.district.cut_off(self.subject.period)

    @property
    def final_day(self) -> date:
        """The last day on which the year's money can be paid."""
        return self.subject.district.cut_off(self.subject.period.year_end)

    @property
    def is_closed(self) -> bool:
        """No month is left in which the year's money could be paid: nothing is projected any more."""
        return self.cut_off >= self.final_day

    @property
    def is_illustrative(self) -> bool:
        return any(source.illustrative == "true" for source in self.sources)

    @property
    def counted_files(self) -> list[Row]:
        """The files whose rows count: those of the year so far, without those that another has replaced."""
        return [source for source in self.sources if not source.superseded_by]

    @property
    def mixes_real_and_illustrative(self) -> bool:
        """Invented vouchers are in one sum with real ones."""
        return len({source.illustrative for source in self.counted_files}) > 1

    # -- rows ----------------------------------------------------------------------------------------------------------

    @cached_property
    def _lines(self) -> dict[tuple[str, ...], Row]:
        return {tuple(getattr(row, name) for name in DIMENSIONS): row for row in self.disbursement}

    def line(self, **dimensions: str) -> Row | None:
        """The row of disbursement.csv for exactly these dimensions (none: the whole), or None."""
        return self._lines.get(tuple(dimensions.get(name, "") for name in DIMENSIONS))

    def lines(self, *level: str) -> list[Row]:
        """The rows of disbursement.csv that are broken down by exactly these dimensions, components in plan order."""
        rows = [
            row
            for key, row in self._lines.items()
            if {name for name, value in zip(DIMENSIONS, key, strict=True) if value} == set(level)
        ]
        return sorted(rows, key=self._plan_order)

    def _plan_order(self, row: Row) -> tuple[int, bool]:
        places = self._places_in_plan
        return places.get(row.component, len(places)), row.commune in UNASSIGNED.values()

    @cached_property
    def _places_in_plan(self) -> dict[str, int]:
        components = [] if self.plan is None else self.plan.components
        return {row.component: place for place, row in enumerate(components)}

    @cached_property
    def targets(self) -> list[Row]:
        """The rows of indicators.csv that stand for a target of the plan; a conflict has one row per report."""
        return [row for row in self.indicators if row.is_target]

    @property
    def own_targets(self) -> list[Row]:
        """The targets of the report's own year; those of another year's plan are neither met nor missed in it."""
        return self.targets if self.subject.own_plan is not None else []

    @property
    def allocations(self) -> list[Row]:
        """The rows of the plan's allocations; none without a plan."""
        return [] if self.plan is None else self.plan.rows("allocations")

    @property
    def stated_totals(self) -> list[Row]:
        """The rows of the plan's stated totals; none without a plan."""
        return [] if self.plan is None else self.plan.rows("stated_totals")

    @cached_property
    def aims(self) -> dict[tuple[str, str], Target]:
        """The targets of the plan by indicator and commune ("": the whole district)."""
        return {(target.indicator, target.commune): target for target in targets_of(self.plan)}

    # -- names ---------------------------------------------------------------------------------------------------------

    def component(self, code: str) -> str:
        """The short name of a component, or the code where the plan does not know it."""
        return self._short_names.get(code, code)

    def component_in_full(self, code: str) -> str:
        return self._component_names("name").get(code, code)

    @cached_property
    def _short_names(self) -> dict[str, str]:
        return self._component_names("short")

    def _component_names(self, kind: str) -> dict[str, str]:
        if self.plan is None:
            return {}
        return {row.component: getattr(row, f"{kind}_{self.words.language}") for row in self.plan.components}

    def agency(self, code: str) -> str:
        return self.words.name(dict(self.subject.district.agency_name(code)))

    def commune(self, code: str) -> str:
        return self.words.name(dict(self.subject.district.commune_name(code)))

    def capital(self, code: str) -> str:
        unstated = code in ("", UNASSIGNED["capital"])
        return self.words._("kind of capital not stated") if unstated else self.words.name(names.CAPITALS[code])

    def source(self, code: str) -> str:
        return self.words.name(names.SOURCES[code])

    def agency_called(self, text: str) -> Agency | None:
        """The agency whose name or alias a file writes as `text`, or None."""
        return self._agencies_by_spelling.get(fold(text))

    @cached_property
    def _agencies_by_spelling(self) -> dict[str, Agency]:
        agencies: dict[str, Agency] = {}
        for agency in self.subject.district.agencies:
            for spelling in (agency.name.vi, *agency.aliases):
                agencies.setdefault(fold(spelling), agency)
        return agencies

    def sender(self, text: str) -> str:
        """An office as a file writes it, in the report's language where the profile knows the spelling."""
        agency = self.agency_called(text)
        return text if agency is None else self.words.name(dict(agency.name))

    def leads(self, component: str, capital: str = "") -> list[str]:
        """Who leads a component (and a kind of its money): agency codes; a lead for that money alone goes first."""
        return self._leads.get((component, capital)) or self._leads.get((component, ""), [])

    @cached_property
    def _leads(self) -> dict[tuple[str, str], list[str]]:
        leads: dict[tuple[str, str], list[str]] = {}
        for row in [] if self.plan is None else self.plan.rows("leads"):
            leads.setdefault((row.component, row.capital), []).append(row.agency)
        return leads

    # -- printed numbers -----------------------------------------------------------------------------------------------

    def money(self, row: Row, column: str) -> Number:
        """An amount of a row in million đồng, without the unit."""
        return self.number(getattr(row, column), row.number_id, column)

    def measured(self, row: Row) -> Number:
        """What a row's rate is made of: all that was disbursed, or, where some of it has no known plan, the rest."""
        has_all = row.planned_cumulative_dong in (None, row.cumulative_dong)
        return self.money(row, "cumulative_dong" if has_all else "planned_cumulative_dong")

    def number(self, dong: int | None, number_id: str, column: str) -> Number:
        """An amount that stands under `number_id` and `column`, in million đồng."""
        name = number_name(number_id, column)
        return self.missing(name) if dong is None else Number(self.words.million(dong), name)

    def rate(
        self, row: Row, part: str = "planned_cumulative_dong", whole: str = "plan_dong", column: str = "rate_percent"
    ) -> Number:
        """The share of two amounts of a row in percent: the exact fraction, rounded here and only here."""
        exact = rate_percent(getattr(row, part), getattr(row, whole))
        return self.percent(exact, row.number_id, column)

    def last_year_rate(self, row: Row) -> Number:
        """The rate of the same quarter of the year before."""
        stated = row.last_year_rate_percent
        return self.percent(Fraction(stated) if stated else None, row.number_id, "last_year_rate_percent")

    def percent(self, value: Fraction | None, number_id: str, column: str) -> Number:
        name = number_name(number_id, column)
        return self.missing(name) if value is None else Number(self.words.percent(value), name)

    def count(self, value: int | None, number_id: str, column: str = "rows") -> Number:
        name = number_name(number_id, column)
        return self.missing(name) if value is None else Number(self.words.number(value), name)

    def missing(self, number_id: str = "") -> Number:
        """The words that stand where a figure is missing."""
        return Number(self.words._("no data"), number_id, missing=True)

    @property
    def even_rate(self) -> Fraction | None:
        """The part of the time until the final day that has passed, in percent of its calendar months."""
        whole = self.line()
        if self.is_closed or whole is None:
            return None
        passed = int(whole.months_so_far)
        return rate_percent(passed, passed + int(whole.months_left))


def open_report(root: str | Path | Workspace, district: str, period: str, language: str) -> Report:
    """The report that a notebook's parameters name.

    Raises InputError for an unknown district, a malformed period or tables that have not been made, UsageError for an
    unknown language.
    """
    subject, words = open_subject(root, district, period), Wording(language)
    tables = {name: read_rows(subject.table(name)) for name in _TABLES}
    texts = {row.check: row.explanation for row in tables.pop("explanations") if row.language == language}
    for row in tables["checks"]:
        row.explanation, row.number_id = texts.get(row.check), f"check.{row.check}"
    paces = {row.number_id: vars(row) for row in tables.pop("pace")}
    for row in tables["disbursement"]:
        row.plan_year = "" if row.plan_year is None else str(row.plan_year)
        row.__dict__.update(paces[row.number_id])
    tables["indicators"] = _with_targets(tables["indicators"], subject.plan, language)
    return Report(subject, words, **tables)


def _with_targets(indicators: list[Row], plan: Plan | None, language: str) -> list[Row]:
    """`indicators` beside the plan's row for the indicator: the commune's own target, else the district's."""
    aims = plan.rows("targets") if plan else []
    targets = {(row.indicator, row.commune): _target_facts(row, language) for row in aims}
    rows = []
    for row in indicators:
        row.is_target = (row.indicator, row.commune) in targets
        row.of_commune = row.commune if row.is_target else ""
        facts = targets.get((row.indicator, row.of_commune))
        if facts is not None:
            rows.append(Row(**vars(row), **facts))
    return rows


def _target_facts(target: Row, language: str) -> dict[str, Any]:
    facts = {name: getattr(target, name) for name in _TARGET_FACTS}
    names = {name if name in ("name", "counted") else f"{name}_name": name for name in _TARGET_NAMES}
    return facts | {shown: getattr(target, f"{name}_{language}") for shown, name in names.items()}


def capitalised(text: str) -> str:
    """A name at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def distinct(texts: Iterable[str]) -> list[str]:
    """Texts without repetition, in their order."""
    return list(dict.fromkeys(texts))
