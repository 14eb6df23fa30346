"""Tables as blocks: one- and two-row heads, totals, outline rows, notes; numbers that carry their id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from monitoring.presentation.blocks import Block, Parts, check_identifier, parts_html, parts_plain, parts_typst
from monitoring.presentation.markup import Code, Markup, html, join, typst_call

KINDS = {"text", "number"}
STYLES = {"normal", "group", "subtotal", "total"}

# On a narrow screen the table scrolls within a region of its own; the title inside the caption stays in view.
_TABLE = """\
<div class="{kind}" id="{id}">
<div class="scroll" role="group" aria-labelledby="{id}-title" tabindex="0"><table>
<caption><span class="title"><span id="{id}-title">{title}</span>{unit}</span></caption>
<thead>{head}
</thead>
<tbody>{body}
</tbody>
</table></div>{note}</div>"""


@dataclass(frozen=True)
class Column:
    """A column: ``kind`` "number" aligns right and never wraps, "text" aligns left; ``align`` overrides ("left",
    "center", "right").

    ``width`` is the share of the free width that a text column takes; number columns take what they need.
    """

    key: str
    label: str
    kind: str = "text"
    align: str = ""
    width: float = 1

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.align not in {"", "left", "center", "right"}:
            raise ValueError(f"column {self.key!r}: unknown kind {self.kind!r} or alignment {self.align!r}")

    @property
    def alignment(self) -> str:
        return self.align or ("right" if self.kind == "number" else "left")

    @property
    def breadth(self) -> str:
        """The CSS class that keeps a column of long texts from being squeezed on a narrow screen."""
        return "wide" if self.kind == "text" and self.width >= 2 else ""


@dataclass(frozen=True)
class HeaderGroup:
    """A label over ``span`` columns in a head of two rows; an empty label lets each column's own label fill both
    rows."""

    label: str
    span: int = 1


@dataclass(frozen=True)
class Row:
    """A row: cells by column key; what a row does not have stays empty.

    ``style`` is "normal", "group" (an outline row), "subtotal" or "total"; ``indent`` is its depth in the outline.
    ``shades``: how dark the ground of a cell is, by column key, from 1 (light) to 4; the cell's words say the same.
    """

    cells: Mapping[str, Parts]
    style: str = "normal"
    indent: int = 0
    shades: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise ValueError(f"unknown row style {self.style!r}")
        if unknown := set(self.shades.values()) - {1, 2, 3, 4}:
            raise ValueError(f"unknown shades {sorted(unknown)}")


@dataclass(frozen=True)
class Table(Block):
    """A table with its title. Rows are ``Row`` or plain mappings; the widest text column (the first of them) heads each
    row.

    ``unit`` stands at the right of the title ("Unit: million dong"); ``note`` below it, small. ``groups`` must cover
    all columns. ``landscape=True`` puts it, and the headings just before it, on landscape pages in print. Raises
    ValueError for an id, a key or a span that cannot be.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row | Mapping[str, Parts]]
    id: str
    groups: Sequence[HeaderGroup] = ()
    unit: str = ""
    note: Parts = ""
    landscape: bool = False

    def __post_init__(self) -> None:
        check_identifier(self.id)
        covered = sum(group.span for group in self.groups)
        if self.groups and covered != len(self.columns):
            raise ValueError(f"table {self.id}: header groups cover {covered} of {len(self.columns)} columns")
        known = {column.key for column in self.columns}
        for row in self._rows():
            if unknown := sorted(row.cells.keys() - known):
                raise ValueError(f"table {self.id}: no column for {', '.join(unknown)}")

    def _rows(self) -> list[Row]:
        return [row if isinstance(row, Row) else Row(row) for row in self.rows]

    def widened(self, column: Column, cells: Sequence[Parts]) -> "Table":
        """The same table with a last column, a cell for each row."""
        rows = [
            replace(row, cells={**row.cells, column.key: cell}) for row, cell in zip(self._rows(), cells, strict=True)
        ]
        return replace(self, columns=[*self.columns, column], rows=rows)

    def _row_header(self) -> str:
        """The key of the column that heads each row: the first of the widest text columns."""
        texts = [column for column in self.columns if column.kind == "text"]
        return max(texts, key=lambda column: column.width).key if texts else ""

    def _head(self) -> list[list[dict[str, Any]]]:
        """The head as rows of cells: label, columns and rows spanned, alignment, and whether a cell heads a group."""

        def cell(column: Column, rows: int = 1) -> dict[str, Any]:
            return {"label": column.label, "columns": 1, "rows": rows, "align": column.alignment, "group": False}

        if not any(group.label for group in self.groups):
            return [[cell(column) for column in self.columns]]
        upper, lower, start = [], [], 0
        for group in self.groups:
            below = self.columns[start : start + group.span]
            start += group.span
            if group.label:
                upper.append({"label": group.label, "columns": group.span, "rows": 1, "align": "center", "group": True})
                lower += [cell(column) for column in below]
            else:
                upper += [cell(column, rows=2) for column in below]
        return [upper, lower]

    def html(self, anchor: bool = True) -> Markup:
        """``anchor=False`` (a table folded away behind a chart): numbers only link, nothing leads to them."""
        head = join([html("\n<tr>{}</tr>", join([_head_html(cell) for cell in row])) for row in self._head()])
        header = self._row_header()
        body = join([self._row_html(row, header, anchor) for row in self._rows()])
        unit = html('<span class="unit">{}</span>', self.unit) if self.unit else html("")
        note = html('<p class="note">{}</p>', parts_html(self.note)) if self.note else html("")
        return html(
            _TABLE,
            kind="table landscape" if self.landscape else "table",
            id=self.id,
            title=self.title,
            unit=unit,
            head=head,
            body=body,
            note=note,
        )

    def _row_html(self, row: Row, header: str, anchor: bool) -> Markup:
        cells = []
        for column in self.columns:
            content = parts_html(row.cells.get(column.key, ""), anchor)
            if column.key == header and content:
                indent = f"indent-{min(row.indent, 4)}" if row.indent else ""
                cells.append(html('<th scope="row"{}>{}</th>', _classes(indent, column.breadth), content))
            else:
                alignment = "" if column.alignment == "left" else column.alignment
                shade = f"shade-{row.shades[column.key]}" if column.key in row.shades else ""
                cells.append(html("<td{}>{}</td>", _classes(alignment, column.breadth, shade), content))
        return html("\n<tr{}>{}</tr>", _classes("" if row.style == "normal" else row.style), join(cells))

    def typst(self) -> Code:
        header = self._row_header()
        columns = [
            {
                "align": column.alignment,
                "number": column.kind == "number",
                "width": column.width,
                "heads": column.key == header,
            }
            for column in self.columns
        ]
        rows = [
            {
                "style": row.style,
                "indent": row.indent,
                "shades": [row.shades.get(column.key, 0) for column in self.columns],
                "cells": [parts_typst(row.cells.get(column.key, ""), anchor=True) for column in self.columns],
            }
            for row in self._rows()
        ]
        named = {"id": self.id, "unit": self.unit, "note": parts_typst(self.note)}
        return typst_call("data-table", self.title, columns, self._head(), rows, **named)

    def about(self) -> dict[str, Any]:
        return super().about() | ({"landscape": True} if self.landscape else {})

    def plain(self) -> str:
        lines = [self.title, "\t".join(column.label for column in self.columns)]
        lines += [
            "\t".join(parts_plain(row.cells.get(column.key, "")) for column in self.columns) for row in self._rows()
        ]
        return "\n".join(lines)


@cache
def _classes(*names: str) -> Markup:
    """The attribute for these classes, of which the style sheet has some dozens; nothing without any."""
    names = tuple(filter(None, names))
    return html(' class="{}"', " ".join(names)) if names else html("")


def _head_html(cell: Mapping[str, Any]) -> Markup:
    counts = (("colspan", cell["columns"]), ("rowspan", cell["rows"]))
    spans = join([html(' {}="{}"', name, count) for name, count in counts if count > 1])
    scope = "colgroup" if cell["group"] else "col"
    return html(
        '<th scope="{}"{}{}>{}</th>',
        scope,
        spans,
        _classes("" if cell["align"] == "left" else cell["align"]),
        cell["label"],
    )
