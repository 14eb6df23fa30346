"""Compound files: their streams, short and long, and damage."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlwt.CompoundDoc import XlsDoc

from monitoring.errors import InputError
from monitoring.intake.compound_files import CompoundFile

EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def written(stream: bytes) -> bytes:
    out = io.BytesIO()
    XlsDoc().save(out, stream)
    return out.getvalue()


@pytest.mark.parametrize("size", [4096, 5000, 60_000, 9_000_000], ids=str)
def test_a_stream_comes_back_as_it_was_written(size):
    """Another program's file: nine million bytes need more sectors than the header lists."""
    stream = bytes(range(256)) * (size // 256 + 1)
    file = CompoundFile(written(stream[:size]), "file")
    assert file.names() == ["Workbook"]
    assert file.stream("Workbook")[:size] == stream[:size]


SOUND = written(b"stream" * 1000)


@settings(max_examples=50)
@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=64))
def test_any_damage_is_read_or_refused(place, damage):
    with contextlib.suppress(InputError):
        file = CompoundFile(SOUND[:place] + damage + SOUND[place + len(damage) :], "file")
        for name in file.names():
            file.stream(name)


@pytest.mark.parametrize("content", [EXCEL, EXCEL + bytes(2000), SOUND[:600], SOUND[:1024]])
def test_cut_files_are_refused(content):
    with pytest.raises(InputError, match="cannot be read"):
        CompoundFile(content, "file").stream("Workbook")
