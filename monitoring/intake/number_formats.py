"""Number formats under which a cell shows another number than it holds: thousands, millions, percent."""

from __future__ import annotations

import re
from functools import cache

#: What a format only prints, and colours, conditions and currencies.
_PRINTED = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]")
#: Commas behind the last digit of a number divide it by a thousand each.
_SCALED = re.compile(r"[0#?](,+)(?![0#?,])")


@cache
def thousands_hidden(code: str) -> int:
    """By which power of a thousand cells of the format `code` are shown smaller: `#,##0.0,,` → 2."""
    scaled = _SCALED.search(_PRINTED.sub("", code.partition(";")[0]))
    return len(scaled[1]) if scaled else 0


@cache
def is_percent(code: str) -> bool:
    """Whether cells of the format `code` are shown a hundred times larger, as a percentage."""
    return "%" in _PRINTED.sub("", code.partition(";")[0])


def shows_another_number(code: str) -> bool:
    """Whether a cell of the format `code` shows another number than it holds."""
    return thousands_hidden(code) > 0 or is_percent(code)
