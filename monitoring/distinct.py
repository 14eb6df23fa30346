"""Columns of text by their distinct texts: files repeat themselves, so each text is looked at once.

In large tables such columns are kept as categories (codes of the distinct texts) from the reader on, which takes a
tenth of the memory and time; everything here treats both kinds of column alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.types import union_categoricals

#: Below so many rows a table is quicker as it is.
_LARGE_ROWS = 50_000
_IN_ONE_PIECE = dict.fromkeys((pa.string(), pa.large_string()), pd.StringDtype("pyarrow", na_value=np.nan))
#: A column in which fewer rows repeat the text of another is left as it is.
_REPEATED = 0.05


def is_large(rows: int) -> bool:
    """Whether so many rows are worth keeping by their distinct texts."""
    return rows >= _LARGE_ROWS


def repeats(found: int, rows: int) -> bool:
    """Whether a column of so many rows is worth keeping by the `found` distinct texts in it."""
    return found <= (1 - _REPEATED) * rows


def is_kept_distinct(column: pd.Series) -> bool:
    """Whether a column of text is kept as categories."""
    return isinstance(column.dtype, pd.CategoricalDtype)


def to_pandas(table: pa.Table | pa.ChunkedArray) -> Any:
    """Arrow's columns as pandas': long text that does not repeat itself in one piece, whatever is usual for short."""
    return table.to_pandas(types_mapper=_IN_ONE_PIECE.get if is_large(len(table)) else None)


def compact(texts: pd.Series) -> pd.Series:
    """A column of text as categories, where it is long and repeats itself."""
    if is_kept_distinct(texts) or not is_large(len(texts)):
        return texts
    codes, found = pd.factorize(texts)
    if not repeats(len(found), len(texts)):
        return texts
    return pd.Series(pd.Categorical.from_codes(codes, categories=found), index=texts.index)


def of_codes(codes: np.ndarray, texts: Sequence[str]) -> pd.Series:
    """The column that says in each row the one of `texts` (all different) that stands at its code."""
    if is_large(len(codes)):
        return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(list(texts), dtype="str")))
    return pd.Series(np.array(texts, dtype=object)[codes], dtype="str")


def constant(text: str, rows: int) -> pd.Series:
    """A column that says `text` in so many rows."""
    return of_codes(np.zeros(rows, dtype="int8"), [text]) if is_large(rows) else pd.Series([text] * rows, dtype="str")


def concatenated(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames of the same columns one below the other; text that together is long is kept as `compact` keeps it."""
    if len(frames) == 1:
        return frames[0]
    if not is_large(sum(map(len, frames))):
        return pd.concat(frames, ignore_index=True)
    return pd.DataFrame({name: _joined([frame[name] for frame in frames]) for name in frames[0].columns})


def _joined(parts: Sequence[pd.Series]) -> pd.Series:
    if any(map(is_kept_distinct, parts)):
        return pd.Series(union_categoricals([part.astype("category") for part in parts]))
    joined = pd.concat(parts, ignore_index=True)
    return compact(joined) if isinstance(joined.dtype, pd.StringDtype) else joined


def plain(column: pd.Series) -> pd.Series:
    """A column of text as text, whatever it was kept as."""
    if not is_kept_distinct(column):
        return column
    # Without a look at all the categories, of which a few rows may have a hundred times as many.
    texts = pd.Series(column.cat.categories, dtype="str").array
    return pd.Series(texts.take(column.cat.codes.to_numpy(), allow_fill=True), index=column.index, name=column.name)


def plain_table(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` without categories."""
    return rows.assign(**{name: plain(rows[name]) for name in rows.columns if is_kept_distinct(rows[name])})


def distinct(column: pd.Series) -> tuple[np.ndarray, Sequence[str]]:
    """For each row the position of its text among the distinct texts (-1: missing), and these."""
    if is_kept_distinct(column):
        return column.cat.codes.to_numpy().astype("int64"), column.cat.categories.to_list()
    codes, found = pd.factorize(column)
    return codes, found.tolist()


def flagged(column: pd.Series, test: Callable[[str], bool]) -> np.ndarray:
    """For each row whether `test` holds for its text; not for missing ones."""
    codes, found = distinct(column)
    holds = np.array([*map(test, found), False], dtype=bool)
    told: np.ndarray = holds[codes]
    return told


def tested(column: pd.Series, test: Callable[[pd.Series], np.ndarray]) -> np.ndarray:
    """For each row what `test` says of its text; `test` takes many texts at once, and here each once if possible."""
    if not is_kept_distinct(column):
        return test(column)
    holds: np.ndarray = test(pd.Series(column.cat.categories))[column.cat.codes.to_numpy()]
    return holds


def told(column: pd.Series, perhaps: str, test: Callable[[str], bool]) -> np.ndarray:
    """For each row whether `test` holds for its text, asked only of texts that match the pattern `perhaps` (RE2): quick
    where most texts are different and few are worth a look.
    """
    if not is_large(len(column)):
        return flagged(column, test)

    def look(texts: pd.Series) -> np.ndarray:
        found = np.array(pc.match_substring_regex(pa.array(texts), perhaps), dtype=bool)
        found[found] = [test(text) for text in texts[found]]
        return found

    return tested(column, look)


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

    `alone` must mean the same to RE2, and match no missing text. Where nothing changes the result is `texts` itself.
    """
    unchanged = np.zeros(len(texts), dtype=bool)
    if is_large(len(texts)) and tested(texts, partial(_match, pattern=alone)).all():
        return texts, unchanged
    codes, found = distinct(texts)
    spelt = [text if alone.fullmatch(text) else spell(text) for text in found]
    changed = np.array([before != after for before, after in zip(found, spelt, strict=True)] + [False])
    return (_spread(spelt, codes, texts, "str"), changed[codes]) if changed.any() else (texts, unchanged)


def _match(texts: pd.Series, pattern: re.Pattern[str]) -> np.ndarray:
    return np.asarray(pc.match_substring_regex(pa.array(texts, pa.large_string()), f"^(?:{pattern.pattern})$"))


def _spread(values: Sequence[Hashable | None], codes: np.ndarray, like: pd.Series, dtype: str) -> pd.Series:
    """The value of each row, by the codes of their texts; text is kept as `like` is."""
    if dtype == "str" and is_kept_distinct(like):
        places, kept = pd.factorize(np.array([*values, None], dtype=object))
        categories = pd.Index(kept, dtype="str")
        return pd.Series(pd.Categorical.from_codes(places[codes], categories=categories), index=like.index)
    known = pd.array(list(values), dtype=dtype)  # type: ignore[call-overload]  # the stubs want one kind of value
    return pd.Series(known.take(codes, allow_fill=True), index=like.index)


def blank_where_missing(texts: pd.Series) -> pd.Series:
    """`texts` with "" for what is missing."""
    if is_kept_distinct(texts) and "" not in texts.cat.categories:
        texts = texts.cat.add_categories("")
    return texts.fillna("")
