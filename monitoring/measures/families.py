"""The kinds of checks (families.csv), in the order in which a report tells of them: what each is called and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from monitoring.messages import N_
from monitoring.tables.numbers import check_name
from monitoring.tables.rows import CheckRow
from monitoring.tables.store import texts

Check = TypeVar("Check", bound=CheckRow)


@dataclass(frozen=True)
class Family:
    """A kind of check: its title (a message id), and what its figures are: dong, percent or count."""

    title: str
    unit: str


#: By the first part of a check's name.
FAMILIES = {row["family"]: Family(row["words"], row["unit"]) for row in texts(Path(__file__).with_suffix(".csv"))}
OTHER = Family(N_("Other checks"), "count")


def family_of(check: CheckRow) -> str:
    """The kind of a check, by its name."""
    return check_name(check.check).family


def about(check: CheckRow) -> Family:
    """What the kind of a check is called, and what its figures are."""
    return FAMILIES.get(family_of(check), OTHER)


def unit_of(check: CheckRow) -> str:
    """What the figures of a check are: dong, percent or count. Rates of an outturn are in percent."""
    is_rate_of_outturn = family_of(check) == "outturn" and check.check.endswith(".rate")
    return "percent" if is_rate_of_outturn else about(check).unit


def in_order(checks: Sequence[Check]) -> dict[str, list[Check]]:
    """The checks by family, families in the order of reports; those that no report names last, by name."""
    names = [*FAMILIES, *sorted({family_of(check) for check in checks} - FAMILIES.keys())]
    return {name: own for name in names if (own := [check for check in checks if family_of(check) == name])}
