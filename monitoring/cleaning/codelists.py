"""Code lists: which code a spelling means, or which one it probably should have been."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from monitoring import vietnamese
from monitoring.errors import InputError
from monitoring.plan import Plan
from monitoring.unit import Unit
from monitoring.yaml_files import shipped_yaml

_FIXED_LISTS = ("sources", "capitals", "plan_kinds", "payment_kinds", "units")


@dataclass(frozen=True)
class CodeList:
    """The spellings of one kind of code. `exact` has them as they are, `folded` the same without accents."""

    name: str
    exact: Mapping[str, str]
    folded: Mapping[str, Mapping[str, str]]
    spellings: tuple[str, ...]

    @classmethod
    def from_aliases(cls, name: str, aliases: Mapping[str, Iterable[str]]) -> CodeList:
        """The list of `aliases` (code → spellings; a code is a spelling of itself).

        Raises InputError where one spelling, accents included, stands for two codes. Spellings that
        only lose their difference without accents are kept apart: they then need their accents.
        """
        exact: dict[str, str] = {}
        folded: dict[str, dict[str, str]] = {}
        spellings: list[str] = []
        for code, words in aliases.items():
            words = list(words)
            spellings += words or [code]
            for word in (code, *words):
                if exact.setdefault(_accented(word), code) != code:
                    raise InputError(
                        "In the code list “{name}” the spelling “{word}” stands for both {first} and {second}.",
                        remedy="Remove it from one of the two.",
                        name=name,
                        word=word,
                        first=exact[_accented(word)],
                        second=code,
                    )
                folded.setdefault(vietnamese.fold(word), {})[word] = code
        return cls(name, exact, folded, tuple(spellings))

    def resolve(self, text: str) -> str | None:
        """The code that `text` means, or None. Accents may be left out where one code is left; others are wrong.

        A text without any letter or digit, such as a dash, means nothing.
        """
        known = self.exact.get(_accented(text))
        if known is not None:
            return known
        key = vietnamese.fold(text)
        alike = self.folded.get(key, {}) if key else {}
        codes = {code for word, code in alike.items() if vietnamese.lacks_only_marks(text, word)}
        return codes.pop() if len(codes) == 1 else None

    def suggest(self, text: str) -> str:
        """The listed spelling nearest to `text`, or "" where none is near."""
        return vietnamese.suggest(text, self.spellings) or ""


def _accented(text: str) -> str:
    return " ".join(vietnamese.unicode_form("NFC", text).casefold().split())


@cache
def _shipped() -> dict[str, Any]:
    content: dict[str, Any] = shipped_yaml(Path(__file__).with_name("codelists.yml"))
    return content


def shipped_spellings() -> dict[str, dict[str, list[str]]]:
    """The lists that are the same for every unit: list → code → its spellings in files."""
    return {name: _shipped()[name] for name in _FIXED_LISTS}


def programme_words() -> list[str]:
    """How sheets of all programmes name this one, folded."""
    return [vietnamese.fold(text) for text in _shipped()["programme"]]


def _component_spellings(code: str, names: Iterable[str]) -> list[str]:
    """The ways in which the code of a component is written, alone and before its name."""
    project, _, sub = code.partition(".")
    patterns = _shipped()["component_patterns"]["sub_project" if sub else "project"]
    alone = [pattern.format(project=project, sub=sub) for pattern in patterns]
    return [*alone, *(f"{spelling} {name}" for spelling in alone for name in names if spelling != code)]


def _place_spellings(name: str) -> list[str]:
    patterns = _shipped()["place_patterns"]
    kinds = [pattern.removesuffix("{name}") for pattern in patterns]
    bare = next((name[len(kind) :] for kind in kinds if kind and name.lower().startswith(kind.lower())), name)
    return [pattern.format(name=bare) for pattern in patterns]


def _unit_wide(unit: Unit) -> CodeList:
    """Spellings that mean the whole unit where a place could stand; its one code is ""."""
    kind = unit.words.name.vi
    return CodeList.from_aliases("unit_wide", {"": [pattern.format(kind=kind) for pattern in _shipped()["unit_wide"]]})


def places_by_day(unit: Unit) -> tuple[tuple[str, str, CodeList], ...]:
    """The places of a unit over time: first and last ISO day of each stretch without a change, and its list."""
    firsts = {place.valid_from for place in unit.places if place.valid_from}
    firsts |= {place.valid_to + timedelta(days=1) for place in unit.places if place.valid_to}
    starts = [date.min, *sorted(firsts - {date.min})]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), date.max]
    return tuple(
        (start.isoformat(), end.isoformat(), _places(unit, start)) for start, end in zip(starts, ends, strict=True)
    )


def _places(unit: Unit, day: date) -> CodeList:
    valid = {
        place.code: [*_place_spellings(place.name.vi), *place.aliases]
        for place in unit.places
        if place.is_valid_on(day)
    }
    return CodeList.from_aliases("places", valid)


def _agencies(unit: Unit, day: date) -> CodeList:
    """The spellings of each agency by its name, under which it is written."""
    valid = {agency.name.vi: agency.aliases for agency in unit.agencies if agency.is_valid_on(day)}
    return CodeList.from_aliases("agencies", valid)


def code_lists(unit: Unit, plan: Plan | None, day: date) -> dict[str, CodeList]:
    """Every code list that layouts refer to, by name: the places and agencies valid on `day`, the components
    and indicators of `plan`, and what means the whole unit ("unit_wide").

    Without a plan no component and no indicator is known.
    """
    lists = {name: CodeList.from_aliases(name, _shipped()[name]) for name in _FIXED_LISTS}
    components: dict[str, list[str]] = {}
    indicators: dict[str, list[str]] = {}
    if plan is not None:
        components = {
            row.component: [
                *_component_spellings(row.component, (row.name_vi, row.short_vi)),
                row.name_vi,
                row.short_vi,
                *filter(None, row.aliases.split(";")),
            ]
            for row in plan.components
        }
        for row in plan.targets:
            indicators.setdefault(row.indicator, [row.indicator, row.name_vi, row.name_en])
    lists["places"], lists["unit_wide"] = _places(unit, day), _unit_wide(unit)
    lists["agencies"] = _agencies(unit, day)
    lists["components"] = CodeList.from_aliases("components", components)
    lists["indicators"] = CodeList.from_aliases("indicators", indicators)
    return lists
