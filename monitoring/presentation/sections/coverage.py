"""Components, the targets, money and agencies that they have or lack: for the auditor."""

from __future__ import annotations

from collections.abc import Iterator

from monitoring.presentation.blocks import Parts
from monitoring.presentation.report import Report, distinct
from monitoring.presentation.table_designs import made
from monitoring.presentation.tables import Table


def table(report: Report) -> Table:
    """Components and the targets, money and agencies that they have or lack."""
    plan = report.the_plan
    funded, aimed = {row.component for row in plan.allocations}, {row.component for row in plan.targets}
    led = {row.component for row in plan.leads}
    codes = [code for code in plan.component_names if code in funded | aimed | led]
    rows = [_covered(report, code, code in funded) for code in codes]
    return made(report.words, "tbl-coverage", rows, note=" ".join(_not_covered(report, funded)))


def _not_covered(report: Report, funded: set[str]) -> Iterator[str]:
    """Targets without a component; agencies of the profile that have neither money nor a target to answer for."""
    plan = report.the_plan
    free = distinct(row.name for row in report.targets if row.component == "")
    if free:
        yield report.plain("Targets that belong to no component: {names}.", names="; ".join(free))
    busy = {row.agency for row in plan.leads if row.component in funded}
    busy |= {row.agency for row in plan.targets}
    idle = [report.agency(agency.code) for agency in report.subject.unit.agencies if agency.code not in busy]
    if idle:
        yield report.plain("Agencies with neither money nor a target: {names}.", names="; ".join(idle))


def _covered(report: Report, component: str, has_money: bool) -> dict[str, Parts]:
    _ = report.words._
    leads = [row.agency for row in report.the_plan.leads if row.component == component]
    names = distinct(row.name for row in report.targets if row.component == component)
    return {
        "component": report.component(component),
        "leads": report.agencies_named(leads) or _("not assigned"),
        "money": _("yes") if has_money else _("none"),
        "targets": "; ".join(names) or _("none"),
    }
