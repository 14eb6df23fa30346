"""Write the tables and the plot of README.md anew from results/*.json: no figure there is typed by hand.

python -m benchmarks.page
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measuring import HERE, RESULTS
from benchmarks.plot import growth_plot

README = HERE / "README.md"

#: The file of results, its heading, and the contender that all others are compared with.
SECTIONS = (
    ("chains", "(a) Unit-quarters in two languages, page and PDF", "batch"),
    ("floor", "(b) Against the floor: the same cells and exports in one warm process", "floor"),
    ("reruns", "(c) Reruns", ""),
    ("cleaning", "(d) Cleaning one file", ""),
    ("growth", "(e) As units grow", ""),
    ("cluster", "(f) A pool of processes and a Dask cluster on the same machine", "pool"),
    ("province", "(g) The units of a province with its roll-ups, page in one language", ""),
    ("unchanged", "(h) Nothing changed in a great many publications", ""),
    ("large_quarter", "(i) One quarter of very many vouchers", ""),
    ("first_minute", "(k) From a copy of the project to its first report", "pip, as README.md said before"),
)
#: Those whose costs are told by the units that each contender's name begins with.
_DIVIDED = {"growth", "province", "unchanged"}
_PLOT = "\n![Seconds a unit and peak memory, as units grow](growth.svg)\n"
_FACTS = {
    "units": "units",
    "workers": "workers",
    "rows": "rows",
    "pandas_rows": "rows for pandas",
    "sheet_rows": "rows of the workbook",
}


def update(readme: str, results: Mapping[str, Mapping[str, Any]]) -> str:
    """`readme` with the text between each pair of marks replaced by what `results` say; what has none stays empty."""
    for name, heading, base in SECTIONS:
        found = results.get(name)
        text = section(heading, found, base, divided=name in _DIVIDED) if found else "Not measured yet.\n"
        readme = _between(readme, name, text + _PLOT if found and name == "growth" else text)
    on_paper = country(results["country"]) if "country" in results else "Not measured yet.\n"
    return _between(_between(readme, "country", on_paper), "machine", machine(results))


def _between(readme: str, name: str, text: str) -> str:
    """Raises ValueError where the marks `<!-- name -->` and `<!-- /name -->` are missing."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, rest = readme[: readme.index(start)], readme[readme.index(end) :]
    return f"{before}{start}\n{text}{rest}"


def section(heading: str, found: Mapping[str, Any], base: str, divided: bool = False) -> str:
    """Heading, facts and table of one benchmark; `divided`: by the units that each contender's name begins with."""
    facts = [f"{words}: {_listed(found[name])}" for name, words in _FACTS.items() if name in found]
    facts.append(f"runs of each, medians shown: {', '.join(str(len(runs)) for runs in found['runs'].values())}")
    facts += [f"{tool} {found[tool]}" for tool in ("snakemake", "polars") if tool in found]
    lines = [f"### {heading}", "", f"{'; '.join(facts)}.", "", *_table(found["medians"], base, divided)]
    return "\n".join(lines) + "\n"


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _table(medians: Mapping[str, Mapping[str, float]], base: str, divided: bool) -> list[str]:
    heads = ["", "wall s", "CPU s", "peak MB"]
    heads += ["wall s a unit", "CPU s a unit", "MB a unit"] if divided else ["wall ×", "CPU ×"] if base else []
    lines = [_row(heads), _row(["---", *["--:"] * (len(heads) - 1)])]
    for name, cost in medians.items():
        wall, cpu, peak = cost["wall_seconds"], cost["cpu_seconds"], cost["peak_bytes"] / 1e6
        cells = [name, f"{wall:.2f}", f"{cpu:.2f}", f"{peak:.0f}"]
        if divided:
            units = int(name.split()[0])
            cells += [_seconds(wall / units), _seconds(cpu / units), f"{peak / units:.0f}"]
        elif base:
            cells += [f"{cost[what] / medians[base][what]:.2f}" for what in ("wall_seconds", "cpu_seconds")]
        lines.append(_row(cells))
    return lines


def _seconds(of_a_unit: float) -> str:
    return f"{of_a_unit:.2f}" if of_a_unit > 0.05 else f"{of_a_unit:.4f}"


def country(found: Mapping[str, Any]) -> str:
    """The country on paper, by machines."""
    unit, units = found["unit"], found["communes"] * found["months"]
    each, seconds, dearer = unit["published_bytes"], unit["seconds"], unit["in_cluster"]
    lines = [
        "### (j) The country on paper",
        "",
        f"{found['communes']:,} communes in {found['provinces']} provinces, {found['months']} months: {units:,} "
        f"publications of {each / 1e6:.1f} MB with what is kept of them, {units * each / 1e9:,.0f} GB; {seconds:.2f} "
        f"CPU s each, times {dearer:.2f} on several machines. Simulated, not run.",
        "",
        _row(["", "hours a month", "hours a year"]),
        _row(["---", "--:", "--:"]),
    ]
    for row in found["rows"]:
        name = f"{row['machines']} × {row['cores']} processors"
        lines.append(_row([name, f"{row['month_hours']:.2f}", f"{row['month_hours'] * found['months']:.1f}"]))
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def machine(results: Mapping[str, Mapping[str, Any]]) -> str:
    """On what and with which versions the results were measured, once for each machine met."""
    lines = []
    for name, found in sorted(results.items()):
        of = found["machine"]
        versions = ", ".join(f"{library} {number}" for library, number in of["versions"].items())
        lines.append(
            f"- `{name}`: {of['processor']}, {of['cores']} cores, {of['memory_gb']} GB, {of['system']}, load before "
            f"{of['load_before']:.1f}; {versions}."
        )
    return "\n".join(lines or ["Not measured yet."]) + "\n"


def read_results(folder: Path = RESULTS) -> dict[str, dict[str, Any]]:
    """Every file of results, by its name."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def main() -> None:
    results = read_results()
    text = update(README.read_text(encoding="utf-8"), results)
    README.write_text(text, encoding="utf-8", newline="\n")
    if "growth" in results:
        (HERE / "growth.svg").write_bytes(growth_plot(results["growth"]["medians"]))


if __name__ == "__main__":
    main()
