"""The rows of a plan as transcribed, one type a file: texts as the plan prints them, "" where nothing is stated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ComponentRow:
    component: str
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    aliases: str
    place: str


@dataclass(frozen=True, slots=True)
class AllocationRow:
    component: str
    source: str
    capital: str
    tranche: int
    amount: str
    unit: str
    note: str
    place: str


@dataclass(frozen=True, slots=True)
class StatedTotalRow:
    id: str
    year: int | None
    measure: str
    source: str
    capital: str
    plan_kind: str
    tranche: int | None
    amount: str
    unit: str
    part_of: str
    as_of: str
    note: str
    place: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    indicator: str
    name_vi: str
    name_en: str
    kind: str
    commune: str
    numerator_vi: str
    numerator_en: str
    denominator_vi: str
    denominator_en: str
    comparator: str
    target: str
    unit: str
    direction: str
    baseline: str
    counted_vi: str
    counted_en: str
    agency: str
    component: str
    capital: str
    place: str
    note: str


@dataclass(frozen=True, slots=True)
class LeadRow:
    component: str
    agency: str
    capital: str
    place: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    number: str
    date: str
    kind_vi: str
    issuer: str
    subject: str
    place: str


@dataclass(frozen=True, slots=True)
class AllocationDocumentRow:
    plan_year: int
    plan_kind: str
    capital: str
    number: str
    date: str
    issuer: str
    place: str


@dataclass(frozen=True, slots=True)
class PopulationRow:
    indicator: str
    population: str
    place: str


@dataclass(frozen=True, slots=True)
class ReasonRow:
    component: str
    year: int
    capital: str
    reason_vi: str
    reason_en: str
    place: str
