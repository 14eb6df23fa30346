"""The workbook, read back by two readers and by LibreOffice."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from monitoring.errors import InputError
from monitoring.publishing import workbook
from monitoring.publishing.workbook import WorkbookColumn, WorkbookTable, write_workbook

PUBLISHED_AT = datetime(2024, 1, 31, 17, 0, tzinfo=UTC)
BANNER = "Số liệu minh họa, không phải số liệu thật"
DISBURSEMENT = WorkbookTable(
    "Giải ngân",
    "Giải ngân năm 2023 đến 31/01/2024 (đồng)",
    (
        WorkbookColumn("Mã", width=8),
        WorkbookColumn("Nguồn vốn", width=40),
        WorkbookColumn("Kế hoạch", "money", 18),
        WorkbookColumn("Tỷ lệ", "percent", 9),
        WorkbookColumn("Số hộ", "count", 9),
        WorkbookColumn("Ngày", "date", 12),
    ),
    (
        ("01", "Vốn đầu tư", 15_164_000_000, Fraction(13_513_610, 15_164_000) * 100, 1250, date(2024, 1, 31)),
        ("02", "Vốn sự nghiệp kéo dài", 1_475_286_000, Fraction(939_018, 1_475_286) * 100, None, None),
    ),
)


def text_table(*texts: str) -> WorkbookTable:
    return WorkbookTable("Chữ", "Chữ", (WorkbookColumn("Nội dung"),), [(text,) for text in texts])


def one_column(kind: workbook.Kind, *values: workbook.Value) -> WorkbookTable:
    return WorkbookTable("Số", "Số", (WorkbookColumn("Giá trị", kind),), [(value,) for value in values])


def write(*tables: WorkbookTable, banner: str | None = None) -> bytes:
    return write_workbook(tables, PUBLISHED_AT, "Phụ lục", banner)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(content: bytes) -> list[list[object]]:
    """The cells of the first sheet below the heading, as calamine reads them."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[2:]


def test_values_come_back_as_what_they_are() -> None:
    sheet = opened(write(DISBURSEMENT))["Giải ngân"]
    assert [cell.value for cell in sheet[2]] == ["Mã", "Nguồn vốn", "Kế hoạch", "Tỷ lệ", "Số hộ", "Ngày"]
    code, source, plan, rate, households, day = sheet[3]
    assert (code.value, code.data_type) == ("01", "s")
    assert source.value == "Vốn đầu tư"
    assert (plan.value, plan.number_format) == (15_164_000_000, "#,##0")
    assert (rate.value, rate.number_format) == (pytest.approx(0.891163941, abs=1e-9), "0.0%")
    assert (households.value, day.value) == (1250, datetime(2024, 1, 31))
    assert day.number_format == "dd/mm/yyyy"


def test_missing_is_an_empty_cell_and_never_zero() -> None:
    assert cells(write(DISBURSEMENT))[1][4:] == ["", ""]
    assert opened(write(DISBURSEMENT))["Giải ngân"]["E4"].value is None


def test_a_rate_is_not_rounded_before_excel_rounds_it() -> None:
    # 63.64996 %: rounded first to 63.6500 it would show as 63.7 %.
    ((stored,),) = cells(write(one_column("percent", Fraction(6_364_996, 100_000))))
    assert Decimal(repr(stored)) == Decimal("0.6364996")


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-5", "@SUM(A1)", "{=1}", "http://example.org", "007", "1.437", "_x0041_", "a\r\nb"]
)
def test_a_text_stays_a_text(text: str) -> None:
    content = write(text_table(text))
    cell = opened(content)["Chữ"]["A3"]
    assert (cell.data_type, cell.hyperlink, cell.quotePrefix) == ("s", None, True)
    assert cells(content)[0][0] == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cc", "Cn"]), min_size=1))
def test_any_text_comes_back(text: str) -> None:
    assert cells(write(text_table(text)))[0][0] == text


@pytest.mark.parametrize(
    ("amount", "stored"),
    [
        (999_999_999_999_999, 999_999_999_999_999),
        (-999_999_999_999_999, -999_999_999_999_999),
        (1_234_567_890_123_456, "1234567890123456"),
        (-1_234_567_890_123_456, "-1234567890123456"),
        (Decimal("1234567890123456.7"), "1234567890123456.7"),
        (0, 0),
    ],
)
def test_numbers_beyond_fifteen_digits_are_kept_as_text(amount: int, stored: object) -> None:
    assert cells(write(one_column("money", amount))) == [[stored]]


def test_the_banner_stands_first_on_every_sheet_and_page() -> None:
    book = opened(write(DISBURSEMENT, text_table("a"), banner=BANNER))
    assert [sheet["A1"].value for sheet in book] == [BANNER, BANNER]
    assert [sheet.print_title_rows for sheet in book] == ["$1:$3", "$1:$3"]


def test_the_sheet_is_ready_to_filter_and_print() -> None:
    sheet = opened(write(DISBURSEMENT))["Giải ngân"]
    assert (sheet.auto_filter.ref, sheet.freeze_panes, sheet.print_title_rows) == ("A2:F4", "A3", "$1:$2")
    page = sheet.page_setup
    # One page wide is the default of a sheet that is fitted, and not stored; 0 is as many pages high as it takes.
    assert (page.orientation, page.paperSize, page.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_table_without_rows_keeps_its_heading() -> None:
    assert opened(write(text_table()))["Chữ"]["A2"].value == "Nội dung"


def test_a_table_larger_than_a_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 4)
    write(text_table("a", "b"))
    with pytest.raises(InputError, match="Chữ: The table has 3 rows, more than the 2"):
        write(text_table("a", "b", "c"))


def test_a_text_longer_than_a_cell_is_refused() -> None:
    longest = "ô" * workbook.MAX_CHARACTERS
    assert cells(write(text_table(longest)))[0][0] == longest
    with pytest.raises(InputError, match="Chữ, 4: The text has 32768 characters"):
        write(text_table("a", longest + "ô"))


def test_creation_is_the_time_of_publication_in_any_zone() -> None:
    in_hanoi = PUBLISHED_AT.astimezone(timezone(timedelta(hours=7)))
    assert write_workbook([DISBURSEMENT], in_hanoi, "Phụ lục") == write(DISBURSEMENT)
    assert opened(write(DISBURSEMENT)).properties.created == datetime(2024, 1, 31, 17, 0)
    with pytest.raises(ValueError, match="time zone"):
        write_workbook([DISBURSEMENT], datetime(2024, 1, 31), "Phụ lục")


IN_ANOTHER_WORLD = """
import sys, time
time.time = lambda: 1893456000.0
from tests.publishing.test_workbook import BANNER, DISBURSEMENT, write
sys.stdout.buffer.write(write(DISBURSEMENT, banner=BANNER))
"""


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "America/Los_Angeles"])
def test_same_bytes_in_any_zone_on_any_day(zone: str) -> None:
    surroundings = os.environ | {"TZ": zone, "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    command = [sys.executable, "-c", IN_ANOTHER_WORLD]
    written = subprocess.run(command, env=surroundings, cwd=Path(__file__).parents[2], capture_output=True, check=True)
    assert written.stdout == write(DISBURSEMENT, banner=BANNER)


def test_libreoffice_reads_it(libreoffice: str, tmp_path: Path) -> None:
    source = tmp_path / "workbook.xlsx"
    source.write_bytes(write(DISBURSEMENT, banner=BANNER))
    as_shown = "csv:Text - txt - csv (StarCalc):44,34,76"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [libreoffice, profile, "--headless", "--convert-to", as_shown, "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"LC_ALL": "C.UTF-8"})
    lines = (tmp_path / "workbook.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == f'"{BANNER}",,,,,'
    assert lines[3] == '01,Vốn đầu tư,"15,164,000,000",89.1%,"1,250",31/01/2024'
    assert lines[4] == '02,Vốn sự nghiệp kéo dài,"1,475,286,000",63.6%,,'
