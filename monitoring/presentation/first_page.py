"""Blocks of the first page: the targets as a scoreboard, and the decisions side by side.

Both are ordinary blocks to whoever has no room for more: the message sets a scoreboard as the sentence that it is, and
decisions as a numbered list.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.presentation.blocks import BulletList, Number, Paragraph, Parts, Status, parts_html, parts_typst
from monitoring.presentation.markup import Code, Markup, html, join, typst_call


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
        tiles = [
            html(
                '<li class="{}"><strong>{}</strong> {}<span class="symbols" aria-hidden="true">{}</span></li>',
                tally.status.kind, parts_html(tally.number), tally.status.word, tally.symbols,
            )
            for tally in self.tallies
        ]  # fmt: skip
        return html('<div class="scoreboard"><p>{}</p><ul>{}</ul></div>', parts_html(self.title), join(tiles))

    def typst(self) -> Code:
        tiles = [
            {
                "kind": tally.status.kind, "number": parts_typst(tally.number), "word": tally.status.word,
                "symbols": tally.symbols,
            }
            for tally in self.tallies
        ]  # fmt: skip
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
