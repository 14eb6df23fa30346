"""The frame of an administrative document: the letterhead at its beginning, the heads of its annexes, recipients and
signature at its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from monitoring.presentation.blocks import Block, Heading
from monitoring.presentation.markup import Code, Markup, html, join, typst_call

_LETTERHEAD = """\
<div class="letterhead">
<div class="organ">{superior}<p class="rule"><strong>{organ}</strong></p><p>{number}</p>{draft}</div>
<div class="nation"><p><strong>{nation}</strong></p><p class="rule"><strong>{motto}</strong></p>
<p class="place">{place}</p></div>
</div>
<h1>{title}</h1>
{subtitle}{addressees}"""


_SIGNATURE = """\
{}<div class="signature">
<div class="recipients"><p><strong>{}</strong></p><ul>{}</ul></div>
<div class="signatory">{}<p class="room">{}</p></div>
</div>"""


@dataclass(frozen=True, kw_only=True)
class Letterhead(Block):
    """Organ at left, national name and motto at right, number, place and date, draft mark, title and subtitle.

    All words come from the caller: ``superior`` ("ỦY BAN NHÂN DÂN TỈNH ...", may be empty) stands above ``organ``;
    ``number`` is the blank form "Số: /BC-UBND"; ``place`` has the date too; ``draft`` is "DỰ THẢO" or empty;
    ``subtitle`` may be several lines separated by line feeds; ``addressees`` stand below it after the words ``to``
    ("Kính gửi").
    """

    superior: str = ""
    organ: str
    number: str
    nation: str
    motto: str
    place: str
    draft: str = ""
    title: str
    subtitle: str = ""
    to: str = ""
    addressees: Sequence[str] = ()

    def html(self) -> Markup:
        framed = {
            "superior": html("<p>{}</p>", self.superior) if self.superior else "",
            "draft": html('<p class="draft">{}</p>', self.draft) if self.draft else "",
            "subtitle": join([html('<p class="subtitle">{}</p>\n', line) for line in self.subtitle.splitlines()]),
            "addressees": html('<p class="addressees">{} {}</p>', self.to, "; ".join(self.addressees))
            if self.addressees
            else "",
        }
        return html(_LETTERHEAD, **vars(self) | framed)

    def typst(self) -> Code:
        return typst_call("letterhead", **vars(self) | {"subtitle": self.subtitle.splitlines()})

    def plain(self) -> str:
        lines = (self.superior, self.organ, self.number, self.title, self.subtitle)
        return "\n".join(
            [*filter(None, lines), *([f"{self.to} {'; '.join(self.addressees)}"] if self.addressees else [])]
        )


@dataclass(frozen=True)
class AnnexHead(Heading):
    """The head of an annex, which begins a page: its number ("Phụ lục I"), below it ``name`` and to which document it
    belongs ("(Kèm theo Báo cáo số …)").
    """

    level: int = 2
    name: str = ""
    attached: str = ""

    def html(self) -> Markup:
        below = html("<p><strong>{}</strong></p>\n<p><em>{}</em></p>", self.name, self.attached)
        return html('<div class="annex-head">\n{}\n{}</div>', super().html(), below)

    def typst(self) -> Code:
        return typst_call("annex", self.text, self.id, self.name, self.attached)

    def plain(self) -> str:
        return f"{self.text}. {self.name}"

    def about(self) -> dict[str, Any]:
        return super().about() | {"kind": "heading", "text": self.plain()}


@dataclass(frozen=True)
class Signature(Block):
    """A closing sentence; below it recipients at left ("Nơi nhận"), at right titles over room for signature and seal,
    then a name (may be empty).

    All of it stays on one page: a signature never stands without a line of the report above it.
    """

    label: str
    recipients: Sequence[str]
    titles: Sequence[str]
    name: str = ""
    closing: str = ""

    def html(self) -> Markup:
        recipients = join([html("<li>{}</li>", recipient) for recipient in self.recipients])
        titles = join([html("<p><strong>{}</strong></p>", title) for title in self.titles])
        closing = html("<p>{}</p>\n", self.closing) if self.closing else html("")
        return html(_SIGNATURE, closing, self.label, recipients, titles, self.name)

    def typst(self) -> Code:
        return typst_call("signature", **vars(self))

    def plain(self) -> str:
        return "\n".join([*filter(None, [self.closing]), self.label, *self.recipients, *self.titles, self.name])
