"""Checks of what offices report of targets: the district's figure against the sum of its communes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from monitoring.measures.check import Check, compared
from monitoring.records import records
from monitoring.subject import Subject


def check_district_totals(subject: Subject, indicators: pd.DataFrame) -> Iterator[Check]:
    """Each numerator and denominator that the district reports against the sum of its communes, where all reported and
    it is not that sum. `indicators` as indicators.csv.
    """
    names = {} if subject.plan is None else {
        row.indicator: {"vi": row.name_vi, "en": row.name_en} for row in subject.plan.rows("targets")
    }  # fmt: skip
    communes = [commune.code for commune in subject.district.communes]
    told = {row.number_id: row for row in records(indicators)}
    for row in records(indicators):
        parts = [told.get(f"indicator.{row.indicator}.commune-{commune}") for commune in communes]
        if row.number_id != f"indicator.{row.indicator}" or not parts or None in parts:
            continue
        for column in ("numerator", "denominator"):
            texts = [getattr(part, column) for part in parts]
            stated = getattr(row, column)
            if stated and all(texts) and sum(map(Decimal, texts)) != Decimal(stated):
                yield compared(
                    f"district_total.{row.indicator}.{column}",
                    Decimal(stated),
                    sum(map(Decimal, texts), Decimal(0)),
                    "count",
                    agrees="",
                    differs="“{target}”: the district is reported with {expected}, its communes add to {actual}: "
                    "{difference} apart.",
                    target=names.get(row.indicator, {"vi": row.indicator, "en": row.indicator}),
                )
