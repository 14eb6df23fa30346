"""A PDF as passages: the lines of its pages, put together to paragraphs."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from monitoring.errors import part
from monitoring.evidence.comparing.documents import Passage, damaged, joined

#: Heads and feet of pages are among so many first and last lines, on so large a part of at least so many pages.
_EDGE, _RUNNING, _FEW_PAGES = 2, 0.5, 3
_PIECES = 3


def passages(content: bytes, where: str) -> Iterator[Passage]:
    """The paragraphs of a PDF, page by page. Raises InputError for what is no PDF, or cannot be opened."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text().splitlines() for page in PdfReader(io.BytesIO(content)).pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise damaged(where) from None
    running = _running(pages)
    for number, lines in enumerate(pages, start=1):
        own = [line for at, line in enumerate(lines) if _at_edge(at, lines) not in running]
        yield from (Passage(text, part("page {number}", number=number)) for _, text in joined(own))


def _running(pages: Sequence[Sequence[str]]) -> set[tuple[str, str]]:
    """The heads and feet of pages, whatever their digits."""
    counts = Counter(edge for lines in pages for edge in {_at_edge(at, lines) for at in range(len(lines))} if edge[0])
    return {edge for edge, times in counts.items() if times >= len(pages) * _RUNNING and len(pages) > _FEW_PAGES}


def _at_edge(at: int, lines: Sequence[str]) -> tuple[str, str]:
    """At which edge of a page a line stands, "" for none, and what it says without its digits."""
    edge = "head" if at < _EDGE else "foot" if at >= len(lines) - _EDGE else ""
    return edge, re.sub(r"\d+", "#", " ".join(lines[at].split()))


def rejoined(passages: Sequence[Passage], known: Set[str]) -> list[Passage]:
    """The same with the numbers put together that a narrow cell broke over two or three lines: where `known` has the
    whole, and not every piece of it.
    """
    texts = [passage.text for passage in passages]
    for at, text in enumerate(texts):
        tail = text.rpartition(" ")[2]
        if not re.search(r"\d|−$", tail):
            continue
        for last in range(at + 1, min(at + _PIECES, len(texts))):
            head, _, rest = texts[last].partition(" ")
            pieces = [tail, *texts[at + 1 : last], head]
            if "".join(pieces) in known and not known >= set(pieces):
                texts[at], texts[last] = text + "".join(pieces[1:]), rest
                texts[at + 1 : last] = [""] * (last - at - 1)
                break
    return [replace(passage, text=text) for passage, text in zip(passages, texts, strict=True)]
