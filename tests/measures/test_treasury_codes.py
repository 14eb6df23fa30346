"""The dated table of the treasury's codes: what a code means on a day, and rows that cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from monitoring.errors import InputError
from monitoring.measures.treasury_codes import load_treasury_codes, standing
from monitoring.reference import load_reference
from monitoring.tables.treasury_rows import TreasuryCodeRow
from monitoring.workspace import REPOSITORY, Workspace

HEADER = "code,component,valid_from,valid_to,source,standing\n"


def codes(root, *rows):
    workspace = Workspace(root)
    workspace.reference_folder.mkdir(parents=True)
    table = workspace.reference_folder / "treasury_codes.csv"
    table.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return load_treasury_codes(workspace)


def test_a_code_means_what_the_table_says_on_the_day(tmp_path):
    found = codes(
        tmp_path,
        "00511,1,2021-01-01,2024-06-30,,unverified",
        "00511,4.1,2024-07-01,,Công văn số 1,verified",
        "00600,2,,,,unverified",
    )
    asked = [("00511", 6), ("00511", 7), ("00600", 1), ("511", 6), ("00700", 6)]
    meant = [found.meaning(code, date(2024, month, 1)) for code, month in asked]
    assert [row and (row.component, standing(row)["en"]) for row in meant] == [
        ("1", "unverified"), ("4.1", "compared with the document"), ("2", "unverified"), None, None,
    ]  # fmt: skip
    assert found.meaning("00511", date(2020, 12, 31)) is None


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["00511,,,,,unverified"], "line 2, component"),
        (["00511,1,,,,sure"], "line 2, standing"),
        (["00511,1,01/01/2024,,,unverified"], "line 2, valid_from"),
        (
            ["00511,1,2024-01-01,,,unverified", "00511,2,,2024-01-01,,unverified"],
            "“00511” means two things.*“2” and “1”",
        ),
    ],
)
def test_rows_that_cannot_be_stop_in_plain_words(tmp_path, rows, says):
    with pytest.raises(InputError, match=rf"treasury_codes\.csv: .*{says}"):
        codes(tmp_path, *rows)


def test_every_code_shipped_says_that_nobody_has_verified_it():
    rows = load_reference(Workspace(REPOSITORY), TreasuryCodeRow)
    assert {(len(row.code), row.standing) for row in rows} == {(5, "unverified")}
    load_treasury_codes(Workspace(REPOSITORY))
