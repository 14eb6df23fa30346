"""The days by which money must have found its end: data that can be corrected, and is never told as law unverified."""

from __future__ import annotations

import pytest

from monitoring.deadlines import load_deadlines, of_phase, of_year
from monitoring.errors import InputError
from monitoring.workspace import Workspace
from tests.test_plan import FAULTLESS

HEADER = "what,phase_or_year,day,document,source,standing\n"


def with_rows(root, *rows):
    path = root / "data" / "reference" / "deadlines.csv"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return Workspace(root)


def test_the_chain_of_the_last_year_of_2021_2025_is_shipped_with_its_documents_unverified():
    shipped = load_deadlines(Workspace(FAULTLESS))  # which has none of its own
    assert [row.day for row in of_year(shipped, 2026)] == ["2027-01-31", "2027-02-10", "2027-02-15", "2027-02-20"]
    assert {(row.what, row.day) for year in range(2021, 2026) for row in of_phase(shipped, year)} == {
        ("extended_payment", "2026-12-31")
    }
    assert of_phase(shipped, 2026) == of_year(shipped, 2023) == []
    assert {row.standing for row in shipped} == {"unverified"} and all(row.document and row.source for row in shipped)


def test_a_project_has_days_of_its_own(tmp_path):
    rows = ("reconciliation,2024,2025-02-10,CV 1,sao lưu,verified", "payment,2024,2025-01-31,CV 1,sao lưu,verified")
    own = load_deadlines(with_rows(tmp_path, *rows))
    assert [(row.what, row.dated.month, row.first_year) for row in own] == [
        ("payment", 1, 2024),
        ("reconciliation", 2, 2024),
    ]


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("payment,2024,31/01/2025,CV 1,x,verified", "line 2, day “31/01/2025”: not a day written like 2024-10-15"),
        ("payment,2021–2025,2025-01-31,CV 1,x,verified", "phase_or_year “2021–2025”: not a year or a phase"),
        ("payment,2024,2025-01-31,CV 1,x,law", "standing “law”: not one of verified unverified"),
        ("payment,2024,2025-01-31,,x,verified", "document “”: must not be empty"),
        ("closing,2024,2025-01-31,CV 1,x,verified", "what “closing”: not one of payment"),
        ("payment,2024,2025-01-31", "line 2: 3 fields instead of 6"),
    ],
)
def test_a_wrong_row_is_refused_by_its_line(tmp_path, row, named):
    with pytest.raises(InputError, match="Compare these rows with their documents") as error:
        load_deadlines(with_rows(tmp_path, row))
    assert named in str(error.value) and str(error.value).startswith("data/reference/deadlines.csv:")
