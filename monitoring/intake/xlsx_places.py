"""Where the cells of a worksheet stand: each place once and in order, as every spreadsheet program writes them.

A worksheet that gives a place twice shows one value in one program and another in the next; none of them is read.
"""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import numpy as np
from openpyxl.utils import column_index_from_string, get_column_letter

from monitoring.errors import InputError
from monitoring.intake.archives import MAX_SHEET_CELLS, too_large, unreadable

_ROW = re.compile(rb"<row\b([^<>]*)>")
_ROW_NUMBER = re.compile(rb"\br=\"(\d{1,7})\"")
_CELL = b'<c r="'
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_PIECE = 1 << 20
#: After "<c", what ends the name of the tag of a cell.
_ENDS_NAME = np.isin(np.arange(256), list(b" \t\r\n/>"))
_KEPT = {"c": ("r", "s", "t"), "row": ("r", "hidden", "ht"), "col": ("min", "max", "hidden")}


def in_usual_form(xml: bytes, where: str) -> bytes:
    """`xml` as it is where cells and rows bear their places as usual; or else its cells written anew in that form.

    Raises InputError for what is no XML, for rows or cells that stand twice or out of order, and for cells spread over
    more than MAX_SHEET_CELLS.
    """
    if not _is_in_order(xml, where):
        xml = _written_anew(xml, where)
        if not _is_in_order(xml, where):
            raise unreadable(where)
    return xml


def _is_in_order(xml: bytes, where: str) -> bool:
    """Whether cells and rows are written as usual; raises InputError where they are, but stand twice."""
    begin, end = xml.find(b"<sheetData"), xml.find(b"</sheetData")
    if b"<worksheet" not in xml[:4096] or xml.count(b"<sheetData") != 1 or xml.count(b"xmlns", begin, end):
        return False
    text = np.frombuffer(xml, "uint8")
    tags = _tags(text)
    if tags is None or not all((text[tags + at] == byte).all() for at, byte in enumerate(_CELL)):
        return False
    rows = [(match.start(), _ROW_NUMBER.search(match[1])) for match in _ROW.finditer(xml)]
    if any(number is None for _, number in rows):
        return False
    _check_order(text, tags, np.array([(at, int(number[1])) for at, number in rows if number]).reshape(-1, 2), where)
    return True


def _tags(text: np.ndarray) -> np.ndarray | None:
    """Where the tags of cells begin; None where there are comments, which may hold what looks like cells."""
    found = [np.zeros(0, dtype="int64")]
    for begin in range(0, len(text) - len(_CELL), _PIECE):  # the masks of a large sheet in one piece would not fit
        piece = text[begin : begin + _PIECE + 2]
        opens, second = piece[:-2] == ord("<"), piece[1:-1]
        if (opens & (second == ord("!"))).any():
            return None
        starts = np.flatnonzero(opens & (second == ord("c")))
        found.append(begin + starts[_ENDS_NAME[piece[starts + 2]]])
    tags = np.concatenate(found)
    return tags[tags < len(text) - len(_CELL)]


def _check_order(text: np.ndarray, tags: np.ndarray, numbered: np.ndarray, where: str) -> None:
    """Raises InputError where a row (place of its tag, its number) or a cell does not stand behind the one before."""
    rows, columns = _places(text, tags + len(_CELL))
    above = np.searchsorted(numbered[:, 0], tags) - 1
    ordered = (np.diff(numbered[:, 1]) > 0).all() and (np.diff(rows << 20 | columns) > 0).all()
    if not ordered or (columns == 0).any() or (above < 0).any() or (numbered[above, 1] != rows).any():
        raise _twice(where)
    if len(tags) and int(rows.max()) * int(columns.max()) > MAX_SHEET_CELLS:
        raise too_large(where)


def _places(text: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row and column (from 1; 0 where there is none) of the places such as `AB12"` that begin at `at`."""
    columns, at = _read_digits(text, at, ord("A"), 26, 1, 3)
    rows, at = _read_digits(text, at, ord("0"), 10, 0, 7)
    whole = (text[np.minimum(at, len(text) - 1)] == ord('"')) & (rows > 0)
    return np.where(whole, rows, 0), np.where(whole, columns, 0)


def _read_digits(
    text: np.ndarray, at: np.ndarray, first: int, base: int, lowest: int, most: int
) -> tuple[np.ndarray, np.ndarray]:
    numbers, live = np.zeros(len(at), dtype="int64"), np.ones(len(at), dtype=bool)
    for _ in range(most):
        digits = text[np.minimum(at, len(text) - 1)] - np.uint8(first)  # below `first` they wrap round to large ones
        live &= digits < base
        numbers = np.where(live, numbers * base + digits + lowest, numbers)
        at = at + live
    return numbers, at


def _written_anew(xml: bytes, where: str) -> bytes:
    """Rows, cells and columns of a worksheet, each with its place: where it has none, behind the one before."""
    out, columns = [b"<sheetData>"], [b"<worksheet>"]
    row = column = 0
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(xml), events=("start", "end")):
            name = element.tag.rpartition("}")[2]
            if event == "start" and name == "row":
                row, column = int(element.get("r", row + 1)), 0
                out.append(_tag(name, {**element.attrib, "r": str(row)}))
            elif event == "end" and name == "c":
                place = _PLACE.fullmatch(element.get("r", f"{get_column_letter(column + 1)}{row}"))
                if not place:
                    raise unreadable(where)
                column = column_index_from_string(place[1])
                out += [_tag(name, {**element.attrib, "r": place[0]}), *_contents(element), b"</c>"]
                element.clear()
            elif event == "end" and name == "col":
                columns.append(_tag(name, element.attrib))
            elif event == "end" and name == "row":
                out.append(b"</row>")
                element.clear()
    except (ElementTree.ParseError, ValueError):
        raise unreadable(where) from None
    return b"".join([*columns, *out, b"</sheetData></worksheet>"])


def _tag(name: str, attributes: dict[str, str]) -> bytes:
    kept = [f" {key}={quoteattr(attributes[key])}" for key in _KEPT[name] if key in attributes]
    return f"<{name}{''.join(kept)}>".encode()


def _contents(cell: ElementTree.Element) -> list[bytes]:
    """Whether the cell has a formula, and its stored value."""
    children = {child.tag.rpartition("}")[2]: child for child in cell}
    value = children.get("v")
    text = "" if value is None else (value.text or "").replace("&", "&amp;").replace("<", "&lt;")
    return [b"<f/>" if "f" in children else b"", f"<v>{text}</v>".encode() if value is not None else b""]


def _twice(where: str) -> InputError:
    return InputError(
        "A row or a cell of the sheet stands in it twice or out of order, so that programs show different values.",
        where=where,
        remedy="Open it, look whether all is right, save it as a new workbook, and receive that.",
    )
