"""Cleaning with its books kept: after every rule, rows and đồng in = out + removed, to the đồng."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from html import escape
from pathlib import Path

import pandas as pd

from monitoring.cleaning import corrections, reading
from monitoring.cleaning.effects import change_in_disbursed
from monitoring.cleaning.finding import Context, Finding, Rule
from monitoring.cleaning.follow_up import follow_ups
from monitoring.cleaning.identity import places
from monitoring.cleaning.reading import LINEAGE
from monitoring.cleaning.rules import load_rules
from monitoring.distinct import plain_table
from monitoring.errors import InputError
from monitoring.intake import personal
from monitoring.intake.layouts import Layout
from monitoring.intake.readers import Received, as_json
from monitoring.records import Row
from monitoring.tables import frames

LEDGER_COLUMNS = [
    "layout",
    "step",
    "rule",
    "rows_in",
    "rows_out",
    "rows_removed",
    "rows_changed",
    "dong_in",
    "dong_out",
    "dong_removed",
    "dong_changed",
]
REFUSED_COLUMNS = [
    "layout", "rule", "reason", "suggestion", "amount_dong", *LINEAGE, "raw", "reason_en", "follow_up",
]  # fmt: skip
REMARK_COLUMNS = ["layout", "rule", "reason", *LINEAGE, "raw", "reason_en"]
_SHOWN_ROWS = 20


@dataclass(frozen=True)
class _Touched:
    """How many rows of a layout a rule found or changed, and the first of them."""

    rows: int
    shown: pd.DataFrame


@dataclass(frozen=True)
class Effect:
    """What one rule did: why it exists, its lines of the ledger and the rows it touched, as an auditor sees them in the
    notebook.
    """

    rule: Rule = field(repr=False)
    # Shown as HTML, where pandas' text would only be thrown away; made when it is looked at, since earlier quarters are
    # cleaned without anybody looking.
    lines: Sequence[dict[str, object]] = field(repr=False)
    describe: tuple[Callable[[], _Touched], ...] = field(repr=False)  # it holds what may name people

    @property
    def ledger(self) -> pd.DataFrame:
        return pd.DataFrame(self.lines, columns=[name for name in LEDGER_COLUMNS if name != "step"])

    @cached_property
    def _by_layout(self) -> list[_Touched]:
        return [describe() for describe in self.describe]

    @property
    def touched(self) -> pd.DataFrame:
        """The first rows that the rule touched, as received, and what it said of them."""
        parts = [part.shown for part in self._by_layout]
        return pd.concat(parts, ignore_index=True).head(_SHOWN_ROWS) if parts else pd.DataFrame()

    def _repr_html_(self) -> str:
        why = f"<p>{escape(self.rule.why['vi'])}</p>\n<p><em>{escape(self.rule.why['en'])}</em></p>"
        pages = [why, self.ledger.to_html(index=False, border=0)]
        if len(shown := self.touched):
            pages.append(shown.to_html(index=False, border=0))
            pages.append(f"<p>{len(shown)} / {sum(part.rows for part in self._by_layout)}</p>")
        return "\n".join(pages)


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
        self._lines: list[dict[str, object]] = []
        self._refused: dict[str, list[pd.DataFrame]] = {name: [] for name in received}
        self._remarked: list[pd.DataFrame] = []
        self._corrected: list[tuple[Layout, corrections.Correction]] = []
        self._layouts = {file: entry.layouts for table in received.values() for file, entry in table.sources.items()}
        self._books = {}
        for name, table in received.items():
            rows = reading.with_number_style(table.rows.reset_index(drop=True), table)
            rows = reading.with_receipt(rows, table)
            self._books[name] = _Book(table.layout, rows, rows, self._read_dong(rows, table.layout))
            self._enter(self._books[name], "received", rows_in=len(rows), dong_in=self._books[name].total)

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
        describe = tuple(partial(_touched, book, self._apply_to(book, rule)) for book in books)
        return Effect(rule, self._lines[before:], describe)

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
        return self._refused_rows.copy()

    @cached_property
    def _refused_rows(self) -> pd.DataFrame:
        tables = []
        for name, parts in self._refused.items():
            if parts:
                book, told = self._books[name], pd.concat(parts)
                found = follow_ups(told, book.received, book.rows, book.layout, self.context)
                tables.append(told.assign(follow_up=found))
        return _in_order(tables, REFUSED_COLUMNS)

    def remarks(self) -> pd.DataFrame:
        """Accepted or refused rows that somebody should look at, with the reason."""
        return _in_order(self._remarked, REMARK_COLUMNS)

    def corrections(self) -> pd.DataFrame:
        """The corrections applied to what was received, with reason, document and effect."""
        return corrections.corrections_table(self._corrected)

    def ledger(self) -> pd.DataFrame:
        """One line per layout and rule; each line's in is the out of the line before."""
        table = pd.DataFrame(self._lines, columns=LEDGER_COLUMNS)
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
        rows_in, dong_in = len(book.rows), book.total
        before = book.rows
        if finding.columns:
            book.rows = before.assign(**finding.columns)
        if rule.rule == "corrections" and self.context.corrections:
            self._check_corrections(book, before, finding)
        change = self._change_in_dong(book, rule, finding)
        if len(finding.remarked):
            self._remarked.append(self._describe(book, rule, finding.remarked))
        rows_removed = dong_removed = 0
        if len(finding.refused):
            removed = book.rows.index.isin(finding.refused.index)
            rows_removed, dong_removed = int(removed.sum()), int(book.dong[removed].sum())
            self._refused[book.layout.name].append(self._describe(book, rule, finding.refused))
            book.rows, book.dong = book.rows.loc[~removed], book.dong[~removed]
        self._enter(
            book,
            rule.rule,
            rows_in=rows_in,
            dong_in=dong_in,
            rows_removed=rows_removed,
            rows_changed=len(finding.changed),
            dong_removed=dong_removed,
            dong_changed=change,
        )
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
            amount_dong=book.dong.loc[found.index],
            raw=as_json(received, book.layout),
        )

    def _enter(
        self,
        book: _Book,
        rule: str,
        *,
        rows_in: int,
        dong_in: int,
        rows_removed: int = 0,
        rows_changed: int = 0,
        dong_removed: int = 0,
        dong_changed: int = 0,
    ) -> None:
        step = 1 + sum(line["layout"] == book.layout.name for line in self._lines)
        self._lines.append(
            {
                "layout": book.layout.name,
                "step": step,
                "rule": rule,
                "rows_in": rows_in,
                "rows_out": len(book.rows),
                "rows_removed": rows_removed,
                "rows_changed": rows_changed,
                "dong_in": dong_in,
                "dong_out": book.total,
                "dong_removed": dong_removed,
                "dong_changed": dong_changed,
            }
        )


def _touched(book: _Book, finding: Finding) -> _Touched:
    """The rows that a rule found or changed, as received, and what it said of them."""
    if not (len(finding.refused) or len(finding.remarked) or len(finding.changed)):
        return _Touched(0, pd.DataFrame())
    found = pd.concat([finding.refused, finding.remarked])
    index = found.index.union(finding.changed).unique().sort_values()
    rows = len(found) + len(index) - found.index.nunique()  # one that was found twice is shown twice
    index = index[:_SHOWN_ROWS]
    money = [book.layout.money] if book.layout.money else []
    received = personal.shown(plain_table(book.received.loc[index, [*LINEAGE, "remarks", *money]]), book.layout)
    found = personal.quoted(found.loc[found.index.isin(index), ["field", "value", "suggestion"]], book.layout)
    shown = pd.DataFrame({"layout": book.layout.name, "row": places(received), **received[money]})
    return _Touched(rows, shown.join(found))


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


def _in_order(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts).sort_values(["layout", *LINEAGE], kind="stable", ignore_index=True)[columns]


#: What the notebooks call reading and writing a table.
read_table, write_table = frames.read, frames.write


def read_rows(path: Path) -> list[Row]:
    """A processed table row by row, missing numbers as None."""
    with path.open(encoding="utf-8", newline="") as file:
        names, *lines = csv.reader(file)
    whole = [_is_whole(name) for name in names]
    return [
        Row(
            **{
                name: text if not number else int(text) if text else None
                for name, text, number in zip(names, line, whole, strict=True)
            }
        )
        for line in lines
    ]


def _is_whole(column: str) -> bool:
    return column.endswith("_dong") or column in _WHOLE


_WHOLE = {"plan_year", "source_row", "people_short", *LEDGER_COLUMNS} - {"layout", "rule"}
