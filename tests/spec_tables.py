"""Tests by tables that anybody can read and add to: CSV files in `spec/`, one case a row."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

_ESCAPED = re.compile(r"\\(?:u([0-9a-f]{4})|([nt0]))")
_CONTROLS = {"n": "\n", "t": "\t", "0": "\0"}


def spec(name: str) -> pytest.MarkDecorator:
    """Runs a test once for each row of `spec/<name>.csv`, whose header names the test's arguments; all are text."""
    with (Path(__file__).parent / "spec" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return pytest.mark.parametrize(header, [list(map(_unescaped, row)) for row in rows])


def _unescaped(cell: str) -> str:
    r"""Signs that nobody sees are written `\u200b`, `\n`, `\t`, `\0`."""
    return _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)) if sign[1] else _CONTROLS[sign[2]], cell)


def cells(text: str) -> dict[str, str]:
    """`a=1; b=2` as a dictionary: the filled cells of a row."""
    return dict(cell.split("=", 1) for cell in text.split("; ")) if text else {}
