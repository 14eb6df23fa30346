"""A form as an xlsx file: instructions first, then its tables, then the words of its drop-downs on a hidden sheet."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from monitoring.intake import form_identity
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
_INSTRUCTION_WIDTHS = (36, 96)
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


def workbook_bytes(form: Form) -> bytes:
    """The workbook of `form`; the same form gives the same bytes."""
    from monitoring.intake.form_tables import draw_table

    content = io.BytesIO()
    # Names come from the profile and the plan: one that starts with "=" or "http:" is a text like every other.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        started = datetime.combine(form.period.start, time())
        book.set_properties({"title": form.sender, "subject": str(form.period), "created": started})
        workbook = FormWorkbook(book, form)
        _draw_instructions(workbook)
        for sheet in form.sheets:
            draw_table(workbook, sheet)
        _draw_lists(workbook)
        _draw_identity(workbook)
    return content.getvalue()


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


def _draw_instructions(workbook: FormWorkbook) -> None:
    """How to fill in, how this machine writes numbers and dates, what each column and each component means."""
    design, form, looks = load_design(), workbook.form, workbook.looks
    page = workbook.book.add_worksheet(design.instructions.sheet)
    page.hide_gridlines(2)
    for column, width in enumerate(_INSTRUCTION_WIDTHS):
        page.set_column(column, column, width)
    page.merge_range(0, 0, 0, 1, design.instructions.title, looks["title"])
    for row, text in enumerate((design.sender, design.period), start=1):
        page.merge_range(row, 0, row, 1, form.filled(text), looks["line"])
    for row, (left, right, look) in enumerate(_instruction_lines(form), start=4):
        if right is None:
            page.set_row(row, row_height([(left, sum(_INSTRUCTION_WIDTHS))]))
            page.merge_range(row, 0, row, 1, left, looks[look])
        else:
            page.set_row(row, row_height(zip((left, str(right)), _INSTRUCTION_WIDTHS, strict=True)))
            page.write_string(row, 0, left, looks["plain"])
            page.write(row, 1, right, looks[look])
    set_up_page(page)


def _instruction_lines(form: Form) -> Iterator[tuple[str, str | float | date | None, str]]:
    """What stands at the left and at the right of each line (None: the left takes all of it), and its look."""
    texts, gap = load_design().instructions, ("", None, "plain")
    for number, step in enumerate(texts.steps, start=1):
        yield f"{number}. {step}", None, "plain"
    yield gap
    for sample in texts.samples:
        if sample.number is not None:
            yield sample.text, sample.number, "sample number"
        if sample.day is not None:
            yield sample.text, sample.day, "sample date"
    for heading, meanings in _explained(form):
        yield gap
        yield heading, None, "strong"
        yield from ((word, meaning, "plain") for word, meaning in meanings.items())


def _explained(form: Form) -> Iterator[tuple[str, dict[str, str]]]:
    """Headings, and under each of them words with their meaning."""
    texts = load_design().instructions
    for sheet in form.sheets:
        columns = sheet.design.columns.items()
        meanings = {sheet.header(name): form.filled(column.help) for name, column in columns if column.help}
        yield texts.columns.format(sheet=sheet.design.sheet), meanings
    if any("component" in sheet.layout.fields for sheet in form.sheets):
        yield texts.glossary, dict(form.glossary)


def _draw_lists(workbook: FormWorkbook) -> None:
    """The hidden sheet with the words of every drop-down, one column each."""
    design = load_design()
    page = workbook.book.add_worksheet(design.lists_sheet)
    for column, name in enumerate(workbook.lists):
        page.write(0, column, design.list_header.format(name=name))
        page.write_column(1, column, workbook.form.choices[name])
    page.hide()
    page.protect()


def _draw_identity(workbook: FormWorkbook) -> None:
    """The hidden sheet by which the form is known again when it comes back."""
    page = workbook.book.add_worksheet(form_identity.SHEET)
    for row, fact in enumerate(workbook.form.identity.cells()):
        for column, text in enumerate(fact):
            page.write_string(row, column, text)
    page.hide()
    page.protect()
