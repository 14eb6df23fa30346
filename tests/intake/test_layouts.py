"""The layouts shipped: the contract's headers, in order; faulty layouts are refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from monitoring.errors import InputError
from monitoring.intake import layouts
from monitoring.intake.layouts import Layout, load_layouts

CONTRACT = {
    "payments": "Số chứng từ, Ngày thanh toán, Thành phần, Xã, Nguồn vốn, Loại vốn, Năm kế hoạch, Loại kế hoạch,"
    " Loại thanh toán, Số tiền, Đơn vị tính, Chủ đầu tư, Nội dung",
    "returns": "Thành phần, Xã, Nguồn vốn, Loại vốn, Năm kế hoạch, Loại kế hoạch, Kế hoạch vốn, Lũy kế giải ngân,"
    " Ước giải ngân, Đơn vị tính, Đơn vị báo cáo, Khối lượng thực hiện, Khó khăn, vướng mắc; kiến nghị",
    "indicator-returns": "Mã chỉ tiêu, Xã, Tử số, Mẫu số, Ngày số liệu, Đơn vị báo cáo, Văn bản",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_standard_headers_are_those_of_the_contract(name):
    assert ", ".join(field.header for field in load_layouts()[name].fields.values()) == CONTRACT[name]


def test_these_layouts_and_no_others_are_there_in_every_period():
    assert {name for name, layout in load_layouts().items() if layout.always} == set(CONTRACT)


def test_a_field_has_the_same_header_in_every_layout():
    headers: dict[str, set[str]] = {}
    for layout in load_layouts().values():
        for name, field in layout.fields.items():
            headers.setdefault(name, set()).add(field.header)
    assert {name for name, spellings in headers.items() if len(spellings) > 1} == set()


SOUND = {
    "layout": "x",
    "title": {"vi": "x", "en": "x"},
    "number_style": "vietnamese",
    "fields": {"voucher": {"header": "Số", "kind": "text"}},
}


@pytest.mark.parametrize(
    "fault",
    [
        {"unknown": 1},
        {"number_style": "swiss"},
        {"money": "voucher"},
        {"thing": ["day"]},
        {"fields": {"measure": {"header": "ĐVT", "kind": "unit"}}},
        {"fields": {"a": {"header": "Xã", "kind": "text"}, "b": {"header": "x", "aliases": ["XÃ"], "kind": "text"}}},
        {
            "sheet": {
                "identities": [{"name": "a", "formula": "voucher = paid", "printed": {"vi": "1 = 2", "en": "1 = 2"}}]
            }
        },
    ],
)
def test_faulty_layouts_are_refused(fault):
    assert Layout.model_validate(SOUND).money is None
    with pytest.raises(ValidationError):
        Layout.model_validate(SOUND | fault)


@pytest.mark.parametrize(
    "name", ["source_row", "value", "receipt", "count", "index", "shape", "class", "paid_dong", "Số"]
)
def test_a_field_whose_name_means_something_else_is_refused_with_the_remedy(name):
    with pytest.raises(InputError, match=rf"^x\.yml: .*cannot be called {name}: .* such as \w+_given;"):
        Layout.model_validate(SOUND | {"fields": {name: {"header": "Số", "kind": "text"}}})


def test_a_wrong_layout_stops_in_plain_words(tmp_path, monkeypatch):
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "visits.yml").write_text("layout: visits\n", encoding="utf-8")
    monkeypatch.setattr(layouts, "__file__", str(tmp_path / "layouts.py"))
    with pytest.raises(InputError, match=r"visits\.yml: .*title: is missing"):
        load_layouts.__wrapped__()
