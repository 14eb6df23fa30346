"""A trace as lines to read, and as data."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitoring.amounts import round_half_up
from monitoring.cleaning.rules import load_rules
from monitoring.measures.calculation import Calculation, Exact, Operand
from monitoring.presentation.wording import Wording

if TYPE_CHECKING:
    from monitoring.evidence.naming import Naming
    from monitoring.evidence.raw_lines import RawLine, RawLines
    from monitoring.evidence.reread import Difference
    from monitoring.evidence.trace import Trace

#: Lines shown of each sum unless all are asked for.
SHOWN_LINES = 20
#: Decimals of a rate that no decimal number gives exactly, and the most that one may have to be printed in full.
_RATE_DIGITS, _MOST_DIGITS = 4, 6


def trace_lines(trace: Trace, words: Wording, naming: Naming, limit: int | None = SHOWN_LINES) -> Iterator[str]:
    """The trace in the language of `words`; of each sum at most `limit` lines (None: all)."""
    _, calculation = words._, trace.calculation
    yield f"{trace.number_id} = {value(calculation, words)}"
    yield f"  {formula(trace, words)}"
    if about := naming.row(trace.dimensions)[words.language]:
        yield f"  {about}"
    for operand, lines in trace.sums:
        yield from _operand_lines(operand, lines, words, limit)
    for file in trace.files:
        state = _("unchanged") if file.holds else _("NOT what was received or published")
        yield f"  {file.file}: sha256 {file.sha256 or '–'}, {state}"
    for found in trace.differences[:limit]:
        yield "  " + difference(found, words)
    yield "  " + verdict(trace, words)


def difference(found: Difference, words: Wording) -> str:
    """A cell that the tables tell otherwise than the file."""
    place = _place(found.file, found.sheet, found.row)
    told = words._("{place}, {column}: the tables say “{in_table}”, the file says “{in_file}”")
    return told.format(place=place, column=found.column, in_table=found.in_table or "–", in_file=found.in_file or "–")


def _place(file: str, sheet: str, row: int) -> str:
    return f"{sheet_name(file, sheet)} #{row}"


def sheet_name(file: str, sheet: str) -> str:
    """A sheet of a file; the file where it has no sheets."""
    return f"{file} [{sheet}]" if sheet else file


def counted(lines: int, words: Wording) -> str:
    """How many lines there are."""
    return words.ngettext("{n} line", "{n} lines", lines).format(n=words.number(lines))


def formula(trace: Trace, words: Wording) -> str:
    """How the number comes about, in words."""
    calculation = trace.calculation
    return words.fill(calculation.formula, calculation.values)


def _operand_lines(operand: Operand, lines: RawLines, words: Wording, limit: int | None) -> Iterator[str]:
    _ = words._
    yield f"  {amount(operand.total, operand.unit, words)} ({counted(len(lines), words)}): {_(operand.name)}"
    shown = lines if limit is None else lines[:limit]
    for line in shown:
        yield from _line(line, operand.unit, words)
    if len(shown) < len(lines):
        yield "    " + _("… and {n} more; --all shows every line").format(n=words.number(len(lines) - len(shown)))


def _line(line: RawLine, unit: str, words: Wording) -> Iterator[str]:
    yield f"    {number(line.adds, unit, words)}  {_place(line.file, line.sheet, line.row)}"
    if line.text:
        yield "      " + " | ".join(f"{header}: {text}" for header, text in line.text.items())
    yield from (f"      {told}" for told in touches(line, words))


def touches(line: RawLine, words: Wording) -> Iterator[str]:
    """What cleaning did to a line: the rules that touched it, and each correction in full."""
    _ = words._
    if line.rules:
        titles = {rule.rule: words.name(rule.title) for rule in load_rules()}
        yield _("rules that touched it: {rules}").format(rules=", ".join(titles[rule] for rule in line.rules))
    for entry in line.corrections:
        text = _("corrected: {field} from “{was}” to “{becomes}” ({document}): {reason}")
        yield text.format(**entry.model_dump())


def amount(value: Exact, unit: str, words: Wording) -> str:
    """An exact value in words: đồng with their triệu, a rate with the exact fraction that it rounds."""
    if value is None:
        return words._("no data")
    text = number(value, unit, words)
    if unit == "dong":
        million = words._("{amount} million đồng").format(amount=words.million(int(value)))
        return f"{text} ({million})"
    share = Fraction(value) / 100
    return f"{text} ({share.numerator}/{share.denominator})" if unit == "percent" else text


def value(calculation: Calculation, words: Wording) -> str:
    """What a calculation comes to; a rate with the two amounts that it divides, as they are found elsewhere: its second
    sum, and the first or what else of the second it says, such as what remains.
    """
    parts, found = [operand.total for operand in calculation.operands], calculation.computed
    if calculation.unit != "percent" or found is None or len(parts) != 2 or None in parts or not parts[1]:
        return amount(found, calculation.unit, words)
    first, below = (Fraction(part) for part in parts if part is not None)
    above = Fraction(found) * below / 100
    if above not in (first, int(above)):  # of something else than the second sum
        return amount(found, calculation.unit, words)
    units = {operand.unit for operand in calculation.operands}
    share = f"{words.exact(above)} / {words.exact(below)}"
    if units == {"dong"}:
        share = words._("{amount} đồng").format(amount=share)
    return f"{number(Fraction(found), 'percent', words)} ({share})"


def number(value: Fraction | int, unit: str, words: Wording) -> str:
    """An exact value with its unit, without what helps to read it."""
    if unit == "dong":
        return words._("{amount} đồng").format(amount=words.number(value))
    if unit != "percent":
        return words.exact(value)
    exact = _decimal(Fraction(value))
    return words.percent(value, _RATE_DIGITS if exact is None else len(exact.partition(".")[2]))


def verdict(trace: Trace, words: Wording) -> str:
    """Whether the lines add up to the number, and the files still are what they were."""
    _ = words._
    if not trace.agrees:
        return _("The lines do NOT add up to the number that the tables give.")
    if trace.differences:
        count = len(trace.differences)
        return _("The tables do NOT say what the files say, at {n} cells.").format(n=words.number(count))
    if not trace.holds:
        return _("The lines add up to the number, but a file behind it is no longer what it was.")
    return _("The lines add up to the number exactly, and every file is unchanged.")


def as_data(trace: Trace, words: Wording) -> dict[str, Any]:
    """The trace as plain data: whole numbers as integers, other exact values as text such as "98.5" or "1/3"."""
    calculation = trace.calculation
    return {
        "number_id": trace.number_id,
        "dimensions": dict(trace.dimensions),
        "formula": formula(trace, words),
        "value": _plain(calculation.computed),
        "unit": calculation.unit,
        "in_table": _plain(calculation.stated),
        "agrees": trace.agrees,
        "holds": trace.holds,
        "operands": [_operand_data(*own, words) for own in trace.sums],
        "files": [asdict(file) for file in trace.files],
        "differences": [asdict(found) for found in trace.differences],
    }


def _operand_data(operand: Operand, lines: RawLines, words: Wording) -> dict[str, Any]:
    return {
        "name": words._(operand.name),
        "total": _plain(operand.total),
        "in_table": _plain(operand.stated),
        "unit": operand.unit,
        "lines": [_line_data(line) for line in lines],
    }


def _line_data(line: RawLine) -> dict[str, Any]:
    corrections = [entry.model_dump() for entry in line.corrections]
    return {**vars(line), "adds": _plain(line.adds), "text": dict(line.text), "corrections": corrections}


def write_csv(trace: Trace, words: Wording, path: Path) -> None:
    """Every line of the trace as a table for a double click: a mark for Unicode, the separator of the language."""
    _ = words._
    heads = ["number_id", _("Sum"), _("adds"), _("File"), _("Sheet"), _("Row"), _("Text as received"), _("Rules")]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";" if words.language == "vi" else ",", lineterminator="\r\n")
        writer.writerow(heads)
        for operand, lines in trace.sums:
            for line in lines:
                received = " | ".join(f"{header}: {text}" for header, text in line.text.items())
                rules = "; ".join(touches(line, words))
                facts = (_plain(line.adds), line.file, line.sheet, line.row, received, rules)
                writer.writerow([trace.number_id, _(operand.name), *facts])


def _plain(value: Exact | Decimal) -> int | str | None:
    if value is None:
        return None
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else _decimal(exact) or str(exact)


def _decimal(exact: Fraction) -> str | None:
    """The fraction as a decimal number, where it is one of few decimals."""
    rounded = round_half_up(exact, _MOST_DIGITS)
    return format(rounded.normalize(), "f") if rounded == exact else None
