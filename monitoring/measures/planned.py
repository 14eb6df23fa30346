"""Which money has a plan: only that is measured against one, all other money is named beside it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from monitoring.measures.offices import LINE
from monitoring.plan import Plan

#: What tells whose plan money belongs to. Places are left out: the year's plan is not broken down by them.
KEY = ["component", "source", "capital", "plan_year", "plan_kind"]

#: What both a plan and a payment may leave open; the year and kind of a plan are always the same or other money.
_MAY_BE_OPEN = 3

Key = tuple[str, ...]


def line_key(row: Any) -> Key:
    """The key of a row, "" where it is not broken down."""
    return tuple("" if (code := getattr(row, name)) is None else str(code) for name in KEY)


def codes_of(key: Key) -> dict[str, str]:
    """Dimension → code."""
    return dict(zip(KEY, key, strict=True))


def place_of(key: Key) -> dict[str, Any]:
    """The same as tables have it: the year is a number."""
    codes = codes_of(key)
    return codes | {"plan_year": int(codes["plan_year"])}


def in_programme(key: Key) -> tuple[object, ...]:
    """What sorts keys by component in the order of the programme: 9 before 10."""
    return [int(number) if number.isdigit() else 0 for number in key[0].split(".")], key


def covered(keys: Collection[Key], planned: Collection[Key]) -> set[Key]:
    """Those of `keys` (KEY, empty: not broken down) that a plan of `planned` is about.

    A plan that is not broken down by component, source or capital is about all of them; money that is not broken down
    may belong to any plan of its year and kind.
    """
    return {key for key in keys if any(fits(key, other) for other in planned)}


def fits(key: Key, planned: Key) -> bool:
    """Whether money of `key` may be money of a plan of `planned`."""
    pairs = list(zip(key, planned, strict=True))
    return all(own == other or not (own and other) for own, other in pairs[:_MAY_BE_OPEN]) and all(
        own == other for own, other in pairs[_MAY_BE_OPEN:]
    )


def allocations(plan: Plan | None) -> pd.DataFrame:
    """The allocations of the year's plan as budget lines, in their order."""
    if plan is None:
        return pd.DataFrame(columns=[*LINE, "amount_dong"])
    lines = [(row.component, row.source, row.capital, row.amount_dong) for row in plan.allocations]
    table = pd.DataFrame(lines, columns=["component", "source", "capital", "amount_dong"])
    return table.astype({"amount_dong": "Int64"}).assign(place="", plan_year=plan.year, plan_kind="year")
