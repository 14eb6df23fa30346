"""(d) Cleaning a large csv file of vouchers: ours against polars and naive pandas, with the same books at the end; and
a workbook of as many as the format holds, beside what openpyxl needs to read its cells.

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
from benchmarks.payments import write_payments, write_workbook
from benchmarks.tools import beside_ours, version
from benchmarks.units import Unit, workspace_of
from monitoring.cleaning.codelists import CodeList
from monitoring.cleaning.rules import context_for
from monitoring.subject import open_subject
from monitoring.workspace import Workspace

#: What every contender must write alike, byte for byte.
_SAME = ("ledger.csv", "payments.csv")
#: Rows that a sheet of the format holds below its header.
_SHEET_ROWS = (1 << 20) - 1


def run(name: str, workspace: Workspace, unit: Unit, file: Path, polars: Path) -> Cost:
    """Clean `file` by the contender `name`, from the file to the tables."""
    folder = workspace.root / "cleaned" / name
    shutil.rmtree(folder, ignore_errors=True)
    arguments = [workspace.root, unit.unit, unit.period, file, folder]
    command = [sys.executable, "-m", f"benchmarks.cleaning_{name}", *arguments]
    return measure(command, environment={"PYTHONPATH": str(polars)} if name == "polars" else None)


def run_on_sheet(workspace: Workspace, unit: Unit, codes: dict[str, CodeList], rows: int) -> dict[str, list[Cost]]:
    """A workbook of so many vouchers: cleaned by us, and only read by openpyxl."""
    file = workspace.root / f"payments-{rows}.xlsx"
    write_workbook(file, rows, codes)
    reading = [sys.executable, "-m", "benchmarks.reading_openpyxl", file]
    contenders = {
        f"ours, xlsx of {rows} rows": partial(run, "ours", workspace, unit, file, Path()),
        f"openpyxl, reading alone, xlsx of {rows} rows": partial(measure, reading),
    }
    return alternate(contenders, 1)


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
    parser.add_argument("--sheet-rows", type=int, default=_SHEET_ROWS, help="rows of the workbook; 0 for none")
    options = parser.parse_args()
    polars = beside_ours("polars")
    with workspace_of(3) as (workspace, units):
        unit = units[-1]
        codes = context_for(open_subject(workspace.root, unit.unit, str(unit.period))).codes
        costs = {}
        for rows, names in ((options.pandas_rows, ("ours", "pandas")), (options.rows, ("ours", "polars"))):
            file = workspace.root / f"payments-{rows}.csv"
            write_payments(file, rows, codes)
            contenders = {f"{name}, {rows} rows": partial(run, name, workspace, unit, file, polars) for name in names}
            costs |= alternate(contenders, options.repeats if "polars" in names else 1)
            check_same_books([workspace.root / "cleaned" / name for name in names])
            file.unlink()
        if options.sheet_rows:
            costs |= run_on_sheet(workspace, unit, codes, options.sheet_rows)
    facts = {"rows": options.rows, "pandas_rows": options.pandas_rows, "sheet_rows": options.sheet_rows}
    save(Path(__file__).stem, costs, **facts, polars=version(Path(sys.executable), "polars", polars))


if __name__ == "__main__":
    main()
