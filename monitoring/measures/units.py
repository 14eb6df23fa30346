"""Who reports: an office under whatever of its names, and what it no longer reports."""

from __future__ import annotations

import pandas as pd

from monitoring.district import District
from monitoring.vietnamese import fold


def codes_by_spelling(district: District) -> dict[str, str]:
    """Folded name or alias → code of the office or organisation."""
    return {fold(name): own.code for own in district.named for name in (own.name.vi, *own.aliases)}


def reporting_units(returns: pd.DataFrame, district: District) -> pd.Series:
    """The unit of each row: the office's code, the folded text where the profile does not know it, else its file."""
    codes = codes_by_spelling(district)
    found = {
        (name, file): codes.get(fold(name), fold(name)) if name else file
        for name, file in set(zip(returns["reported_by"], returns["source_file"], strict=True))
    }
    rows = zip(returns["reported_by"], returns["source_file"], strict=True)
    return pd.Series([found[row] for row in rows], index=returns.index, dtype="str")
