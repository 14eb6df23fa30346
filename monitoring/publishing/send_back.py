"""A sender's own file with what is to be corrected marked in it, and the message that brings it back to him."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from openpyxl.utils import get_column_letter

from monitoring.cleaning.send_back import Place
from monitoring.errors import InputError
from monitoring.intake.readers import Opened
from monitoring.intake.slips import CELL_NAME, SHEET, Slip
from monitoring.presentation import slip_words
from monitoring.presentation.slip_words import LISTED, SentFile
from monitoring.presentation.wording import Wording
from monitoring.publishing import plain_copy, xlsx_marks
from monitoring.publishing.mail import UNSENT, can_carry, encoded, sealed
from monitoring.publishing.slip_sheet import Line, SlipSheet, put_first
from monitoring.publishing.xlsx_marks import Cell
from monitoring.publishing.xlsx_package import Package

_WIDTHS, _WIDTH_OF_WORDS = (8, 18, 20), 48
_EXCEL = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def opened_package(
    content: bytes, sheets: Sequence[Opened], day: date, where: str
) -> tuple[Package, Sequence[Opened], bool]:
    """The workbook to be marked and its sheets: the file itself where it is an xlsx in the usual language, else its
    contents as one; and whether it is such a plain copy.
    """
    try:
        return Package(content, where), sheets, False
    except InputError:
        named = plain_copy.named_for_excel(sheets)
        return Package(plain_copy.plain_copy([sheet.grid for sheet in named], day, where), where), named, True


def marked_copy(
    package: Package, file: SentFile, places: Sequence[Place], sheets: Sequence[Opened], wordings: Sequence[Wording]
) -> bytes:
    """The bytes of the copy: cells coloured, reasons as comments, the slip first; the same for the same file and rows.

    `places`: those of the faults of `file`, in their order.
    """
    xlsx_marks.clear(package)
    coloured: dict[str, set[Cell]] = {}
    comments: dict[str, dict[Cell, list[str]]] = {}
    names: dict[str, tuple[str, Cell]] = {}
    for listed, (sent, place) in enumerate(zip(file.faults, places, strict=True)):
        sheet, first = place.sheet, Cell(*place.first)
        coloured.setdefault(sheet, set()).update(Cell(*cell) for cell in place.cells)
        if listed < LISTED:
            comments.setdefault(sheet, {}).setdefault(first, []).append(slip_words.comment(sent, wordings))
        names.setdefault(f"{CELL_NAME}{sent.number}", (sheet, first))
    for sheet, cells in coloured.items():
        told = {cell: "\n\n".join(dict.fromkeys(texts)) for cell, texts in comments.get(sheet, {}).items()}
        xlsx_marks.mark(package, sheet, cells, told)
    put_first(package, _slip(file, places, sheets, wordings))
    xlsx_marks.name_cells(package, names)
    return package.content()


def _slip(file: SentFile, places: Sequence[Place], sheets: Sequence[Opened], wordings: Sequence[Wording]) -> SlipSheet:
    title, *above = slip_words.heading(file, wordings)
    rows = list(zip(file.faults, places, strict=True))[:LISTED]
    lines = [
        Line([title], "title"),
        *(Line([text]) for text in above),
        Line(slip_words.columns(wordings), "header"),
        *(Line(slip_words.line(sent, wordings), "row", (place.sheet, sent.cell)) for sent, place in rows),
    ]
    facts = Slip(file.name, file.period, str(file.rows)).cells()
    widths = [*_WIDTHS, *([_WIDTH_OF_WORDS] * 2 * len(wordings))]
    return SlipSheet(_name(sheets), lines, widths, [Line(fact) for fact in facts])


def _name(sheets: Sequence[Opened]) -> str:
    """The name of the slip's sheet: that of an earlier slip, or one that no sheet of the sender has."""
    taken = {}
    for sheet in sheets:
        rows = (" | ".join(filter(str.strip, texts)) for texts in sheet.grid.head(len(sheet.grid.cells)))
        taken[sheet.grid.sheet.casefold()] = not sheet.tables and Slip.told_by(rows) is not None
    names = (SHEET if not number else f"{SHEET} {number + 1}" for number in range(len(taken) + 1))
    return next(name for name in names if taken.get(name.casefold(), True))


def cell_of(place: Place) -> str:
    """Such as D5."""
    row, column = place.first
    return f"{get_column_letter(column)}{row}"


def message(
    files: Sequence[SentFile],
    copies: Mapping[str, bytes],
    head: tuple[str, str, str],
    to: Sequence[str],
    day: date,
    wordings: Sequence[Wording],
) -> bytes:
    """The message to one sender, to be opened in a mail program, looked at and sent: with `copies` (name → content), as
    long as mail servers take them. `head`: code of the unit, its name, its organ; `to`: addresses, none where the
    profile has none.
    """
    code, unit, organ = head
    domain = f"{code}.monitoring.invalid"
    is_attached = can_carry(copies)
    letter = EmailMessage(policy=SMTP)
    letter.set_content(slip_words.text(files, organ, is_attached, wordings), cte="quoted-printable")
    for name, content in copies.items() if is_attached else ():
        letter.add_attachment(content, *_EXCEL, filename=name)
    fields = {
        "Subject": encoded("Subject", slip_words.subject(files, unit, wordings[0])),
        "From": f"{encoded('From', organ)}\r\n <report@{domain}>",
        "To": ", ".join(to) or "undisclosed-recipients:;",
        "Date": format_datetime(datetime.combine(day, time(), UTC)),
        "Content-Language": ", ".join(words.language for words in wordings),
        **UNSENT,
    }
    return sealed(fields, letter, domain, where=f"{code} {files[0].period}")
