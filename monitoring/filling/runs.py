"""Placeholders in texts that are broken into runs, in cells, text boxes and paragraphs alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from monitoring.filling.packages import Element
from monitoring.filling.placeholders import is_table, placeholders, replaced

#: `http://www.w3.org/XML/1998/namespace`, whose `space` keeps spaces at the ends of a text.
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: What no XML may hold.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(runs: Sequence[Element]) -> str:
    """The text of `runs`, elements that hold a piece each."""
    return "".join(run.text or "" for run in runs)


def fill(runs: Sequence[Element], say: Callable[[str], str]) -> bool:
    """Put what `say` answers in the place of each placeholder, in the format of the run where it begins; whether there
    was one. What marks a repeated row goes.
    """
    if not placeholders(text(runs)):
        return False
    pieces = replaced([run.text or "" for run in runs], lambda content: "" if is_table(content) else say(content))
    for run, piece in zip(runs, pieces, strict=True):
        if piece != (run.text or ""):
            run.text = printable(piece)
            run.set(_SPACE, "preserve")
    return True


def printable(piece: str) -> str:
    """`piece` with a space for each control character, which no file of Office may hold."""
    return _UNPRINTABLE.sub(" ", piece)
