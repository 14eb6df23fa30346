"""What a single cell of a sheet is: a figure, however written, or the number by which a row is outlined."""

from __future__ import annotations

import re

from monitoring.intake.grids import is_no_value

_FIGURE = re.compile(r"[-–−+(]?\s*\d[\d.,\s\u00a0]*\)?")
#: How rows are outlined; each way is a level of its own, and what it is nested in is told by the order.
_NUMBERING = re.compile(
    r"(?:(?P<roman>[IVX]{1,5})|(?P<letter>[A-H])|(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3})|(?P<number>\d{1,3})"
    r"|(?P<small>[a-h])|(?P<dash>[-–+*•]))(?P<end>[.):/-]*)(?=\s|$)"
)
_ROMAN = {"i": 1, "v": 5, "x": 10}


def is_figure(text: str) -> bool:
    """Whether a cell holds a figure, or stands where one should: it has digits and no words."""
    return bool(text) and (_FIGURE.fullmatch(text) is not None or is_no_value(text))


def is_numbering(text: str) -> bool:
    """Whether a text is nothing but the number of an outline: A, I, 1, 1.1, a), -."""
    match = _NUMBERING.match(text)
    return match is not None and match.end() == len(text)


def numbering(text: str) -> tuple[str, int | str, str] | None:
    """How the outline numbers a text that begins so: the kind of number, which one it is, and the text behind it."""
    match = _NUMBERING.match(text)
    if match is None:
        return None
    kind = str(match.lastgroup if match.lastgroup != "end" else next(k for k, v in match.groupdict().items() if v))
    sign = match[kind]
    which: int | str = sign
    if kind == "number":
        which = int(sign)
    elif kind == "roman":
        which = _from_roman(sign.lower())
    elif kind in ("letter", "small"):
        which = ord(sign.lower()) - ord("a") + 1
    return kind, which, text[match.end() :].strip()


def _from_roman(sign: str) -> int:
    values = [_ROMAN[letter] for letter in sign]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
