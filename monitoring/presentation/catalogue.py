"""Keeps the Vietnamese catalogue complete: `python -m monitoring.presentation.catalogue` collects and compiles
messages.
"""

from __future__ import annotations

import ast
import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from monitoring.messages import LOCALES
from monitoring.workspace import REPOSITORY
from monitoring.yaml_files import shipped_yaml

PO_FILE = LOCALES / "vi" / "LC_MESSAGES" / "monitoring.po"
MO_FILE = PO_FILE.with_suffix(".mo")

#: The catalogue's history is in version control; a date of its own would only make it differ.
_FIXED = datetime(2024, 1, 1, tzinfo=UTC)

#: Vietnamese has no plural, but may say of one thing what it does not say of many: “nhiều nhất là …”.
_PLURAL_FORMS = "nplurals=2; plural=(n != 1);"

#: An English message id, or two: for one thing and for many.
Message = str | tuple[str, ...]

#: Calls whose first argument is a message id.
_FUNCTIONS = {"_", "N_", "translate", "InputError", "UsageError", "fill", "part", "say", "plain"}
#: Calls whose first two arguments are one: for one thing and for many.
_PLURAL_FUNCTIONS = {"ngettext", "say_counted"}
#: Those that templates of pages know.
_IN_TEMPLATES = {"_", "ngettext"}
#: Keyword arguments that are message ids.
_KEYWORDS = {"remedy", "agrees", "differs", "missing", "message"}
#: How the files of designs end (see table_designs), the schema of the tables, and which entries are message ids.
DESIGNS, TABLES = "_designs.yml", "tables.yml"
_DESIGN_KEYS = {"title", "label", "note", "formula"}


def collect() -> dict[Message, set[str]]:
    """Every message id of the front door, the package, its data and the notebooks → the files that use it."""
    found: dict[Message, set[str]] = {}

    def add(messages: Iterable[Message], path: Path) -> None:
        for message in messages:
            found.setdefault(message, set()).add(path.relative_to(REPOSITORY).as_posix())

    for path in [REPOSITORY / "pipeline.py", *sorted((REPOSITORY / "monitoring").rglob("*.py"))]:
        add(messages_of_code(path.read_text(encoding="utf-8")), path)
    for path in sorted((REPOSITORY / "monitoring").rglob("*.csv")):
        add(messages_of_table(path.read_text(encoding="utf-8")), path)
    for path in sorted(path for end in (DESIGNS, TABLES) for path in (REPOSITORY / "monitoring").rglob(f"*{end}")):
        add(messages_of_design(shipped_yaml(path)), path)
    for path in sorted((REPOSITORY / "monitoring" / "desk").rglob("*.j2")):
        add(messages_of_template(path.read_text(encoding="utf-8")), path)
    for path in sorted((REPOSITORY / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                add(messages_of_code("".join(cell["source"])), path)
    return found


def messages_of_code(code: str) -> Iterator[Message]:
    """The message ids in Python code: what is handed to the functions and keywords that take one."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in _FUNCTIONS:
                yield from _strings(node.args[:1])
            if name in _PLURAL_FUNCTIONS and (texts := tuple(_strings(node.args[:2]))):
                yield texts
            yield from _strings([word.value for word in node.keywords if word.arg in _KEYWORDS])


def _strings(nodes: Sequence[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from _strings([node.body, node.orelse])


def messages_of_template(text: str) -> Iterator[Message]:
    """The message ids in a page's template: what is handed to `_` and `ngettext`."""
    for _line, _function, found, _comments in babel_extract(io.BytesIO(text.encode()), sorted(_IN_TEMPLATES), (), {}):
        texts = (found,) if isinstance(found, str) else tuple(filter(None, found or ()))
        if texts:
            yield texts[0] if len(texts) == 1 else texts


def messages_of_table(text: str) -> Iterator[Message]:
    """The message ids in a CSV file of the package: `words`, with `words_many` where there are many, and `remedy`."""
    for row in csv.DictReader(io.StringIO(text)):
        if words := row.get("words"):
            yield (words, many) if (many := row.get("words_many")) else words
        if remedy := row.get("remedy"):
            yield remedy


def messages_of_design(design: object) -> Iterator[Message]:
    """The message ids in a file of designs or of the schema, wherever they stand."""
    for key, value in design.items() if isinstance(design, dict) else ():
        if key in _DESIGN_KEYS and isinstance(value, str):
            yield value
        else:
            yield from messages_of_design(value)


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
    fresh.mime_headers = [("Plural-Forms", _PLURAL_FORMS)]
    for message, files in sorted(collect().items(), key=lambda entry: _all(entry[0])):
        known = old.get(_all(message)[0])
        # Babel writes a place without a line where it is None.
        places: list[tuple[str, int]] = [(file, None) for file in sorted(files)]  # type: ignore[misc]
        fresh.add(message, known.string if known and known.id == message else "", locations=places)
    PO_FILE.parent.mkdir(parents=True, exist_ok=True)
    with PO_FILE.open("wb") as file:
        write_po(file, fresh, width=120)
    with MO_FILE.open("wb") as file:
        write_mo(file, read_catalogue())
    return [str(message.id) for message in fresh if message.id and not all(_all(message.string))]


def _all(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The one text of a message, or both where it has one for many."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


if __name__ == "__main__":
    for missing in update():
        print(missing)
