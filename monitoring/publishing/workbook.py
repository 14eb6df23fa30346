"""The workbook: the processed tables as sheets that a treasurer can filter, add up and print.

Numbers are numbers with formats (the reader's own Excel shows them in its language), texts stay texts whatever they
look like, and the same tables give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Literal, cast

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from monitoring.amounts import to_million
from monitoring.errors import InputError

Kind = Literal["text", "money", "million", "percent", "count", "date"]


@dataclass(frozen=True)
class LiveRate:
    """A rate that the spreadsheet computes by `formula`; `percent` is what it comes to, for who does not recompute."""

    formula: str
    percent: Fraction


Value = str | int | Decimal | Fraction | date | LiveRate | None

#: What an xlsx file holds at most: rows of a sheet, characters of a cell, digits of a number that it keeps exactly.
MAX_ROWS = 1_048_576
MAX_CHARACTERS = 32_767
#: Rows above those of a table: banner, title, heading.
ROWS_ABOVE = 3
EXACT_DIGITS = 15

_A4 = 9
_MARGINS_INCHES = {"left": 0.6, "right": 0.6, "top": 0.7, "bottom": 0.7}
_BASE: dict[str, object] = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
_HEADER = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E7EDF3", "bottom": 1}
_STYLES: dict[str, dict[str, object]] = {
    "banner": {"bold": True, "font_color": "#9C1C00", "bg_color": "#FFF2CC"},
    "title": {"bold": True, "font_size": 13},
    "header": _HEADER,
    "number header": _HEADER | {"align": "right"},
    # quote_prefix: a text that starts with "=" stays a text also after somebody has edited the cell.
    "text": {"text_wrap": True, "quote_prefix": True},
    "money": {"num_format": "#,##0"},
    "million": {"num_format": "#,##0.000"},
    "percent": {"num_format": "0.0%"},
    "count": {"num_format": "#,##0"},
    "date": {"num_format": "dd/mm/yyyy", "align": "right"},
    "digits": {"align": "right", "quote_prefix": True},
}


@dataclass(frozen=True)
class WorkbookColumn:
    """A column: its heading, what its cells hold, and its width in characters.

    `money` is whole đồng, `million` the same shown in million đồng, `count` a whole number, `percent` in percent (89.1,
    not 0.891) and as exact as it is known: Excel rounds when it shows.
    """

    header: str
    kind: Kind = "text"
    width: float = 14


@dataclass(frozen=True)
class WorkbookTable:
    """One sheet: `name` on its tab (31 characters at most), `title` above the table, `rows` in the columns' order.

    None is missing and leaves the cell empty: never zero.
    """

    name: str
    title: str
    columns: Sequence[WorkbookColumn]
    rows: Sequence[Sequence[Value]]


def write_workbook(
    tables: Sequence[WorkbookTable], published_at: datetime, title: str, banner: str | None = None
) -> bytes:
    """The bytes of an xlsx file with one sheet for each table, in their order.

    `published_at` (with its time zone) is stated as the time of creation, `title` in the file's properties; `banner`,
    as the warning of illustrative data, stands first on every sheet and every printed page. Raises InputError where a
    table is larger than a sheet can be, or a text longer than a cell can be.
    """
    if published_at.tzinfo is None:
        raise ValueError("published_at needs its time zone")
    buffer = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, plain) as workbook:
        workbook.set_properties({"title": title, "created": published_at.astimezone(UTC).replace(tzinfo=None)})
        formats = {name: workbook.add_format(_BASE | style) for name, style in _STYLES.items()}
        for table in tables:
            _write_sheet(workbook.add_worksheet(table.name), table, banner, formats)
    return buffer.getvalue()


def _write_sheet(sheet: Worksheet, table: WorkbookTable, banner: str | None, formats: dict[str, Format]) -> None:
    above = [("banner", banner)] if banner else []
    above.append(("title", table.title))
    header = len(above)
    if header + 1 + len(table.rows) > MAX_ROWS:
        raise InputError(
            "The table has {count} rows, more than the {limit} that a sheet of a workbook can hold.",
            where=table.title,
            remedy="Publish the period without the workbook; the CSV file has every row.",
            count=len(table.rows),
            limit=MAX_ROWS - header - 1,
        )
    for row, (style, text) in enumerate(above):
        sheet.write_string(row, 0, text, formats[style])
        for number in range(1, len(table.columns)):
            sheet.write_blank(row, number, None, formats[style])
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width)
        style = "header" if column.kind == "text" else "number header"
        sheet.write_string(header, number, column.header, formats[style])
        for row, values in enumerate(table.rows, start=header + 1):
            _write_cell(sheet, row, number, values[number], column.kind, formats)
    sheet.freeze_panes(header + 1, 0)
    sheet.autofilter(header, 0, header + len(table.rows), len(table.columns) - 1)
    _set_up_print(sheet, header)


def _set_up_print(sheet: Worksheet, header: int) -> None:
    """A4 across, as wide as the page, banner to heading repeated on each page, page number below."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(**_MARGINS_INCHES)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, header)
    sheet.set_footer("&C&P / &N")


def _write_cell(sheet: Worksheet, row: int, column: int, value: Value, kind: Kind, formats: dict[str, Format]) -> None:
    if value is None:
        return
    if kind == "million":
        value = to_million(cast(int, value))
    if kind == "text":
        _write_text(sheet, row, column, cast(str, value), formats[kind])
    elif kind == "date":
        sheet.write_datetime(row, column, value, formats[kind])
    elif isinstance(value, LiveRate):
        sheet.write_formula(row, column, value.formula, formats[kind], float(_hundredth(value.percent)))
    elif kind == "percent":
        sheet.write_number(row, column, _hundredth(cast("int | Decimal | Fraction", value)), formats[kind])
    elif len((number := Decimal(cast("int | Decimal", value))).as_tuple().digits) > EXACT_DIGITS:
        # Excel would turn the last digits into zeros.
        sheet.write_string(row, column, f"{number:f}", formats["digits"])
    else:
        sheet.write_number(row, column, value, formats[kind])


def _write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            "The text has {count} characters, more than the {limit} that a cell of a workbook can hold.",
            where=f"{sheet.get_name()}, {row + 1}",
            remedy="Shorten it in the file it came from, or publish the period without the workbook.",
            count=len(text),
            limit=MAX_CHARACTERS,
        )
    sheet.write_string(row, column, text, style)


def _hundredth(percent: int | Decimal | Fraction) -> Decimal:
    """`percent` as Excel stores it, to the digits that Excel keeps."""
    exact = Fraction(percent) / 100
    kept = Context(prec=EXACT_DIGITS, rounding=ROUND_HALF_UP)
    return kept.divide(Decimal(exact.numerator), Decimal(exact.denominator))
