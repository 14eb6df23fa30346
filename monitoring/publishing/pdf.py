"""The reader's PDF: an nbconvert exporter that writes a Typst document out of the blocks and compiles it.

The result is PDF/A-3a and PDF/UA-1 at once: tagged, with alternative texts, made to be kept, with the tables behind it
attached.
"""

import datetime
import re
import shutil
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from nbformat import NotebookNode
from traitlets import default

from monitoring.presentation.blocks import TYPST_MIME
from monitoring.presentation.markup import typst_literal, visible
from monitoring.publishing.edition import TEMPLATES, EditionExporter, exporter

STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]

_KEPT_DOCUMENTS = 10

# Only these faces are used; a folder of their own keeps the result from depending on what else a folder holds, and in
# what order.
# TeX Gyre Termes is as wide as Times New Roman and has every Vietnamese letter in all four.
FACES = tuple(
    Path(__file__).with_name("fonts") / f"texgyretermes-{face}.otf"
    for face in ("regular", "italic", "bold", "bolditalic")
)

# Not mimetypes.guess_type: it asks the machine's own registry, and answers differently from one to the next.
_MIME_TYPES = {".csv": "text/csv", ".json": "application/json", ".yml": "application/yaml", ".txt": "text/plain"}


def face_paths() -> list[Path]:
    """The font files that the PDF is set in, in a fixed order."""
    return list(FACES)


@lru_cache(maxsize=1)
def printable_characters() -> frozenset[int]:
    """The code points that every face can print; PDF/A refuses a document with any other."""
    from fontTools.ttLib import TTFont  # 0.1 s that most documents don't need: see _printable

    coverages = [set(TTFont(path, lazy=True).getBestCmap()) for path in face_paths()]
    return frozenset(set.intersection(*coverages))


# Letters that all faces have for certain: ASCII, Latin with Vietnamese, and the signs of this report.
_CERTAIN = re.compile("[\n -~\u00a0-\u0113\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9–—‘’“”…≠≤≥◊−]*")


def _printable(source: str) -> str:
    """Write characters that the fonts lack as their number, "[U+0645]": they can only come from data, never from our
    own text."""
    if _CERTAIN.fullmatch(source):
        return source
    lacking = {ord(character) for character in source} - printable_characters() - {ord("\n")}
    return source.translate({code: visible(chr(code)) for code in lacking})


# As parts_typst writes it; the data cannot: their quotation marks are escaped.
_NUMBER = re.compile(r'id: "([^"]+)", (missing: \w+, anchor: (true|false))')


def _labelled_where_linked(source: str) -> str:
    """Leave a table's number its label only where the text links to it: labels for all take a quarter of the layout."""
    linked = {number_id for number_id, _, anchor in _NUMBER.findall(source) if anchor == "false"}
    return _NUMBER.sub(lambda found: found[0] if found[1] in linked else found[2], source)


def _mime_type(name: str) -> str:
    return _MIME_TYPES.get(Path(name).suffix.lower(), "application/octet-stream")


def compile_typst(source: str, published_at: datetime.datetime, attachments: Mapping[str, bytes]) -> bytes:
    """Compile a document that imports ``/monitoring.typ`` and reads attachment n as ``/attachments/n``; returns the
    PDF.

    ``published_at`` is the time (with its zone) that the file states as its creation.  Raises typst.TypstError.
    """
    with tempfile.TemporaryDirectory(prefix="report-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        (root / "fonts").mkdir()
        for path in face_paths():
            shutil.copyfile(path, root / "fonts" / path.name)
        shutil.copyfile(TEMPLATES / "report_typst" / "monitoring.typ", root / "monitoring.typ")
        (root / "attachments").mkdir()
        for place, content in enumerate(attachments.values()):
            (root / "attachments" / str(place)).write_bytes(content)
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(root / "fonts")])
        return typst.compile(  # type: ignore[type-var]  # its stubs want the document and its folder of one type
            source.encode("utf-8"),
            root=str(root),
            font_paths=fonts,
            ignore_system_fonts=True,
            pdf_standards=STANDARDS,
            timestamp=int(published_at.timestamp()),
        )


def forget_layouts() -> None:
    """Let Typst forget the documents that it has laid out.

    For its next ten documents it keeps what it may use again, a hundred megabytes of each report; empty documents take
    their place.
    """
    with tempfile.TemporaryDirectory(prefix="report-", ignore_cleanup_errors=True) as folder:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
        for _ in range(_KEPT_DOCUMENTS + 1):
            typst.compile(b"", root=folder, font_paths=fonts, timestamp=0)  # type: ignore[type-var]  # as above


class TypstPdfExporter(EditionExporter):
    """``jupyter nbconvert --to monitoring-pdf``: the reader's PDF of an executed report notebook.

    The caller may give ``published_at`` and ``attachments`` in the resources; without them the report's own date is
    taken, and nothing attached.
    """

    export_from_notebook = "Monitoring report (PDF)"
    template_name = "report_typst"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".typ.j2"

    def default_filters(self) -> Any:
        yield from super().default_filters()  # type: ignore[no-untyped-call]  # nbconvert's
        yield "typst", typst_literal

    def from_notebook_node(  # type: ignore[override]  # as in nbconvert's own exporters: a file, not a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **keywords: Any
    ) -> tuple[bytes, dict[str, Any]]:
        resources = dict(resources or {})
        files = dict(sorted(resources.pop("attachments", {}).items()))
        resources["typst_mime"] = TYPST_MIME
        resources["attached"] = [(name, f"/attachments/{place}", _mime_type(name)) for place, name in enumerate(files)]
        source, resources = super().from_notebook_node(nb, resources, **keywords)
        resources["output_extension"] = ".pdf"
        published_at = resources.get("published_at") or resources["edition"].date
        return compile_typst(_labelled_where_linked(_printable(source)), published_at, files), resources


def render_pdf(
    notebook: NotebookNode,
    language: str,
    published_at: datetime.datetime,
    attachments: Mapping[str, bytes] | None = None,
    part: str = "report",
) -> bytes:
    """The PDF of an executed report notebook, or of another of its documents, with files attached by name.

    Raises InputError when the notebook holds no report or one in another language than asked, typst.TypstError.
    """
    resources = {"language": language, "published_at": published_at, "attachments": attachments or {}, "part": part}
    content: bytes = exporter(TypstPdfExporter).from_notebook_node(notebook, resources)[0]
    return content
