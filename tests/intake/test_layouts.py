"""The layouts shipped: the contract's headers, in order; faulty layouts are refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from monitoring.intake.layouts import Layout, load_layouts

CONTRACT = {
    "payments": "Số chứng từ, Ngày thanh toán, Thành phần, Xã, Nguồn vốn, Loại vốn, Năm kế hoạch, Loại kế hoạch,"
    " Loại thanh toán, Số tiền, Đơn vị tính, Chủ đầu tư, Nội dung",
    "returns": "Thành phần, Xã, Nguồn vốn, Loại vốn, Năm kế hoạch, Loại kế hoạch, Kế hoạch vốn, Lũy kế giải ngân,"
    " Ước giải ngân, Đơn vị tính, Đơn vị báo cáo",
    "indicator-returns": "Mã chỉ tiêu, Xã, Tử số, Mẫu số, Ngày số liệu, Đơn vị báo cáo, Văn bản",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_standard_headers_are_those_of_the_contract(name):
    assert [field.header for field in load_layouts()[name].fields.values()] == CONTRACT[name].split(", ")


def test_there_are_these_layouts_and_no_others():
    assert set(load_layouts()) == set(CONTRACT)


def test_a_field_has_the_same_header_in_every_layout():
    headers: dict[str, set[str]] = {}
    for layout in load_layouts().values():
        for name, field in layout.fields.items():
            headers.setdefault(name, set()).add(field.header)
    assert {name for name, spellings in headers.items() if len(spellings) > 1} == set()


@pytest.mark.parametrize(
    "fault",
    [
        {"unknown": 1},
        {"number_style": "swiss"},
        {"money": "voucher"},
        {"fields": {"a": {"header": "Xã", "kind": "text"}, "b": {"header": "x", "aliases": ["XÃ"], "kind": "text"}}},
    ],
)
def test_faulty_layouts_are_refused(fault):
    sound = {
        "layout": "x",
        "title": {"vi": "x", "en": "x"},
        "number_style": "vietnamese",
        "fields": {"voucher": {"header": "Số", "kind": "text"}},
    }
    assert Layout.model_validate(sound).money is None
    with pytest.raises(ValidationError):
        Layout.model_validate(sound | fault)
