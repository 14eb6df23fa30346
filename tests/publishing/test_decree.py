"""The report has the form that Decree 30/2020 asks for: read from the finished PDF by another program."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pypdf
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from monitoring.presentation.sections import annexes, frame
from monitoring.publishing.pdf import render_pdf
from tests.presentation.conftest import EVERYTHING, OUTTURN, PARTS, report  # noqa: F401  # a fixture
from tests.sample_report import PUBLISHED_AT
from tests.spec_tables import spec

_MM = 72 / 25.4


@dataclass(frozen=True)
class Words:
    """Words in one font, where they stand on their page (points from its lower left corner)."""

    text: str
    font: str
    size: float
    x: float
    y: float


@pytest.fixture(scope="module")
def read(report) -> Callable[[str, str], list[list[Words]]]:  # noqa: F811
    """`read(period, language)`: the words of each page of the PDF."""

    @cache
    def of(period: str, language: str) -> list[list[Words]]:
        told = report(period, language)
        blocks = [*frame.blocks(told), *(block for part in PARTS for block in part.blocks(told))]
        blocks += [*frame.closing(told), *annexes.blocks(told)]
        outputs = [new_output("display_data", data=block._repr_mimebundle_()) for block in blocks]
        content = render_pdf(new_notebook(cells=[new_code_cell("", outputs=outputs)]), language, PUBLISHED_AT)
        return [_words(page) for page in pypdf.PdfReader(io.BytesIO(content)).pages]

    return of


def _words(page: pypdf.PageObject) -> list[Words]:
    found: list[Words] = []

    def visit(text, page_matrix, matrix, font, size) -> None:
        if text.strip() and font:
            a, b, c, d, e, f = page_matrix
            x, y = matrix[4] * a + matrix[5] * c + e, matrix[4] * b + matrix[5] * d + f
            name = str(font["/BaseFont"]).split("+")[-1]
            found.append(Words(text.strip(), name, size * abs(matrix[3] * d), x, y))

    page.extract_text(visitor_text=visit)
    return found


def _page(pages: list[list[Words]], name: str) -> list[Words]:
    if name in ("first", "second"):
        return pages[name == "second"]
    beginning = {"signed": "Nơi nhận:", "annex": "Phụ lục I"}[name]
    return next(words for words in pages if any(one.text.startswith(beginning) for one in words))


@spec("decree_30")
def test_each_part_is_set_as_the_decree_has_it(read, what, begins, page, smallest, largest, bold, italic) -> None:
    words = _page(read(EVERYTHING, "vi"), page)
    line = next((one for one in words if one.text.startswith(begins)), None)
    assert line is not None, [one.text for one in words][:40]
    assert float(smallest) - 0.1 <= line.size <= float(largest) + 0.1, what
    assert ("Bold" in line.font, "Italic" in line.font) == (bold == "yes", italic == "yes"), (what, line.font)


def test_it_is_one_serif_and_stays_within_the_margins(read) -> None:
    for words in read(EVERYTHING, "vi"):
        assert {one.font.split("-")[0] for one in words} == {"TeXGyreTermes"}
        body = [one for one in words if one.y < (297 - 25) * _MM]
        assert min(one.x for one in body) >= 30 * _MM - 0.5 and min(one.y for one in body) >= 20 * _MM - 0.5


def test_the_page_number_stands_in_the_middle_above_the_text_from_the_second_page_on(read) -> None:
    first, second = read(EVERYTHING, "vi")[:2]
    number = next(one for one in second if one.text == "2" and one.y > (297 - 25) * _MM)
    assert abs(number.x - (30 + 162 / 2) * _MM) < 8
    assert not any(one.text == "1" and one.y > (297 - 25) * _MM for one in first)


def test_the_signature_stands_below_the_end_of_the_text_and_annexes_begin_their_own_pages(read) -> None:
    pages = read(EVERYTHING, "vi")
    signed = " ".join(one.text for one in _page(pages, "signed"))
    assert re.search(r"kính báo cáo\./\..*Nơi nhận:", signed, re.S), "not alone on a page"
    annex = _page(pages, "annex")
    assert not any(one.y > (297 - 25) * _MM and one.text.isdigit() for one in annex), "its first page has no number"
    after = pages[pages.index(annex) + 1]
    assert [one.text for one in after if one.y > (297 - 25) * _MM and one.text.isdigit()] == ["2"], "counted anew"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("period", "most"), [(EVERYTHING, 14), (OUTTURN, 6)])
def test_it_is_short(read, period, language, most) -> None:
    assert len(read(period, language)) <= most
