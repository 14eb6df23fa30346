"""What the command-line library says by itself – usage, help, wrong options – in the language of the messages.

The library asks Python's gettext by the locale of the machine; `speak` lets it ask our catalogue instead.
"""

from __future__ import annotations

import gettext
import sys
from collections.abc import Callable
from types import ModuleType

from monitoring.messages import N_

#: The library's own texts, and what the catalogue has for them; others stay in English.
_TEXTS = {
    text: text
    for text in (
        N_("Usage:"),
        N_("Options"),
        N_("Positional arguments"),
        N_("Commands"),
        N_("Show this message and exit."),
        N_("Try '{command} {option}' for help."),
        N_("Error: {message}"),
        N_("Aborted!"),
        N_("default: {default}"),
        N_("required"),
        N_("Missing command."),
        N_("Missing argument"),
        N_("Missing option"),
        N_("Missing parameter"),
        N_("Invalid value: {message}"),
        N_("Invalid value for {param_hint}: {message}"),
        N_("No such option {name!r}."),
        N_("No such command {name!r}."),
        N_("Did you mean {possibility}?"),
        N_("(Did you mean one of: {possibilities}?)"),
        N_("Got unexpected extra argument ({args})"),
        N_("Got unexpected extra arguments ({args})"),
        N_("Option {name!r} does not take a value."),
        N_("Option {name!r} requires an argument."),
        N_("Choose from:\n\t{choices}"),
        N_("{value!r} is not {choice}."),
        N_("{value!r} is not one of {choices}."),
        N_("{value!r} does not match the format {format}."),
        N_("{value!r} does not match the formats {formats}."),
        N_("{value!r} is not a valid {number_type}."),
        N_("{value} is not in the range {range}."),
        N_("{name} {filename!r} does not exist."),
        N_("{name} {filename!r} is a directory."),
        N_("{name} {filename!r} is a file."),
        N_("{name} {filename!r} is not readable."),
        N_("file"),
        N_("directory"),
        N_("path"),
    )
}


def speak(translate: Callable[[str], str]) -> None:
    """Let the library speak through `translate`, in this process."""

    def one(text: str) -> str:
        return translate(_TEXTS[text]) if text in _TEXTS else gettext.gettext(text)

    def one_or_many(single: str, many: str, count: int) -> str:
        return one(single if count == 1 else many)

    for module in _modules():
        for name, words in (("_", one), ("ngettext", one_or_many)):
            if hasattr(module, name):
                setattr(module, name, words)


def _modules() -> list[ModuleType]:
    return [module for name, module in sorted(sys.modules.items()) if name.startswith("click.")]
