"""Counts and single amounts: refused rows, files received, the ledger, statuses and verdicts, lines of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import pandas as pd

from monitoring.cleaning.reading import LINEAGE
from monitoring.evidence.tracing.books import Books, Row
from monitoring.evidence.tracing.calculation import Calculation, Figure, Operand, single
from monitoring.presentation.messages import N_
from monitoring.presentation.report import identifier, number_name
from monitoring.presentation.sections import findings
from monitoring.presentation.sections.terms import family_of

_COUNTED = N_("number of these lines")


# ---- refused rows ----------------------------------------------------------------------------------------------------


def refused_figures(books: Books) -> Iterator[Figure]:
    """Refused rows and their đồng: all, the faulty ones, by rule, by rule and layout or file, each row."""
    refused = books.table("refused")
    faulty = refused[refused["rule"] != findings.DUPLICATE]
    groups = {"refused": refused, "refused.faulty": faulty}
    for rule, rows in refused.groupby("rule"):
        groups[f"refused.{rule}"] = rows
        groups |= {f"refused.{rule}.{layout}": own for layout, own in rows.groupby("layout")}
        groups |= {f"refused.{rule}.{identifier(file)}": own for file, own in rows.groupby("source_file")}
    for row in refused.index:
        file, sheet, line = refused.loc[row, LINEAGE]
        groups[identifier(f"refused.{file}.{sheet}.{line}")] = refused.loc[[row]]
    for name, rows in groups.items():
        yield Figure(number_name(name, "rows"), {}, partial(_refused_rows, books, rows))
        yield Figure(number_name(name, "dong"), {}, partial(_refused_dong, books, rows))


def _refused_rows(books: Books, rows: pd.DataFrame) -> Calculation:
    lines = _received(books, rows, pd.Series(1, index=rows.index))
    return single(Operand(N_("refused rows"), len(rows), lines, "count", empty=0), _COUNTED)


def _refused_dong(books: Books, rows: pd.DataFrame) -> Calculation:
    readable = rows[rows["amount_dong"].notna()]
    lines = _received(books, readable, readable["amount_dong"])
    stated = int(readable["amount_dong"].sum()) if len(readable) else None
    return single(Operand(N_("refused rows whose amount can be read"), stated, lines), N_("sum of these lines"))


def _received(books: Books, rows: pd.DataFrame, adds: pd.Series) -> tuple:
    """The raw lines of rows of several layouts."""
    return tuple(
        line for layout, own in rows.groupby("layout") for line in books.lines(str(layout), own, adds.loc[own.index])
    )


# ---- files received, and the ledger ----------------------------------------------------------------------------------


def source_figures(books: Books) -> Iterator[Figure]:
    """How many rows each file holds, and all of them together."""
    sources = books.rows("sources")
    yield Figure(number_name("sources", "rows"), {}, partial(_rows_of, books, sources))
    for row in sources:
        name = number_name(identifier(f"sources.{row.source_file}.{row.layout}"), "rows")
        yield Figure(name, {"file": row.source_file}, partial(_rows_of, books, [row]))


def _rows_of(books: Books, sources: Sequence[Row]) -> Calculation:
    """Every row of a file is accepted or refused."""
    lines = []
    for source in sources:
        for rows in (_accepted(books, source.layout), books.table("refused").query("layout == @source.layout")):
            own = rows[rows["source_file"] == source.source_file]
            lines += books.lines(source.layout, own, [1] * len(own))
    stated = sum(int(source.rows) for source in sources)
    return single(Operand(N_("rows accepted or refused"), stated, tuple(lines), "count", empty=0), _COUNTED)


def _accepted(books: Books, layout: str) -> pd.DataFrame:
    return {
        "payments": books.payments,
        "returns": books.returns,
        "indicator-returns": books.indicator_returns,
    }[layout]


def ledger_figures(books: Books) -> Iterator[Figure]:
    """What went into each rule of cleaning and what came out: the row of the ledger itself."""
    for row in books.rows("ledger"):
        for column in vars(row):
            if column.startswith(("rows_", "dong_")):
                name = identifier(f"ledger.{row.layout}.{row.rule}.{column}")
                yield Figure(name, {"layout": row.layout, "rule": row.rule}, partial(_ledger, books, row, column))


def _ledger(books: Books, row: Row, column: str) -> Calculation:
    value = getattr(row, column)
    unit = "dong" if column.startswith("dong_") else "count"
    if not column.endswith("_removed"):
        lines = books.table_lines("ledger", [row], [value])
        return single(Operand(N_("the ledger's line of the rule"), value, lines, unit), N_("as cleaning counted it"))
    refused = books.table("refused").query("layout == @row.layout and rule == @row.rule")
    if unit == "dong":
        refused = refused[refused["amount_dong"].notna()]
    adds = refused["amount_dong"] if unit == "dong" else [1] * len(refused)
    operand = Operand(N_("refused rows"), value, books.lines(row.layout, refused, adds), unit, empty=0)
    return single(operand, N_("sum of these lines"))


# ---- statuses and verdicts -------------------------------------------------------------------------------------------


def status_figures(books: Books) -> Iterator[Figure]:
    """How many targets have each status, a target that two offices report differently counted once."""
    own = {(row.indicator, row.commune): row for row in reversed(books.rows("indicators"))}
    targets = [row for key, row in own.items() if key in books.targets]
    yield from _by_value(books, "indicators", targets, "status")


def check_counts(books: Books) -> Iterator[Figure]:
    """How many checks there are of each verdict and kind; of a kind those that do not agree."""
    checks = books.rows("checks")
    yield from _by_value(books, "checks", checks, "verdict")
    unsettled = [row for row in checks if row.verdict != "agrees"]
    yield _count(books, "checks", "unsettled", unsettled)
    for family in sorted({family_of(row) for row in checks}):
        yield _count(books, "checks", family, [row for row in unsettled if family_of(row) == family])


def reconciliation_counts(books: Books) -> Iterator[Figure]:
    rows = books.rows("reconciliation")
    yield from _by_value(books, "reconciliation", rows, "verdict")
    yield Figure(number_name("reconciliation", "rows"), {}, partial(_counted, books, "reconciliation", rows))


_VALUES: Mapping[str, tuple[str, ...]] = {
    "status": ("met", "not_met", "no_data", "conflicting", "not_measurable"),
    "verdict": ("agrees", "differs", "cannot_tell"),
}


def _by_value(books: Books, table: str, rows: Sequence[Row], column: str) -> Iterator[Figure]:
    yield _count(books, table, "all", rows)
    for value in _VALUES[column]:
        yield _count(books, table, value, [row for row in rows if getattr(row, column) == value])


def _count(books: Books, table: str, name: str, rows: Sequence[Row]) -> Figure:
    return Figure(number_name(f"{table}.{name}", "rows"), {}, partial(_counted, books, table, rows))


def _counted(books: Books, table: str, rows: Sequence[Row]) -> Calculation:
    operand = Operand(N_("rows of the table"), len(rows), books.table_lines(table, rows), "count", empty=0)
    return single(operand, _COUNTED)


# ---- the plan's own lines --------------------------------------------------------------------------------------------


def plan_figures(books: Books) -> Iterator[Figure]:
    """The amounts that the plan states, and how many documents it cites."""
    plan = books.subject.plan
    if plan is None:
        return
    prefix = f"plan-{plan.year}"
    for index, row in plan.allocations.iterrows():
        tranche = f"tranche-{row.tranche}" if row.tranche else ""
        parts = filter(None, [prefix, "allocation", row.component, row.source, row.capital or "not_stated", tranche])
        name = number_name(".".join(parts), "amount_dong")
        yield Figure(name, {}, partial(_planned, books, "allocations", plan.allocations.loc[[index]]))
    for index, row in plan.stated_totals.iterrows():
        name = number_name(f"{prefix}.stated.{row.id}", "amount_dong")
        yield Figure(name, {}, partial(_planned, books, "stated_totals", plan.stated_totals.loc[[index]]))
    yield Figure(number_name(f"{prefix}.documents", "rows"), {}, partial(_documents, books))


def _planned(books: Books, table: str, row: pd.DataFrame) -> Calculation:
    dong = row["amount_dong"].iloc[0]
    if pd.isna(dong):
        return Calculation(N_("as the plan states it"), (), row["value"].iloc[0], row["value"].iloc[0], "percent")
    lines = books.plan_lines(books.subject.plan, table, row, row["amount_dong"])
    return single(Operand(N_("the plan's line"), int(dong), lines), N_("as the plan states it"))


def _documents(books: Books) -> Calculation:
    documents = books.subject.plan.documents
    lines = books.plan_lines(books.subject.plan, "documents", documents, [1] * len(documents))
    return single(Operand(N_("documents that the plan cites"), len(documents), lines, "count", empty=0), _COUNTED)
