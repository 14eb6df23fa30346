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


def by_unit_and_line(returns: pd.DataFrame, district: District) -> pd.DataFrame:
    """What each unit returns of each budget line: plan, disbursed and estimated đồng, missing where not given."""
    amounts = ["plan_dong", "cumulative_dong", "estimate_dong"]
    codes = codes_by_spelling(district)
    found = {name: unit_of(name, codes) for name in returns["reported_by"].unique()}
    rows = returns.assign(unit=returns["reported_by"].map(found).astype("str"))
    return rows.groupby(["unit", *LINE], dropna=False, as_index=False)[amounts].sum(min_count=1)


def comparable(*quarters: pd.DataFrame) -> list[pd.DataFrame]:
    """Tables of by_unit_and_line of several quarters, to be compared unit by unit.

    A line that one of them has from a unit that gives no name is compared as a whole: it may be any unit's.
    """
    open_lines = {
        line
        for table in quarters
        for line in table.loc[table["unit"] == UNNAMED, LINE].itertuples(index=False, name=None)
    }
    return [_merged(table, open_lines) for table in quarters]


def _merged(table: pd.DataFrame, open_lines: set[tuple[object, ...]]) -> pd.DataFrame:
    units = [
        UNNAMED if tuple(line) in open_lines else unit
        for unit, *line in table[["unit", *LINE]].itertuples(index=False, name=None)
    ]
    amounts = [name for name in table.columns if name.endswith("_dong")]
    rows = table.assign(unit=pd.Series(units, index=table.index, dtype="str"))
    return rows.groupby(["unit", *LINE], dropna=False, as_index=False)[amounts].sum(min_count=1)
