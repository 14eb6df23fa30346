"""Counts and single amounts: refused rows, files received, the ledger, statuses and verdicts, lines of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from monitoring.measures.books import Books
from monitoring.measures.calculation import Added, Calculation, Exact, Figure, Operand, Rows, adding, single
from monitoring.measures.families import family_of
from monitoring.messages import N_
from monitoring.plan import HEADING
from monitoring.records import Row
from monitoring.tables.numbers import counted, marked, number_name
from monitoring.tables.numbers import plan as plan_name
from monitoring.tables.rows import LedgerRow
from monitoring.tables.schema import load_codes
from monitoring.tables.store import columns

TABLE_ROWS = N_("rows of the table")
_REFUSED, _COUNTED, _ADDED = N_("refused rows"), N_("number of these lines"), N_("sum of these lines")
_AS_STATED = N_("as the plan states it")


def _figure(
    name: str,
    about: Mapping[str, str],
    of: str,
    rows: Callable[[], Rows],
    words: str = _COUNTED,
    unit: str = "count",
    empty: Exact = 0,
    stated: Exact = None,
) -> Figure:
    """The number that is the sum `of` (a message id) these `rows`; `stated`: as its table gives it, where one does."""

    def calculate() -> Calculation:
        added = rows()
        total = added.total if added else empty
        return single(Operand(of, total if stated is None else stated, added, unit, empty), words)

    return Figure(name, about, calculate)


# ---- refused rows ----------------------------------------------------------------------------------------------------


def refused_figures(books: Books) -> Iterator[Figure]:
    """Refused rows and their đồng: all, by follow-up, by rule, by rule and layout or file, each row."""
    refused = books.rows("refused")
    groups: dict[str, tuple[dict[str, str], list[Row]]] = {"refused": ({}, refused)}
    for code in load_codes()["follow_ups"]:
        groups[f"refused.{code}"] = {}, [row for row in refused if row.follow_up == code]
    for row in refused:
        for name, about in _groups_of(row).items():
            groups.setdefault(name, (about, []))[1].append(row)
    for name, (about, rows) in groups.items():
        yield _figure(number_name(name, "rows"), about, _REFUSED, partial(_received, rows, 1))
        yield _figure(
            number_name(name, "dong"),
            about,
            N_("refused rows whose amount can be read"),
            partial(_received, rows, "amount_dong"),
            _ADDED,
            "dong",
            empty=None,
        )


def _groups_of(row: Row) -> dict[str, dict[str, str]]:
    """The groups that a refused row counts in, by their names, and what each is about."""
    rule, file = {"rule": row.rule}, {"file": row.source_file}
    of_rule, followed = f"refused.{row.rule}", f"refused.{row.follow_up}.{row.rule}"
    return {
        of_rule: rule,
        f"{of_rule}.{row.layout}": {**rule, "layout": row.layout},
        counted("refused", row.source_file, row.source_sheet, row.source_row): rule | file,
        counted(of_rule, row.source_file): rule | file,
        followed: rule,
        counted(followed, row.source_file): rule | file,
    }


def _received(rows: Sequence[Row], adds: str | int) -> Rows:
    """Rows of several layouts."""
    ordered = sorted(rows, key=lambda row: row.layout)
    return Rows(added for row in ordered for added in adding(row.layout, [row], adds))


# ---- files received, and the ledger ----------------------------------------------------------------------------------


def source_figures(books: Books) -> Iterator[Figure]:
    """How many rows each file holds, and all of them together: every row is accepted or refused."""
    sources = books.rows("sources")
    groups = {"sources": sources} | {counted("sources", row.source_file, row.layout): [row] for row in sources}
    for name, rows in groups.items():
        about = {} if name == "sources" else {"file": rows[0].source_file}
        of, stated = N_("rows accepted or refused"), sum(int(row.rows) for row in rows)
        yield _figure(number_name(name, "rows"), about, of, partial(_rows_of, books, rows), stated=stated)


def _rows_of(books: Books, sources: Sequence[Row]) -> Rows:
    lines: list[Added] = []
    for source in sources:
        refused = [row for row in books.rows("refused") if row.layout == source.layout]
        for rows in (books.clean(source.layout), refused):
            own = [row for row in rows if row.source_file == source.source_file]
            lines += adding(source.layout, own, 1)
    return Rows(lines)


def ledger_figures(books: Books) -> Iterator[Figure]:
    """What went into each rule of cleaning and what came out: the row of the ledger itself, and what it refused."""
    for row in books.rows("ledger"):
        about = {"layout": row.layout, "rule": row.rule}
        for column in (name for name in columns(LedgerRow) if name.startswith(("rows_", "dong_"))):
            name, value = counted("ledger", row.layout, row.rule, column), getattr(row, column)
            unit = "dong" if column.startswith("dong_") else "count"
            if column.endswith("_removed"):
                refused = partial(_refused, books, row, "amount_dong" if unit == "dong" else 1)
                yield _figure(name, about, _REFUSED, refused, _ADDED, unit, stated=value)
            else:
                lines = partial(adding, "ledger", [row], column)
                of, words = N_("the ledger's line of the rule"), N_("as cleaning counted it")
                yield _figure(name, about, of, lines, words, unit, empty=None)


def _refused(books: Books, row: Row, adds: str | int) -> Rows:
    own = [one for one in books.rows("refused") if (one.layout, one.rule) == (row.layout, row.rule)]
    return adding(row.layout, own, adds)


# ---- statuses and verdicts -------------------------------------------------------------------------------------------


def status_figures(books: Books) -> Iterator[Figure]:
    """How many targets have each status, a target that two offices report differently counted once."""
    own = {(row.indicator, row.place): row for row in reversed(books.rows("indicators"))}
    yield from _by_value("indicators", [row for key, row in own.items() if key in books.targets], "status", "statuses")


def check_counts(books: Books) -> Iterator[Figure]:
    """How many checks there are of each verdict and kind; of a kind those that do not agree."""
    checks = books.rows("checks")
    yield from _by_value("checks", checks, "verdict", "verdicts")
    unsettled = [row for row in checks if row.verdict != "agrees"]
    yield _count("checks", "unsettled", unsettled)
    for standing in ("new", "known"):
        yield _count("checks", standing, [row for row in unsettled if row.standing == standing])
    for family in sorted({family_of(row) for row in checks}):
        yield _count("checks", family, [row for row in unsettled if family_of(row) == family])


def reconciliation_counts(books: Books) -> Iterator[Figure]:
    """How many lines of money were compared, and with what verdict."""
    rows = books.rows("reconciliation")
    yield from _by_value("reconciliation", rows, "verdict", "verdicts")
    yield _count("reconciliation", "", rows)


def _by_value(table: str, rows: Sequence[Row], column: str, codes: str) -> Iterator[Figure]:
    yield _count(table, "all", rows)
    for value in load_codes()[codes]:
        yield _count(table, value, [row for row in rows if getattr(row, column) == value])


def _count(table: str, name: str, rows: Sequence[Row]) -> Figure:
    about = {} if name in ("", "all") else {"counted": name}
    number = number_name(".".join(filter(None, [table, name])), "rows")
    return _figure(number, about, TABLE_ROWS, partial(adding, table, rows, 1))


# ---- the plan's own lines --------------------------------------------------------------------------------------------


def plan_figures(books: Books) -> Iterator[Figure]:
    """The amounts that the plan states, and how many documents it cites."""
    plan = books.subject.plan
    if plan is None:
        return
    for row in plan.allocations:
        codes = (row.component, row.source, row.capital or "not_stated", marked("tranche", row.tranche))
        about = {key: code for key in ("component", "source", "capital") if (code := getattr(row, key))}
        yield _planned(plan_name(plan.year, "allocation", *codes), about, f"plan-{plan.year}/allocations", row)
    for total in plan.stated_totals:
        yield _planned(plan_name(plan.year, "stated", total.id), {}, f"plan-{plan.year}/stated_totals", total)
    cited = [row for row in plan.documents if row.cited != HEADING]
    documents = partial(adding, f"plan-{plan.year}/documents", cited, 1)
    name = number_name(plan_name(plan.year, "documents"), "rows")
    yield _figure(name, {}, N_("documents that the plan cites"), documents)


def _planned(name: str, about: Mapping[str, str], table: str, row: Row) -> Figure:
    number = number_name(name, "amount_dong")
    if row.amount_dong is None:
        return Figure(number, about, lambda: Calculation(_AS_STATED, (), row.value, row.value, "percent"))
    lines = partial(adding, table, [row], "amount_dong")
    return _figure(number, about, N_("the plan's line"), lines, _AS_STATED, "dong", empty=None)
