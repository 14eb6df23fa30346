"""Who is asked for figures in a quarter, and who of them has sent none."""

from __future__ import annotations

from collections.abc import Iterable

from monitoring.intake.form_design import load_design
from monitoring.measures.quarter import Quarter
from monitoring.unit import Agency


def asked(quarter: Quarter) -> list[Agency]:
    """The offices that lead money or report a target of the year's own plan, in the profile's order; for “the places”
    each place's own office, where the profile has one. Nobody where the year has no plan of its own.
    """
    plan, unit = quarter.subject.own_plan, quarter.subject.unit
    if plan is None:
        return []
    funded = {row.component for row in plan.allocations}
    codes = {row.agency for row in plan.leads if row.component in funded} | {row.agency for row in plan.targets}
    design = load_design()
    offices = {
        design.place_office.format(place=place.name.vi) for place in unit.places if place.is_valid_on(quarter.cut_off)
    }
    valid = [agency for agency in unit.agencies if agency.is_valid_on(quarter.cut_off)]
    of_places = [agency for agency in valid if agency.name.vi in offices]
    if design.every_place in codes and of_places:
        codes = codes - {design.every_place} | {agency.code for agency in of_places}
    return [agency for agency in valid if agency.code in codes]


def silent(quarter: Quarter) -> list[Agency]:
    """Those asked of whom no file of the quarter and no accepted row comes."""
    heard = {agency.code for agency in map(quarter.agency_called, _named(quarter)) if agency is not None}
    return [agency for agency in asked(quarter) if agency.code not in heard]


def _named(quarter: Quarter) -> Iterable[str]:
    """The senders of the quarter's own files, and whom the rows name as reporting; a list of names also one by one."""
    own = [row.sender for row in quarter.counted_files if row.source_file.startswith(f"{quarter.subject.period}/")]
    returned, reported = quarter.returns, quarter.indicator_returns
    rows = [*(row.reported_by for row in returned), *(row.reported_by for row in reported)]
    for text in dict.fromkeys((*own, *rows)):
        yield text
        yield from text.split(", ")
