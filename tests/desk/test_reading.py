"""Reading a publication: the framed report, its files, and a number with its raw lines."""

from __future__ import annotations

import html
import re

import pytest

from monitoring.evidence.naming import Naming
from monitoring.evidence.trace import Tracer
from monitoring.evidence.trace_words import trace_lines
from monitoring.presentation.wording import Wording
from monitoring.subject import open_subject
from monitoring.workspace import Workspace
from tests.browser.hostile import PERIOD
from tests.desk.server import Client, links
from tests.samples import UNIT

HERE = f"unit/{UNIT}/{PERIOD}/"


def text_of(page: str) -> str:
    """What a reader sees, in one line."""
    return "".join(html.unescape(re.sub("<[^>]*>", " ", page)).split())


@pytest.fixture(scope="module")
def tracer(hostile: Workspace) -> Tracer:
    return Tracer.published(open_subject(hostile.root, UNIT, PERIOD))


def test_the_report_stands_in_a_frame_that_may_do_nothing(reader: Client) -> None:
    page = reader.get(f"{HERE}report/vi/").text
    [frame] = re.findall("<iframe[^>]*>", page)
    assert 'sandbox="allow-top-navigation-by-user-activation"' in frame
    [source] = re.findall('src="([^"]+)"', frame)
    policy = reader.get(source).headers["Content-Security-Policy"]
    assert policy.endswith("sandbox allow-top-navigation-by-user-activation")
    assert "script-src" not in policy and "default-src 'none'" in policy and "form-action 'none'" in policy


def test_every_number_of_the_report_leads_to_its_raw_lines(reader: Client, tracer: Tracer) -> None:
    page = reader.get(f"{HERE}file/report.vi.html").text
    numbers = re.findall(r'<a class="number[^"]*" target="_top" href="/monitoring/[^"?]+\?id=([^"]+)"', page)
    assert len(numbers) > 50 and "audit.html#" not in page
    assert [number for number in set(numbers) if not tracer.knows(number)] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_number_says_what_trace_says(reader: Client, tracer: Tracer, language: str) -> None:
    words = Wording(language)
    for number in ("disbursement.year.cumulative", "disbursement.year.cumulative_rate", "refused.all.rows"):
        if not tracer.knows(number):
            continue
        page = text_of(reader.get(f"{HERE}number/?id={number}&language={language}").text)
        for line in trace_lines(tracer.trace(number), words, Naming(tracer.subject)):
            for part in line.replace(" | ", "|").split("|"):
                told = "".join(part.partition(" = ")[2].split() or part.split())
                assert all(piece in page for piece in re.split("[:,()]", told)), line


def test_any_other_file_is_kept_and_not_shown(reader: Client, hostile: Workspace) -> None:
    answer = reader.get(f"{HERE}file/audit.html")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer = reader.get(f"{HERE}file/workbook.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_the_links_of_the_report_page_lead_somewhere(reader: Client) -> None:
    page = reader.get(f"{HERE}report/en/").text
    assert {link: reader.get(link).status for link in links(page) if "static" not in link} == dict.fromkeys(
        [link for link in links(page) if "static" not in link], 200
    )
