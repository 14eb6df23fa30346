"""Who reports: an office under whatever of its names, and what it no longer reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from monitoring.unit import Unit
from monitoring.vietnamese import fold

#: What tells one line of a return from another.
LINE = ["component", "place", "source", "capital", "plan_year", "plan_kind"]

#: An office, and a line of its return.
Key = tuple[object, ...]


def codes_by_spelling(unit: Unit) -> dict[str, str]:
    """Folded name or alias → code of the office or organisation."""
    return {fold(name): own.code for own in unit.named for name in (own.name.vi, *own.aliases)}


#: An office that does not name itself.
UNNAMED = "unnamed"


def office_name(office: str, unit: Unit) -> dict[str, str]:
    """An office in both languages; as its file writes it where the profile does not know it."""
    known = {own.code: own.name.model_dump() for own in unit.named}
    known[UNNAMED] = {"vi": "đơn vị không ghi tên", "en": "an office that gives no name"}
    return known.get(office, {"vi": office, "en": office})


def office_of(reported_by: str, codes: Mapping[str, str]) -> str:
    """The code of the office that a row names (`codes`: codes_by_spelling), the folded name where none is known."""
    folded = fold(reported_by)
    return codes.get(folded, folded) or UNNAMED


def office_lines(unit: Unit, *quarters: pd.DataFrame) -> list[list[Key]]:
    """Unit and line of each return of several quarters, to be compared."""
    codes = codes_by_spelling(unit)
    told = [
        [(office_of(str(name), codes), *line) for name, *line in rows[["reported_by", *LINE]].itertuples(index=False)]
        for rows in quarters
    ]
    return compared(*told)


def compared(*quarters: Iterable[Key]) -> list[list[Key]]:
    """Offices and lines of several quarters, to be compared office by office.

    A line that one of them has from an office that gives no name is compared as a whole: it may be any office's.
    """
    told = [list(keys) for keys in quarters]
    unnamed = {key[1:] for keys in told for key in keys if key[0] == UNNAMED}
    return [[(UNNAMED, *key[1:]) if key[1:] in unnamed else key for key in keys] for keys in told]
