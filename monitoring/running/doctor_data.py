"""What `doctor` looks at in the data of a unit: profile, recipients, corrections, plans, received files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from pydantic import BaseModel

from monitoring.amounts import Dong
from monitoring.cleaning.corrections import load_corrections
from monitoring.errors import InputError
from monitoring.intake.layouts import load_layouts
from monitoring.intake.registry import Source, load_register, read_register
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.plan import Plan, load_plan
from monitoring.plan_years import refuse_copy
from monitoring.running.finding import Finding
from monitoring.running.sources_gone import REMEDY, named, sourceless
from monitoring.unit import Unit, load_unit
from monitoring.workspace import Workspace

RECEIVE = N_('Register files: python pipeline.py receive FILE --unit {unit} --period {period} --from "AGENCY"')


def chosen(workspace: Workspace, unit: str | None) -> list[str]:
    """The units to look at. Raises InputError for an unknown one."""
    if unit is None:
        return workspace.units()
    if unit not in workspace.units():
        load_unit(workspace, unit)  # which says what units there are
    return [unit]


def findings(workspace: Workspace, unit: str) -> list[Finding]:
    """Everything about one unit, in a fixed order; a profile that cannot be read hides the rest."""
    try:
        profile = load_unit(workspace, unit)
    except InputError as error:
        return [Finding.of_error(N_("Profile"), error)]
    return [
        *_profile(profile, workspace.relative(workspace.unit_profile(unit))),
        *_corrections(workspace, unit),
        *_plans(workspace, unit),
        *_periods(workspace, unit),
    ]


# ---- the profile -----------------------------------------------------------------------------------------------------


def _profile(profile: Unit, file: str) -> Iterator[Finding]:
    counts = {"places": len(profile.places), "agencies": len(profile.agencies), "file": file}
    if profile.places:
        yield Finding("fine", N_("Profile"), N_("{places} places, {agencies} offices"), values=counts)
    else:
        yield Finding(
            "missing",
            N_("Profile"),
            N_("no places: rows that name one will be refused"),
            N_("Enter them in {file}."),
            counts,
        )
    if unverified := _unverified(profile):
        yield Finding(
            "note",
            N_("Profile"),
            N_("{count} entries that nobody has checked against a document"),
            N_("Check what is marked “unverified” in {file}, and cite its place instead."),
            {"count": unverified, "file": file},
        )
    yield _recipients(profile, file)


def _recipients(profile: Unit, file: str) -> Finding:
    subject, addressed = N_("Recipients"), [recipient for recipient in profile.recipients if recipient.mail]
    counts = {"count": len(profile.recipients), "addressed": len(addressed), "file": file}
    if not profile.recipients:
        return Finding("note", subject, N_("none entered"), N_("Enter them in {file}."), counts)
    if not addressed:
        return Finding(
            "note",
            subject,
            N_("{count}, none with an e-mail address"),
            N_("Enter addresses in {file}, or give them to “mail” with --to."),
            counts,
        )
    return Finding("fine", subject, N_("{count}, {addressed} with e-mail addresses"), values=counts)


def _unverified(part: object) -> int:
    """How many facts of the profile are marked as unverified, at any depth."""
    if isinstance(part, tuple):
        return sum(map(_unverified, part))
    if not isinstance(part, BaseModel):
        return 0
    own = getattr(part, "unverified", False) or getattr(part, "verified", True) is False
    return int(own) + sum(_unverified(getattr(part, name)) for name in type(part).model_fields)


# ---- corrections and plans -------------------------------------------------------------------------------------------


def _corrections(workspace: Workspace, unit: str) -> Iterator[Finding]:
    subject, path = N_("Corrections"), workspace.corrections(unit)
    try:
        count = len(load_corrections(path))
    except InputError as error:
        yield Finding.of_error(subject, error)
    else:
        yield Finding("fine", subject, N_("{count}, readable"), values={"count": count})


def _plans(workspace: Workspace, unit: str) -> Iterator[Finding]:
    years = workspace.plan_years(unit)
    for year in years:
        yield from _plan(workspace, unit, year)
    if not years:
        yield Finding(
            "missing",
            N_("Plan"),
            N_("none entered"),
            N_("Enter the plan in {folder}/plan-<year>."),
            _folder(workspace, unit),
        )
    wanted = {period.year for period in workspace.periods(unit)} if years else set()
    for year in sorted(wanted - set(years)):
        yield Finding(
            "note",
            N_("Plan"),
            N_("none of {year}: its allocations come from the units' returns, its names from the nearest plan"),
            N_("Enter it in {folder}/plan-{year}, if there is one."),
            {"year": str(year), **_folder(workspace, unit)},
        )


def _plan(workspace: Workspace, unit: str, year: int) -> Iterator[Finding]:
    """A plan's counts, and its sums: a comma in the wrong place shows in them."""
    try:
        refuse_copy(workspace, unit, year)
        plan = load_plan(workspace, unit, year)
    except InputError as error:
        yield Finding.of_error(N_("Plan"), error)
        return
    facts = {
        "year": str(year),
        "components": len(plan.components),
        "allocations": len(plan.allocations),
        "targets": len(plan.targets),
        "folder": workspace.relative(workspace.plan(unit, year)),
    }
    counts = N_("{year}: {components} components, {allocations} allocations, {targets} targets")
    if not plan.allocations or not plan.targets:
        remedy = N_("Fill in the empty tables of {folder}; README.md of a new unit explains each column.")
        yield Finding("missing", N_("Plan"), counts, remedy, facts)
        return
    yield Finding("fine", N_("Plan"), counts, values=facts)
    sums = N_("{year}: development capital {development}; recurrent funding {recurrent}; kind not stated {unstated}")
    yield Finding("fine", N_("Plan"), sums, values={"year": str(year), **_sums(plan)})


def _sums(plan: Plan) -> dict[str, Dong]:
    """What the plan allocates, by type of funding."""
    kinds = {"development": "development", "recurrent": "recurrent", "unstated": ""}
    return {
        name: Dong(sum(row.amount_dong for row in plan.allocations if row.capital == capital))
        for name, capital in kinds.items()
    }


def _folder(workspace: Workspace, unit: str) -> dict[str, str]:
    return {"folder": workspace.relative(workspace.unit(unit))}


# ---- received files --------------------------------------------------------------------------------------------------


def _periods(workspace: Workspace, unit: str) -> Iterator[Finding]:
    periods = workspace.periods(unit)
    for period in periods:
        yield from _period(workspace, unit, period)
    yield from _mixed(workspace, unit, periods)
    yield from _gone(workspace, unit)
    if not periods:
        yield Finding("missing", N_("Files"), N_("no period has any"), RECEIVE, {"unit": unit, "period": "P"})
    skipped = [str(period) for period in _between(periods) if period not in periods]
    if skipped:
        names = {"periods": ", ".join(skipped)}
        yield Finding(
            "note", N_("Files"), N_("no files of {periods}, though of quarters before and after"), values=names
        )


def _mixed(workspace: Workspace, unit: str, periods: list[Period]) -> Iterator[Finding]:
    """Years in which invented files stand among real ones: one sum would hold both."""
    kinds: dict[int, set[bool]] = {}
    for period in periods:
        with suppress(InputError):  # which the finding about its files tells
            register = read_register(workspace, unit, period)
            kinds.setdefault(period.year, set()).update(source.illustrative for source in register.values())
    for year in sorted(year for year, kind in kinds.items() if len(kind) > 1):
        yield Finding(
            "wrong",
            N_("Files"),
            N_("{year}: illustrative files stand among real ones, and are added to them"),
            N_("Set them aside: python pipeline.py begin {unit}"),
            {"year": str(year), "unit": unit},
        )


def _gone(workspace: Workspace, unit: str) -> Iterator[Finding]:
    for code, period in sourceless(workspace, unit):
        says = N_("{period} is published, but its sources are gone: there is no {folder}")
        yield Finding("missing", N_("Files"), says, REMEDY, named(workspace, code, period))


def _period(workspace: Workspace, unit: str, period: Period) -> Iterator[Finding]:
    facts: dict[str, object] = {"unit": unit, "period": str(period)}
    try:
        register = load_register(workspace, unit, period)
    except InputError as error:
        yield Finding.of_error(N_("Files"), error)
        return
    if not register:
        yield Finding("missing", N_("Files"), N_("{period}: none yet"), RECEIVE, facts)
        return
    invented = sum(source.illustrative for source in register.values())
    facts |= {"count": len(register), "illustrative": invented}
    yield Finding("fine", N_("Files"), N_("{period}: {count}, registered and unchanged"), values=facts)
    if invented:
        yield Finding("note", N_("Files"), N_("{period}: {illustrative} of {count} are illustrative"), values=facts)
    if lacking := _lacking(register):
        facts["layouts"] = lacking
        yield Finding("note", N_("Files"), N_("{period}: nothing received of: {layouts}"), values=facts)


def _lacking(register: dict[str, Source]) -> list[dict[str, str]]:
    """The titles of the layouts that every period has and nothing was received of, in both languages."""
    received = {layout for source in register.values() for layout in source.layouts}
    always = {name: layout for name, layout in load_layouts().items() if layout.always}
    return [layout.title.model_dump() for name, layout in always.items() if name not in received]


def _between(periods: list[Period]) -> Iterator[Period]:
    """Every quarter from the first to the last of `periods`; months may be left out."""
    periods = [period for period in periods if not period.is_month]
    if periods:
        first, last = periods[0], periods[-1]
        years = range(first.year, last.year + 1)
        yield from (
            period for year in years for quarter in (1, 2, 3, 4) if first <= (period := Period(year, quarter)) <= last
        )
