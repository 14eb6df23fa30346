"""What a file says of itself, read from whole files."""

from __future__ import annotations

from monitoring.intake.form_identity import FormIdentity
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import read_content
from monitoring.intake.self_description import described
from monitoring.period import Period
from tests.intake.files import RETURNS, return_line, sheets_bytes, xlsx_bytes


def of(content: bytes):
    return described(read_content(content, load_layouts(), "a.xlsx"))


def test_titles_and_columns():
    title = [["UBND HUYỆN"], ["Đơn vị báo cáo: Phòng GD&ĐT"], ["Quý II năm 2024 (số liệu minh họa)"]]
    said = of(xlsx_bytes([*title, RETURNS, return_line(reported_by="")]))
    assert (said.form, said.period, said.senders, said.invented) == (None, Period(2024, 2), ("Phòng GD&ĐT",), True)
    assert "UBND HUYỆN" in said.titles


def test_the_column_goes_before_the_title_and_may_name_several():
    rows = [return_line(reported_by="UBND xã Vĩnh Ô"), return_line(reported_by="UBND xã Vĩnh Hà", component="DA1")]
    said = of(xlsx_bytes([["Đơn vị báo cáo: Phòng Tài chính"], RETURNS, *rows]))
    assert said.senders == ("UBND xã Vĩnh Ô", "UBND xã Vĩnh Hà")
    assert said.period is None and not said.invented


def test_a_form_is_known_by_its_hidden_sheet():
    identity = FormIdentity("vinh-linh", "2024-Q3", "Phòng Tư pháp", "2024")
    cells = [list(cell) for cell in identity.cells()]
    assert of(sheets_bytes({"A": [RETURNS, return_line()], "Nhận dạng": cells})).form == identity
    assert of(sheets_bytes({"A": [RETURNS, return_line()], "Nhận dạng": cells[1:]})).form is None
