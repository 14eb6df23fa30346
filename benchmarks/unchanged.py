"""(h) What a look costs when nothing changed: `run`, `batch` and `status` over a great many publications.

python -m benchmarks.unchanged --units 45 450 3399
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from functools import partial
from pathlib import Path

from benchmarks.measuring import REPOSITORY, Cost, alternate, measure, save
from benchmarks.units import QUARTERS_A_UNIT, workspace_of
from monitoring.evidence import sums
from monitoring.evidence.record import MANIFEST
from monitoring.workspace import Workspace

COMMANDS = ("run", "batch", "status")
#: What holds the sums of other files, in the order in which they do; and what may name the unit.
_LAST = ("sources.yml", "datapackage.json", sums.SUMS, MANIFEST)
_TEXTS = (".csv", ".yml", ".json", "")


def look(workspace: Workspace, command: str) -> Cost:
    """One command over everything present."""
    return measure([sys.executable, REPOSITORY / "pipeline.py", command, "--root", workspace.root])


def copy_unit(workspace: Workspace, code: str, new: str) -> None:
    """All that a unit has received and published, under another code, as if it were its own: sums follow what they are
    of. What does not name the unit is linked: thousands of publications would take tens of gigabytes.
    """
    said = {code.encode(): new.encode()}
    folders = (workspace.raw, workspace.processed("x", "").parent, workspace.histories, workspace.reports)
    files = [(folder, path) for folder in folders for path in (folder / code).rglob("*") if path.is_file()]
    for folder, path in sorted(files, key=lambda file: _LAST.index(file[1].name) + 1 if file[1].name in _LAST else 0):
        before = after = path.read_bytes()
        for old in said if path.suffix in _TEXTS else ():
            after = after.replace(old, said[old])
        target = folder / new / path.relative_to(folder / code)
        target.parent.mkdir(parents=True, exist_ok=True)
        if after == before:
            os.link(path, target)
        else:
            target.write_bytes(after)
            said[hashlib.sha256(before).hexdigest().encode()] = hashlib.sha256(after).hexdigest().encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, nargs="+", default=[45, 450, 3399])
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    costs: dict[str, list[Cost]] = {}
    with workspace_of(QUARTERS_A_UNIT) as (workspace, [first, *_]):
        look(workspace, "batch")
        for units in options.units:
            for number in range(len(workspace.units()), units // QUARTERS_A_UNIT):
                copy_unit(workspace, first.unit, f"mau-{number + 1:04d}")
            for command in COMMANDS:  # the roll-ups are then due, and each copy is read once
                print(f"{units} {command}, the first time: {look(workspace, command)}", file=sys.stderr, flush=True)
            looks = {f"{units} units, {command}": partial(look, workspace, command) for command in COMMANDS}
            costs |= alternate(looks, options.repeats)
    save(Path(__file__).stem, costs, units=options.units)


if __name__ == "__main__":
    main()
