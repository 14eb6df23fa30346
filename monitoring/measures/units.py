"""Who reports: an office under whatever of its names, and what it no longer reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from monitoring.district import District
from monitoring.vietnamese import fold

#: What tells one line of a return from another.
LINE = ["component", "commune", "source", "capital", "plan_year", "plan_kind"]

#: A unit, and a line of its return.
Key = tuple[object, ...]


def codes_by_spelling(district: District) -> dict[str, str]:
    """Folded name or alias → code of the office or organisation."""
    return {fold(name): own.code for own in district.named for name in (own.name.vi, *own.aliases)}


#: A unit that does not name itself.
UNNAMED = "unnamed"


def unit_name(unit: str, district: District) -> dict[str, str]:
    """A unit in both languages; as its file writes it where the profile does not know it."""
    known = {own.code: own.name.model_dump() for own in district.named}
    known[UNNAMED] = {"vi": "đơn vị không ghi tên", "en": "a unit that gives no name"}
    return known.get(unit, {"vi": unit, "en": unit})


def unit_of(reported_by: str, codes: Mapping[str, str]) -> str:
    """The code of the office that a row names (`codes`: codes_by_spelling), the folded name where none is known."""
    folded = fold(reported_by)
    return codes.get(folded, folded) or UNNAMED


def unit_lines(district: District, *quarters: pd.DataFrame) -> list[list[Key]]:
    """Unit and line of each return of several quarters, to be compared."""
    codes = codes_by_spelling(district)
    told = [
        [(unit_of(str(name), codes), *line) for name, *line in rows[["reported_by", *LINE]].itertuples(index=False)]
        for rows in quarters
    ]
    return compared(*told)


def compared(*quarters: Iterable[Key]) -> list[list[Key]]:
    """Units and lines of several quarters, to be compared unit by unit.

    A line that one of them has from a unit that gives no name is compared as a whole: it may be any unit's.
    """
    told = [list(keys) for keys in quarters]
    unnamed = {key[1:] for keys in told for key in keys if key[0] == UNNAMED}
    return [[(UNNAMED, *key[1:]) if key[1:] in unnamed else key for key in keys] for keys in told]
