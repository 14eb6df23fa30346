"""Why treasury and units differ on a line: what rows of ours, refused or missing, make up the difference."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from monitoring.amounts import POWERS_OF_TEN, UnreadableNumber, parse_number, to_dong
from monitoring.cleaning.codelists import CodeList
from monitoring.cleaning.effects import SIGN
from monitoring.intake.layouts import load_layouts
from monitoring.measures.books import Books
from monitoring.measures.calculation import Calculation, Figure, Operand, single
from monitoring.measures.declared import ByRow, minus
from monitoring.measures.reconciliation import KEYS, SIDES, codes_of
from monitoring.messages import N_
from monitoring.records import Row, records
from monitoring.tables import frames
from monitoring.tables.numbers import number_name
from monitoring.tables.rows import NotReturnedRow, RefusedRow
from monitoring.tables.store import cells

#: A cause, and how much of the difference it is known to be, in đồng.
Cause = tuple[str, int | None]
REFUSED, POWER_OF_TEN, NOT_RETURNED, UNEXPLAINED = "refused_rows", "power_of_ten", "not_returned", "unexplained"

#: The code lists by which a line is told; a year is written as it is.
_LISTS = {"component": "components", "source": "sources", "capital": "capitals", "plan_kind": "plan_kinds"}
_MILLIONS = re.compile(r"(?P<number>[\d.,]+) *(?:tr|triệu)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OpenPayment(RefusedRow):
    """A refused payment that must still be sent again: its line (None: unreadable), and what it would have added."""

    component: str | None
    source: str | None
    capital: str | None
    plan_kind: str | None
    plan_year: str | None
    dong: int | None


def with_causes(
    table: pd.DataFrame, refused: pd.DataFrame, codes: Mapping[str, CodeList], not_returned: pd.DataFrame
) -> pd.DataFrame:
    """reconciliation.csv with `cause` and `explained_dong` of each line that does not agree.

    `refused` as refused.csv, of which the open rows of payments count; `codes`: the code lists of cleaning;
    `not_returned` as not_returned.csv. Lines that agree have no cause.
    """
    found = open_payments(frames.rows(refused, RefusedRow), codes)
    missing = frames.rows(not_returned, NotReturnedRow)
    causes = [_cause(row, of_line(row, found), of_line(row, missing)) for row in records(table)]
    return table.assign(
        cause=pd.Series([cause for cause, _ in causes], index=table.index, dtype="str"),
        explained_dong=pd.array([dong for _, dong in causes], dtype="Int64"),
    )


def _cause(row: Row, refused: Sequence[Row], missing: Sequence[Row]) -> Cause:
    difference = row.difference_dong
    if row.verdict == "agrees":
        return "", None
    if difference is None:
        return (NOT_RETURNED, None) if row.returned_dong is None else (UNEXPLAINED, None)
    known, is_unread = sum(one.dong or 0 for one in refused), any(one.dong is None for one in refused)
    if refused and (known == difference or (is_unread and 0 <= known < difference)):
        return REFUSED, known
    paid, returned = row.paid_dong, row.returned_dong
    if paid and returned and any(paid * factor == returned or returned * factor == paid for factor in POWERS_OF_TEN):
        return POWER_OF_TEN, difference
    unreturned = sum(one.cumulative_dong for one in missing if one.cumulative_dong)
    if 0 < unreturned <= -difference:
        return NOT_RETURNED, -unreturned
    return UNEXPLAINED, 0


def of_line(line: Row, rows: Iterable[Row]) -> list[Row]:
    """The rows that may belong to a line: alike in all that can be read of them."""
    names = [*_LISTS, "plan_year"]
    wanted = {name: "" if getattr(line, name) is None else str(getattr(line, name)) for name in names}
    return [
        row
        for row in rows
        if all(getattr(row, name) is None or str(getattr(row, name)) == wanted[name] for name in names)
    ]


def open_payments(refused: Iterable[RefusedRow], codes: Mapping[str, CodeList]) -> list[OpenPayment]:
    """The refused payments that must still be sent again, each with its line as far as it can be read (None: it cannot)
    and `dong`, what it would have added; None where no amount can be made out.
    """
    headers = {name: field.header for name, field in load_layouts()["payments"].fields.items()}
    found = []
    for row in refused:
        if row.layout == "payments" and row.follow_up == "resend":
            raw = json.loads(row.raw)
            line = cells(row) | _line(raw, headers, codes)
            found.append(OpenPayment(**line, line=row.line, dong=_dong(row, raw, headers, codes)))
    return found


def _line(raw: Mapping[str, str], headers: Mapping[str, str], codes: Mapping[str, CodeList]) -> dict[str, str | None]:
    texts = {name: raw.get(headers[name], "").strip() for name in [*_LISTS, "plan_year"]}
    line = {name: codes[codelist].resolve(texts[name]) for name, codelist in _LISTS.items()}
    return line | {"plan_year": texts["plan_year"] or None}


def _dong(
    row: RefusedRow, raw: Mapping[str, str], headers: Mapping[str, str], codes: Mapping[str, CodeList]
) -> int | None:
    """What a refused payment would have added: its amount without a sign of its own, or one written like “27,5tr”."""
    amount = None if row.amount_dong is None else abs(int(row.amount_dong))
    match = _MILLIONS.fullmatch(raw.get(headers["amount"], "").strip())
    if amount is None and match:
        try:
            amount = to_dong(parse_number(match["number"]), "million")
        except UnreadableNumber:
            return None
    kind = codes["payment_kinds"].resolve(raw.get(headers["payment_kind"], ""))
    return None if amount is None else amount * SIGN.get(kind or "", 1)


# ---- traces ----------------------------------------------------------------------------------------------------------


def explained_figures(books: Books) -> Iterator[Figure]:
    """How much of each difference is known to be refused rows, lines not returned, or a slip of the unit."""
    for row in books.rows("reconciliation"):
        dimensions = {name: str(getattr(row, name)) for name in KEYS}
        yield Figure(number_name(row.number_id, "explained_dong"), dimensions, partial(_explained, books, row))


def _explained(books: Books, row: Row) -> Calculation:
    words = N_("the part of the difference whose cause is known")
    if row.cause == REFUSED:
        own = of_line(row, open_payments(books.rows("refused"), books.codes))
        rows = books.adding("payments", own, "dong")
        return single(Operand(N_("refused rows"), row.explained_dong, empty=0, added=rows), words)
    if row.cause == NOT_RETURNED and row.explained_dong is not None:
        own = [one for one in of_line(row, books.rows("not_returned")) if one.cumulative_dong]
        rows = books.adding("not_returned", own, [-one.cumulative_dong for one in own])
        return single(Operand(N_("the last amounts that the unit returned"), row.explained_dong, added=rows), words)
    if row.cause == POWER_OF_TEN:
        operand = partial(books.once(ByRow).operand, SIDES, codes_of(row))
        paid, returned = (operand(name, getattr(row, name)) for name in SIDES)
        return Calculation(words, (paid, returned), minus(returned.total, paid.total), row.explained_dong)
    return Calculation(words, (), row.explained_dong, row.explained_dong)
