"""Where two versions of a file first differ, in the terms of its kind: row and column, cell, page, line."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class Place:
    """A place in a file: an English message id and what fills its placeholders."""

    message: str
    values: dict[str, object] = field(default_factory=dict)

    def render(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.message).format(**self.values)


def first_difference(name: str, before: bytes, after: bytes) -> Place:
    """The first place at which `after` differs from `before`; both are versions of the file `name` and differ."""
    find = _FINDERS.get(PurePosixPath(name).suffix, _in_bytes)
    try:
        return find(before, after) or _in_bytes(before, after)
    except Exception:
        # Readers of damaged PDFs, workbooks and notebooks raise what they like; the versions differ all the same.
        return _in_bytes(before, after)


def _in_table(before: bytes, after: bytes) -> Place | None:
    old, new = (list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""))) for content in (before, after))
    position = _first(old, new)
    if position is None:
        return None
    row_before, row_after = (table[position] if position < len(table) else [] for table in (old, new))
    column = _first(row_before, row_after) or 0
    header = max(old[:1] + new[:1], key=len)
    name = header[column] if column < len(header) else str(column + 1)
    return Place(message="row {row}, column “{column}”", values={"row": position + 1, "column": name})


def _in_notebook(before: bytes, after: bytes) -> Place | None:
    old, new = (json.loads(content)["cells"] for content in (before, after))
    position = _first(old, new)
    if position is None:
        return None
    old_cell, new_cell = (cells[position] if position < len(cells) else {} for cells in (old, new))
    differing = [key for key in sorted({*old_cell, *new_cell}) if old_cell.get(key) != new_cell.get(key)]
    values = {"cell": position + 1, "id": (old_cell or new_cell).get("id", ""), "part": ", ".join(differing)}
    return Place(message="cell {cell} ({id}): {part}", values=values)


def _in_pdf(before: bytes, after: bytes) -> Place | None:
    import pikepdf

    pages = []
    for content in (before, after):
        with pikepdf.open(io.BytesIO(content)) as document:
            pages.append([_page_content(page) for page in document.pages])
    position = _first(*pages)
    return None if position is None else Place(message="page {page}", values={"page": position + 1})


def _page_content(page: pikepdf.Page) -> bytes:
    """What a page draws, whichever objects of the file it is spread over."""
    import pikepdf

    return pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page))


def _in_word(before: bytes, after: bytes) -> Place | None:
    """The paragraph of the text, those in tables counted too."""
    paragraphs = []
    for content in (before, after):
        with zipfile.ZipFile(io.BytesIO(content)) as document:
            paragraphs.append(document.read("word/document.xml").split(b"</w:p>"))
    position = _first(*paragraphs)
    return None if position is None else Place(message="paragraph {paragraph}", values={"paragraph": position + 1})


def _in_workbook(before: bytes, after: bytes) -> Place | None:
    import openpyxl

    old, new = (openpyxl.load_workbook(io.BytesIO(content)) for content in (before, after))
    for sheet_before, sheet_after in zip_longest(old.worksheets, new.worksheets):
        if sheet_before is None or sheet_after is None or sheet_before.title != sheet_after.title:
            return Place(message="sheet “{sheet}”", values={"sheet": (sheet_before or sheet_after).title})
        for cells in zip_longest(_cells(sheet_before), _cells(sheet_after)):
            if cells[0] != cells[1]:
                cell = (cells[0] or cells[1])[0]
                return Place(message="sheet “{sheet}”, cell {cell}", values={"sheet": sheet_before.title, "cell": cell})
    return None


def _cells(sheet: Worksheet) -> list[tuple[str, object]]:
    return [(cell.coordinate, cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def _in_lines(before: bytes, after: bytes) -> Place | None:
    position = _first(before.splitlines(), after.splitlines())
    return None if position is None else Place(message="line {line}", values={"line": position + 1})


def _in_bytes(before: bytes, after: bytes) -> Place:
    return Place(message="byte {byte}", values={"byte": (_first(before, after) or 0) + 1})


def _first(before: Sequence[object], after: Sequence[object]) -> int | None:
    """The first position at which two sequences differ; None where they are equal."""
    for position, (old, new) in enumerate(zip(before, after, strict=False)):
        if old != new:
            return position
    return None if len(before) == len(after) else min(len(before), len(after))


_FINDERS: dict[str, Callable[[bytes, bytes], Place | None]] = {
    ".csv": _in_table,
    ".docx": _in_word,
    ".ipynb": _in_notebook,
    ".pdf": _in_pdf,
    ".xlsx": _in_workbook,
    ".html": _in_lines,
    ".json": _in_lines,
    ".eml": _in_lines,
}
