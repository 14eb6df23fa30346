"""Our own tables as files, read row by row: CSV, UTF-8, comma, LF, header row, missing values empty.

Nothing slow is loaded here: hundreds of districts are read in seconds, and what is up to date is told at once. Large
tables are read and written as frames (see tables.frames).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from monitoring.tables import plan_rows, rows

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance")

#: The row type of each table.
ROWS: dict[str, type[DataclassInstance]] = {
    "payments": rows.PaymentRow,
    "returns": rows.ReturnRow,
    "indicator_returns": rows.IndicatorReturnRow,
    "refused": rows.RefusedRow,
    "remarks": rows.RemarkRow,
    "corrections": rows.CorrectionRow,
    "set_aside": rows.SetAsideRow,
    "sources": rows.SourceRow,
    "totals": rows.TotalRow,
    "ledger": rows.LedgerRow,
    "disbursement": rows.DisbursementRow,
    "pace": rows.PaceRow,
    "progress": rows.ProgressRow,
    "indicators": rows.IndicatorRow,
    "reconciliation": rows.ReconciliationRow,
    "advances": rows.AdvanceRow,
    "investors": rows.InvestorRow,
    "late": rows.LateRow,
    "state_budget": rows.StateBudgetRow,
    "agencies": rows.AgencyRow,
    "not_returned": rows.NotReturnedRow,
    "checks": rows.CheckRow,
    "explanations": rows.ExplanationRow,
    "rollup_money": rows.RollupMoneyRow,
    "rollup_targets": rows.RollupTargetsRow,
    "components": plan_rows.ComponentRow,
    "allocations": plan_rows.AllocationRow,
    "stated_totals": plan_rows.StatedTotalRow,
    "targets": plan_rows.TargetRow,
    "leads": plan_rows.LeadRow,
    "documents": plan_rows.DocumentRow,
    "allocation_documents": plan_rows.AllocationDocumentRow,
    "populations": plan_rows.PopulationRow,
    "reasons": plan_rows.ReasonRow,
}

#: How a cell becomes what its column holds.
_READ: dict[object, Callable[[str], object]] = {
    str: str,
    int: int,
    int | None: lambda text: int(text) if text else None,
    bool: lambda text: text == "true",
}


def columns(kind: type[DataclassInstance]) -> list[str]:
    """The columns of a table, by the type of its rows, in order."""
    return [column.name for column in fields(kind)]


@cache
def types(kind: type[DataclassInstance]) -> dict[str, Any]:
    """Column → type of its values: str, int, int | None, bool."""
    return get_type_hints(kind)


def read(path: Path, kind: type[Row]) -> list[Row]:
    """The rows of a table. What an earlier version of the project did not write yet is missing.

    Raises FileNotFoundError, and ValueError where a cell does not hold what its column holds.
    """
    with _open(path) as lines:
        there = {name: place for place, name in enumerate(next(lines, []))}
        cells = [(there.get(name), _READ[type_]) for name, type_ in types(kind).items()]
        return [kind(*(read("" if place is None else line[place]) for place, read in cells)) for line in lines]


def texts(path: Path) -> list[dict[str, str]]:
    """The rows of a table as they stand in the file, column → text; none where it is not there."""
    if not path.exists():
        return []
    with _open(path) as lines:
        names = next(lines, [])
        return [dict(zip(names, line, strict=False)) for line in lines]


def header(path: Path) -> list[str]:
    """The columns of a table as they stand in the file."""
    with _open(path) as lines:
        return next(lines, [])


def write(path: Path, names: Sequence[str], lines: Iterable[Iterable[object]]) -> None:
    """Write a short table: its columns, and the cells of each row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(lines)


@contextmanager
def _open(path: Path) -> Iterator[Iterator[list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield csv.reader(file)
