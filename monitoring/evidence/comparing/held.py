"""A text of somebody else about a unit and a period held against the tables of its publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from monitoring.amounts import round_half_up
from monitoring.evidence.comparing import ratios, stated
from monitoring.evidence.comparing.documents import Passage
from monitoring.evidence.comparing.findings import UNCHANGED, Finding
from monitoring.evidence.comparing.quantities import Quantity
from monitoring.evidence.comparing.sentences import Fault, Sentence, sentences
from monitoring.tables.numbers import number_name
from monitoring.tables.rows import DisbursementRow
from monitoring.tables.schema import labels, tables_of
from monitoring.tables.store import read, texts

#: Tables keep so many decimals of a rate.
_KEPT = Fraction(1, 20_000)
_SLIPS = (3, -3, 6, -6)
#: A number of fewer digits is a power of ten away from many others.
_TELLING_DIGITS = 4


@dataclass(frozen=True)
class Figure:
    """A figure of the tables, in đồng or percent."""

    number_id: str
    value: Fraction


@dataclass(frozen=True)
class Held:
    """What the tables of a publication hold, the widest sums first; `rows`: those of disbursement.csv."""

    amounts: Sequence[Figure]
    rates: Sequence[Figure]
    rows: Sequence[DisbursementRow]

    def of(self, quantity: Quantity) -> Sequence[Figure]:
        return self.rates if quantity.kind == "rate" else self.amounts


def held_in(processed: Path, printed_rates: Iterable[tuple[str, Fraction]] = ()) -> Held:
    """The amounts and rates of a folder of processed tables; `printed_rates`: those too that are made when shown."""
    found: dict[str, list[Figure]] = {"dong": [], "percent": [Figure(*each) for each in printed_rates]}
    for table in tables_of("processed"):
        columns = [name for name, column in table.columns.items() if column.type in found and name in labels()]
        for row in texts(processed / f"{table.name}.csv") if "number_id" in table.columns else ():
            for name in (name for name in columns if row[name]):
                kind = table.columns[name].type
                found[kind].append(Figure(number_name(row["number_id"], name), Fraction(row[name])))
    widest = {kind: sorted(figures, key=lambda each: each.number_id.count(".")) for kind, figures in found.items()}
    return Held(widest["dong"], widest["percent"], read(processed / "disbursement.csv", DisbursementRow))


def findings(passages: Sequence[Passage], held: Held) -> Iterator[Finding]:
    """What the tables and its own arithmetic say of each amount and rate of a text, in its order."""
    own = {(fault.passage, fault.quantity.start): fault for fault in stated.faults(passages)}
    for sentence in sentences([passage.text for passage in passages]):
        for each in sentence.numbers:
            passage, quantity = passages[sentence.passage], each.quantity
            if quantity.kind in ("amount", "rate"):
                fault = own.get((sentence.passage, quantity.start))
                yield stated.finding(fault, passage) if fault else _of_tables(sentence, quantity, passage, held)


def _of_tables(sentence: Sentence, quantity: Quantity, passage: Passage, held: Held) -> Finding:
    figures, said = held.of(quantity), passage.text[quantity.start : quantity.end]
    if figure := next((each for each in figures if _says(quantity, each.value)), None):
        place = stated.place_of(passage, quantity.start, quantity.end)
        return Finding(UNCHANGED, said, said, place, figure.number_id)
    kind, right = _unclear_base(sentence, quantity, held) or _mistaken(quantity, figures)
    fault = Fault(kind, sentence.passage, quantity, right.value if right else None, kind == "base_unclear")
    return stated.finding(fault, passage, right.number_id if right else "")


def _says(quantity: Quantity, exact: Fraction) -> bool:
    """Whether a stated number is a figure of the tables, rounded or told roughly."""
    scale, spare = quantity.scale or 1, _KEPT if quantity.kind == "rate" else 0
    return any(
        low * scale - spare <= exact <= high * scale + spare
        for low, high in (ratios.span(quantity, reading) for reading in quantity.readings)
    )


def _mistaken(quantity: Quantity, figures: Sequence[Figure]) -> tuple[str, Figure | None]:
    """What a number that no table holds may have been: a rate that was cut off, an amount a power of ten away."""
    if quantity.kind == "rate":
        reading = quantity.reading
        cut = [each for each in figures if ratios.cut(each.value, reading.decimals) == reading.value]
        return ("truncated", cut[0]) if cut and ratios.digits(quantity) >= 3 else ("unknown_number", None)
    for slip in _SLIPS if ratios.digits(quantity) >= _TELLING_DIGITS else ():
        factor, scale = Fraction(10) ** slip, quantity.scale or 1
        if figure := next((each for each in figures if _says(quantity, each.value / factor)), None):
            rounded = Fraction(round_half_up(figure.value / factor / scale, quantity.reading.decimals))
            return "power_of_ten", Figure(figure.number_id, rounded * factor * scale)
    return "unknown_number", None


def _unclear_base(sentence: Sentence, quantity: Quantity, held: Held) -> tuple[str, Figure] | None:
    """The rate that stands in the tables where a stated one has all that was disbursed over the year's plan alone."""
    amounts = [each.quantity for each in sentence.amounts if quantity.kind == "rate"]
    for row in held.rows:
        paid, plan = row.planned_cumulative_dong, row.plan_dong
        if row.plan_kind or not paid or not plan or not any(_says(each, Fraction(paid)) for each in amounts):
            continue
        of_year = next((each.plan_dong for each in held.rows if _is_year_of(each, row)), None)
        if of_year and of_year != plan and _says(quantity, Fraction(paid, of_year) * 100):
            return "base_unclear", Figure(number_name(row.number_id, "rate_percent"), Fraction(paid, plan) * 100)
    return None


def _is_year_of(row: DisbursementRow, whole: DisbursementRow) -> bool:
    """Whether a row is the part of another that the plan of the year has."""
    return row.plan_kind == "year" and all(
        getattr(row, name) == getattr(whole, name) for name in ("component", "place", "source", "capital")
    )
