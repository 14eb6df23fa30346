"""A chart as a block: the drawing, the words that say what it shows, and the table behind it."""

from dataclasses import dataclass

from monitoring.presentation import svg
from monitoring.presentation.blocks import (
    Block,
    Paragraph,
    Parts,
    check_identifier,
    parts_html,
    parts_plain,
    parts_typst,
)
from monitoring.presentation.markup import Code, Markup, html, typst_call
from monitoring.presentation.tables import Table
from monitoring.presentation.wording import Wording

_FIGURE = """\
<figure id="{id}">
<figcaption id="{id}-caption">{}</figcaption>
<div class="scroll" role="group" aria-labelledby="{id}-caption" tabindex="0">{}</div>
{}</figure>"""


@dataclass(frozen=True)
class Figure(Block):
    """A chart (SVG bytes of ``monitoring.presentation.charts``) with its caption.

    ``alt`` says in words what the chart shows: it is required, PDF/UA refuses a figure without it. ``table`` is what
    the chart was drawn from; the page folds it away under ``table_label``, the PDF leaves it out (its annex has the
    same figures).
    """

    drawing: bytes
    alt: str
    caption: Parts
    id: str
    table: Table | None = None
    table_label: str = ""

    def __post_init__(self) -> None:
        check_identifier(self.id)
        if not self.alt.strip():
            raise ValueError(f"figure {self.id} has no alternative text")
        if self.table and not self.table_label:
            raise ValueError(f"figure {self.id} has a table but no words to open it")

    def html(self) -> Markup:
        details = html("")
        if self.table:
            details = html(
                "<details><summary>{}</summary>\n{}</details>", self.table_label, self.table.html(anchor=False)
            )
        drawing = svg.for_page(self.drawing, self.id, self.alt)
        return html(_FIGURE, parts_html(self.caption), drawing, details, id=self.id)

    def typst(self) -> Code:
        return typst_call(
            "chart", svg.for_print(self.drawing), alt=self.alt, caption=parts_typst(self.caption), id=self.id
        )

    def plain(self) -> str:
        return f"{parts_plain(self.caption)}\n{self.alt}"


def without_plan(words: Wording, caption: str) -> Paragraph:
    """What stands in the place of a chart that compares with a plan, where no plan has been received."""
    text = words._("The chart “{caption}” is left out: no plan has been received that it could be drawn against.")
    return Paragraph(text.format(caption=caption))
