"""Charts as small SVG drawings: plan against disbursed, progress against pace.

Geometry takes exact numbers (int, Fraction, Decimal); every printed word arrives ready from the caller. Words have
columns of their own, measured before anything is drawn: they can touch neither each other nor a line. Colours stay
apart in grey, and nothing is told by colour alone: light and dark, markers, symbols, words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import cycle
from typing import Any

from monitoring.presentation.canvas import WIDTH, Canvas, leading, widest, width_of, wrapped

Amount = int | Fraction | Decimal

QUIET, GRID, SURFACE, INK = "#4d5660", "#c3cad2", "#ffffff", "#1b1f24"
PLAN, DISBURSED = "#cbd5df", "#0b4f8a"
# Okabe and Ito's palette, darkened where its own tones are too light on white for thin lines.
SERIES = (("#0b4f8a", "o"), ("#b34a00", "s"), ("#00735c", "^"), ("#8a3d73", "D"))


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


# ---- plan and disbursed ---------------------------------------------------------------------------------------------


def plan_and_disbursed(bars: Sequence[Bar], *, plan_label: str, disbursed_label: str) -> bytes:
    """Beside each line's name a broad light bar for the plan and a narrow dark one for what is disbursed, on one scale;
    at the right the two amounts and the rate.
    """
    rates = widest([bar.rate_text for bar in bars], 9, bold=True)
    amounts, words_of_amounts = _amounts(bars)
    room = WIDTH - rates - amounts - 3 * _GAP
    names = min(widest([bar.label for bar in bars], 9), room * _MOST_FOR_NAMES)
    labels = [wrapped(bar.label, names, 9) for bar in bars]
    heights = [
        leading(9) * max(len(label), len(amount)) + 7 for label, amount in zip(labels, words_of_amounts, strict=True)
    ]
    canvas = Canvas(_LEGEND + sum(heights))
    _bar_legend(canvas, plan_label, disbursed_label)
    left, width = names + _GAP, room - names
    scale, y = _scale(bars, width), _LEGEND
    for bar, label, amount, height in zip(bars, labels, words_of_amounts, heights, strict=True):
        canvas.lines(0, y + 10, label)
        canvas.lines(WIDTH - rates - _GAP, y + 10, amount, size=8.5, color=QUIET, ha="right")
        canvas.text(WIDTH, y + 10, bar.rate_text, bold=True, ha="right")
        _bullet(canvas, bar, left, y + 1.5, scale, 11)
        y += height
    return canvas.svg()


_GAP = 10.0
_LEGEND = 24.0
_MOST_FOR_NAMES = 0.55
_MOST_FOR_AMOUNTS = 130.0


def _amounts(bars: Sequence[Bar]) -> tuple[float, list[list[str]]]:
    """The words "disbursed / plan" of each bar and their room: in two lines where one would be too wide."""
    in_one = [[f"{bar.disbursed_text} / {bar.plan_text}"] for bar in bars]
    in_two = [[f"{bar.disbursed_text} /", bar.plan_text] for bar in bars]
    chosen = in_one if widest([line for (line,) in in_one], 8.5) <= _MOST_FOR_AMOUNTS else in_two
    return widest([line for lines in chosen for line in lines], 8.5), chosen


def _scale(bars: Sequence[Bar], width: float) -> float:
    """Points per unit, such that the longest bar fills the width."""
    longest = max((float(amount) for bar in bars for amount in (bar.plan, bar.disbursed) if amount), default=0.0)
    return width / longest if longest > 0 else 0.0


def _bullet(canvas: Canvas, bar: Bar, x: float, y: float, scale: float, height: float) -> None:
    if bar.plan:
        canvas.bar(x, y, float(bar.plan) * scale, height, PLAN)
    if bar.disbursed and bar.disbursed > 0:
        canvas.bar(x, y + height / 4, float(bar.disbursed) * scale, height / 2, DISBURSED)


def _bar_legend(canvas: Canvas, plan_label: str, disbursed_label: str) -> None:
    canvas.bar(0, 3, 16, 9, PLAN)
    canvas.text(20, 11, plan_label, size=8.5, color=QUIET)
    start = 20 + width_of(plan_label, 8.5) + _GAP
    canvas.bar(start, 5.25, 16, 4.5, DISBURSED)
    canvas.text(start + 20, 11, disbursed_label, size=8.5, color=QUIET)


# ---- progress --------------------------------------------------------------------------------------------------------

PERCENT_TICKS = ((0, "0 %"), (25, "25 %"), (50, "50 %"), (75, "75 %"), (100, "100 %"))


def progress(
    lines: Sequence[Line],
    *,
    periods: Sequence[str],
    pace: Sequence[tuple[Amount | None, str]] = (),
    pace_label: str = "",
    ticks: Sequence[tuple[int, str]] = PERCENT_TICKS,
    breaks: Sequence[tuple[int, str]] = (),
) -> bytes:
    """Cumulative percentage over the periods, with the pace that would end at 100 % behind it.

    Below the plot each line has a row: its stroke and name, and under each period the words of its point. A period
    without data interrupts its line: nothing is drawn in its place. `breaks`: before which period the units changed,
    with a word for it: a dashed line from top to bottom.
    """
    shown = [line for line in lines if any(value is not None for value, _words in line.points)]
    rows = [_Course(line, colour, marker) for line, (colour, marker) in zip(shown, cycle(SERIES), strict=False)]
    if any(value is not None for value, _words in pace):
        rows.append(_Course(Line(pace_label, pace), QUIET, ""))
    plot = _ProgressPlot(rows, periods, ticks)
    for number, words in breaks:
        plot.mark(number, words)
    for row in reversed(rows):
        plot.draw(row)
    return plot.canvas.svg()


@dataclass(frozen=True)
class _Course:
    """A line with its stroke; without a marker it is dashed and thin: the pace."""

    line: Line
    colour: str
    marker: str

    @property
    def style(self) -> dict[str, Any]:
        if not self.marker:
            return {"linewidth": 1, "linestyle": (0, (4, 3))}
        return {"linewidth": 1.8, "marker": self.marker, "markersize": 5}


class _ProgressPlot:
    """Periods along, percent up; the names of the lines in a column at the left, below the plot."""

    PLOT, TOP, NAMES, STROKE = 150.0, 10.0, 128.0, 26.0

    def __init__(self, rows: Sequence[_Course], periods: Sequence[str], ticks: Sequence[tuple[int, str]]) -> None:
        values = [float(value) for row in rows for value, _words in row.line.points if value is not None]
        self.peak, self.floor = max([100.0, *values]), min([0.0, *values])
        self.left = self.NAMES + self.STROKE + 8
        self.step = (WIDTH - self.left) / max(len(periods), 1)
        names = [wrapped(row.line.label, self.NAMES, 8.5, bold=bool(row.marker)) for row in rows]
        self.canvas = Canvas(self.TOP + self.PLOT + 22 + sum(leading(8.5) * len(name) + 4 for name in names))
        self._grid(periods, ticks)
        y = self.TOP + self.PLOT + 22
        for row, name in zip(rows, names, strict=True):
            self._row(row, name, y)
            y += leading(8.5) * len(name) + 4

    def place(self, number: int, value: Amount) -> tuple[float, float]:
        share = (float(value) - self.floor) / (self.peak - self.floor)
        return self._middle(number), self.TOP + self.PLOT * (1 - share)

    def _middle(self, number: int) -> float:
        return self.left + self.step * (number + 0.5)

    def _grid(self, periods: Sequence[str], ticks: Sequence[tuple[int, str]]) -> None:
        lowest_words = float("inf")
        for value, label in sorted(ticks):
            y = self.place(0, value)[1]
            self.canvas.line((self.left, WIDTH), (y, y), GRID, linewidth=0.5)
            if y + 3 <= lowest_words - leading(8):
                self.canvas.text(self.left - 6, y + 3, label, size=8, color=QUIET, ha="right")
                lowest_words = y + 3
        for number, period in enumerate(periods):
            y = self.TOP + self.PLOT + 14
            self.canvas.text(self._middle(number), y, period, size=8.5, color=QUIET, ha="center")

    def _row(self, row: _Course, name: Sequence[str], y: float) -> None:
        """Stroke, name, and the words of each point under its period."""
        stroke = (0, self.STROKE / 2 - 3, self.STROKE - 6)
        self.canvas.line(stroke, (y + 7,) * 3, row.colour, markevery=[1], **row.style)
        self.canvas.lines(self.STROKE, y + 10, name, size=8.5, color=row.colour, bold=bool(row.marker))
        for number, (_value, words) in enumerate(row.line.points):
            self.canvas.text(self._middle(number), y + 10, words, size=8.5, color=row.colour, ha="center")

    def mark(self, number: int, words: str) -> None:
        """A break before a period; its word stands on the side that has more room."""
        x, is_late = self.left + self.step * number, number > 1
        bottom = self.TOP + self.PLOT
        self.canvas.line((x, x), (self.TOP - 8, bottom), INK, linewidth=1, linestyle=(0, (2, 2)))
        self.canvas.text(x + (-4 if is_late else 4), self.TOP - 3, words, size=8, ha="right" if is_late else "left")

    def draw(self, row: _Course) -> None:
        for run in _runs(row.line.points):
            xs, ys = zip(*(self.place(number, value) for number, value in run), strict=True)
            self.canvas.line(xs, ys, row.colour, **row.style)


def _runs(points: Sequence[tuple[Amount | None, str]]) -> list[list[tuple[int, Amount]]]:
    """The stretches of a line between periods without data, as (period, value)."""
    runs: list[list[tuple[int, Amount]]] = [[]]
    for number, (value, _words) in enumerate(points):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((number, value))
    return [run for run in runs if run]
