"""Charts: true lengths, missing is not zero, small, the same bytes, no data as markup."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.presentation import charts
from monitoring.presentation.canvas import width_of
from tests.sample_report import HOSTILE, bars, figures

LABELS = {"plan_label": "KH", "disbursed_label": "GN"}
SVG = "{http://www.w3.org/2000/svg}"


def words(drawing: bytes) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(drawing).iter(f"{SVG}text")]


def widths(drawing: bytes, colour: str) -> list[float]:
    """Widths of the bars of a colour, the legend's first."""
    paths = [
        path
        for path in ElementTree.fromstring(drawing).iter(f"{SVG}path")
        if f"fill: {colour}" in path.get("style", "")
    ]
    corners = [[float(x) for x in re.findall(r"[ML] (\S+)", path.get("d"))] for path in paths]
    return [max(xs) - min(xs) for xs in corners]


@dataclass(frozen=True)
class Box:
    """Where words or a line stand, in points from the top left; words with all the room that they may need."""

    words: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return round((self.left + self.right) / 2, 1)

    def touches(self, other: "Box") -> bool:
        across = self.left < other.right - 0.1 and other.left < self.right - 0.1
        return across and self.top < other.bottom - 0.1 and other.top < self.bottom - 0.1


def texts(drawing: bytes) -> list[Box]:
    """Every piece of words, from its baseline up to its capitals' height, as wide as `width_of` says it may be."""
    boxes = []
    for text in ElementTree.fromstring(drawing).iter(f"{SVG}text"):
        style, words = text.get("style"), "".join(text.itertext())
        size = float(re.search(r"font-size: ([\d.]+)px", style)[1])
        width = width_of(words, size, "font-weight: 700" in style or "bold" in style)
        x, y = (float(text.get(name)) for name in ("x", "y"))
        left = x - width * {"middle": 0.5, "end": 1}.get(re.search(r"text-anchor: (\w+)|$", style)[1], 0)
        boxes.append(Box(words, left, y - 0.7 * size, left + width, y))
    return boxes


def segments(drawing: bytes) -> list[Box]:
    """The straight stretches of all lines, as the boxes around them; bars are no lines."""
    found = []
    for path in ElementTree.fromstring(drawing).iter(f"{SVG}path"):
        if "fill: none" in path.get("style", ""):
            points = [tuple(map(float, pair)) for pair in re.findall(r"[ML] (\S+) (\S+)", path.get("d"))]
            for (x1, y1), (x2, y2) in pairwise(points):
                found.append(Box("", min(x1, x2), min(y1, y2) - 0.3, max(x1, x2), max(y1, y2) + 0.3))
    return found


def assert_nothing_touches(drawing: bytes) -> None:
    boxes, height = texts(drawing), float(ElementTree.fromstring(drawing).get("viewBox").split()[3])
    for place, box in enumerate(boxes):
        assert box.left > -0.5 and box.right < charts.WIDTH + 0.5 and box.top > 0 and box.bottom <= height, box
        for other in [*boxes[place + 1 :], *segments(drawing)]:
            assert not box.touches(other), (box, other)


def bar(plan, disbursed, **text):
    return charts.Bar(
        **({"label": "a", "plan_text": "p", "disbursed_text": "d", "rate_text": "r"} | text),
        plan=plan,
        disbursed=disbursed,
    )


def test_bars_are_as_long_as_their_amounts():
    drawing = charts.plan_and_disbursed([bar(200, 100), bar(Decimal(50), Fraction(25, 2))], **LABELS)
    first, second = widths(drawing, charts.PLAN)[1:]
    assert first == pytest.approx(4 * second, abs=0.05) and first > charts.WIDTH / 2
    assert widths(drawing, charts.DISBURSED)[1:] == pytest.approx([first / 2, first / 16], abs=0.05)


def test_more_disbursed_than_planned_still_fits():
    drawing = charts.plan_and_disbursed([bar(100, 150)], **LABELS)
    plan, disbursed = widths(drawing, charts.PLAN)[1], widths(drawing, charts.DISBURSED)[1]
    assert disbursed == pytest.approx(1.5 * plan, abs=0.05) and disbursed < charts.WIDTH


@pytest.mark.parametrize(("plan", "disbursed"), [(None, None), (0, 0), (None, 5), (5, None), (5, -3)])
def test_missing_zero_and_negative_amounts_draw_no_bar_but_print_their_words(plan, disbursed):
    drawing = charts.plan_and_disbursed([bar(plan, disbursed, rate_text="chưa có số liệu")], **LABELS)
    assert len(widths(drawing, charts.PLAN)) == 1 + (plan == 5)
    assert len(widths(drawing, charts.DISBURSED)) == 1 + (disbursed == 5)
    assert "chưa có số liệu" in words(drawing)


def test_a_period_without_data_interrupts_the_line():
    points = [(10, "10"), (None, ""), (30, "30"), (40, "40")]
    assert charts._runs(points) == [[(0, 10)], [(2, 30), (3, 40)]]
    assert charts._runs([(None, "")]) == []


def test_the_words_of_each_point_stand_under_its_period_in_the_row_of_its_line():
    lines = [charts.Line("a", [(9, "nine"), (3, "three")]), charts.Line("b", [(1, "one"), (None, "")])]
    drawing = charts.progress(lines, periods=["Q1", "Q2"], pace=[(50, "half"), (100, "all")], pace_label="pace")
    place = {box.words: box for box in texts(drawing)}
    assert place["Q1"].middle == place["nine"].middle == place["one"].middle == place["half"].middle
    assert place["Q2"].middle == place["three"].middle == place["all"].middle
    assert place["a"].bottom == place["nine"].bottom < place["b"].bottom == place["one"].bottom
    assert place["pace"].bottom == place["half"].bottom


def test_a_break_has_a_mark_between_two_periods_and_a_word_above_the_plot():
    lines = [charts.Line("a", [(9, "nine"), (3, "three"), (5, "five")])]
    shown = {"periods": ["Q1", "Q2", "Q3"]}
    whole, broken = (charts.progress(lines, **shown, breaks=breaks) for breaks in ([], [(2, "units change")]))
    place = {box.words: box for box in texts(broken)}
    assert place["Q1"].middle < place["units change"].middle < place["Q3"].middle
    assert place["units change"].bottom < place["Q1"].bottom and broken.count(b"<path") == whole.count(b"<path") + 1
    assert_nothing_touches(broken)


def test_progress_without_any_data_still_draws_its_frame():
    drawing = charts.progress([charts.Line("a", [(None, ""), (None, "")])], periods=["Q1", "Q2"], pace=[(None, "")] * 2)
    assert "Q2" in words(drawing) and "a" not in words(drawing)


def test_nothing_to_show_is_still_a_drawing():
    assert charts.plan_and_disbursed([], **LABELS).startswith(b"<svg")


def test_charts_are_small_and_the_same_each_time():
    for first, second in zip(figures("vi"), figures("vi"), strict=True):
        assert first.drawing == second.drawing
        assert len(first.drawing) < 10_000


def test_labels_are_text_not_formulas_and_not_markup():
    drawing = charts.plan_and_disbursed([bar(1, 1, label="$x^2$ <b>")], **LABELS)
    assert "$x^2$ <b>" in words(drawing)
    hostile = charts.plan_and_disbursed([bar(1, 1, label=HOSTILE)], **LABELS)
    assert b"<script" not in hostile


def test_text_stays_text_in_the_one_font_and_has_no_path_of_this_machine():
    drawing = charts.plan_and_disbursed(bars("vi"), **LABELS).decode()
    assert "Vốn đầu tư phát triển" in drawing
    assert set(re.findall(r"font-family: ([^;]+)", drawing)) == {"'Source Sans Pro'"}
    assert "/" not in re.sub(r"http://www.w3.org/2000/svg|</|/>| / ", "", drawing)


# ---- whatever the data, no words touch others or a line --------------------------------------------------------------

NAMES = st.lists(
    st.sampled_from(["vốn", "Vĩnh", "Ô", "Dự án 10, Tiểu dự án 2:", "Thừa-Thiên-Huế-và-các-huyện-lân-cận", "nguồn"]),
    min_size=1, max_size=12,
).map(" ".join)  # fmt: skip
RATES = st.none() | st.sampled_from([0, 2, 3, 50, 69, 70, 99, 100, 101, 250, 5000, -4])
MONEY = st.none() | st.sampled_from([0, 1, 10**3, 10**6, 10**9])
FEW = settings(max_examples=12, deadline=None)


def words_of(value) -> str:
    return "" if value is None else f"{value:,},0%"


def bars_of(name: str, plan: int | None, disbursed: int | None) -> charts.Bar:
    printed = ["chưa có số liệu" if amount is None else f"{amount:,}.000" for amount in (plan, disbursed)]
    return charts.Bar(name, plan, disbursed, *printed, "chưa có số liệu" if None in (plan, disbursed) else "1.234,5 %")


BARS = st.lists(st.builds(bars_of, NAMES, MONEY, MONEY), min_size=1, max_size=6)


@FEW
@given(st.integers(1, 4).flatmap(lambda n: st.lists(
    st.tuples(NAMES, st.lists(RATES, min_size=n, max_size=n)), min_size=1, max_size=4)))  # fmt: skip
def test_no_words_touch_in_progress(rows) -> None:
    count = len(rows[0][1])
    lines = [charts.Line(name, [(rate, words_of(rate)) for rate in rates]) for name, rates in rows]
    periods, pace = ["Quý I", "Quý II", "Quý III", "Quý IV"][:count], [(23 * n, f"{23 * n} %") for n in range(count)]
    assert_nothing_touches(charts.progress(lines, periods=periods, pace=pace, pace_label="Tiến độ chia đều"))


@FEW
@given(BARS)
def test_no_words_touch_beside_bars(several) -> None:
    assert_nothing_touches(charts.plan_and_disbursed(several, plan_label="Kế hoạch", disbursed_label="Đã giải ngân"))
