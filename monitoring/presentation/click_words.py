"""What the command-line library says by itself – usage, help, wrong options – in the language of the messages.

The library asks Python's gettext by the locale of the machine; `speak` lets it ask our catalogue instead.
"""

from __future__ import annotations

import csv
import gettext
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType


def _texts() -> frozenset[str]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["words"] for row in csv.DictReader(file))


#: The library's own texts that the catalogue has; others stay in English.
TEXTS = _texts()


def speak(translate: Callable[[str], str]) -> None:
    """Let the library speak through `translate`, in this process."""

    def one(text: str) -> str:
        return translate(text) if text in TEXTS else gettext.gettext(text)

    def one_or_many(single: str, many: str, count: int) -> str:
        return one(single if count == 1 else many)

    for module in _modules():
        for name, words in (("_", one), ("ngettext", one_or_many)):
            if hasattr(module, name):
                setattr(module, name, words)


def _modules() -> list[ModuleType]:
    return [module for name, module in sorted(sys.modules.items()) if name.startswith("click.")]
