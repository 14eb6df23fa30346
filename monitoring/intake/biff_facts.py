"""What an Excel 97–2003 workbook tells of its sheets beside values: hidden rows, formats, errors, lost results."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from monitoring.intake.archives import unreadable
from monitoring.intake.compound_files import CompoundFile
from monitoring.intake.containers import refuse_no_workbook
from monitoring.intake.grids import FORMULA_WITHOUT_VALUE, Cells, Facts
from monitoring.intake.number_formats import shows_another_number

_RECORD = struct.Struct("<HH")
_CELL = struct.Struct("<HHH")
_FORMULA_RESULT = struct.Struct("<HHH8sH")
_BEGIN, _END, _SHEET, _FORMAT, _STYLE = 0x809, 0x0A, 0x85, 0x41E, 0xE0
_FORMULA, _ERROR, _ROW, _COLUMNS, _UNCALCULATED = 0x06, 0x205, 0x208, 0x7D, 0x5E
_NUMBERS = {0x203, 0x27E}  # a number, and one packed into four bytes
_PACKED_NUMBERS = 0xBD
_UNICODE_VERSION = 0x600
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BUILT_IN = {9: "0%", 10: "0.00%"}
_CALCULATE_ON_LOAD = 0x02
#: The empty text as a token of a formula.
_EMPTY_TEXT = b"\x17\x00"


@dataclass
class _Found:
    texts: Cells = field(default_factory=dict)
    zeros: dict[tuple[int, int], bool] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formats: Cells = field(default_factory=dict)
    uncalculated: bool = False

    def facts(self) -> Facts:
        lost = {place: FORMULA_WITHOUT_VALUE for place, asked in self.zeros.items() if asked or self.uncalculated}
        return Facts(
            texts=self.texts | lost,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            formats=self.formats,
        )


def xls_facts(content: bytes, where: str) -> dict[str, Facts]:
    """Sheet → its facts. Raises InputError for what is no sound Excel 97–2003 workbook."""
    file = CompoundFile(content, where)
    refuse_no_workbook(file.names(), where)
    name = next((name for name in file.names() if name in ("Workbook", "Book")), None)
    if name is None:
        raise unreadable(where)
    try:
        return _facts(file.stream(name))
    except (struct.error, IndexError):
        raise unreadable(where) from None


def _facts(stream: bytes) -> dict[str, Facts]:
    sheets: list[tuple[int, str]] = []
    formats, styles, wide = dict(_BUILT_IN), [], True
    for kind, at, length in _records(stream, 0):
        if kind == _BEGIN:
            wide = struct.unpack_from("<H", stream, at)[0] >= _UNICODE_VERSION
        elif kind == _SHEET:
            place, _, count = struct.unpack_from("<IHB", stream, at)
            sheets.append((place, _text(stream[at + 7 : at + length], count, wide)))
        elif kind == _FORMAT:
            code = _format_code(stream[at + 2 : at + length], wide)
            formats[struct.unpack_from("<H", stream, at)[0]] = code
        elif kind == _STYLE:
            styles.append(formats.get(struct.unpack_from("<H", stream, at + 2)[0], ""))
    codes = {number: code for number, code in enumerate(styles) if shows_another_number(code)}
    return {name: _sheet(stream, place, codes).facts() for place, name in sheets}


def _format_code(data: bytes, wide: bool) -> str:
    count = struct.unpack_from("<H", data)[0] if wide else data[0]
    return _text(data[2 if wide else 1 :], count, wide)


def _text(data: bytes, count: int, wide: bool) -> str:
    """A text of `count` letters: with a flag before it since Excel 97, of single bytes before."""
    if not wide:
        return data[:count].decode("cp1252", errors="replace")
    return data[1 : 1 + 2 * count].decode("utf-16-le") if data[0] & 1 else data[1 : 1 + count].decode("latin-1")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of the records from `at` to the end of what begins there, without what begins within."""
    depth, end = 0, len(stream) - _RECORD.size
    unpack = _RECORD.unpack_from
    while at <= end:
        kind, length = unpack(stream, at)
        at += _RECORD.size
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        if depth == 1:
            yield kind, at, length
        at += length


def _sheet(stream: bytes, place: int, codes: dict[int, str]) -> _Found:
    found = _Found()
    for kind, at, length in _records(stream, place):
        if kind == _FORMULA:
            _note_formula(stream[at : at + length], found)
        elif kind == _ERROR:
            value, is_error = struct.unpack_from("<BB", stream, at + 6)
            if is_error:
                row, column, _ = _CELL.unpack_from(stream, at)
                found.texts[row, column] = _ERRORS.get(value, "#N/A")
        elif kind == _ROW:
            if stream[at + 12] & 0x20:
                found.hidden_rows.add(struct.unpack_from("<H", stream, at)[0])
        elif kind == _COLUMNS:
            first, last, _, _, options = struct.unpack_from("<5H", stream, at)
            if options & 1 and last < 0xFF:
                found.hidden_columns.update(range(first, last + 1))
        elif kind == _UNCALCULATED:
            found.uncalculated = True
        if codes and (kind in _NUMBERS or kind == _FORMULA):
            row, column, style = _CELL.unpack_from(stream, at)
            if style in codes:
                found.formats[row, column] = codes[style]
        elif codes and kind == _PACKED_NUMBERS:
            row, column = struct.unpack_from("<HH", stream, at)
            for offset in range((length - 6) // 6):
                style = struct.unpack_from("<H", stream, at + 4 + 6 * offset)[0]
                if style in codes:
                    found.formats[row, column + offset] = codes[style]
    return found


def _note_formula(record: bytes, found: _Found) -> None:
    """Keeps a formula whose result is an error, or is none: never calculated, or zero to be calculated on opening."""
    row, column, _, result, options = _FORMULA_RESULT.unpack_from(record)
    special = result[6:] == b"\xff\xff"
    if special and result[0] == 2:
        found.texts[row, column] = _ERRORS.get(result[2], "#N/A")
    elif special and result[0] == 3 and _EMPTY_TEXT not in record[_FORMULA_RESULT.size :]:
        # An empty text is stored in the same way, but comes from formulas in which one is written.
        found.texts[row, column] = FORMULA_WITHOUT_VALUE
    elif result == bytes(8):
        found.zeros[row, column] = bool(options & _CALCULATE_ON_LOAD)
