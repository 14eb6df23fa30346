"""Lists of people are no tables of figures: known by their headers, refused with what to do."""

from __future__ import annotations

import pytest

from monitoring.errors import InputError
from monitoring.intake.layouts import load_layouts
from monitoring.intake.people_lists import is_list_header, is_over_papers, kind_of_header
from monitoring.intake.readers import read_content
from monitoring.people import found
from monitoring.workspace import REPOSITORY
from tests.intake.files import PAYMENTS, csv_bytes, ods_bytes, payment, sheets_bytes, xls_bytes, xlsx_bytes

HOUSEHOLDS = [
    ["DANH SÁCH HỘ ĐƯỢC HỖ TRỢ NHÀ Ở NĂM 2024"],
    ["STT", "Họ và tên chủ hộ", "Số CCCD", "Ngày sinh", "Xã", "Ghi chú"],
    ["1", "Hồ Thị A", "045185001234", "12/03/1985", "Vĩnh Ô", "hộ nghèo"],
    ["2", "Hồ Văn B", "045085005678", "1979", "Vĩnh Ô", ""],
]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Số CCCD/CMND", "identity"), ("Mã số định danh", "identity"), ("SĐT liên hệ", "phone"),
        ("Số tài khoản người nhận", "account"), ("STK", "account"), ("Ngày, tháng, năm sinh", "birthday"),
        ("Họ và tên chủ hộ", "name"), ("Quan hệ với chủ hộ", "name"), ("Dân tộc", "beside_names"),
        ("Chủ đầu tư", None), ("Số học sinh", None), ("Tài khoản kho bạc", None), ("Số tiền chuyển tài khoản", None),
        ("Chương trình dân tộc thiểu số", None), ("Số chứng từ", None), ("", None), ("CCCD 045085001234", None),
    ],
)  # fmt: skip
def test_what_a_header_stands_over(header: str, kind: str | None) -> None:
    assert kind_of_header(header) == kind


@pytest.mark.parametrize(
    ("header", "over_papers"),
    [
        ("Số chứng từ gốc", True), ("Mã số thuế", True), ("MST", True), ("UNC", True), ("Số hợp đồng", True),
        ("Nội dung chứng từ", False), ("Khác", False), ("Số tiền", False), ("Số tờ khai", False), ("", False),
    ],
)  # fmt: skip
def test_which_headers_stand_over_numbers_of_papers(header: str, over_papers: bool) -> None:
    assert is_over_papers(header) is over_papers


def test_a_bare_number_in_a_column_that_nobody_knows_is_a_persons_by_its_shape_only() -> None:
    """“Khác”: a citizen's number, a mobile number. A column of papers, shapes that nobody has, amounts: none."""
    bare = ["045185001234", "0912345678", "045.185.001.234"]
    others = ["45185001234", "099185001234", "045485001234", "0612345678", "0712345678", "250000000", "197123456"]
    for header, is_found in (("Khác", True), ("Số chứng từ gốc", False), ("Mã số thuế", False)):
        rows = [[*PAYMENTS, header], *([*payment(), text] for text in (*bare, *others, "trả bà Lan 0912345678"))]
        [(_, read, _aside)] = read_content(csv_bytes(rows), load_layouts(), "a.csv")
        hidden = ["(ẩn" in text for text in read["other"]]
        assert hidden == [*[is_found] * len(bare), *[False] * len(others), True], header


@pytest.mark.parametrize(
    ("texts", "is_list"),
    [
        (["STT", "Họ và tên", "Năm sinh"], True),
        (["TT", "Chủ hộ", "Số khẩu", "Dân tộc"], True),
        (["Họ tên", "Chữ ký"], False),
        (["Số CCCD", "Ngày sinh"], False),
        (PAYMENTS, False),
    ],
)
def test_a_list_of_people_has_names_and_more_of_whoever_bears_them(texts: list[str], is_list: bool) -> None:
    assert is_list_header(texts) is is_list


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes, xls_bytes, ods_bytes])
def test_a_list_alone_is_refused_by_the_names_of_its_columns(write) -> None:
    with pytest.raises(InputError) as refused:
        read_content(write(HOUSEHOLDS), load_layouts(), "ho.x")
    said = str(refused.value)
    assert "This is a list of people (columns: Họ và tên chủ hộ, Số CCCD, Ngày sinh)" in said
    assert not any(cell in said for cell in ("Hồ Thị A", "045185001234", "1985"))


def test_a_list_beside_a_table_is_set_aside_without_its_people() -> None:
    content = sheets_bytes({"Chi": [PAYMENTS, payment()], "Hộ": HOUSEHOLDS})
    [(_, rows, aside)] = read_content(content, load_layouts(), "a.xlsx")
    assert len(rows) == 1
    assert aside.loc[aside["source_sheet"] == "Hộ", "text"].tolist() == [
        "DANH SÁCH HỘ ĐƯỢC HỖ TRỢ NHÀ Ở NĂM 2024",
        "STT | Họ và tên chủ hộ | Số CCCD | Ngày sinh | Xã | Ghi chú",
        "(ẩn)",
        "(ẩn)",
    ]


def test_nothing_in_the_files_that_are_shipped_is_taken_for_a_person() -> None:
    """Over a thousand rows of every layout and format, real ones among them, and the tables of reference."""
    counted = 0
    for path in sorted(path for place in ("data/raw", "tests/fixtures") for path in (REPOSITORY / place).rglob("*.*")):
        if path.suffix not in (".csv", ".xlsx", ".xls", ".ods") or "plan" in path.parent.name:
            continue
        for _, rows, aside in read_content(path.read_bytes(), load_layouts(), path.name, unit="đồng"):
            counted += len(rows)
            assert "(ẩn" not in rows.to_csv() + aside.to_csv(), path
    assert counted > 1_000
    for path in sorted((REPOSITORY / "data").rglob("*.csv")):
        if "plan" in path.parent.name or path.parent.name == "reference":
            assert [line for line in path.read_text(encoding="utf-8").splitlines() if found(line)] == [], path
