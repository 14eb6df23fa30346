"""The sheets of a workbook say what the processed tables say, and nothing about persons."""

from __future__ import annotations

import csv
import io
from collections import Counter
from fractions import Fraction

import openpyxl
import pytest

from monitoring.amounts import rate_percent
from monitoring.intake.layouts import load_layouts
from monitoring.presentation.report import Report, open_report
from monitoring.publishing import workbook, workbook_designs
from monitoring.publishing.workbook import WorkbookTable, write_workbook
from monitoring.publishing.workbook_tables import workbook_tables, workbook_title
from monitoring.workspace import Workspace
from tests.measured import PUBLISHED_AT, measure
from tests.samples import PAYMENT, csv_of, new_workspace, register, shipped_workspace

QUARTER = "2024-Q3"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    """The illustrative third quarter: two sources, refused rows, targets of every kind."""
    workspace = shipped_workspace(tmp_path_factory.mktemp("sổ"))
    measure(workspace, "vinh-linh", QUARTER)
    return workspace


@pytest.fixture(scope="module")
def report(workspace) -> Report:
    return open_report(workspace.root, "vinh-linh", QUARTER, "vi")


@pytest.fixture(scope="module")
def tables(report) -> list[WorkbookTable]:
    return workbook_tables(report)


@pytest.fixture(scope="module")
def sheets(tables) -> list[WorkbookTable]:
    """The sheets of whole đồng, row by row of a table; the summary stands before them."""
    return tables[1:]


def records(table: WorkbookTable) -> list[dict]:
    return [dict(zip([column.header for column in table.columns], row, strict=True)) for row in table.rows]


def rows_of(workspace: Workspace, name: str) -> list[dict[str, str]]:
    with (workspace.processed("vinh-linh", QUARTER) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_of_more_rows_than_a_sheet_holds_the_last_one_says_where_the_rest_is(report, sheets, monkeypatch):
    whole = next(sheet for sheet in sheets if sheet.name == "Các dòng bị loại")
    monkeypatch.setattr(workbook_designs, "MAX_ROWS", len(whole.rows))
    cut = next(sheet for sheet in workbook_tables(report) if sheet.name == whole.name)
    assert len(cut.rows) == len(whole.rows) - workbook.ROWS_ABOVE and cut.rows[:-1] == whole.rows[: len(cut.rows) - 1]
    [told] = filter(None, cut.rows[-1])
    assert told == f"{len(whole.rows) - len(cut.rows) + 1} dòng nữa không vừa trang tính; refused.csv có đủ mọi dòng"
    write_workbook([cut], PUBLISHED_AT, "sổ")


def test_every_sheet_has_its_own_name_and_says_what_it_is_about(tables, report):
    names = [sheet.name for sheet in tables]
    assert len(set(names)) == len(names) == 12
    assert all(len(name) <= 31 for name in names)
    assert all("huyện Vĩnh Linh" in sheet.title and "30/9/2024" in sheet.title for sheet in tables)
    assert "huyện Vĩnh Linh" in workbook_title(report)


@pytest.mark.parametrize(
    ("place", "table"),
    [
        (0, "disbursement"),
        (2, "indicators"),
        (3, "reconciliation"),
        (6, "refused"),
        (7, "remarks"),
        (8, "ledger"),
        (9, "sources"),
    ],
)
def test_no_row_is_lost(workspace, sheets, place, table):
    assert len(sheets[place].rows) == len(rows_of(workspace, table)) > 0


def test_a_refused_row_says_who_sent_it_and_a_difference_why(sheets):
    refused, differences = records(sheets[6]), records(sheets[3])
    assert all(row["Bên gửi"] and row["Việc cần làm"] for row in refused)
    assert Counter(row["Việc cần làm"] for row in refused)["Cần bên gửi sửa, gửi lại"] == 6
    assert all(bool(row["Nguyên nhân"]) == (row["Kết quả"] == "chênh lệch") for row in differences)


def test_checks_stand_on_two_sheets_by_what_their_figures_are(workspace, sheets):
    amounts, rates = sheets[4], sheets[5]
    assert len(amounts.rows) + len(rates.rows) == len(rows_of(workspace, "checks"))
    assert {column.kind for column in rates.columns[4:7]} == {"percent"}


def test_amounts_are_the_dong_of_the_table_and_rates_exact(workspace, sheets):
    expected = {row["number_id"]: row for row in rows_of(workspace, "disbursement")}
    for row in records(sheets[0]):
        own = expected[row["Mã số liệu"]]
        assert [row["Kế hoạch, đồng"], row["Đã giải ngân, đồng"]] == [
            int(own[name]) if own[name] else None for name in ("plan_dong", "cumulative_dong")
        ]
        rate = row["Tỷ lệ"]
        assert rate == rate_percent(row["Đã giải ngân, đồng"], row["Kế hoạch, đồng"])
        assert rate is None or isinstance(rate, Fraction)


def test_rows_of_one_level_add_up_to_the_whole(sheets):
    rows = records(sheets[0])
    whole = rows[0]["Đã giải ngân, đồng"]
    for level in ("Nguồn vốn", "Dự án, tiểu dự án"):
        assert sum(row["Đã giải ngân, đồng"] for row in rows if row["Phân theo"] == level) == whole
    *components, total = records(sheets[1])
    assert sum(row["Đã giải ngân, đồng"] for row in components) == whole == total["Đã giải ngân, đồng"]
    assert (components[0]["Dự án, tiểu dự án"], total["Dự án, tiểu dự án"]) == ("DA1 đất ở, nhà ở, nước", "Tổng số")


def test_the_first_sheet_has_the_lines_of_the_report_in_million_dong(workspace, report, tables):
    known = {row["number_id"]: row for row in rows_of(workspace, "disbursement")}
    lines = {row["Khoản vốn"]: row for row in records(tables[0])}
    for name, number_id in (
        ("Tổng số", "disbursement"), ("Vốn sự nghiệp", "disbursement.recurrent"),
        ("Xã Vĩnh Hà", "disbursement.place-vinh-ha"),
        (report.component("4.1"), "disbursement.component-4.1"),
    ):  # fmt: skip
        said, own = lines[name], known[number_id]
        assert said["Đã giải ngân"] == int(own["cumulative_dong"])
        assert said["Tỷ lệ"] == rate_percent(int(own["cumulative_dong"]), int(own["plan_dong"]))
    assert lines["Cộng ngân sách nhà nước"]["Kế hoạch"] == 33_918_122_000
    assert lines["Xã"]["Tỷ lệ"] is None, "a heading"
    page = openpyxl.load_workbook(io.BytesIO(write_workbook(tables[:1], PUBLISHED_AT, "Bảng số liệu"))).worksheets[0]
    shown = {row[0].value: row[3] for row in page.iter_rows(min_row=3)}
    assert (shown["Tổng số"].value, shown["Tổng số"].number_format) == (19834.413625, "#,##0.000")


def test_codes_of_our_own_stand_in_the_last_column(tables):
    """Whoever reads a sheet reads words first; the id is there for who traces a figure."""
    for sheet in tables:
        headers = [column.header for column in sheet.columns]
        assert "Mã số liệu" not in headers[:-1], sheet.name


def test_what_is_measured_in_percent_and_what_is_counted_do_not_share_a_column(sheets):
    reached = {row["Mã số liệu"]: (row["Đạt được, %"], row["Tử số báo cáo"]) for row in records(sheets[2])}
    assert reached["indicator.school_age5"] == (98, 196)
    assert reached["indicator.communication"] == (None, 14)
    assert reached["indicator.upper_secondary_attainment"] == (None, None)


def test_texts_have_the_room_they_need_and_no_more(sheets):
    for sheet in sheets:
        for place, column in enumerate(sheet.columns):
            if column.kind == "text":
                longest = max([len(column.header), *(len(row[place] or "") for row in sheet.rows)])
                assert column.width <= longest + 2
                assert column.width == longest + 2 or column.width >= 24


def test_a_workbook_in_english_has_english_words(workspace):
    _, english, *_ = workbook_tables(open_report(workspace.root, "vinh-linh", QUARTER, "en"))
    headers = [column.header for column in english.columns]
    assert (headers[0], headers[-1]) == ("Broken down by", "Number id")
    assert "Vĩnh Linh district" in english.title


def test_it_can_be_written_and_read_back(sheets):
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(sheets, PUBLISHED_AT, "Bảng số liệu", "MINH HỌA")))
    sheet = book[sheets[0].name]
    assert sheet["A1"].value == "MINH HỌA"
    assert sheet.cell(4, 8).value == sheets[0].rows[0][7] == 37_305_822_000


# ---- persons ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def private(tmp_path_factory) -> str:
    """Everything that the workbook says of payments that name people: accepted, refused for a code, misaligned."""
    workspace = new_workspace(tmp_path_factory.mktemp("riêng"))
    named = PAYMENT | {"investor": "Hộ ông Hồ Văn Kín", "note": "Nhà ở cho bà Hồ Thị Giấu"}
    rows = [named, named | {"voucher": "CT002", "component": "Dự án 99"}, named | {"voucher": "CT003"}]
    content = csv_of("payments", rows).removesuffix(b"\n") + ",Hồ Thị Giấu\n".encode()
    register(workspace, "2024-Q1", "payments.csv", content, "payments")
    measure(workspace, "vinh-linh", "2024-Q1")
    refused = (workspace.processed("vinh-linh", "2024-Q1") / "refused.csv").read_text(encoding="utf-8")
    assert "misaligned-row" in refused and "Hồ Văn Kín" in refused  # the row as received is kept there, for its sender
    tables = workbook_tables(open_report(workspace.root, "vinh-linh", "2024-Q1", "vi"))
    assert len(tables[7].rows) == 2
    return "\n".join(str(value) for table in tables for row in table.rows for value in row)


def test_personal_columns_stay_out(private):
    personal = {name for name, field in load_layouts()["payments"].fields.items() if field.personal}
    assert personal == {"investor", "note"}
    assert "Kín" not in private and "Giấu" not in private
    assert "Dự án 99" in private
