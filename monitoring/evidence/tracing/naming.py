"""What numbers are called for people: the name of a column, and what a row of a table is about, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, cached_property

from monitoring.cleaning.rules import load_rules
from monitoring.intake.layouts import load_layouts
from monitoring.measures import families
from monitoring.measures.breakdowns import NO_INVESTOR, NO_LEAD, OTHER_INVESTORS, SEVERAL_LEADS
from monitoring.measures.checks.check import family_of as check_family
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.names import CAPITALS, SOURCES
from monitoring.messages import LANGUAGES, N_, translator
from monitoring.presentation.wording import TERMS
from monitoring.subject import Subject

Names = Mapping[str, str]

#: By the first part of a number's id, in the order in which they are told.
FAMILIES = {
    "disbursement": N_("Disbursement"), "agency": N_("By leading agency"), "investor": N_("By project owner"),
    "late": N_("Payments of earlier quarters received late"), "state_budget": N_("The state budget's own money"),
    "advances": N_("Advances not yet recovered"), "reconciliation": N_("Reconciliation"), "indicator": N_("Targets"),
    "indicators": N_("Results of targets, counted"), "check": N_("Checks"), "checks": N_("Results of checks, counted"),
    "plan": N_("Amounts of the plan"), "refused": N_("Refused rows"), "sources": N_("Files received"),
    "ledger": N_("Ledger of cleaning"),
}  # fmt: skip

_OFFICES = {
    NO_LEAD: N_("No leading agency in the plan"), SEVERAL_LEADS: N_("Several leading agencies in the plan"),
    NO_INVESTOR: N_("not stated"), OTHER_INVESTORS: N_("Other project owners"),
}  # fmt: skip
_MONEY_OF_YEAR = {"year": N_("plan of {year}"), "carried_over": N_("plan of {year}, carried over")}


class Naming:
    """Names of the rows of one district and period."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._namers: dict[str, Callable[[str], Names]] = {
            "component": self._component, "commune": self._commune, "source": SOURCES.__getitem__,
            "capital": CAPITALS.__getitem__, "period": _as_it_is, "indicator": self._indicator, "check": _check,
            "agency": self._office, "investor": self._office, "file": _as_it_is, "layout": _layout, "rule": _rule,
            "counted": _counted,
        }  # fmt: skip
        self._known: dict[tuple[str, str], Names] = {}

    def row(self, dimensions: Mapping[str, str]) -> Names:
        """What a row is about, by what it is broken down by (see Figure); "" where it is about the whole."""
        parts = [self._name(name, code) for name, code in dimensions.items() if name in self._namers and code]
        if kind := dimensions.get("plan_kind"):
            parts.append(_money_of_year(dimensions.get("plan_year", ""), kind))
        return {language: ", ".join(part[language] for part in parts) for language in LANGUAGES}

    def _name(self, dimension: str, code: str) -> Names:
        if (dimension, code) not in self._known:
            self._known[dimension, code] = self._found(dimension, code)
        return self._known[dimension, code]

    def _found(self, dimension: str, code: str) -> Names:
        if code == UNASSIGNED.get(dimension):
            return both(TERMS["not_broken_down"][dimension])
        try:
            return self._namers[dimension](code)
        except KeyError:  # a code that nothing names is shown as it is
            return _as_it_is(code)

    def _component(self, code: str) -> Names:
        if self._subject.plan is None:
            raise KeyError(code)
        return self._subject.plan.component_names[code]

    def _commune(self, code: str) -> Names:
        return self._subject.district.commune_name(code).model_dump()

    def _office(self, code: str) -> Names:
        return both(_OFFICES[code]) if code in _OFFICES else self._subject.district.agency_name(code).model_dump()

    def _indicator(self, code: str) -> Names:
        return self._indicators[code]

    @cached_property
    def _indicators(self) -> dict[str, Names]:
        if self._subject.plan is None:
            return {}
        return {row.indicator: {"vi": row.name_vi, "en": row.name_en} for row in self._subject.plan.targets}


def both(message: str) -> Names:
    """A message in both languages."""
    return {language: translator(language)(message) for language in LANGUAGES}


def _as_it_is(code: str) -> Names:
    return dict.fromkeys(LANGUAGES, code)


def _money_of_year(year: str, kind: str) -> Names:
    if not year:
        return both({"year": N_("year's plan"), "carried_over": N_("carried over")}[kind])
    return {language: text.format(year=year) for language, text in both(_MONEY_OF_YEAR[kind]).items()}


def _check(check: str) -> Names:
    return both(families.FAMILIES[check_family(check)].title)


def _counted(code: str) -> Names:
    """A status, a verdict or a kind of check whose rows are counted."""
    known = {
        **TERMS["status"],
        **TERMS["verdict"],
        **{name: family.title for name, family in families.FAMILIES.items()},
    }
    return both(known[code])


@cache
def _titles() -> dict[str, Names]:
    return {rule.rule: rule.title for rule in load_rules()}


def _rule(rule: str) -> Names:
    return _titles()[rule]


def _layout(layout: str) -> Names:
    title = load_layouts()[layout].title
    return dict(title)
