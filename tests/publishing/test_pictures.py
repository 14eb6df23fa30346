"""Charts as PNG: the size that is asked for, the words that are drawn, the same bytes."""

from __future__ import annotations

import io
import re

import numpy
import pytest
from matplotlib.image import imread

from monitoring.publishing.pictures import png
from tests.sample_message import chart


@pytest.mark.parametrize("width", [560, 1120])
def test_a_picture_has_the_width_asked_for_and_its_shape_stays(width: int) -> None:
    drawing = chart().drawing
    pixels = imread(io.BytesIO(png(drawing, width)))
    wide, high = map(float, re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing).groups())
    assert pixels.shape[1] == width
    assert pixels.shape[0] == pytest.approx(width * high / wide, abs=width / wide)


def test_words_and_bars_are_drawn_on_white() -> None:
    named, other = (imread(io.BytesIO(png(chart(name=name).drawing, 560))) for name in ("Vốn đầu tư", "Vốn sự nghiệp"))
    assert named[0, 0, :3].tolist() == [1, 1, 1]
    assert named.shape == other.shape and not numpy.array_equal(named, other), "the names are in the picture"


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert png(chart().drawing, 560) == png(chart().drawing, 560)


def test_text_that_looks_like_code_stays_a_drawing() -> None:
    assert png(chart(name='#panic("x") </text> "quoted" \\').drawing, 560).startswith(b"\x89PNG")
