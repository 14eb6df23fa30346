"""Write docs/licences.md from what is installed: `python docs/make_licences.py`, after every `make lock`."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, metadata

from monitoring.evidence.manifest import locked_libraries
from monitoring.workspace import REPOSITORY

PAGE = REPOSITORY / "docs" / "licences.md"
_LONGEST = 60

HEAD = """# Licences of the libraries

Every library of `requirements.lock`, with the licence that its own metadata state. The project itself is under the MIT
licence. Written by `python docs/make_licences.py`; what only other systems install is named without.

| library | version | licence |
|---|---|---|
"""


def licence(name: str) -> str:
    """The licence of an installed library: its expression, its classifiers, or the first line of its text."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return "(not installed on this system)"
    classifiers = [
        text.rpartition(" :: ")[2] for text in about.get_all("Classifier") or [] if text.startswith("License ::")
    ]
    text = (about.get("License") or "").strip().partition("\n")[0][:_LONGEST]
    named = [name for name in classifiers if name != "OSI Approved"]
    return about.get("License-Expression") or ", ".join(named) or text or "not stated"


def page() -> str:
    rows = [f"| {name} | {version} | {licence(name).replace('|', '/')} |" for name, version in locked_libraries()]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
