"""What arrived, file by file: the first thing that an auditor reads."""

from __future__ import annotations

import pandas as pd

from monitoring.intake.left_out import LeftOut, left_out
from monitoring.intake.readers import Received
from monitoring.tables.rows import SetAsideRow, SourceRow
from monitoring.tables.store import columns

#: What is told of a file as it stands in the register.
_OF_REGISTER = ("sender", "sha256", "replaces", "document", "superseded_by")


def sources_table(received: dict[str, Received]) -> pd.DataFrame:
    """One row per file and layout: who sent it, when, its checksum, its data rows and the rows set aside, and
    which file of the period it replaces or is replaced by.
    """
    lines = [
        {
            "source_file": file,
            "layout": name,
            **{name: getattr(source, name) or "" for name in _OF_REGISTER},
            "bytes": source.bytes,
            "received_on": source.received_on.isoformat(),
            "illustrative": "true" if source.illustrative else "false",
            "rows": int((table.rows["source_file"] == file).sum()),
            "rows_set_aside": int((table.set_aside["source_file"] == file).sum()),
        }
        for name, table in received.items()
        for file, source in table.sources.items()
    ]
    return pd.DataFrame(lines, columns=columns(SourceRow)).sort_values(["source_file", "layout"], ignore_index=True)


def left_out_table(received: dict[str, Received]) -> pd.DataFrame:
    """What of people was left out of the rows of each file: where it stood, of which kind, and how many; never what."""
    lines = [
        {"source_file": file, "layout": name, **found._asdict()}
        for name, table in received.items()
        for file in table.sources
        for found in left_out(
            table.layout, *(rows[rows["source_file"] == file] for rows in (table.rows, table.set_aside))
        )
    ]
    return pd.DataFrame(lines, columns=["source_file", "layout", *LeftOut._fields])


def set_aside_table(received: dict[str, Received]) -> pd.DataFrame:
    """Every row that is no data (titles, headers, totals, blanks …) with its kind and its place."""
    tables = [table.set_aside.assign(layout=name) for name, table in received.items() if len(table.set_aside)]
    if not tables:
        return pd.DataFrame(columns=columns(SetAsideRow))
    together = pd.concat(tables).sort_values(["source_file", "source_sheet", "source_row"], ignore_index=True)
    return together[columns(SetAsideRow)]
