"""The plot of the benchmarks: what a unit costs as units grow. Lines differ in marker and dash, not in colour alone."""

from __future__ import annotations

import io
from collections.abc import Mapping

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure


def growth_plot(medians: Mapping[str, Mapping[str, float]]) -> bytes:
    """An SVG with seconds a unit and peak memory, over the number of units that each name begins with."""
    units = [int(name.split()[0]) for name in medians]
    costs = list(medians.values())
    with matplotlib.rc_context({"svg.hashsalt": "benchmarks", "svg.fonttype": "none", "font.size": 10}):
        figure = Figure(figsize=(8, 3.2), layout="constrained")
        time, memory = figure.subplots(1, 2)
        _line(time, units, [cost["wall_seconds"] for cost in costs], "wall", "o", "-")
        _line(time, units, [cost["cpu_seconds"] for cost in costs], "CPU", "s", "--")
        time.set(title="Seconds a unit", xlabel="units")
        memory.plot(units, [cost["peak_bytes"] / 1e6 for cost in costs], color="black", marker="^", linestyle=":")
        memory.set(title="Peak memory of all processes, MB", xlabel="units")
        for axes in (time, memory):
            axes.set_ylim(bottom=0)
            axes.set_xscale("log")
            axes.set_xticks(units, [str(number) for number in units], minor=False)
            axes.minorticks_off()
        time.legend(frameon=False)
        drawing = io.BytesIO()
        figure.savefig(drawing, format="svg", metadata={"Date": None, "Creator": None})
    return drawing.getvalue()


def _line(axes: Axes, units: list[int], seconds: list[float], label: str, marker: str, dash: str) -> None:
    each = [total / number for total, number in zip(seconds, units, strict=True)]
    axes.plot(units, each, color="black", marker=marker, linestyle=dash, label=label)
