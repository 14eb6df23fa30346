"""Units of money as they stand in titles and headers, in every way that people write them."""

import unicodedata

import pytest

from monitoring.amounts import DONG_PER_UNIT
from monitoring.cleaning.codelists import shipped_spellings
from monitoring.intake.units import scale_of, title_unit, units_in, without_unit

WRITTEN = {
    1: ["đồng", "đ", "VND", "VNĐ", "Đồng Việt Nam", "đồng VN", "Việt Nam đồng"],
    1_000: [
        "nghìn đồng",
        "ngàn đồng",
        "1000đ",
        "1.000 đồng",
        "1,000 đồng",
        "1.000 VNĐ",
        "ng.đ",
        "NGHÌN ĐỒNG",
    ],
    1_000_000: [
        "triệu đồng",
        "Triệu VNĐ",
        "Tr.đ",
        "trđ",
        "tr đồng",
        "triệu",
        "1.000.000 đồng",
        "1.000.000đ",
        "TRIỆU ĐỒNG",
    ],
    1_000_000_000: ["tỷ đồng", "tỉ đồng", "tỷ VNĐ", "1.000.000.000 đồng", "tỷ"],
}


@pytest.mark.parametrize(("scale", "text"), [(scale, text) for scale, texts in WRITTEN.items() for text in texts])
def test_a_unit_is_known_however_it_is_written(scale, text):
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        assert scale_of(written) == scale
        assert scale_of(title_unit([[f"ĐVT: {written}"]])) == scale
        assert scale_of(title_unit([["", f"Đơn vị tính ({written})", ""]])) == scale
        assert [scale_of(unit) for unit in units_in(f"Số tiền ({written})")] == [scale]
        assert without_unit(f"Số tiền ({written})").strip() == "Số tiền"


def test_every_unit_of_the_code_list_is_known_above_a_table_too():
    for code, spellings in shipped_spellings()["units"].items():
        assert {scale_of(text) for text in spellings} == {DONG_PER_UNIT[code]}, code


@pytest.mark.parametrize("text", ["", "người", "1.000", "hộ", "UBND xã Vĩnh Ô", "%", "nghìn hộ", "Trưởng phòng"])
def test_other_words_are_no_unit_of_money(text):
    assert scale_of(text) is None


@pytest.mark.parametrize(
    ("rows", "unit"),
    [
        ([["", "Đơn vị tính:", "triệu đồng"]], "triệu đồng"),
        ([["(triệu đồng)"]], "triệu đồng"),
        ([["Triệu đồng"]], "Triệu đồng"),
        ([["Đơn vị tính: đồng; số liệu đến 30/9"]], "đồng"),
        ([["Đơn vị tính: triệu đồng Kho bạc Nhà nước"]], "triệu đồng"),
        ([["Đơn vị: UBND xã Vĩnh Ô"], ["Đơn vị: Tr.đ"]], "Tr.đ"),
        ([["Đơn vị tính: đồng"], ["Đơn vị tính: triệu đồng"]], "triệu đồng"),
        ([["Đơn vị: UBND xã Vĩnh Ô"]], ""),
        ([["Đơn vị báo cáo: Phòng Tài chính"]], ""),
        ([["ĐVT: trăm nghìn"]], "trăm nghìn"),
        ([["BÁO CÁO GIẢI NGÂN"]], ""),
        ([], ""),
    ],
)
def test_the_nearest_declaration_counts_and_one_that_nobody_knows_is_told(rows, unit):
    assert title_unit(rows) == unit
