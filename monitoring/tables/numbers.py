"""Number ids: the stable names of rows and of printed numbers, put together and taken apart here alone.

A row is named by its family and what tells it apart there: `disbursement.component-3.2.development.2023.carried_over`.
A printed number is named by its row and its column without the unit: `disbursement.rate`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from monitoring.bilingual import Names
from monitoring.tables.schema import labels

#: What tells one line of money from another, in the order in which it stands in tables and in names.
LINE = ("component", "place", "source", "capital", "plan_year", "plan_kind")
#: Codes that do not say themselves what they are codes of.
_MARKED = {"component", "place", "source", "unit", "report", "tranche"}
_UNITS = ("_dong", "_percent")


# ---- rows ------------------------------------------------------------------------------------------------------------


def row(family: str, *parts: object) -> str:
    """The name of a row of `family`, from what tells it apart; what is empty there is left out."""
    return ".".join([family, *(str(part) for part in parts if part not in ("", None))])


def marked(dimension: str, code: object) -> str:
    """What a code adds to a name: `component-3.2`, `development`; "" for none."""
    if code in ("", None):
        return ""
    return f"{dimension}-{code}" if dimension in _MARKED else str(code)


def line(place: Mapping[str, object], whole: str = "all") -> str:
    """What a line of money adds to a name; `whole` where nothing tells it apart. `place`: dimension (LINE) → code."""
    return ".".join(filter(None, (marked(name, place[name]) for name in LINE))) or whole


def disbursement(place: Mapping[str, object]) -> str:
    """The name of a row of disbursement.csv. `place`: dimension (LINE) → code, "" where all."""
    return row("disbursement", line(place, whole=""))


def advances(component: str, capital: str) -> str:
    return row("advances", marked("component", component), capital)


def indicator(code: str, place: str, report: int | None) -> str:
    """The name of a row of indicators.csv; `report` counts those that are in conflict, None where there is none."""
    return row("indicator", code, marked("place", place), marked("report", report))


def reconciliation(component: str, source: str, capital: str, plan_year: int, plan_kind: str) -> str:
    codes = {"component": component, "source": source, "capital": capital}
    return row("reconciliation", *_plan_line(codes | {"plan_year": plan_year, "plan_kind": plan_kind}))


def close_out(place: Mapping[str, object], year: object = "") -> str:
    """The name of a row of close_out.csv; with `year` that of one of close_out_chain.csv."""
    return row(row("close_out_chain", year) if year else "close_out", *_plan_line(place))


def handover(from_unit: str, place: Mapping[str, object], figure: str) -> str:
    """The name of a row of handover.csv: a figure of a line of an old unit."""
    return row("handover", from_unit, *_plan_line(place), figure)


def _plan_line(place: Mapping[str, object]) -> Iterator[object]:
    """What tells a line of a plan from another, each part said: the books are closed by such lines, without places."""
    for name, whole in (("component", "all"), ("source", "all"), ("capital", "not_stated")):
        yield place[name] or whole
    yield from (place["plan_year"], place["plan_kind"])


def rollup(unit: str, what: str) -> str:
    """The name of a row of a province, such as `rollup.unit-vinh-linh.development`."""
    return row("rollup", marked("unit", unit), what)


def plan(year: int, *parts: object) -> str:
    """The name of what the plan of `year` states: `plan-2024.stated.total`."""
    return row(f"plan-{year}", *parts)


def check(family: str, *parts: str, plan_year: int | None = None) -> str:
    """The name of a check; that of a check of a plan begins with the plan's year: `plan-2024.lead.7`."""
    name = row(family, *parts)
    return name if plan_year is None else plan(plan_year, name)


def counted(family: str, *parts: object) -> str:
    """The name of rows of files that are counted together: `refused.none.duplicate.2024-Q3-a.csv`, or of one of them by
    its place; an empty sheet keeps its place.
    """
    return identifier(".".join([family, *map(str, parts)]))


# ---- numbers ---------------------------------------------------------------------------------------------------------


def number_name(row_id: str, column: str) -> str:
    """The id of a printed number. Raises KeyError for a column without a name (`called` in tables.yml)."""
    if column not in labels():
        raise KeyError(column)
    return identifier(f"{row_id}.{suffix(column)}")


def identifier(text: str) -> str:
    """`text` as it may stand in an id; what may not becomes a dash."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-")


def suffix(column: str) -> str:
    """What a column adds to the name of its row: its name without the unit."""
    return next((column.removesuffix(unit) for unit in _UNITS if column.endswith(unit)), column)


@cache
def called() -> dict[str, Names]:
    """What the figures of a row are called, by the last part of their ids, in the order in which they are told."""
    names: dict[str, Names] = {}
    for column, name in labels().items():
        names.setdefault(suffix(column), name)
    return names


# ---- in Word ---------------------------------------------------------------------------------------------------------

#: How many letters Word takes of the name of a bookmark and of the tag of a content control.
_BOOKMARK_LETTERS, _TAG_LETTERS = 40, 64
_DIGEST = 12
_AGAIN = re.compile(r"__\d+$")


def bookmark(number_id: str, occurrence: int = 1) -> str:
    """The name of the Word bookmark around a printed number: `n_` and its id, shortened with a digest where Word could
    not hold it. No two bookmarks may have one name: where the number is printed again (`occurrence` 2, 3, ...), `__2`,
    `__3` stand at the end.
    """
    again = f"__{occurrence}" if occurrence > 1 else ""
    return shortened(f"n_{number_id}", _BOOKMARK_LETTERS - len(again)) + again


def content_tag(number_id: str) -> str:
    """The tag of the Word content control around a printed number: its id, shortened where Word could not hold it."""
    return shortened(number_id, _TAG_LETTERS)


def shortened(name: str, letters: int = _BOOKMARK_LETTERS) -> str:
    """A name of at most so many letters: its beginning and a digest of the whole where it is longer."""
    if len(name) <= letters:
        return name
    return f"{name[: letters - _DIGEST - 1]}_{sha256(name.encode()).hexdigest()[:_DIGEST]}"


def bookmarked(names: Iterable[str], number_ids: Iterable[str]) -> dict[str, str]:
    """The id behind each bookmark (see `bookmark`) that is around one of these numbers, by the bookmark's name."""
    names, number_ids = list(names), list(number_ids)
    told: dict[str, str] = {}
    for again in sorted({found[0] if (found := _AGAIN.search(name)) else "" for name in names}):
        occurrence = int(again.strip("_") or 1)
        made = {bookmark(number_id, occurrence): number_id for number_id in number_ids}
        told |= {name: made[name] for name in names if name in made}
    return told


# ---- taken apart -----------------------------------------------------------------------------------------------------


class CheckName(NamedTuple):
    """Of which plan a check is, of which kind, and what tells it apart there."""

    plan_year: int | None
    family: str
    name: str


def check_name(text: str) -> CheckName:
    """The parts of a check's name, as tables have it."""
    first, _, rest = text.partition(".")
    if first.startswith("plan-"):
        family, _, name = rest.partition(".")
        return CheckName(int(first.removeprefix("plan-")), family, name)
    return CheckName(None, first, rest)


def family_of(number_id: str) -> str:
    """The first part of a number's id; numbers of a plan stand together whatever its year."""
    first = number_id.partition(".")[0]
    return "plan" if first.startswith("plan-") else first


def column_of(number_id: str) -> str:
    """The last part of a number's id: which figure of its row it is."""
    return number_id.rpartition(".")[2]


def row_of(number_id: str) -> str:
    """What numbers of one row have in common: their id without its last part."""
    return number_id.rpartition(".")[0]
