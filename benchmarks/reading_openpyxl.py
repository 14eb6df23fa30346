"""What openpyxl needs to read the cells of a workbook and nothing more, in the mode it has for large files.

python -m benchmarks.reading_openpyxl FILE
"""

from __future__ import annotations

import sys

import openpyxl


def main(file: str) -> None:
    sheet = openpyxl.load_workbook(file, read_only=True).active
    if sum(1 for _ in sheet.iter_rows(values_only=True)) < 2:
        raise ValueError(f"{file} has no rows")


if __name__ == "__main__":
    main(*sys.argv[1:])
