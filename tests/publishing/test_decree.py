"""The report has the form that Decree 30/2020 asks for, in PDF and in Word: read from the finished files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from functools import cache
from typing import Any

import docx
import pypdf
import pytest
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Docx
from docx.text.run import Run
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from monitoring.presentation.mail_content import mail_content
from monitoring.presentation.sections import annexes, frame, note
from monitoring.publishing.mail import MAX_HTML_BYTES, build_message
from monitoring.publishing.pdf import render_pdf
from monitoring.publishing.word import render_word
from tests.presentation.conftest import EVERYTHING, PARTS, report  # noqa: F401  # a fixture
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
def made(report) -> Callable[..., bytes]:  # noqa: F811
    """`made(period, language, render)`: the report and the decision note as `render` writes them."""

    @cache
    def notebook(period: str, language: str) -> NotebookNode:
        told = report(period, language)
        blocks = [*frame.blocks(told), *(block for part in PARTS for block in part.blocks(told))]
        blocks += [*frame.closing(told), *annexes.blocks(told), *note.blocks(told)]
        outputs = [new_output("display_data", data=block._repr_mimebundle_()) for block in blocks]
        return new_notebook(cells=[new_code_cell("", outputs=outputs)])

    return cache(lambda period, language, render: render(notebook(period, language), language, PUBLISHED_AT))


def render_note(*about) -> bytes:
    return render_pdf(*about, part=note.PART)


@pytest.fixture(scope="module")
def read(made) -> Callable[[str, str], list[list[Words]]]:
    """`read(period, language)`: the words of each page of the PDF."""

    @cache
    def of(period: str, language: str) -> list[list[Words]]:
        content = made(period, language, render_pdf)
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


# ---- the same in Word ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Styled:
    """A paragraph of a Word file as it is set: its own, its run's and its styles' settings, the nearest first."""

    text: str
    font: str
    size: float
    bold: bool
    italic: bool


@pytest.fixture(scope="module")
def word(made) -> Callable[[str, str], DocxDocument]:
    """`word(period, language)`: the report as a Word document."""
    return cache(lambda period, language: docx.Document(io.BytesIO(made(period, language, render_word))))


def _set(document: DocxDocument, *, of_head: bool = False) -> list[Styled]:
    """Every paragraph of the text and its tables, or of the head of further pages, in order, by its first words."""
    part = document.sections[0].header._element if of_head else document.element.body
    return [styled for element in part.iter(qn("w:p")) if (styled := _styled(Docx(element, document.part)))]


def _says(text: str, begins: str) -> bool:
    return any(line.startswith(begins) for line in text.splitlines())


def _styled(paragraph: Docx) -> Styled | None:
    runs = [Run(run, paragraph) for run in paragraph._p.iter(qn("w:r")) if "".join(run.itertext()).strip()]
    if not runs:
        return None
    style, fonts = paragraph.style, [runs[0].font]
    while style is not None:
        fonts, style = [*fonts, style.font], style.base_style

    def first(name: str, otherwise: object) -> Any:
        return next((value for font in fonts if (value := getattr(font, name)) is not None), otherwise)

    defaults = paragraph.part.document.styles.element.find(qn("w:docDefaults"))
    [half_points] = (int(size.get(qn("w:val"))) for size in defaults.iter(qn("w:sz")))
    [name] = (font.get(qn("w:ascii")) for font in defaults.iter(qn("w:rFonts")))
    marks = {qn("w:t"): lambda mark: mark.text or "", qn("w:br"): lambda _: "\n"}
    text = "".join(marks[mark.tag](mark) for mark in paragraph._p.iter(*marks)).strip()
    size = getattr(first("size", None), "pt", half_points / 2)
    return Styled(text, first("name", name), size, bool(first("bold", False)), bool(first("italic", False)))


@spec("decree_30")
def test_each_part_is_set_as_the_decree_has_it_in_word_too(word, what, begins, page, smallest, largest, bold, italic):
    del page  # Word sets the pages
    parts = _set(word(EVERYTHING, "vi"), of_head=what == "page number")
    part = next((one for one in parts if what == "page number" or _says(one.text, begins)), None)
    assert part is not None, begins
    assert float(smallest) <= part.size <= float(largest), what
    assert (part.bold, part.italic) == (bold == "yes", italic == "yes"), what
    assert part.font == "Times New Roman"


#: The parts of a report in the decree's order, and in that which reports of this kind have, as each begins.
ORDER = [
    "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI", "BÁO CÁO", "Kết quả thực hiện Chương trình", "Kính gửi:", "Thực hiện Kế",
    "I. Công tác chỉ đạo", "II. Kết quả thực hiện", "1. Giao vốn", "2. Kết quả giải ngân", "3. Kết quả thực hiện từng",
    "4. Kết quả thực hiện mục tiêu", "III. Đánh giá chung", "1. Kết quả đạt được", "2. Tồn tại, hạn chế",
    "3. Nguyên nhân", "IV. Nhiệm vụ, giải pháp", "1. Kết quả thực hiện nhiệm vụ", "2. Nhiệm vụ thời gian tới",
    "V. Kiến nghị", "1. Với Trung ương", "2. Với UBND tỉnh", "Trên đây là báo cáo", "Nơi nhận:", "Phụ lục I",
    "(Kèm theo Báo cáo số", "Phụ lục II", "(Kèm theo Báo cáo số",
]  # fmt: skip


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_parts_stand_in_the_order_of_the_decree(read, word, form) -> None:
    if form == "pdf":
        texts = iter([one.text for page in read(EVERYTHING, "vi") for one in page])
    else:
        texts = iter([one.text for one in _set(word(EVERYTHING, "vi"))])
    missing = [part for part in ORDER if not any(_says(text, part) for text in texts)]
    assert missing == [], "in this order"


# ---- every shipped period --------------------------------------------------------------------------------------------

SHIPPED = {"2023-Q4": 6, "2024-Q1": 14, "2024-Q2": 14, "2024-Q3": 14}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("period", SHIPPED)
def test_pages_and_message_of_every_shipped_period_keep_their_limits(made, read, report, period, language) -> None:  # noqa: F811
    pages = read(period, language)
    assert len(pages) <= SHIPPED[period]
    said, label = {"vi": ("kính báo cáo", "Nơi nhận:"), "en": ("respectfully reports", "Recipients:")}[language]
    signed = next(text for text in (" ".join(one.text for one in page) for page in pages) if label in text)
    assert re.search(rf"{said}\s*\./\..*{label}", signed, re.S), "the signature is never alone on a page"
    assert len(pypdf.PdfReader(io.BytesIO(made(period, language, render_note))).pages) == 1
    others = [other for other in ("vi", "en") if other != language]
    content = mail_content([report(period, one) for one in (language, *others)])
    message = build_message(content, PUBLISHED_AT, {f"report.{language}.pdf": made(period, language, render_pdf)})
    page = message_from_bytes(message, policy=SMTP).get_body(("html",)).get_content()
    assert len(page.encode()) < MAX_HTML_BYTES / 2 and len(message) < 2_000_000
