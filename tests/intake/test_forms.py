"""Forms: what a sender meets in Excel, and that a filled form comes back without a hand touching it."""

from __future__ import annotations

import io
import itertools
import re
import subprocess
import warnings
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import MergedCell
from openpyxl.utils import range_boundaries

from monitoring.cleaning.form_contents import forms_for
from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.errors import InputError
from monitoring.intake.form_files import workbook_bytes, write_forms
from monitoring.intake.headers import FORM_LINE_HEADERS
from monitoring.intake.readers import read_period
from monitoring.intake.receiving import Declared, receive
from monitoring.period import Period
from monitoring.subject import open_subject
from tests.samples import new_workspace

PERIOD = Period(2024, 3)
HEADER_ROW, A4 = 7, 9
RECEIVED_ON = date(2024, 10, 10)
HELP_SHEETS = {"Hướng dẫn", "Danh mục", "Nhận dạng"}


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    return open_subject(new_workspace(tmp_path_factory.mktemp("forms")).root, "vinh-linh", str(PERIOD))


@pytest.fixture(scope="module")
def written(subject, tmp_path_factory):
    """The forms as written, by name; whatever xlsxwriter would leave out with a warning is an error here."""
    with warnings.catch_warnings(action="error"):
        paths = write_forms(forms_for(subject), tmp_path_factory.mktemp("written"))
    return {path.stem.partition("_")[2]: path for path in paths}


def tables(book):
    return [sheet for sheet in book if sheet.title not in HELP_SHEETS]


def headers(sheet):
    return {cell.column: cell.value for cell in sheet[HEADER_ROW]}


def validations(sheet):
    """Header → the validation of its column."""
    found = {}
    for validation in sheet.data_validations.dataValidation:
        for cells in (cells for cells in validation.sqref.ranges if cells.min_row > HEADER_ROW):
            found[sheet.cell(HEADER_ROW, cells.min_col).value] = validation
    return found


def words(book, validation):
    """The words of a drop-down, read where its formula points."""
    sheet, _, cells = validation.formula1.lstrip("=").rpartition("!")
    left, top, right, bottom = range_boundaries(cells.replace("$", ""))
    assert left == right
    return [book[sheet.strip("'")].cell(row, left).value for row in range(top, bottom + 1)]


def test_heads_are_locked_and_what_is_asked_for_is_open(written):
    sheet = openpyxl.load_workbook(written["place-vinh-o"])["Giải ngân"]
    assert sheet.protection.sheet and not sheet.protection.password
    asked = [sheet.cell(HEADER_ROW - 1, 4), sheet.cell(HEADER_ROW - 2, 1)]
    head = [cell for row in sheet.iter_rows(max_row=HEADER_ROW) for cell in row if not isinstance(cell, MergedCell)]
    assert all(cell.protection.locked != (cell in asked) for cell in head)
    cells = {headers(sheet)[cell.column]: cell for cell in sheet[HEADER_ROW + 1]}
    first = {header: (cell.value, cell.protection.locked) for header, cell in cells.items()}
    assert first == {
        "Mã dòng (không sửa)": ("M1", True),
        "Thành phần": ("Dự án 1", True),
        "Tên dự án": ("DA1 đất ở, nhà ở, nước", True),
        "Xã": ("xã Vĩnh Ô", True),
        "Nguồn vốn": ("NSTW", True),
        "Loại vốn": ("ĐTPT", True),
        "Năm kế hoạch": (2024, True),
        "Loại kế hoạch": ("trong năm", True),
        "Kế hoạch vốn": (None, False),
        "Lũy kế giải ngân": (None, False),
        "Ước giải ngân": (None, False),
        "Khối lượng thực hiện": (None, False),
        "Khó khăn, vướng mắc; kiến nghị": (None, False),
        "Đơn vị báo cáo": ("UBND xã Vĩnh Ô", True),
    }


def test_a_denominator_that_nobody_needs_is_closed(written):
    sheet = openpyxl.load_workbook(written["justice"])["Chỉ tiêu"]
    column = {header: number for number, header in headers(sheet).items()}["Mẫu số"]
    lines = range(HEADER_ROW + 1, HEADER_ROW + 4)
    closed = {sheet.cell(row, 2).value: sheet.cell(row, column).protection.locked for row in lines}
    assert closed == {
        "Tuyên truyền nâng cao nhận thức, trách nhiệm": True,
        "Hạn chế tối đa tình trạng tảo hôn": True,
        "Không có tình trạng hôn nhân cận huyết thống": True,
    }


def test_a_form_says_its_number_to_whom_it_goes_and_who_signs(subject):
    """What a clerk looks for on a form; codes of our own stand nowhere on it."""
    [form] = [form for form in forms_for(subject, date(2024, 10, 10)) if form.name.endswith("place-vinh-o")]
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(form)))
    sheet = book["Giải ngân"]
    head = [[cell.value for cell in row if cell.value] for row in sheet.iter_rows(max_row=HEADER_ROW - 2)]
    assert head == [
        ["Biểu số: 01-GN", "Nơi nhận: Phòng Tài chính - Kế hoạch; hạn gửi: 10/10/2024"],
        ["BÁO CÁO LŨY KẾ GIẢI NGÂN"],
        ["Quý III năm 2024, lũy kế từ 01/01/2024 đến 30/9/2024"],
        ["Đơn vị báo cáo: UBND xã Vĩnh Ô – huyện Vĩnh Linh"],
        ["(Kèm theo văn bản số …………………… ngày …… tháng …… năm ……)"],
    ]
    end = [cell.value for row in sheet.iter_rows(min_row=lines_of(sheet)[-1] + 1) for cell in row if cell.value]
    assert end[0].startswith("Ghi chú: NSTW – ngân sách Trung ương;")
    assert end[1:] == [
        "……………, ngày …… tháng …… năm ……", "Người lập biểu", "Thủ trưởng đơn vị", "(Ký, ghi rõ họ tên)",
        "(Ký, ghi rõ họ tên, đóng dấu)",
    ]  # fmt: skip
    lists = [cell.value.removeprefix("Danh mục: ") for cell in book["Danh mục"][1]]
    assert set(lists) == {"Chỉ tiêu", "Thành phần", "Xã", "Nguồn vốn", "Loại vốn", "Năm kế hoạch", "Loại kế hoạch",
                          "Đơn vị báo cáo"}  # fmt: skip
    texts = [str(cell.value) for page in tables(book) for row in page.iter_rows() for cell in row if cell.value]
    assert not [text for text in texts if re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", text)]


def test_the_instructions_explain_the_components_of_the_form_alone(subject):
    for form in forms_for(subject):
        asked = {line["component"] for sheet in form.sheets for line in sheet.lines if line.get("component")}
        assert set(form.glossary) == asked or not asked
    assert len(form.glossary) > 10, "who types every line himself may need any of them"


def test_the_day_of_the_estimates_is_asked_for_above_the_table(written):
    sheet = openpyxl.load_workbook(written["justice"])["Giải ngân"]
    label, asked = sheet.cell(HEADER_ROW - 1, 3), sheet.cell(HEADER_ROW - 1, 4)
    assert label.value == "Số ước tính đến ngày:" and asked.value is None and not asked.protection.locked
    [check] = [found for found in sheet.data_validations.dataValidation if asked.coordinate in found.sqref]
    day = (date(2024, 9, 30) - date(1899, 12, 30)).days
    assert (check.type, check.operator, check.formula1) == ("date", "greaterThan", str(day))
    assert "30/9/2024" in check.error


def test_every_list_is_a_drop_down_and_every_figure_is_checked(written):
    book = openpyxl.load_workbook(written["treasury"])
    checks = validations(book["Chứng từ"])
    assert {header: check.type for header, check in checks.items()} == {
        "Ngày thanh toán": "date",
        "Thành phần": "list",
        "Xã": "list",
        "Nguồn vốn": "list",
        "Loại vốn": "list",
        "Năm kế hoạch": "list",
        "Loại kế hoạch": "list",
        "Loại thanh toán": "list",
        "Số tiền": "custom",
    }
    assert all(check.showErrorMessage and check.errorTitle and check.error for check in checks.values())
    assert words(book, checks["Loại thanh toán"]) == ["tạm ứng", "KLHT", "thu hồi tạm ứng", "hoàn trả", "điều chỉnh"]
    assert words(book, checks["Xã"]) == ["huyện", "xã Vĩnh Ô", "xã Vĩnh Khê", "xã Vĩnh Hà"]
    assert book["Danh mục"].sheet_state == "hidden"


def test_a_place_can_only_report_of_itself(written):
    book = openpyxl.load_workbook(written["place-vinh-ha"])
    for sheet in tables(book):
        assert words(book, validations(sheet)["Xã"]) == ["xã Vĩnh Hà"]


@pytest.mark.parametrize("sender", ["place-vinh-o", "education", "treasury", "health"])
def test_tables_print_on_landscape_a4_with_their_heads_repeated(written, sender):
    for sheet in tables(openpyxl.load_workbook(written[sender])):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", A4)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
        assert sheet.freeze_panes == f"C{HEADER_ROW + 1}"


def test_a_form_that_may_have_been_filled_in_is_never_overwritten(subject, tmp_path):
    forms = forms_for(subject)[:2]
    first, second = write_forms(forms, tmp_path)
    assert write_forms(forms, tmp_path) == [first, second]
    second.write_bytes(b"filled in")
    first.unlink()
    with pytest.raises(InputError, match="may have been filled in"):
        write_forms(forms, tmp_path)
    assert second.read_bytes() == b"filled in" and not first.exists()


# ---- filled in and back again ----------------------------------------------------------------------------------------


def fill(path: Path, to: Path) -> int:
    """Type something allowed into every open cell of every line, different in each line; returns how many lines."""
    book = openpyxl.load_workbook(path)
    lines = [(sheet, row) for sheet in tables(book) for row in lines_of(sheet)]
    for sheet, row in lines:
        fill_line(book, sheet, row)
    book.save(to)
    return len(lines)


def lines_of(sheet, open_lines=30):
    """The rows that a form has numbered, or the first of its open lines."""
    if sheet.cell(HEADER_ROW, 1).value == FORM_LINE_HEADERS[0]:
        return [cell.row for cell in sheet["A"][HEADER_ROW:] if str(cell.value).startswith("M")]
    return range(HEADER_ROW + 1, HEADER_ROW + 1 + open_lines)


def fill_line(book, sheet, row):
    checks = validations(sheet)
    for column, header in headers(sheet).items():
        cell, check = sheet.cell(row, column), checks.get(header)
        if is_open(sheet, cell):
            choices = words(book, check) if check and check.type == "list" else None
            cell.value = choices[row % len(choices)] if choices else typed(check.type if check else "text", header, row)


def is_open(sheet, cell):
    """Whether the cell is empty and unlocked; a cell that is not there has the look of its column."""
    look = cell if cell.has_style else sheet.column_dimensions[cell.column_letter]
    return cell.value is None and not look.protection.locked


def typed(kind, header, row):
    whole = row if header == "Tử số" else 1000 + row
    values = {
        "text": f"00{row}",
        "date": date(2024, 9, row % 30 + 1),
        "whole": whole,
        "decimal": whole + 0.25,
        "custom": whole * 1_000_000,
    }
    return values[kind]


def cleaned(subject, files):
    """The files received in a unit of their own, read and cleaned."""
    receive(subject.workspace, files, "vinh-linh", PERIOD, Declared("", RECEIVED_ON))
    received = read_period(subject.workspace, "vinh-linh", PERIOD)
    return received, clean(received, context_for(subject))


def new_subject(folder):
    folder.mkdir(exist_ok=True)
    return open_subject(new_workspace(folder).root, "vinh-linh", str(PERIOD))


@pytest.fixture(scope="module")
def filled(written, tmp_path_factory):
    folder = tmp_path_factory.mktemp("filled")
    lines = {path: fill(path, folder / path.name) for path in written.values()}
    return {folder / path.name: count for path, count in lines.items()}


def test_every_filled_line_of_every_form_is_accepted(filled, subject):
    aside = []
    for receipt in look(subject, *filled).receipts:
        received = {table.layout.name: table for table in receipt.tables}
        refused = clean(received, context_for(subject)).refused()
        assert refused.empty, refused[["rule", "reason", "raw"]].to_string()
        assert sum(len(table.rows) for table in receipt.tables) == next(
            count for path, count in filled.items() if path.name == receipt.path.name
        )
        aside += [table.set_aside for table in receipt.tables]
    kinds = set(itertools.chain.from_iterable(rows["kind"] for rows in aside))
    assert kinds == {"title", "unit", "header", "blank", "footnote", "signature", "other-sheet"}


def test_figures_come_back_to_the_dong_and_texts_as_typed(filled, tmp_path):
    by_sender = {path.stem.partition("_")[2]: path for path in filled}
    cleaning = cleaned(new_subject(tmp_path / "two"), [by_sender["place-vinh-o"], by_sender["treasury"]])[1]
    first = cleaning.accepted("returns").iloc[0]
    assert (first["component"], first["place"], first["plan_kind"]) == ("1", "vinh-o", "year")
    assert (first["plan_dong"], first["reported_by"]) == (1_008_250_000, "UBND xã Vĩnh Ô")
    first = cleaning.accepted("payments").iloc[0]
    assert (first["voucher"], first["paid_on"], first["amount_dong"]) == ("008", "2024-09-09", 1_008_000_000)
    first = cleaning.accepted("indicator-returns").iloc[0]
    assert (first["indicator"], first["numerator"], first["as_of"]) == ("resettlement_mit", "8", "2024-09-09")


def test_lines_without_a_figure_are_not_filled_in_and_a_line_with_one_is_never_lost(written, tmp_path):
    path = tmp_path / "partly.xlsx"
    book = openpyxl.load_workbook(written["education"])
    fill_line(book, book["Giải ngân"], HEADER_ROW + 1)
    fill_line(book, book["Chỉ tiêu"], HEADER_ROW + 2)
    columns = {header: column for column, header in headers(book["Chỉ tiêu"]).items()}
    book["Chỉ tiêu"].cell(HEADER_ROW + 3, columns["Văn bản"], "chưa có số liệu")  # a remark, but no figure
    columns = {header: column for column, header in headers(book["Giải ngân"]).items()}
    spare = book["Giải ngân"].cell(lines_of(book["Giải ngân"])[-1], columns["Lũy kế giải ngân"], 12.5)
    book.save(path)
    received, cleaning = cleaned(new_subject(tmp_path / "partly"), [path])
    assert [len(cleaning.accepted(layout)) for layout in ("returns", "indicator-returns")] == [1, 1]
    # Money without its keys is not set aside: it is refused with its reason.
    refused = cleaning.refused()[["source_row", "rule", "amount_dong"]]
    assert refused.to_numpy().tolist() == [[spare.row, "missing-required", 12_500_000]]
    lines = sum(len(lines_of(sheet)) for sheet in tables(book))
    assert sum((table.set_aside["kind"] == "unfilled").sum() for table in received.values()) == lines - 3


def test_the_typed_day_of_the_estimates_comes_back_beside_the_table(filled, subject, tmp_path):
    path = next(path for path in filled if path.stem.endswith("justice"))
    book = openpyxl.load_workbook(path)
    book["Giải ngân"].cell(HEADER_ROW - 1, 4, date(2024, 10, 15))
    book.save(tmp_path / path.name)
    [receipt] = look(subject, tmp_path / path.name).receipts
    [returns] = [table for table in receipt.tables if table.layout.name == "returns"]
    assert "Số ước tính đến ngày: | 2024-10-15 | Đơn vị tính: triệu đồng" in set(returns.set_aside["text"])
    assert set(returns.rows["unit"]) == {"triệu đồng"}


# ---- what a form says of itself --------------------------------------------------------------------------------------


def look(subject, *files, sender="", period=PERIOD):
    return receive(subject.workspace, files, "vinh-linh", period, Declared(sender, RECEIVED_ON), only_look=True)


def test_a_form_says_who_reports_what_and_when(filled, subject):
    found = look(subject, *filled)
    assert {receipt.said.form.unit for receipt in found.receipts} == {"vinh-linh"}
    assert {receipt.said.form.period for receipt in found.receipts} == {"2024-Q3"}
    assert {receipt.said.form.plan_year for receipt in found.receipts} == {"2024"}
    senders = {receipt.path.stem.partition("_")[2]: receipt.source.sender for receipt in found.receipts}
    assert senders["place-vinh-ha"] == "UBND xã Vĩnh Hà" and senders["justice"] == "Phòng Tư pháp"
    assert len(set(senders.values())) == len(filled)


def test_its_hidden_sheet_names_the_quarter_as_documents_do(written):
    book = openpyxl.load_workbook(written["justice"])
    assert book["Nhận dạng"].sheet_state == "hidden"
    assert book["Chỉ tiêu"]["A3"].value.startswith("Quý III năm 2024, ")


def test_a_form_of_another_quarter_or_unit_or_an_empty_one_is_refused(filled, written, subject):
    path = next(iter(filled))
    with pytest.raises(InputError, match=r"is of 2024-Q3, not of 2024-Q2.*--period 2024-Q3"):
        look(subject, path, period=Period(2024, 2))
    for form in written.values():
        with pytest.raises(InputError, match="is not filled in"):
            look(subject, form)
    profile = subject.workspace.unit_profile("vinh-linh").read_text(encoding="utf-8")
    other = subject.workspace.unit("huong-hoa")
    other.mkdir()
    subject.workspace.unit_profile("huong-hoa").write_text(profile.replace("code: vinh-linh", "code: huong-hoa"))
    with pytest.raises(InputError, match="of the unit “vinh-linh”, not of “huong-hoa”"):
        receive(subject.workspace, [path], "huong-hoa", PERIOD, Declared("", RECEIVED_ON), only_look=True)


def converted(libreoffice, path, ending, folder):
    """The file saved anew by LibreOffice Calc in the format of `ending`."""
    profile = (folder / "profile").as_uri()
    command = [libreoffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending, "--outdir"]
    subprocess.run([*command, str(folder / "saved"), str(path)], check=True, capture_output=True, timeout=120)
    return folder / "saved" / f"{path.stem}.{ending}"


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_libreoffice_keeps_what_a_form_says_of_itself(filled, subject, libreoffice, tmp_path, ending):
    path = next(path for path in filled if path.stem.endswith("justice"))
    saved = converted(libreoffice, path, ending, tmp_path)
    [receipt], [original] = look(subject, saved).receipts, look(subject, path).receipts
    assert receipt.said.form == original.said.form is not None
    with pytest.raises(InputError, match="is of 2024-Q3, not of 2024-Q2"):
        look(subject, saved, period=Period(2024, 2))


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_libreoffice_saves_what_was_typed(filled, libreoffice, tmp_path, ending):
    path = next(path for path in filled if path.stem.endswith("vinh-o"))
    saved = converted(libreoffice, path, ending, tmp_path)
    before = cleaned(new_subject(tmp_path / "before"), [path])[1]
    after = cleaned(new_subject(tmp_path / "after"), [saved])[1]
    assert after.refused().empty
    for layout in ("returns", "indicator-returns"):
        columns = [name for name in before.accepted(layout) if name != "source_file"]
        assert after.accepted(layout)[columns].equals(before.accepted(layout)[columns])
        assert len(after.accepted(layout)) > 0
