"""What there is: on the first page, on a unit's and on a period's."""

from __future__ import annotations

import html
import json

from monitoring.messages import translator
from monitoring.period import Period
from monitoring.running.status import status_lines
from monitoring.tables.store import texts
from monitoring.workspace import Workspace
from tests.browser.hostile import NAMES, PERIOD
from tests.desk.server import Client, links
from tests.samples import UNIT


def shown(page: str) -> str:
    return " ".join(html.unescape(page).split())


def test_the_first_page_leads_to_every_unit_and_period(reader: Client) -> None:
    page = reader.get("?language=en").text
    assert {f"/monitoring/unit/{UNIT}/", f"/monitoring/unit/{UNIT}/{PERIOD}/"} <= set(links(page))
    assert "has not published it" not in page  # the district has ended: it owes nothing


def test_a_unit_says_what_status_says(reader: Client, hostile: Workspace) -> None:
    for language in ("vi", "en"):
        page = shown(reader.get(f"unit/{UNIT}/?language={language}").text)
        _heads, line = status_lines(hostile, [(UNIT, Period.parse(PERIOD))], [], translator(language))
        assert [cell for cell in line.split("  ")[1:] if cell and cell.strip() not in page] == []


def test_each_refused_row_stands_beside_what_its_sender_wrote(reader: Client, hostile: Workspace) -> None:
    page = shown(reader.get(f"unit/{UNIT}/{PERIOD}/?language=vi").text)
    refused = texts(hostile.processed(UNIT, PERIOD) / "refused.csv")
    assert len(refused) > 0
    for row in refused:
        told = [row["reason"], f"#{row['source_row']}", *json.loads(row["raw"]).values()]
        assert [text for text in told if " ".join(text.split()) not in page] == []


def test_each_file_stands_with_its_sender(reader: Client) -> None:
    page = shown(reader.get(f"unit/{UNIT}/{PERIOD}/").text)
    assert NAMES["file"] in page and NAMES["agency"] in page


def test_what_is_published_can_be_opened(reader: Client) -> None:
    page = reader.get(f"unit/{UNIT}/{PERIOD}/").text
    own = [link for link in links(page) if f"/{PERIOD}/" in link and "verify" not in link]
    assert len(own) > 8
    assert {link: reader.get(link).status for link in own} == dict.fromkeys(own, 200)


def test_an_unknown_unit_or_period_is_one_paragraph(reader: Client) -> None:
    for path in ("unit/nowhere/", f"unit/{UNIT}/2031-Q1/", f"unit/{UNIT}/soon/"):
        answer = reader.get(path)
        assert (answer.status, answer.text.count('class="error"'), "Traceback" in answer.text) == (422, 1, False)
