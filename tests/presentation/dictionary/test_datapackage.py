"""The data packages of all shipped periods are valid by an independent program, and it sees what is wrong."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import frictionless
import pytest

from monitoring.cleaning.clean_tables import processed_tables
from monitoring.presentation.dictionary.datapackage import DATA_PACKAGE, write_unit_package
from monitoring.subject import open_subject
from monitoring.tables import store
from monitoring.tables.rows import SourceRow
from monitoring.workspace import REPOSITORY, STAGING_VARIABLE, Workspace
from tests.presentation.conftest import make_tables

PERIODS = [str(period) for period in Workspace(REPOSITORY).periods("vinh-linh")]
MADE_AT = datetime(2024, 10, 10, tzinfo=UTC)
MakeTables = Callable[[str], Path]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterable[MakeTables]:
    """`tables(period)`: the folder of the processed tables of a shipped period, with their data package."""
    with pytest.MonkeyPatch.context() as patch:

        @cache
        def of(period: str) -> Path:
            staging = tmp_path_factory.mktemp(period)
            patch.setenv(STAGING_VARIABLE, str(staging))
            make_tables(REPOSITORY, "vinh-linh", period)
            write_unit_package(open_subject(REPOSITORY, "vinh-linh", period), MADE_AT)
            patch.delenv(STAGING_VARIABLE)
            return staging / "processed"

        yield of


def problems(folder: Path) -> set[str]:
    """What frictionless finds wrong: "table: kind of error", nothing where the package is valid."""
    report = frictionless.validate(str(folder / DATA_PACKAGE))
    found = {f"{task.name}: {error.type}" for task in report.tasks for error in task.errors}
    return found | {error.type for error in report.errors}


@pytest.mark.parametrize("period", PERIODS)
def test_every_shipped_period_is_valid(tables: MakeTables, period: str) -> None:
    assert problems(tables(period)) == set()


@pytest.mark.parametrize("period", PERIODS)
def test_every_table_written_is_described_column_by_column(tables: MakeTables, period: str) -> None:
    written = {}
    for path in sorted(tables(period).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            written[path.stem] = next(csv.reader(file))
    received = {row.layout for row in store.read(tables(period) / "sources.csv", SourceRow)}
    assert written == {
        table.name: list(table.columns) for table in sorted(processed_tables(received), key=lambda t: t.name)
    }


@pytest.mark.parametrize(("period", "illustrative"), [("2023-Q4", False), ("2024-Q3", True)])
def test_it_says_what_it_was_made_from_and_whether_that_is_real(
    tables: MakeTables, period: str, illustrative: bool
) -> None:
    package = json.loads((tables(period) / DATA_PACKAGE).read_text(encoding="utf-8"))
    assert package["illustrative"] is illustrative
    assert package["created"] == "2024-10-10T00:00:00Z"
    for source in package["sources"]:
        assert (REPOSITORY / source["title"]).is_file() and len(source["hash"]) == len("sha256:") + 64
    named = {resource["name"] for resource in package["resources"] if resource["names_people"]}
    assert named == {"payments", "refused", "remarks", "set_aside", "totals"}


def test_the_same_tables_give_the_same_bytes(tables: MakeTables, tmp_path: Path, monkeypatch) -> None:
    before = (tables("2023-Q4") / DATA_PACKAGE).read_bytes()
    shutil.copytree(tables("2023-Q4"), tmp_path / "processed")
    (tmp_path / "processed" / DATA_PACKAGE).unlink()
    monkeypatch.setenv(STAGING_VARIABLE, str(tmp_path))
    write_unit_package(open_subject(REPOSITORY, "vinh-linh", "2023-Q4"), MADE_AT)
    assert (tmp_path / "processed" / DATA_PACKAGE).read_bytes() == before
    assert str(tmp_path).encode() not in before and str(REPOSITORY).encode() not in before


# Each row: a table, what stands in it, what is put there instead, and what must then be found wrong.
SPOILED = [
    ("returns", ",recurrent,", ",sự nghiệp,", "returns: constraint-error"),
    ("returns", ",939018000,", ",939018000.5,", "returns: type-error"),
    ("returns", "2023-Q4/giai-ngan", "2023-Q4/khac", "returns: foreign-key"),
    ("disbursement", ".recurrent,", ".development,", "disbursement: primary-key"),
    ("disbursement", "plan_dong", "plan", "disbursement: incorrect-label"),
    ("checks", ",agrees,", ",,", "checks: constraint-error"),
    ("ledger", ",received,", ",unknown,", "ledger: constraint-error"),
    ("sources", ",false,", ",không,", "sources: type-error"),
]


@pytest.mark.parametrize(("table", "before", "after", "problem"), SPOILED)
def test_a_table_that_is_not_as_described_is_seen(
    tables: MakeTables, tmp_path: Path, table: str, before: str, after: str, problem: str
) -> None:
    folder = shutil.copytree(tables("2023-Q4"), tmp_path / "processed")
    package = json.loads((folder / DATA_PACKAGE).read_text(encoding="utf-8"))
    for resource in package["resources"]:  # else the changed bytes alone would be enough
        del resource["hash"], resource["bytes"]
    (folder / DATA_PACKAGE).write_text(json.dumps(package), encoding="utf-8")
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8", newline="\n")
    assert problem in problems(folder)


def test_changed_bytes_are_seen(tables: MakeTables, tmp_path: Path) -> None:
    folder = shutil.copytree(tables("2023-Q4"), tmp_path / "processed")
    path = folder / "returns.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("939018000", "939018001"), encoding="utf-8", newline="\n")
    assert problems(folder) == {"returns: hash-count"}
