"""Output that any terminal, file or scheduled task can take: letters that its encoding lacks are written plainly.

Where output goes to a file or a task, Windows uses its old code page (1252, 1258), and one letter outside it would end
a command in the middle of its work.
"""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata
from functools import partial
from typing import TextIO

#: Signs without a base letter.
_SIGNS = {"đ": "d", "Đ": "D", "–": "-", "—": "-", "→": "->", "…": "...", "≠": "<>", "≥": ">=", "≤": "<=", "✓": "+"}
_SIGNS |= {"×": "x", "•": "-"} | dict.fromkeys("“”„", '"') | dict.fromkeys("‘’", "'") | dict.fromkeys("▲▼■", "*")

#: Circumflex, breve and horn belong to the letter; code page 1258 has them in the letter and the tones by themselves.
_OF_THE_LETTER = "\u0302\u0306\u031b"


def write_anything(*streams: TextIO) -> None:
    """Let `streams` (standard output and error by default) write a letter that their encoding lacks in its place: as
    letter and tone, as the letter without its marks, or as "?".
    """
    for stream in streams or (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            handler = f"monitoring.plain.{stream.encoding}"
            codecs.register_error(handler, partial(_plainly, stream.encoding))
            stream.reconfigure(errors=handler)


def _plainly(encoding: str, error: UnicodeError) -> tuple[str, int]:
    # The error itself names only the family of its encoding ("charmap").
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_written(sign, encoding) for sign in error.object[error.start : error.end]), error.end


def _written(sign: str, encoding: str) -> str:
    letter, *marks = list(unicodedata.normalize("NFD", sign))
    of_letter = "".join(mark for mark in marks if mark in _OF_THE_LETTER)
    tones = "".join(mark for mark in marks if mark not in _OF_THE_LETTER)
    whole = unicodedata.normalize("NFC", letter + of_letter)
    for candidate in (whole + tones, whole, _SIGNS.get(letter, letter)):
        try:
            candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
        return candidate
    return "?"
