"""Cleaning with its books kept: after every rule, rows and đồng in = out + removed, to the đồng."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path

import pandas as pd

from monitoring.cleaning import corrections, reading
from monitoring.cleaning.effects import change_in_disbursed
from monitoring.cleaning.finding import Context, Finding, Rule
from monitoring.cleaning.follow_up import RESEND, FaultRow, follow_ups, further_faults
from monitoring.cleaning.reading import LINEAGE
from monitoring.cleaning.rules import load_rules
from monitoring.cleaning.shown import Effect, touched
from monitoring.distinct import plain_table
from monitoring.errors import InputError
from monitoring.intake import personal
from monitoring.intake.layouts import Layout
from monitoring.intake.readers import Received, as_json
from monitoring.tables import frames, store
from monitoring.tables.rows import LedgerRow, RefusedRow, RemarkRow

LEDGER_COLUMNS = store.columns(LedgerRow)


@dataclass
class _Book:
    """The rows of one layout that are still in, and the đồng each of them stands for (missing where unreadable)."""

    layout: Layout
    received: pd.DataFrame
    rows: pd.DataFrame
    dong: pd.Series
    _summed: tuple[pd.Series, int] | None = None

    @property
    def total(self) -> int:
        if self._summed is None or self._summed[0] is not self.dong:
            self._summed = self.dong, int(self.dong.sum())
        return self._summed[1]


class Cleaning:
    """Applies the rules of rules.yml one by one to everything received for a period.

    `received`: layout name → Received (intake.registry.read_period). Every raw row ends in exactly one
    of `accepted(layout)` and `refused()`; `ledger()` proves it.
    """

    def __init__(self, received: dict[str, Received], context: Context) -> None:
        self.context = context
        self._pending = list(load_rules())
        self._lines: list[LedgerRow] = []
        self._refused: dict[str, list[pd.DataFrame]] = {name: [] for name in received}
        self._remarked: list[pd.DataFrame] = []
        self._corrected: list[tuple[Layout, corrections.Correction]] = []
        self._layouts = {file: entry.layouts for table in received.values() for file, entry in table.sources.items()}
        self._books = {}
        for name, table in received.items():
            rows = reading.with_number_style(table.rows.reset_index(drop=True), table)
            rows = reading.with_receipt(rows, table)
            self._books[name] = _Book(table.layout, rows, rows, self._read_dong(rows, table.layout))
            self._enter(self._books[name], "received", len(rows), self._books[name].total)

    def apply(self, rule_id: str) -> Effect:
        """Apply the next rule, which must be `rule_id`, to its layouts. Returns what it did."""
        if not self._pending or self._pending[0].rule != rule_id:
            expected = self._pending[0].rule if self._pending else "–"
            raise InputError(
                "Cleaning rules are applied in the order of rules.yml: “{expected}” comes next, not “{rule}”.",
                remedy="Restart the notebook and run its sections from the top.",
                expected=expected,
                rule=rule_id,
            )
        rule = self._pending.pop(0)
        if rule.rule == "corrections" and self.context.corrections:
            corrections.check_sheets(self.context.corrections, self._sheets)
        before = len(self._lines)
        books = [book for book in self._books.values() if rule.holds_for(book.layout)]
        describe = tuple(partial(touched, book.received, book.layout, self._apply_to(book, rule)) for book in books)
        return Effect(rule, self._lines[before:], describe)

    @property
    def layouts(self) -> list[str]:
        """The layouts of what was received."""
        return list(self._books)

    def accepted(self, layout: str) -> pd.DataFrame:
        """The clean rows of a layout with the columns of its processed table, in the order of their lineage."""
        return plain_table(self._accepted(layout))

    def _accepted(self, layout: str) -> pd.DataFrame:
        self._all_applied()
        book = self._books[layout]
        return _by_lineage(book.rows[reading.output_columns(book.layout)])

    def refused(self) -> pd.DataFrame:
        """Every refused row once, with rule, reason, đồng (missing where unreadable), the row as received, and whether
        its sender must send it again (see cleaning.follow_up).
        """
        self._all_applied()
        return self._refused_rows[store.columns(RefusedRow)].copy()

    def faults(self) -> pd.DataFrame:
        """What is wrong with every row that must be sent again: for the fault that it was refused for and each further
        one a line of `refused`, with the header of its column as `field`, "" for the whole row.
        """
        self._all_applied()
        columns = store.columns(FaultRow)
        first = self._refused_rows[self._refused_rows["follow_up"] == RESEND]
        further = []
        for name, parts in self._refused.items():
            book, told = self._books[name], pd.concat(parts or [self._refused_rows.iloc[:0]])
            told = told[_places(told).isin(_places(first))]
            for rule, found in further_faults(told, book.received, book.layout, self.context):
                further.append(self._describe(book, rule, found).assign(follow_up=RESEND))
        return _in_order([first, *further], columns).drop_duplicates(["layout", *LINEAGE, "field"], ignore_index=True)

    @cached_property
    def _refused_rows(self) -> pd.DataFrame:
        tables = []
        for name, parts in self._refused.items():
            if parts:
                book, told = self._books[name], pd.concat(parts)
                found = follow_ups(told, book.received, book.rows, book.layout, self.context)
                tables.append(told.assign(follow_up=found))
        return _in_order(tables, store.columns(FaultRow))

    def remarks(self) -> pd.DataFrame:
        """Accepted or refused rows that somebody should look at, with the reason."""
        return _in_order(self._remarked, store.columns(RemarkRow))

    def corrections(self) -> pd.DataFrame:
        """The corrections applied to what was received, with reason, document and effect."""
        return corrections.corrections_table(self._corrected)

    def ledger(self) -> pd.DataFrame:
        """One line per layout and rule; each line's in is the out of the line before."""
        table = pd.DataFrame(map(asdict, self._lines), columns=LEDGER_COLUMNS)
        return table.sort_values(["layout", "step"], kind="stable", ignore_index=True)

    def write(self, folder: Path) -> None:
        """Write the accepted rows of every layout, refused.csv, remarks.csv, ledger.csv and corrections.csv into
        `folder`."""
        self._all_applied()
        folder.mkdir(parents=True, exist_ok=True)
        tables = {reading.table_name(name): self._accepted(name) for name, book in self._books.items()}
        books = {"refused": self.refused(), "remarks": self.remarks(), "ledger": self.ledger()}
        books["corrections"] = self.corrections()
        for name, table in {**tables, **books}.items():
            frames.write(table, folder / f"{name}.csv")

    @cached_property
    def _sheets(self) -> dict[str, set[str]]:
        """The sheets of each file all of whose tables were received, with rows that were superseded by no other."""
        sheets: dict[str, set[str]] = {}
        for book in self._books.values():
            for file, sheet in book.received[["source_file", "source_sheet"]].drop_duplicates().itertuples(index=False):
                if set(self._layouts.get(file, [])) <= self._books.keys():
                    sheets.setdefault(file, set()).add(sheet)
        return sheets

    def _all_applied(self) -> None:
        if self._pending:
            raise InputError(
                "The cleaning rule “{rule}” has not been applied.",
                remedy="Run every section of notebooks/02_clean.ipynb.",
                rule=self._pending[0].rule,
            )

    def _read_dong(self, rows: pd.DataFrame, layout: Layout) -> pd.Series:
        if layout.money is None:
            return pd.Series(pd.NA, index=rows.index, dtype="Int64")
        return reading.money(rows, layout.money, self.context.codes["units"])[0]

    def _apply_to(self, book: _Book, rule: Rule) -> Finding:
        finding = rule.look_at(book.rows, book.layout, self.context)
        before, dong_in = book.rows, book.total
        if finding.columns:
            book.rows = before.assign(**finding.columns)
        if rule.rule == "corrections" and self.context.corrections:
            self._check_corrections(book, before, finding)
        dong_changed = self._change_in_dong(book, rule, finding)
        if len(finding.remarked):
            self._remarked.append(self._describe(book, rule, finding.remarked))
        rows_removed = dong_removed = 0
        if len(finding.refused):
            removed = book.rows.index.isin(finding.refused.index)
            rows_removed, dong_removed = int(removed.sum()), int(book.dong[removed].sum())
            self._refused[book.layout.name].append(self._describe(book, rule, finding.refused))
            book.rows, book.dong = book.rows.loc[~removed], book.dong[~removed]
        changes = (rows_removed, len(finding.changed)), (dong_removed, dong_changed)
        self._enter(book, rule.rule, len(before), dong_in, *changes)
        return finding

    def _change_in_dong(self, book: _Book, rule: Rule, finding: Finding) -> int:
        """Only rules that change content may change money, and then by what the re-read rows say."""
        if rule.effect != "change" or finding.columns.keys().isdisjoint(("unit", book.layout.money)):
            return 0
        before = book.dong.loc[finding.changed].fillna(0)
        book.dong = self._read_dong(book.rows, book.layout)
        change = book.dong.loc[finding.changed].fillna(0) - before
        return int(change.sum())

    def _check_corrections(self, book: _Book, before: pd.DataFrame, finding: Finding) -> None:
        """Every correction did what it announced."""
        found = corrections.concerning(before, book.layout, self.context.corrections)
        if not found:
            return
        entries, places = [entry for *_, entry in found], [row for row, *_ in found]
        old, new = (plain_table(rows.loc[finding.changed]) for rows in (before, book.rows))
        change = change_in_disbursed(old, new, book.layout, self.context)
        corrections.check_effects(entries, dict(zip(change.index, map(int, change), strict=True)), places)
        self._corrected += [(book.layout, entry) for entry in entries]

    def _describe(self, book: _Book, rule: Rule, found: pd.DataFrame) -> pd.DataFrame:
        found = personal.quoted(found.sort_index(), book.layout)
        received = plain_table(book.received.loc[found.index])
        reasons = {
            language: [
                rule.reason_of(case)[language].format(field=field, value=value)
                for field, value, case in zip(found["field"], values, found["case"], strict=True)
            ]
            for language, values in (
                ("vi", found["value"]),
                ("en", found["value_en"].where(found["value_en"] != "", found["value"])),
            )
        }
        return received[LINEAGE].assign(
            layout=book.layout.name,
            rule=rule.rule,
            reason=reasons["vi"],
            reason_en=reasons["en"],
            suggestion=found["suggestion"],
            amount_dong=book.dong.reindex(found.index),
            raw=as_json(received, book.layout),
            field=found["field"],
        )

    def _enter(
        self,
        book: _Book,
        rule: str,
        rows_in: int,
        dong_in: int,
        rows: tuple[int, int] = (0, 0),
        dong: tuple[int, int] = (0, 0),
    ) -> None:
        """A line of the ledger: what came in, what is still there, and how many `rows` and `dong` were removed and
        changed.
        """
        step = 1 + sum(line.layout == book.layout.name for line in self._lines)
        now = (len(book.rows), *rows), (book.total, *dong)
        self._lines.append(LedgerRow(book.layout.name, step, rule, rows_in, *now[0], dong_in, *now[1]))


def clean(received: dict[str, Received], context: Context) -> Cleaning:
    """Every rule applied in order, as 02_clean does section by section."""
    cleaning = Cleaning(received, context)
    for rule in load_rules():
        cleaning.apply(rule.rule)
    return cleaning


def _by_lineage(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` in the order of file, sheet and row; one sheet of one file mostly is."""
    one_sheet = len(rows) and all((rows[name] == rows[name].iat[0]).all() for name in LINEAGE[:2])
    if one_sheet and rows["source_row"].is_monotonic_increasing:
        return rows.reset_index(drop=True)
    return plain_table(rows).sort_values(LINEAGE, ignore_index=True)


def _places(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[LINEAGE])


def _in_order(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts).sort_values(["layout", *LINEAGE], kind="stable", ignore_index=True)[columns]


#: What the notebooks call reading and writing a table.
read_table, write_table = frames.read, frames.write
