"""Checks of what the plan promises: has every target its money, number and baseline, every component one lead?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitoring import vietnamese
from monitoring.measures import names
from monitoring.measures.calculation import adding
from monitoring.measures.checks.check import (
    PLAN_LINES,
    Check,
    Side,
    adds_up,
    at_most_one,
    compared,
    fixed,
    if_any,
    lines_of_plan,
)
from monitoring.messages import N_
from monitoring.plan import Plan
from monitoring.records import Row
from monitoring.tables.plan_rows import LeadRow, TargetRow
from monitoring.unit import Unit


def check_duties(plan: Plan, unit: Unit) -> Iterator[Check]:
    """Every check of the plan's targets, leading agencies and cited documents."""
    yield from funded_targets(plan)
    yield from measurable_targets(plan, unit)
    yield from baselines(plan, unit)
    yield from leads(plan, unit)
    yield from funded_leads(plan, unit)
    yield from document_dates(plan, unit)
    yield from documents_identified(plan)


# ---- targets ---------------------------------------------------------------------------------------------------------


def funded_targets(plan: Plan) -> Iterator[Check]:
    """A target that names a component (and a type of funding) needs money there."""
    first: dict[str, Row] = {}
    for target in plan.targets:
        if target.component:
            first.setdefault(target.indicator, target)
    for target in first.values():
        money = [row for row in plan.allocations if row.component == target.component]
        fitting = [row for row in money if target.capital in ("", row.capital)]
        yield compared(
            "target_funding",
            (target.indicator,),
            fixed(1),
            lines_of_plan(plan, "allocations", fitting, at_most_one),
            "count",
            agrees="The component of the target “{target}” has money: {component}.",
            differs="The target “{target}” needs {capital} of {component}, which has other money only."
            if money
            else "The target “{target}” needs money of {component}, which has none in the plan.",
            target={"vi": target.name_vi, "en": target.name_en},
            component=plan.component_names[target.component],
            capital=names.CAPITALS.get(target.capital, {"vi": "", "en": ""}),
        )


def measurable_targets(plan: Plan, unit: Unit) -> Iterator[Check]:
    """A target needs a number; a milestone needs none, since it is reached or not."""
    for target in plan.targets:
        yield compared(
            "measurable",
            (target.indicator, target.place),
            fixed(1),
            _there(plan, target, target.target != "" or target.kind == "milestone"),
            "count",
            agrees="The target “{target}” can be measured as it is written.",
            missing="The target “{target}” has no number: it is not measurable as written.",
            target=_target_name(target, unit),
        )


def baselines(plan: Plan, unit: Unit) -> Iterator[Check]:
    """A target that is a change needs the figure it changes from."""
    for target in (target for target in plan.targets if target.kind == "change"):
        yield compared(
            "baseline",
            (target.indicator, target.place),
            fixed(1),
            _there(plan, target, target.baseline != ""),
            "count",
            agrees="The plan gives the figure from which the target “{target}” starts.",
            missing="The target “{target}” is a change, but the plan gives no figure from which it starts.",
            target=_target_name(target, unit),
        )


def _there(plan: Plan, target: TargetRow, says: bool) -> Side:
    """Whether the line of a target says what it should."""
    return lines_of_plan(plan, "targets", [target] if says else [], if_any)


def _target_name(target: TargetRow, unit: Unit) -> names.Names:
    place = unit.place_name(target.place).model_dump() if target.place else {"vi": "", "en": ""}
    own = {"vi": target.name_vi, "en": target.name_en}
    return {language: ", ".join(filter(None, [own[language], place[language]])) for language in own}


# ---- leading agencies ------------------------------------------------------------------------------------------------


def leads(plan: Plan, unit: Unit) -> Iterator[Check]:
    """Every component with money or a target needs exactly one leading agency for each kind of its money.

    A lead for one type of funding goes before a lead for the whole component.
    """
    aimed = {target.component for target in plan.targets}
    for component in plan.component_names:
        capitals = {row.capital for row in plan.allocations if row.component == component}
        if not capitals and component not in aimed:
            continue
        own = [row for row in plan.leads if row.component == component]
        leading = [_leads_of(own, capital) for capital in sorted(capitals) or [""]]
        worst = max(leading, key=lambda rows: abs(len(rows) - 1))
        yield compared(
            "lead",
            (component,),
            fixed(1),
            lines_of_plan(plan, "leads", worst),
            "count",
            agrees="{component} is led by {agencies}.",
            differs="{component} has several leading agencies: {agencies}."
            if worst
            else "{component} has no leading agency for all or some of its money or targets.",
            component=plan.component_names[component],
            agencies=_agencies(unit, own),
        )


def _leads_of(own: Sequence[LeadRow], capital: str) -> list[LeadRow]:
    special = [row for row in own if row.capital == capital != ""]
    return special or [row for row in own if row.capital == ""]


def funded_leads(plan: Plan, unit: Unit) -> Iterator[Check]:
    """A component that has a leading agency should have money."""
    for component in dict.fromkeys(row.component for row in plan.leads):
        money = [row for row in plan.allocations if row.component == component]
        yield compared(
            "lead_funding",
            (component,),
            fixed(1),
            lines_of_plan(plan, "allocations", money, at_most_one),
            "count",
            agrees="{component} has a leading agency and money.",
            differs="{component} is led by {agencies}, but has no money in the plan.",
            component=plan.component_names[component],
            agencies=_agencies(unit, [row for row in plan.leads if row.component == component]),
        )


def _agencies(unit: Unit, leads: Sequence[LeadRow]) -> list[names.Names]:
    return [unit.agency_name(row.agency).model_dump() for row in leads]


# ---- documents -------------------------------------------------------------------------------------------------------


def document_dates(plan: Plan, unit: Unit) -> Iterator[Check]:
    """A number of one issuer and year belongs to one document and has one date."""
    cited: dict[tuple[str, str, int], list[Row]] = {}
    for row in plan.documents:
        if row.number and row.dated:
            cited.setdefault((row.number, row.issuer, row.dated.year), []).append(row)
    known = {one.name.vi: one.name.model_dump() for one in unit.named}
    for (number, issuer, year), rows in cited.items():
        first = {row.dated: row for row in reversed(rows)}
        dates = adding(f"plan-{plan.year}/documents", rows, [int(first[row.dated] is row) for row in rows])
        yield compared(
            "document_date",
            (*(vietnamese.fold(text).replace(" ", "-") for text in (issuer, number)), str(year)),
            fixed(1),
            Side((adds_up(PLAN_LINES, dates, "count", empty=0),)),
            "count",
            agrees="{issuer}: {number} is cited with one date, {dates}.",
            differs="{issuer}: {number} is cited with {actual} dates: {dates}.",
            number=number,
            issuer=known.get(issuer, issuer),
            dates=sorted(first),
        )


def documents_identified(plan: Plan) -> Iterator[Check]:
    """Every document, the plan itself included, should carry its number and date."""
    for what, column, agrees, differs in (
        ("number", "number", N_("Every document carries its number."), N_("Documents without a number: {documents}.")),
        ("date", "dated", N_("Every document carries its date."), N_("Documents without a date: {documents}.")),
    ):
        blank = [row for row in plan.documents if not getattr(row, column)]
        yield compared(
            f"document_without_{what}",
            (),
            fixed(0),
            lines_of_plan(plan, "documents", blank),
            "count",
            agrees=agrees,
            differs=differs,
            documents=[names.cited(f"{row.kind_vi} ({row.cited})") for row in blank],
        )
