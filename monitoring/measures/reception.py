"""What will become of files that are being received, told before they are registered: what cleaning will refuse and
why, what is here already, and how their money compares with the plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import pandas as pd

from monitoring.amounts import Dong
from monitoring.cleaning.ledger import Cleaning, clean
from monitoring.cleaning.reading import LINEAGE
from monitoring.cleaning.rules import context_for
from monitoring.cleaning.send_back import Outcome, outcomes
from monitoring.cleaning.sheet_totals import sheet_totals_table
from monitoring.distinct import flagged, plain_table
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import Received, read_source, together
from monitoring.intake.receiving import Receipt, register_of
from monitoring.intake.registry import read_unchanged
from monitoring.intake.senders import Senders
from monitoring.measures.checks.sheets import Sheets, of_forms
from monitoring.measures.money import signed_dong
from monitoring.plan import Plan
from monitoring.records import Row, records
from monitoring.subject import Subject
from monitoring.tables.store import texts
from monitoring.vietnamese import fold

#: So many refused rows are told one by one.
SHOWN = 5
_SAME_THING = ("duplicate", "conflicting")
#: A file whose money is so many times its lines' plan is more likely written in another unit than overspent.
_FAR_BEYOND = 30
#: No payment of a programme is smaller, in đồng.
_SMALLEST_PLAUSIBLE = 1_000_000


@dataclass(frozen=True)
class Notice:
    """Something to look at: a message id and the values of its placeholders."""

    message: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class CapitalSum:
    """The readable money of one type of funding in a file, in đồng, beside the year's plan (None: not planned)."""

    capital: str
    dong: Dong
    planned: Dong | None


@dataclass(frozen=True)
class Prospect:
    """What will become of one file: `refused` rows of refused.csv, `remarked` ones of remarks.csv (not those refused),
    `sums` by layout, and what somebody should look at.

    `rows`: how many data rows it holds. `sums` are of the file by itself: rows that are here already are in them.
    `plan_year`: the year of the plan that they stand beside, None without one. `sent_back`: what becomes of the rows
    that were sent back, where the file is a corrected copy.
    """

    rows: int
    refused: tuple[Row, ...]
    remarked: tuple[Row, ...]
    sums: Mapping[str, tuple[CapitalSum, ...]]
    plan_year: int | None
    notices: tuple[Notice, ...]
    sent_back: tuple[Outcome, ...] = ()


def prospects(subject: Subject, receipts: Sequence[Receipt]) -> list[Prospect]:
    """What will become of each file, cleaned together with what the period has received.

    Raises InputError where the files that are here already cannot be read or cleaned.
    """
    if not receipts:
        return []
    new = [table for receipt in receipts for table in receipt.tables]
    here, alone = list(_here_already(subject, receipts)), _cleaned(subject, new)
    both = _cleaned(subject, [*here, *new]) if here else alone
    return [_prospect(subject, receipt, alone, both) for receipt in receipts]


def _cleaned(subject: Subject, tables: Iterable[Received]) -> Cleaning:
    parts: dict[str, list[Received]] = {}
    for table in tables:
        parts.setdefault(table.layout.name, []).append(table)
    received = {name: together(load_layouts()[name], found) for name, found in parts.items()}
    # Corrections name files that are not all here, and concern none of the new ones.
    return clean(received, context_for(subject, corrected=False))


def _here_already(subject: Subject, receipts: Sequence[Receipt]) -> Iterator[Received]:
    """The tables in the layouts of `receipts` of the files that are in force, without the one that is replaced."""
    workspace, unit = subject.workspace, subject.unit.code
    layouts = {table.layout.name: table.layout for receipt in receipts for table in receipt.tables}
    replaced = {receipt.source.replaces for receipt in receipts}
    for quarter in subject.period.year_to_date():
        wanted = {name for name, layout in layouts.items() if quarter == subject.period or layout.year_to_date}
        for name, source in register_of(workspace, unit, quarter).items():
            out_of_force = source.superseded_by or (quarter == subject.period and name in replaced)
            if not out_of_force and wanted.intersection(source.layouts):
                content = read_unchanged(workspace.received(unit, quarter) / name, source, workspace)
                tables = read_source(content, source, f"{quarter}/{name}")
                yield from (table for table in tables if table.layout.name in wanted)


def _prospect(subject: Subject, receipt: Receipt, alone: Cleaning, both: Cleaning) -> Prospect:
    refused = both.refused()
    own = refused[refused["source_file"] == receipt.source_file]
    accepted = {table.layout.name: _of_file(alone.accepted(table.layout.name), receipt) for table in receipt.tables}
    plan = subject.own_plan
    rows = sum(len(table.rows) for table in receipt.tables)
    told = own[~own["rule"].isin(_SAME_THING) | _names(own, receipt.source_file)]
    return Prospect(
        rows=rows,
        refused=tuple(records(plain_table(told))),
        remarked=tuple(_remarked(alone, receipt, own)),
        sums={name: tuple(_by_capital(table, plan)) for name, table in accepted.items() if _money(table) is not None},
        plan_year=plan.year if plan else None,
        notices=(
            *_of_title(subject, receipt),
            *_of_units(receipt),
            *_of_overlaps(receipt, refused, rows),
            *(notice for table in accepted.values() if plan for notice in _of_size(table, plan)),
            *_of_forms(receipt, accepted, alone),
        ),
        sent_back=tuple(outcomes(both, receipt.source_file, receipt.content)),
    )


def _remarked(alone: Cleaning, receipt: Receipt, refused: pd.DataFrame) -> Iterator[Row]:
    """The remarks on rows of the file that will stay."""
    gone = set(zip(*(refused[name] for name in LINEAGE), strict=True))
    for row in records(plain_table(_of_file(alone.remarks(), receipt))):
        if tuple(getattr(row, name) for name in LINEAGE) not in gone:
            yield row


def _of_file(rows: pd.DataFrame, receipt: Receipt) -> pd.DataFrame:
    return rows[rows["source_file"] == receipt.source_file]


def _money(rows: pd.DataFrame) -> pd.Series | None:
    """The đồng that each accepted row says was disbursed; None for rows without money."""
    if "amount_dong" in rows:
        return signed_dong(rows)
    return rows.get("cumulative_dong")


def _by_capital(rows: pd.DataFrame, plan: Plan | None) -> Iterator[CapitalSum]:
    money = _money(rows)
    if money is None:
        return
    planned: Counter[str] = Counter()
    for row in plan.allocations if plan else []:
        planned[row.capital] += row.amount_dong
    for capital, dong in money.groupby(rows["capital"]).sum(min_count=1).dropna().items():
        whole = Dong(planned[str(capital)]) if capital in planned else None
        yield CapitalSum(str(capital), Dong(dong), whole)


# ---- what somebody should look at ------------------------------------------------------------------------------------

_MESSAGES = {row["notice"]: row["words"] for row in texts(Path(__file__).with_name("notices.csv"))}


def _notice(notice: str, **values: object) -> Notice:
    """A notice of notices.csv."""
    return Notice(_MESSAGES[notice], values)


def _of_title(subject: Subject, receipt: Receipt) -> Iterator[Notice]:
    said, source = receipt.said, receipt.source
    if said.form is None and said.period is not None and said.period != subject.period:
        yield _notice("other_period", theirs=str(said.period), ours=str(subject.period))
    of_file = Senders(subject.unit).of_file(said)
    if of_file is not None and fold(of_file) != fold(source.sender):
        yield _notice("other_sender", theirs=of_file, ours=source.sender)
    if not any(len(table.rows) for table in receipt.tables):
        yield _notice("no_row")


def _of_units(receipt: Receipt) -> Iterator[Notice]:
    units = [table.rows["unit"] for table in receipt.tables if "unit" in table.rows]
    without = sum(int(flagged(unit, lambda text: not text.strip()).sum()) for unit in units)
    if without:
        yield _notice("no_unit", count=without)


def _of_overlaps(receipt: Receipt, refused: pd.DataFrame, rows: int) -> Iterator[Notice]:
    """Rows that name the same thing as rows of another file, by the words with which cleaning refuses one of them."""
    same = refused[refused["rule"].isin(_SAME_THING)]
    theirs = set(same["source_file"]) | _named_files(same)
    for file in sorted(theirs - {receipt.source_file}):
        pairs = same[
            ((same["source_file"] == receipt.source_file) & _names(same, file))
            | ((same["source_file"] == file) & _names(same, receipt.source_file))
        ]
        if count := len(pairs):
            other = int((pairs["rule"] == "conflicting").sum())
            period, _, name = file.partition("/")
            is_revision = period == receipt.path.parent.name and (other or 2 * count > rows)
            notice = "revision" if is_revision else "conflicts" if other else "repeats"
            yield _notice(notice, count=count, rows=rows, file=file, name=name, other=other)


def _named_files(same: pd.DataFrame) -> set[str]:
    found = same["reason"].str.extractall(r"(20\d\d-[^\s/]+/[^/]+?)(?= \[| #)")
    return set(found[0]) if len(found) else set()


def _names(rows: pd.DataFrame, file: str) -> pd.Series:
    return rows["reason"].str.contains(f"{file} #", regex=False) | rows["reason"].str.contains(f"{file} [", regex=False)


def _of_forms(receipt: Receipt, accepted: Mapping[str, pd.DataFrame], alone: Cleaning) -> Iterator[Notice]:
    """Figures of sheets that their own forms contradict (see checks.sheets)."""
    tables = {table.layout.name: table for table in receipt.tables if table.layout.sheet}
    if not tables:
        return
    totals = records(sheet_totals_table(tables, alone.context.codes["units"]))
    rows = {name: records(accepted[name]) for name in tables}
    sheets = Sheets(lambda layout: rows.get(layout, []), lambda: totals, lambda component: [])
    wrong = [check for check in of_forms(sheets) if check.verdict == "differs"]
    if wrong:
        yield _notice("forms", count=len(wrong), row=wrong[0].about["row"], file=wrong[0].about["file"])


def _of_size(rows: pd.DataFrame, plan: Plan) -> Iterator[Notice]:
    """Money beyond the plan of the lines that it is for, or of a size that another unit would explain."""
    money = _money(rows)
    if money is None:
        return
    ours = (rows["plan_year"] == plan.year) & (rows["plan_kind"] == "year")
    total, planned = int(money[ours].sum()), _planned(rows[ours], plan)
    largest = int(money[ours].abs().max()) if ours.any() and money[ours].notna().any() else 0
    if not planned or not largest:
        return
    values = {"total": Dong(total), "planned": Dong(planned), "year": str(plan.year)}
    if total > _FAR_BEYOND * planned:
        yield _notice("far_beyond", **values, factor=_power(total, planned))
    elif total > planned:
        yield _notice("beyond", **values)
    elif largest < _SMALLEST_PLAUSIBLE and 1000 * total < 2 * planned:
        yield _notice("tiny", **values)


def _power(total: int, planned: int) -> int:
    """The factor, of those between units of money, that brings `total` below `planned`."""
    return next((factor for factor in (10**3, 10**6) if total <= _FAR_BEYOND * planned * factor), 10**9)


def _planned(rows: pd.DataFrame, plan: Plan) -> int:
    """What the plan allocates to the lines of `rows`; a row that is not broken down stands for all its parts."""
    line = attrgetter("component", "source", "capital")
    lines = set(map(line, records(rows[["component", "source", "capital"]].drop_duplicates())))
    return sum(row.amount_dong for row in plan.allocations if any(_covers(own, line(row)) for own in lines))


def _covers(line: Iterable[str], allocation: Iterable[str]) -> bool:
    return all(part in ("", None, whole) for part, whole in zip(line, allocation, strict=True))
