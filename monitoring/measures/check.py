"""One check: what was expected, what was found, and what follows from the two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import pandas as pd

from monitoring.amounts import Dong

Verdict = Literal["agrees", "differs", "cannot_tell"]
Unit = Literal["dong", "percent", "count"]
#: Whether an earlier quarter of the year told of the same check with the same figures already.
Standing = Literal["new", "known"]
Figure = int | Decimal | None

COLUMNS = ["check", "expected", "actual", "difference", "verdict", "standing"]
_OF_A_PLAN = re.compile(r"plan-(?P<year>\d{4})\.")


@dataclass(frozen=True)
class Check:
    """A statement put to the test.

    `check` is its stable name; that of a check of a plan begins with the plan's year (`plan-2024.lead.7`), since the
    plans of two years are checked side by side. `expected` (what is stated, or what the rule wants) and `actual` (what
    was computed or found) are whole đồng, Decimal percent or counts, by `unit`; None where nobody states a figure.
    `difference` is actual − expected, None where it cannot be told. `message` is an English message id whose {named}
    placeholders `values` fills.
    """

    check: str
    expected: Figure
    actual: Figure
    difference: Figure
    unit: Unit
    verdict: Verdict
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    standing: Standing = "new"

    @property
    def figures(self) -> tuple[Figure, Figure]:
        return self.expected, self.actual


def plan_year_of(check: str) -> int | None:
    """The year of the plan that a check of this name is about; None where it is about the files received."""
    match = _OF_A_PLAN.match(check)
    return int(match["year"]) if match else None


def name_in_plan(check: str) -> str:
    """A check's name without the plan that it is about."""
    return _OF_A_PLAN.sub("", check, count=1)


def family_of(check: str) -> str:
    """The kind of check, by its name: `lead` of `plan-2024.lead.7`."""
    return name_in_plan(check).partition(".")[0]


def compared(
    check: str,
    expected: Figure,
    actual: Figure,
    unit: Unit,
    *,
    agrees: str,
    differs: str = "",
    missing: str = "",
    **values: object,
) -> Check:
    """The check that `actual` equals `expected`, with the message for its outcome.

    Without one of the two figures nothing can be told: missing is never zero. The figures join `values`
    as {expected}, {actual} and {difference}, the last without its sign.
    """
    difference = None if expected is None or actual is None else actual - expected
    verdict: Verdict = "cannot_tell" if difference is None else "differs" if difference else "agrees"
    figures: dict[str, Figure] = {
        "expected": expected,
        "actual": actual,
        "difference": None if difference is None else max(difference, -difference),
    }
    printed = {name: _printed(figure, unit) for name, figure in figures.items() if figure is not None}
    message = {"agrees": agrees, "differs": differs, "cannot_tell": missing}[verdict]
    return Check(check, expected, actual, difference, unit, verdict, message, {**printed, **values})


def _printed(figure: int | Decimal, unit: Unit) -> Dong | Decimal | int:
    if unit == "percent":
        return Decimal(figure)  # with as many decimals as the plan writes
    return Dong(figure) if unit == "dong" else int(figure)


def to_table(checks: Iterable[Check]) -> pd.DataFrame:
    """The checks by name, figures as plain text (whole đồng, percent, counts; empty where there is none)."""
    rows = [
        (check.check, *map(_text, (*check.figures, check.difference)), check.verdict, check.standing)
        for check in checks
    ]
    return pd.DataFrame(sorted(rows), columns=COLUMNS, dtype="str")


def _text(figure: Figure) -> str:
    return "" if figure is None else str(figure)
