"""Data of people stays in the file: whatever column it stands in, its place says only what stood there."""

from __future__ import annotations

from datetime import date

import pytest

from monitoring.intake.layouts import load_layouts
from monitoring.intake.left_out import LeftOut, left_out
from monitoring.intake.readers import read_content, read_period
from monitoring.people import MARK
from monitoring.period import Period
from monitoring.workspace import REPOSITORY, Workspace
from tests.intake.files import PAYMENTS, csv_bytes, ods_bytes, payment, read, sheets_bytes, xls_bytes, xlsx_bytes

EXTRA = ["Họ và tên", "Số CCCD", "Điện thoại", "Số tài khoản", "Năm sinh", "Khác"]


def test_below_a_header_that_says_so_everything_is_left_out() -> None:
    person = ["Hồ Thị A", 45185001234, 912345678, "3904205123456", 1985, 250000000]
    agency = ["", "", "", "3714.0.1056789", "", "045185009999"]
    rows, _ = read(xlsx_bytes([[*PAYMENTS, *EXTRA], [*payment(), *person], [*payment(voucher="UNC-02"), *agency]]))
    first, second = rows["other"]
    assert first == (
        '{"Họ và tên": "(ẩn họ tên #1)", "Số CCCD": "(ẩn số định danh #1)", "Điện thoại": "(ẩn số điện thoại #1)", '
        '"Số tài khoản": "(ẩn số tài khoản #1)", "Năm sinh": "(ẩn ngày sinh #1)", "Khác": "250000000"}'
    )
    assert second == '{"Số tài khoản": "3714.0.1056789", "Khác": "(ẩn số định danh #2)"}'


def test_figures_and_numbers_of_papers_are_nobodys() -> None:
    rows, _ = read(csv_bytes([PAYMENTS, payment(voucher="045085001234", amount="0912345678", note="0912345678")]))
    [row] = rows.to_dict("records")
    assert (row["voucher"], row["amount"], row["note"]) == ("045085001234", "0912345678", "(ẩn số điện thoại #1)")


def test_rows_of_two_people_stay_two_rows() -> None:
    notes = ["hộ CCCD 045085001234", "hộ CCCD 045085005678", "hộ CCCD 045 085 001 234"]
    rows, _ = read(csv_bytes([PAYMENTS, *(payment(note=note) for note in notes)]))
    assert rows["note"].tolist() == [f"hộ CCCD (ẩn số định danh #{number})" for number in (1, 2, 1)]


def test_titles_footers_headers_and_names_of_sheets() -> None:
    content = sheets_bytes(
        {
            "Bà B 045185001234": [
                ["Người lập: Hồ Văn C", "", "SĐT:", 912345678],
                [*PAYMENTS, "Liên hệ 0912345678"],
                [*payment(), "x"],
                ["Tổng cộng", *[""] * 8, "1.437,8"],
                ["Số tài khoản:", "3904205123456"],
            ],
            "Ghi chú": [["SĐT"], ["0987654321"]],
        }
    )
    [(layout, rows, aside)] = read_content(content, load_layouts(), "a.xlsx")
    assert set(rows["source_sheet"]) == {"Bà B (ẩn số định danh #1)"}
    assert rows["other"].tolist() == ['{"Liên hệ (ẩn số điện thoại)": "x"}', ""]
    assert rows["paid_on"].tolist()[1:] == ["(ẩn số tài khoản #1)"]  # it looks like a row of data
    assert [text for text in aside["text"] if MARK in text] == [
        "Người lập: Hồ Văn C | SĐT: | (ẩn số điện thoại #1)",
        "… | Liên hệ (ẩn số điện thoại #1)".replace("…", " | ".join(PAYMENTS)),
        "(ẩn số điện thoại #2)",
    ]
    assert left_out(layout, rows, aside) == [
        LeftOut("", "header", "phone", 1),
        LeftOut("", "other-sheet", "phone", 1),
        LeftOut("", "title", "phone", 1),
        LeftOut("Ngày thanh toán", "", "account", 1),
    ]


def test_a_list_of_people_below_a_table() -> None:
    below = [
        ["Danh sách kèm theo"],
        ["STT", "Họ và tên", "CCCD", "Ngày sinh"],
        [1, "Hồ Thị A", 45185001234, "1/2/1985"],
    ]
    rows, aside = read(xlsx_bytes([PAYMENTS, payment(), *below]))
    everything = f"{rows.to_dict()} {aside.to_dict()}"
    assert "CCCD" in everything
    assert not any(value in everything for value in ("Hồ Thị A", "45185001234", "1/2/1985"))


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes, xls_bytes, ods_bytes])
def test_it_is_told_by_column_and_number(write) -> None:
    rows = [
        payment(note="CCCD 045085001234, SĐT 0912345678"),
        payment(note="SĐT 0912345678", investor="STK 3904205123456"),
    ]
    [table] = read_content(write([PAYMENTS, *rows]), load_layouts(), "a.x")
    assert left_out(*table) == [
        LeftOut("Chủ đầu tư", "", "account", 1),
        LeftOut("Nội dung", "", "identity", 1),
        LeftOut("Nội dung", "", "phone", 2),
    ]


def test_a_large_file_is_read_as_a_small_one() -> None:
    people = [payment(voucher=f"UNC-{n:05}", note=f"CCCD 0450850{n % 7:05}") for n in range(200)]
    plain = [payment(voucher=f"UNC-{n:05}") for n in range(200, 50_000)]
    small, large = (read(csv_bytes([PAYMENTS, *rows]))[0] for rows in (people, [*people, *plain]))
    assert large["note"].astype("str").iloc[:200].tolist() == small["note"].tolist()


def test_a_typed_birthday_is_left_out() -> None:
    rows, _ = read(xls_bytes([[*PAYMENTS, "Ngày sinh"], [*payment(), date(1985, 3, 12)]]))
    assert rows["other"].tolist() == ['{"Ngày sinh": "(ẩn ngày sinh #1)"}']


@pytest.mark.parametrize("period", ["2023-Q4", "2024-Q3"])
def test_nothing_is_left_out_of_the_shipped_quarters(period: str) -> None:
    """Q3 reads the payments of the whole year."""
    for table in read_period(Workspace(REPOSITORY), "vinh-linh", Period.parse(period)).values():
        assert left_out(table.layout, table.rows, table.set_aside) == []
