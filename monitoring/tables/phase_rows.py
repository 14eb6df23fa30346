"""The rows of data/reference that tell of programmes by phase, and of when reports are due."""

from __future__ import annotations

from dataclasses import dataclass

from monitoring.tables.rows import TableRow


@dataclass(frozen=True, slots=True)
class ProgrammeRow(TableRow, table="programmes"):
    programme: str
    first_year: int
    last_year: int
    name_vi: str
    name_en: str
    document: str
    source: str
    standing: str


@dataclass(frozen=True, slots=True)
class ProgrammeComponentRow(TableRow, table="programme_components"):
    programme: str
    component: str
    part_of: str
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    aliases: str
    document: str
    standing: str


@dataclass(frozen=True, slots=True)
class ProgrammeIndicatorRow(TableRow, table="programme_indicators"):
    programme: str
    indicator: str
    list: str
    name_vi: str
    name_en: str
    numerator_vi: str
    numerator_en: str
    denominator_vi: str
    denominator_en: str
    unit: str
    direction: str
    counted_vi: str
    counted_en: str
    component: str
    document: str
    standing: str
    note: str


@dataclass(frozen=True, slots=True)
class PhaseWordRow(TableRow, table="phase_words"):
    programme: str
    language: str
    about: str
    word: str
    becomes: str
    document: str
    standing: str


@dataclass(frozen=True, slots=True)
class CrosswalkRow(TableRow, table="crosswalk"):
    from_programme: str
    from_component: str
    to_programme: str
    to_component: str
    source: str
    standing: str


@dataclass(frozen=True, slots=True)
class ReportDayRow(TableRow, table="report_days"):
    report: str
    valid_from: str
    valid_to: str
    months_after: int
    day_of_month: int
    document: str
    source: str
    standing: str
