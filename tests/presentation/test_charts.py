"""Charts: true lengths, missing is not zero, small, the same bytes, no data as markup."""

import re
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from monitoring.presentation import charts
from monitoring.presentation.blocks import Status
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


def bar(plan, disbursed, **text):
    return charts.Bar(
        **({"label": "a", "plan_text": "p", "disbursed_text": "d", "rate_text": "r"} | text),
        plan=plan,
        disbursed=disbursed,
    )


def test_bars_are_as_long_as_their_amounts():
    drawing = charts.plan_and_disbursed([bar(200, 100), bar(Decimal(50), Fraction(25, 2))], **LABELS)
    assert widths(drawing, charts.PLAN)[1:] == pytest.approx([charts.WIDTH, charts.WIDTH / 4], abs=0.05)
    assert widths(drawing, charts.DISBURSED)[1:] == pytest.approx([charts.WIDTH / 2, charts.WIDTH / 16], abs=0.05)


def test_more_disbursed_than_planned_still_fits():
    drawing = charts.plan_and_disbursed([bar(100, 150)], **LABELS)
    assert max(widths(drawing, charts.DISBURSED)) == pytest.approx(charts.WIDTH, abs=0.05)


@pytest.mark.parametrize(("plan", "disbursed"), [(None, None), (0, 0), (None, 5), (5, None), (5, -3)])
def test_missing_zero_and_negative_amounts_draw_no_bar_but_print_their_words(plan, disbursed):
    drawing = charts.plan_and_disbursed([bar(plan, disbursed, rate_text="chưa có số liệu")], **LABELS)
    assert len(widths(drawing, charts.PLAN)) == 1 + (plan == 5)
    assert len(widths(drawing, charts.DISBURSED)) == 1 + (disbursed == 5)
    assert "chưa có số liệu" in words(drawing)


def test_communes_share_one_scale():
    panels = [charts.Panel("A", [bar(100, 50)]), charts.Panel("B", [bar(50, 50)])]
    first, second = widths(charts.communes(panels, **LABELS), charts.PLAN)[1:]
    assert first == pytest.approx(2 * second, abs=0.05)


def test_a_period_without_data_interrupts_the_line():
    points = [(10, "10"), (None, ""), (30, "30"), (40, "40")]
    assert charts._runs(points) == [[(0, 10, "10")], [(2, 30, "30"), (3, 40, "40")]]
    assert charts._runs([(None, "")]) == []


def test_words_of_the_lowest_line_stand_below_it():
    upper, lower = charts.Line("a", [(9, ""), (3, ""), (None, "")]), charts.Line("b", [(1, ""), (5, ""), (2, "")])
    assert charts._lowest([upper, lower]) == [{1}, {0}]


def test_progress_without_any_data_still_draws_its_frame():
    drawing = charts.progress([charts.Line("a", [(None, ""), (None, "")])], periods=["Q1", "Q2"], pace=[None, None])
    assert "Q2" in words(drawing) and "a" not in words(drawing)


def test_the_scoreboard_prints_status_in_words_with_its_symbol():
    dots = [charts.Dot("x", None, 80, "", "> 80 %", Status("chưa có số liệu", "no_data")),
            charts.Dot("y", 99, 98, "99,0 %", "> 98 %", Status("đạt", "met"))]  # fmt: skip
    found = words(charts.scoreboard(dots, target_label="CT", value_label="KQ"))
    assert {"– chưa có số liệu", "> 80 %", "✓ đạt", "99,0 % / > 98 %"} <= set(found)


def test_nothing_to_show_is_still_a_drawing():
    assert charts.plan_and_disbursed([], **LABELS).startswith(b"<svg")
    assert charts.communes([], **LABELS).startswith(b"<svg")
    assert charts.scoreboard([], target_label="", value_label="").startswith(b"<svg")


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
    assert "Vốn đầu tư phát triển, kế hoạch năm 2023" in drawing
    assert set(re.findall(r"font-family: ([^;]+)", drawing)) == {"'Source Sans Pro'"}
    assert "/" not in re.sub(r"http://www.w3.org/2000/svg|</|/>| / ", "", drawing)
