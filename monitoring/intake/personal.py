"""What may name people stays in data/: what notebooks show and reports quote of received rows is masked.

Which fields may name people is said in the layouts (`personal: true`). A column that no layout knows may hold
anything, and in a row whose cells have moved any cell may hold it: these are masked as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from monitoring.distinct import plain
from monitoring.intake.layouts import Layout, load_layouts

HIDDEN = "(ẩn)"

#: Columns of processed tables that hold rows as they were received.
_ROWS_AS_RECEIVED = {"raw", "text"}


def personal_fields(layout: Layout) -> list[str]:
    """The fields of `layout` that may name people, in order."""
    return [name for name, field in layout.fields.items() if field.personal]


def shown(rows: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """`rows` of Received, in all of their columns or some (`remarks` among them), as they may be published: what may
    name people is HIDDEN wherever something stands.
    """
    moved = rows["remarks"].str.contains("too_many_cells", regex=False)
    masked = {name: _masked(rows[name]) for name in [*personal_fields(layout), "other"] if name in rows}
    if moved.any():
        others = [name for name in layout.fields if name in rows and name not in masked]
        masked |= {name: plain(rows[name]).mask(moved, _masked(rows[name])) for name in others}
    return rows.assign(**masked)


def _masked(texts: pd.Series) -> pd.Series:
    return plain(texts).mask(texts != "", HIDDEN)


def quoted(found: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """The `field`, `value` and `suggestion` of rows found by a rule, without values of fields that may name people."""
    headers = {layout.fields[name].header for name in personal_fields(layout)}
    hidden = found["field"].isin(headers)
    return found.assign(**{name: found[name].mask(hidden, HIDDEN) for name in ("value", "value_en") if name in found})


def text_of(raw: Mapping[str, str], layout: Layout) -> str:
    """The cells of a row (header → text, as in the `raw` of rows set aside) in one line, without personal fields."""
    headers = {layout.fields[name].header for name in personal_fields(layout)}
    return " | ".join(" ".join(text.split()) for header, text in raw.items() if text.strip() and header not in headers)


def cells_of(raw: Mapping[str, str], layout: Layout) -> list[str]:
    """What stands in the cells of a row (header → text, as in `raw`) that may name people: those of personal fields and
    of columns that the layout does not know.
    """
    harmless = {field.header for field in layout.fields.values() if not field.personal}
    return [text for header, text in raw.items() if header not in harmless]


def is_publishable(columns: Iterable[str]) -> bool:
    """Whether a processed table with these columns names nobody and holds no row as received."""
    personal = {name for layout in load_layouts().values() for name in personal_fields(layout)}
    return not (personal | _ROWS_AS_RECEIVED) & set(columns)
