"""LibreOffice as another program that opens forms: what it calculates, and what it keeps."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl

_FORMULA_CELL = re.compile(rb"(<c [^>]*?)( t=\"(?:str|b|e|n)\")?([^>]*>\s*<f[^>]*>[^<]*</f>)<v[^>]*>[^<]*</v>|<f>x</f>")


def without_results(content: bytes) -> bytes:
    """A workbook whose formulas have no results: whoever opens it has to calculate."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _FORMULA_CELL.sub(rb"\1\3", part) if name.startswith("xl/worksheets/sheet") else part)
    return buffer.getvalue()


def saved_by_libreoffice(libreoffice: str, folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """`files`, each opened and saved by LibreOffice, in one call: it takes seconds to start."""
    came, saved = folder / "came", folder / "saved"
    came.mkdir()
    for name, content in files.items():
        (came / name).write_bytes(content)
    for ending in sorted({Path(name).suffix[1:] for name in files}):
        options = [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", ending]
        paths = sorted(map(str, came.glob(f"*.{ending}")))
        subprocess.run(
            [libreoffice, *options, "--outdir", str(saved), *paths], check=True, capture_output=True, timeout=120
        )
    return {name: (saved / name).read_bytes() for name in files}


def values(content: bytes) -> dict[tuple[str, str], object]:
    """What the cells of a workbook show: (sheet, place) → value."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def formula_places(content: bytes) -> list[tuple[str, str]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = ((sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row)
    return [(title, cell.coordinate) for title, cell in cells if cell.data_type == "f"]
