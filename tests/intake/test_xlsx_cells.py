"""Cells of which the fast reader says nothing: formulas without a stored result, errors."""

from __future__ import annotations

import pytest

from monitoring.errors import InputError
from monitoring.intake.grids import FORMULA_WITHOUT_VALUE
from monitoring.intake.xlsx_cells import cells_in_legacy_fonts, cells_without_value


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<f>A1+1</f>", FORMULA_WITHOUT_VALUE),
        ("<f>A1+1</f><v></v>", FORMULA_WITHOUT_VALUE),
        ("<f>IF(A1>0,1,2)</f>\n <v/>", FORMULA_WITHOUT_VALUE),
        ('<f t="shared" si="0"/>', FORMULA_WITHOUT_VALUE),
        ('<f t="shared" ref="A1:A9" si="0">B1</f>', FORMULA_WITHOUT_VALUE),
        ("<f>A1+1</f><v>2</v>", None),
        ("<f>A1+1</f><v>0</v>", None),
        ("<v>5</v>", None),
        ("", None),
    ],
)
def test_formulas_without_a_stored_result(cell, text):
    for prefix in ("", "x:"):
        tags = cell.replace("</", f"</{prefix}").replace("<f", f"<{prefix}f").replace("<v", f"<{prefix}v")
        xml = f'<row r="7"><{prefix}c r="A7"><v>1</v></{prefix}c><{prefix}c s="1" r="C7">{tags}</{prefix}c></row>'
        if prefix:
            xml = xml.replace("<v>1</v>", "<x:v>1</x:v>")
        assert cells_without_value(xml.encode()) == ({(6, 2): text} if text else {})


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c t="e" r="B2"><v>#REF!</v></c>', "#REF!"),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', None),
        ('<c r="B2" t="inlineStr"><is><t>x</t></is></c>', None),
    ],
)
def test_errors_are_texts_and_an_empty_text_is_a_result(cell, text):
    assert cells_without_value(cell.encode()) == ({(1, 1): text} if text else {})


def test_damage_met_while_fonts_are_read_is_an_input_error():
    with pytest.raises(InputError, match="cannot be read"):
        cells_in_legacy_fonts(b"PK\x03\x04 no workbook", "Sheet1", "file")
