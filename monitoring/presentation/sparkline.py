"""A line as small as a word: a year's rates at the end of its quarters."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from monitoring.amounts import round_half_up
from monitoring.presentation.markup import Markup, html, join

WIDTH, HEIGHT = 132, 36
_MARGIN = 6
_FULL = 100
_SVG = (
    '<svg class="sparkline" role="img" aria-label="{alt}" viewBox="0 0 {width} {height}" width="{width}" '
    'height="{height}">{drawing}</svg>'
)


def sparkline(rates: Sequence[Fraction | None], alt: str) -> Markup:
    """Inline SVG of `rates` in percent, one for each quarter in order; None leaves a gap.

    Zero and the whole plan are thin lines, what is beyond the plan is drawn at it; `alt` says the same in words.
    """
    points = [None if rate is None else (_x(place, len(rates)), _y(rate)) for place, rate in enumerate(rates)]
    strokes = [_line("course", *start, *end) for start, end in pairwise(points) if start and end]
    dots = [html('<circle cx="{}" cy="{}" r="2.5"/>', *point) for point in points if point]
    frame = [_line("full", 0, _y(_FULL), WIDTH, _y(_FULL)), _line("zero", 0, _y(0), WIDTH, _y(0))]
    return html(_SVG, width=WIDTH, height=HEIGHT, alt=alt, drawing=join([*frame, *strokes, *dots]))


def _x(place: int, count: int) -> str:
    room = WIDTH - 2 * _MARGIN
    return str(round_half_up(_MARGIN + Fraction(room * place, max(count - 1, 1)), 1))


def _y(rate: Fraction | int) -> str:
    shown = min(max(Fraction(rate), Fraction(0)), Fraction(_FULL))
    return str(round_half_up(HEIGHT - _MARGIN - (HEIGHT - 2 * _MARGIN) * shown / _FULL, 1))


def _line(kind: str, *coordinates: object) -> Markup:
    return html('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', kind, *coordinates)
