"""The report in Word: an nbconvert exporter that writes the blocks with Word's own styles, for offices that edit it.

Everything in it is text with a style, real tables and pictures; how the styles look stands in templates/report_word.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import default

from monitoring.intake.archives import packed
from monitoring.publishing.edition import TEMPLATES, Edition, asked_edition, exporter
from monitoring.publishing.pictures import png
from monitoring.publishing.word_body import Body
from monitoring.publishing.word_xml import DECLARED, paragraph, run

_LOCALES = {"vi": "vi-VN", "en": "en-GB"}
_PIXELS = 1380  # of a chart as wide as the text: 216 to the inch
_KEPT_PARTS = {
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.STYLES,
}
_PAGE_NUMBER = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
_NUMBERED = """\
<w:num w:numId="{}"><w:abstractNumId w:val="1"/>\
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"""


class WordExporter(Exporter):
    """``jupyter nbconvert --to monitoring-word``: the report of an executed notebook as a Word document.

    The caller may give ``published_at`` in the resources; without it the report's own date is taken.
    """

    export_from_notebook = "Monitoring report (Word)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".docx"

    def from_notebook_node(  # type: ignore[override]  # as in nbconvert's own exporters: a file, not a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **_keywords: Any
    ) -> tuple[bytes, dict[str, Any]]:
        resources = dict(resources or {}) | {"output_extension": ".docx"}
        edition = asked_edition(nb, resources)
        return document(edition, resources.get("published_at") or edition.date), resources


def render_word(notebook: NotebookNode, language: str, published_at: datetime) -> bytes:
    """The Word document of an executed report notebook.

    Raises InputError when the notebook holds no report or one in another language than asked.
    """
    resources = {"language": language, "published_at": published_at}
    content: bytes = exporter(WordExporter).from_notebook_node(notebook, resources)[0]
    return content


def document(edition: Edition, published_at: datetime) -> bytes:
    """A report as a Word document that says it was made at `published_at`; the same bytes for the same report."""
    made = _empty(_LOCALES[edition.document["language"]])
    _describe(made, edition.document, published_at.astimezone(UTC).replace(tzinfo=None))
    body = Body(
        lambda drawing: str(made.part.get_or_add_image(io.BytesIO(png(drawing, _PIXELS)))[0]),
        lambda target: str(made.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)),
    )
    text = body.document(edition, _headers(made, edition.document))
    made.part._element = parse_xml(text)
    lists = "".join([_NUMBERED.format(number + 2) for number in range(body.lists)])
    made.part.numbering_part._element = _template("numbering", "<!-- lists -->", lists)
    return _packed(made)


def _empty(locale: str) -> Document:
    """python-docx's own empty document, of which only what Word needs is kept, with our styles and settings."""
    made = docx.Document()
    for relations in (made.part.package.rels, made.part.rels):
        for name in [name for name, relation in relations.items() if relation.reltype not in _KEPT_PARTS]:
            del relations[name]
    made.part._styles_part._element = _template("styles", "vi-VN", locale)
    made.part._settings_part._element = _template("settings", "vi-VN", locale)
    return made


def _template(name: str, marked: str, filled: str) -> Any:
    """A part of templates/report_word; what is `marked` in it is replaced."""
    text = (TEMPLATES / "report_word" / f"{name}.xml").read_text(encoding="utf-8")
    return parse_xml(text.replace(marked, filled))


def _describe(made: Document, facts: dict[str, Any], published_at: datetime) -> None:
    properties = made.core_properties
    properties.title, properties.author, properties.language = facts["title"], facts["author"], facts["language"]
    properties.last_modified_by, properties.comments, properties.keywords = facts["author"], "", facts["banner"]
    properties.content_status = facts["draft"]
    properties.created = properties.modified = published_at
    properties.revision = 1


def _headers(made: Document, facts: dict[str, Any]) -> str:
    """The references to the headers: on the first page only that figures are illustrative, on the others the page's
    number too, and that it is a draft.
    """
    section = made.sections[0]
    section.different_first_page_header_footer = True
    marks = " – ".join(filter(None, [facts["draft"], facts["banner"]]))
    first = [paragraph("HeaderMark", run(facts["banner"]))]
    others = [paragraph("Header", _PAGE_NUMBER), *([paragraph("HeaderMark", run(marks))] if marks else [])]
    for header, lines in ((section.first_page_header, first), (section.header, others)):
        header.is_linked_to_previous = False
        header.part._element = parse_xml(f"<w:hdr {DECLARED}>{''.join(lines)}</w:hdr>")
    names = {"first": section.first_page_header, "default": section.header}
    relations = {part.partname: name for name, part in made.part.related_parts.items()}
    return "".join(
        f'<w:headerReference w:type="{kind}" r:id="{relations[header.part.partname]}"/>'
        for kind, header in names.items()
    )


def _packed(made: Document) -> bytes:
    """The file, whose parts are dated as no clock says."""
    saved = io.BytesIO()
    made.save(saved)
    with zipfile.ZipFile(saved) as parts:
        return packed({name: parts.read(name) for name in parts.namelist()})
