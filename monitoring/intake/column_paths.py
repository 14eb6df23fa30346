"""Headers of several rows: what stands over each column, outermost first, and the row that numbers the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitoring.intake.grids import Span
from monitoring.intake.units import without_unit
from monitoring.vietnamese import fold

Rows = Sequence[Sequence[str]]

#: “(5=6+7+8)”, “(1)”, “11 = 5 - 9”: how a form numbers and works out its columns, which is no part of their names.
_FORMULA = re.compile(r"\(?\s*\d{1,2}\s*=[\s\d+x*/().–−-]+\)?|\(\s*\d{1,2}\s*\)|\(\*+\)")
_NUMBER = re.compile(r"\(?\s*(\d{1,2})\s*\)?(?:\s*=.*|\s*\(\s*=?.*\))?", re.DOTALL)
_LETTER = re.compile(r"\(?\s*[A-Ea-e]\s*\)?")
_FEWEST_NUMBERS = 5


def column_numbers(row: Sequence[str]) -> dict[int, int]:
    """Number → column, of a row that numbers the columns 1, 2, 3 … (A, B before them); empty for any other."""
    filled = [(column, text) for column, text in enumerate(row) if text]
    while filled and _LETTER.fullmatch(filled[0][1]):
        del filled[0]
    matches = [(column, _NUMBER.fullmatch(text)) for column, text in filled]
    numbers = {int(match[1]): column for column, match in matches if match}
    in_order = list(numbers) == list(range(1, len(filled) + 1))
    return numbers if in_order and len(numbers) >= _FEWEST_NUMBERS else {}


def column_paths(rows: Rows, merged: Sequence[Span]) -> dict[int, list[str]]:
    """Column → the texts over it in the rows of a header, outermost first, as received but for the form's numbers.

    A merged range speaks for all its columns and rows. Where nothing is merged, a text without one to its right speaks
    for the columns there that have texts of their own below.
    """
    width = max(map(len, rows), default=0)
    over: list[list[str]] = []
    for number in range(len(rows)):
        over.append([])
        for column in range(width):
            over[number].append(_text(rows, merged, over, number, column))
    paths = ([_bare(row[column]) for row in over] for column in range(width))
    return {column: named for column, path in enumerate(paths) if (named := _distinct(path))}


def folded_path(path: Sequence[str]) -> str:
    """The texts over a column as layouts describe them: folded, without units, joined by “ / ”."""
    return " / ".join(filter(None, (fold(without_unit(text)) for text in path)))


def _text(rows: Rows, merged: Sequence[Span], over: list[list[str]], number: int, column: int) -> str:
    own = rows[number][column]
    span = next((span for span in merged if _covers(span, number, column)), None)
    if own or span is not None:
        return own or rows[max(span.first_row, 0)][span.first_column] if span is not None else own
    below = [rows[lower][column] for lower in range(number + 1, len(rows))]
    if column == 0 or not any(below):
        return ""
    left_is_group = any(rows[lower][column - 1] for lower in range(number + 1, len(rows)))
    same_above = number == 0 or over[number - 1][column] == over[number - 1][column - 1]
    left_is_merged = any(_covers(span, number, column - 1) for span in merged)
    return over[number][column - 1] if left_is_group and same_above and not left_is_merged else ""


def _covers(span: Span, row: int, column: int) -> bool:
    return span.first_row <= row <= span.last_row and span.first_column <= column <= span.last_column


def _bare(text: str) -> str:
    return " ".join(_FORMULA.sub(" ", text).split())


def _distinct(path: Sequence[str]) -> list[str]:
    """The texts that stand there, each once where a merged cell gives it to several rows."""
    named: list[str] = []
    for text in path:
        if text and (not named or named[-1] != text):
            named.append(text)
    return named
