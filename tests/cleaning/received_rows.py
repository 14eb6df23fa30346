"""Rows of several received files, cleaned in memory: what tests of identity and follow-up ask about."""

from __future__ import annotations

from datetime import date
from functools import cache

from monitoring.cleaning.finding import Context
from monitoring.cleaning.ledger import Cleaning, clean
from monitoring.cleaning.rules import context_for
from monitoring.distinct import concatenated
from monitoring.intake.readers import Received, read_source
from monitoring.intake.registry import Source
from monitoring.subject import open_subject
from monitoring.workspace import REPOSITORY
from tests.samples import csv_of


@cache
def context(period: str = "2024-Q3") -> Context:
    return context_for(open_subject(REPOSITORY, "vinh-linh", period))


def received(layout: str, name: str, rows: list[dict[str, str]], day: int = 10, **said: object) -> Received:
    """A file `name` (with its period) of `rows`, received on that day of October 2024."""
    entry = {"sha256": "0" * 64, "bytes": 1, "layout": layout, "from": "Kho bạc", "illustrative": False, **said}
    source = Source.model_validate(entry | {"received_on": date(2024, 10, day)})
    [table] = read_source(csv_of(layout, rows), source, name)
    return table


def cleaned(*tables: Received, period: str = "2024-Q3") -> Cleaning:
    """Files of one layout, cleaned together."""
    together = Received(
        tables[0].layout,
        concatenated([table.rows for table in tables]),
        tables[0].set_aside,
        {name: source for table in tables for name, source in table.sources.items()},
    )
    return clean({together.layout.name: together}, context(period))


def told(cleaning: Cleaning, *columns: str) -> list[tuple[object, ...]]:
    """The refused rows in the order of their places: file and row, then `columns`."""
    table = cleaning.refused()
    places = table["source_file"].str.removeprefix("2024-Q3/") + " " + table["source_row"].astype("str")
    return list(zip(places, *(table[name] for name in columns), strict=True))
