"""Units of money as people write them above a table: “ĐVT: 1000đ”, “Đơn vị: Tr.đ”, “(triệu VNĐ)”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from monitoring.vietnamese import fold, normalise

_DONG = r"(?:d(?:ong)?(?: (?:viet nam|vn))?|vnd|(?:viet nam|vn) dong)"
#: Đồng in one of each unit, by folded spelling: the scale in words or figures, then the currency, which may be missing.
_SCALES = {
    1_000: rf"1 ?000 ?{_DONG}|ng ?{_DONG}|(?:nghin|ngan)(?: ?{_DONG})?",
    1_000_000: rf"1 ?000 ?000 ?{_DONG}|(?:trieu|tr)(?: ?{_DONG})?",
    1_000_000_000: rf"1 ?000 ?000 ?000 ?{_DONG}|(?:ty|ti)(?: ?{_DONG})?",
    1: _DONG,
}
_PATTERNS = {scale: re.compile(pattern) for scale, pattern in _SCALES.items()}
#: “Đơn vị” alone may also name an office, and declares a unit only where one follows.
_DECLARED = re.compile(r"(?P<word>đơn vị tính|đvt|đv tính|đơn vị)\s*[:.]?\s*\(?\s*(?P<text>[^;()]*)", re.IGNORECASE)
_IN_PARENTHESES = re.compile(r"\(\s*(?:(?:đơn vị tính|đơn vị|đvt)\s*:?\s*)?([^()]+?)\s*\)", re.IGNORECASE)
_LONGEST_UNIT = 5


def scale_of(text: str) -> int | None:
    """Đồng in one of the unit that `text` names, or None where it names none."""
    key = fold(text)
    return next((scale for scale, pattern in _PATTERNS.items() if pattern.fullmatch(key)), None)


def without_unit(text: str) -> str:
    """A header without the unit that it names in parentheses."""
    return _IN_PARENTHESES.sub(lambda match: "" if scale_of(match[1]) else match[0], text)


def units_in(text: str) -> list[str]:
    """The units that a text names in parentheses."""
    return [found for found in _IN_PARENTHESES.findall(normalise(text)) if scale_of(found)]


def title_unit(rows: Sequence[Sequence[str]]) -> str:
    """What the rows above a table declare as its unit of money, the nearest row first, or "".

    It may be no unit that is known: then somebody has to say what it means.
    """
    declared = [unit for row in reversed(rows) for unit in _declared_in(row)]
    return next((unit for unit in declared if scale_of(unit)), declared[0] if declared else "")


def _declared_in(row: Sequence[str]) -> Iterator[str]:
    line = normalise(" ".join(row))
    for match in _DECLARED.finditer(line):
        words = match["text"].split()
        beginnings = (" ".join(words[:count]) for count in range(min(len(words), _LONGEST_UNIT), 0, -1))
        known = _first_known(beginnings)
        if known:
            yield known
        elif words and fold(match["word"]) != fold("đơn vị"):
            yield " ".join(words)
    yield from units_in(line)
    yield from (normalise(cell) for cell in row if scale_of(cell))


def _first_known(texts: Iterable[str]) -> str:
    return next((text.strip(" ,.") for text in texts if scale_of(text)), "")
