"""(j) The country on paper: 3,400 communes, twelve months, from the measured cost of a unit.

python -m benchmarks.country

Takes what `growth` and `cluster` have measured (results/*.json), publishes one unit here for the room that it takes,
and lets so many machines work off a month: the communes of a province, then its roll-up, by whoever is free. The front
page of so many publications is not in it.
"""

from __future__ import annotations

import heapq
import json
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chains import run_batch
from benchmarks.measuring import RESULTS, machine
from benchmarks.page import read_results
from benchmarks.units import workspace_of

COMMUNES, PROVINCES, MONTHS = 3_400, 34, 12
#: Machines and the processors of each: the one measured on, an office's server, a few of these.
MACHINES = ((1, 2), (1, 16), (4, 16), (8, 32))


@dataclass(frozen=True)
class Unit:
    """What a unit costs: CPU seconds, those of a machine's start, the share of the time that processors work, the
    factor of a cluster, and bytes that are published.
    """

    seconds: float
    start_seconds: float
    at_work: float
    in_cluster: float
    published_bytes: int

    @classmethod
    def measured(cls, results: dict, published_bytes: int) -> Unit:
        """From the two largest numbers of units of `growth`, and the pool beside the cluster of `cluster`."""
        found = {int(name.split()[0]): cost for name, cost in results["growth"]["medians"].items()}
        few, many = sorted(found)[-2:]
        seconds = (found[many]["cpu_seconds"] - found[few]["cpu_seconds"]) / (many - few)
        at_work = found[many]["cpu_seconds"] / found[many]["wall_seconds"] / results["growth"]["machine"]["cores"]
        pool, dask = (results["cluster"]["medians"][name]["cpu_seconds"] for name in ("pool", "dask"))
        start = max(0.0, found[few]["cpu_seconds"] - few * seconds)
        return cls(seconds, start, min(1.0, at_work), max(1.0, dask / pool), published_bytes)


def month(unit: Unit, machines: int, cores: int) -> float:
    """Seconds on the clock for all communes of a month and the roll-ups of the provinces, each as dear as a unit."""
    each = unit.seconds / unit.at_work * (unit.in_cluster if machines > 1 else 1)
    free = [unit.start_seconds / cores] * (machines * cores)
    heapq.heapify(free)
    ended = 0.0
    due: deque[float] = deque()  # when roll-ups may begin
    for province in range(PROVINCES):
        communes = COMMUNES // PROVINCES + (province < COMMUNES % PROVINCES)
        last = 0.0
        for _ in range(communes):
            end = heapq.heappop(free) + each
            heapq.heappush(free, end)
            last = max(last, end)
        due.append(last)
        while due and due[0] <= free[0]:
            due.popleft()
            heapq.heapreplace(free, free[0] + each)
    for begin in due:
        ended = max(ended, max(heapq.heappop(free), begin) + each)
        heapq.heappush(free, ended)
    return max(free)


def main() -> None:
    with workspace_of(1) as (workspace, _):
        run_batch(workspace, 1)
        published = sum(path.stat().st_size for path in workspace.root.rglob("*") if path.is_file())
        published -= sum(path.stat().st_size for path in (workspace.root / "data" / "raw").rglob("*") if path.is_file())
    unit = Unit.measured(read_results(), published)
    rows = []
    for machines, cores in MACHINES:
        seconds = month(unit, machines, cores)
        rows.append({"machines": machines, "cores": cores, "month_hours": seconds / 3600})
        print(
            f"{machines} × {cores} processors: {seconds / 3600:.2f} h a month, {MONTHS * seconds / 3600:.1f} h a year"
        )
    facts = {"communes": COMMUNES, "provinces": PROVINCES, "months": MONTHS, "unit": vars(unit), "rows": rows}
    text = json.dumps({**facts, "machine": machine()}, indent=1, ensure_ascii=False) + "\n"
    (RESULTS / f"{Path(__file__).stem}.json").write_text(text, encoding="utf-8", newline="\n")
    print(f"{COMMUNES * MONTHS:,} publications, {COMMUNES * MONTHS * published / 1e9:,.0f} GB")


if __name__ == "__main__":
    main()
