"""The figures of a publication, compared: which of them differ between two folders of processed tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: The tables that hold figures: their key (a prefix and columns) and the columns that count as figures.
FIGURES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "disbursement": (
        "",
        ("number_id",),
        (
            "plan_dong",
            "in_quarter_dong",
            "cumulative_dong",
            "estimate_dong",
            "rate_percent",
            "unplanned_dong",
        ),
    ),
    "pace": (
        "",
        ("number_id",),
        (
            "remaining_dong",
            "months_left",
            "needed_per_month_dong",
            "paid_per_month_dong",
            "projected_dong",
            "last_year_rate_percent",
            "projected_since_allocation_dong",
            "projected_at_quarter_pace_dong",
        ),
    ),
    "progress": ("", ("number_id", "period"), ("cumulative_dong",)),
    "indicators": (
        "",
        ("number_id",),
        (
            "numerator",
            "denominator",
            "value",
            "target",
            "status",
            "gap",
            "people_short",
        ),
    ),
    "reconciliation": ("", ("number_id",), ("paid_dong", "returned_dong", "difference_dong", "verdict")),
    "state_budget": ("", ("number_id",), ("plan_dong", "cumulative_dong", "rate_percent")),
    "advances": ("", ("number_id",), ("advanced_dong", "recovered_dong", "outstanding_dong")),
    "investors": ("", ("number_id",), ("in_quarter_dong", "cumulative_dong")),
    "agencies": ("", ("number_id",), ("plan_dong", "in_quarter_dong", "cumulative_dong", "rate_percent")),
    "checks": ("check", ("check",), ("expected", "actual", "difference", "verdict")),
    "ledger": (
        "ledger",
        ("layout", "rule"),
        (
            "rows_out",
            "rows_removed",
            "dong_out",
            "dong_removed",
            "dong_changed",
        ),
    ),
}

#: What is said of the received files: no figures, and yet they change what a figure is worth. Told of files in both.
_MARKS = {"sources": ("source", ("source_file",), ("illustrative", "sender", "layout"))}
_TABLES = FIGURES | _MARKS


@dataclass(frozen=True, order=True)
class Change:
    """One figure that is not what it was; "" where there was none, or is none any more.

    `number_id` and `column` name it as the processed tables do (checks as `check.<check>`, the ledger as
    `ledger.<layout>.<rule>`, marks of a file as `source.<file>`). `cause`: what else changed, such as
    "new data/raw/…/payments.csv".
    """

    revision: int
    number_id: str
    column: str
    old: str
    new: str
    cause: str = ""


def compare(old_processed: Path, new_processed: Path, revision: int = 0, cause: str = "") -> list[Change]:
    """Every figure and mark that differs between two folders of processed tables, in order of its name."""
    changes = []
    for table in _TABLES:
        old, new = (dict(_figures(folder / f"{table}.csv", table)) for folder in (old_processed, new_processed))
        compared = old.keys() & new.keys() if table in _MARKS else old.keys() | new.keys()
        changes += [
            Change(revision, *key, old.get(key, ""), new.get(key, ""), cause)
            for key in compared
            if old.get(key, "") != new.get(key, "")
        ]
    return sorted(changes)


def _figures(path: Path, table: str) -> Iterator[tuple[tuple[str, str], str]]:
    """(number_id, column) → figure as it stands in the table."""
    prefix, keys, columns = _TABLES[table]
    for row in rows_of(path):
        number_id = ".".join(filter(None, [prefix, *(row[key] for key in keys)]))
        yield from (((number_id, column), row.get(column, "")) for column in columns)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table; none where it is not there."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
