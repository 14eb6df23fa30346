"""Amounts read into whole đồng, many at once: plain whole numbers together, all others one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.amounts import DONG_PER_UNIT, LARGEST_DONG, UnreadableNumber, parse_number, to_dong, without_dust
from monitoring.intake.units import scale_of

#: So few are read one by one as quickly.
_MANY = 1_000
#: Whole numbers with the commonest group mark of a style, if it has any: the mark and the pattern.
_WHOLE = {
    "vietnamese": (".", r"^(?:\d{1,3}(?:\.\d{3}){1,4}|\d{1,15})$"),
    "english": (",", r"^(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})$"),
    "machine": (",", r"^\d{1,15}$"),
}
#: A number with a currency behind it: “1.250.000 đ”, “1.250.000 VNĐ”.
_WITH_CURRENCY = re.compile(r"(?P<number>.*?[\d)])\s*(?P<currency>[^\W\d_][^\d]{0,20})")
#: As a list or as an array of objects.
Texts = Sequence[str] | np.ndarray


class Amounts:
    """So many amounts in đồng, of which each is read, missing or unreadable."""

    def __init__(self, count: int) -> None:
        self.dong = np.zeros(count, dtype="int64")
        self.missing = np.ones(count, dtype=bool)
        self.failed = np.zeros(count, dtype=bool)

    def read(self, texts: Texts, styles: Texts, units: Texts) -> None:
        """Read `texts`, each written in its style (of NUMBER_STYLES) and unit (of DONG_PER_UNIT, "" where unknown).

        An empty text is missing; what is no amount, or none in a known unit, is unreadable.
        """
        if len(texts) >= _MANY:
            self._read_whole_numbers(texts, styles, units)
        for place in np.flatnonzero(self.missing).tolist():
            if texts[place]:
                self._read_one(place, texts[place], styles[place], units[place])

    def at(self, positions: np.ndarray, index: pd.Index) -> tuple[pd.Series, pd.Series]:
        """The amounts at `positions` (Int64), and where they are unreadable."""
        values = pd.arrays.IntegerArray(self.dong[positions], self.missing[positions])
        return pd.Series(values, index=index), pd.Series(self.failed[positions], index=index)

    def _read_one(self, place: int, text: str, style: str, unit: str) -> None:
        try:
            if not unit:
                raise UnreadableNumber(text)
            number = parse_number(_without_currency(text, unit), style)
            self.dong[place] = to_dong(without_dust(number, unit) if style == "machine" else number, unit)
            self.missing[place] = False
        except UnreadableNumber:
            self.failed[place] = True

    def _read_whole_numbers(self, texts: Texts, styles: Texts, units: Texts) -> None:
        written, styles_read = pa.array(texts, pa.string()), np.asarray(styles, dtype=object)
        factors = pd.Series(units, dtype=object).map(DONG_PER_UNIT).fillna(0).to_numpy(dtype="int64")
        for style, (mark, pattern) in _WHOLE.items():
            of_style = (styles_read == style) & (factors > 0)
            if not of_style.any():
                continue
            whole = np.asarray(pc.match_substring_regex(written, pattern)) & of_style
            digits = pc.replace_substring(written.filter(pa.array(whole)), mark, "")
            numbers = np.asarray(pc.cast(digits, pa.int64()))
            fits = numbers <= LARGEST_DONG // np.maximum(factors[whole], 1)
            places = np.flatnonzero(whole)[fits]
            self.dong[places] = numbers[fits] * factors[places]
            self.missing[places] = False


def _without_currency(text: str, unit: str) -> str:
    """`text` without the đồng that it repeats behind its number in a row of đồng; any other unit stays unreadable."""
    written = _WITH_CURRENCY.fullmatch(text.strip()) if unit == "dong" else None
    return written["number"] if written and scale_of(written["currency"]) == 1 else text
