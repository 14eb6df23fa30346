"""How every line of money has ended: disbursed, advance outstanding, carried over, cancelled, moved, or not explained.

The parts add up to the plan, by formula and to the đồng; what is not told is said of each line, with who owes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from monitoring.measures.calculation import Calculation, Figure, Operand, adding, single
from monitoring.measures.close_out.lines import Closing, Line
from monitoring.measures.close_out.sums import line_figures
from monitoring.measures.close_out.year import YearBooks
from monitoring.measures.declared import Column, filled, known_sum
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.offices import UNNAMED, codes_by_spelling, office_of
from monitoring.measures.planned import KEY, codes_of
from monitoring.messages import N_
from monitoring.records import Row
from monitoring.tables import numbers
from monitoring.tables.closing_rows import CloseOutRow

Dong = int | None


def _outstanding(cumulative: Dong, advanced: Dong, recovered: Dong) -> Dong:
    """An advance is outstanding until it is recovered, and never beyond what is still disbursed."""
    if cumulative is None or advanced is None or recovered is None:
        return None
    return min(max(advanced - recovered, 0), max(cumulative, 0))


def _settled(cumulative: Dong, advanced: Dong, recovered: Dong) -> Dong:
    return None if cumulative is None else cumulative - (_outstanding(cumulative, advanced, recovered) or 0)


def _carried(decided: Dong, opened: Dong) -> int:
    return max(decided or 0, opened or 0)


def _undocumented(decided: Dong, opened: Dong) -> int:
    return max((opened or 0) - (decided or 0), 0)


def _unexplained(plan: Dong, cumulative: Dong, decided: Dong, opened: Dong, cancelled: Dong, moved: Dong) -> Dong:
    if plan is None:
        return None
    return plan - (cumulative or 0) - _carried(decided, opened) - (cancelled or 0) - (moved or 0)


def _or_nothing(total: Dong) -> int:
    return total or 0


_PAID = ("cumulative_dong", "advanced_dong", "recovered_dong")
_LEFT = ("decided_dong", "opened_dong")

FIGURES = (
    Column("plan_dong", N_("planned = sum of these lines")),
    Column("disbursed_dong", N_("disbursed for volume = disbursed − advances outstanding"), _PAID, _settled),
    Column(
        "advance_outstanding_dong",
        N_("advances outstanding = advanced − recovered, not below nothing nor beyond what is disbursed"),
        _PAID,
        _outstanding,
    ),
    Column(
        "carried_over_dong",
        N_("carried over = what documents say, or what the next year opens with where that is more"),
        _LEFT,
        _carried,
    ),
    Column("cancelled_dong", N_("cancelled = sum of these lines"), ("cancelled_dong",), _or_nothing),
    Column("moved_dong", N_("moved to tasks of 2026–30 = sum of these lines"), ("moved_dong",), _or_nothing),
    Column(
        "unexplained_dong",
        N_("not explained = planned − disbursed, with advances − carried over − cancelled − moved"),
        ("plan_dong", "cumulative_dong", *_LEFT, "cancelled_dong", "moved_dong"),
        _unexplained,
    ),
    Column(
        "undocumented_dong",
        N_("carried over without a document = what the next year opens with beyond what documents say"),
        _LEFT,
        _undocumented,
    ),
)
AMOUNTS = [column.name for column in FIGURES]
#: The parts into which the plan falls, in the order in which they are told.
PARTS = AMOUNTS[1:-1]


def ledger(closing: Closing) -> list[CloseOutRow]:
    """One row a line of money, in the order of the programme: whole đồng, missing where nobody tells them."""
    return [_row(line) for line in closing.lines]


def _row(line: Line) -> CloseOutRow:
    amounts = filled({name: of.total for name, of in line.sums.items()}, FIGURES)
    missing = list(_missing(line, amounts))
    return CloseOutRow(
        number_id=numbers.close_out(line.place),
        **line.place | {"capital": line.place["capital"] or UNASSIGNED["capital"]},
        **{name: amounts[name] for name in AMOUNTS},
        documents="; ".join(line.documents),
        missing="; ".join(missing),
        owed_by="; ".join(_owed_by(line)) if missing else "",
    )


# ---- what is missing, and who owes it --------------------------------------------------------------------------------


def _missing(line: Line, amounts: Mapping[str, Any]) -> Iterator[str]:
    """Codes of the list `close_out_missing`."""
    if amounts["plan_dong"] is None:
        yield "plan"
    if line.sums["cumulative_dong"].total is None:
        yield "disbursed"
    if amounts["undocumented_dong"]:
        yield "document"
    if amounts["unexplained_dong"]:
        yield "end"


def _owed_by(line: Line) -> list[str]:
    """The offices that returned the line last, else those that lead its component; none where neither is known."""
    last = line.parts[-1][0]
    codes = codes_by_spelling(last.books.subject.unit)
    keys = (key for year, part in line.parts if year is last for key in last.lines[part])
    returned = (row for key in keys for row in last.books.of_line("returns", codes_of(key)))
    offices = sorted({office_of(row.reported_by, codes) for row in returned} - {UNNAMED})
    return offices or _leads(line, last)


def _leads(line: Line, year: YearBooks) -> list[str]:
    plan, component, capital = year.books.subject.plan, line.place["component"], line.place["capital"]
    own = [row for row in plan.leads if row.component == component] if plan else []
    special = [row.agency for row in own if row.capital == capital != ""]
    return special or [row.agency for row in own if not row.capital]


# ---- totals and figures ----------------------------------------------------------------------------------------------


def totals(rows: Sequence[CloseOutRow]) -> list[Row]:
    """The sums of the lines that have a plan, of all money (`capital` "") and of each type of funding."""
    return [
        Row(
            number_id=number_id,
            capital=capital,
            **{name: known_sum(getattr(row, name) for row in own) for name in AMOUNTS},
        )
        for number_id, capital, own in _together(rows)
    ]


def _together(rows: Sequence[CloseOutRow]) -> Iterator[tuple[str, str, list[CloseOutRow]]]:
    planned = [row for row in rows if row.plan_dong is not None]
    for capital in ("", *sorted({row.capital for row in planned})):
        own = [row for row in planned if capital in ("", row.capital)]
        yield numbers.row("close_out", capital or "all"), capital, own


def close_out_figures(closing: Closing, rows: Sequence[CloseOutRow]) -> Iterator[Figure]:
    """The numbers of every row of close_out.csv, and of their sums."""
    lines = {numbers.close_out(line.place): line for line in closing.lines}
    for row in rows:
        dimensions = {name: code for name in KEY if (code := str(getattr(row, name)))}
        yield from line_figures(row, dimensions, FIGURES, lines.get(row.number_id))
    for number_id, capital, own in _together(rows):
        for name in AMOUNTS:
            yield Figure(
                numbers.number_name(number_id, name),
                {"capital": capital} if capital else {},
                partial(_total, own, name),
            )


def _total(rows: Sequence[CloseOutRow], name: str) -> Calculation:
    added = adding(CloseOutRow.table, rows, name)
    operand = Operand(N_("the lines that have a plan"), known_sum(getattr(row, name) for row in rows), added)
    return single(operand, N_("total = sum of these lines"))
