"""The frame of an administrative document: the letterhead at its beginning, recipients and signature at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.presentation.blocks import Block
from monitoring.presentation.markup import Code, Markup, html, join, typst_call

_LETTERHEAD = """\
<div class="letterhead">
<div class="organ">{superior}<p class="rule"><strong>{organ}</strong></p><p>{number}</p>{draft}</div>
<div class="nation"><p><strong>{nation}</strong></p><p class="rule"><strong>{motto}</strong></p>
<p class="place">{place}</p></div>
</div>
<h1>{title}</h1>
{subtitle}"""


_SIGNATURE = """\
{}<div class="signature">
<div class="recipients"><p><strong>{}</strong></p><ul>{}</ul></div>
<div class="signatory">{}<p class="room">{}</p></div>
</div>"""


@dataclass(frozen=True)
class Letterhead(Block):
    """Organ at left, national name and motto at right, number, place and date, draft mark, title and subtitle.

    All words come from the caller: ``superior`` ("ỦY BAN NHÂN DÂN TỈNH ...", may be empty) stands above ``organ``;
    ``number`` is the blank form "Số: /BC-UBND"; ``draft`` is "DỰ THẢO" or empty; ``subtitle`` may be several lines
    separated by line feeds.
    """

    organ: str
    nation: str
    motto: str
    number: str
    place_and_date: str
    title: str
    subtitle: str = ""
    superior: str = ""
    draft: str = ""

    def html(self) -> Markup:
        superior = html("<p>{}</p>", self.superior) if self.superior else html("")
        draft = html('<p class="draft">{}</p>', self.draft) if self.draft else html("")
        subtitle = join([html('<p class="subtitle">{}</p>\n', line) for line in self.subtitle.splitlines()])
        return html(
            _LETTERHEAD,
            superior=superior,
            organ=self.organ,
            number=self.number,
            draft=draft,
            nation=self.nation,
            motto=self.motto,
            place=self.place_and_date,
            title=self.title,
            subtitle=subtitle,
        )

    def typst(self) -> Code:
        return typst_call(
            "letterhead",
            superior=self.superior,
            organ=self.organ,
            number=self.number,
            nation=self.nation,
            motto=self.motto,
            place=self.place_and_date,
            draft=self.draft,
            title=self.title,
            subtitle=self.subtitle.splitlines(),
        )

    def plain(self) -> str:
        return "\n".join(line for line in (self.superior, self.organ, self.number, self.title, self.subtitle) if line)


@dataclass(frozen=True)
class Signature(Block):
    """A closing sentence; below it recipients at left ("Nơi nhận"), at right titles over room for signature and seal,
    then a name (may be empty).

    All of it stays on one page: a signature never stands without a line of the report above it.
    """

    recipients_label: str
    recipients: Sequence[str]
    titles: Sequence[str]
    name: str = ""
    closing: str = ""

    def html(self) -> Markup:
        recipients = join([html("<li>{}</li>", recipient) for recipient in self.recipients])
        titles = join([html("<p><strong>{}</strong></p>", title) for title in self.titles])
        closing = html("<p>{}</p>\n", self.closing) if self.closing else html("")
        return html(_SIGNATURE, closing, self.recipients_label, recipients, titles, self.name)

    def typst(self) -> Code:
        return typst_call(
            "signature",
            label=self.recipients_label,
            recipients=list(self.recipients),
            titles=list(self.titles),
            name=self.name,
            closing=self.closing,
        )

    def plain(self) -> str:
        return "\n".join(
            [*filter(None, [self.closing]), self.recipients_label, *self.recipients, *self.titles, self.name]
        )
