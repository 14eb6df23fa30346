"""Why treasury and units differ: the cause of each line, the rows behind it, and how much money each cause explains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import pandas as pd

from monitoring.amounts import rate_percent
from monitoring.cleaning.codelists import CodeList
from monitoring.cleaning.reading import LINEAGE
from monitoring.intake.layouts import load_layouts
from monitoring.intake.titles import stated_day
from monitoring.measures.books import Books
from monitoring.measures.calculation import NO_ROWS, Added, Calculation, Exact, Figure, Operand, single
from monitoring.measures.causes import Comparison, Fit, Found, Line, Sheet, causes
from monitoring.measures.declared import Column, figures, filled, minus
from monitoring.measures.open_rows import ByLine, OpenRow, open_rows
from monitoring.measures.reconciliation import KEYS, codes_of
from monitoring.messages import N_
from monitoring.records import Row, records
from monitoring.tables import frames, numbers
from monitoring.tables.detail_rows import DifferencePartRow, DifferenceRow
from monitoring.tables.numbers import number_name
from monitoring.tables.rows import NotReturnedRow, RefusedRow, SetAsideRow

#: Kinds of rows beside the table that may say to which day it runs.
_SAYS_DAY = ("title", "unit", "footnote")
_KINDS = {"refused": RefusedRow, "not_returned": NotReturnedRow, "set_aside": SetAsideRow}


# ---- the rows of a period --------------------------------------------------------------------------------------------


def found_in(
    reconciled: pd.DataFrame, tables: Mapping[str, pd.DataFrame], codes: Mapping[str, CodeList]
) -> list[Found]:
    """The cause of every line of `reconciled` (reconciliation.csv) that does not agree.

    `tables`: clean payments and returns, refused, not_returned and set_aside, by name. `codes`: the code lists of
    cleaning.
    """
    lines = [row for row in records(reconciled) if row.verdict != "agrees"]
    money = {name: records(_of_lines(tables[name], reconciled)) for name in ("payments", "returns")}
    rest: dict[str, Any] = {name: frames.rows(tables[name], kind) for name, kind in _KINDS.items()}
    return causes(comparison(lines, money | rest, codes))


def found_by(books: Books) -> dict[str, Found]:
    """The same of a period's books, by number id."""
    lines = [row for row in books.rows("reconciliation") if row.verdict != "agrees"]
    money = {name: books.clean(name) for name in ("payments", "returns")}
    rest = {name: books.rows(name) for name in _KINDS}
    return {found.line.row.number_id: found for found in causes(comparison(lines, money | rest, books.codes))}


def _of_lines(rows: pd.DataFrame, reconciled: pd.DataFrame) -> pd.DataFrame:
    """The rows of the lines that do not agree: most do, and are not looked at one by one."""
    differing = reconciled[reconciled["verdict"] != "agrees"]
    wanted = {tuple(codes_of(row).values()) for row in records(differing)}
    groups = rows.groupby(KEYS, dropna=False, sort=False, observed=True)
    found = [place for place, key in enumerate(groups.size().index) if tuple(map(str, key)) in wanted]
    return rows[groups.ngroup().isin(found)]


def comparison(lines: Iterable[Row], rows: Mapping[str, Any], codes: Mapping[str, CodeList]) -> Comparison:
    """Lines of reconciliation.csv with all `rows` that were received of them, by the names of their tables."""
    payments, returns = (_by_line(rows[name]) for name in ("payments", "returns"))
    refused, missing = ByLine(open_rows(rows["refused"], codes)), ByLine(rows["not_returned"])

    def line(row: Row) -> Line:
        own = codes_of(row)
        key = tuple(own.values())
        received = payments.get(key, []), returns.get(key, [])
        return Line(row, own, *received, refused.of(own), missing.of(own))

    return Comparison([line(row) for row in lines], _days(rows["set_aside"]))


def _by_line(rows: Iterable[Row]) -> dict[tuple[str, ...], list[Row]]:
    lines: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        lines.setdefault(tuple(str(getattr(row, name)) for name in KEYS), []).append(row)
    return lines


def _days(set_aside: Iterable[Row]) -> dict[Sheet, Any]:
    """To which day the figures of each sheet of returns run, by its titles and notes."""
    texts: dict[Sheet, list[str]] = {}
    for row in set_aside:
        if row.layout == "returns" and row.kind in _SAYS_DAY:
            texts.setdefault((row.source_file, row.source_sheet), []).append(row.text)
    days = {sheet: stated_day(said) for sheet, said in texts.items()}
    return {sheet: day for sheet, day in days.items() if day is not None}


# ---- tables ----------------------------------------------------------------------------------------------------------


def with_causes(reconciled: pd.DataFrame, found: Iterable[Found]) -> pd.DataFrame:
    """reconciliation.csv with `cause` and `explained_dong` of each line that does not agree."""
    told = {one.line.row.number_id: one for one in found}
    own = [told.get(number_id) for number_id in reconciled["number_id"]]
    return reconciled.assign(
        cause=pd.Series([one.cause if one else "" for one in own], index=reconciled.index, dtype="str"),
        explained_dong=pd.array([one.explained_dong if one else None for one in own], dtype="Int64"),
    )


def parts_table(found: Iterable[Found]) -> pd.DataFrame:
    """The rows behind each cause, and of unexplained lines those of all that fits without being proof."""
    lines = [_part(one, fit, added) for one in found for fit in one.fits for added in fit.rows]
    return frames.made_of(lines, DifferencePartRow)


def _part(found: Found, fit: Fit, added: Added) -> dict[str, object]:
    row, is_received = added.row, added.table in load_layouts()
    place = {name: getattr(row, name) for name in LINEAGE} if is_received else dict.fromkeys(LINEAGE[:2], "")
    return {
        "number_id": found.line.row.number_id,
        "cause": fit.cause,
        "told_by": fit.other.number_id if fit.other else "" if is_received else row.number_id,
        "layout": added.table if is_received else "",
        # In a refused row any cell may hold what belongs to another column: a name.
        "voucher": "" if isinstance(row, OpenRow) else getattr(row, "voucher", ""),
        "dong": None if isinstance(row, OpenRow) and row.dong is None else added.adds,
        **place,
    }


_DIFFERENCES = (
    Column("rows", N_("number of these lines"), unit="count"),
    Column("difference_dong", N_("sum of these lines, whichever side gives more")),
    Column("explained_dong", N_("sum of these lines, whichever side gives more")),
    Column(
        "unexplained_dong",
        N_("not explained = differences − explained"),
        ("difference_dong", "explained_dong"),
        minus,
    ),
    Column(
        "unexplained_rate",
        N_("share = not explained / differences"),
        ("difference_dong", "explained_dong"),
        lambda difference, explained: rate_percent(minus(difference, explained), difference),
        "percent",
        digits=4,
    ),
)


def differences_table(reconciled: pd.DataFrame) -> pd.DataFrame:
    """How much money treasury and units differ by, in all and by cause: each line counts whichever side gives more."""
    rows = records(reconciled)
    if all(row.difference_dong is None for row in rows):
        return frames.made_of([], DifferenceRow)
    differing = _differing(rows)
    groups = {"": differing}
    for row in sorted(differing, key=lambda row: row.cause):
        groups.setdefault(row.cause, []).append(row)
    lines = [
        {"number_id": numbers.row("differences", cause), "cause": cause, **filled(_sums(own), _DIFFERENCES)}
        for cause, own in groups.items()
    ]
    return frames.made_of(lines, DifferenceRow)


def _differing(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.verdict == "differs"]


def _sums(rows: list[Row]) -> dict[str, Any]:
    return {name: sum(_adds(name, row) for row in rows) for name in ("rows", "difference_dong", "explained_dong")}


def _adds(name: str, row: Row) -> int:
    """What a line of reconciliation.csv adds to a sum of differences.csv."""
    return 1 if name == "rows" else abs(int(getattr(row, name)))


# ---- traces ----------------------------------------------------------------------------------------------------------

_BEHIND = N_("the rows that make it up")


def explained_figures(books: Books) -> Iterator[Figure]:
    """How much of each difference has a known cause: the rows that make it up; and the same by cause."""
    for row in books.rows("reconciliation"):
        dimensions = {name: str(getattr(row, name)) for name in KEYS}
        yield Figure(number_name(row.number_id, "explained_dong"), dimensions, partial(_explained, books, row))
    for row in books.rows("differences"):
        dimensions = {"cause": row.cause} if row.cause else {}
        yield from figures(row, dimensions, _DIFFERENCES, partial(_summed, books, row))


def _explained(books: Books, row: Row) -> Calculation:
    words = N_("the part of the difference whose cause is known")
    found = books.once(found_by).get(row.number_id)
    if not row.explained_dong or found is None:
        return Calculation(words, (), row.explained_dong, row.explained_dong)
    rows = next((fit.rows for fit in found.fits if fit.cause == row.cause), NO_ROWS)
    return single(Operand(_BEHIND, row.explained_dong, rows), words)


def _summed(books: Books, row: Row, name: str, stated: Exact) -> Operand:
    own = [line for line in _differing(books.rows("reconciliation")) if row.cause in ("", line.cause)]
    added = books.adding("reconciliation", own, [_adds(name, line) for line in own])
    unit = "count" if name == "rows" else "dong"
    return Operand(N_("lines on which treasury and units differ"), stated, added, unit, empty=0)
