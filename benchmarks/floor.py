"""(b) Our batch against the floor: the same cells and exports in one warm process.

python -m benchmarks.floor --units 9 --repeats 3
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from benchmarks.chains import run_batch
from benchmarks.measuring import Cost, alternate, measure, save
from benchmarks.units import OTHERS_ENVIRONMENT, check_same_pages, workspace_of
from monitoring.running.workers import usual_number
from monitoring.workspace import Workspace


def run_floor(workspace: Workspace) -> Cost:
    """Everything in one process that has imported everything once."""
    return measure([sys.executable, "-m", "benchmarks.one_process", workspace.root], environment=OTHERS_ENVIRONMENT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=9)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--workers", type=int, default=usual_number())
    options = parser.parse_args()
    with workspace_of(options.units) as (workspace, units):
        contenders = {"batch": partial(run_batch, workspace, options.workers), "floor": partial(run_floor, workspace)}
        costs = alternate(contenders, options.repeats)
        check_same_pages(workspace, units)
    save(Path(__file__).stem, costs, units=options.units, workers=options.workers)


if __name__ == "__main__":
    main()
