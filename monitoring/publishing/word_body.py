"""The text of a report in Word: what its blocks display as HTML, as paragraphs, tables and pictures with Word's styles.

Each printed number stands in a bookmark and in a locked content control that are named after its id, so that it is
still known when the text comes back edited (see monitoring.tables.numbers).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from lxml import etree

from monitoring.presentation import svg
from monitoring.publishing.edition import Edition
from monitoring.publishing.word_xml import (
    BOLD,
    DECLARED,
    EMU,
    ITALIC,
    TWIPS,
    Cell,
    attribute,
    fitting,
    paragraph,
    run,
    shared,
    table,
)
from monitoring.tables import numbers

#: A4 and margins as Decree 30/2020 has them and the PDF too (monitoring.typ): width, height, top, right, bottom, left.
PAGES_MM = {False: (210, 297, 25, 18, 20, 30), True: (297, 210, 25, 20, 18, 20)}
_HEADER_MM = 12
#: Up to so many rows a table stays on one page.
_ROWS_TOGETHER = 14
_INDENT = 200  # twips, of each depth of an outline

_STYLES = {"note": "Note", "banner": "Banner", "subtitle": "Subtitle", "draft": "Draft", "place": "Place"}
_STYLES |= {"room": "Signatory", "addressees": "Framed"}
#: The shares of the letterhead's sides.
_LETTERHEAD = (40, 60)
_BLOCKS = frozenset(["div", "p", "ul", "ol", "dl", "table", "figure", "h1", "h2", "h3", "h4"])
_SVG = ".//{http://www.w3.org/2000/svg}svg"
_PICTURE = """\
<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>\
<wp:docPr id="{number}" name="{name}" descr="{alt}"/><a:graphic><a:graphicData uri="{uri}"><pic:pic><pic:nvPicPr>\
<pic:cNvPr id="{number}" name="{name}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>\
<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>\
<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>\
</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""


def text_width(landscape: bool) -> int:
    """The width of the text on a page, in twips."""
    width, _height, _top, right, _bottom, left = PAGES_MM[landscape]
    return round((width - left - right) * TWIPS)


class Body:
    """Writes a report's blocks one after another.

    `embed` and `relate` give the relation of a drawing (SVG) and of an address. `lists`: how many numbered lists there
    are.
    """

    def __init__(self, embed: Callable[[bytes], str], relate: Callable[[str], str]) -> None:
        self._embed, self._relate = embed, relate
        self._printed: Counter[str] = Counter()
        self._marks = 0
        self._linked: set[str] = set()
        self._landscape = self._fresh = self._annex = False
        self.lists = 0

    def document(self, edition: Edition, headers: str) -> str:
        """The whole document; `headers`: the references to those of its first page and of the others."""
        pages = [(False, edition.opening), *edition.pages]
        parsed = [(landscape, [_parsed(block) for block in blocks]) for landscape, blocks in pages]
        links = [link.get("href", "") for _, roots in parsed for root in roots for link in root.iter("a")]
        self._linked = {target[1:] for target in links if target.startswith("#")}
        written: list[str] = []
        for landscape, roots in parsed:
            for element in (element for root in roots for element in root):
                annex = element.get("class") == "annex-head"
                if annex or landscape != self._landscape:
                    _turn(written, self._section(headers))
                    self._landscape, self._annex, self._fresh, headers = landscape, annex, False, ""
                written += filter(None, [self._block(element)])
        return f"<w:document {DECLARED}><w:body>{''.join(written)}{self._section(headers)}</w:body></w:document>"

    def _section(self, headers: str) -> str:
        """The pages up to here; the first ones have the headers, which those that follow take over. Those of an annex
        count anew, and its first one has no number.
        """
        sides = ("w", "h", "top", "right", "bottom", "left")
        measures = dict(zip(sides, (round(side * TWIPS) for side in PAGES_MM[self._landscape]), strict=True))
        turned = ' w:orient="landscape"' if self._landscape else ""
        margins = " ".join(f'w:{side}="{measures[side]}"' for side in sides[2:])
        edge = round(_HEADER_MM * TWIPS)
        counted = '<w:pgNumType w:start="1"/>' if self._annex else ""
        return (
            f'<w:sectPr>{headers}<w:pgSz w:w="{measures["w"]}" w:h="{measures["h"]}"{turned}/>'
            f'<w:pgMar {margins} w:header="{edge}" w:footer="{edge}" w:gutter="0"/>'
            f"{counted}{'<w:titlePg/>' if headers or self._annex else ''}</w:sectPr>"
        )

    # ---- blocks ------------------------------------------------------------------------------------------------------

    def _block(self, element: Any) -> str:
        """A block of HTML; what nothing here knows is written for what stands in it: no number is lost."""
        kinds = element.get("class", "").split()
        kind = kinds[0] if kinds else ""
        match element.tag, kind:
            case "div", "page-break":
                self._fresh = True
                return ""
            case "div", "annex-head":
                lines = zip(("AnnexNumber", "AnnexName", "AnnexOf"), element, strict=True)
                return "".join([self._paragraph(line, style) for style, line in lines])
            case "div", "letterhead":
                return self._letterhead(element)
            case "div", "signature":
                return self._signature(element)
            case "div", "table":
                return self._table(element)
            case "div", "scoreboard":
                title, tiles = element
                return self._paragraph(title, "Note", keep=True) + self._tiles(
                    [[("TileLabel", tile)] for tile in tiles]
                )
            case "dl", _:
                styles = {"dt": "TileLabel", "value": "TileValue", "note": "TileLabel"}
                return self._tiles([[(styles[part.get("class", "dt")], part) for part in tile] for tile in element])
            case "figure", _:
                return self._figure(element)
            case (("ul" | "ol"), _):
                return self._list(element)
            case "h1", _:
                return self._paragraph(element, "Title")
            case (("h2" | "h3" | "h4"), _):
                return self._paragraph(element, f"Heading{int(element.tag[1]) - 1}")
            case "p", _:
                signed = element.getnext() is not None and element.getnext().get("class") == "signature"
                return self._paragraph(element, _STYLES.get(kind, "BodyText"), keep=signed) + _rule_below(element)
        if any(child.tag in _BLOCKS for child in element):
            return "".join(map(self._block, element))
        return self._paragraph(element, "BodyText")

    def _paragraph(self, element: Any, style: str, **how: Any) -> str:
        """A paragraph of an element's text, on a new page where one was asked for; it can be linked to."""
        how["fresh"], self._fresh = self._fresh, False
        return paragraph(style, self._anchored(element.get("id", ""), self._line(element)), **how)

    def _list(self, element: Any) -> str:
        if element.tag == "ul":
            style, number = "ListBullet", 0
        else:
            self.lists += 1
            style, number = "ListNumber", self.lists + 1
        return "".join([self._paragraph(item, style, numbered=number) for item in element])

    def _figure(self, element: Any) -> str:
        """A chart below its caption; the table behind it, which a page folds away, stands in the annexes."""
        drawing, alt, shape = svg.from_page(etree.tostring(element.find(_SVG), encoding="unicode", with_tail=False))
        self._marks += 1
        width = text_width(self._landscape)
        picture = _PICTURE.format(
            uri="http://schemas.openxmlformats.org/drawingml/2006/picture",
            number=self._marks,
            name=attribute(element.get("id")),
            alt=attribute(alt),
            relation=self._embed(drawing),
            width=width * EMU,
            height=round(width * EMU * shape),
        )
        return self._paragraph(element.find("figcaption"), "Caption") + paragraph("Picture", picture)

    def _tiles(self, tiles: Sequence[Sequence[tuple[str, Any]]]) -> str:
        """What stands side by side on a page: cells of one row, each with paragraphs in their styles."""
        cells = [Cell("".join([paragraph(style, self._line(part)) for style, part in tile])) for tile in tiles]
        return self._framed([cells], [1] * len(cells), "ReportTable")

    def _framed(self, rows: Sequence[Sequence[Cell]], shares: Sequence[int], style: str = "Frame") -> str:
        """A table without a title, whose columns have these shares of the page."""
        fresh, self._fresh = self._fresh, False
        before = paragraph("Spacer", fresh=True) if fresh else ""
        return before + table(rows, shared(shares, text_width(self._landscape)), style) + paragraph("Spacer")

    # ---- tables ------------------------------------------------------------------------------------------------------

    def _table(self, element: Any) -> str:
        source = element.find(".//table")
        title, unit = source.find("caption/span/span[@id]"), source.find("caption/span/span[@class='unit']")
        lines = list(source.iter("tr"))
        count = sum(int(cell.get("colspan", 1)) for cell in lines[0])
        rows = [self._row(line, count, keep=len(lines) <= _ROWS_TOGETHER and line is not lines[-1]) for line in lines]
        self._fresh, fresh = False, self._fresh
        return "".join(
            [
                paragraph("Caption", self._anchored(element.get("id"), run(title.text)), fresh=fresh),
                paragraph("Unit", run(unit.text)) if unit is not None else "",
                table(rows, fitting(rows, count, text_width(self._landscape)), "ReportTable", title.text or ""),
                *[self._block(note) for note in element.findall("p")],
            ]
        )

    def _row(self, line: Any, count: int, keep: bool) -> list[Cell]:
        style = line.get("class", "")
        head = line.getparent().tag == "thead"
        filled = [cell for cell in line if len(cell) or cell.text]
        if style == "group" and len(filled) == 1:
            return [self._cell(filled[0], style, head, keep=True, columns=count)]
        return [self._cell(cell, style, head, keep or style == "group") for cell in line]

    def _cell(self, element: Any, row: str, head: bool, keep: bool, columns: int = 0) -> Cell:
        look = BOLD if row else ""
        kinds = element.get("class", "").split()
        indent = _INDENT * next((int(kind[-1]) for kind in kinds if kind.startswith("indent-")), 0)
        align = next((kind for kind in kinds if kind in ("right", "center")), "")
        content, text = self._line(element, look), "".join(element.itertext())
        written = (
            paragraph("TableHead", content, keep=True)
            if head
            else paragraph("TableText", content, keep=keep, indent=indent, align=align)
        )
        return Cell(
            written,
            text,
            columns or int(element.get("colspan", 1)),
            int(element.get("rowspan", 1)),
            is_head=head,
            is_bold=head or bool(row),
            is_shaded=row in ("group", "total"),
            whole=align == "right" and not head and not text[:1].isalpha(),
            indent=indent,
        )

    # ---- the frame ---------------------------------------------------------------------------------------------------

    def _letterhead(self, element: Any) -> str:
        """Organ beside nation and motto, each over its rule; below them number beside place and date."""
        upper, lower = [], []
        for side, share, length in zip(element, _LETTERHEAD, (0.4, 1), strict=True):
            lines = list(side)
            cut = next(place for place, line in enumerate(lines) if line.get("class") == "rule") + 1
            rule = _rule(lines[cut - 1], text_width(False) * share // 100, length)
            upper.append(Cell("".join(map(self._capitals, lines[:cut])) + rule))
            lower.append(Cell("".join(map(self._centred, lines[cut:]))))
        return self._framed([upper, lower], _LETTERHEAD)

    def _centred(self, element: Any, usual: str = "Framed") -> str:
        return paragraph(_STYLES.get(element.get("class", ""), usual), self._line(element))

    def _capitals(self, element: Any) -> str:
        """Organ and nation are set smaller than the motto, which is in small letters."""
        return self._centred(element, "Capitals" if "".join(element.itertext()).isupper() else "Framed")

    def _signature(self, element: Any) -> str:
        """Recipients beside titles, room for the signature and a name; one row, which no page divides."""
        recipients, signatory = element
        left = paragraph("RecipientsLabel", run("".join(recipients[0].itertext())))
        left += "".join([paragraph("Recipients", self._line(item)) for item in recipients.iter("li")])
        return self._framed([[Cell(left), Cell("".join(map(self._centred, signatory)))]], [1, 1])

    # ---- inside a line -----------------------------------------------------------------------------------------------

    def _line(self, element: Any, look: str = "") -> str:
        """What stands inside an element, as runs."""
        pieces = [run(element.text, look)]
        for child in element:
            pieces += [self._part(child, look), run(child.tail, look)]
        return "".join(pieces)

    def _part(self, element: Any, look: str) -> str:
        kinds = element.get("class", "").split()
        if "symbols" in kinds:
            return ""  # as many as the number beside them says
        if "number" in kinds:
            text = run("".join(element.itertext()), look + ITALIC if "missing" in kinds else look)
            return self._number(text, element.get("data-number", ""))
        if element.tag in ("strong", "b") and BOLD not in look:
            return self._line(element, BOLD + look)
        if element.tag == "a":
            return self._link(element.get("href", ""), self._line(element, look))
        return self._line(element, look)

    def _number(self, text: str, number_id: str) -> str:
        if not number_id:
            return text
        self._printed[number_id] += 1
        self._marks += 1
        name = numbers.bookmark(number_id, self._printed[number_id])
        control = (
            f'<w:tag w:val="{numbers.content_tag(number_id)}"/><w:id w:val="{self._marks}"/>'
            '<w:lock w:val="contentLocked"/><w15:appearance w15:val="hidden"/>'
        )
        locked = f"<w:sdt><w:sdtPr>{control}</w:sdtPr><w:sdtContent>{text}</w:sdtContent></w:sdt>"
        return self._marked(name, locked)

    def _marked(self, name: str, content: str) -> str:
        self._marks += 1
        mark = self._marks
        return f'<w:bookmarkStart w:id="{mark}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{mark}"/>'

    def _anchored(self, identifier: str, content: str) -> str:
        """What a link leads to is in a bookmark."""
        return self._marked(_anchor(identifier), content) if identifier in self._linked else content

    def _link(self, target: str, content: str) -> str:
        if target.startswith("#"):
            return f'<w:hyperlink w:anchor="{_anchor(target[1:])}">{content}</w:hyperlink>'
        return f'<w:hyperlink r:id="{self._relate(target)}">{content}</w:hyperlink>'


def _parsed(block: dict[str, Any]) -> Any:
    return etree.fromstring(f"<div>{block['text/html']}</div>")


def _anchor(identifier: str) -> str:
    return numbers.shortened(f"s_{identifier}")


def _turn(written: list[str], section: str) -> None:
    """End a section with what is written last: Word keeps its pages in its last paragraph."""
    if not written or not written[-1].endswith("</w:p>"):
        written.append(paragraph("Spacer"))
    head, end, tail = written[-1].rpartition("</w:pPr>")
    written[-1] = head + section + end + tail


def _rule_below(element: Any) -> str:
    """The short rule below the last line of the title."""
    following = element.getnext()
    ends = element.get("class") == "subtitle" and (following is None or following.get("class") != "subtitle")
    return _rule(element, text_width(False), 0.3) if ends else ""


def _rule(element: Any, width: int, share: float) -> str:
    """A rule as long as a share of the text above it, in the middle of `width` twips."""
    longest = max(map(len, "".join(element.itertext()).split("\n")))
    inset = max(0, round((width - min(longest * 140 * share, width)) / 2))
    return paragraph("Rule", inset=(inset, inset))
