"""(c) What a rerun costs when nothing changed, and when one file did: ours against Snakemake with the same notebooks.

python -m benchmarks.reruns --units 3 --repeats 5
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measuring import REPOSITORY, Cost, alternate, measure, save
from benchmarks.snakefile import write_snakefile
from benchmarks.tools import own_python, version
from benchmarks.units import OTHERS_ENVIRONMENT, Unit, check_same_pages, workspace_of
from monitoring.intake.registry import read_register
from monitoring.workspace import Workspace


def run_ours(workspace: Workspace) -> Cost:
    """Our command for everything present."""
    command = [sys.executable, REPOSITORY / "pipeline.py", "run", "--root", workspace.root, "--only", "html,pdf"]
    return measure([*command, "--language", "vi,en"])


def run_snakemake(python: Path, workspace: Workspace) -> Cost:
    """Snakemake on all cores, with its rules for the same notebooks and exports."""
    snakefile = workspace.root / "Snakefile"
    command = [python, "-m", "snakemake", "--snakefile", snakefile, "--cores", "all", "--quiet", "all"]
    return measure(command, environment=OTHERS_ENVIRONMENT, cwd=workspace.root)


def change_one_file(workspace: Workspace, unit: Unit) -> None:
    """Let a blank line follow the last one of a csv file of `unit`, and register the new content."""
    register = workspace.register(unit.unit, unit.period)
    sources = read_register(workspace, unit.unit, unit.period)
    name = min(name for name, source in sources.items() if name.endswith(".csv"))
    path = workspace.received(unit.unit, unit.period) / name
    before, after = path.read_bytes(), path.read_bytes() + b"\n"
    text = register.read_text(encoding="utf-8")
    text = text.replace(hashlib.sha256(before).hexdigest(), hashlib.sha256(after).hexdigest())
    text = text.replace(f"bytes: {len(before)}\n", f"bytes: {len(after)}\n")
    path.write_bytes(after)
    register.write_text(text, encoding="utf-8", newline="\n")


def after_a_change(run: Callable[[], Cost], change: Callable[[], None]) -> Cost:
    """What `run` costs after `change`."""
    change()
    return run()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=3)
    parser.add_argument("--repeats", type=int, default=5, help="with nothing changed")
    parser.add_argument("--changes", type=int, default=2, help="repeats with one file changed")
    options = parser.parse_args()
    python = own_python("snakemake")
    with workspace_of(options.units) as (workspace, units):
        write_snakefile(workspace, units)
        tools = {"ours": partial(run_ours, workspace), "snakemake": partial(run_snakemake, python, workspace)}
        alternate({f"{name}, everything": run for name, run in tools.items()}, repeats=1)
        unchanged = {f"{name}, nothing changed": run for name, run in tools.items()}
        costs = alternate(unchanged, options.repeats)
        changed = {
            f"{name}, one file changed": partial(after_a_change, run, change)
            for (name, run), change in zip(
                tools.items(), [partial(change_one_file, workspace, units[-1]), lambda: None], strict=True
            )
        }
        check_same_pages(workspace, units)  # before a file changes: only ours then says what changed
        costs |= alternate(changed, options.changes)
    save(Path(__file__).stem, costs, units=options.units, snakemake=version(python, "snakemake"))


if __name__ == "__main__":
    main()
