"""The first page: what its blocks say, what of it is on the first screen, and that it fits on one sheet."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
import pikepdf
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from monitoring.presentation.blocks import BulletList, Heading, Number, Paragraph, Status
from monitoring.presentation.first_page import Decisions, Scoreboard, Tally
from monitoring.presentation.sections import frame, overview
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


@pytest.fixture(scope="module", params=[(OUTTURN, "vi"), (EVERYTHING, "vi"), (EVERYTHING, "en")])
def first_page(report, request):
    """Letterhead and summary as an executed notebook, with a section after them, and its language."""
    period, language = request.param
    of_language = report(period, language)
    blocks = [*frame.blocks(of_language), *overview.blocks(of_language), Heading("I. …", id="direction")]
    outputs = [new_output("display_data", data=block._repr_mimebundle_()) for block in blocks]
    return new_notebook(cells=[new_code_cell("", outputs=outputs)]), language


def _fonts() -> str:
    """The fonts that the PDF is set in, for the page too: what fits must not depend on the fonts of the machine."""
    faces, families = (
        [],
        {"--serif": ("SourceSerifPro", font_source_serif_pro), "--sans": ("SourceSansPro", font_source_sans_pro)},
    )
    for family, package in families.values():
        for weight, style in ((400, "Regular"), (700, "Bold")):
            [file] = Path(package.__file__).parent.rglob(f"{family}-{style}.otf")
            data = base64.b64encode(file.read_bytes()).decode()
            faces.append(f"@font-face {{ font-family: {family}; font-weight: {weight}; "
                         f"src: url(data:font/otf;base64,{data}); }}")  # fmt: skip
    chosen = " ".join(f"{name}: {family};" for name, (family, _package) in families.items())
    return " ".join([*faces, f":root {{ {chosen} }}"])


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1366, 768)])
def test_verdict_figures_and_targets_are_on_the_first_screen(
    chromium, first_page, tmp_path: Path, width, height
) -> None:
    notebook, language = first_page
    path = tmp_path / "report.html"
    path.write_text(render_report(notebook, language), encoding="utf-8", newline="\n")
    page = chromium.new_page(viewport={"width": width, "height": height}, bypass_csp=True)
    page.goto(path.as_uri())
    page.add_style_tag(content=_fonts())
    page.evaluate("document.fonts.ready")
    lowest = page.evaluate("document.querySelector('.decisions').getBoundingClientRect().top")
    page.close()
    assert 0 < lowest <= height


def test_it_fits_on_one_sheet(first_page) -> None:
    notebook, language = first_page
    pdf = pikepdf.Pdf.open(io.BytesIO(render_pdf(notebook, language, PUBLISHED_AT, attachments={})))
    assert len(pdf.pages) == 2, "the contents list and the next section stand on the second"
