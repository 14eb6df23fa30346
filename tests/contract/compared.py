"""The program's reading of a made workspace beside the oracle's: every difference in words."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction

from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.intake.readers import read_period
from monitoring.measures import disbursement
from monitoring.measures.indicators import indicator_table, targets_of
from monitoring.subject import open_subject
from tests.contract import oracle
from tests.contract.workspaces import INDICATORS, Made

AMOUNTS = ["plan_dong", "in_quarter_dong", "cumulative_dong", "estimate_dong", "rate_percent"]
_FIGURE = {"payments": "amount", "returns": "cumulative"}


def differences(made: Made, counts: dict[str, int] | None = None) -> Iterator[str]:
    """What the program reads, refuses or prints otherwise than the contract says. `counts`: what was looked at."""
    seen = counts if counts is not None else {}
    subject = open_subject(made.workspace.root, "vinh-linh", made.period)
    received = read_period(subject.workspace, "vinh-linh", subject.period)
    cleaning = clean(received, context_for(subject))
    plan = made.workspace.plan("vinh-linh", oracle.quarter_of(made.period)[0])
    targets = _read(plan / "targets.csv")
    raw = made.workspace.received("vinh-linh", made.period).parent
    known = oracle.reckon(raw, made.masters, made.period, {row["indicator"] for row in targets})
    refused = {(r.source_file, r.source_sheet, r.source_row): r.rule for r in cleaning.refused().itertuples()}
    for layout, rows in known.rows.items():
        accepted = cleaning.accepted(layout)
        places = {(r.source_file, r.source_sheet, r.source_row): r for r in accepted.itertuples()}
        own = {row.place: row for row in rows}
        of_layout = {
            place for place, table in zip(refused, cleaning.refused()["layout"], strict=True) if table == layout
        }
        for place in sorted((places.keys() | of_layout) ^ own.keys()):
            yield f"{place}: {'no record' if place in own else 'a record'} to the program, {own.get(place)}"
        for place, row in own.items():
            seen[row.rule or "accepted"] = seen.get(row.rule or "accepted", 0) + 1
            if refused.get(place, "") != row.rule:
                yield f"{place}: {refused.get(place)!r}, by the contract {row.rule!r}: {row.texts}"
            elif not row.rule:
                yield from _values(row, places[place])
    if not any(row.rule != refused.get(row.place, "") for rows in known.rows.values() for row in rows):
        yield from _disbursed(subject, cleaning, known, plan, seen)
        yield from _measured(subject, cleaning, known, targets, seen)


def _values(row: oracle.Row, found: object) -> Iterator[str]:
    for name, value in row.values.items():
        column = f"{name}_dong" if name in ("amount", "plan", "cumulative", "estimate") else name
        if name == "unit":
            continue
        told = getattr(found, column)
        same = str(told) == (
            "<NA>" if value is None and column.endswith("_dong") else "" if value is None else str(value)
        )
        if not same:
            yield f"{row.place} {column}: {told!r}, by the contract {value!r}"


def _disbursed(subject, cleaning, known, plan, seen) -> Iterator[str]:  # type: ignore[no-untyped-def]
    payments, returns = cleaning.accepted("payments"), cleaning.accepted("returns")
    if payments.empty:
        return
    lines = disbursement.budget_lines(subject, payments, returns, None)
    table = disbursement.disbursement_table(disbursement.grouped(lines, payments_received=True))
    factor = {"triệu đồng": 10**6}
    allocations = [
        (row["component"], row["source"], row["capital"], int(oracle.number_of(row["amount"]) * factor[row["unit"]]))
        for row in _read(plan / "allocations.csv")
    ]
    expected = oracle.lines_of(known, allocations, oracle.quarter_of(known.period)[0])
    for row in table.to_dict("records"):
        place = {name: str(row[name]) for name in oracle.LINE}
        told = {name: "" if str(row[name]) in ("<NA>", "nan", "None") else str(row[name]) for name in AMOUNTS}
        seen["sums"] = seen.get("sums", 0) + len(told)
        if told != (wanted := oracle.at_level(expected, place)):
            yield f"{row['number_id']}: {told}, by the contract {wanted}"
    single = {tuple(str(row[name]) for name in oracle.LINE) for row in table.to_dict("records")}
    if ("",) * len(oracle.LINE) not in single:
        yield "disbursement.csv has no row of the whole"


def _measured(subject, cleaning, known, targets, seen) -> Iterator[str]:  # type: ignore[no-untyped-def]
    places = [place.code for place in subject.unit.places]
    table = indicator_table(targets_of(subject.plan), cleaning.accepted("indicator-returns"), places)
    for target in targets:
        if target["indicator"] in INDICATORS:
            wanted = oracle.number_of(target["target"])
            own = oracle.indicator_of(known, target["indicator"], "", (target["comparator"], Fraction(wanted)))
            for row in table[(table["indicator"] == target["indicator"]) & (table["place"] == "")].to_dict("records"):
                seen["indicators"] = seen.get("indicators", 0) + 1
                told = {name: row[name] for name in own}
                if told != own and row["detail"] != "missed_in_part":
                    yield f"{row['number_id']}: {told}, by the contract {own}"


def _read(path) -> list[dict[str, str]]:  # type: ignore[no-untyped-def]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
