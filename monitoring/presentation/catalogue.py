"""Keeps the Vietnamese catalogue complete: `python -m monitoring.presentation.catalogue` collects and compiles
messages.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from monitoring.messages import LOCALES
from monitoring.workspace import REPOSITORY

PO_FILE = LOCALES / "vi" / "LC_MESSAGES" / "monitoring.po"
MO_FILE = PO_FILE.with_suffix(".mo")

#: The catalogue's history is in version control; a date of its own would only make it differ.
_FIXED = datetime(2024, 1, 1, tzinfo=UTC)

#: Calls whose first argument is a message id.
_FUNCTIONS = {"_", "N_", "translate", "InputError", "UsageError", "fill", "part"}
#: Keyword arguments that are message ids.
_KEYWORDS = {"remedy", "agrees", "differs", "missing", "message"}


def collect() -> dict[str, set[str]]:
    """Every message id of the front door, the package and the notebooks → the files that use it."""
    found: dict[str, set[str]] = {}
    for path in [REPOSITORY / "pipeline.py", *sorted((REPOSITORY / "monitoring").rglob("*.py"))]:
        _add(found, path.read_text(encoding="utf-8"), path)
    for path in sorted((REPOSITORY / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                _add(found, "".join(cell["source"]), path)
    return found


def _add(found: dict[str, set[str]], code: str, path: Path) -> None:
    for message in _messages(ast.parse(code)):
        found.setdefault(message, set()).add(path.relative_to(REPOSITORY).as_posix())


def _messages(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in _FUNCTIONS:
                yield from _strings(node.args[:1])
            yield from _strings([word.value for word in node.keywords if word.arg in _KEYWORDS])


def _strings(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from _strings([node.body, node.orelse])


def read_catalogue() -> Catalog:
    """The Vietnamese catalogue as committed."""
    if not PO_FILE.exists():
        return Catalog(locale="vi")
    with PO_FILE.open("rb") as file:
        return read_po(file, locale="vi")


def update() -> list[str]:
    """Bring the .po file in line with the code, compile the .mo file, and return the ids still without translation."""
    old = read_catalogue()
    fresh = Catalog(locale="vi", project="monitoring", fuzzy=False, creation_date=_FIXED, revision_date=_FIXED)
    for message, files in sorted(collect().items()):
        known = old.get(message)
        # Babel writes a place without a line where it is None.
        places: list[tuple[str, int]] = [(file, None) for file in sorted(files)]  # type: ignore[misc]
        fresh.add(message, known.string if known else "", locations=places)
    PO_FILE.parent.mkdir(parents=True, exist_ok=True)
    with PO_FILE.open("wb") as file:
        write_po(file, fresh, width=120)
    with MO_FILE.open("wb") as file:
        write_mo(file, read_catalogue())
    return [str(message.id) for message in fresh if message.id and not message.string]


if __name__ == "__main__":
    for missing in update():
        print(missing)
