"""The pages: the reader's report (blocks only) and the auditor's edition (all notebooks with their code), each one
file, without script.

Both are nbconvert exporters with templates of ours on nbconvert's ``base``; neither page asks the network for anything.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import mistune
from markupsafe import Markup
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from traitlets import default
from traitlets.config import Config

from monitoring.publishing.edition import EditionExporter, OwnTemplates, blocks_of, exporter
from monitoring.publishing.formats import FORMATS

_NUMBER = re.compile(r'<(?:a|span) class="([a-z ]+)" data-number="([^"]*)">([^<]*)</(?:a|span)>')
_FRAME_STYLE = re.compile(r"<style scoped>[^<]*</style>\n?")


#: The auditor's page, as the reader's page beside it links there.
AUDIT = FORMATS["audit"].file


@dataclass(frozen=True)
class Appendix:
    """A section at the end of the auditor's page: its headings (``level``, ``text``, ``id``), and its HTML."""

    outline: Sequence[dict[str, Any]]
    html: Markup


def link_numbers(page: str, audit: str | None) -> str:
    """Let each traced number lead to its entry in the file ``audit`` beside the page.

    None: there is no such file, each number only says its id; "": numbers are mere text.
    """
    if not audit:
        says = "" if audit == "" else r' title="\2"'
        return _NUMBER.sub(rf'<span class="\1"{says}>\3</span>', page)
    return _NUMBER.sub(rf'<a class="\1" href="{audit}#\2">\3</a>', page)


def printed_numbers(notebook: NotebookNode) -> set[str]:
    """The ids of all numbers that the blocks of an executed notebook print."""
    return {found[2] for block in blocks_of(notebook) for found in _NUMBER.finditer(block["text/html"])}


def nested(outline: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Headings in order as sections with ``children``, for a contents list of two levels."""
    sections: list[dict[str, Any]] = []
    for heading in outline:
        if sections and heading["level"] > sections[0]["level"]:
            sections[-1]["children"].append(heading)
        else:
            sections.append(heading | {"children": []})
    return sections


def css_string(text: str) -> str:
    """Text as a CSS string in which no character can end the string or the style element."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):06x}" for c in text) + '"'


class _Page(OwnTemplates):
    """What both pages share: file type, templates, filters; prompts and raw cells play no part."""

    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @property
    def default_config(self) -> Config:
        priority = ["text/html", "image/svg+xml", "image/png", "text/plain"]
        config = Config({"NbConvertBase": {"display_data_priority": priority}})
        config.merge(super().default_config)
        return config

    def default_filters(self) -> Any:
        yield from super().default_filters()  # type: ignore[no-untyped-call]  # nbconvert's
        yield "nested", nested
        yield "css_string", css_string
        yield "highlight_python", highlight_python
        yield "without_own_style", without_own_style

    def from_notebook_node(  # type: ignore[override]  # as in nbconvert's own exporters: text, not a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **keywords: Any
    ) -> tuple[str, dict[str, Any]]:
        page, resources = super().from_notebook_node(nb, resources, **keywords)
        return link_numbers(page, resources.get("audit")), resources


class ReportExporter(_Page, EditionExporter):
    """``jupyter nbconvert --to monitoring-report``: the reader's page of an executed report notebook."""

    export_from_notebook = "Monitoring report (HTML)"
    template_name = "report_html"


def render_report(notebook: NotebookNode, language: str, audit_note: str = "") -> str:
    """The reader's page of an executed report notebook.

    ``audit_note``: with it each number links to its entry in the auditor's page; it says that the links need that file.
    Raises InputError when the notebook holds no report, or one in another language than asked.
    """
    resources = {"language": language} | ({"audit": AUDIT, "audit_note": audit_note} if audit_note else {})
    page: str = exporter(ReportExporter).from_notebook_node(notebook, resources)[0]
    return page


# --- the auditor's edition --------------------------------------------------------------------------------------------


@lru_cache(maxsize=512)  # all but the parameters are the same in every publication of a batch
def highlight_python(source: str) -> str:
    """Python source as HTML with pygments' classes, escaped."""
    return highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))


def without_own_style(shown: str) -> str:
    """What pandas displays of a table, without the style sheet and the frame that HTML no longer allows in a page."""
    return _FRAME_STYLE.sub("", shown).replace('<table border="1" class="dataframe">', '<table class="dataframe">')


class _Headings(mistune.HTMLRenderer):
    """Markdown with its own HTML escaped, headings two levels down with ids, and a list of the headings met."""

    def __init__(self, anchor: str) -> None:
        super().__init__(escape=True)
        self.anchor = anchor
        self.met: list[dict[str, Any]] = []

    def heading(self, text: str, level: int, **attributes: Any) -> str:
        identifier = f"{self.anchor}-h{len(self.met) + 1}"
        self.met.append({"level": level + 2, "text": re.sub("<[^>]+>", "", text), "id": identifier})
        shown = min(level + 2, 6)
        return f'<h{shown} id="{identifier}">{text}</h{shown}>\n'


def _rendered(notebook: NotebookNode) -> list[dict[str, Any]]:
    """Render the markdown cells in place; returns the outline: notebooks (level 2) and their headings up to ``##``."""
    outline: list[dict[str, Any]] = []
    for cell in notebook.cells:
        if opens := cell.metadata.get("opens"):
            outline.append({"level": 2, "text": cell.metadata.title, "id": opens})
        if cell.cell_type == "markdown":
            renderer = _Headings(cell.id)
            cell.source = mistune.create_markdown(renderer=renderer, plugins=["table", "strikethrough"])(cell.source)
            outline += [heading for heading in renderer.met if heading["level"] <= 4]
    return outline


class AuditExporter(_Page):
    """``jupyter nbconvert --to monitoring-audit``: everything a notebook holds, code included."""

    export_from_notebook = "Monitoring audit (HTML)"
    template_name = "audit_html"

    def from_notebook_node(  # type: ignore[override]  # as in nbconvert's own exporters: text, not a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **keywords: Any
    ) -> tuple[str, dict[str, Any]]:
        nb, resources = NotebookNode(nb), dict(resources or {}) | {"audit": ""}
        nb.cells = [NotebookNode(cell) for cell in nb.cells]
        resources["outline"] = _rendered(nb)
        resources["words"] = {
            "title": "Audit",
            "language": "en",
            "contents": "Contents",
            "skip": "Skip to content",
        } | dict(nb.metadata.get("page", {}))
        if appendix := resources.get("appendix"):
            resources["outline"] += appendix.outline
        return super().from_notebook_node(nb, resources, **keywords)


def render_audit(
    notebooks: Mapping[str, NotebookNode],
    title: str,
    language: str,
    *,
    contents: str = "Contents",
    skip: str = "Skip to content",
    marks: Sequence[str] = (),
    appendix: Appendix | None = None,
    titles: Mapping[str, str] | None = None,
) -> str:
    """The auditor's page: executed notebooks by name, in the order given, each cell with an anchor ``<name>-<number>``.

    ``contents`` and ``skip`` are the words of the contents list and the skip link, in the page's language; ``marks``
    stand above everything, such as that the figures are illustrative. ``titles``: what notebooks are called, by name.
    ``appendix`` holds an entry for each number.
    """
    cells = []
    for name, notebook in notebooks.items():
        for number, cell in enumerate(notebook.cells, start=1):
            metadata = {"opens": name, "title": (titles or {}).get(name, name)} if number == 1 else {}
            cells.append(NotebookNode(cell) | {"id": f"{name}-{number}", "metadata": NotebookNode(metadata)})
    page = {"title": title, "language": language, "contents": contents, "skip": skip, "marks": list(marks)}
    merged = new_notebook(cells=[NotebookNode(cell) for cell in cells], metadata={"page": page})
    html: str = exporter(AuditExporter).from_notebook_node(merged, {"appendix": appendix})[0]
    return html
