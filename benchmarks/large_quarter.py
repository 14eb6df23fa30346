"""(i) One quarter of very many vouchers: page, PDF, auditor's page and workbook, and one number traced.

python -m benchmarks.large_quarter --rows 10000 100000 300000 1000000
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from benchmarks.measuring import REPOSITORY, Cost, measure, save, summary
from benchmarks.payments import write_payments
from benchmarks.units import QUARTERS_A_UNIT, Unit, forget, workspace_of
from monitoring.cleaning.rules import context_for
from monitoring.subject import open_subject
from monitoring.workspace import Workspace

#: Everything that such a quarter is asked for.
_PUBLISHED = "html,pdf,workbook,audit"


def receive(workspace: Workspace, unit: Unit, rows: int) -> None:
    """So many vouchers in one file, received as any other."""
    file = workspace.root / f"payments-{rows}.csv"
    codes = context_for(open_subject(workspace.root, unit.unit, str(unit.period))).codes
    write_payments(file, rows, codes)
    sender = next(iter(open_subject(workspace.root, unit.unit, str(unit.period)).unit.agencies)).code
    given = [file, "--unit", unit.unit, "--period", unit.period, "--from", sender]
    subprocess.run(_command("receive", workspace, *given), cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    file.unlink()


def costs_of(workspace: Workspace, unit: Unit) -> dict[str, Cost]:
    """What everything costs from nothing, and then what it costs to trace the largest of the numbers."""
    forget(workspace)
    of_unit = ("--unit", unit.unit, "--period", unit.period)
    published = measure(_command("run", workspace, *of_unit, "--only", _PUBLISHED))
    pages = sorted(workspace.report(unit.unit, unit.period).glob("*.*"))
    sizes = ", ".join(f"{path.name} {path.stat().st_size / 1e6:.1f} MB" for path in pages)
    print(f"  published: {summary(published)}; {sizes}", file=sys.stderr, flush=True)
    traced = measure(_command("trace", workspace, unit.unit, unit.period, "disbursement"))
    print(f"  traced: {summary(traced)}", file=sys.stderr, flush=True)
    return {"published": published, "one number traced": traced}


def _command(name: str, workspace: Workspace, *arguments: object) -> list[str]:
    return list(map(str, [sys.executable, "pipeline.py", name, *arguments, "--root", workspace.root]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 300_000, 1_000_000])
    options = parser.parse_args()
    costs: dict[str, list[Cost]] = {}
    for number, rows in enumerate(options.rows, start=1):
        with workspace_of(QUARTERS_A_UNIT) as (workspace, units):
            receive(workspace, units[-1], rows)
            print(f"{rows} vouchers", file=sys.stderr, flush=True)
            costs |= {f"{rows} vouchers, {name}": [cost] for name, cost in costs_of(workspace, units[-1]).items()}
        save(Path(__file__).stem, costs, rows=options.rows[:number])


if __name__ == "__main__":
    main()
