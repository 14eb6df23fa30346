"""Words are measured before they are placed: widths, wrapping, reserve for other fonts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import findfont
from matplotlib.ft2font import FT2Font

from monitoring.presentation.canvas import RESERVE, Canvas, leading, widest, width_of, wrapped

WORDS = st.text(st.sampled_from("aMỹ ệĐ,.19-"), max_size=60)


def test_a_width_grows_with_size_and_weight() -> None:
    assert width_of("Vĩnh Ô", 18) == pytest.approx(2 * width_of("Vĩnh Ô", 9))
    assert width_of("Vĩnh Ô", 9, bold=True) > width_of("Vĩnh Ô", 9) > 20
    assert width_of("", 9) == 0 == widest([], 9)
    assert widest(["i", "mm"], 9) == width_of("mm", 9)


def test_the_reserve_covers_the_widest_font_that_pages_fall_back_to() -> None:
    words = "Phòng Nông nghiệp và Phát triển nông thôn 17.471,408"
    fallback = FT2Font(findfont("DejaVu Sans"))
    fallback.set_size(100, 72)
    fallback.set_text(words, 0.0)
    assert fallback.get_width_height()[0] / 64 <= width_of(words, 100), f"more than {RESERVE} times as wide as ours"


@given(WORDS, st.integers(20, 200))
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(words, room) -> None:
    lines = wrapped(words, room, 9)
    assert all(width_of(line, 9) <= room for line in lines) and len(lines) >= 1
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")


def test_lines_stand_below_each_other() -> None:
    canvas = Canvas(40)
    canvas.lines(0, 10, ["một", "hai"], size=8)
    assert [text.get_position()[1] for text in canvas.figure.artists] == [10, 10 + leading(8)]
    assert b">hai</text>" in canvas.svg() and b"transform" not in canvas.svg()
