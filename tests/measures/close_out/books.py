"""Books of years written row by row, as cleaning leaves them: nothing is read from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from monitoring.measures.books import Books
from monitoring.measures.close_out.lines import Closing
from monitoring.measures.close_out.year import YearBooks
from monitoring.period import Period
from monitoring.subject import Subject, open_subject
from monitoring.tables import frames
from monitoring.tables.plan_rows import DecisionRow
from monitoring.tables.rows import PaymentRow, ReturnRow
from monitoring.workspace import REPOSITORY
from tests.samples import UNIT

LINE = ("component", "source", "capital", "plan_year", "plan_kind")
Key = tuple[str, str, str, int, str]

SUBJECT: Subject = open_subject(REPOSITORY, UNIT, "2023-Q4")


def payment(key: Key, kind: str, dong: int) -> dict[str, Any]:
    lineage = {"source_file": "kho-bac.csv", "source_sheet": "", "source_row": 2}
    told = {"voucher": "1", "paid_on": f"{key[3]}-12-01", "investor": "", "note": "", "place": ""}
    return {**told, **dict(zip(LINE, key, strict=True)), "payment_kind": kind, "amount_dong": dong, **lineage}


def returned(key: Key, plan: int | None, cumulative: int | None = None, by: str = "") -> dict[str, Any]:
    amounts = {"plan_dong": plan, "cumulative_dong": cumulative, "estimate_dong": None}
    lineage = {"source_file": "don-vi.csv", "source_sheet": "", "source_row": 2}
    return {**dict(zip(LINE, key, strict=True)), "place": "", **amounts, "reported_by": by, **lineage}


def decision(key: Key, outcome: str, dong: int, document: str = "QĐ 1", line: int = 2) -> DecisionRow:
    component, source, capital, plan_year, plan_kind = key
    told = (outcome, str(dong), "đồng", document, "15/01/2024", "Hợp phần 1" if outcome == "moved" else "", "Điều 1")
    return DecisionRow(component, source, capital, plan_year, plan_kind, *told, line=line)


def year_books(
    year: int,
    payments: Sequence[Mapping[str, Any]] = (),
    returns: Sequence[Mapping[str, Any]] = (),
    plan_years: range | None = None,
) -> YearBooks:
    """The books of a year with these rows, without a plan of its own."""
    rows = {"payments": frames.made_of(payments, PaymentRow), "returns": frames.made_of(returns, ReturnRow)}
    subject = replace(SUBJECT, period=Period(year, 4), plan=None)
    books = Books(subject, SUBJECT.tables, lambda file: [], lambda layout: SimpleNamespace(accepted=rows.get))
    return YearBooks(books, plan_years)


def closing(
    *years: YearBooks,
    before: YearBooks | None = None,
    following: YearBooks | None = None,
    decisions: Mapping[int, Sequence[DecisionRow]] | None = None,
) -> Closing:
    return Closing(years, before, following, decisions or {})
