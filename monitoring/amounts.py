"""Money as whole đồng, numbers as they are written, rates as exact fractions rounded once."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

#: Đồng in one of each unit; the codes are those of the `units` code list.
DONG_PER_UNIT = {"dong": 1, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}

#: By how much an amount is wrong whose unit slipped.
POWERS_OF_TEN = [10**power for power in range(1, 10)]

#: How a file writes numbers: (group separators, decimal separator). `machine` is a typed cell of a sheet.
NUMBER_STYLES = {
    "vietnamese": (". \u00a0\u202f", ","),
    "english": (", \u00a0\u202f", "."),
    "machine": ("", "."),
}


#: More is no amount of any programme but a slip of digits; columns of 64-bit integers can add up thousands of these.
LARGEST_DONG = 10**15

#: Digits that spreadsheets keep of a number. What arithmetic leaves behind the last đồng begins near their end.
_KEPT_DIGITS = 15
_DUST_DONG = Decimal("0.05")

#: More people, households or metres than any unit counts.
LARGEST_COUNT = 10**15


class UnreadableNumber(ValueError):
    """A text that is not a number in the declared style."""


def _pattern(style: str) -> re.Pattern[str]:
    groups, decimal = NUMBER_STYLES[style]
    grouped = "|".join(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+" for mark in groups)
    whole = rf"(?:{grouped}|\d+)" if grouped else r"\d+"
    fraction = rf"(?:{re.escape(decimal)}(?P<fraction>\d+))?"
    exponent = r"(?:[eE](?P<exponent>[+-]?\d{1,2}))?" if style == "machine" else ""
    return re.compile(
        rf"(?P<sign>[-+\u2212])?(?P<open>\()?(?P<whole>{whole}){fraction}{exponent}(?P<close>\))?", re.ASCII
    )


_PATTERNS = {style: _pattern(style) for style in NUMBER_STYLES}
_LONGEST_NUMBER = 40


def parse_number(text: str, style: str = "vietnamese") -> Decimal:
    """The exact number that `text` writes in `style` (`vietnamese`, `english` or `machine`).

    `1.437` is 1437 in Vietnamese style; `(1.250)` is negative. Raises UnreadableNumber for anything
    that contradicts the style (`13548.5` in Vietnamese style), for `-`, and for empty text: missing is never zero.
    """
    stripped = text.strip()
    match = _PATTERNS[style].fullmatch(stripped) if len(stripped) <= _LONGEST_NUMBER else None
    if not match or bool(match["open"]) != bool(match["close"]) or (match["open"] and match["sign"]):
        raise UnreadableNumber(text)
    digits = re.sub(r"\D", "", match["whole"])
    exponent = match.groupdict().get("exponent") or "0"
    number = Decimal(f"{digits}.{match['fraction'] or '0'}e{exponent}")
    return -number if match["open"] or match["sign"] in ("-", "\u2212") else number


def to_dong(number: Decimal, unit: str) -> int:
    """`number` of `unit` (a code of DONG_PER_UNIT) in whole đồng.

    Raises UnreadableNumber where the amount is not a whole number of đồng, since there is no smaller unit, and where
    it is beyond LARGEST_DONG.
    """
    exact = Fraction(number) * DONG_PER_UNIT[unit]
    if exact.denominator != 1 or abs(exact) > LARGEST_DONG:
        raise UnreadableNumber(str(number))
    return exact.numerator


def without_dust(number: Decimal, unit: str) -> Decimal:
    """A typed `number` of `unit` without what binary arithmetic left behind its last đồng: 13.6100000000006 triệu,
    the result of 13513.61 − 13500, is 13.61.

    Only a number that uses all the digits that a spreadsheet keeps, and lies so near to a whole đồng that no amount
    was meant, has such dust; any other is returned as it is.
    """
    dong = number * DONG_PER_UNIT[unit]
    nearest = dong.to_integral_value(ROUND_HALF_EVEN)
    uses_all_digits = (
        len(number.normalize().as_tuple().digits) >= _KEPT_DIGITS - 2 and number != number.to_integral_value()
    )
    return nearest / DONG_PER_UNIT[unit] if uses_all_digits and abs(dong - nearest) < _DUST_DONG else number


def round_half_up(value: Fraction | Decimal | int, digits: int) -> Decimal:
    """The exact `value` rounded once, half away from zero, to `digits` decimals."""
    # Not by arithmetic of fractions, which takes three times as long: pages are full of numbers.
    exact = value if isinstance(value, (Fraction, Decimal, int)) else Fraction(value)  # numpy's numbers too
    numerator, denominator = exact.as_integer_ratio()
    whole = (2 * abs(numerator) * 10**digits + denominator) // (2 * denominator)
    # Made from text, since arithmetic of decimals rounds to 28 digits.
    return Decimal(f"{-whole if numerator < 0 else whole}e{-digits}")


def rate_percent(numerator: Fraction | int | None, denominator: Fraction | int | None) -> Fraction | None:
    """`numerator` / `denominator` in percent, exact; None where either is missing or the denominator is zero."""
    if numerator is None or not denominator:
        return None
    return Fraction(numerator, denominator) * 100


def to_million(dong: int) -> Decimal:
    """An amount of đồng in triệu (million đồng), exact."""
    return Decimal(dong).scaleb(-6)


class Dong(int):
    """An amount of đồng among the values of a message, so that the wording prints it as money."""
