"""The section of the auditor's page about the numbers: an entry for each, whose lines stand below as received."""

from __future__ import annotations

import re
from html import unescape

import pytest

from monitoring.evidence import trace_words
from monitoring.evidence.lines import Evidence
from monitoring.evidence.origins import origins
from monitoring.evidence.trace import Tracer
from monitoring.intake.personal import HIDDEN
from monitoring.intake.readers import read_period
from monitoring.presentation.wording import Wording
from monitoring.subject import open_subject
from tests.publishing.page_rules import PageRules
from tests.samples import UNIT

RATE, CUMULATIVE = "disbursement.component-4.1.rate", "disbursement.component-4.1.cumulative"


@pytest.fixture(scope="module")
def staged(small, tracer) -> Tracer:
    """The small quarter as a run traces it before it is published."""
    subject = open_subject(small.root, UNIT, "2024-Q2")
    kept = read_period(small, UNIT, subject.period)
    tables = small.processed(UNIT, subject.period)
    return Tracer(Evidence.staged(subject, tracer._evidence.record, tables, kept))


@pytest.fixture(scope="module")
def page(staged) -> str:
    return str(origins(staged, staged.in_order, "vi").html)


def entry(page: str, number_id: str) -> str:
    [found] = re.findall(rf'<li id="{re.escape(number_id)}">(.*?)</li>', page, re.DOTALL)
    return unescape(re.sub("<[^>]+>", "", found))


def test_every_number_has_its_entry_and_every_link_leads_somewhere(page, staged):
    assert PageRules(f"<main>{page}</main>").faults == []
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors)) and set(staged.in_order) <= set(anchors)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)


def test_an_entry_says_what_a_trace_says(page, tracer):
    words = Wording("vi")
    for number_id in tracer.in_order:
        trace = tracer.trace(number_id)
        told = entry(page, number_id)
        assert trace_words.value(trace.calculation, words) in told
        assert " dòng" in told or " = ." in told or trace_words.formula(trace, words) in told
    assert "KHÔNG" not in page and "{" not in page
    assert f"{words.number(len(tracer.in_order))} con số được lần ngược" in page


def test_a_rate_gives_its_formula_in_both_languages_and_its_sums_their_rows(page):
    assert (
        "tỷ lệ = đã giải ngân của vốn có kế hoạch / kế hoạch rate = disbursed of money that has a plan / planned"
        in entry(page, RATE)
    )
    told = entry(page, CUMULATIVE)
    assert "505.499.999 đồng" in told and "6 dòng" in told
    assert "2024-Q1/payments.csv (300.000.000 đồng) #2; 2024-Q2/payments.csv (205.499.999 đồng) #2–6" in told


def test_from_a_rate_both_of_its_parts_can_be_reached(page):
    [told] = re.findall(rf'<li id="{re.escape(RATE)}">(.*?)</li>', page, re.DOTALL)
    ways = re.findall(r'href="#([^"]+)"', told)
    assert CUMULATIVE in ways and CUMULATIVE.replace("cumulative", "plan") in ways


def test_a_row_shows_its_text_its_correction_and_the_checksum_but_nobody(page):
    lists = page.partition('id="origins-lines"')[2]
    [table] = [table for table in lists.split("<table>") if "2024-Q2/payments.csv" in table.partition("</caption>")[0]]
    assert re.search(r"sha256 [0-9a-f]{64}", table) and "đã ẩn: Chủ đầu tư" in table
    [row] = [row for row in table.split("<tr ") if "12,5tr" in row]
    assert "12.500.000" in row and "từ “12,5tr” thành “12,5”" in row and "Công văn số 1" in row
    assert "UBND" not in table and HIDDEN not in table


def test_what_has_no_trace_is_said_and_stops_nothing(staged):
    page = str(origins(staged, [RATE, "unheard.of.rate"], "en").html)
    assert entry(page, "unheard.of.rate").startswith("Rate .rate This number has no trace")
    assert "<h3" in page and entry(page, RATE)


def test_a_number_that_does_not_add_up_is_named_above_all(small, tracer, tmp_path):
    subject = open_subject(small.root, UNIT, "2024-Q2")
    tables = tmp_path / "tables"
    tables.mkdir()
    for path in small.processed(UNIT, subject.period).glob("*.csv"):
        content = path.read_text(encoding="utf-8")
        (tables / path.name).write_text(content.replace("505499999", "505500000"), encoding="utf-8", newline="\n")
    kept = read_period(small, UNIT, subject.period)
    wrong = Tracer(Evidence.staged(subject, tracer._evidence.record, tables, kept))
    page = str(origins(wrong, [CUMULATIVE], "en").html)
    assert f"1 of them do NOT add up: {CUMULATIVE}." in page and "do NOT add up to the number" in entry(
        page, CUMULATIVE
    )


def test_the_same_bytes_whatever_the_order_in_which_numbers_are_met(staged, page):
    assert str(origins(staged, reversed(staged.in_order), "vi").html) == page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_contents_list_has_each_kind_of_number_and_the_lines(staged, language):
    outline = origins(staged, staged.in_order, language).outline
    assert [heading["level"] for heading in outline] == [2, *[3] * (len(outline) - 1)]
    assert {"origins", "origins-disbursement", "origins-plan", "origins-lines"} <= {one["id"] for one in outline}
