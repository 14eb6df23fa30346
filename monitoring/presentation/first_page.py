"""Blocks of the first page: key figures, the targets as a scoreboard, the decisions side by side.

The last two are ordinary blocks to whoever has no room for more: the message sets a scoreboard as the sentence that it
is, and decisions as a numbered list.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.presentation.blocks import (
    Block,
    BulletList,
    Number,
    Paragraph,
    Parts,
    Status,
    parts_html,
    parts_plain,
    parts_typst,
)
from monitoring.presentation.markup import Code, Markup, html, join, typst_call


@dataclass(frozen=True)
class KeyFigure:
    """One of the figures that open a report: what it is, the figure, and what it is compared with."""

    label: str
    value: Parts
    note: Parts = ""


@dataclass(frozen=True)
class KeyFigures(Block):
    """The few figures that open a report, side by side."""

    figures: Sequence[KeyFigure]

    def html(self) -> Markup:
        tile = '<div><dt>{}</dt><dd class="value">{}</dd><dd class="note">{}</dd></div>'
        tiles = [html(tile, one.label, parts_html(one.value), parts_html(one.note)) for one in self.figures]
        return html('<dl class="key-figures">{}</dl>', join(tiles))

    def typst(self) -> Code:
        tiles = [
            {"label": figure.label, "value": parts_typst(figure.value), "note": parts_typst(figure.note)}
            for figure in self.figures
        ]
        return typst_call("key-figures", tiles)

    def plain(self) -> str:
        return "\n".join(
            f"{figure.label}: {parts_plain(figure.value)} {parts_plain(figure.note)}" for figure in self.figures
        )


@dataclass(frozen=True)
class Tally:
    """How many targets have a status: the printed `number`, and as many symbols as `count` says."""

    status: Status
    number: Number
    count: int

    @property
    def symbols(self) -> str:
        """One symbol a target; words would say it no better, so it is not read out."""
        return self.status.symbol * self.count


@dataclass(frozen=True)
class Scoreboard(Paragraph):
    """The targets by status, one tile a status: the number, its word, a symbol for each target.

    ``title`` heads the tiles; ``parts`` are the same in a sentence.
    """

    title: Parts = ""
    tallies: Sequence[Tally] = ()

    def html(self) -> Markup:
        tile = '<li class="{}"><strong>{}</strong> {}<span class="symbols" aria-hidden="true">{}</span></li>'
        tiles = [
            html(tile, tally.status.kind, parts_html(tally.number), tally.status.word, tally.symbols)
            for tally in self.tallies
        ]
        return html('<div class="scoreboard"><p>{}</p><ul>{}</ul></div>', parts_html(self.title), join(tiles))

    def typst(self) -> Code:
        tiles = [
            {"kind": tally.status.kind, "number": parts_typst(tally.number)}
            | {"word": tally.status.word, "symbols": tally.symbols}
            for tally in self.tallies
        ]
        return typst_call("scoreboard", parts_typst(self.title), tiles)


@dataclass(frozen=True)
class Decisions(BulletList):
    """What needs a decision, numbered; on a wide page the items stand side by side."""

    ordered: bool = True

    def html(self) -> Markup:
        items = [html("<li>{}</li>", parts_html(item)) for item in self.items]
        return html('<ol class="decisions">{}</ol>', join(items))

    def typst(self) -> Code:
        return typst_call("decisions", [parts_typst(item) for item in self.items])
