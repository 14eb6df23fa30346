"""A sheet to fill in: locked head and keys, open cells with drop-downs and checks, ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from monitoring.intake.form_design import load_design
from monitoring.intake.form_workbook import FormWorkbook, row_height, set_up_page
from monitoring.intake.forms import FormSheet, Line
from monitoring.intake.headers import FORM_LINE_HEADERS

#: Above the header stand number, title, period, sender, covering letter and unit; below it the lines.
_HEADER_ROW = 6
_TITLE_HEIGHT, _HEADER_HEIGHT, _LEGEND_HEIGHT = 18, 34, 30
_LINE_NUMBER_WIDTH = 12
#: Where what is asked of the whole table stands above it; the cell to fill in is the next one.
_ASKED_COLUMN = 2
#: The kinds of fields with a look of their own; the others look like text.
_TYPED_KINDS = ("year", "date", "count", "money")


@dataclass(frozen=True)
class _Cells:
    """The cells of one column from the first line to the last."""

    page: Worksheet
    column: int
    first: int
    last: int

    @property
    def name(self) -> str:
        """The first of them, as a formula for all lines writes it: $C6."""
        return str(xl_rowcol_to_cell(self.first, self.column, col_abs=True))

    def validate(self, rule: Mapping[str, object]) -> None:
        self.page.data_validation(self.first, self.column, self.last, self.column, rule)

    def mark(self, formula: str, look: Format) -> None:
        """Show the cells for which `formula` holds in `look`."""
        rule = {"type": "formula", "criteria": f"={formula}", "format": look}
        self.page.conditional_format(self.first, self.column, self.last, self.column, rule)


def draw_table(workbook: FormWorkbook, sheet: FormSheet) -> None:
    """Add the sheet with its title block, header, lines and checks to the workbook."""
    page = workbook.book.add_worksheet(sheet.design.sheet)
    money = workbook.look("money", num_format=sheet.design.number_format)
    looks = {**workbook.looks, "money": money}
    last_column = len(sheet.design.columns) - (not sheet.lines)
    _draw_title_block(page, workbook, sheet, last_column)
    cells = _draw_columns(page, sheet, looks)
    for number, line in enumerate(sheet.lines, start=1):
        _draw_line(page, sheet, number, line, looks)
    _add_checks(workbook, sheet, cells)
    if sheet.lines:
        _draw_end(page, workbook, sheet, last_column)
    page.repeat_rows(_HEADER_ROW)
    page.freeze_panes(_HEADER_ROW + 1, 2)
    set_up_page(page)


def _draw_title_block(page: Worksheet, workbook: FormWorkbook, sheet: FormSheet, last_column: int) -> None:
    design, form, looks = load_design(), workbook.form, workbook.looks
    page.set_row(0, _TITLE_HEIGHT, looks["number"])
    page.write(0, 0, design.number.format(number=sheet.design.number), looks["number"])
    if form.to:
        page.write(0, last_column, form.filled(design.due if form.due else design.to), looks["unit"])
    lines = [("title", sheet.design.title), ("line", design.period), ("line", design.sender)]
    for row, (look, text) in enumerate([*lines, ("covering", design.covering)], start=1):
        page.set_row(row, _TITLE_HEIGHT, looks["line"])
        page.merge_range(row, 0, row, last_column, form.filled(text), looks[look])
    page.set_row(_HEADER_ROW - 1, _TITLE_HEIGHT, looks["unit"])
    if sheet.design.legend and not sheet.lines:
        page.write(_HEADER_ROW - 1, 0, sheet.design.legend, looks["number"])
    if sheet.design.unit:
        page.write(_HEADER_ROW - 1, last_column, design.unit.format(unit=sheet.design.unit), looks["unit"])
    if sheet.design.asks_day:
        _draw_asked_day(page, workbook, sheet)


def _draw_end(page: Worksheet, workbook: FormWorkbook, sheet: FormSheet, last_column: int) -> None:
    """What the short words mean, the day, who signs and how: not in the column that numbers lines."""
    design, looks = load_design(), workbook.looks
    below = _HEADER_ROW + len(sheet.lines) + 2
    if sheet.design.legend:
        page.set_row(below, _LEGEND_HEIGHT)
        page.merge_range(below, 1, below, last_column, sheet.design.legend, looks["legend"])
        below += 1
    left, right = (1, 3), (last_column - 3, last_column)
    page.merge_range(below, right[0], below, right[1], design.signed_on, looks["line"])
    for texts, (first, last) in zip(design.signatures, (left, right), strict=True):
        for row, (text, look) in enumerate(zip(texts, ("signature", "line"), strict=True), start=below + 1):
            page.merge_range(row, first, row, last, text, looks[look])


def _draw_asked_day(page: Worksheet, workbook: FormWorkbook, sheet: FormSheet) -> None:
    """The question for a day after the cut-off, and the cell that takes it."""
    label, cell = (_HEADER_ROW - 1, _ASKED_COLUMN), (_HEADER_ROW - 1, _ASKED_COLUMN + 1)
    page.write(*label, sheet.design.asks_day, workbook.looks["unit"])
    page.write_blank(*cell, None, workbook.looks["date"])
    refusal, filled = load_design().refusals["later_date"], workbook.form.filled
    rule = {"validate": "date", "criteria": ">", "value": workbook.form.cut_off}
    page.data_validation(*cell, *cell, {**rule, "error_title": refusal.title, "error_message": filled(refusal.text)})


def _draw_columns(page: Worksheet, sheet: FormSheet, looks: dict[str, Format]) -> dict[str, _Cells]:
    """Widths and headers; without numbered lines, whole columns are open. Returns the cells of each column."""
    page.set_row(_HEADER_ROW, _HEADER_HEIGHT, looks["head"])
    if sheet.lines:
        page.set_column(0, 0, _LINE_NUMBER_WIDTH)
        page.write(_HEADER_ROW, 0, FORM_LINE_HEADERS[0], looks["head"])
    last_row = _HEADER_ROW + (len(sheet.lines) or sheet.design.open_lines)
    cells = {}
    for position, (name, column) in enumerate(sheet.design.columns.items(), start=bool(sheet.lines)):
        cells[name] = _Cells(page, position, _HEADER_ROW + 1, last_row)
        page.set_column(position, position, column.width, None if sheet.lines else looks[_open_look(sheet, name)])
        page.write(_HEADER_ROW, position, sheet.header(name), looks["head"])
    return cells


def _draw_line(page: Worksheet, sheet: FormSheet, number: int, line: Line, looks: dict[str, Format]) -> None:
    row, columns = _HEADER_ROW + number, sheet.design.columns
    page.set_row(row, row_height((str(line.get(name) or ""), column.width) for name, column in columns.items()))
    page.write(row, 0, load_design().line_number.format(number=number), looks["known"])
    for position, name in enumerate(columns, start=1):
        value, kind = line.get(name, ""), sheet.kind(name)
        if value is None or (value == "" and kind == "help"):
            page.write_blank(row, position, None, looks["closed"])
        elif value == "":
            page.write_blank(row, position, None, looks[_open_look(sheet, name)])
        else:
            page.write(row, position, value, looks["known year" if kind == "year" else "known"])


def _open_look(sheet: FormSheet, name: str) -> str:
    kind = sheet.kind(name)
    return kind if kind in _TYPED_KINDS else "text"


def _add_checks(workbook: FormWorkbook, sheet: FormSheet, cells: dict[str, _Cells]) -> None:
    """What each column accepts, and what turns red: gaps in a line that has been begun, a part above its whole."""
    missing = workbook.looks["missing"]
    # Where keys are known beforehand a line is begun by a figure, elsewhere by anything at all.
    beginnings = sheet.layout.names_of("money", "count") if sheet.lines else list(cells)
    begun = f"COUNTA({','.join(cells[name].name for name in beginnings)})>0"
    for name, place in cells.items():
        rule = _rule(workbook, sheet, name, cells)
        if rule:
            place.validate({**rule, **_messages(workbook, sheet, name)})
        if sheet.kind(name) != "help" and sheet.layout.fields[name].filled:
            place.mark(f"AND({begun},ISBLANK({place.name}))", missing)
    if sheet.design.not_above:
        part, whole = (cells[name] for name in sheet.design.not_above)
        part.mark(f"AND(ISNUMBER({part.name}),ISNUMBER({whole.name}),{part.name}>{whole.name})", missing)


def _rule(workbook: FormWorkbook, sheet: FormSheet, name: str, cells: dict[str, _Cells]) -> dict[str, object]:
    """What may be typed in a column, {} where anything may."""
    kind, form, signed = sheet.kind(name), workbook.form, sheet.design.signed_where
    if choices := sheet.choices(name):
        return {"validate": "list", "source": workbook.range_of(choices)}
    if kind == "count":
        return {"validate": "integer", "criteria": ">=", "value": 0}
    if kind == "date" and sheet.design.columns[name].since_year_start:
        days = {"minimum": form.period.year_start, "maximum": form.cut_off}
        return {"validate": "date", "criteria": "between", **days}
    if kind == "date":
        return {"validate": "date", "criteria": "<=", "value": form.cut_off}
    if kind == "money" and signed:
        amount, told = cells[name].name, cells[signed.field].name
        return {"validate": "custom", "value": f'=AND(ISNUMBER({amount}),OR({amount}>=0,{told}="{signed.says}"))'}
    return {"validate": "decimal", "criteria": ">=", "value": 0} if kind == "money" else {}


def _messages(workbook: FormWorkbook, sheet: FormSheet, name: str) -> dict[str, str]:
    """What a cell says when it is entered, and when it refuses what was typed."""
    refusal, filled = load_design().refusals[sheet.kind(name)], workbook.form.filled
    said = {"error_title": refusal.title, "error_message": filled(refusal.text)}
    help_text = filled(sheet.design.columns[name].help)
    return {**said, "input_title": sheet.header(name), "input_message": help_text} if help_text else said
