"""From a printed number back to the raw lines behind it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitoring.errors import InputError
from monitoring.evidence import checks
from monitoring.evidence.lines import Evidence
from monitoring.evidence.printed import printed_as
from monitoring.evidence.raw_files import FileState
from monitoring.evidence.raw_lines import RawLines
from monitoring.evidence.record import require_record
from monitoring.evidence.reread import Difference
from monitoring.measures import (
    advances,
    breakdowns,
    counts,
    differences,
    handover_tables,
    indicators,
    late,
    line_figures,
    reconciliation,
    state_budget,
)
from monitoring.measures.calculation import Calculation, Figure, Operand
from monitoring.records import Row
from monitoring.subject import Subject

_SUGGESTED, _PRINTED = 5, 12
#: What the name of a row of a table means where it is asked for as a number.
_OF_ROW = ("cumulative", "value")

_FAMILIES = (
    line_figures.disbursement_figures,
    line_figures.pace_figures,
    line_figures.progress_figures,
    handover_tables.handover_figures,
    late.late_figures,
    state_budget.state_budget_figures,
    reconciliation.reconciliation_figures,
    differences.explained_figures,
    breakdowns.advance_figures,
    advances.balance_figures,
    breakdowns.investor_figures,
    breakdowns.agency_figures,
    indicators.indicator_figures,
    checks.check_figures,
    counts.refused_figures,
    counts.source_figures,
    counts.ledger_figures,
    counts.status_figures,
    counts.check_counts,
    counts.reconciliation_counts,
    counts.plan_figures,
)


@dataclass(frozen=True)
class Trace:
    """A printed number and everything behind it.

    `dimensions`: what the number is broken down by (name → code; what is not named means all). `lines`: those of
    each sum of the calculation. `files`: the files of these lines, each with its checksum on record and whether it
    still holds. `differences`: what the tables say of rows in these files otherwise than the files, read again.
    """

    number_id: str
    dimensions: Mapping[str, str]
    calculation: Calculation
    lines: tuple[RawLines, ...]
    files: tuple[FileState, ...]
    differences: tuple[Difference, ...] = ()

    @property
    def sums(self) -> Iterator[tuple[Operand, RawLines]]:
        """Each sum of the calculation with its lines."""
        return zip(self.calculation.operands, self.lines, strict=True)

    @property
    def agrees(self) -> bool:
        """Whether the lines add up to the number, to the đồng."""
        return self.calculation.agrees

    @property
    def holds(self) -> bool:
        """Whether the lines add up, every file is still what it was, and says what the tables say."""
        return self.agrees and not self.differences and all(file.holds for file in self.files)


class Tracer:
    """Traces the numbers of one period."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence, self._books = evidence, evidence.books
        self._figures: dict[str, Figure] = {figure.number_id: figure for figure in self._all()}

    @classmethod
    def published(cls, subject: Subject) -> Tracer:
        """The numbers of a published period. Raises InputError where it is not published."""
        record = require_record(subject.workspace, subject.unit.code, subject.period)
        return cls(Evidence.published(subject, record))

    def _all(self) -> Iterator[Figure]:
        for family in _FAMILIES:
            yield from family(self._books)

    @property
    def subject(self) -> Subject:
        """The unit and period."""
        return self._books.subject

    @property
    def name(self) -> str:
        """What is traced, as `trace` is told it."""
        return str(self.subject.period)

    @property
    def pages(self) -> Path:
        """The folder of the pages that print the numbers."""
        return self.subject.workspace.report(self.subject.unit.code, self.subject.period)

    @property
    def in_order(self) -> list[str]:
        """Every number that a report of the period can print, in the order of the tables."""
        return list(self._figures)

    @property
    def number_ids(self) -> list[str]:
        """Every number that a report of the period can print, by name."""
        return sorted(self._figures)

    def rows(self, table: str) -> list[Row]:
        """The rows of a processed table of the period."""
        return self._books.rows(table)

    def knows(self, number_id: str) -> bool:
        """Whether something stands behind a number."""
        return number_id in self._figures

    def calculation(self, number_id: str) -> Calculation:
        """How a number comes about. Raises KeyError for an unknown one."""
        return self._figures[number_id].calculate()

    def trace(self, number_id: str) -> Trace:
        """What stands behind a number: named, as the page prints it where only one is printed so, or by its row of
        disbursement.csv or indicators.csv, which means what was disbursed since 1 January or the indicator's value.

        Raises InputError for an unknown one, with the names of those that are printed so or called alike.
        """
        number_id = self._meant(number_id)
        figure = self._figures[number_id]
        calculation = figure.calculate()
        lines = tuple(self._evidence.lines(operand.added) for operand in calculation.operands)
        files = sorted({file for own in lines for file in own.files})
        differing = tuple(one for one in self._evidence.differences if self._evidence.files.path(one.file) in files)
        if "check" in figure.dimensions:
            differing += tuple(self._evidence.differing_checks)
        states = tuple(self.state(file) for file in files)
        return Trace(number_id, figure.dimensions, calculation, lines, states, differing)

    def _meant(self, asked: str) -> str:
        """The number that is asked for. Raises InputError where none is, or several are."""
        if self.knows(asked):
            return asked
        of_row, printed = (f"{asked}.{column}" for column in _OF_ROW), printed_as(self.pages, asked)
        found = list(filter(self.knows, of_row)) or list(filter(self.knows, printed))
        if len(found) == 1:
            return found[0]
        near = difflib.get_close_matches(asked, self.number_ids, _SUGGESTED, cutoff=0.5)
        raise InputError(
            "“{number_id}” is printed for several numbers: {names}."
            if found
            else "There is no number “{number_id}” in this publication.",
            remedy="Give the name of the one that you mean."
            if found
            else "Did you mean one of: {near}? In a report's page each number's link ends in its name."
            if near
            else "In a report's page each number's link ends in its name.",
            number_id=asked,
            names=", ".join(found[:_PRINTED]) + (", …" if len(found) > _PRINTED else ""),
            near=", ".join(near),
        )

    def state(self, file: str) -> FileState:
        """Whether a raw file or a processed table still has the checksum on record."""
        return self._evidence.state(file)
