"""Blocks of a first page, what of the report is on the first screen, and that the note fits on one sheet."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from monitoring.presentation.blocks import BulletList, Number, Paragraph, Status
from monitoring.presentation.first_page import Decisions, Scoreboard, Tally
from monitoring.presentation.sections import frame, note
from monitoring.publishing.html import render_report
from monitoring.publishing.pdf import render_pdf
from tests.presentation.conftest import EVERYTHING, OUTTURN
from tests.sample_report import HOSTILE, PUBLISHED_AT


def scoreboard(word: str = "đạt") -> Scoreboard:
    tallies = [Tally(Status(word, "met"), Number("3", "indicators.met"), 3),
               Tally(Status("mâu thuẫn", "conflicting"), Number("0", "indicators.conflicting"), 0)]  # fmt: skip
    return Scoreboard(["Chỉ tiêu: 3 đạt."], title="Chỉ tiêu", tallies=tallies)


def test_a_scoreboard_has_a_symbol_for_each_target_and_is_a_sentence_where_there_is_no_room() -> None:
    page = str(scoreboard().html())
    assert '<span class="symbols" aria-hidden="true">✓✓✓</span>' in page
    assert '<li class="conflicting"><strong>' in page and 'aria-hidden="true"></span>' in page
    assert isinstance(scoreboard(), Paragraph) and scoreboard().plain() == "Chỉ tiêu: 3 đạt."
    assert '"✓✓✓"' in scoreboard().typst()


def test_decisions_are_a_numbered_list() -> None:
    decisions = Decisions([["một"], ["hai"]])
    assert isinstance(decisions, BulletList) and decisions.ordered
    assert str(decisions.html()) == '<ol class="decisions"><li>một</li><li>hai</li></ol>'


def test_hostile_text_arrives_as_text() -> None:
    for block in (scoreboard(HOSTILE), Decisions([HOSTILE])):
        assert "<script" not in str(block.html())
        assert '\\"#eval(1)\\"' in block.typst()


# ---- one screen, one sheet -------------------------------------------------------------------------------------------


def notebook_of(blocks) -> NotebookNode:
    outputs = [new_output("display_data", data=block._repr_mimebundle_()) for block in blocks]
    return new_notebook(cells=[new_code_cell("", outputs=outputs)])


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_what_it_is_and_to_whom_it_goes_is_on_the_first_screen(chromium, report, tmp_path: Path, width, height) -> None:
    path = tmp_path / "report.html"
    page_of = render_report(notebook_of(frame.blocks(report(EVERYTHING, "vi"))), "vi")
    path.write_text(page_of, encoding="utf-8", newline="\n")
    page = chromium.new_page(viewport={"width": width, "height": height})
    page.goto(path.as_uri())
    lowest = page.evaluate("document.querySelector('.addressees').getBoundingClientRect().bottom")
    page.close()
    assert 0 < lowest <= height


@pytest.mark.parametrize("period", [OUTTURN, "2024-Q1", EVERYTHING])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_decision_note_fits_on_one_sheet(report, period, language) -> None:
    content = render_pdf(notebook_of(note.blocks(report(period, language))), language, PUBLISHED_AT, part=note.PART)
    assert len(pikepdf.Pdf.open(io.BytesIO(content)).pages) == 1
