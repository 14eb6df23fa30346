"""(d) Cleaning a large csv file of vouchers: ours against polars and naive pandas, with the same books at the end.

python -m benchmarks.cleaning --rows 5000000 --repeats 3
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from functools import partial
from pathlib import Path

from benchmarks.measuring import Cost, alternate, measure, save
from benchmarks.payments import write_payments
from benchmarks.tools import beside_ours, version
from benchmarks.units import Unit, workspace_of
from monitoring.cleaning.rules import context_for
from monitoring.subject import open_subject
from monitoring.workspace import Workspace

#: What every contender must write alike, byte for byte.
_SAME = ("ledger.csv", "payments.csv")


def run(name: str, workspace: Workspace, unit: Unit, file: Path, polars: Path) -> Cost:
    """Clean `file` by the contender `name`, from the file to the tables."""
    folder = workspace.root / "cleaned" / name
    shutil.rmtree(folder, ignore_errors=True)
    arguments = [workspace.root, unit.district, unit.period, file, folder]
    command = [sys.executable, "-m", f"benchmarks.cleaning_{name}", *arguments]
    return measure(command, environment={"PYTHONPATH": str(polars)} if name == "polars" else None)


def check_same_books(folders: list[Path]) -> None:
    """Raises RuntimeError where contenders accepted other rows or other amounts, or count otherwise."""
    for name in _SAME:
        digests = {folder.name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for folder in folders}
        if len(set(digests.values())) > 1:
            raise RuntimeError(f"{name} differs: {digests}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--pandas-rows", type=int, default=100_000, help="naive pandas gets this part of the work only")
    options = parser.parse_args()
    polars = beside_ours("polars")
    with workspace_of(3) as (workspace, units):
        unit = units[-1]
        codes = context_for(open_subject(workspace.root, unit.district, str(unit.period))).codes
        costs = {}
        for rows, names in ((options.pandas_rows, ("ours", "pandas")), (options.rows, ("ours", "polars"))):
            file = workspace.root / f"payments-{rows}.csv"
            write_payments(file, rows, codes)
            contenders = {f"{name}, {rows} rows": partial(run, name, workspace, unit, file, polars) for name in names}
            costs |= alternate(contenders, options.repeats if "polars" in names else 1)
            check_same_books([workspace.root / "cleaned" / name for name in names])
            file.unlink()
    facts = {"rows": options.rows, "pandas_rows": options.pandas_rows}
    save(Path(__file__).stem, costs, **facts, polars=version(Path(sys.executable), "polars", polars))


if __name__ == "__main__":
    main()
