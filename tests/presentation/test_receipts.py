"""What receive says of a file: counts and sums in the style of the language."""

from decimal import Decimal
from types import MappingProxyType

from monitoring.intake.layouts import load_layouts
from monitoring.intake.receiving import Preview, Receipt
from monitoring.intake.registry import Source
from monitoring.presentation.receipts import receipt_lines
from monitoring.presentation.wording import Wording
from monitoring.workspace import Workspace

SUMS = MappingProxyType({"triệu đồng": Decimal("1250.5"), "đồng": Decimal(1_000_000)})
EMPTY = MappingProxyType({})


def lines(root, language):
    source = Source.model_validate(
        {
            "sha256": "0" * 64,
            "bytes": 1234,
            "layout": ["payments", "indicator-returns"],
            "from": "Kho bạc",
            "received_on": "2024-04-10",
            "illustrative": False,
        }
    )
    payments = Preview(load_layouts()["payments"], ("Quý I",), 7, SUMS, 2, {"total": 1, "blank": 3})
    indicators = Preview(load_layouts()["indicator-returns"], (), 0, EMPTY, 0, EMPTY)
    path = root / "data" / "raw" / "x" / "2024-Q1" / "a.xlsx"
    return list(receipt_lines([Receipt(path, source, (payments, indicators))], Workspace(root), Wording(language)))


def test_every_layout_of_a_file_is_shown_with_rows_sums_and_what_is_no_data(tmp_path):
    assert lines(tmp_path, "en") == [
        f"data/raw/x/2024-Q1/a.xlsx: registered, 1,234 bytes, sha256 {'0' * 64}",
        "  Treasury payment vouchers: 7 data rows",
        "  Sheets: Quý I",
        "  Số tiền: 1,250.5 triệu đồng; 1,000,000 đồng",
        "  Amounts that cannot be read: 2",
        "  Rows that are no data: totals 1, blank 3",
        "  Indicator return: 0 data rows",
    ]


def test_numbers_are_written_in_the_style_of_the_language(tmp_path):
    assert "  Số tiền: 1.250,5 triệu đồng; 1.000.000 đồng" in lines(tmp_path, "vi")
