"""Which checks an earlier quarter of the year told of already, so that what is new stands apart.

It follows from the inputs alone, never from what happens to be published: the same inputs give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from monitoring.measures.check import Check, family_of, plan_year_of
from monitoring.period import Period

#: Names and figures of the checks that earlier quarters of the year gave.
Told = Iterable[Check]


def with_standing(
    checks: Iterable[Check], period: Period, earlier: Iterable[Period], told: Callable[[], Told]
) -> list[Check]:
    """`checks` of `period`, each `new` or `known`.

    `earlier`: the earlier quarters of the year for which something was received; `told`: their own checks, asked for
    only where they matter. A plan's faults are told in full in the first quarter of the year that has files and are
    known after it, since the year's quarters are all checked with the same plan. A total row is known after the quarter
    whose file it stands in; every other check where an earlier quarter had the same one with the same figures.
    """
    quarters = list(earlier)
    if not quarters:
        return list(checks)
    figures: set[tuple[object, ...]] | None = None
    marked = []
    for check in checks:
        if plan_year_of(check.check) is not None:
            known = family_of(check.check) != "outturn"  # which belongs to one quarter's files
        elif family_of(check.check) == "total_row":
            known = not check.check.startswith(f"total_row.{period}/")
        elif check.verdict == "agrees":
            known = False  # nothing to tell of it
        else:
            figures = {_identity(other) for other in told()} if figures is None else figures
            known = _identity(check) in figures
        marked.append(replace(check, standing="known" if known else "new"))
    return marked


def _identity(check: Check) -> tuple[object, ...]:
    return check.check, *check.figures
