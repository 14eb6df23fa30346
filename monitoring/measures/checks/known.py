"""Which checks an earlier quarter of the year told of already, so that what is new stands apart.

It follows from the inputs alone, never from what happens to be published: the same inputs give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from monitoring.measures.checks.check import Check
from monitoring.period import Period

#: The checks that earlier quarters of the year gave.
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
    if not list(earlier):
        return list(checks)
    figures = cache(lambda: {(other.check, *other.figures) for other in told()})

    def is_known(check: Check) -> bool:
        if check.plan_year is not None:
            return check.family != "outturn"  # which belongs to one quarter's files
        if check.family == "total_row":
            return not str(check.about["file"]).startswith(f"{period}/")
        # Of what agrees there is nothing to tell.
        return check.verdict != "agrees" and (check.check, *check.figures) in figures()

    return [replace(check, standing="known" if is_known(check) else "new") for check in checks]
