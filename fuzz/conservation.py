"""Nothing is lost: each row of a file is accepted or refused exactly once, and the ledger balances to the đồng."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pandas as pd

from monitoring.cleaning.corrections import Correction
from monitoring.cleaning.finding import Context
from monitoring.cleaning.ledger import Cleaning, clean
from monitoring.cleaning.reading import LINEAGE, output_name
from monitoring.cleaning.rules import context_for
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import Received, read_source
from monitoring.intake.registry import Source
from monitoring.subject import open_subject
from monitoring.workspace import REPOSITORY

FILE = "2024-Q1/a"


@cache
def context() -> Context:
    """What the rules need, of the unit in the repository."""
    return context_for(open_subject(REPOSITORY, "vinh-linh", "2024-Q1"))


@cache
def source() -> Source:
    """A file that is registered with every layout."""
    return Source.model_validate({
        "sha256": "0" * 64, "bytes": 0, "layout": list(load_layouts()), "from": "x", "received_on": "2024-04-10",
        "illustrative": False,
    })  # fmt: skip


def received(content: bytes) -> dict[str, Received]:
    """The tables of a file, by layout. Raises InputError for what cannot be read; checks that no row is lost."""
    tables = {table.layout.name: table for table in read_source(content, source(), FILE)}
    places = pd.concat([part[LINEAGE] for table in tables.values() for part in (table.rows, table.set_aside)])
    assert not places.duplicated().any(), "a row is there twice"
    return tables


def check_books(tables: dict[str, Received], corrections: Sequence[Correction] = ()) -> None:
    """Clean the tables and check the books. Raises InputError where a correction is wrong."""
    cleaning = clean(tables, replace(context(), corrections=list(corrections)))
    for name, table in tables.items():
        _check_ledger(cleaning, name)
        accepted, refused = cleaning.accepted(name), cleaning.refused()
        refused = refused[refused["layout"] == name]
        places = pd.concat([accepted[LINEAGE], refused[LINEAGE]])
        given = sorted(map(tuple, table.rows[LINEAGE].itertuples(index=False)))
        assert sorted(map(tuple, places.itertuples(index=False))) == given, "a row is lost or there twice"
        _check_money(cleaning, name, accepted, refused)


def _check_ledger(cleaning: Cleaning, name: str) -> None:
    ledger = cleaning.ledger()
    ledger = ledger[ledger["layout"] == name]
    assert (ledger["rows_out"] == ledger["rows_in"] - ledger["rows_removed"]).all(), "rows do not balance"
    balance = ledger["dong_in"] - ledger["dong_removed"] + ledger["dong_changed"]
    assert (ledger["dong_out"] == balance).all(), "đồng do not balance"
    for unit in ("rows", "dong"):
        assert list(ledger[f"{unit}_in"][1:]) == list(ledger[f"{unit}_out"][:-1]), "a step begins with other books"


def _check_money(cleaning: Cleaning, name: str, accepted: pd.DataFrame, refused: pd.DataFrame) -> None:
    layout = load_layouts()[name]
    if layout.money is None:
        return
    ledger = cleaning.ledger()
    ledger = ledger[ledger["layout"] == name]
    kept, out = int(accepted[output_name(layout, layout.money)].sum()), int(refused["amount_dong"].sum())
    assert int(ledger["dong_out"].iloc[-1]) == kept, "the accepted money is not that of the ledger"
    assert int(ledger["dong_removed"].sum()) == out, "the refused money is not that of the ledger"
    assert int(ledger["dong_in"].iloc[0]) + int(ledger["dong_changed"].sum()) == kept + out, "money is lost"
