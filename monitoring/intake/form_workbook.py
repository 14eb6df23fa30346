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
        self.looks = {name: self.look(name) for name in load_design().looks if name != "font"}
        named = (sheet.choices(column) for sheet in self.form.sheets for column in sheet.design.columns)
        self.lists = tuple(sorted({name for name in named if name is not None}))

    def look(self, name: str, **other: str) -> Format:
        """A new format that looks like `name`, but for `other`."""
        looks = load_design().looks
        return self.book.add_format({**looks["font"], **looks[name], **other})

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
