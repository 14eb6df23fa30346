"""The profile of a district: its names, communes, agencies, recipients and cut-off dates, read from `district.yml`."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

try:  # Written in C wherever PyYAML's wheels are: every notebook reads profile, register and corrections.
    from yaml import CSafeLoader as _Loader
except ImportError:
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]  # two loaders of one interface

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.workspace import Workspace, regular
from monitoring.wrong_fields import wrong_fields

SafeLoader = _Loader
_LARGEST_YAML_BYTES = 1_000_000
_DEEPEST_YAML = 20

#: How a district, commune or agency is named in folders and tables: lower case, digits and hyphens.
Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, Field(min_length=1)]

#: Plan year, kind of capital and kind of plan; None where all.
Scope = tuple[int | None, str | None, str | None]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Names(_Strict):
    """A name in both languages of the reports."""

    vi: Text
    en: Text


class Lines(_Strict):
    """A heading of several lines in both languages."""

    vi: tuple[Text, ...]
    en: tuple[Text, ...]


class _Fact(_Strict):
    """A fact and where it stands: its `place` in the plan, or `unverified`."""

    place: str = ""
    unverified: bool = False

    @model_validator(mode="after")
    def _is_sourced(self) -> _Fact:
        if not self.place and not self.unverified:
            raise ValueError("cite its place in the plan (place) or mark it unverified: true")
        return self


class _Dated(_Fact):
    """A fact that may hold for some time only; both days are included, None is open."""

    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class Commune(_Dated):
    """A commune; `name.vi` carries the word for its kind ("xã Vĩnh Ô"), `aliases` are further spellings in files."""

    code: Code
    name: Names
    aliases: tuple[Text, ...] = ()


class Agency(_Dated):
    """An office that leads components or hands in files; `is_treasury`: its payments are the treasury's own."""

    code: Code
    is_treasury: bool = False
    name: Names
    aliases: tuple[Text, ...] = ()


class Header(_Fact):
    """The head of a report: the organ's lines, and the place name before the date ("Vĩnh Linh, ngày …")."""

    organ: Lines
    dateline: Names


class Recipient(_Fact):
    """A line of "Nơi nhận" and the mail addresses behind it (none until somebody enters them)."""

    vi: Text
    en: Text
    mail: tuple[Text, ...] = ()


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


class CutOff(_Strict):
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


class District(_Fact):
    """One district's profile; `place` is where its own name and province stand."""

    code: Code
    name: Names
    province: Names
    header: Header
    communes: tuple[Commune, ...]
    agencies: tuple[Agency, ...]
    #: Who else may be named as a project owner: a public name is no person's.
    organisations: tuple[Agency, ...] = ()
    recipients: tuple[Recipient, ...]
    signature: Signature
    cut_offs: tuple[CutOff, ...] = ()
    #: The fingerprint of the key that signs the district's publications ("SHA256:…"), "" where none is settled.
    signing_key: str = Field("", pattern=r"^(SHA256:[0-9a-f]{64})?$")

    @model_validator(mode="after")
    def _has_no_duplicates(self) -> District:
        entered: dict[str, list[object]] = {
            "communes": [commune.code for commune in self.communes],
            "agencies": [agency.code for agency in self.named],
            "cut_offs": [(str(cut_off.period), *cut_off.scope) for cut_off in self.cut_offs],
        }
        for what, keys in entered.items():
            twice = sorted({str(key) for key in keys if keys.count(key) > 1})
            if twice:
                raise ValueError(f"{what}: entered twice: {', '.join(twice)}")
        return self

    def commune_name(self, code: str) -> Names:
        """The names of the commune `code`. Raises KeyError for an unknown one."""
        return {commune.code: commune.name for commune in self.communes}[code]

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


def load_district(workspace: Workspace, code: str) -> District:
    """The profile of district `code`, from its `district.yml`.

    Raises InputError for an unknown district, an unreadable file or a wrong field, naming file and field.
    """
    if code not in workspace.districts():
        raise InputError(
            "There is no district “{district}”.",
            where=workspace.relative(workspace.raw),
            remedy="Known districts: {known}. A new district is a folder with a district.yml.",
            district=code,
            known=", ".join(workspace.districts()) or "–",
        )
    path = workspace.district_profile(code)
    where = workspace.relative(path)
    workspace.refuse_links(path)
    district = _profile(_text(path, where), where)
    if district.code != code:
        raise InputError(
            "The profile gives the code “{given}”, but its folder is called “{folder}”.",
            where=where,
            remedy="Make the two equal.",
            given=district.code,
            folder=code,
        )
    return district


@lru_cache(maxsize=1024)
def _profile(text: str, where: str) -> District:
    """The profile with this content: read once by each process, which asks for it again and again."""
    try:
        return District.model_validate(_content(text, where))
    except ValidationError as error:
        raise InputError(
            "The profile has wrong fields: {problems}.",
            where=where,
            remedy="Correct these fields.",
            problems=wrong_fields(error, "district"),
        ) from error


def read_yaml(path: Path, where: str) -> object:
    """The content of a small YAML file of plain values; `where` names it in errors.

    Raises InputError if it is unreadable, larger than 1 MB, nested too deeply, or uses anchors (which can grow
    without bound), its own types, or the same key twice (of which YAML would silently keep the last).
    """
    return _content(_text(path, where), where)


def _text(path: Path, where: str) -> str:
    with _as_one_error(where):
        if path.stat().st_size > _LARGEST_YAML_BYTES:
            raise InputError(
                "The file is larger than {limit} bytes.",
                where=where,
                remedy="Remove what does not belong in it.",
                limit=_LARGEST_YAML_BYTES,
            )
        return regular(path).read_text(encoding="utf-8-sig")


def _content(text: str, where: str) -> object:
    with _as_one_error(where):
        _refuse_aliases_and_depth(text)
        return yaml.load(text, Loader=_StrictLoader)


@contextmanager
def _as_one_error(where: str) -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(
            "The file cannot be read as YAML in UTF-8: {reason}.",
            where=where,
            remedy="Correct it in a text editor; the example in data/raw shows the form.",
            reason=_reason(error),
        ) from error


def _reason(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or type(error).__name__
    return f"{problem} (line {mark.line + 1})" if mark else str(problem)


def _refuse_aliases_and_depth(text: str) -> None:
    """Before anything is built: building follows aliases and nesting without bound."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise _unfit("anchors and aliases are not allowed", event)
        if depth > _DEEPEST_YAML:
            raise _unfit("the content is nested too deeply", event)


def _unfit(problem: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    # The parser in C has marks of a class of its own, as good as the other.
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type]


class _StrictLoader(_Loader):
    """Safe, and without repeated keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            raise yaml.MarkedYAMLError(problem="the same key stands twice", problem_mark=node.start_mark)
        return mapping
