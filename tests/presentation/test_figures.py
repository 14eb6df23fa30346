"""Charts as blocks: never without words, with the table behind them folded away."""

import pytest

from monitoring.presentation.blocks import Number
from monitoring.presentation.figures import Figure
from monitoring.presentation.tables import Column, Table

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" />'
TABLE = Table("T", [Column("n", "N"), Column("v", "V", "number")], [{"n": "a", "v": Number("1", "x")}], id="t")


def test_page_has_caption_drawing_and_the_table_behind_it():
    page = str(Figure(DRAWING, "words", "Hình 1", "f", TABLE, "Số liệu").html())
    assert '<figcaption id="f-caption">Hình 1</figcaption>' in page
    assert "<details><summary>Số liệu</summary>" in page
    assert '<a class="number" data-number="x">1</a>' in page  # folded away: it links, nothing leads into it


def test_pdf_has_drawing_alternative_and_caption():
    code = Figure(DRAWING, 'say "words"', "Hình 1", "f").typst()
    assert 'alt: "say \\"words\\""' in code and 'caption: ("Hình 1", )' in code and "viewBox=" in code


@pytest.mark.parametrize(
    ("named", "message"), [({"alt": " "}, "no alternative text"), ({"table": TABLE}, "no words to open")]
)
def test_a_figure_without_words_is_refused(named, message):
    with pytest.raises(ValueError, match=message):
        Figure(**({"drawing": DRAWING, "alt": "a", "caption": "c", "id": "f"} | named))
