"""Checks of what the plan promises: has every target its money, number and baseline, every component one lead?"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from monitoring import vietnamese
from monitoring.district import District
from monitoring.measures import names
from monitoring.measures.check import Check, compared
from monitoring.plan import Plan


def check_duties(plan: Plan, district: District) -> Iterator[Check]:
    """Every check of the plan's targets, leading agencies and cited documents."""
    yield from funded_targets(plan)
    yield from measurable_targets(plan, district)
    yield from baselines(plan, district)
    yield from leads(plan, district)
    yield from funded_leads(plan, district)
    yield from document_dates(plan)
    yield from documents_identified(plan)


# ---- targets ---------------------------------------------------------------------------------------------------------


def funded_targets(plan: Plan) -> Iterator[Check]:
    """A target that names a component (and a kind of capital) needs money there."""
    targets = plan.targets[plan.targets["component"] != ""].drop_duplicates("indicator")
    for _, target in targets.iterrows():
        money = plan.allocations[plan.allocations["component"] == target["component"]]
        fitting = money[(money["capital"] == target["capital"]) | (target["capital"] == "")]
        yield compared(
            f"target_funding.{target['indicator']}",
            1,
            min(len(fitting), 1),
            "count",
            agrees="The component of the target “{target}” has money: {component}.",
            differs="The target “{target}” needs money of {component}, which has none in the plan."
            if money.empty
            else "The target “{target}” needs {capital} of {component}, which has other money only.",
            target={"vi": target["name_vi"], "en": target["name_en"]},
            component=plan.component_names[target["component"]],
            capital=names.CAPITALS.get(target["capital"], {"vi": "", "en": ""}),
        )


def measurable_targets(plan: Plan, district: District) -> Iterator[Check]:
    """A target needs a number; a milestone needs none, since it is reached or not."""
    for _, target in plan.targets.iterrows():
        measurable = target["target"] != "" or target["kind"] == "milestone"
        yield compared(
            f"measurable.{_target_id(target)}",
            1,
            1 if measurable else None,
            "count",
            agrees="The target “{target}” can be measured as it is written.",
            missing="The target “{target}” has no number: it is not measurable as written.",
            target=_target_name(target, district),
        )


def baselines(plan: Plan, district: District) -> Iterator[Check]:
    """A target that is a change needs the figure it changes from."""
    for _, target in plan.targets[plan.targets["kind"] == "change"].iterrows():
        yield compared(
            f"baseline.{_target_id(target)}",
            1,
            1 if target["baseline"] else None,
            "count",
            agrees="The plan gives the figure from which the target “{target}” starts.",
            missing="The target “{target}” is a change, but the plan gives no figure from which it starts.",
            target=_target_name(target, district),
        )


def _target_id(target: pd.Series) -> str:
    return ".".join(filter(None, [target["indicator"], target["commune"]]))


def _target_name(target: pd.Series, district: District) -> names.Names:
    commune = district.commune_name(target["commune"]).model_dump() if target["commune"] else {"vi": "", "en": ""}
    return {language: ", ".join(filter(None, [target[f"name_{language}"], commune[language]])) for language in commune}


# ---- leading agencies ------------------------------------------------------------------------------------------------


def leads(plan: Plan, district: District) -> Iterator[Check]:
    """Every component with money or a target needs exactly one leading agency for each kind of its money.

    A lead for one kind of capital goes before a lead for the whole component.
    """
    for component in plan.components["component"]:
        money = plan.allocations[plan.allocations["component"] == component]
        if money.empty and component not in set(plan.targets["component"]):
            continue
        own = plan.leads[plan.leads["component"] == component]
        leading = [_leads_of(own, capital) for capital in sorted(set(money["capital"])) or [""]]
        worst = max(leading, key=lambda agencies: abs(len(agencies) - 1))
        yield compared(
            f"lead.{component}",
            1,
            len(worst),
            "count",
            agrees="{component} is led by {agencies}.",
            differs="{component} has several leading agencies: {agencies}."
            if worst
            else "{component} has no leading agency for all or some of its money or targets.",
            component=plan.component_names[component],
            agencies=_agencies(district, own["agency"]),
        )


def _leads_of(own: pd.DataFrame, capital: str) -> list[str]:
    special = own[(own["capital"] == capital) & (capital != "")]
    return list((own[own["capital"] == ""] if special.empty else special)["agency"])


def funded_leads(plan: Plan, district: District) -> Iterator[Check]:
    """A component that has a leading agency should have money."""
    funded = set(plan.allocations["component"])
    for component, own in plan.leads.groupby("component", sort=False):
        yield compared(
            f"lead_funding.{component}",
            1,
            int(component in funded),
            "count",
            agrees="{component} has a leading agency and money.",
            differs="{component} is led by {agencies}, but has no money in the plan.",
            component=plan.component_names[str(component)],
            agencies=_agencies(district, own["agency"]),
        )


def _agencies(district: District, codes: pd.Series) -> list[names.Names]:
    return [district.agency_name(code).model_dump() for code in codes]


# ---- documents -------------------------------------------------------------------------------------------------------


def document_dates(plan: Plan) -> Iterator[Check]:
    """A number of one issuer and year belongs to one document and has one date."""
    cited = plan.documents[(plan.documents["number"] != "") & plan.documents["dated"].notna()]
    years = cited["dated"].map(lambda day: day.year)
    for (number, issuer, year), group in cited.groupby(["number", "issuer", years], sort=False):
        dates = sorted(set(group["dated"]))
        slug = ".".join(vietnamese.fold(str(text)).replace(" ", "-") for text in (issuer, number))
        yield compared(
            f"document_date.{slug}.{year}",
            1,
            len(dates),
            "count",
            agrees="{issuer}: {number} is cited with one date, {dates}.",
            differs="{issuer}: {number} is cited with {actual} dates: {dates}.",
            number=number,
            issuer=issuer,
            dates=dates,
        )


def documents_identified(plan: Plan) -> Iterator[Check]:
    """Every document, the plan itself included, should carry its number and date."""
    for what, blank in (("number", plan.documents["number"] == ""), ("date", plan.documents["dated"].isna())):
        yield compared(
            f"document_without_{what}",
            0,
            int(blank.sum()),
            "count",
            agrees={"number": "Every document carries its number.", "date": "Every document carries its date."}[what],
            differs={
                "number": "Documents without a number: {documents}.",
                "date": "Documents without a date: {documents}.",
            }[what],
            documents=[f"{row.kind_vi} ({row.place})" for row in plan.documents[blank].itertuples()],
        )
