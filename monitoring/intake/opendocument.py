"""Sheets of OpenDocument workbooks (ods, and fods in one file of XML), read row by row."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any, Generic, TypeVar

from lxml import etree

from monitoring.intake.archives import MAX_SHEET_CELLS, too_large, unreadable
from monitoring.intake.grids import FORMULA_WITHOUT_VALUE, Cells, Facts, Span, is_no_value

Value = str | float | bool | date | datetime
Block = TypeVar("Block")
Pack = Callable[[list[list[Value]]], Block]

_BLOCK_ROWS = 50_000
#: Columns that a sheet can have. Hidden ones up to the last are no columns of a table.
_WIDEST = 1 << 14

_STYLES = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DATA_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SHEET, _ROW, _COLUMN = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-column"
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
#: What holds rows that are none of the sheet's: its older states, drawings upon it.
_APART = (f"{_TABLE}tracked-changes", f"{_TABLE}shapes")
_KIND, _VALUE, _STRING = f"{_OFFICE}value-type", f"{_OFFICE}value", f"{_OFFICE}string-value"
#: LibreOffice's own kind of value, which alone tells an error from a text.
_OWN_KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_COLUMNS_REPEATED, _ROWS_REPEATED = f"{_TABLE}number-columns-repeated", f"{_TABLE}number-rows-repeated"
_COLUMNS_SPANNED, _ROWS_SPANNED = f"{_TABLE}number-columns-spanned", f"{_TABLE}number-rows-spanned"
_NUMBERS, _FORMULA = {"float", "currency", "percentage"}, f"{_TABLE}formula"
_VISIBILITY, _STYLE = f"{_TABLE}visibility", f"{_TABLE}style-name"

#: Ways to show numbers; and all tags that tell how tables and cells look.
_NUMBER_STYLES = tuple(f"{_DATA_STYLE}{kind}-style" for kind in ("number", "currency", "percentage"))
_LOOKS = (f"{_STYLES}style", f"{_STYLES}table-properties", f"{_DATA_STYLE}number", *_NUMBER_STYLES)

_PARAGRAPH = f"{_TEXT}p"
#: White space that is meant, beside that of the XML which is not, and what in a paragraph is not its text.
_SPACES, _BREAKS = f"{_TEXT}s", {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_NO_TEXT = {f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text"}
_UNMEANT = re.compile(r"[ \t\r\n]+")


class _Styles:
    """What is learnt of each tag before the sheets; `formats`: number style → format, as Excel would write it."""

    def __init__(self) -> None:
        self.formats: dict[str, str] = {}
        self._hidden_tables: set[str] = set()
        self._number_styles: dict[str, str] = {}
        self._style = self._format = ""

    def learn(self, tag: str, attributes: Any) -> None:
        """Takes notice of one opening tag."""
        if tag == f"{_STYLES}style":
            self._style = attributes.get(f"{_STYLES}name", "")
            self._number_styles[self._style] = attributes.get(f"{_STYLES}data-style-name", "")
        elif tag == f"{_STYLES}table-properties":
            if attributes.get(f"{_TABLE}display") == "false":
                self._hidden_tables.add(self._style)
        elif tag in _NUMBER_STYLES:
            self._format = attributes.get(f"{_STYLES}name", "")
            if tag == f"{_DATA_STYLE}percentage-style":
                self.formats[self._format] = "0%"
        elif tag == f"{_DATA_STYLE}number":
            factor = float(attributes.get(f"{_DATA_STYLE}display-factor", 1))
            if factor >= 1_000:
                self.formats[self._format] = "#,##0" + "," * round(math.log(factor, 1_000))

    def is_hidden_table(self, style: str) -> bool:
        """Whether tables of this style are hidden."""
        return style in self._hidden_tables

    def format_of(self, style: str) -> str:
        """The number format of cells of this style, where it shows another number than they hold; else ""."""
        return self.formats.get(self._number_styles.get(style, ""), "")


@dataclass
class _Sheet(Generic[Block]):
    """One sheet while it is read: the rows of its last block, and all blocks before them as `pack` keeps them."""

    name: str
    visibility: str
    pack: Pack[Block]
    blocks: list[Block] = field(default_factory=list)
    rows: list[list[Value]] = field(default_factory=list)
    height: int = 0
    width: int = 0
    empty: int = 0
    merged: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    column_styles: list[str] = field(default_factory=list)
    formats: Cells = field(default_factory=dict)

    def add_column(self, column: Any) -> None:
        number, count = len(self.column_styles), int(column.get(_COLUMNS_REPEATED, 1))
        if number + count < _WIDEST:
            self.column_styles += [column.get(f"{_TABLE}default-cell-style-name", "")] * count
            if column.get(_VISIBILITY, "visible") != "visible":
                self.hidden_columns.update(range(number, number + count))

    def add_row(self, row: Any, styles: _Styles, where: str) -> None:
        """Adds a row as often as it is repeated; rows of nothing only where another one follows."""
        repeated = int(row.get(_ROWS_REPEATED, 1))
        if row.get(_VISIBILITY, "visible") != "visible" and repeated <= _BLOCK_ROWS:
            first = self.height + self.empty
            self.hidden_rows.update(range(first, first + repeated))
        values = self._values(row, styles, where)
        if not values:
            self.empty += repeated
            return
        self.width = max(self.width, len(values))
        if (self.height + self.empty + repeated) * self.width > MAX_SHEET_CELLS:
            raise too_large(where)
        self.rows += [[]] * self.empty + [values] * repeated
        self.height += self.empty + repeated
        self.empty = 0
        while len(self.rows) >= _BLOCK_ROWS:
            self._pack(_BLOCK_ROWS)

    def _values(self, row: Any, styles: _Styles, where: str) -> list[Value]:
        """The values of a row up to the last filled cell."""
        values: list[Value] = []
        column = 0
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            repeated = int(cell.get(_COLUMNS_REPEATED, 1))
            value = _value(cell)
            if value != "":
                if column + repeated > _WIDEST:
                    raise too_large(where)
                if len(values) < column:
                    values += [""] * (column - len(values))
                values += [value] * repeated
                if styles.formats or cell.get(_ROWS_SPANNED) or cell.get(_COLUMNS_SPANNED):
                    self._note(cell, column, repeated, styles)
            column += repeated
        return values

    def _note(self, cell: Any, column: int, repeated: int, styles: _Styles) -> None:
        """Keeps what else is told of a filled cell: its merge, its number format."""
        row = self.height + self.empty
        rows, columns = (max(int(cell.get(span, 1)), 1) for span in (_ROWS_SPANNED, _COLUMNS_SPANNED))  # 0 means 1
        if rows > 1 or columns > 1:
            self.merged.append(Span(row, column, row + rows - 1, column + columns - 1))
        if styles.formats:
            default = self.column_styles[column] if column < len(self.column_styles) else ""
            code = styles.format_of(cell.get(_STYLE, default))
            if code and cell.get(_VALUE) is not None:
                self.formats.update({(row, place): code for place in range(column, column + repeated)})

    def _pack(self, count: int) -> None:
        block, self.rows = self.rows[:count], self.rows[count:]
        width = max(map(len, block))
        self.blocks.append(self.pack([row + [""] * (width - len(row)) for row in block]))

    def finished(self) -> tuple[str, list[Block], Facts]:
        if self.rows:
            self._pack(len(self.rows))
        facts = Facts(
            merged=tuple(self.merged),
            hidden_rows=frozenset(row for row in self.hidden_rows if row < self.height),
            hidden_columns=frozenset(self.hidden_columns),
            formats=self.formats,
            visibility=self.visibility,
        )
        return self.name, self.blocks, facts


def read_opendocument(xml: IO[bytes], pack: Pack[Block], where: str) -> Iterator[tuple[str, list[Block], Facts]]:
    """Name, rows and facts of each sheet that is not empty; the rows some thousands at a time as `pack` makes of them.

    Raises InputError for what is no sound XML and for cells repeated over more than MAX_SHEET_CELLS.
    """
    try:
        yield from _sheets(xml, pack, where)
    except (etree.LxmlError, ValueError, OverflowError, LookupError):
        raise unreadable(where) from None


def _sheets(xml: IO[bytes], pack: Pack[Block], where: str) -> Iterator[tuple[str, list[Block], Facts]]:
    styles, sheet, inside = _Styles(), None, 0
    wanted = (_SHEET, _ROW, _COLUMN, *_APART, *_LOOKS)
    events = etree.iterparse(
        xml, events=("start", "end"), tag=wanted, resolve_entities=False, no_network=True, huge_tree=True
    )
    for event, element in events:
        tag = element.tag
        if tag == _SHEET or tag in _APART:
            inside += 1 if event == "start" else -1
            if tag == _SHEET and event == "start" and inside == 1:
                hidden = styles.is_hidden_table(element.get(_STYLE, ""))
                sheet = _Sheet(element.get(f"{_TABLE}name", ""), "hidden" if hidden else "visible", pack)
            elif tag == _SHEET and inside == 0 and sheet is not None:
                if sheet.height:
                    yield sheet.finished()
                sheet = None
        elif event == "start" and sheet is None:
            styles.learn(tag, element)
        elif sheet is not None and inside == 1 and event == "end" and tag in (_ROW, _COLUMN):
            if tag == _COLUMN:
                sheet.add_column(element)
            else:
                sheet.add_row(element, styles, where)
                _forget(element)


def _forget(row: Any) -> None:
    """Frees a row that has been read and what stands before it: a large sheet in one tree would take the memory."""
    row.clear()
    while row.getprevious() is not None:
        del row.getparent()[0]


def _value(cell: Any) -> Value:
    kind = cell.get(_KIND)
    if cell.get(_OWN_KIND) == "error":
        text = _text(cell)
        return text if is_no_value(text) else "#N/A"
    if kind == "string":
        return _text(cell) or cell.get(_STRING, "")
    if kind is None:
        return (_text(cell) if len(cell) else "") or (FORMULA_WITHOUT_VALUE if cell.get(_FORMULA) else "")
    if kind == "date":
        return _day(cell)
    if kind == "boolean":
        return bool(cell.get(f"{_OFFICE}boolean-value") == "true")
    number = float(cell.get(_VALUE) or "nan") if kind in _NUMBERS else math.nan
    return number if math.isfinite(number) else _text(cell) or FORMULA_WITHOUT_VALUE


def _day(cell: Any) -> Value:
    written = cell.get(f"{_OFFICE}date-value", "")
    try:
        return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
    except ValueError:  # before the year 1, or after 9999
        return _text(cell) or str(written)


def _text(cell: Any) -> str:
    """The text of a cell, its paragraphs as lines."""
    children = list(cell)
    if len(children) == 1 and children[0].tag == _PARAGRAPH and not len(children[0]):
        text = str(children[0].text or "")
        plain = text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]
        return text if plain else _UNMEANT.sub(" ", text).strip(" ")
    return "\n".join(_paragraph(child) for child in children if child.tag == _PARAGRAPH)


def _paragraph(paragraph: Any) -> str:
    """The text of a paragraph: white space of the XML is one space, and none at the ends; what is meant is kept."""
    pieces = [piece if meant else _UNMEANT.sub(" ", piece) for piece, meant in _pieces(paragraph)]
    return re.sub(r"^ | $", "", "".join(pieces)) if len(pieces) == 1 else "".join(pieces)


def _pieces(element: Any) -> Iterator[tuple[str, bool]]:
    """The pieces of text in an element, each with whether its white space is meant."""
    if element.text:
        yield element.text, False
    for child in element:
        if child.tag == _SPACES:
            yield " " * min(int(child.get(f"{_TEXT}c", 1)), 100), True
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag], True
        elif isinstance(child.tag, str) and child.tag not in _NO_TEXT:
            yield from _pieces(child)
        if child.tail:
            yield child.tail, False
