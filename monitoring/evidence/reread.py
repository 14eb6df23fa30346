"""The rows behind a number read again from their files: do the tables say what the files say?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from monitoring.cleaning.finding import Context
from monitoring.cleaning.ledger import clean
from monitoring.cleaning.reading import LINEAGE, table_name
from monitoring.evidence.cleaned_rows import Key
from monitoring.evidence.raw_files import RawFiles
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import Received, together
from monitoring.tables import frames
from monitoring.tables.store import texts
from monitoring.workspace import temporary_place

#: A row of a table as text.
_Texts = Mapping[str, str]


@dataclass(frozen=True, order=True)
class Difference:
    """A cell of a table that is not what cleaning makes of its file. `file` is below the unit's folder.

    `in_table`, `in_file`: what they say, "" for nothing; a row that only one of them has differs in all its columns,
    of which `column` is then the first, its key.
    """

    file: str
    sheet: str
    row: int
    column: str
    in_table: str
    in_file: str


def differences(files: RawFiles, context: Context, tables: Path) -> list[Difference]:
    """Every cell of the rows in the folder `tables` that is not what their files give when they are read and cleaned
    again, and every row of a file that is neither accepted nor refused there.

    Of files that are no longer what was registered nothing is told here: their checksums tell.
    """
    received = _received(files, tables)
    cleaning = clean(received, context)
    refused = _by_place(texts(tables / "refused.csv"))
    refused_anew = _by_place(_written(cleaning.refused()))
    found: list[Difference] = []
    for layout, table in received.items():
        read = set(_places(table))
        stated = _by_place(texts(tables / f"{table_name(layout)}.csv"))
        anew = _by_place(_written(cleaning.accepted(layout)))
        found += _differing({place: row for place, row in stated.items() if place[0] in table.sources}, anew)
        own = {place: _decision(row) for place, row in refused.items() if place in read and row["layout"] == layout}
        found += _differing(own, refused_anew)
        found += [Difference(*place, LINEAGE[0], "", place[0]) for place in read - stated.keys() - own.keys()]
    return sorted(found)


def _received(files: RawFiles, tables: Path) -> dict[str, Received]:
    """The files that the tables were made from, by layout."""
    parts: dict[str, list[Received]] = {name: [] for name in load_layouts()}
    wanted = {(row["source_file"], row["layout"]) for row in texts(tables / "sources.csv")}
    for source_file in sorted({file for file, _ in wanted}):
        for table in files.received(source_file):
            if (source_file, table.layout.name) in wanted:
                parts[table.layout.name].append(table)
    return {
        name: together(layout, found)
        for name, found in parts.items()
        if (layout := load_layouts()[name]).always or found
    }


def _differing(stated: Mapping[Key, _Texts], anew: Mapping[Key, _Texts]) -> Iterator[Difference]:
    for place, row in stated.items():
        again = anew.get(place)
        if again is None:
            yield Difference(*place, next(iter(row)), next(iter(row.values())), "")
        else:
            columns = [column for column in row if row[column] != again.get(column, "")]
            yield from (Difference(*place, column, row[column], again.get(column, "")) for column in columns)


def _decision(row: _Texts) -> _Texts:
    """What counts of a refused row: by which rule, and the amount; how it is worded does not."""
    return {column: row[column] for column in ("rule", "amount_dong")}


def _written(table: pd.DataFrame) -> list[dict[str, str]]:
    """Rows as a run would write them: texts are compared with texts."""
    with tempfile.TemporaryDirectory(prefix="monitoring-", dir=temporary_place()) as folder:
        path = Path(folder) / "table.csv"
        frames.write(table, path)
        return texts(path)


def _by_place(rows: Iterable[dict[str, str]]) -> dict[Key, dict[str, str]]:
    return {(row["source_file"], row["source_sheet"], int(row["source_row"])): row for row in rows}


def _places(table: Received) -> Iterator[Key]:
    for file, sheet, row in zip(*(table.rows[column].tolist() for column in LINEAGE), strict=True):
        yield str(file), str(sheet), int(row)
