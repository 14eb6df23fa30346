"""What stands behind the figures of one period: its clean rows, plan and tables, and the raw files they came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from monitoring.cleaning.codelists import CodeList
from monitoring.cleaning.finding import Context
from monitoring.cleaning.ledger import clean, read_table
from monitoring.cleaning.reading import LINEAGE, money, with_number_style
from monitoring.cleaning.rules import context_for
from monitoring.errors import InputError
from monitoring.evidence.record import Record, sha256
from monitoring.evidence.tracing.raw import CleanedRows, FileState, RawFiles
from monitoring.evidence.tracing.reread import Difference, differences
from monitoring.intake.readers import Received, read_period
from monitoring.measures.calculation import Line, Lines
from monitoring.measures.disbursement import DIMENSIONS
from monitoring.measures.indicators import Target, targets_of
from monitoring.measures.planned_capital import as_planned
from monitoring.measures.units import codes_by_spelling, unit_of
from monitoring.period import Period
from monitoring.plan import Plan
from monitoring.plan_years import nearest_plan
from monitoring.records import Row, records
from monitoring.subject import Subject

#: Groups of rows, and by (dimension, code) the places of the groups that have it.
_Groups = tuple[list[list[Row]], dict[tuple[str, str], set[int]]]

#: A row of a table; its columns are attributes, a missing number is None, `line` is its number in the file.
_CLEAN_TABLES = ("payments", "returns", "indicator_returns")


@dataclass(frozen=True)
class Books:
    """The rows of one period. `tables`: the folder of its processed tables. `clean`: clean rows by table.

    `told`: what refused and remarked on rows, where that is not in the folder of tables. `masked`: what may name people
    is hidden in the lines, for what is published. `is_published`: the tables are those of a publication.
    """

    subject: Subject
    record: Record
    files: RawFiles
    tables: Path
    clean: Mapping[str, list[Row]]
    told: tuple[Row, ...] | None = None
    masked: bool = False
    is_published: bool = False

    @classmethod
    def published(cls, subject: Subject, record: Record) -> Books:
        """The rows of a published period, from its processed tables."""
        tables = subject.workspace.processed(subject.district.code, subject.period)
        _require_tables(subject, record, tables)
        return replace(cls._of(subject, record, tables), is_published=True)

    @classmethod
    def staged(cls, subject: Subject, record: Record, tables: Path, kept: Mapping[str, Received]) -> Books:
        """The rows of a period about to be published, from its staged `tables`; `kept` is what has been read of it."""
        return cls._of(subject, record, tables, kept, masked=True)

    @classmethod
    def _of(
        cls,
        subject: Subject,
        record: Record,
        tables: Path,
        kept: Mapping[str, Received] | None = None,
        *,
        masked: bool = False,
    ) -> Books:
        files = RawFiles(subject.workspace, subject.district.code, record.made_from.get("input", {}), kept)
        clean = {name: _numbered(read_table(tables / f"{name}.csv"), subject) for name in _CLEAN_TABLES}
        return cls(subject, record, files, tables, clean, masked=masked)

    def at(self, period: Period) -> Books | None:
        """The books of another period, cleaned anew from its raw files; None where it has none."""
        if period not in self._other_periods:
            self._other_periods[period] = self._cleaned_anew(period)
        return self._other_periods[period]

    @cached_property
    def _other_periods(self) -> dict[Period, Books | None]:
        return {}

    def _cleaned_anew(self, period: Period) -> Books | None:
        """Its money alone: nothing else is compared between periods."""
        workspace, district = self.subject.workspace, self.subject.district.code
        if not workspace.register(district, period).exists():
            return None
        subject = replace(self.subject, period=period, plan=nearest_plan(workspace, district, period.year))
        received = read_period(workspace, district, period, ("payments", "returns"))
        cleaning = clean(received, context_for(subject))
        accepted = {name: _numbered(cleaning.accepted(name), subject) for name in received}
        told = tuple(row for table in (cleaning.refused(), cleaning.remarks()) for row in records(table))
        files = RawFiles(workspace, district, self.files.recorded, received)
        return replace(self, subject=subject, files=files, clean={**accepted, "indicator_returns": []}, told=told)

    @cached_property
    def before(self) -> Books | None:
        """The books of the quarter before in the same year."""
        period = self.subject.period.previous_in_year
        return None if period is None else self.at(period)

    @cached_property
    def last_year(self) -> Books | None:
        return self.at(self.subject.period.same_quarter_last_year)

    def is_paid_after(self, payment: Row, quarter: Period | None) -> bool:
        """Whether a payment was made after the cut-off of a quarter for its kind of money; any where it is None."""
        if quarter is None:
            return True
        scope = (quarter, int(payment.plan_year), payment.capital, payment.plan_kind)
        if scope not in self._cut_offs:
            self._cut_offs[scope] = self.subject.district.cut_off(*scope).isoformat()
        return bool(payment.paid_on > self._cut_offs[scope])

    @cached_property
    def _cut_offs(self) -> dict[tuple[object, ...], str]:
        return {}

    def unit_and_line(self, row: Row) -> tuple[str, ...]:
        """Who returned a row, and of which budget line."""
        return (unit_of(row.reported_by, self._units), *(str(getattr(row, name)) for name in DIMENSIONS))

    @cached_property
    def _units(self) -> dict[str, str]:
        return codes_by_spelling(self.subject.district)

    @cached_property
    def targets(self) -> dict[tuple[str, str], Target]:
        """(indicator, commune) → target of the plan that names the indicators."""
        return {(target.indicator, target.commune): target for target in targets_of(self.subject.plan)}

    @property
    def codes(self) -> dict[str, CodeList]:
        """The code lists that cleaning used."""
        return self._context.codes

    @cached_property
    def _context(self) -> Context:
        return context_for(self.subject)

    @cached_property
    def differences(self) -> list[Difference]:
        """What the published tables say otherwise than their files, which are read again; nothing while it is made."""
        return differences(self.files, self._context, self.tables) if self.is_published else []

    def state(self, file: str) -> FileState:
        """Whether a raw file or a processed table still has the checksum on record."""
        if not file.startswith(self._published):
            return self.files.state(file)
        name = file.removeprefix(self._published)
        now = self._digests.get(name, "")
        recorded = self.record.outputs.get(f"processed/{name}", "")
        return FileState(file, recorded, bool(recorded) and now == recorded)

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {path.name: sha256(path) for path in self.tables.glob("*.csv")}

    @cached_property
    def _published(self) -> str:
        """Where the processed tables of the period stand once they are published, below the project."""
        workspace = self.subject.workspace
        return workspace.relative(workspace.processed(self.subject.district.code, self.subject.period)) + "/"

    @cached_property
    def plans(self) -> list[Plan]:
        """The plans that the period's checks are about."""
        return self.subject.outturn_plans()

    # -- tables --------------------------------------------------------------------------------------------------------

    @property
    def payments(self) -> list[Row]:
        return self.clean["payments"]

    @property
    def returns(self) -> list[Row]:
        return self.clean["returns"]

    @property
    def indicator_returns(self) -> list[Row]:
        return self.clean["indicator_returns"]

    def of_line(self, name: str, codes: Mapping[str, str]) -> list[Row]:
        """The payments or returns (`name`) with these codes of dimensions, in their order; "": not broken down."""
        asked = (name, *codes.items())
        if asked not in self._of_line:
            groups, having = self._by_line[name]
            places = set(range(len(groups))).intersection(*(having.get(code, ()) for code in codes.items()))
            self._of_line[asked] = sorted((row for place in places for row in groups[place]), key=lambda row: row.line)
        return self._of_line[asked]

    @cached_property
    def _of_line(self) -> dict[tuple[object, ...], list[Row]]:
        return {}

    @cached_property
    def _by_line(self) -> dict[str, _Groups]:
        """Clean rows by their budget line: many numbers are sums over few lines."""
        return {name: _grouped(self.clean[name]) for name in ("payments", "returns")}

    @cached_property
    def amounts(self) -> dict[tuple[object, ...], Any]:
        """The sums behind rows of disbursement.csv, by their dimensions (see tracing.money.amounts_of)."""
        return {}

    def rows(self, name: str) -> list[Row]:
        """The rows of a processed table, read once."""
        if name not in self._rows:
            self._rows[name] = _numbered(read_table(self.tables / f"{name}.csv"))
        return self._rows[name]

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        return {}

    def plan_rows(self, plan: Plan, name: str) -> list[Row]:
        """The rows of a table of a plan, `position` counting from 0."""
        if (plan.year, name) not in self._plan_rows:
            table = getattr(plan, name)
            self._plan_rows[plan.year, name] = records(table.assign(position=range(len(table))))
        return self._plan_rows[plan.year, name]

    @cached_property
    def _plan_rows(self) -> dict[tuple[int, str], list[Row]]:
        return {}

    def amounts_received(self, source_file: str, layout: str) -> list[Row]:
        """The rows of a received file whose amount can be read, each with its `dong`, before any rule."""
        if (source_file, layout) not in self._amounts:
            tables = [table for table in self.files.received(source_file) if table.layout.name == layout]
            self._amounts[source_file, layout] = [
                row for table in tables for row in self._with_dong(table, source_file)
            ]
        return self._amounts[source_file, layout]

    def _with_dong(self, table: Received, source_file: str) -> list[Row]:
        rows = with_number_style(table.rows[table.rows["source_file"] == source_file], table)
        field = table.layout.money
        if field is None:
            return []
        rows = rows.assign(dong=money(rows, field, self.codes["units"])[0])
        return records(rows.loc[rows["dong"].notna(), [*LINEAGE, "dong"]])

    @cached_property
    def _amounts(self) -> dict[tuple[str, str], list[Row]]:
        return {}

    # -- lines ---------------------------------------------------------------------------------------------------------

    @cached_property
    def _cleaned(self) -> CleanedRows:
        told = [*self.rows("refused"), *self.rows("remarks")] if self.told is None else self.told
        return CleanedRows(self.files, self._context, told, masked=self.masked)

    def lines(self, layout: str, rows: Iterable[Row], adds: Iterable[Fraction | int]) -> Lines:
        """The raw lines behind clean or refused `rows` of a layout; `adds`: what each adds to the sum."""
        return Lines(self._line(layout, row, added) for row, added in zip(rows, adds, strict=True))

    def _line(self, layout: str, row: Row, added: Fraction | int) -> Line:
        """A line, made once for all numbers that it adds the same to."""
        key = (row.source_file, row.source_sheet, row.source_row)
        exact = _exact(added)
        line = self._lines.get((layout, key, exact))
        if line is None:
            raw = self._cleaned.row(layout, key)
            line = Line(self.files.path(key[0]), key[1], key[2], exact, raw.text, raw.rules, raw.corrections)
            self._lines[layout, key, exact] = line
        return line

    @cached_property
    def _lines(self) -> dict[tuple[object, ...], Line]:
        return {}

    def plan_lines(self, plan: Plan, name: str, rows: Iterable[Row], adds: Iterable[Fraction | int]) -> Lines:
        """The lines of a file of the plan behind `rows` of its table (see plan_rows)."""
        source_file = f"plan-{plan.year}/{name}.csv"
        file, printed = self.files.path(source_file), self.files.plan_rows(source_file)
        return Lines(
            Line(file, "", printed[row.position][0], _exact(added), filled(printed[row.position][1]))
            for row, added in zip(rows, adds, strict=True)
        )

    def table_lines(self, name: str, rows: Sequence[Row], adds: Sequence[Fraction | int] = ()) -> Lines:
        """Rows of a processed table that a number counts; each is traced by its own number in turn."""
        file = f"{self._published}{name}.csv"
        return Lines(
            Line(
                file,
                "",
                row.line,
                _exact(added),
                filled({key: value for key, value in vars(row).items() if key != "line"}),
            )
            for row, added in zip(rows, adds or [1] * len(rows), strict=True)
        )


def _require_tables(subject: Subject, record: Record, tables: Path) -> None:
    """Raises InputError naming the tables of a publication that are not there: nothing can be traced without them."""
    names = (name.partition("/")[2] for name in record.outputs if name.startswith("processed/"))
    missing = [name for name in sorted(names) if name.endswith(".csv") and not (tables / name).is_file()]
    if missing:
        raise InputError(
            "The tables of {district} {period} are not here, and a number is traced through them: {missing}.",
            where=subject.workspace.relative(tables),
            remedy="Make them again: python pipeline.py run --district {district} --period {period}.",
            district=subject.district.code,
            period=subject.period,
            missing=", ".join(missing),
        )


def _numbered(table: pd.DataFrame, subject: Subject | None = None) -> list[Row]:
    """The rows of a table; of the money of `subject`, with the kind of capital as its plan has it."""
    if subject is not None and "capital" in table:
        table = as_planned(table, subject.own_plan)
    return records(table.assign(line=range(2, len(table) + 2)))


def _grouped(rows: list[Row]) -> _Groups:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        key = tuple("" if (value := getattr(row, name)) is None else str(value) for name in DIMENSIONS)
        groups.setdefault(key, []).append(row)
    having: dict[tuple[str, str], set[int]] = {}
    for place, key in enumerate(groups):
        for code in zip(DIMENSIONS, key, strict=True):
            having.setdefault(code, set()).add(place)
    return list(groups.values()), having


def filled(cells: Mapping[str, object]) -> dict[str, str]:
    """The cells of a row that something stands in, as text."""
    return {name: str(value) for name, value in cells.items() if value not in (None, "")}


def _exact(value: Fraction | int) -> Fraction | int:
    return value if isinstance(value, (int, Fraction)) else int(value)
