"""What a text that came back is held against: the edition of the publication that it comes from, its figures named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from monitoring.errors import InputError
from monitoring.evidence.comparing.alignment import align
from monitoring.evidence.comparing.documents import Passage, read
from monitoring.evidence.comparing.prints import rejoined
from monitoring.evidence.comparing.quantities import STYLE_OF, read_as
from monitoring.evidence.comparing.words import Text, text_of
from monitoring.period import Period
from monitoring.workspace import Workspace

#: A text of which so much stands in an edition, by runs of so many words, comes from it.
_ENOUGH = 0.5
_RUN = 5


def edition_of(
    workspace: Workspace, unit: str, period: Period, passages: Sequence[Passage], ending: str
) -> tuple[Text, Text] | None:
    """The published edition that `passages` come from, by their words, and these passages as words; None where they are
    another text.

    The page of a language names every figure; an edition of the same kind of file (`ending`) is preferred where it has
    as much of the text. Raises InputError where no page has been published.
    """
    pages = _pages(workspace, unit, period)
    ids = {mark.name for page in pages.values() for passage in page for mark in passage.marks}
    came_back = text_of(passages, ids)
    runs = _runs(came_back)
    shared = {path: len(runs & _runs(text_of(page, ids))) for path, page in pages.items()}
    path = max(shared, key=lambda each: shared[each])
    if shared[path] < _ENOUGH * len(runs):
        return None
    page, same = text_of(pages[path], ids), path.with_suffix(ending)
    if same != path and same.is_file():
        edition = _named_like(text_of(read(same), ids), page)
        page = edition if len(runs & _runs(edition)) >= shared[path] else page
    return page, text_of(rejoined(passages, set(page.keys)), ids) if ending == ".pdf" else came_back


def printed_rates(workspace: Workspace, unit: str, period: Period) -> Iterator[tuple[str, Fraction]]:
    """The rates that the pages print, rounded as they are: some are made only when they are shown."""
    for path, page in _pages(workspace, unit, period).items():
        style = STYLE_OF[path.name.split(".")[1]]
        for passage in page:
            for mark in passage.marks:
                text = passage.text[mark.start : mark.end]
                reading = read_as(text.rstrip("% \u00a0"), style) if text.endswith("%") else None
                if reading:
                    yield mark.name, reading.value


def _pages(workspace: Workspace, unit: str, period: Period) -> dict[Path, list[Passage]]:
    """The published pages of the report, by their files. Raises InputError where there is none."""
    pages = {path: read(path) for path in sorted(workspace.report(unit, period).glob("report.*.html"))}
    if not pages:
        raise InputError(
            "There is no published page of {unit} {period}.",
            remedy="Publish it first: python pipeline.py run --unit {unit} --period {period}.",
            unit=unit,
            period=period,
        )
    return pages


def _runs(text: Text) -> set[tuple[str, ...]]:
    return {tuple(text.keys[place : place + _RUN]) for place in range(len(text.keys) - _RUN + 1)}


def _named_like(text: Text, named: Text) -> Text:
    """`text` with the ids of the figures that stand in the same places of `named`."""
    pairs = align(named.keys, text.keys)
    words = [
        word if word.number_id or at not in pairs else replace(word, number_id=named.words[pairs[at]].number_id)
        for at, word in enumerate(text.words)
    ]
    return Text(text.passages, words)
