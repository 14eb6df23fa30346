"""The dated table of the treasury's codes: what a code means on a day, and rows that cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from monitoring.errors import InputError
from monitoring.measures.treasury_codes import STANDINGS, load_treasury_codes
from monitoring.tables.schema import load_codes
from monitoring.workspace import REPOSITORY, Workspace

HEADER = "code,component,valid_from,valid_to,source,standing\n"


def codes(root, *rows):
    workspace = Workspace(root)
    workspace.reference_folder.mkdir(parents=True)
    workspace.treasury_codes.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return load_treasury_codes(workspace)


def test_a_code_means_what_the_table_says_on_the_day(tmp_path):
    found = codes(
        tmp_path,
        "00511,1,2021-01-01,2024-06-30,,unverified",
        "00511,4.1,2024-07-01,,Công văn số 1,verified",
        "00600,2,,,,unverified",
    )
    meant = [found.meaning(code, date(2024, month, 1)) for code, month in
             (("00511", 6), ("00511", 7), ("00600", 1), ("511", 6), ("00700", 6))]  # fmt: skip
    assert [row and (row.component, row.standing) for row in meant] == [
        ("1", "unverified"), ("4.1", "verified"), ("2", "unverified"), None, None,
    ]  # fmt: skip
    assert found.meaning("00511", date(2020, 12, 31)) is None


def test_a_project_without_the_table_knows_no_code(tmp_path):
    assert load_treasury_codes(Workspace(tmp_path)).meaning("00511", date(2024, 1, 1)) is None


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["00511,,,,,unverified"], "row 2: A code and the component"),
        (["00511,1,,,,sure"], "row 2: The standing"),
        (["00511,1,01/01/2024,,,unverified"], "row 2: The days"),
        (["00511,1,2024-02-01,2024-01-01,,unverified"], "row 2: The days"),
        (["00511,1,2024-01-01,,,unverified", "00511,2,,2024-01-01,,unverified"], "row 3: The code “00511”.*row is 2"),
    ],
)
def test_rows_that_cannot_be_stop_in_plain_words(tmp_path, rows, says):
    with pytest.raises(InputError, match=rf"treasury_codes\.csv, {says}"):
        codes(tmp_path, *rows)


def test_every_code_shipped_says_that_nobody_has_verified_it():
    path = Workspace(REPOSITORY).treasury_codes
    rows = path.read_text(encoding="utf-8").splitlines()[1:]
    assert rows and all(row.endswith(",unverified") and len(row.partition(",")[0]) == 5 for row in rows)
    load_treasury_codes(Workspace(REPOSITORY))
    assert set(load_codes()["code_standings"]) == set(STANDINGS)
