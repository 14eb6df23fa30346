"""The profile of a unit: its names, places, agencies, recipients and cut-off dates, read from `unit.yml`."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from monitoring.bilingual import Names, Text
from monitoring.errors import InputError
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.unit_kinds import UNIT_KINDS, UnitKind
from monitoring.workspace import Workspace
from monitoring.yaml_files import Strict, checked, content_of, text_of

#: How a unit, place or agency is named in folders and tables: lower case, digits and hyphens.
Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]

#: Plan year, type of funding and kind of plan; None where all.
Scope = tuple[int | None, str | None, str | None]


class Lines(Strict):
    """A heading of several lines in both languages."""

    vi: tuple[Text, ...]
    en: tuple[Text, ...]


class _Fact(Strict):
    """A fact and where it stands: its `cited` in the plan, or `unverified`."""

    cited: str = ""
    unverified: bool = False

    @model_validator(mode="after")
    def _is_sourced(self) -> _Fact:
        if not self.cited and not self.unverified:
            raise ValueError("cite its place in the plan (cited) or mark it unverified: true")
        return self


class _Dated(_Fact):
    """A fact that may hold for some time only; both days are included, None is open."""

    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class Place(_Dated):
    """A place; `name.vi` carries the word for its kind ("xã Vĩnh Ô"), `aliases` are further spellings in files, `mail`
    the addresses of its office, to which rows are sent back.
    """

    code: Code
    name: Names
    aliases: tuple[Text, ...] = ()
    mail: tuple[Text, ...] = ()


class Agency(_Dated):
    """An office that leads components or hands in files; `is_treasury`: its payments are the treasury's own;
    `is_asked`: it answers to its own sector, the unit asks it and sets it no task; `is_coordinator`: it puts the
    programme's figures together; `mail`: the addresses to which its rows are sent back.
    """

    code: Code
    is_treasury: bool = False
    is_asked: bool = False
    is_coordinator: bool = False
    name: Names
    aliases: tuple[Text, ...] = ()
    mail: tuple[Text, ...] = ()


class Header(_Fact):
    """The head of a report: the organ's lines, and the place name before the date ("Vĩnh Linh, ngày …")."""

    organ: Lines
    dateline: Names


class Recipient(_Fact):
    """A line of "Nơi nhận" and the mail addresses behind it (none until somebody enters them)."""

    vi: Text
    en: Text
    mail: tuple[Text, ...] = ()


class Basis(_Dated):
    """A document that reports carry out, as their opening names it ("Kế hoạch số …/KH-UBND ngày … của …")."""

    vi: Text
    en: Text


class Signature(_Fact):
    """The titles above a signature; never a name, which is added when the report is signed."""

    titles: tuple[Names, ...]


def _as_period(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return Period.parse(value)
    except InputError as error:
        raise ValueError(str(error)) from error


def _is_a_kind(value: str) -> str:
    if value not in UNIT_KINDS:
        raise ValueError(f"one of: {', '.join(UNIT_KINDS)}")
    return value


class CutOff(Strict):
    """The last day whose payments count in a period, for the kind of money given, and the document that decides it."""

    period: Annotated[Period, BeforeValidator(_as_period)]
    plan_year: int | None = None
    capital: Literal["development", "recurrent"] | None = None
    plan_kind: Literal["year", "carried_over"] | None = None
    date: date
    document: Text
    verified: bool

    @property
    def scope(self) -> Scope:
        return (self.plan_year, self.capital, self.plan_kind)

    def applies_to(self, period: Period, scope: Scope) -> bool:
        return self.period == period and all(own in (None, asked) for own, asked in zip(self.scope, scope, strict=True))


class Unit(_Fact):
    """One unit's profile; `kind` is one of UNIT_KINDS, `cited` is where its own name and province stand."""

    code: Code
    kind: Annotated[str, AfterValidator(_is_a_kind)]
    name: Names
    province: Names
    header: Header
    places: tuple[Place, ...]
    agencies: tuple[Agency, ...]
    #: Who else may be named as a project owner: a public name is no person's.
    organisations: tuple[Agency, ...] = ()
    #: To whom a report is addressed ("Kính gửi"), and what it carries out in a period.
    addressees: tuple[Recipient, ...] = ()
    bases: tuple[Basis, ...] = ()
    #: Who gets it ("Nơi nhận").
    recipients: tuple[Recipient, ...]
    signature: Signature
    cut_offs: tuple[CutOff, ...] = ()
    #: The fingerprint of the key that signs the unit's publications ("SHA256:…"), "" where none is settled.
    signing_key: str = Field("", pattern=r"^(SHA256:[0-9a-f]{64})?$")

    @model_validator(mode="after")
    def _has_no_duplicates(self) -> Unit:
        entered: dict[str, list[object]] = {
            "places": [place.code for place in self.places],
            "agencies": [agency.code for agency in self.named],
            "cut_offs": [(str(cut_off.period), *cut_off.scope) for cut_off in self.cut_offs],
        }
        for what, keys in entered.items():
            twice = sorted({str(key) for key in keys if keys.count(key) > 1})
            if twice:
                raise ValueError(f"{what}: entered twice: {', '.join(twice)}")
        return self

    @property
    def words(self) -> UnitKind:
        """What units of this kind, and their places, are called."""
        return UNIT_KINDS[self.kind]

    def place_name(self, code: str) -> Names:
        """The names of the place `code`. Raises KeyError for an unknown one."""
        return {place.code: place.name for place in self.places}[code]

    @property
    def coordinators(self) -> list[Agency]:
        """The agencies that put the figures together."""
        return [agency for agency in self.agencies if agency.is_coordinator]

    @property
    def named(self) -> tuple[Agency, ...]:
        """Everybody whom a report may name: the agencies and the organisations."""
        return (*self.agencies, *self.organisations)

    def agency_name(self, code: str) -> Names:
        """The names of the agency or organisation `code`. Raises KeyError for an unknown one."""
        return {agency.code: agency.name for agency in self.named}[code]

    def cut_off(
        self,
        period: Period,
        plan_year: int | None = None,
        capital: str | None = None,
        plan_kind: str | None = None,
    ) -> date:
        """The last day whose payments count in `period` for this kind of money.

        The line of the profile that says most decides (of two that say as much, the later date); without
        one, the end of the quarter, and for Q4 31 January of the next year. Money of a plan that the year does not
        close, one of a later year or carried over from the year itself, counts in it to 31 December, unless a line
        names the year of that plan.
        """
        scope = (plan_year, capital, plan_kind)
        lines = [line for line in self.cut_offs if line.applies_to(period, scope)]
        if period.quarter == 4 and not _is_closed_by(period.year, plan_year, plan_kind):
            lines, usual = [line for line in lines if line.plan_year is not None], period.end
        else:
            usual = period.usual_cut_off
        said = max(lines, key=lambda line: (sum(part is not None for part in line.scope), line.date), default=None)
        return said.date if said else usual


def _is_closed_by(year: int, plan_year: int | None, plan_kind: str | None) -> bool:
    """Whether the books of `year` are the last in which such money counts; all kinds together are taken to be."""
    return plan_year is None or plan_year < year or (plan_year == year and plan_kind != "carried_over")


def load_unit(workspace: Workspace, code: str) -> Unit:
    """The profile of unit `code`, from its `unit.yml`.

    Raises InputError for an unknown unit, an unreadable file or a wrong field, naming file and field.
    """
    if code not in workspace.units():
        raise InputError(
            "There is no unit “{unit}”.",
            where=workspace.relative(workspace.raw),
            remedy="Known units: {known}. A new unit is a folder with a unit.yml.",
            unit=code,
            known=", ".join(workspace.units()) or "–",
        )
    path = workspace.unit_profile(code)
    where = workspace.relative(path)
    workspace.refuse_links(path)
    unit = profile_of(text_of(path, where), where)
    if unit.code != code:
        raise InputError(
            "The profile gives the code “{given}”, but its folder is called “{folder}”.",
            where=where,
            remedy="Make the two equal.",
            given=unit.code,
            folder=code,
        )
    return unit


@lru_cache(maxsize=1024)
def profile_of(text: str, where: str) -> Unit:
    """The profile with this content: read once by each process, which asks for it again and again.

    Raises InputError for wrong fields, naming them.
    """
    return checked(
        Unit,
        content_of(text, where),
        where,
        N_("The profile has wrong fields: {problems}."),
        N_("Correct these fields."),
        whole="unit",
    )
