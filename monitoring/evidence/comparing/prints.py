"""A PDF as passages: the lines of its pages, put together to paragraphs."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from monitoring.errors import part
from monitoring.evidence.comparing.documents import Passage, damaged, joined

#: A line on so large a part of the pages, whatever its digits, is a head or a foot of pages.
_RUNNING = 0.5
_FEW_PAGES = 3


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
        for _, text in joined(line for line in lines if _bare(line) not in running):
            yield Passage(text, part("page {number}", number=number))


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    """The heads and feet of pages, without their digits."""
    counts = Counter(line for lines in pages for line in {_bare(line) for line in lines})
    most = max(_FEW_PAGES, len(pages) * _RUNNING)
    return {line for line, times in counts.items() if times >= most and len(pages) > _FEW_PAGES}


def _bare(line: str) -> str:
    return re.sub(r"[\d\s]+", " ", line).strip()
