"""A report: the tables of a quarter in one language. It computes nothing; a missing figure is "no data", never 0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from monitoring.intake.publication_state import PublicationState, publication_state
from monitoring.measures import findings, names
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.quarter import Quarter
from monitoring.measures.quarter_rows import Measured, Numbered, NumberedCheck, PacedRow, TargetedRow, paced, targeted
from monitoring.phases import words_of
from monitoring.plan import Plan
from monitoring.presentation.blocks import Number, Part, parts_plain, sentence
from monitoring.presentation.wording import Wording, placeholders
from monitoring.subject import open_subject
from monitoring.tables.closing_rows import HandoverProgressRow, HandoverRow, HandoverTotalRow, HandoverUnitRow
from monitoring.tables.detail_rows import AdvanceBalanceRow, DifferencePartRow, DifferenceRow, OpenAdvanceRow
from monitoring.tables.numbers import number_name
from monitoring.tables.rows import (
    AdvanceRow,
    AgencyRow,
    CheckRow,
    CorrectionRow,
    DisbursementRow,
    ExplanationRow,
    IndicatorReturnRow,
    IndicatorRow,
    InvestorRow,
    LateRow,
    LedgerRow,
    PaceRow,
    ProgressRow,
    ReconciliationRow,
    RefusedRow,
    RemarkRow,
    ReturnRow,
    SetAsideRow,
    SourceRow,
    StateBudgetRow,
    TotalRow,
)
from monitoring.tables.store import Row, cells, read
from monitoring.unit import Agency
from monitoring.workspace import Workspace

#: What the places of a sentence about a row are filled with: amounts and rates, by their columns.
_AMOUNTS = {
    "plan": "plan_dong",
    "remaining": "remaining_dong",
    "unplanned": "unplanned_dong",
    "difference": "difference_dong",
    "needed": "needed_per_month_dong",
    "paid": "paid_per_month_since_allocation_dong",
}
#: Words of the unit's kind that a sentence may leave open.
_KIND_WORDS = {"its_place", "its_places", "its_whole"}
_RATES = {
    "rate": "rate_percent",
    "projected": "projected_rate",
    "since_allocation": "projected_since_allocation_rate",
    "at_quarter": "projected_at_quarter_pace_rate",
}
#: In what order the name of a line says what it is about.
_NAMED = ("component", "place", "source", "capital")
#: A line of money, of which a row of disbursement.csv, reconciliation.csv or open_advances.csv tells.
MoneyRow = DisbursementRow | ReconciliationRow | OpenAdvanceRow | HandoverRow


@dataclass(frozen=True)
class Report(Quarter):
    """Everything that the sections of a report draw on, in one language."""

    words: Wording
    #: What was taken over within the year: none for most units.
    handover: list[HandoverRow] = field(default_factory=list)
    handover_totals: list[HandoverTotalRow] = field(default_factory=list)
    handover_units: list[HandoverUnitRow] = field(default_factory=list)
    handover_progress: list[HandoverProgressRow] = field(default_factory=list)

    @cached_property
    def state(self) -> PublicationState:
        """What the office has decided of this report: draft or final, number, day, signer."""
        subject = self.subject
        return publication_state(subject.workspace, subject.unit.code, subject.period)

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

    @property
    def unit(self) -> str:
        return self.words.name(self.subject.unit.name.model_dump())

    def agency(self, code: str) -> str:
        return self.words.name(dict(self.subject.unit.agency_name(code)))

    def agencies_named(self, codes: Iterable[str]) -> str:
        """Agencies by their codes, each once."""
        return ", ".join(self.agency(code) for code in distinct(codes))

    @property
    def period_word(self) -> str:
        """What a period of the report's kind is called, in the middle of a sentence."""
        return self.words._("month") if self.subject.period.is_month else self.words._("quarter")

    def kind_word(self, name: str) -> str:
        """What the unit's kind, its places … are called (see UnitKind): “commune”, “cấp huyện thực hiện”."""
        return self.words.name(getattr(self.subject.unit.words, name).model_dump())

    def place(self, code: str) -> str:
        return self.words.name(dict(self.subject.unit.place_name(code)))

    def capital(self, code: str) -> str:
        unstated = code in ("", UNASSIGNED["capital"])
        return self.words.term("not_broken_down", "capital") if unstated else self.words.name(names.CAPITALS[code])

    def source(self, code: str) -> str:
        return self.words.name(names.SOURCES[code])

    def sender(self, text: str) -> str:
        """An office as a file writes it, in the report's language where the profile knows the spelling."""
        agency = self.agency_called(text) or self._organisations.get(text)
        return text if agency is None else self.words.name(dict(agency.name))

    @cached_property
    def _organisations(self) -> dict[str, Agency]:
        return {one.name.vi: one for one in self.subject.unit.organisations}

    def line_name(self, row: MoneyRow, *omit: str) -> str:
        """What a row of disbursement.csv or reconciliation.csv is about; dimensions in `omit` are left out."""
        codes = {name: getattr(row, name, "") for name in _NAMED if name not in omit}
        parts = [self.code_name(name, code) for name, code in codes.items() if code]
        if row.plan_kind and "plan_kind" not in omit:
            parts.append(self.money_of_year(str(row.plan_year or ""), row.plan_kind))
        return ", ".join(parts) or self.words._("total")

    def code_name(self, dimension: str, code: str) -> str:
        """A component, place, source or type of funding by its code, or the words for money not broken down by it."""
        if code == UNASSIGNED[dimension]:
            return (
                self.kind_word("at_its_level")
                if dimension == "place"
                else self.words.term("not_broken_down", dimension)
            )
        namers = {
            "component": self.component,
            "place": self.place,
            "source": self.source,
            "capital": self.capital,
        }
        return namers[dimension](code)

    def money_of_year(self, year: str, kind: str) -> str:
        """Whose year's plan the money belongs to, and whether it was carried over."""
        return self.words.term("plan_kind_of_year" if year else "plan_kind", kind).format(year=year)

    def heading(self, row: MoneyRow, *omit: str) -> str:
        """The name of a row's line where it stands first."""
        return capitalised(self.line_name(row, *omit))

    # -- sentences -----------------------------------------------------------------------------------------------------

    def say(self, message: str, row: Numbered | None = None, /, **parts: Part) -> tuple[Part, ...]:
        """A sentence in the report's language. Places that `parts` do not fill are filled with figures of `row`, and
        with the report's own unit, its kind's words and days. Raises KeyError for a place that nothing fills.
        """
        return sentence(self.words._(message), **self._filled(message, row, parts))

    def say_counted(
        self, one: str, many: str, count: int, row: Numbered | None = None, /, **parts: Part
    ) -> tuple[Part, ...]:
        """The same with one of two messages, by `count`, which fills {n} where no other part is given for it."""
        message = one if count == 1 else many
        counted: dict[str, Part] = {"n": self.words.number(count)} if "n" in placeholders(message) else {}
        return sentence(self.words.ngettext(one, many, count), **self._filled(message, row, counted | parts))

    def plain(self, message: str, row: Numbered | None = None, /, **parts: Part) -> str:
        """A sentence (see `say`) as plain text."""
        return parts_plain(self.say(message, row, **parts))

    def _filled(self, message: str, row: Numbered | None, parts: dict[str, Part]) -> dict[str, Part]:
        own = {name: self._part(name, row) for name in placeholders(message) - parts.keys()}
        if message.startswith("{line}") and "line" in own:
            own["line"] = capitalised(str(own["line"]))
        return own | parts

    def _part(self, name: str, row: Numbered | None) -> Part:
        if row is not None and name in _AMOUNTS:
            return self.money(row, _AMOUNTS[name])
        if row is not None and name in _RATES:
            return self.rate(row, _RATES[name])
        match name, row:
            case "line", DisbursementRow() | ReconciliationRow():
                return self.line_name(row)
            case "disbursed", PacedRow() | StateBudgetRow():
                return self.measured(row)
            case "since", PacedRow():
                return self._since(row)
        if name in ("day", "final_day"):
            return self.words.date(self.cut_off if name == "day" else self.final_day)
        if name in _KIND_WORDS:
            return self.kind_word(name.removeprefix("its_"))
        if name == "its_period":
            return self.period_word
        if name in ("year", "unit"):
            return str(getattr(self, name))
        raise KeyError(f"nothing fills {{{name}}}")

    def _since(self, row: PacedRow) -> str:
        """From when the money of a month is averaged: from its allocation, where some was allocated within the year."""
        is_late = row.paid_per_month_since_allocation_dong != row.paid_per_month_dong
        return self.words._("since it was allocated") if is_late else self.words._("so far")

    # -- printed numbers -----------------------------------------------------------------------------------------------

    def money(self, row: Numbered, column: str) -> Number:
        """An amount of a row in million đồng, without the unit."""
        return self.number(getattr(row, column), row.number_id, column)

    def amounts(self, row: Numbered, *columns: str) -> dict[str, Number]:
        """Some amounts of a row, as the cells of its line in a table."""
        return {column: self.money(row, column) for column in columns}

    def measured(self, row: Measured) -> Number:
        """What a row's rate is made of: all that was disbursed, or, where some of it has no known plan, the rest."""
        has_all = row.planned_cumulative_dong in (None, row.cumulative_dong)
        return self.money(row, "cumulative_dong" if has_all else "planned_cumulative_dong")

    def number(self, dong: int | None, number_id: str, column: str) -> Number:
        """An amount that stands under `number_id` and `column`, in million đồng."""
        name = number_name(number_id, column)
        return self.missing(name) if dong is None else Number(self.words.million(dong), name)

    def rate(self, row: Numbered, column: str = "rate_percent") -> Number:
        """A rate of a row (see findings.rate_of) in percent: the exact fraction, rounded here and only here."""
        return self.percent(findings.rate_of(row, column), row.number_id, column)

    def percent(self, value: Fraction | None, number_id: str, column: str) -> Number:
        name = number_name(number_id, column)
        return self.missing(name) if value is None else Number(self.words.percent(value), name)

    def count(self, value: int | None, number_id: str, column: str = "rows") -> Number:
        name = number_name(number_id, column)
        return self.missing(name) if value is None else Number(self.words.number(value), name)

    def missing(self, number_id: str = "") -> Number:
        """The words that stand where a figure is missing."""
        return Number(self.words._("no data"), number_id, missing=True)


def open_report(root: str | Path | Workspace, unit: str, period: str, language: str) -> Report:
    """The report that a notebook's parameters name.

    Raises InputError for an unknown unit, a malformed period or tables that have not been made, UsageError for an
    unknown language.
    """
    subject = open_subject(root, unit, period)
    begins = subject.first_day > subject.period.year_start
    words = Wording(language, words_of(subject.workspace, subject.period, unit_begins=begins))

    def own(kind: type[Row]) -> list[Row]:
        return read(subject.table(kind.table), kind)

    def if_any(kind: type[Row]) -> list[Row]:
        """The rows of a table that not every period has, beside those that it has."""
        path = subject.table(ProgressRow.table).parent / f"{kind.table}.csv"
        return read(path, kind) if path.exists() else []

    paces = {row.number_id: row for row in own(PaceRow)}
    return Report(
        subject,
        words=words,
        disbursement=[paced(row, paces[row.number_id]) for row in own(DisbursementRow)],
        progress=own(ProgressRow),
        indicators=_targeted(own(IndicatorRow), subject.plan, language),
        reconciliation=own(ReconciliationRow),
        differences=own(DifferenceRow),
        difference_parts=own(DifferencePartRow),
        checks=_explained(own(CheckRow), own(ExplanationRow), words),
        sources=own(SourceRow),
        refused=own(RefusedRow),
        remarks=own(RemarkRow),
        totals=own(TotalRow),
        ledger=own(LedgerRow),
        advances=own(AdvanceRow),
        open_advances=own(OpenAdvanceRow),
        advance_balances=own(AdvanceBalanceRow),
        investors=own(InvestorRow),
        agencies=own(AgencyRow),
        late=own(LateRow),
        state_budget=own(StateBudgetRow),
        set_aside=own(SetAsideRow),
        corrections=own(CorrectionRow),
        returns=own(ReturnRow),
        indicator_returns=own(IndicatorReturnRow),
        handover=if_any(HandoverRow),
        handover_totals=if_any(HandoverTotalRow),
        handover_units=if_any(HandoverUnitRow),
        handover_progress=if_any(HandoverProgressRow),
    )


def _explained(checks: list[CheckRow], explanations: list[ExplanationRow], words: Wording) -> list[NumberedCheck]:
    own = (row for row in explanations if row.language == words.language)
    texts = {row.check: words.of_phase(row.explanation) for row in own}
    return [NumberedCheck(**cells(row) | {"explanation": texts.get(row.check, "")}, line=row.line) for row in checks]


def _targeted(indicators: Iterable[IndicatorRow], plan: Plan | None, language: str) -> list[TargetedRow]:
    """`indicators` beside the plan's row for the indicator: the place's own target, else the unit's."""
    aims = {(aim.indicator, aim.place): aim for aim in (plan.targets if plan else [])}
    rows = []
    for row in indicators:
        is_target = (row.indicator, row.place) in aims
        aim = aims.get((row.indicator, row.place if is_target else ""))
        if aim is not None:
            rows.append(targeted(row, aim, is_target, language))
    return rows


def capitalised(text: str) -> str:
    """A name at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def distinct(texts: Iterable[str]) -> list[str]:
    """Texts without repetition, in their order."""
    return list(dict.fromkeys(texts))
