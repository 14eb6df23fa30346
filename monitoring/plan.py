"""A unit's plan of one year: components, money, totals, targets, leads, documents, stated reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from monitoring.errors import InputError, Part, part
from monitoring.plan_tables import OPTIONAL, Rows, cells_of, is_whole, read_table, refuse
from monitoring.tables.plan_rows import (
    UNITS_OF_MONEY,
    AllocationDocumentRow,
    AllocationRow,
    ComponentRow,
    DocumentRow,
    LeadRow,
    PopulationRow,
    ReasonRow,
    StatedTotalRow,
    TargetRow,
)
from monitoring.tables.schema import load_tables, tables_of
from monitoring.tables.store import Row, columns, typed
from monitoring.unit import Unit, load_unit
from monitoring.workspace import Workspace

#: The place of the plan's own row among the documents.
HEADING = "đầu văn bản"


_IN_COLUMN = "line {line}, {column} “{text}”: {problem}"


@dataclass(frozen=True)
class Plan:
    """The plan of `year`, the rows of each file of `plan-<year>/`; texts as printed, "" where nothing is stated.

    `reasons` are what the plan itself gives as the cause of a low disbursement, per component, year and capital; a plan
    that gives none has none. `allocation_documents` are the documents by which money of a plan year was allocated, or
    allowed to be carried over. `populations`: of which indicators each further case adds to numerator and denominator
    (`growing`: births).
    """

    year: int
    components: list[ComponentRow]
    allocations: list[AllocationRow]
    stated_totals: list[StatedTotalRow]
    targets: list[TargetRow]
    leads: list[LeadRow]
    documents: list[DocumentRow]
    allocation_documents: list[AllocationDocumentRow]
    populations: list[PopulationRow]
    reasons: list[ReasonRow]

    def rows(self, kind: type[Row]) -> list[Row]:
        """The rows of the table whose rows are of this type."""
        rows: list[Row] = getattr(self, kind.table)
        return rows

    def cited_documents(self) -> list[DocumentRow]:
        """The documents that the plan cites: all but the plan itself, whose place is its own heading."""
        return [row for row in self.documents if row.cited != HEADING]

    def allocated_by(self, plan_year: int, plan_kind: str, capital: str) -> AllocationDocumentRow | None:
        """The document that allocated this money, or allowed it to be carried over; None where the plan names none.

        One for this type of funding goes before one for all.
        """
        found = [
            row
            for row in self.allocation_documents
            if (row.plan_year, row.plan_kind) == (plan_year, plan_kind) and row.capital in ("", capital)
        ]
        return max(found, key=lambda row: row.capital, default=None)

    @cached_property
    def component_names(self) -> dict[str, dict[str, str]]:
        """The short names of each component in both languages, by its code."""
        return {row.component: {"vi": row.short_vi, "en": row.short_en} for row in self.components}


def load_plan(workspace: Workspace, unit: str, year: int) -> Plan:
    """The plan of `unit` for `year`, checked against itself and against the unit's profile.

    Raises InputError for a year without a plan, for links and, per file, for all wrong rows at once: line, column,
    value.
    """
    present = workspace.plan_years(unit)
    if year not in present:
        raise InputError(
            "There is no plan of {year}.",
            where=workspace.relative(workspace.unit(unit)),
            remedy="Plans present: {years}. Enter the plan in a folder plan-{year}.",
            year=str(year),
            years=", ".join(map(str, present)) or "–",
        )
    folder = workspace.plan(unit, year)
    names = [table.name for table in tables_of("plan")]
    for name in names:
        workspace.refuse_links(folder / f"{name}.csv")
    tables = {
        name: read_table(folder / f"{name}.csv", name, workspace.relative(folder / f"{name}.csv"))
        for name in names
        if name not in OPTIONAL or (folder / f"{name}.csv").exists()
    }
    known = _known_codes(tables, load_unit(workspace, unit))
    for name, rows in tables.items():
        refuse(_contradictions(name, rows, known), workspace.relative(folder / f"{name}.csv"))

    def own(kind: type[Row]) -> list[Row]:
        return list(_typed(tables.get(kind.table, {}), kind))

    return Plan(
        year,
        own(ComponentRow),
        own(AllocationRow),
        own(StatedTotalRow),
        own(TargetRow),
        own(LeadRow),
        own(DocumentRow),
        own(AllocationDocumentRow),
        own(PopulationRow),
        own(ReasonRow),
    )


def _typed(rows: Rows, kind: type[Row]) -> Iterator[Row]:
    names = columns(kind)
    return typed(names, ([row[name] for name in names] for row in rows.values()), kind)


# ---- what must agree between rows and files --------------------------------------------------------------------------


def _known_codes(tables: dict[str, Rows], unit: Unit) -> dict[str, set[str]]:
    return {
        "component": {row["component"] for row in tables["components"].values()},
        "part_of": {row["id"] for row in tables["stated_totals"].values()},
        "place": {place.code for place in unit.places},
        "agency": {agency.code for agency in unit.agencies},
    }


def _contradictions(name: str, rows: Rows, known: dict[str, set[str]]) -> Iterator[Part]:
    """Codes that nothing defines, keys that stand twice, and cells that exclude each other."""
    for column in (column for column in known if column in cells_of(name) and name != "components"):
        for line, row in rows.items():
            if row[column] and row[column] not in known[column]:
                yield part(_IN_COLUMN, line=line, column=column, text=row[column], problem=part("unknown code"))
    seen = set()
    for line, row in rows.items():
        key = tuple(row[column] for column in load_tables()[name].key)
        if key in seen:
            yield part("line {line}: {key} stands twice", line=line, key=" ".join(filter(None, key)))
        seen.add(key)
    for line, row in rows.items():
        for column, problem in _contradictions_within(name, row):
            yield part(_IN_COLUMN, line=line, column=column, text=row[column], problem=problem)


def _contradictions_within(name: str, row: dict[str, str]) -> Iterator[tuple[str, Part]]:
    """The cells of one row that exclude each other: the column of one, and why."""
    if row.get("unit") in UNITS_OF_MONEY and not is_whole(row["amount"], row["unit"]):
        yield "amount", part("not a whole number of đồng")
    if name == "stated_totals":
        if (row["measure"] == "rate") != (row["unit"] == "%"):
            yield "unit", part("a rate is in %, money is not")
        if row["part_of"] == row["id"]:
            yield "part_of", part("part of itself")
    if name == "targets" and (row["target"] == "") != (row["comparator"] == ""):
        yield "target", part("a number needs a comparator, and the reverse")
