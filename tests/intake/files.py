"""Files as agencies send them, built from rows of values: csv, xlsx, xls, ods."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from html import escape

import openpyxl
import pandas as pd
import xlwt

from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import read_content

Rows = Sequence[Sequence[object]]

HEADERS = {name: [field.header for field in layout.fields.values()] for name, layout in load_layouts().items()}
PAYMENTS = HEADERS["payments"]
RETURNS = HEADERS["returns"]

PAYMENT = [
    "UNC-01",
    "06/3/2024",
    "4.1",
    "Vĩnh Ô",
    "NSTW",
    "ĐTPT",
    "2024",
    "trong năm",
    "KLHT",
    "1.437,8",
    "triệu đồng",
    "Ban Quản lý dự án",
    "Đường thôn Mít",
]
RETURN = [
    "4.1",
    "Vĩnh Ô",
    "NSTW",
    "ĐTPT",
    "2024",
    "trong năm",
    "2.000",
    "1.437,8",
    "",
    "triệu đồng",
    "Xã Vĩnh Ô",
    "",
    "",
]


def payment(**cells: object) -> list[object]:
    """A sound payment, with some fields replaced."""
    names = list(load_layouts()["payments"].fields)
    return [cells.get(name, value) for name, value in zip(names, PAYMENT, strict=True)]


def return_line(**cells: object) -> list[object]:
    """A sound line of a return, with some fields replaced."""
    names = list(load_layouts()["returns"].fields)
    return [cells.get(name, value) for name, value in zip(names, RETURN, strict=True)]


def csv_text(rows: Rows, delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def csv_bytes(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    return csv_text(rows, delimiter).encode(encoding)


def xlsx_bytes(rows: Rows, sheet: str = "Sheet1", merged: Sequence[str] = ()) -> bytes:
    return sheets_bytes({sheet: rows}, merged)


def sheets_bytes(sheets: dict[str, Rows], merged: Sequence[str] = ()) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for place in merged:
            sheet.merge_cells(place)
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def xls_bytes(rows: Rows) -> bytes:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value not in ("", None):
                sheet.write(number, column, value, *([day] if isinstance(value, date) else []))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def ods_bytes(rows: Rows, repeated: str = "") -> bytes:
    """The smallest ods there is; `repeated` is XML of further rows."""
    lines = "".join(
        "<table:table-row>" + "".join(_ods_cell(value) for value in row) + "</table:table-row>" for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{lines}{repeated}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_cell(value: object) -> str:
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'  # noqa: E501
    if value in ("", None):
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def read(content: bytes, **declared: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Data rows and rows set aside of a file with one layout."""
    [(_, rows, aside)] = read_content(content, load_layouts(), "2024-Q1/file", **declared)
    return rows, aside


def kinds(aside: pd.DataFrame) -> dict[int, str]:
    return dict(zip(aside["source_row"], aside["kind"], strict=True))
