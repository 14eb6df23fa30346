"""How far a command has come: a bar on a terminal, or, for a program that asks for it, lines that it can read."""

from __future__ import annotations

import os
import re
import sys
from typing import Any, NamedTuple, NoReturn

from tqdm import tqdm

#: Asks for lines instead of a bar, by any value.
AS_LINES = "MONITORING_PROGRESS"
_LINE = re.compile(r"@progress (\d+)/(\d+) (.*)")


class Progress(NamedTuple):
    """How many of how many pieces of something are done; `total` 0 while nobody knows."""

    done: int
    total: int
    what: str


def bar(**settings: Any) -> tqdm[NoReturn]:
    """A bar of tqdm with these settings. In a log file it is one line; on a terminal it moves."""
    if os.environ.get(AS_LINES):
        return _Lines(**settings)
    return tqdm(dynamic_ncols=True, mininterval=0.1 if sys.stderr.isatty() else 3600, **settings)


def progress_in(line: str) -> Progress | None:
    """What a line of a command's output says of its progress; None where it says something else."""
    told = _LINE.fullmatch(line)
    return Progress(int(told[1]), int(told[2]), told[3]) if told else None


class _Lines(tqdm):  # type: ignore[type-arg]  # of what, it never asks
    def display(self, msg: str | None = None, pos: int | None = None) -> None:
        what = str(self.desc or "").removesuffix(": ")
        print(f"@progress {self.n:.0f}/{self.total or 0:.0f} {what}", file=sys.stderr, flush=True)
