"""Many made workspaces against the contract: `python -m tests.contract.many --count 1000` prints every difference."""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.contract.compared import differences
from tests.contract.workspaces import Made, make

CONTAINERS = ("csv", "xlsx")
ALL_CONTAINERS = (*CONTAINERS, "ods", "xls")


def convert(workspaces: Sequence[Made], profile: Path) -> None:
    """Write every master anew in its container, by LibreOffice: each folder and container in one go."""
    batches: dict[tuple[Path, str], list[str]] = {}
    for made in workspaces:
        for master, container in made.convert:
            batches.setdefault((master.parent, container), []).append(str(master))
    for (folder, container), paths in batches.items():
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", container]
        subprocess.run([*command, "--outdir", str(folder), *paths], check=True, capture_output=True)
        for path in map(Path, paths):  # a.ods.xlsx became a.ods.ods
            path.with_suffix(f".{container}").rename(path.with_suffix(""))


def compare_many(first: int, count: int, containers: Sequence[str], folder: Path) -> tuple[Counter[str], list[str]]:
    """What was looked at in `count` workspaces, and the differences, each with the seed of its workspace."""
    counts: Counter[str] = Counter()
    found: list[str] = []
    made = {seed: make(folder / str(seed), seed, containers) for seed in range(first, first + count)}
    if len(containers) > len(CONTAINERS):
        convert(list(made.values()), folder / "profile")
    for seed, workspace in made.items():
        workspace.register_all()
        found += [f"{seed}: {text}" for text in differences(workspace, counts)]
        counts["workspaces"] += 1
    return counts, found


def main() -> None:
    """Compare, print what was looked at and every difference; exit 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--all-containers", action="store_true", help="ods and xls too, through LibreOffice")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        containers = ALL_CONTAINERS if given.all_containers else CONTAINERS
        counts, found = compare_many(given.first, given.count, containers, Path(folder))
    print(*found, sep="\n")
    print(dict(sorted(counts.items())))
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
