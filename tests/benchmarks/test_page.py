"""Every figure of the benchmarks' page comes from the results."""

import pytest

from benchmarks import page
from benchmarks.measuring import HERE

COST = {"wall_seconds": 2.0, "cpu_seconds": 3.0, "peak_bytes": 4_000_000}
SLOW = {"wall_seconds": 20.0, "cpu_seconds": 15.0, "peak_bytes": 9_000_000}
MACHINE = {
    "processor": "a processor",
    "cores": 2,
    "memory_gb": 8,
    "load_before": 0.25,
    "system": "Linux 6",
    "versions": {"python": "3.11"},
}


def results_of(units, **medians):
    return {
        "units": units,
        "medians": medians,
        "runs": {name: [cost] for name, cost in medians.items()},
        "machine": MACHINE,
    }


def test_the_page_says_what_the_results_say_and_keeps_its_words():
    results = {"chains": results_of(30, **{"batch": COST, "command lines": SLOW})}
    text = page.update((HERE / "README.md").read_text(encoding="utf-8"), results)
    assert "| command lines | 20.00 | 15.00 | 9 | 10.00 | 5.00 |" in text
    assert "units: 30" in text and "a processor, 2 cores" in text
    assert text.count("Not measured yet.") == 10 and "growth.svg" not in text
    assert page.update(text, results) == text


def test_growth_is_told_by_unit():
    text = page.section("x", results_of([1, 4], **{"1 units": COST, "4 units": SLOW}), "", divided=True)
    assert "| 4 units | 20.00 | 15.00 | 9 | 5.00 | 3.75 | 2 |" in text
    drawing = page.growth_plot({"1 units": COST, "4 units": SLOW})
    assert drawing.startswith(b"<?xml") and drawing == page.growth_plot({"1 units": COST, "4 units": SLOW})


def test_the_country_is_told_by_machines():
    unit = {"seconds": 3.6, "in_cluster": 1.15, "published_bytes": 2_000_000}
    rows = [{"machines": 4, "cores": 16, "month_hours": 0.05}]
    found = {"communes": 3400, "provinces": 34, "months": 12, "unit": unit, "rows": rows, "machine": MACHINE}
    text = page.country(found)
    assert "40,800 publications of 2.0 MB with what is kept of them, 82 GB; 3.60 CPU s each, times 1.15" in text
    assert "| 4 × 16 processors | 0.05 | 0.6 |" in text


def test_a_page_without_its_marks_is_an_error():
    with pytest.raises(ValueError):
        page.update("# a page", {})
