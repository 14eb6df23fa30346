"""A sheet to draw charts on, and how wide words are on it: what is measured before it is placed cannot collide.

Drawn with matplotlib's figures, never through pyplot; measured with the font of the wheel, whatever the machine has
installed.
"""

import io
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
import matplotlib
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from monitoring.presentation.svg import lean

WIDTH = 460  # points: the width of the text on an A4 page
FONT = "Source Sans Pro"
INK = "#1b1f24"

#: A page shows a chart in the reader's own sans serif, which may be this much wider than ours (DejaVu Sans is).
RESERVE = 1.25
_LINE = 1.25  # from baseline to baseline, in sizes

_one_at_a_time = threading.Lock()  # matplotlib has one set of settings for all threads of a process


class Canvas:
    """A sheet measured in points from its top left corner, on which matplotlib draws."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        # No axes: nothing here has a scale, and matplotlib would look after limits and ticks that nobody sees.
        self._from_top = Affine2D().scale(1, -1).translate(0, height)

    def text(self, x: float, y: float, words: str, *, size: float = 9, bold: bool = False, **style: Any) -> None:
        """Words with their baseline at y; nothing without words."""
        if words:
            font: dict[str, Any] = {"size": size, "family": FONT, "weight": "bold" if bold else "normal", "color": INK}
            self.figure.add_artist(_Words(x, y, words, transform=self._from_top, **font | style))

    def lines(self, x: float, y: float, words: Sequence[str], *, size: float = 9, **style: Any) -> None:
        """Lines of words below each other, the first with its baseline at y."""
        for number, line in enumerate(words):
            self.text(x, y + number * leading(size), line, size=size, **style)

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        bar = Rectangle((x, y), width, height, facecolor=colour, edgecolor="none", transform=self._from_top)
        self.figure.add_artist(bar)

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str, **style: Any) -> None:
        self.figure.add_artist(Line2D(xs, ys, color=colour, transform=self._from_top, **style))

    def svg(self) -> bytes:
        """The drawing; the same bytes whenever it is made."""
        buffer = io.BytesIO()
        settings = matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "monitoring", "path.simplify": False})
        with _one_at_a_time, settings:
            self.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
        return lean(buffer.getvalue())


class _Words(Text):
    """One line of words that whoever shows the drawing sets: matplotlib would first measure it, which most of a
    chart's time went to, and find the same place.
    """

    def draw(self, renderer: RendererBase) -> None:
        """Words and where their baseline begins, ends or has its middle."""
        x, y = self.get_transform().transform(self.get_position())
        height = renderer.get_canvas_width_height()[1]
        style = renderer.new_gc()
        style.set_foreground(self.get_color())
        renderer.draw_text(
            style, x, height - y, self.get_text(), self.get_fontproperties(), self.get_rotation(), mtext=self
        )


def leading(size: float) -> float:
    """The distance of two lines of words, in points."""
    return _LINE * size


def width_of(words: str, size: float, bold: bool = False) -> float:
    """The room in points that one line of words needs, in whatever font a reader has."""
    return RESERVE * size * _em_width(words, bold)


def widest(texts: Sequence[str], size: float, bold: bool = False) -> float:
    """The room that the widest of some lines needs; 0 without any."""
    return max((width_of(text, size, bold) for text in texts), default=0.0)


def wrapped(words: str, room: float, size: float, bold: bool = False) -> list[str]:
    """Words in lines that need no more than `room` points; a word that is longer by itself is broken. At least one
    line, which may be empty.
    """
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, bold) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and width_of(lines[-1] + letter, size, bold) > room:
                lines.append("")
            lines[-1] += letter
    return lines


def _em_width(words: str, bold: bool) -> float:
    """The width of words at a size of 1 point, letter by letter: what kerning changes is far less than RESERVE."""
    return sum(_advance(letter, bold) for letter in words) / 64 / _MEASURED_SIZE


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> int:
    """How far a letter moves the pen, in 64ths of a point; one that the font lacks, as far as the sign for such."""
    font = _font(bold)
    advance: int = font.load_glyph(font.get_char_index(ord(letter)), flags=LoadFlags.NO_HINTING).horiAdvance
    return advance


_MEASURED_SIZE = 100


@lru_cache(maxsize=2)
def _font(bold: bool) -> FT2Font:
    # From memory: an open file would be shared, its place in it included, by all kernels forked from this process.
    font = FT2Font(io.BytesIO(_font_file("Bold" if bold else "Regular").read_bytes()))
    font.set_size(_MEASURED_SIZE, 72)
    return font


def _font_file(weight: str) -> Path:
    return Path(font_source_sans_pro.font_directory) / f"SourceSansPro-{weight}.ttf"
