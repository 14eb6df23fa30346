"""Columns of text by their distinct texts: files repeat themselves, so each text is looked at once.

In large tables such columns are kept as categories (codes of the distinct texts), which takes a tenth of the memory
and time; everything here treats both kinds of column alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

#: Below so many rows a table is quicker as it is.
LARGE_ROWS = 50_000
#: Columns in which a text stands fewer times on average are left as they are.
_REPEATS = 4


def compact(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with columns of repeated texts as categories, where the table is large."""
    if len(rows) < LARGE_ROWS:
        return rows
    columns = {name: _compacted(rows[name]) for name in rows.columns if isinstance(rows[name].dtype, pd.StringDtype)}
    return rows.assign(**columns)


def _compacted(texts: pd.Series) -> pd.Series:
    codes, found = pd.factorize(texts)
    if len(found) * _REPEATS > len(texts):
        return texts
    return pd.Series(pd.Categorical.from_codes(codes, categories=found), index=texts.index)


def plain(column: pd.Series) -> pd.Series:
    """A column of text as text, whatever it was kept as."""
    return column.astype("str") if isinstance(column.dtype, pd.CategoricalDtype) else column


def plain_table(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` without categories."""
    return rows.assign(
        **{name: plain(rows[name]) for name in rows.columns if isinstance(rows[name].dtype, pd.CategoricalDtype)}
    )


def distinct(column: pd.Series) -> tuple[np.ndarray, Sequence[str]]:
    """For each row the position of its text among the distinct texts (-1: missing), and these."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy().astype("int64"), column.cat.categories.to_list()
    codes, found = pd.factorize(column)
    return codes, found.tolist()


def flagged(column: pd.Series, test: Callable[[str], bool]) -> np.ndarray:
    """For each row whether `test` holds for its text; not for missing ones."""
    codes, found = distinct(column)
    holds = np.array([*map(test, found), False], dtype=bool)
    told: np.ndarray = holds[codes]
    return told


def read_distinct(texts: pd.Series, read: Callable[[str], Hashable | None], dtype: str) -> tuple[pd.Series, pd.Series]:
    """`read` applied to each distinct text of `texts`.

    Returns the values (same index, `dtype`, missing where the text is empty or unreadable) and a
    boolean Series that is true where the text is not empty and `read` raised ValueError.
    """
    codes, found = distinct(texts)
    values: list[Hashable | None] = []
    failed = np.zeros(len(found) + 1, dtype=bool)
    for place, text in enumerate(found):
        try:
            values.append(read(text) if text else None)
        except ValueError:
            values.append(None)
            failed[place] = True
    return _spread(values, codes, texts, dtype), pd.Series(failed[codes], index=texts.index)


def respelt(texts: pd.Series, spell: Callable[[str], str], alone: re.Pattern[str]) -> tuple[pd.Series, np.ndarray]:
    """`texts` as `spell` writes each, and in which rows it writes another; it leaves alone what matches `alone`.

    Where nothing changes the result is `texts` itself.
    """
    unchanged = np.zeros(len(texts), dtype=bool)
    if len(texts) >= LARGE_ROWS and not isinstance(texts.dtype, pd.CategoricalDtype) and _all_match(texts, alone):
        return texts, unchanged
    codes, found = distinct(texts)
    spelt = [text if alone.fullmatch(text) else spell(text) for text in found]
    changed = np.array([before != after for before, after in zip(found, spelt, strict=True)] + [False])
    return (_spread(spelt, codes, texts, "str"), changed[codes]) if changed.any() else (texts, unchanged)


def _all_match(texts: pd.Series, pattern: re.Pattern[str]) -> bool:
    return bool(pc.all(pc.match_substring_regex(pa.array(texts), f"^(?:{pattern.pattern})$")).as_py())


def _spread(values: Sequence[Hashable | None], codes: np.ndarray, like: pd.Series, dtype: str) -> pd.Series:
    """The value of each row, by the codes of their texts; text is kept as `like` is."""
    if dtype == "str" and isinstance(like.dtype, pd.CategoricalDtype):
        places, kept = pd.factorize(np.array([*values, None], dtype=object))
        categories = pd.Index(kept, dtype="str")
        return pd.Series(pd.Categorical.from_codes(places[codes], categories=categories), index=like.index)
    known = pd.array(list(values), dtype=dtype)  # type: ignore[call-overload]  # the stubs want one kind of value
    return pd.Series(known.take(codes, allow_fill=True), index=like.index)


def blank_where_missing(texts: pd.Series) -> pd.Series:
    """`texts` with "" for what is missing."""
    if isinstance(texts.dtype, pd.CategoricalDtype) and "" not in texts.cat.categories:
        texts = texts.cat.add_categories("")
    return texts.fillna("")
