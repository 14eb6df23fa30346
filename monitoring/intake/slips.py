"""A slip of what was sent back: the first sheet of the copy that a sender corrects, known again when it returns."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import ClassVar
from xml.etree import ElementTree

from monitoring.intake.sheet_facts import SheetFacts

#: The sheet, and the hidden names of the cells that were sent back.
SHEET = "Phiếu trả lại"
CELL_NAME = "tra_lai."
_PLACE = re.compile(r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!\$?[A-Z]{1,3}\$?(?P<row>\d+)")


@dataclass(frozen=True)
class Slip(SheetFacts):
    """`file`: the name, in its period, of the file that was sent back. `rows`: how many rows of it."""

    prefix: ClassVar[str] = "send-back."

    file: str
    period: str
    rows: str


def sent_back_cells(content: bytes) -> dict[int, tuple[str, int] | None]:
    """Number of each row that was sent back → sheet and row where it stands now; None where it is gone.

    Spreadsheet programs move the names with the rows. Empty where the file is no xlsx, or its names were lost.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = ElementTree.fromstring(archive.read("xl/workbook.xml")).iter()
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return {}
    found: dict[int, tuple[str, int] | None] = {}
    for element in names:
        name = element.get("name", "")
        if element.tag.endswith("}definedName") and name.startswith(CELL_NAME) and name[len(CELL_NAME) :].isdigit():
            place = _PLACE.fullmatch((element.text or "").strip())
            sheet = (place["quoted"] or place["plain"]).replace("''", "'") if place else ""
            found[int(name[len(CELL_NAME) :])] = (sheet, int(place["row"])) if place else None
    return found
