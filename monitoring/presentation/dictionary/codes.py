"""Every list of codes: the fixed ones, those of rules and layouts, and those of a unit and its plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from monitoring.bilingual import Names
from monitoring.cleaning.rules import load_rules
from monitoring.intake.layouts import load_layouts
from monitoring.plan import Plan
from monitoring.tables.schema import Column, load_codes
from monitoring.unit import Unit

#: List → code → what it means.
Codes = Mapping[str, Mapping[str, Names]]

#: The lists that a unit and its plan give.
OF_UNIT = ("units", "places", "agencies", "components", "indicators")


def general_codes() -> Codes:
    """The lists that are the same for every unit."""
    rules = {rule.rule: Names(**rule.title) for rule in load_rules()}
    layouts = {name: Names(vi=layout.title.vi, en=layout.title.en) for name, layout in sorted(load_layouts().items())}
    return {**load_codes(), "rules": rules, "layouts": layouts}


def codes_of(units: Iterable[Unit], plan: Plan | None) -> Codes:
    """Every list: the general ones, those of the profiles of `units`, and the components and indicators of `plan`.

    Without a plan no component and no indicator is known.
    """
    units = list(units)
    lists = {
        **general_codes(),
        "units": {unit.code: unit.name for unit in units},
        "places": {place.code: place.name for own in units for place in own.places},
        "agencies": {agency.code: agency.name for own in units for agency in own.named},
    }
    components = [] if plan is None else plan.components
    lists["components"] = {row.component: Names(vi=row.name_vi, en=row.name_en) for row in components}
    indicators: dict[str, Names] = {}
    for row in [] if plan is None else plan.targets:  # one for a place may follow the unit's
        indicators.setdefault(row.indicator, Names(vi=row.name_vi, en=row.name_en))
    lists["indicators"] = indicators
    return lists


def allowed(column: Column, codes: Codes) -> dict[str, Names]:
    """The codes that may stand in `column`, all its lists together; none where it holds no codes."""
    return {code: names for name in column.codes for code, names in codes[name].items()}
