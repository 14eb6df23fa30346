"""Units of money as they stand in titles and headers, in every way that people write them."""

import unicodedata

from monitoring.amounts import DONG_PER_UNIT
from monitoring.cleaning.codelists import shipped_spellings
from monitoring.intake.units import scale_of, title_unit, units_in, without_unit
from tests.spec_tables import spec


@spec("units_of_money")
def test_a_unit_is_known_however_it_is_written_and_other_words_are_none(scale, text):
    if not scale:
        assert scale_of(text) is None
        return
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        titles = [[[f"ĐVT: {written}"]], [["", f"Đơn vị tính ({written})", ""]]]
        named = [written, *map(title_unit, titles), *units_in(f"Số tiền ({written})")]
        assert [scale_of(unit) for unit in named] == [int(scale)] * 4
        assert without_unit(f"Số tiền ({written})").strip() == "Số tiền"


def test_every_unit_of_the_code_list_is_known_above_a_table_too():
    for code, spellings in shipped_spellings()["units"].items():
        assert {scale_of(text) for text in spellings} == {DONG_PER_UNIT[code]}, code


@spec("units_of_titles")
def test_the_nearest_declaration_counts_and_one_that_nobody_knows_is_told(rows, unit):
    assert title_unit([row.split(" | ") for row in rows.split(" / ")]) == unit
