"""The small language of forms: what stands between {{ and }}.

{{disbursement.rate}}                 a figure by its number id, as `trace` takes it
{{cut_off}}                           a field of the header (see fields.py)
{{? tổng mức đầu tư}}                 left for the office, which is told of it
{{#table disbursement component!= capital=development place=}}
                                      the row that it stands in is repeated for each row of a table that meets all
                                      conditions; `by=component`: once for each value of a column
{{component}} {{plan_dong}} {{row}}   in such a row: a column of the table, or the number of the row
{{component.name}} {{component.code}} the name of a code, the code itself, where the column alone gives the word that
                                      our forms use
{{disbursement.development.{year}.year.plan}}
                                      {…} within a placeholder is replaced first, by a field or a column
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

#: Placeholders, each with at most single braces in it.
_PLACEHOLDER = re.compile(r"\{\{((?:[^{}]|\{[^{}]*\})*)\}\}")
_INNER = re.compile(r"\{([^{}]*)\}")
_TABLE = re.compile(r"#table\s+(?P<table>\w+)(?P<conditions>(?:\s+\w+!?=\S*)*)", re.ASCII)
_CONDITION = re.compile(r"(?P<column>\w+)(?P<sign>!?=)(?P<value>\S*)")
#: The condition that is none: a row for each value of a column.
_BY = "by"


class BadPlaceholder(ValueError):
    """A placeholder that means nothing."""


class Condition(NamedTuple):
    """`column` holds `value`, or anything else."""

    column: str
    value: str
    holds: bool


@dataclass(frozen=True)
class Query:
    """Which rows of a table a row of a form is repeated for; `by`: once for each value of this column."""

    table: str
    conditions: tuple[Condition, ...]
    by: str = ""

    @property
    def columns(self) -> list[str]:
        return [*(condition.column for condition in self.conditions), *filter(None, [self.by])]


def placeholders(text: str) -> list[str]:
    """What stands between the braces of each placeholder of `text`, without spaces around it."""
    return [content.strip() for content in _PLACEHOLDER.findall(text)]


def without_placeholders(text: str) -> str:
    return _PLACEHOLDER.sub("", text)


def is_table(content: str) -> bool:
    return content.startswith("#")


def office_words(content: str) -> str | None:
    """What is left for the office, in the words of the form; None for any other placeholder."""
    return content[1:].strip() if content.startswith("?") else None


def query_of(content: str) -> Query:
    """What `#table …` asks for. Raises BadPlaceholder for anything else."""
    match = _TABLE.fullmatch(content)
    if not match:
        raise BadPlaceholder(content)
    parts = [_CONDITION.fullmatch(part) for part in match["conditions"].split()]
    named = [(part["column"], part["value"], part["sign"] == "=") for part in parts if part]
    grouped = [value for column, value, _ in named if column == _BY]
    if len(grouped) > 1:
        raise BadPlaceholder(content)
    conditions = tuple(Condition(*part) for part in named if part[0] != _BY)
    return Query(match["table"], conditions, *grouped)


def with_inner(content: str, answer: Callable[[str], str]) -> str:
    """`content` with each {name} in it replaced by its answer."""
    return _INNER.sub(lambda match: answer(match[1].strip()), content)


def replaced(texts: Sequence[str], answer: Callable[[str], str]) -> list[str]:
    """`texts`, the pieces of one text, with the answer to each placeholder in the piece where it begins.

    Word and Excel break a text into runs wherever a format changes, or a word was once misspelt.
    """
    whole = "".join(texts)
    owner = [number for number, text in enumerate(texts) for _ in text]
    pieces, at = [""] * len(texts), 0
    for match in _PLACEHOLDER.finditer(whole):
        for place in range(at, match.start()):
            pieces[owner[place]] += whole[place]
        pieces[owner[match.start()]] += answer(match[1].strip())
        at = match.end()
    for place in range(at, len(whole)):
        pieces[owner[place]] += whole[place]
    return pieces
