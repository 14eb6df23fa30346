"""`datapackage.json` beside the processed tables: a Frictionless Data Package (version 2 of its standard).

Whoever opens the tables without this project learns from it what each column means, in which unit, what may stand
there, how the tables hang together and which files they were made from. The same bytes for the same tables.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from monitoring.bilingual import Names
from monitoring.cleaning.clean_tables import processed_tables
from monitoring.measures.rollup import Province
from monitoring.period import PATTERN
from monitoring.presentation.dictionary.codes import Codes, allowed, codes_of
from monitoring.province import folder_of, province_code
from monitoring.subject import Subject
from monitoring.tables import store
from monitoring.tables.rows import SourceRow
from monitoring.tables.schema import Column, Table, tables_of

DATA_PACKAGE = "datapackage.json"
_SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"

# fmt: off
#: How the standard calls our types, and what it then checks.
_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"}, "id": {"type": "string"}, "code": {"type": "string"},
    "dong": {"type": "integer"}, "whole": {"type": "integer"},
    "number": {"type": "number"}, "percent": {"type": "number"},
    "date": {"type": "date"}, "yes_no": {"type": "boolean"}, "json": {"type": "object"},
    "year": {"type": "year", "constraints": {"minimum": 2000, "maximum": 2099}},
    "quarter": {"type": "string", "constraints": {"pattern": PATTERN}},
    "sha256": {"type": "string", "constraints": {"pattern": "[0-9a-f]{64}"}},
}
# fmt: on


@dataclass(frozen=True)
class Source:
    """A file that the tables were made from; `path` is below the project."""

    path: str
    sha256: str
    illustrative: bool


def write_unit_package(subject: Subject, made_at: datetime) -> None:
    """Write the data package of a unit's period beside its tables (`subject.tables`)."""
    title = _title(subject.unit.name, str(subject.period))
    name = f"{subject.unit.code}-{subject.period}"
    sources = _received(subject.tables / "sources.csv", f"data/raw/{subject.unit.code}")
    codes = codes_of([subject.unit], subject.plan)
    _write(subject.tables, _package(name, title, made_at, sources, processed_tables(), codes, subject.tables))


def write_province_package(province: Province, made_at: datetime) -> None:
    """Write the data package of a province's roll-up beside its tables, made from those of its units."""
    folder, workspace = province.tables, province.workspace
    sources = [
        Source(workspace.relative(path), _sha256(path.read_bytes()), standing.is_illustrative)
        for standing in province.standings
        for table in ("disbursement", "indicators")
        if (path := workspace.processed(standing.unit, province.period) / f"{table}.csv").exists()
    ]
    title = _title(province.name, str(province.period))
    name = f"{folder_of(province_code(province.name))}-{province.period}"
    codes = codes_of(province.units, None)
    _write(folder, _package(name, title, made_at, sources, tables_of("rollup"), codes, folder))


def _title(name: Names, period: str) -> Names:
    return Names(vi=f"Bảng số liệu của {name.vi}, {period}", en=f"Tables of {name.en}, {period}")


def _package(
    name: str,
    title: Names,
    made_at: datetime,
    sources: Sequence[Source],
    tables: Iterable[Table],
    codes: Codes,
    folder: Path,
) -> dict[str, Any]:
    there = [table for table in tables if (folder / f"{table.name}.csv").exists()]
    return {
        "$schema": _SCHEMA,
        "name": name.lower(),
        "title": title.en,
        "title_vi": title.vi,
        "created": f"{made_at:%Y-%m-%dT%H:%M:%SZ}",
        "illustrative": any(source.illustrative for source in sources),
        "sources": [
            {"title": source.path, "hash": f"sha256:{source.sha256}", "illustrative": source.illustrative}
            for source in sources
        ],
        "resources": [_resource(table, codes, (folder / f"{table.name}.csv").read_bytes()) for table in there],
    }


def _resource(table: Table, codes: Codes, content: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(table, name, column, codes) for name, column in table.columns.items()]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        columns = list(table.refers.columns)
        schema["foreignKeys"] = [
            {"fields": columns, "reference": {"resource": table.refers.to, "fields": columns}},
        ]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title.en,
        "title_vi": table.title.vi,
        "description": f"Each row: {table.row.en}.",
        "description_vi": f"Mỗi dòng: {table.row.vi}.",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{_sha256(content)}",
        "names_people": not table.is_publishable,
        "schema": schema,
    }


def _field(table: Table, name: str, column: Column, codes: Codes) -> dict[str, Any]:
    said = _TYPES[column.type]
    constraints = dict(said.get("constraints", {}))
    if name in table.key or name in table.filled:
        constraints["required"] = True
    if column.least is not None:
        constraints["minimum"] = column.least
    listed = allowed(column, codes)
    if listed:
        constraints["enum"] = list(listed)
    field = {"name": name, "type": said["type"], "description": column.en, "description_vi": column.vi}
    if column.empty == "value":
        field["missingValues"] = []
        constraints.pop("required", None)
    if column.unit:
        field["unit"] = column.unit
    if column.personal:
        field["personal"] = True
    if constraints:
        field["constraints"] = constraints
    if listed:
        field["categories"] = [{"value": code, "label": meaning.en, "label_vi": meaning.vi} for code, meaning in
                               listed.items()]  # fmt: skip
    return field


def _received(table: Path, folder: str) -> list[Source]:
    found = {row.source_file: row for row in store.read(table, SourceRow)}
    return [Source(f"{folder}/{name}", row.sha256, row.illustrative) for name, row in sorted(found.items())]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(folder: Path, package: dict[str, Any]) -> None:
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / DATA_PACKAGE).write_text(text + "\n", encoding="utf-8", newline="\n")
