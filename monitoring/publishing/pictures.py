"""Charts as PNG, for mail programs that show no SVG: the same drawing that the page and the PDF show."""

from __future__ import annotations

from functools import lru_cache

import font_source_sans_pro
import typst

from monitoring.presentation.markup import typst_literal

_WIDTH_POINTS = 460
_SOURCE = """\
#set page(width: {width}pt, height: auto, margin: 0pt, fill: white)
#image(bytes({drawing}), format: "svg", width: 100%)
"""


def png(drawing: bytes, width: int) -> bytes:
    """A chart of monitoring.presentation.charts (SVG) as PNG of `width` pixels on white.

    Typst draws it, as it does in the PDF: the same bytes on every machine. Raises typst.TypstError.
    """
    source = _SOURCE.format(width=_WIDTH_POINTS, drawing=typst_literal(drawing.decode("utf-8")))
    return typst.compile(
        source.encode("utf-8"),
        format="png",
        ppi=72 * width / _WIDTH_POINTS,
        font_paths=_fonts(),
        ignore_system_fonts=True,
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    folder = str(font_source_sans_pro.font_directory)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
