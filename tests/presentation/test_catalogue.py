"""The Vietnamese catalogue is complete, says the same as the English, and is compiled."""

from __future__ import annotations

import gettext
import unicodedata

import pytest

from monitoring.presentation import catalogue
from monitoring.presentation.wording import placeholders


@pytest.fixture(scope="module")
def translations() -> dict[str, str]:
    return {message.id: message.string for message in catalogue.read_catalogue() if message.id and message.string}


def test_every_message_of_the_project_is_translated(translations) -> None:
    assert [message for message in catalogue.collect() if not translations.get(message)] == []


def test_no_translation_outlives_its_message(translations) -> None:
    assert sorted(translations.keys() - catalogue.collect().keys()) == []


def test_translations_keep_every_figure_and_name(translations) -> None:
    assert [id_ for id_, text in translations.items() if placeholders(id_) != placeholders(text)] == []


def test_translations_are_composed_unicode_without_stray_spaces(translations) -> None:
    assert [text for text in translations.values() if text != unicodedata.normalize("NFC", text).strip()] == []


def test_the_compiled_catalogue_is_the_written_one(translations) -> None:
    with catalogue.MO_FILE.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert {id_: compiled.gettext(id_) for id_ in translations} == translations


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('_("one")', ["one"]),
        ('report.words._("one" if n == 1 else "many")', ["one", "many"]),
        ('raise InputError("wrong", remedy="mend it", where="not this")', ["wrong", "mend it"]),
        ('N_("a " "b")', ["a b"]),
        ('other("no message")', []),
    ],
)
def test_messages_are_collected_from_code(monkeypatch, tmp_path, code, found) -> None:
    collected: dict[str, set[str]] = {}
    path = tmp_path / "module.py"
    monkeypatch.setattr(catalogue, "REPOSITORY", tmp_path)
    catalogue._add(collected, code, path)
    assert list(collected) == found
