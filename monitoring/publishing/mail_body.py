"""The message's text, twice: as plain text that stands alone, and as HTML that old mail programs can show.

HTML for mail has its own rules: tables for the layout, every style in a style attribute, pictures by content id,
nothing that would have to be fetched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import css_inline
from markupsafe import Markup

from monitoring.presentation.blocks import (
    Block,
    BulletList,
    Heading,
    Link,
    Number,
    PageBreak,
    Paragraph,
    Part,
    Parts,
    Status,
    Strong,
    as_parts,
    parts_plain,
)
from monitoring.presentation.figures import Figure
from monitoring.presentation.first_page import KeyFigure, KeyFigures
from monitoring.presentation.mail_content import MailContent, MailPart
from monitoring.presentation.markup import clean, html, join
from monitoring.publishing.edition import TEMPLATES

#: The width of a chart where the window is wide enough; a narrower window shrinks it.
CHART_WIDTH = 560
_TILES_ABREAST = 2
_TONES = {"met": "good", "agrees": "good", "not_met": "bad", "differs": "bad", "conflicting": "bad"}

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no, date=no, address=no">
<title>{title}</title>
</head>
<body>
<table role="presentation" class="desk" width="100%" cellspacing="0" cellpadding="0" border="0"><tr>
<td class="desk-cell" align="center">
{sheets}
</td>
</tr></table>
</body>
</html>
"""
_TILES = """\
<table role="presentation" class="figures" width="100%" cellspacing="0" cellpadding="0" border="0">
{}</table>
"""
_SHEET = """\
<table role="presentation" class="sheet" lang="{language}" width="600" cellspacing="0" cellpadding="0" border="0">
{marks}<tr><td class="{kind}" align="left">
<p class="small">{organ}</p>
{heading}
<p class="small">{subtitle}</p>
{text}
</td></tr>
</table>
"""


# ---- plain text ------------------------------------------------------------------------------------------------------


def render_text(content: MailContent) -> str:
    """The message as plain text, one line a paragraph."""
    rule = "\n\n" + "-" * 40 + "\n\n"
    return rule.join(_part_text(part) for part in content.parts) + "\n"


def _part_text(part: MailPart) -> str:
    paragraphs = ["\n".join([*part.marks, part.organ, part.title, part.subtitle])]
    paragraphs += [_block_text(block) for block in part.blocks if not isinstance(block, Figure)]
    return clean("\n\n".join(filter(None, paragraphs)))


def _block_text(block: Block) -> str:
    match block:
        case Heading(text):
            return text.upper()
        case KeyFigures(figures):
            return "\n".join(f"* {figure.label}: {_value_and_note(figure)}" for figure in figures)
        case BulletList(items, True):
            return "\n".join(f"{place}. {parts_plain(item)}" for place, item in enumerate(items, start=1))
    return block.plain()


def _value_and_note(figure: KeyFigure) -> str:
    value, note = parts_plain(figure.value), parts_plain(figure.note)
    return f"{value} ({note})" if note else value


# ---- HTML ------------------------------------------------------------------------------------------------------------


def render_html(content: MailContent, pictures: Mapping[str, str]) -> str:
    """The message as HTML; `pictures`: id of a figure → content id of its picture, for those that are shown."""
    sheets = [_sheet(part, pictures, first=not place) for place, part in enumerate(content.parts)]
    page = html(_PAGE, language=content.parts[0].language, title=content.subject, sheets=join(sheets))
    return _inliner().inline(str(page))


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    style = (TEMPLATES / "message_html" / "message.css").read_text(encoding="utf-8")
    return css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=style)


def _sheet(part: MailPart, pictures: Mapping[str, str], first: bool) -> Markup:
    marks = html('<tr><td class="marks" align="left">{}</td></tr>\n', " – ".join(part.marks))
    return html(
        _SHEET,
        language=part.language,
        marks=marks if part.marks else html(""),
        kind="text" if first else "text further",
        organ=part.organ,
        subtitle=part.subtitle,
        heading=html("<h1>{}</h1>" if first else "<h2>{}</h2>", part.title),
        text=join([_block_html(block, pictures) for block in part.blocks]),
    )


def _block_html(block: Block, pictures: Mapping[str, str]) -> Markup:
    match block:
        case Heading(text):
            return html("<h2>{}</h2>\n", text)
        case Paragraph(parts):
            return html("<p>{}</p>\n", _parts_html(parts))
        case BulletList(items, ordered):
            lines = join([html("<li>{}</li>\n", _parts_html(item)) for item in items])
            return html("<{tag}>\n{}</{tag}>\n", lines, tag="ol" if ordered else "ul")
        case KeyFigures(figures):
            return _tiles(figures)
        case Figure(_drawing, alt, caption, identifier) if identifier in pictures:
            return html(
                '<p class="caption">{}</p>\n<img class="chart" src="cid:{}" width="{}" alt="{}">\n',
                _parts_html(caption),
                pictures[identifier],
                CHART_WIDTH,
                alt,
            )
        case PageBreak() | Figure():
            return html("")
    return html("<p>{}</p>\n", block.plain())


def _tiles(figures: Sequence[KeyFigure]) -> Markup:
    rows = [figures[start : start + _TILES_ABREAST] for start in range(0, len(figures), _TILES_ABREAST)]
    return html(_TILES, join([html("<tr>\n{}</tr>\n", join([_tile(figure) for figure in row])) for row in rows]))


def _tile(figure: KeyFigure) -> Markup:
    return html(
        '<td class="figure" width="50%" align="left" valign="top"><div class="label">{}</div>'
        '<div class="value">{}</div><div class="note">{}</div></td>\n',
        figure.label,
        _parts_html(figure.value),
        _parts_html(figure.note),
    )


def _parts_html(parts: Parts) -> Markup:
    return join([_part_html(part) for part in as_parts(parts)])


def _part_html(part: Part) -> Markup:
    """Numbers and links lead to places in the report: in a message they are words."""
    match part:
        case Number(text) if not part.missing:
            return html('<span class="number">{}</span>', text)
        case Number(text) | Link(text):
            return html("{}", text)
        case Strong(text):
            return html("<strong>{}</strong>", text)
        case Status(word, kind):
            return html('<span class="{}">{} {}</span>', _TONES.get(kind, "open"), part.symbol, word)
    return html("{}", part)
