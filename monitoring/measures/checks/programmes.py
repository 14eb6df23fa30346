"""Checks of the treasury's sheets against our own payments, programme by programme, as far as a code is known."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitoring.cleaning.effects import SIGN
from monitoring.measures import names
from monitoring.measures.calculation import adding
from monitoring.measures.checks.check import NOTHING, Check, Side, adds_up, compared
from monitoring.measures.checks.sheets import Sheets
from monitoring.measures.counts import TABLE_ROWS
from monitoring.measures.treasury_codes import NO_PROGRAMME, TreasuryCodes, standing
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.records import Row
from monitoring.subject import Subject
from monitoring.tables.treasury_rows import TreasuryCodeRow

_USED, _ESTIMATES = "sdkp-02a", "sdkp-01a"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_QUARTER, _MONTHS = re.compile(r"Quý (I{1,3}|IV|[1-4])"), re.compile(r"Tháng (\d{1,2})(?:-(\d{1,2}))?")
_SHEET = N_("advances and spending as the treasury's sheets give them")
_OURS = N_("our payments of the component in that time")


@dataclass(frozen=True)
class Span:
    """The days that a sheet is about, and how it names them."""

    first: date
    last: date
    named: str

    @classmethod
    def of(cls, row: Row) -> Span | None:
        """The span that the head of a row's sheet states; None where it states none, or one that cannot be."""
        year, stated = row.stated_year, row.stated_period or ""
        if year is None:
            return None
        if quarter := _QUARTER.fullmatch(stated):
            last = 3 * (_ROMAN.get(quarter[1]) or int(quarter[1]))
            first = last - 2
        elif months := _MONTHS.fullmatch(stated):
            first, last = int(months[1]), int(months[2] or months[1])
        else:
            return None
        if not 1 <= first <= last <= 12:
            return None
        end = date(year, last, calendar.monthrange(year, last)[1])
        return cls(date(year, first, 1), end, f"{stated} {year}")


def programmes(subject: Subject, sheets: Sheets, codes: TreasuryCodes) -> Iterator[Check]:
    """What the sheets of money used give for each component against our payments, and what no code is known for."""
    used = [row for row in sheets.rows(_USED) if row.programme != NO_PROGRAMME]
    known: dict[tuple[str, Span | None], list[tuple[Row, TreasuryCodeRow]]] = {}
    unknown: dict[str, list[Row]] = {}
    for row in used:
        meaning = codes.meaning(row.programme, _day(row, subject.period))
        if meaning is None:
            unknown.setdefault(row.programme, []).append(row)
        else:
            known.setdefault((meaning.component, Span.of(row)), []).append((row, meaning))
    yield from _unmapped(unknown)
    yield from _unmapped_rows(sheets.rows(_ESTIMATES), codes, subject.period)
    for (component, span), found in known.items():
        rows = [row for row, _ in found]
        yield from _paid(subject, component, span, rows, found[0][1], sheets.payments(component))


def _day(row: Row, period: Period) -> date:
    span = Span.of(row)
    return span.last if span else period.end


# ---- codes that nothing is known of ----------------------------------------------------------------------------------


def _unmapped(unknown: Mapping[str, Sequence[Row]]) -> Iterator[Check]:
    for code, rows in unknown.items():
        yield compared(
            "unmapped_programme",
            (code,),
            NOTHING,
            Side((adds_up(_SHEET, adding(_USED, rows, "total_used_dong")),)),
            "dong",
            missing="The treasury's sheets hold {actual} of the programme code {code} ({rows} rows); the table of "
            "codes does not say which component that is, so it is compared with nothing.",
            code=code,
            rows=str(len(rows)),
        )


def _unmapped_rows(estimates: Iterable[Row], codes: TreasuryCodes, period: Period) -> Iterator[Check]:
    unknown: dict[str, list[Row]] = {}
    for row in estimates:
        if row.programme != NO_PROGRAMME and codes.meaning(row.programme, _day(row, period)) is None:
            unknown.setdefault(row.programme, []).append(row)
    for code, rows in unknown.items():
        yield compared(
            "unmapped_rows",
            (_ESTIMATES, code),
            NOTHING,
            Side((adds_up(TABLE_ROWS, adding(_ESTIMATES, rows, 1), "count", empty=0),)),
            "count",
            missing="The treasury's sheets of estimates hold {actual} rows of the programme code {code}; the table of "
            "codes does not say which component that is.",
            code=code,
        )


# ---- against our payments --------------------------------------------------------------------------------------------


def _paid(
    subject: Subject, component: str, span: Span | None, rows: Sequence[Row], code: TreasuryCodeRow, ours: Sequence[Row]
) -> Iterator[Check]:
    """What the sheets of one span give for a component against our payments in it, and up to its end."""
    is_here = span is not None and span.last.year == subject.period.year and span.last <= subject.period.end
    for since, columns in _readings(rows).items():
        figures = [getattr(row, name) for name in columns for row in rows]
        stated = Side((adds_up(_SHEET, adding(_USED, [row for _ in columns for row in rows], figures)),))
        paid: list[Row] = []
        if span is not None and is_here:
            first = span.first if since == "period" else subject.period.year_start
            paid = [row for row in ours if first.isoformat() <= row.paid_on <= span.last.isoformat()]
        found, capital = _alike(paid, stated)
        yield compared(
            "programme_paid",
            (component, since, span.named if span else "", *sorted({row.programme for row in rows})),
            stated,
            found if is_here and ours else NOTHING,
            "dong",
            agrees="{component}, {span}: the treasury's sheets give {expected}, and our payments say the same"
            "{capital}.",
            differs="{component}, {span}: the treasury's sheets give {expected}, our payments {actual}: {difference} "
            "apart. The sheets do not name the type of funding. The code {code} in the table of codes: {standing}.",
            missing="{component}, {span}: the treasury's sheets give {expected}, and there is nothing of ours to "
            "compare it with.",
            component=_component(subject, component),
            span=_span(span, since),
            capital=capital,
            code=code.code,
            standing=standing(code),
        )


def _readings(rows: Sequence[Row]) -> dict[str, tuple[str, str]]:
    """What the sheets give of the period, and of the year up to its end: since when → the columns that make it up.

    A sheet with one column of spending says by its totals which of the two that is.
    """
    if any(row.spending_balance_dong is not None for row in rows):
        return {
            "period": ("advance_arising_dong", "spending_dong"),
            "year": ("advance_balance_dong", "spending_balance_dong"),
        }
    sums = [
        (row.total_used_dong, row.advance_arising_dong, row.advance_balance_dong, row.spending_dong) for row in rows
    ]
    to_date = all(total == (balance or 0) + (spent or 0) for total, _, balance, spent in sums)
    in_period = all(total == (arising or 0) + (spent or 0) for total, arising, _, spent in sums)
    if to_date and not in_period:
        return {"year": ("advance_balance_dong", "spending_dong")}
    return {"period": ("advance_arising_dong", "spending_dong")}


def _alike(paid: Sequence[Row], stated: Side) -> tuple[Side, names.Names]:
    """Our payments: all of them, or those of the one type of funding that come to what the sheets give; and which."""
    sides = {"": paid} | {capital: [row for row in paid if row.capital == capital] for capital in names.CAPITALS}
    for capital, rows in sides.items():
        side = _signed(rows)
        if side.figure == stated.figure:
            named = names.CAPITALS.get(capital)
            return side, {"vi": f" ({named['vi']})", "en": f" ({named['en']})"} if named else {"vi": "", "en": ""}
    return _signed(paid), {"vi": "", "en": ""}


def _signed(paid: Sequence[Row]) -> Side:
    adds = [SIGN[row.payment_kind] * row.amount_dong for row in paid]
    return Side((adds_up(_OURS, adding("payments", paid, adds), empty=0),))


def _component(subject: Subject, component: str) -> names.Names:
    known = {} if subject.plan is None else subject.plan.component_names
    return known.get(component, {"vi": f"Dự án {component}", "en": f"Project {component}"})


def _span(span: Span | None, since: str) -> names.Names:
    if span is None:
        return {"vi": "biểu không ghi kỳ", "en": "no period named"}
    to_date = {"vi": f"từ đầu năm đến hết {span.named}", "en": f"from 1 January to the end of {span.named}"}
    return {"vi": span.named, "en": span.named} if since == "period" else to_date
