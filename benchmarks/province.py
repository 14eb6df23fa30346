"""(g) The 78 units of Quảng Trị, three quarters each, and the province's roll-ups: what a unit-quarter costs.

python -m benchmarks.province --units 6 78
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import Cost, alternate, measure, save
from benchmarks.units import QUARTERS_A_UNIT, batch
from data.illustrative.programme import province_units, write_unit
from monitoring.running.workers import usual_number
from monitoring.workspace import Workspace


def run(units: int, workers: int) -> Cost:
    """The batch over so many of the units, one language, page alone, from nothing; every roll-up must be there."""
    with TemporaryDirectory(prefix="benchmark-") as folder:
        for row in province_units()[:units]:
            write_unit(Path(folder), row)
        workspace = Workspace(Path(folder))
        cost = measure([*batch(workspace, "--workers", workers, "--reports", "vi"), "--only", "html"])
        made = (
            list(workspace.reports.glob("*/2026-Q*/report.vi.html")),
            list(workspace.reports.glob("*/*/rollup.*.html")),
        )
        assert [len(found) for found in made] == [units * QUARTERS_A_UNIT, QUARTERS_A_UNIT]
    return cost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, nargs="+", default=[6, 78])
    parser.add_argument("--workers", type=int, default=usual_number())
    options = parser.parse_args()
    contenders = {
        f"{units * QUARTERS_A_UNIT} unit-quarters": lambda units=units: run(units, options.workers)
        for units in options.units
    }
    costs = alternate(contenders, repeats=1)
    save(
        Path(__file__).stem, costs, units=[units * QUARTERS_A_UNIT for units in options.units], workers=options.workers
    )


if __name__ == "__main__":
    main()
