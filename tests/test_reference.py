"""Reference data are read as they stand, and refused by line and column."""

from __future__ import annotations

import pytest

from monitoring.errors import InputError
from monitoring.reference import load_reference
from monitoring.tables.plan_rows import UnitChangeRow, UnitRow
from monitoring.workspace import Workspace


def test_shipped_tables_hold_where_a_project_has_none(tmp_path) -> None:
    assert [row.name_vi for row in load_reference(Workspace(tmp_path), UnitRow) if row.unit == "ben-quan"] == [
        "xã Bến Quan"
    ]


@pytest.mark.parametrize(("line", "named"), [
    ("2025-07-01,a,b,,,unverified", "document"),
    ("1/7/2025,a,b,,văn bản,unverified", "day"),
    ("2025-07-01,a,b,,văn bản,surely", "standing"),
])  # fmt: skip
def test_a_wrong_row_is_named(tmp_path, line, named) -> None:
    path = tmp_path / "data/reference/unit_changes.csv"
    path.parent.mkdir(parents=True)
    path.write_text(f"day,from_unit,to_unit,share,document,standing\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=named):
        load_reference(Workspace(tmp_path), UnitChangeRow)
