"""What stands behind the figures of one period: its clean rows, plan and tables, and the raw files they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from monitoring.cleaning.codelists import CodeList
from monitoring.cleaning.ledger import Cleaning, clean, read_table
from monitoring.cleaning.reading import LINEAGE
from monitoring.cleaning.rules import context_for
from monitoring.evidence.record import Record
from monitoring.evidence.tracing.calculation import Line
from monitoring.evidence.tracing.raw import CleanedRows, FileState, RawFiles
from monitoring.intake.readers import read_period
from monitoring.measures.indicators import Target, targets_of
from monitoring.period import Period
from monitoring.plan import Plan, nearest_plan
from monitoring.presentation.report import records
from monitoring.subject import Subject

Row = SimpleNamespace


@dataclass(frozen=True)
class Books:
    """The rows of one period. `payments`, `returns`, `indicator_returns`: clean rows as in their processed tables."""

    subject: Subject
    record: Record
    files: RawFiles
    payments: pd.DataFrame
    returns: pd.DataFrame
    indicator_returns: pd.DataFrame

    @classmethod
    def published(cls, subject: Subject, record: Record) -> Books:
        """The rows of a published period, from its processed tables."""
        recorded = record.made_from.get("input", {})
        files = RawFiles(subject.workspace, subject.district.code, recorded)
        tables = {name: read_table(_path(subject, name)) for name in ("payments", "returns", "indicator_returns")}
        return cls(subject, record, files, **tables)

    def at(self, period: Period) -> Books | None:
        """The books of another period, cleaned anew from its raw files; None where it has none."""
        if period not in self._other_periods:
            self._other_periods[period] = self._cleaned_anew(period)
        return self._other_periods[period]

    @cached_property
    def _other_periods(self) -> dict[Period, Books | None]:
        return {}

    def _cleaned_anew(self, period: Period) -> Books | None:
        workspace, district = self.subject.workspace, self.subject.district.code
        if not workspace.register(district, period).exists():
            return None
        subject = replace(self.subject, period=period, plan=nearest_plan(workspace, district, period.year))
        cleaning = clean(read_period(workspace, district, period), context_for(subject))
        return replace(self, subject=subject, **_accepted(cleaning))

    @cached_property
    def before(self) -> Books | None:
        """The books of the quarter before in the same year."""
        period = self.subject.period.previous_in_year
        return None if period is None else self.at(period)

    @cached_property
    def last_year(self) -> Books | None:
        return self.at(self.subject.period.same_quarter_last_year)

    @cached_property
    def targets(self) -> dict[tuple[str, str], Target]:
        """(indicator, commune) → target of the plan that names the indicators."""
        return {(target.indicator, target.commune): target for target in targets_of(self.subject.plan)}

    @property
    def codes(self) -> dict[str, CodeList]:
        """The code lists that cleaning used."""
        return self._cleaned.context.codes

    def state(self, file: str) -> FileState:
        """Whether a raw file or a processed table still has the checksum on record."""
        table = self.subject.workspace.relative(_path(self.subject, ""))[: -len(".csv")]
        recorded = (
            self.record.outputs.get(f"processed/{file.removeprefix(table)}", "") if file.startswith(table) else ""
        )
        return self.files.state(file, recorded)

    @cached_property
    def plans(self) -> list[Plan]:
        """The plans that the period's checks are about."""
        return self.subject.plans()

    # -- tables --------------------------------------------------------------------------------------------------------

    def table(self, name: str) -> pd.DataFrame:
        """A published processed table, each read once."""
        if name not in self._tables:
            self._tables[name] = read_table(_path(self.subject, name))
        return self._tables[name]

    def rows(self, name: str) -> list[Row]:
        """The rows of a published processed table, missing numbers as None, `line` the row's number in the file."""
        if name not in self._rows:
            self._rows[name] = records(self.table(name).assign(line=lambda table: range(2, len(table) + 2)))
        return self._rows[name]

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        return {}

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        return {}

    # -- lines ---------------------------------------------------------------------------------------------------------

    @cached_property
    def _cleaned(self) -> CleanedRows:
        return CleanedRows(self.files, context_for(self.subject))

    def lines(self, layout: str, rows: pd.DataFrame, adds: Sequence) -> tuple[Line, ...]:
        """The raw lines behind clean or refused `rows` of a layout; `adds`: what each adds to the sum."""
        keys = [(file, sheet, int(row)) for file, sheet, row in rows[LINEAGE].itertuples(index=False, name=None)]
        return tuple(
            Line(self.files.path(key[0]), key[1], key[2], _exact(added), raw.text, raw.rules, raw.corrections)
            for key, added, raw in zip(keys, adds, self._cleaned.rows(layout, keys), strict=True)
        )

    def plan_lines(self, plan: Plan, name: str, rows: pd.DataFrame, adds: Sequence) -> tuple[Line, ...]:
        """The lines of a file of the plan behind `rows` of its table (see Plan)."""
        source_file = f"plan-{plan.year}/{name}.csv"
        printed = self.files.plan_rows(source_file)
        return tuple(
            Line(self.files.path(source_file), "", printed[position][0], _exact(added), _filled(printed[position][1]))
            for position, added in zip(rows.index, adds, strict=True)
        )

    def table_lines(self, name: str, rows: Sequence[Row], adds: Sequence = ()) -> tuple[Line, ...]:
        """Rows of a processed table that a number counts; each is traced by its own number in turn."""
        file = self.subject.workspace.relative(_path(self.subject, name))
        return tuple(
            Line(
                file,
                "",
                row.line,
                _exact(added),
                _filled({key: value for key, value in vars(row).items() if key != "line"}),
            )
            for row, added in zip(rows, adds or [1] * len(rows), strict=True)
        )


def _path(subject: Subject, table: str) -> Path:
    return subject.workspace.processed(subject.district.code, subject.period) / f"{table}.csv"


def _accepted(cleaning: Cleaning) -> dict[str, pd.DataFrame]:
    return {name: cleaning.accepted(name.replace("_", "-")) for name in ("payments", "returns", "indicator_returns")}


def _filled(cells: dict) -> dict[str, str]:
    return {name: str(value) for name, value in cells.items() if value not in (None, "")}


def _exact(value: object) -> Fraction | int:
    return value if isinstance(value, (int, Fraction)) else int(value)
