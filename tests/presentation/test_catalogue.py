"""The Vietnamese catalogue is complete, says the same as the English, and is compiled."""

from __future__ import annotations

import gettext
import unicodedata

import pytest

from monitoring.presentation import catalogue
from monitoring.presentation.wording import placeholders


@pytest.fixture(scope="module")
def translations() -> dict[catalogue.Message, tuple[str, ...]]:
    """The message ids with their translations: for a message of one thing and of many, for each of the two."""
    messages = [message for message in catalogue.read_catalogue() if message.id]
    return {
        message.id: (message.string,) if isinstance(message.string, str) else tuple(message.string)
        for message in messages
    }


@pytest.fixture(scope="module")
def collected():
    return catalogue.collect()


def test_every_message_of_the_project_is_translated(translations, collected) -> None:
    assert [message for message in collected if not all(translations.get(message, ("",)))] == []


def test_no_translation_outlives_its_message(translations, collected) -> None:
    assert [message for message in translations if message not in collected] == []


def test_translations_keep_every_figure_and_name(translations) -> None:
    pairs = [
        pair
        for message, texts in translations.items()
        for pair in zip((message,) if isinstance(message, str) else message, texts, strict=True)
    ]
    assert [pair for pair in pairs if placeholders(pair[0]) != placeholders(pair[1])] == []


def test_translations_are_composed_unicode_without_stray_spaces(translations) -> None:
    texts = [text for forms in translations.values() for text in forms]
    assert [text for text in texts if text != unicodedata.normalize("NFC", text).strip()] == []


def test_the_compiled_catalogue_is_the_written_one(translations) -> None:
    with catalogue.MO_FILE.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert {
        message: (compiled.gettext(message),)
        if isinstance(message, str)
        else (compiled.ngettext(*message, 1), compiled.ngettext(*message, 2))
        for message in translations
    } == translations


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('_("one")', ["one"]),
        ('report.words._("behind" if late else "on time")', ["behind", "on time"]),
        ('words.ngettext("{n} row", "{n} rows", n)', [("{n} row", "{n} rows")]),
        ('report.say_counted("{n} row", "{n} rows", len(rows), row, n=number)', [("{n} row", "{n} rows")]),
        ('report.say("{line}: {rate}", row)', ["{line}: {rate}"]),
        ('raise InputError("wrong", remedy="mend it", where="not this")', ["wrong", "mend it"]),
        ('N_("a " "b")', ["a b"]),
        ('other("no message")', []),
    ],
)
def test_messages_are_collected_from_code(code, found) -> None:
    assert list(catalogue.messages_of_code(code)) == found


def test_messages_are_collected_from_templates() -> None:
    text = '<p title="{{ _("a") }}">{{ ngettext("{n} b", "{n} bs", n).format(n=n) }}{{ words._(c) }}</p>'
    assert list(catalogue.messages_of_template(text)) == ["a", ("{n} b", "{n} bs")]


def test_messages_are_collected_from_data() -> None:
    table = "list,code,words,words_many\nstatus,met,met,\nsize,rows,{n} row,{n} rows\n"
    assert list(catalogue.messages_of_table(table)) == ["met", ("{n} row", "{n} rows")]
    design = {"tbl": {"title": "Totals", "columns": {"label": {"label": "Year", "kind": "number"}}, "note": "No more."}}
    assert list(catalogue.messages_of_design(design)) == ["Totals", "Year", "No more."]
