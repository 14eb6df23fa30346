"""(e) What a unit costs as units grow: seconds and memory each, by our batch.

python -m benchmarks.growth --units 1 10 30 100
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.chains import run_batch
from benchmarks.measuring import alternate, save
from benchmarks.units import workspace_of
from monitoring.running.workers import usual_number


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, nargs="+", default=[1, 10, 30, 100])
    parser.add_argument("--workers", type=int, default=usual_number())
    options = parser.parse_args()
    costs = {}
    for units in options.units:
        with workspace_of(units) as (workspace, _):
            name = f"{units} units"
            costs |= alternate({name: lambda workspace=workspace: run_batch(workspace, options.workers)}, repeats=1)
    save(Path(__file__).stem, costs, units=options.units, workers=options.workers)


if __name__ == "__main__":
    main()
