"""Which numbers a published page prints as a given text: a reader has the number before his eyes, not its name."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from monitoring.workspace import regular

#: A link to the auditor's page; where that was not published, the name is the number's title.
_NUMBER = re.compile(
    r'<(?:a class="number" href="[^"#]*#|span class="number" title=")(?P<number_id>[^"]+)">(?P<text>[^<]*)<'
)
_DIGIT = re.compile(r"[+−-]?\d")
_NOT_PRINTED = re.compile(r"[\s%]|triệu|million|đồng", re.IGNORECASE)


def printed_as(report: Path, text: str) -> list[str]:
    """The ids of the numbers that the pages of the folder `report` print as `text`, in the order of the pages.

    Spaces, the percent sign and the unit may be left out. None for a text that is no number.
    """
    wanted = _bare(text)
    if not _DIGIT.match(wanted):
        return []
    pages = (
        regular(path).read_text(encoding="utf-8", errors="replace") for path in sorted(report.glob("report.*.html"))
    )
    found = (match for page in pages for match in _NUMBER.finditer(page))
    return list(dict.fromkeys(match["number_id"] for match in found if _bare(unescape(match["text"])) == wanted))


def _bare(text: str) -> str:
    return _NOT_PRINTED.sub("", text).replace("-", "−")
