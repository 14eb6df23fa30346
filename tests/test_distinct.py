"""Columns kept as text and as categories must be read alike: only their size decides which they are."""

import re
from unittest import mock

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring import distinct
from monitoring.cleaning import amounts_read
from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.intake.readers import read_period
from monitoring.subject import open_subject
from tests.samples import PAYMENT, new_workspace, receive_rows

TEXTS = st.lists(st.sampled_from(["", "1", "x", "1.000", "hoà"]), max_size=8)


@pytest.mark.parametrize("kind", ["str", "category"])
@given(texts=TEXTS)
def test_each_distinct_text_is_read_once_and_every_row_gets_its_value(kind, texts):
    column = pd.Series(texts, dtype="str", index=range(5, 5 + len(texts))).astype(kind)
    asked = []

    def read(text):
        asked.append(text)
        return int(text)

    values, failed = distinct.read_distinct(column, read, "Int64")
    assert values.index.equals(column.index)
    assert [None if pd.isna(value) else value for value in values] == [1 if text == "1" else None for text in texts]
    assert failed.tolist() == [text not in ("", "1") for text in texts]
    assert len(asked) == len(set(asked))
    assert distinct.flagged(column, lambda text: text == "x").tolist() == [text == "x" for text in texts]


@pytest.mark.parametrize("kind", ["str", "category"])
def test_what_is_spelt_otherwise_is_told_and_a_column_of_nothing_else_stays_itself(kind):
    column = pd.Series(["a", "B", "a", "c"]).astype(kind)
    spelt, changed = distinct.respelt(column, str.lower, re.compile("[a-z]*"))
    assert distinct.plain(spelt).tolist() == ["a", "b", "a", "c"] and changed.tolist() == [False, True, False, False]
    same, nothing = distinct.respelt(column, str.upper, re.compile("[a-zA-Z]*"))
    assert same is column and not nothing.any()


@given(parts=st.lists(TEXTS, min_size=1, max_size=3), kept=st.lists(st.booleans(), min_size=3, max_size=3))
def test_frames_are_joined_in_their_order_however_each_is_kept(parts, kept):
    frames = [pd.DataFrame({"a": pd.Series(texts, dtype="str"), "n": range(len(texts))}) for texts in parts]
    mixed = [f.astype({"a": "category"}) if category else f for f, category in zip(frames, kept, strict=False)]
    for large in (1, 1_000):
        with mock.patch.object(distinct, "_LARGE_ROWS", large):
            joined = distinct.concatenated(mixed)
        assert distinct.plain(joined["a"]).tolist() == [text for texts in parts for text in texts]
        assert joined["n"].tolist() == [number for texts in parts for number in range(len(texts))]


def test_only_long_columns_that_repeat_themselves_are_kept_by_their_distinct_texts(monkeypatch):
    monkeypatch.setattr(distinct, "_LARGE_ROWS", 100)
    repeated, unique = (pd.Series([f"{number % limit}" for number in range(200)]) for limit in (95, 200))
    assert distinct.is_kept_distinct(distinct.compact(repeated))
    assert not distinct.is_kept_distinct(distinct.compact(repeated[:99]))
    assert not distinct.is_kept_distinct(distinct.compact(unique))
    assert distinct.plain(distinct.compact(repeated)).equals(repeated)


@pytest.mark.parametrize("limit", [1, 1_000])
def test_a_column_is_made_of_codes_and_texts_whatever_it_is_kept_as(limit, monkeypatch):
    monkeypatch.setattr(distinct, "_LARGE_ROWS", limit)
    assert distinct.plain(distinct.of_codes(np.array([1, 0, 1]), ["a", ""])).tolist() == ["", "a", ""]
    assert distinct.plain(distinct.constant("a", 2)).tolist() == ["a", "a"]


def test_missing_text_becomes_blank_whatever_the_column_is_kept_as():
    for column in (pd.Series(["a", None], dtype="str"), pd.Series(["a", None], dtype="category")):
        assert distinct.plain(distinct.blank_where_missing(column)).tolist() == ["a", ""]


def test_a_large_table_is_cleaned_like_a_small_one(tmp_path, monkeypatch):
    """The same rows, once as they come and once as if they were too many to be looked at one by one."""
    odd = [
        {"Số chứng từ": f"KB  {number}", "Số tiền": amount, "Ngày thanh toán": day, "Xã": place, "Loại vốn": capital}
        for number, (amount, day, place, capital) in enumerate(
            [
                ("12.500", "01/02/2024", "X. Vinh O", "ĐTPT"),
                ("1.437,8", "31/02/2024", "huyện", "SN"),
                ("-5", "15/11/2023", "xã Vĩnh Ô", "sự nghiệp"),
                ("(1.250)", "20/12/2024", "", "ĐTTP"),
                ("-", "hôm qua", "Vinh Khe", "đầu tư"),
                ("13548.5", "2024-01-31", "xã Vinh Thượng", ""),
                ("999.999.999.999", "02/01/2024", "xã Vĩnh Hà", "SN"),
            ]
        )
    ]
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT, *({**PAYMENT, **row} for row in odd), PAYMENT])
    subject = open_subject(workspace.root, "vinh-linh", "2024-Q1")
    received = read_period(workspace, "vinh-linh", subject.period)
    clean(received, context_for(subject)).write(tmp_path / "small")
    for module, name in ((distinct, "_LARGE_ROWS"), (amounts_read, "_MANY")):
        monkeypatch.setattr(module, name, 1)
    received = read_period(workspace, "vinh-linh", subject.period)
    assert distinct.is_kept_distinct(received["payments"].rows["capital"])
    clean(received, context_for(subject)).write(tmp_path / "large")
    for path in (tmp_path / "small").iterdir():
        assert path.read_bytes() == (tmp_path / "large" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("rows", [3, 60_000])
def test_only_texts_that_may_match_are_asked(rows):
    texts = pd.Series([f"{n}" if n % 3 else f"x{n}" for n in range(rows)], dtype="str")
    asked = []
    found = distinct.told(texts, "^x", lambda text: asked.append(text) is None and text.endswith("0"))
    assert found.tolist() == [text.startswith("x") and text.endswith("0") for text in texts]
    assert rows == 3 or all(text.startswith("x") for text in asked)
