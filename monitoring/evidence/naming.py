"""What numbers are called for people: the kinds of numbers, and what a row of a table is about, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from monitoring.cleaning.rules import load_rules
from monitoring.intake.layouts import load_layouts
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.families import FAMILIES as CHECKS
from monitoring.measures.names import CAPITALS, SOURCES
from monitoring.messages import LANGUAGES, N_, both
from monitoring.presentation.wording import TERMS
from monitoring.subject import Subject
from monitoring.tables.numbers import check_name
from monitoring.tables.schema import load_codes

Names = Mapping[str, str]

#: By the first part of a number's id, in the order in which they are told.
FAMILIES = {
    "disbursement": N_("Disbursement"),
    "agency": N_("By leading agency"),
    "investor": N_("By project owner"),
    "late": N_("Payments of earlier quarters received late"),
    "state_budget": N_("The state budget's own money"),
    "advances": N_("Advances not yet recovered"),
    "reconciliation": N_("Reconciliation"),
    "differences": N_("Differences of treasury and units"),
    "indicator": N_("Targets"),
    "indicators": N_("Results of targets, counted"),
    "close_out": N_("Closing of the books"),
    "close_out_chain": N_("Two years chained"),
    "close_out_treasury": N_("Beside the treasury's sheets"),
    "check": N_("Checks"),
    "checks": N_("Results of checks, counted"),
    "plan": N_("Amounts of the plan"),
    "refused": N_("Refused rows"),
    "sources": N_("Files received"),
    "ledger": N_("Ledger of cleaning"),
}


class Naming:
    """Names of the rows of one unit and period."""

    def __init__(self, subject: Subject) -> None:
        self._names = _names(subject)

    def row(self, dimensions: Mapping[str, str]) -> Names:
        """What a row is about, by what it is broken down by (see Figure); "" where it is about the whole."""
        parts = [self.name(name, code) for name, code in dimensions.items() if name in self._names and code]
        if kind := dimensions.get("plan_kind"):
            year = dimensions.get("plan_year", "")
            message = TERMS["plan_kind_of_year" if year else "plan_kind"][kind]
            parts.append({language: text.format(year=year) for language, text in both(message).items()})
        return {language: ", ".join(part[language] for part in parts) for language in LANGUAGES}

    def name(self, dimension: str, code: str) -> Names:
        """What a code is called; one that nothing names is shown as it is."""
        known = self._names.get(dimension, {})
        return known.get(check_name(code).family if dimension == "check" else code, dict.fromkeys(LANGUAGES, code))


def _names(subject: Subject) -> dict[str, Mapping[str, Names]]:
    """By dimension what its codes are called; none where they say themselves what they mean."""
    plan, unit = subject.plan, subject.unit
    offices = {own.code: own.name.model_dump() for own in unit.named}
    targets = plan.targets if plan else []
    checks = {name: both(family.title) for name, family in CHECKS.items()}
    names: dict[str, Mapping[str, Names]] = {
        "component": plan.component_names if plan else {},
        "place": {own.code: own.name.model_dump() for own in unit.places}
        | {"unit_wide": unit.words.at_its_level.model_dump()},
        "source": SOURCES,
        "capital": CAPITALS,
        "period": {},
        "indicator": {row.indicator: {"vi": row.name_vi, "en": row.name_en} for row in targets},
        "check": checks,
        "agency": _told(TERMS["agency"]) | offices,
        "investor": _told(TERMS["investor"]) | offices,
        "age": {age: names.model_dump() for age, names in load_codes()["ages"].items()},
        "due_on": {},
        "cause": _told(TERMS["cause_in_short"] | {"unexplained": N_("not explained")}),
        "file": {},
        "layout": {name: dict(layout.title) for name, layout in load_layouts().items()},
        "rule": {rule.rule: rule.title for rule in load_rules()},
        "counted": checks | _told(TERMS["status"] | TERMS["verdict"]),
    }
    for dimension, message in TERMS["not_broken_down"].items():
        names[dimension] = {**names[dimension], UNASSIGNED[dimension]: both(message)}
    return names


def _told(messages: Mapping[str, str]) -> dict[str, Names]:
    return {code: both(message) for code, message in messages.items()}
