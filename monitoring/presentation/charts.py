"""Charts as small SVG drawings: plan against disbursed, progress against pace, targets, communes.

Geometry takes exact numbers (int, Fraction, Decimal); every printed word arrives ready from the caller. Drawn with
matplotlib's figures, never through pyplot. Colours stay apart in grey, and nothing is told by colour alone: light and
dark, markers, symbols, words.
"""

import io
import textwrap
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from monitoring.presentation.blocks import Status
from monitoring.presentation.svg import lean

Amount = int | Fraction | Decimal

WIDTH = 460  # points: the width of the text on an A4 page
FONT = "Source Sans Pro"
INK, QUIET, GRID, SURFACE = "#1b1f24", "#4d5660", "#c3cad2", "#ffffff"
PLAN, DISBURSED = "#cbd5df", "#0b4f8a"
# Okabe and Ito's palette, darkened where its own tones are too light on white for thin lines.
SERIES = (("#0b4f8a", "o"), ("#b34a00", "s"), ("#00735c", "^"), ("#8a3d73", "D"))
STATUS_COLOURS = {
    "met": "#0a5c36", "agrees": "#0a5c36", "not_met": "#9c2500", "differs": "#9c2500", "conflicting": "#9c2500",
    "no_data": QUIET, "cannot_tell": QUIET, "not_measurable": QUIET,
}  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """A line of the plan: its name, plan and disbursed (same unit; None is "no data"), and the words printed for
    them."""

    label: str
    plan: Amount | None
    disbursed: Amount | None
    plan_text: str
    disbursed_text: str
    rate_text: str


@dataclass(frozen=True)
class Line:
    """Progress of one capital: for each period a percentage (None where there is no data) and the words printed at the
    point."""

    label: str
    points: Sequence[tuple[Amount | None, str]]


@dataclass(frozen=True)
class Dot:
    """A target in percent: value and target (None when there is none), their words, and the status that was decided
    elsewhere."""

    label: str
    value: Amount | None
    target: Amount | None
    value_text: str
    target_text: str
    status: Status


@dataclass(frozen=True)
class Panel:
    """One commune's bars."""

    name: str
    bars: Sequence[Bar]


class _Canvas:
    """A sheet measured in points from its top left corner, on which matplotlib draws."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        _register_fonts()
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, width), ylim=(height, 0))
        self.axes.set_axis_off()

    def text(self, x: float, y: float, words: str, *, size: float = 9, bold: bool = False, **style: Any) -> None:
        """Words with their baseline at y; ``parse_math=False``: a dollar sign in the data is a dollar sign."""
        style = {"color": INK, "ha": "left", "va": "baseline"} | style
        weight = "bold" if bold else "normal"
        self.axes.text(x, y, words, fontsize=size, family=FONT, weight=weight, parse_math=False, clip_on=False, **style)

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, edgecolor="none", clip_on=False))

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str, **style: Any) -> None:
        self.axes.add_line(Line2D(xs, ys, color=colour, clip_on=False, **style))

    def svg(self) -> bytes:
        """The drawing; the same bytes whenever it is made."""
        buffer = io.BytesIO()
        settings = {"svg.fonttype": "none", "svg.hashsalt": "monitoring", "path.simplify": False}
        with matplotlib.rc_context(settings), warnings.catch_warnings():
            # A letter that our font lacks only loses its measure: the text itself stays text.
            warnings.filterwarnings("ignore", message="Glyph .* missing")
            self.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
        return lean(buffer.getvalue())


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    """Let matplotlib measure with the font of the wheel, whatever the machine has installed."""
    for name in ("SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf"):
        font_manager.fontManager.addfont(Path(font_source_sans_pro.font_directory) / name)


def plan_and_disbursed(bars: Sequence[Bar], *, plan_label: str, disbursed_label: str) -> bytes:
    """Under each line's name a broad light bar for the plan and a narrow dark one for what is disbursed, on one
    scale."""
    labels = [textwrap.wrap(bar.label, 56) or [""] for bar in bars]
    heights = [12 * len(lines) + 24 for lines in labels]
    canvas = _Canvas(24 + sum(heights))
    _bar_legend(canvas, plan_label, disbursed_label)
    scale, y = _scale(bars, WIDTH), 24.0
    for bar, lines, height in zip(bars, labels, heights, strict=True):
        for number, line in enumerate(lines):
            canvas.text(0, y + 10 + 12 * number, line)
        canvas.text(WIDTH - 50, y + 10, f"{bar.disbursed_text} / {bar.plan_text}", size=8.5, color=QUIET, ha="right")
        canvas.text(WIDTH, y + 10, bar.rate_text, bold=True, ha="right")
        _bullet(canvas, bar, 0, y + 12 * len(lines) + 3, scale, 11)
        y += height
    return canvas.svg()


def communes(panels: Sequence[Panel], *, plan_label: str, disbursed_label: str, across: int = 3) -> bytes:
    """Small multiples: one panel a commune, all on one scale, so that panels can be compared with each other."""
    gap, row_height = 16.0, 25
    width = (WIDTH - gap * (across - 1)) / across
    height = 24 + row_height * max((len(panel.bars) for panel in panels), default=0)
    canvas = _Canvas(20 + height * -(-len(panels) // across))
    _bar_legend(canvas, plan_label, disbursed_label)
    scale = _scale([bar for panel in panels for bar in panel.bars], width)
    for place, panel in enumerate(panels):
        x, y = (place % across) * (width + gap), 20.0 + (place // across) * height
        canvas.text(x, y + 12, panel.name, bold=True)
        canvas.line((x, x + width), (y + 16, y + 16), GRID, linewidth=0.6)
        for number, bar in enumerate(panel.bars):
            top = y + 19 + number * row_height
            canvas.text(x, top + 8, bar.label, size=8, color=QUIET)
            canvas.text(x + width, top + 8, bar.rate_text, size=8, ha="right")
            _bullet(canvas, bar, x, top + 11, scale, 8)
    return canvas.svg()


def _scale(bars: Sequence[Bar], width: float) -> float:
    """Points per unit, such that the longest bar fills the width."""
    longest = max((float(amount) for bar in bars for amount in (bar.plan, bar.disbursed) if amount), default=0.0)
    return width / longest if longest > 0 else 0.0


def _bullet(canvas: _Canvas, bar: Bar, x: float, y: float, scale: float, height: float) -> None:
    if bar.plan:
        canvas.bar(x, y, float(bar.plan) * scale, height, PLAN)
    if bar.disbursed and bar.disbursed > 0:
        canvas.bar(x, y + height / 4, float(bar.disbursed) * scale, height / 2, DISBURSED)


def _bar_legend(canvas: _Canvas, plan_label: str, disbursed_label: str) -> None:
    canvas.bar(0, 3, 16, 9, PLAN)
    canvas.text(20, 11, plan_label, size=8.5, color=QUIET)
    start = 20 + 4.6 * len(plan_label) + 14  # the labels' true width depends on the reader's font
    canvas.bar(start, 5.25, 16, 4.5, DISBURSED)
    canvas.text(start + 20, 11, disbursed_label, size=8.5, color=QUIET)


PERCENT_TICKS = ((0, "0 %"), (25, "25 %"), (50, "50 %"), (75, "75 %"), (100, "100 %"))


def progress(
    lines: Sequence[Line],
    *,
    periods: Sequence[str],
    pace: Sequence[Amount | None] = (),
    pace_label: str = "",
    ticks: Sequence[tuple[int, str]] = PERCENT_TICKS,
) -> bytes:
    """Cumulative percentage over the periods, each line named at its end, with the pace that would end at 100 % behind
    it.

    A period without data interrupts its line: nothing is drawn in its place.
    """
    peak = max([100.0, *(float(value) for line in lines for value, _words in line.points if value is not None)])
    plot = _ProgressPlot(len(periods), peak)
    plot.grid(periods, ticks)
    if any(value is not None for value in pace):
        plot.pace(pace, pace_label)
    lowest = _lowest(lines)
    for number, line in enumerate(lines):
        plot.line(line, *SERIES[number % len(SERIES)], below=lowest[number])
    plot.name_lines()
    return plot.canvas.svg()


def _lowest(lines: Sequence[Line]) -> list[set[int]]:
    """For each line the periods in which it runs below all others: there its words stand under the point, out of their
    way."""
    lowest: list[set[int]] = [set() for _line in lines]
    for period in range(max((len(line.points) for line in lines), default=0)):
        values = [(line.points[period][0], number) for number, line in enumerate(lines) if period < len(line.points)]
        known = [(value, number) for value, number in values if value is not None]
        if len(known) > 1:
            lowest[min(known)[1]].add(period)
    return lowest


class _ProgressPlot:
    """Periods along, percent up, room for the lines' names at the right."""

    HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 210, 36, 130, 14, 22

    def __init__(self, periods: int, peak: float) -> None:
        self.canvas = _Canvas(self.HEIGHT)
        self.step = (WIDTH - self.LEFT - self.RIGHT) / max(periods - 1, 1)
        self.scale = (self.HEIGHT - self.TOP - self.BOTTOM) / peak
        self.names: list[tuple[float, float, str, str]] = []

    def place(self, number: int, value: Amount) -> tuple[float, float]:
        return self.LEFT + self.step * number, self.HEIGHT - self.BOTTOM - float(value) * self.scale

    def grid(self, periods: Sequence[str], ticks: Sequence[tuple[int, str]]) -> None:
        for value, label in ticks:
            x, y = self.place(0, value)
            self.canvas.line((x, WIDTH - self.RIGHT), (y, y), GRID, linewidth=0.5)
            self.canvas.text(x - 8, y + 3, label, size=8, color=QUIET, ha="right")
        for number, period in enumerate(periods):
            self.canvas.text(self.place(number, 0)[0], self.HEIGHT - 6, period, size=8.5, color=QUIET, ha="center")

    def pace(self, values: Sequence[Amount | None], label: str) -> None:
        points = [self.place(number, value) for number, value in enumerate(values) if value is not None]
        xs, ys = zip(*points, strict=True)
        self.canvas.line(xs, ys, QUIET, linewidth=1, linestyle=(0, (4, 3)))
        self.names.append((xs[-1], ys[-1], label, QUIET))

    def line(self, line: Line, colour: str, marker: str, *, below: set[int]) -> None:
        points: list[tuple[float, float]] = []
        for run in _runs(line.points):
            points = [self.place(number, value) for number, value, _words in run]
            xs, ys = zip(*points, strict=True)
            self.canvas.line(xs, ys, colour, linewidth=1.8, marker=marker, markersize=5)
            for (x, y), (number, _value, words) in zip(points, run, strict=True):
                self.canvas.text(x, y + (13 if number in below else -6), words, size=8, color=colour, ha="center")
        if points:
            self.names.append((*points[-1], line.label, colour))

    def name_lines(self) -> None:
        """Name each line at its end, pushing names apart that would touch."""
        free = 0.0
        for x, y, name, colour in sorted(self.names, key=lambda item: (item[1], item[2])):
            for words in textwrap.wrap(name, 24):
                y = max(y, free)
                self.canvas.text(x + 12, y + 3, words, size=8.5, color=colour, bold=colour != QUIET)
                free = y + 10


def _runs(points: Sequence[tuple[Amount | None, str]]) -> list[list[tuple[int, Amount, str]]]:
    """The stretches of a line between periods without data, as (period, value, words)."""
    runs: list[list[tuple[int, Amount, str]]] = [[]]
    for number, (value, words) in enumerate(points):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((number, value, words))
    return [run for run in runs if run]


def scoreboard(dots: Sequence[Dot], *, target_label: str, value_label: str) -> bytes:
    """Each target on a scale of 0 to 100 %: an upright stroke for the target, a dot for the value, a bar for the gap
    between them.

    What has no value shows its words only; the status stands in words with its symbol.
    """
    strip_left, strip_width, words_left = 196, 120, 330
    labels = [textwrap.wrap(dot.label, 36) or [""] for dot in dots]
    heights = [max(26, 11 * len(lines) + 6) for lines in labels]
    canvas = _Canvas(24 + sum(heights))
    _dot_legend(canvas, strip_left, target_label, value_label)
    y = 24.0
    for dot, lines, height in zip(dots, labels, heights, strict=True):
        canvas.line((0, WIDTH), (y, y), GRID, linewidth=0.5)
        for number, line in enumerate(lines):
            canvas.text(0, y + 11 + 11 * number, line)
        _strip(canvas, dot, strip_left, y + height / 2, strip_width)
        colour = STATUS_COLOURS[dot.status.kind]
        canvas.text(words_left, y + 11, f"{dot.status.symbol} {dot.status.word}", bold=colour != QUIET, color=colour)
        detail = " / ".join(words for words in (dot.value_text, dot.target_text) if words)
        canvas.text(words_left, y + 21.5, detail, size=8, color=QUIET)
        y += height
    return canvas.svg()


def _strip(canvas: _Canvas, dot: Dot, left: float, middle: float, width: float) -> None:
    def place(value: Amount) -> float:
        return left + min(max(float(value), 0.0), 100.0) / 100 * width

    colour = STATUS_COLOURS[dot.status.kind]
    canvas.line((left, left + width), (middle, middle), GRID, linewidth=1)
    if dot.value is not None and dot.target is not None:
        canvas.line((place(dot.value), place(dot.target)), (middle, middle), colour, linewidth=3, solid_capstyle="butt")
    if dot.target is not None:
        canvas.line((place(dot.target),) * 2, (middle - 6, middle + 6), INK, linewidth=1.6)
    if dot.value is not None:
        face = colour if dot.status.kind in {"met", "agrees"} else SURFACE
        canvas.line(
            [place(dot.value)], [middle], colour, marker="o", markersize=7, markerfacecolor=face, markeredgewidth=1.6
        )


def _dot_legend(canvas: _Canvas, left: float, target_label: str, value_label: str) -> None:
    canvas.line((left + 2, left + 2), (3, 13), INK, linewidth=1.6)
    canvas.text(left + 8, 11, target_label, size=8.5, color=QUIET)
    start = left + 8 + 4.6 * len(target_label) + 14
    canvas.line([start], [8], QUIET, marker="o", markersize=6, markerfacecolor=SURFACE, markeredgewidth=1.4)
    canvas.text(start + 8, 11, value_label, size=8.5, color=QUIET)
