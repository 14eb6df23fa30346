"""Our cleaning of one large file of vouchers: the reader, the rules and the ledger that the notebooks call.

python -m benchmarks.cleaning_ours ROOT DISTRICT PERIOD FILE FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import Received, read_content
from monitoring.subject import open_subject


def main(root: str, unit: str, period: str, file: str, folder: str) -> None:
    context = context_for(open_subject(root, unit, period))
    clean({"payments": _received(Path(file))}, context).write(Path(folder))


def _received(path: Path) -> Received:
    ((layout, rows, aside),) = read_content(path.read_bytes(), {"payments": load_layouts()["payments"]}, path.name)
    return Received(layout, rows, aside, {})


if __name__ == "__main__":
    main(*sys.argv[1:])
