"""Headers over data of people, and lists of people: tables whose rows are persons or households, not sums of money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from monitoring.errors import InputError
from monitoring.people import ACCOUNT, BIRTHDAY, IDENTITY, NAME, PHONE, hidden, says
from monitoring.vietnamese import fold

#: Longer texts, and those with numbers, are no headers.
_LONGEST_HEADER = 60
_NUMBER = re.compile(r"\d{4}")


@lru_cache(maxsize=1 << 12)
def kind_of_header(text: str) -> str | None:
    """What stands below a header: a kind of personal data, `beside_names` for what only lists of people have, or None.

    Treasury accounts and sums of money are nobody's, and “sinh” alone may be pupils.
    """
    words = fold(text) if len(text) <= _LONGEST_HEADER and not _NUMBER.search(text) else ""
    if not words or says("figures", words):
        return None
    if says(ACCOUNT, words) and says("treasury", words):
        return None
    for kind in (IDENTITY, PHONE, ACCOUNT, BIRTHDAY, NAME):
        if says(kind, words, but="sinh"):
            return kind
    return "beside_names" if says("beside_names", words, whole=True) else None


@lru_cache(maxsize=1 << 12)
def is_over_papers(text: str) -> bool:
    """Whether numbers below a header are those of papers or of offices, whatever shape they have: “Số chứng từ gốc”."""
    words = fold(text)
    named = [key for key in ("papers", "tax") if says(key, words)]
    numbered = says("numbered", words.split(" ")[0], whole=True)
    return bool(named) and (numbered or any(says(key, words, whole=True) for key in named))


def is_list_header(texts: Sequence[str]) -> bool:
    """Whether a row is the header of a list of people: a name, and something that tells more of whoever bears it."""
    kinds = [kind_of_header(text) for text in texts if text]
    return NAME in kinds and sum(kind is not None for kind in kinds) > 1


def list_of_people(rows: Sequence[Sequence[str]], where: str) -> InputError | None:
    """The refusal of a file that holds nothing but a list of people; None where `rows` have no header of one."""
    header = next((texts for texts in rows if is_list_header(texts)), None)
    if header is None:
        return None
    return InputError(
        "This is a list of people (columns: {columns}), and no figure is made from such a list. It is not received, "
        "and nothing of it is kept.",
        where=where,
        remedy="Delete this copy, or leave it with the office that keeps the list; ask its sender for the counts or "
        "the amounts in the form.",
        columns=", ".join(hidden(text) for text in header if kind_of_header(text)),
    )
