"""What there is, on one page."""

from __future__ import annotations

import html

from monitoring.period import Period
from monitoring.running.status import status_lines
from monitoring.workspace import Workspace
from tests.browser.hostile import PERIOD
from tests.desk.server import Client, links
from tests.samples import UNIT


def test_the_first_page_says_what_status_says(reader: Client, hostile: Workspace) -> None:
    page = html.unescape(reader.get("?language=en").text)
    _heads, line = status_lines(hostile, [(UNIT, Period.parse(PERIOD))], [], str)
    missing = [cell for cell in line.split("  ") if cell and cell.strip() not in page]
    assert missing == [] and f"/monitoring/unit/{UNIT}/{PERIOD}/" in links(page)
