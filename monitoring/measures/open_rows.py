"""Refused rows that are still open: their line as far as it can be read, and what they would have added."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from monitoring.amounts import UnreadableNumber, parse_number, to_dong
from monitoring.cleaning.codelists import CodeList
from monitoring.cleaning.effects import SIGN
from monitoring.intake.layouts import Layout, load_layouts
from monitoring.measures.reconciliation import KEYS
from monitoring.records import Row
from monitoring.tables.rows import RefusedRow
from monitoring.tables.store import cells
from monitoring.vietnamese import ImpossibleDate, UnreadableDate, parse_date

#: The code lists by which a line is told; a year is written as it is.
_LISTS = {"component": "components", "source": "sources", "capital": "capitals", "plan_kind": "plan_kinds"}
_MILLIONS = re.compile(r"(?P<number>[\d.,]+) *(?:tr|triệu)", re.IGNORECASE)
#: The rule that refuses payments made after the cut-off.
AFTER_PERIOD = "after-period"


@dataclass(frozen=True, slots=True)
class OpenRow(RefusedRow):
    """A refused row of money: its line (None: unreadable), the day of a payment, and `dong`, what it would have added
    to what is paid or returned; None where no amount can be made out.
    """

    component: str | None
    source: str | None
    capital: str | None
    plan_year: str | None
    plan_kind: str | None
    place: str
    voucher: str
    paid_on: date | None
    dong: int | None

    @property
    def names_its_line(self) -> bool:
        return all(getattr(self, name) is not None for name in KEYS)

    @property
    def makes_up(self) -> int | None:
        """How much of returned − paid is there because the row is not counted, in đồng."""
        return self.dong if self.dong is None or self.layout == "payments" else -self.dong


def open_rows(refused: Iterable[RefusedRow], codes: Mapping[str, CodeList]) -> list[OpenRow]:
    """The payments and returns among `refused` that must still be sent again, and payments of after the cut-off."""
    layouts = {name: layout for name, layout in load_layouts().items() if layout.money and layout.always}
    return [
        _read(row, layouts[row.layout], codes)
        for row in refused
        if row.layout in layouts and (row.follow_up == "resend" or row.rule == AFTER_PERIOD)
    ]


class ByLine:
    """Rows by the line that they may belong to: alike in all that can be read of them, missing means unreadable."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[tuple[str | None, ...], list[tuple[int, Row]]] = {}
        for place, row in enumerate(rows):
            codes = (getattr(row, name) for name in KEYS)
            key = tuple(None if code is None else str(code) for code in codes)
            self._rows.setdefault(key, []).append((place, row))
        self._read = {tuple(code is not None for code in key) for key in self._rows}

    def of(self, line: Mapping[str, str]) -> list[Row]:
        """The rows of a line (KEYS → code), in their order."""
        codes = [line[name] for name in KEYS]
        keys = (tuple(code if told else None for code, told in zip(codes, read, strict=True)) for read in self._read)
        found = (pair for key in keys for pair in self._rows.get(key, []))
        return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _read(row: RefusedRow, layout: Layout, codes: Mapping[str, CodeList]) -> OpenRow:
    raw = json.loads(row.raw)
    texts = {name: raw.get(field.header, "").strip() for name, field in layout.fields.items()}
    told = cells(row) | {name: codes[codelist].resolve(texts[name]) for name, codelist in _LISTS.items()}
    kind = codes["payment_kinds"].resolve(texts.get("payment_kind", "")) or ""
    return OpenRow(
        **told,
        line=row.line,
        plan_year=texts["plan_year"] or None,
        place=codes["places"].resolve(texts["place"]) or "",
        voucher=texts.get("voucher", ""),
        paid_on=_day(texts.get("paid_on", "")),
        dong=_dong(row.amount_dong, texts[layout.money or ""], kind),
    )


def _day(text: str) -> date | None:
    for is_numeric in (False, True):
        try:
            return parse_date(text, numeric=is_numeric)
        except (ImpossibleDate, UnreadableDate):
            continue
    return None


def _dong(amount: int | None, text: str, kind: str) -> int | None:
    """An amount in đồng, or one written like “27,5tr”, with the sign of its kind of payment: but for an adjustment, a
    bracket too many is no sign.
    """
    match = _MILLIONS.fullmatch(text)
    if amount is None and match:
        try:
            amount = to_dong(parse_number(match["number"]), "million")
        except UnreadableNumber:
            return None
    if amount is None:
        return None
    return int(amount) if kind == "adjustment" else abs(int(amount)) * SIGN.get(kind, 1)
