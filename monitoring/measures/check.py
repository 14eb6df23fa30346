"""One check: what was expected, what was found, and what follows from the two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pandas as pd

from monitoring.amounts import Dong

Verdict = Literal["agrees", "differs", "cannot_tell"]
Figure = int | Decimal | None

COLUMNS = ["check", "expected", "actual", "difference", "verdict"]


@dataclass(frozen=True)
class Check:
    """A statement put to the test.

    `check` is its stable name. `expected` and `actual` are whole đồng, Decimal percent or counts, by `unit`; None
    where nobody states a figure. `difference` is actual − expected, None where it cannot be told. `message` is an
    English message id whose {named} placeholders `values` fills.
    """

    check: str
    expected: Figure
    actual: Figure
    difference: Figure
    unit: Literal["dong", "percent", "count"]
    verdict: Verdict
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


def compared(
    check: str,
    expected: Figure,
    actual: Figure,
    unit: str,
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
    told = expected is not None and actual is not None
    difference = actual - expected if told else None
    verdict = ("differs" if difference else "agrees") if told else "cannot_tell"
    figures = {"expected": expected, "actual": actual, "difference": abs(difference) if told else None}
    printed = {name: _printed(figure, unit) for name, figure in figures.items() if figure is not None}
    message = {"agrees": agrees, "differs": differs, "cannot_tell": missing}[verdict]
    return Check(check, expected, actual, difference, unit, verdict, message, {**printed, **values})


def _printed(figure: int | Decimal, unit: str) -> Dong | Fraction | int:
    return {"dong": Dong, "percent": Fraction, "count": int}[unit](figure)


def to_table(checks: Iterable[Check]) -> pd.DataFrame:
    """The checks by name, figures as plain text (whole đồng, percent, counts; empty where there is none)."""
    rows = [
        (check.check, *map(_text, (check.expected, check.actual, check.difference)), check.verdict) for check in checks
    ]
    return pd.DataFrame(sorted(rows), columns=COLUMNS, dtype="str")


def _text(figure: Figure) -> str:
    return "" if figure is None else str(figure)
