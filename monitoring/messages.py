"""The message catalogue: English ids, Vietnamese translations; light enough for the front door."""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

LANGUAGES = ("vi", "en")
LOCALES = Path(__file__).parent / "locale"


def N_(message: str) -> str:
    """Marks a message id that is translated where it is used."""
    return message


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.NullTranslations() if language == "en" else gettext.translation("monitoring", LOCALES, [language])


def translator(language: str) -> Callable[[str], str]:
    """The function that translates an English message id into `language` (vi or en)."""
    return _catalogue(language).gettext


def plural_translator(language: str) -> Callable[[str, str, int], str]:
    """The function that translates one of two message ids, for one thing and for many, by how many there are."""
    return _catalogue(language).ngettext


def both(message: str) -> dict[str, str]:
    """A message in both languages."""
    return {language: translator(language)(message) for language in LANGUAGES}


def language_of_locale() -> str:
    """The message language by the user's locale: Vietnamese for a Vietnamese one, English otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "vi" if os.environ[name].lower().startswith("vi") else "en"
    return "vi" if (locale.getlocale()[0] or "").lower().startswith("vi") else "en"


def asked_language(arguments: Sequence[str]) -> str:
    """The message language that command-line `arguments` ask for by --language, otherwise that of the locale."""
    for position, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--language":
            value = value or "".join(arguments[position + 1 : position + 2])
            if value in LANGUAGES:
                return value
    return language_of_locale()
