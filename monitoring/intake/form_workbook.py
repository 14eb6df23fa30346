"""A form while it is drawn: its looks, the ranges of its lists, how its pages are printed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from monitoring.intake.form_design import load_design
from monitoring.intake.forms import Form

_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
_GREY, _DARKER_GREY, _RED = "#EDEDED", "#D9D9D9", "#F8CBAD"
_LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 13, "align": "center"},
    "line": {"align": "center", "italic": True},
    "unit": {"align": "right", "italic": True},
    "signature": {"bold": True, "align": "center"},
    "head": {"bold": True, "align": "center", "text_wrap": True, "border": 1, "bg_color": _DARKER_GREY},
    "known": {"text_wrap": True, "border": 1, "bg_color": _GREY},
    "known year": {"align": "center", "border": 1, "bg_color": _GREY},
    "closed": {"border": 1, "bg_color": _DARKER_GREY},
    "text": {"text_wrap": True, "border": 1, "num_format": "@", "locked": False},
    "year": {"border": 1, "align": "center", "locked": False},
    "date": {"border": 1, "align": "center", "num_format": "dd/mm/yyyy", "locked": False},
    "count": {"border": 1, "num_format": "#,##0", "locked": False},
    "money": {"border": 1, "locked": False},
    "plain": {"text_wrap": True, "valign": "top"},
    "strong": {"bold": True, "text_wrap": True, "valign": "top"},
    "sample number": {"border": 1, "align": "left", "num_format": "#,##0.0"},
    "sample date": {"border": 1, "align": "left", "num_format": "dd/mm/yyyy"},
    "missing": {"bg_color": _RED},
}
_A4 = 9
_PROTECTION = {"format_columns": True, "format_rows": True}
#: Heights in points, and how many characters fit in a unit of a column's width.
_LINE_HEIGHT, _LEAST_HEIGHT, _CHARACTERS_PER_WIDTH = 15, 18, 1.15


@dataclass
class FormWorkbook:
    """A workbook being drawn, with its looks and the ranges of its lists."""

    book: xlsxwriter.Workbook
    form: Form
    looks: dict[str, Format] = field(init=False)
    lists: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.looks = {name: self.look(name) for name in _LOOKS}
        named = (sheet.choices(column) for sheet in self.form.sheets for column in sheet.design.columns)
        self.lists = tuple(sorted({name for name in named if name is not None}))

    def look(self, name: str, **other: str) -> Format:
        """A new format that looks like `name`, but for `other`."""
        return self.book.add_format({**_FONT, **_LOOKS[name], **other})

    def range_of(self, choices: str) -> str:
        """Where the words of a list stand, as a formula."""
        column = self.lists.index(choices)
        cells = xl_range_abs(1, column, len(self.form.choices[choices]), column)
        return f"='{load_design().lists_sheet}'!{cells}"


def row_height(cells: Iterable[tuple[str, float]]) -> int:
    """The height of a row in which every text (with its column's width) can be read whole."""
    lines = max(math.ceil(len(text) / (width * _CHARACTERS_PER_WIDTH)) for text, width in cells)
    return max(_LINE_HEIGHT * lines, _LEAST_HEIGHT)


def set_up_page(page: Worksheet) -> None:
    """Protected without a password; landscape A4, one page wide, pages numbered."""
    page.protect("", _PROTECTION)
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P/&N")
