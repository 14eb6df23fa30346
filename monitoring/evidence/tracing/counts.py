"""Counts and single amounts: refused rows, files received, the ledger, statuses and verdicts, lines of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from monitoring.measures.books import Books
from monitoring.measures.calculation import Added, Calculation, Figure, Operand, Rows, single
from monitoring.measures.families import family_of
from monitoring.messages import N_
from monitoring.plan import HEADING, Plan
from monitoring.presentation.wording import TERMS
from monitoring.records import Row
from monitoring.tables.numbers import identifier, number_name
from monitoring.tables.rows import LedgerRow
from monitoring.tables.store import columns

_COUNTED = N_("number of these lines")


# ---- refused rows ----------------------------------------------------------------------------------------------------


def refused_figures(books: Books) -> Iterator[Figure]:
    """Refused rows and their đồng: all, by follow-up, by rule, by rule and layout or file, each row."""
    refused = books.rows("refused")
    groups = {"refused": refused} | {
        f"refused.{code}": [row for row in refused if row.follow_up == code] for code in TERMS["follow_up"]
    }
    dimensions: dict[str, dict[str, str]] = {}
    for row in refused:
        place = identifier(f"refused.{row.source_file}.{row.source_sheet}.{row.source_row}")
        rule, file, layout = {"rule": row.rule}, {"file": row.source_file}, {"layout": row.layout}
        ruled = f"refused.{row.rule}"
        names = {ruled: rule, f"{ruled}.{row.layout}": rule | layout, place: rule | file}
        names |= {f"{ruled}.{identifier(row.source_file)}": rule | file}
        followed = f"refused.{row.follow_up}.{row.rule}"
        names |= {followed: rule, f"{followed}.{identifier(row.source_file)}": rule | file}
        for name, about in names.items():
            groups.setdefault(name, []).append(row)
            dimensions[name] = about
    for name, rows in groups.items():
        about = dimensions.get(name, {})
        yield Figure(number_name(name, "rows"), about, partial(_refused_rows, books, rows))
        yield Figure(number_name(name, "dong"), about, partial(_refused_dong, books, rows))


def _refused_rows(books: Books, rows: Sequence[Row]) -> Calculation:
    lines = _received(books, rows, lambda row: 1)
    return single(Operand(N_("refused rows"), len(rows), lines, "count", empty=0), _COUNTED)


def _refused_dong(books: Books, rows: Sequence[Row]) -> Calculation:
    readable = [row for row in rows if row.amount_dong is not None]
    lines = _received(books, readable, lambda row: row.amount_dong)
    stated = sum(row.amount_dong for row in readable) if readable else None
    return single(Operand(N_("refused rows whose amount can be read"), stated, lines), N_("sum of these lines"))


def _received(books: Books, rows: Sequence[Row], adds: Callable[[Row], int]) -> Rows:
    """The raw lines of refused rows of several layouts."""
    ordered = sorted(rows, key=lambda row: row.layout)
    return Rows(added for row in ordered for added in books.adding(row.layout, [row], [adds(row)]))


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
    lines: list[Added] = []
    for source in sources:
        refused = [row for row in books.rows("refused") if row.layout == source.layout]
        for rows in (books.clean(source.layout), refused):
            own = [row for row in rows if row.source_file == source.source_file]
            lines += books.adding(source.layout, own, 1)
    stated = sum(int(source.rows) for source in sources)
    return single(Operand(N_("rows accepted or refused"), stated, Rows(lines), "count", empty=0), _COUNTED)


def ledger_figures(books: Books) -> Iterator[Figure]:
    """What went into each rule of cleaning and what came out: the row of the ledger itself."""
    for row in books.rows("ledger"):
        for column in columns(LedgerRow):
            if column.startswith(("rows_", "dong_")):
                name = identifier(f"ledger.{row.layout}.{row.rule}.{column}")
                yield Figure(name, {"layout": row.layout, "rule": row.rule}, partial(_ledger, books, row, column))


def _ledger(books: Books, row: Row, column: str) -> Calculation:
    value = getattr(row, column)
    unit = "dong" if column.startswith("dong_") else "count"
    if not column.endswith("_removed"):
        lines = books.adding("ledger", [row], [value])
        return single(Operand(N_("the ledger's line of the rule"), value, lines, unit), N_("as cleaning counted it"))
    refused = [one for one in books.rows("refused") if (one.layout, one.rule) == (row.layout, row.rule)]
    if unit == "dong":
        refused = [one for one in refused if one.amount_dong is not None]
    adds = [one.amount_dong if unit == "dong" else 1 for one in refused]
    operand = Operand(N_("refused rows"), value, books.adding(row.layout, refused, adds), unit, empty=0)
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
    for standing in ("new", "known"):
        yield _count(books, "checks", standing, [row for row in unsettled if row.standing == standing])
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
    about = {} if name == "all" else {"counted": name}
    return Figure(number_name(f"{table}.{name}", "rows"), about, partial(_counted, books, table, rows))


def _counted(books: Books, table: str, rows: Sequence[Row]) -> Calculation:
    operand = Operand(N_("rows of the table"), len(rows), books.adding(table, rows, 1), "count", empty=0)
    return single(operand, _COUNTED)


# ---- the plan's own lines --------------------------------------------------------------------------------------------


def plan_figures(books: Books) -> Iterator[Figure]:
    """The amounts that the plan states, and how many documents it cites."""
    plan = books.subject.plan
    if plan is None:
        return
    prefix = f"plan-{plan.year}"
    for row in books.plan_rows(plan, "allocations"):
        tranche = f"tranche-{row.tranche}" if row.tranche else ""
        parts = filter(None, [prefix, "allocation", row.component, row.source, row.capital or "not_stated", tranche])
        name = number_name(".".join(parts), "amount_dong")
        about = {key: code for key in ("component", "source", "capital") if (code := getattr(row, key))}
        yield Figure(name, about, partial(_planned, books, plan, "allocations", row))
    for row in books.plan_rows(plan, "stated_totals"):
        name = number_name(f"{prefix}.stated.{row.id}", "amount_dong")
        yield Figure(name, {}, partial(_planned, books, plan, "stated_totals", row))
    yield Figure(number_name(f"{prefix}.documents", "rows"), {}, partial(_documents, books, plan))


def _planned(books: Books, plan: Plan, table: str, row: Row) -> Calculation:
    if row.amount_dong is None:
        return Calculation(N_("as the plan states it"), (), row.value, row.value, "percent")
    lines = books.adding_of_plan(plan, table, [row], [row.amount_dong])
    return single(Operand(N_("the plan's line"), row.amount_dong, lines), N_("as the plan states it"))


def _documents(books: Books, plan: Plan) -> Calculation:
    documents = [row for row in books.plan_rows(plan, "documents") if row.place != HEADING]
    lines = books.adding_of_plan(plan, "documents", documents, 1)
    return single(Operand(N_("documents that the plan cites"), len(documents), lines, "count", empty=0), _COUNTED)
