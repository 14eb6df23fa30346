"""Columns of text read into values, each distinct text once: files repeat themselves, so this is what makes cleaning
fast.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from monitoring import vietnamese
from monitoring.amounts import LARGEST_COUNT, UnreadableNumber, parse_number
from monitoring.cleaning.amounts_read import Amounts
from monitoring.cleaning.codelists import CodeList
from monitoring.distinct import distinct, flagged, plain, read_distinct
from monitoring.errors import InputError
from monitoring.intake.layouts import Layout
from monitoring.intake.readers import Received

LINEAGE = ["source_file", "source_sheet", "source_row"]

_SEPARATOR = "\x1f"
_LARGEST_SUM = 2**62


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


def holds_number(rows: pd.DataFrame, field: str) -> pd.Series:
    """True where the cell of `field` held a typed number rather than text."""
    return pd.Series(flagged(rows["numeric_cells"], lambda cells: field in cells.split(",")), index=rows.index)


def with_number_style(rows: pd.DataFrame, received: Received) -> pd.DataFrame:
    """`rows` of `received`, each with the number style of its file: its own where the register declares one."""
    declared = {name: source.number_style for name, source in received.sources.items() if source.number_style}
    styles, _ = read_distinct(rows["source_file"], lambda file: declared.get(file, received.layout.number_style), "str")
    return rows.assign(number_style=styles)


def with_receipt(rows: pd.DataFrame, received: Received) -> pd.DataFrame:
    """`rows` of `received`, each with the `receipt` of its file, which counts in the order of receipt (day, then name),
    and with the name of the file that replaced it (`superseded_by`, mostly empty).
    """
    order = sorted(received.sources, key=lambda file: (received.sources[file].received_on, file))
    receipt = {file: place for place, file in enumerate(order)}
    codes, files = distinct(rows["source_file"])
    replaced = {file: source.superseded_by for file, source in received.sources.items() if source.superseded_by}
    by, _ = read_distinct(rows["source_file"], lambda file: replaced.get(file, ""), "str")
    return rows.assign(receipt=np.array([receipt.get(file, 0) for file in [*files, ""]])[codes], superseded_by=by)


def _number_texts(rows: pd.DataFrame, field: str) -> pd.Series:
    """The cells of `field` with their number style behind them: the file's declared one for text, exact for typed
    cells.
    """
    texts, styles = plain(rows[field]), plain(rows["number_style"]).mask(holds_number(rows, field), "machine")
    return texts.where(texts == "", texts + _SEPARATOR + styles)


def money(rows: pd.DataFrame, field: str, units: CodeList) -> tuple[pd.Series, pd.Series]:
    """Amounts of `field` in whole đồng (Int64) by the unit of each row, and where they are unreadable.

    A row whose unit is unknown has no readable amount. Raises InputError for a column that adds up to more than
    64 bits hold: sums would silently be wrong.
    """
    codes, texts = distinct(rows[field])
    style_codes, styles = distinct(rows["number_style"])
    styles = [*styles, "machine"]
    style_codes = np.where(holds_number(rows, field), len(styles) - 1, style_codes)
    unit_codes, words = distinct(rows["unit"])
    of_word, known = pd.factorize(np.array([units.resolve(word) or "" for word in words], dtype=object))
    # Each text once for every style and unit (not: word for a unit) in which it stands.
    keys = (codes * len(styles) + style_codes) * len(known) + of_word[unit_codes] if len(known) else codes
    positions, found = pd.factorize(keys)
    written, unit_of = np.divmod(found, max(len(known), 1))
    text_of, style_of = np.divmod(written, len(styles))
    amounts = Amounts(len(found))
    columns = ((texts, text_of), (styles, style_of), (known, unit_of))
    amounts.read(*(np.array(names, dtype=object)[places] for names, places in columns))
    values, failed = amounts.at(positions, rows.index)
    if values.astype("Float64").abs().sum() > _LARGEST_SUM:
        raise InputError(
            "The amounts of the column “{field}” add up to more than any budget holds.",
            where=", ".join(sorted(rows["source_file"].unique())),
            remedy="Look for a wrong unit or a number typed twice, and ask the sender for the file again.",
            field=field,
        )
    return values, failed


def count(rows: pd.DataFrame, field: str) -> tuple[pd.Series, pd.Series]:
    """Counts of `field` as exact decimal text ("12.5", "480"), and where they are unreadable."""

    def read(text: str) -> str:
        number = parse_number(*text.split(_SEPARATOR))
        if not -LARGEST_COUNT <= number <= LARGEST_COUNT:
            raise UnreadableNumber(text)
        whole = int(number)
        # Without arithmetic of decimals, which rounds to 28 digits.
        return str(whole) if number == whole else format(number, "f").rstrip("0")

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
    texts = plain(rows[field]).where(~typed, _SEPARATOR + plain(rows[field])) if typed.any() else rows[field]
    never: set[str] = set()

    def read(text: str) -> str:
        try:
            found = vietnamese.parse_date(text.removeprefix(_SEPARATOR), numeric=text.startswith(_SEPARATOR))
        except vietnamese.ImpossibleDate:
            never.add(text)
            raise
        return found.isoformat()

    values, failed = read_distinct(texts, read, "str")
    impossible = texts.isin(never)
    return values, failed & ~impossible, impossible


def code(texts: pd.Series, codes: CodeList, none: CodeList | None = None) -> tuple[pd.Series, pd.Series]:
    """Codes that `texts` mean by `codes`, and where they mean none.

    Spellings of `none` mean that no code applies: they are missing, not unknown.
    """

    def read(text: str) -> str | None:
        if none is not None and none.resolve(text) is not None:
            return None
        found = codes.resolve(text)
        if found is None:
            raise ValueError(text)
        return found

    return read_distinct(texts, read, "str")
