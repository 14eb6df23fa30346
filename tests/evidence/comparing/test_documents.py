"""Text files and lines of prints become paragraphs, each with its place."""

from __future__ import annotations

import pytest

from monitoring.errors import spoken
from monitoring.evidence.comparing.documents import READERS, joined, read
from monitoring.messages import translator


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (["Huyện đã giải ngân 5", "tỷ đồng, đạt 9%."], [(1, "Huyện đã giải ngân 5 tỷ đồng, đạt 9%.")]),
        (["Kế hoạch.", "đạt 9%"], [(1, "Kế hoạch."), (2, "đạt 9%")]),
        (["14.430,293", "vốn đầu tư"], [(1, "14.430,293"), (2, "vốn đầu tư")]),  # two cells
        (["Một", "", "hai"], [(1, "Một"), (3, "hai")]),
        ([], []),
    ],
)
def test_a_line_that_ends_within_a_sentence_goes_on(lines, paragraphs):
    assert list(joined(lines)) == paragraphs


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_file_in_any_unicode(tmp_path, encoding):
    path = tmp_path / "BÀI.TXT"
    path.write_text("Một.\n\nHai: 5 tỷ đồng.\n", encoding=encoding)
    found = read(path)
    assert [passage.text for passage in found] == ["Một.", "Hai: 5 tỷ đồng."]
    assert [spoken(passage.place, translator("vi")) for passage in found] == ["dòng 1", "dòng 3"]


def test_every_reader_is_there():
    from pkgutil import resolve_name

    assert all(callable(resolve_name(reader)) for reader in READERS.values())
