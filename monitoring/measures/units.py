"""Who reports: an office under whatever of its names, and what it no longer reports."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from monitoring.district import District
from monitoring.vietnamese import fold

#: What tells one line of a return from another.
LINE = ["component", "commune", "source", "capital", "plan_year", "plan_kind"]


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


def unit_lines(district: District, *quarters: pd.DataFrame) -> list[list[tuple[object, ...]]]:
    """Unit and line of each return of several quarters; no unit where one of them has the line from an unnamed one."""
    codes = codes_by_spelling(district)
    told = [
        [(unit_of(str(name), codes), *line) for name, *line in rows[["reported_by", *LINE]].itertuples(index=False)]
        for rows in quarters
    ]
    unnamed = {key[1:] for keys in told for key in keys if key[0] == UNNAMED}
    return [[(UNNAMED, *key[1:]) if key[1:] in unnamed else key for key in keys] for keys in told]
