"""Paragraphs, runs and tables of WordprocessingML, as strings: a report has thousands of them, parsed once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import escape

from monitoring.presentation.markup import clean

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}
DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items()) + ' mc:Ignorable="w15"'

BOLD, ITALIC = "<w:b/>", "<w:i/>"
#: Twentieths of a point, which Word measures in, in a millimetre; English Metric Units in a twentieth.
TWIPS, EMU = 1440 / 25.4, 635
_POINT = 20
_TABLE_SIZE = 10  # points, of the style TableText
_CELL_PADDING = 190
#: Beyond these many letters a text no longer widens its column, a word no longer keeps it from being narrower.
_MOST_LETTERS, _LONGEST_WORD = 120, 24


def attribute(text: str) -> str:
    """Text as it may stand between the quotation marks of an attribute."""
    return str(escape(clean(text)))


def run(text: str | None, look: str = "") -> str:
    """Text in one look (BOLD, ITALIC, both); a line feed in it begins a new line."""
    if not text:
        return ""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    lines = [f'<w:t xml:space="preserve">{attribute(line)}</w:t>' for line in text.split("\n")]
    return f"<w:r>{properties}{'<w:br/>'.join(lines)}</w:r>"


def paragraph(
    style: str,
    content: str = "",
    *,
    keep: bool = False,
    fresh: bool = False,
    numbered: int = 0,
    indent: int = 0,
    inset: tuple[int, int] | None = None,
    align: str = "",
) -> str:
    """A paragraph of a style. `keep`: on one page with what follows; `fresh`: on a new page; `numbered`: the list that
    it is of; `indent` from the left and `inset` from both sides in twips.
    """
    properties = (
        f'<w:pStyle w:val="{style}"/>',
        "<w:keepNext/>" if keep else "",
        "<w:pageBreakBefore/>" if fresh else "",
        f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbered}"/></w:numPr>' if numbered else "",
        f'<w:ind w:left="{indent}"/>' if indent else "",
        f'<w:ind w:left="{inset[0]}" w:right="{inset[1]}"/>' if inset else "",
        f'<w:jc w:val="{align}"/>' if align else "",
    )
    return f"<w:p><w:pPr>{''.join(properties)}</w:pPr>{content}</w:p>"


# ---- tables ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """A cell: its paragraphs, and their text, by which its column is measured; over `columns` and `rows`.

    `whole`: its text never wraps; `indent` in twips.
    """

    content: str
    text: str = ""
    columns: int = 1
    rows: int = 1
    is_head: bool = False
    is_bold: bool = False
    is_shaded: bool = False
    whole: bool = False
    indent: int = 0


def table(rows: Sequence[Sequence[Cell]], widths: Sequence[int], style: str, title: str = "") -> str:
    """A table of a style, with its columns' widths in twips; rows of heads stand again on each page."""
    named = f'<w:tblCaption w:val="{attribute(title)}"/>' if title else ""
    properties = (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/>{named}</w:tblPr>'
    )
    grid = "".join([f'<w:gridCol w:w="{width}"/>' for width in widths])
    body = "".join([_row(cells, widths) for cells in _placed(rows, len(widths))])
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def _placed(rows: Sequence[Sequence[Cell]], count: int) -> list[list[tuple[int, Cell, bool]]]:
    """The cells of each row with their first column, those among them that began in a row above (True)."""
    placed = []
    begun: dict[int, tuple[int, Cell]] = {}  # by its first column: a cell and the rows that it is still to cover
    for cells in rows:
        row: list[tuple[int, Cell, bool]] = []
        column, own = 0, iter(cells)
        while column < count:
            left, cell = begun.pop(column, (0, None))
            covered = cell is not None
            cell = cell or next(own, Cell(paragraph("TableText")))
            left = (left if covered else cell.rows) - 1
            if left:
                begun[column] = (left, cell)
            row.append((column, cell, covered))
            column += cell.columns
        placed.append(row)
    return placed


def _row(cells: list[tuple[int, Cell, bool]], widths: Sequence[int]) -> str:
    head = "<w:tblHeader/>" if all(cell.is_head for _, cell, _ in cells) else ""
    texts = [_cell(cell, covered, sum(widths[column : column + cell.columns])) for column, cell, covered in cells]
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(texts)}</w:tr>"


def _cell(cell: Cell, covered: bool, width: int) -> str:
    properties = (
        f'<w:tcW w:w="{width}" w:type="dxa"/>',
        f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else "",
        "" if cell.rows == 1 else "<w:vMerge/>" if covered else '<w:vMerge w:val="restart"/>',
        '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>' if cell.is_shaded else "",
        '<w:vAlign w:val="center"/>' if cell.is_head else "",
    )
    content = paragraph("TableText") if covered else cell.content
    return f"<w:tc><w:tcPr>{''.join(properties)}</w:tcPr>{content}</w:tc>"


def fitting(rows: Sequence[Sequence[Cell]], count: int, total: int) -> list[int]:
    """Widths of `count` columns that fill `total` twips: each takes its longest word, then more as its text needs it,
    and what nobody needs goes to all.
    """
    need, want = [1.0] * count, [1.0] * count
    for row in _placed(rows, count):
        for column, cell, covered in row:
            if covered or cell.columns > 1:
                continue
            words = [cell.text] if cell.whole else [word[:_LONGEST_WORD] for word in re.split("[ \n]", cell.text)]
            need[column] = max(need[column], *(_room(word, cell) for word in words))
            if not cell.is_head:
                want[column] = max(want[column], _room(cell.text[:_MOST_LETTERS], cell))
    widths, left = need, max(0.0, total - sum(need))
    lacking = [max(0.0, most - least) for least, most in zip(need, want, strict=True)]
    # By the root of what they lack: a short text gets all it needs before a long one takes the rest.
    columns = sorted(range(count), key=lacking.__getitem__)
    for place, column in enumerate(columns):
        roots = sum(lacking[other] ** 0.5 for other in columns[place:]) or 1.0
        more = min(lacking[column], left * lacking[column] ** 0.5 / roots)
        widths[column] += more
        left -= more
    return shared(widths, total)


def shared(shares: Sequence[float], total: int) -> list[int]:
    """`total` twips in whole ones by these shares; the last takes what is left."""
    widths = [int(total * share / sum(shares)) for share in shares]
    widths[-1] += total - sum(widths)
    return widths


def _room(text: str, cell: Cell) -> float:
    """What a text takes in Times, in twips; a little more in bold."""
    bold = 1.08 if cell.is_bold else 1
    return _CELL_PADDING + cell.indent + sum(map(_em, text)) * _TABLE_SIZE * _POINT * bold


@lru_cache(maxsize=1024)
def _em(letter: str) -> float:
    """About what a letter takes in Times, as a share of its size."""
    if letter in " .,:;'|!()/-ijlt\u00a0":
        return 0.28
    return 0.8 if letter in "%MWmw" else 0.7 if letter.isupper() else 0.5
