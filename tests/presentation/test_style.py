"""The words that docs/terms.csv strikes out stand nowhere: in no message of reports, mail and command line, no term, no
form, no title, no rendered report, no page of the handbook.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from functools import cache

import openpyxl
import pytest
from babel.messages.pofile import read_po

from monitoring.cleaning.form_contents import forms_for
from monitoring.intake.form_files import workbook_bytes
from monitoring.presentation.wording import TERMS
from monitoring.workspace import REPOSITORY
from tests.presentation.conftest import EVERYTHING, OUTTURN, SECTIONS, words

#: Data files whose texts people read.
_DATA = ("cleaning/rules.yml", "intake/forms.yml", "tables/tables.yml", "tables/codes.yml", "unit_kinds.yml")


@cache
def struck_out(language: str) -> list[tuple[str, re.Pattern[str]]]:
    with (REPOSITORY / "docs" / "terms.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == language]
    return [(row["but"], re.compile(rf"(?<!\w){re.escape(row['not'])}(?!\w)", re.IGNORECASE)) for row in rows]


def found(language: str, texts: Iterator[str]) -> list[str]:
    return [f"{text}: rather “{but}”" for text in texts for but, word in struck_out(language) if word.search(text)]


def messages(language: str) -> Iterator[str]:
    path = REPOSITORY / "monitoring" / "locale" / "vi" / "LC_MESSAGES" / "monitoring.po"
    with path.open("rb") as file:
        for message in read_po(file, locale="vi"):
            told = message.string if language == "vi" else message.id
            yield from [told] if isinstance(told, str) else told


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_message_has_a_word_that_was_struck_out(language) -> None:
    assert found(language, messages(language)) == []


def test_no_term_and_no_data_file_has_one() -> None:
    assert found("en", (text for terms in TERMS.values() for text in terms.values())) == []
    lines = [line for name in _DATA for line in (REPOSITORY / "monitoring" / name).read_text("utf-8").splitlines()]
    assert found("vi", iter(lines)) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_of_the_handbook_has_one(language) -> None:
    pages = [
        *(REPOSITORY / "docs" / "handbook" / language).glob("*.md"),
    ]
    if language == "vi":
        pages += [REPOSITORY / "README.md", REPOSITORY / "GLOSSARY.md"]
    told = (f"{page.name}: {line}" for page in pages for line in page.read_text(encoding="utf-8").splitlines())
    assert found(language, told) == []


def test_no_form_has_one(report) -> None:
    forms = forms_for(report(EVERYTHING, "vi").subject)
    books = [openpyxl.load_workbook(io.BytesIO(workbook_bytes(form))) for form in forms]
    sheets = [sheet for book in books for sheet in book]
    texts = {str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None}
    texts |= {str(check.error) for sheet in sheets for check in sheet.data_validations.dataValidation}
    assert len(texts) > 200 and found("vi", iter(sorted(texts))) == []


@pytest.mark.parametrize("period", [OUTTURN, EVERYTHING])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_rendered_report_has_one(report, period, language) -> None:
    said = words(block for part in SECTIONS for block in part.blocks(report(period, language)))
    assert found(language, iter(said.splitlines())) == []
    if language == "vi":
        assert re.findall(r".{20}\d\s%", said) == [], "a percentage is written without a space"
        bare = re.sub(r"“[^”]*”", "", said)  # what a file says is told as it is written
        assert re.findall(r".{20}(?<!\d)\d{4}-\d{2}-\d{2}", bare) == [], "days are written as people write them"
        assert re.findall(r"\b\d\d/0[3-9]/\d{4}", bare) == [], "months 3 to 9 have no nought"


def test_what_stands_instead_is_not_struck_out_itself() -> None:
    for language in ("vi", "en"):
        assert found(language, (but for but, _word in struck_out(language))) == []
