"""The annex that says what the figures are: those that the report prints, and the tables that lie beside it."""

from __future__ import annotations

from monitoring.cleaning.clean_tables import processed_tables
from monitoring.presentation.blocks import Block, Heading, Parts
from monitoring.presentation.dictionary.pages import UNITS
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.tables import Column, Table
from monitoring.tables.schema import load_tables

#: The tables whose figures the report prints.
_PRINTED = ("disbursement", "pace", "indicators", "advances", "reconciliation")


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    heading = Heading(_("Annex 6. What the figures and tables mean"), id="annex-dictionary")
    return [heading, _figures(report), _tables(report)]


def _figures(report: Report) -> Table:
    """Each kind of figure once, beside the first table that holds it."""
    _ = report.words._
    language = report.words.language
    columns = [
        Column("meaning", _("Meaning"), width=4), Column("unit", _("Unit"), width=1.2),
        Column("table", _("Table"), width=2),
    ]  # fmt: skip
    rows: dict[str, dict[str, Parts]] = {}
    for table in map(load_tables().__getitem__, _PRINTED):
        for name, column in table.columns.items():
            if column.called is None or name in rows:
                continue
            rows[name] = {
                "meaning": getattr(column, language), "unit": _(UNITS[column.unit]) if column.unit else "",
                "table": getattr(table.title, language),
            }  # fmt: skip
    return Table(_("Figures of this report"), columns, list(rows.values()), id="tbl-annex-figures", landscape=True)


def _tables(report: Report) -> Table:
    _ = report.words._
    language = report.words.language
    columns = [
        Column("title", _("Table"), width=2), Column("row", _("Each row"), width=4),
        Column("file", _("File"), width=1.4),
    ]  # fmt: skip
    rows: list[dict[str, Parts]] = [
        {
            "title": getattr(table.title, language), "row": capitalised(getattr(table.row, language)),
            "file": f"{table.name}.csv",
        }
        for table in processed_tables()
    ]  # fmt: skip
    empty = _("An empty cell is a missing figure, never zero.")
    whole = _("The whole data dictionary, with codes and allowed values, is in {page}, and for programs in {package}.")
    note = f"{empty} {whole.format(page=f'docs/dictionary.{language}.md', package='datapackage.json')}"
    return Table(_("Tables behind this report"), columns, rows, id="tbl-annex-tables", landscape=True, note=note)
