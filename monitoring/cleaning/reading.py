"""Columns of text read into values, each distinct text once: files repeat themselves, so this is what makes cleaning
fast.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from decimal import Decimal

import pandas as pd

from monitoring import vietnamese
from monitoring.amounts import UnreadableNumber, parse_number, to_dong
from monitoring.cleaning.codelists import CodeList
from monitoring.intake.layouts import Layout
from monitoring.intake.readers import Received

LINEAGE = ["source_file", "source_sheet", "source_row"]

_SEPARATOR = "\x1f"


def output_name(layout: Layout, field: str) -> str:
    """The column of the processed table that holds `field`: amounts say their unit."""
    return f"{field}_dong" if layout.fields[field].kind == "money" else field


def output_columns(layout: Layout) -> list[str]:
    """The columns of the layout's processed table; the unit is spent once amounts are in đồng."""
    fields = [output_name(layout, name) for name, column in layout.fields.items() if column.kind != "unit"]
    return [*fields, *LINEAGE]


def table_name(layout_name: str) -> str:
    """The processed table of a layout: `indicator-returns` → `indicator_returns`."""
    return layout_name.replace("-", "_")


def read_distinct(texts: pd.Series, read: Callable[[str], Hashable], dtype: str) -> tuple[pd.Series, pd.Series]:
    """`read` applied to each distinct text of `texts`.

    Returns the values (same index, `dtype`, missing where the text is empty or unreadable) and a
    boolean Series that is true where the text is not empty and `read` raised ValueError.
    """
    positions, distinct = pd.factorize(texts)
    values, failed = [], []
    for text in distinct:
        try:
            values.append(read(text) if text else None)
            failed.append(False)
        except ValueError:
            values.append(None)
            failed.append(True)
    taken = pd.Series(values, dtype=dtype).take(positions)
    refused = pd.Series(failed, dtype=bool).take(positions)
    return taken.set_axis(texts.index), refused.set_axis(texts.index)


def holds_number(rows: pd.DataFrame, field: str) -> pd.Series:
    """True where the cell of `field` held a typed number rather than text."""
    return read_distinct(rows["numeric_cells"], lambda cells: field in cells.split(","), "boolean")[0].fillna(False)


def with_number_style(rows: pd.DataFrame, received: Received) -> pd.DataFrame:
    """`rows` of `received`, each with the number style of its file: its own where the register declares one."""
    declared = {name: source.number_style for name, source in received.sources.items() if source.number_style}
    styles = rows["source_file"].map(lambda file: declared.get(file, received.layout.number_style))
    return rows.assign(number_style=styles.astype("str"))


def _number_texts(rows: pd.DataFrame, field: str) -> pd.Series:
    """The cells of `field` with their number style behind them: the file's declared one for text, exact for typed
    cells.
    """
    styles = rows["number_style"].mask(holds_number(rows, field), "machine")
    return rows[field].where(rows[field] == "", rows[field] + _SEPARATOR + styles)


def money(rows: pd.DataFrame, field: str, units: CodeList) -> tuple[pd.Series, pd.Series]:
    """Amounts of `field` in whole đồng (Int64) by the unit of each row, and where they are unreadable.

    A row whose unit is unknown has no readable amount.
    """
    texts = _number_texts(rows, field)
    texts = texts.where(texts == "", texts + _SEPARATOR + rows["unit"])

    def read(text: str) -> int:
        number, number_style, unit = text.split(_SEPARATOR)
        code = units.resolve(unit)
        if code is None:
            raise UnreadableNumber(text)
        return to_dong(parse_number(number, number_style), code)

    return read_distinct(texts, read, "Int64")


def count(rows: pd.DataFrame, field: str) -> tuple[pd.Series, pd.Series]:
    """Counts of `field` as exact decimal text ("12.5", "480"), and where they are unreadable."""

    def read(text: str) -> str:
        number = parse_number(*text.split(_SEPARATOR))
        return format(number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize(), "f")

    return read_distinct(_number_texts(rows, field), read, "str")


def year(rows: pd.DataFrame, field: str) -> tuple[pd.Series, pd.Series]:
    """Years of `field` (Int64), 2000 to 2099, and where they are unreadable."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) == 4 and text.startswith("20")):
            raise UnreadableNumber(text)
        return int(text)

    return read_distinct(rows[field], read, "Int64")


def day(rows: pd.DataFrame, field: str) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Dates of `field` as ISO text, where they are unreadable, and where they are impossible (31/6/2025)."""
    typed = holds_number(rows, field)
    texts = rows[field].where(~typed, _SEPARATOR + rows[field])

    def read(text: str) -> str:
        return vietnamese.parse_date(text.removeprefix(_SEPARATOR), numeric=text.startswith(_SEPARATOR)).isoformat()

    def impossible(text: str) -> bool:
        try:
            read(text)
        except vietnamese.ImpossibleDate:
            return True
        except ValueError:
            return False
        return False

    values, failed = read_distinct(texts, read, "str")
    never = read_distinct(texts, impossible, "boolean")[0].fillna(False).astype(bool)
    return values, failed & ~never, never


def code(texts: pd.Series, codes: CodeList) -> tuple[pd.Series, pd.Series]:
    """Codes that `texts` mean by `codes`, and where they mean none."""

    def read(text: str) -> str:
        found = codes.resolve(text)
        if found is None:
            raise ValueError(text)
        return found

    return read_distinct(texts, read, "str")
