"""The tables of the report, made from their designs."""

from __future__ import annotations

import pytest

from monitoring.presentation.table_designs import Design, columns_of, made
from monitoring.presentation.tables import Row
from monitoring.presentation.wording import Wording

VI = Wording("vi")


def test_a_table_speaks_the_language_and_has_its_columns_in_order() -> None:
    table = made(VI, "tbl-stated-totals", [{"name": "Vốn", "amount": "5"}], year="2023", plan_year="2024")
    assert table.title == "Vốn năm 2023 ghi trong Kế hoạch năm 2024" and table.unit == "Đơn vị tính: triệu đồng"
    assert [column.key for column in table.columns] == columns_of("tbl-stated-totals")
    assert table.columns[1].alignment == "right"


def test_columns_are_left_out_with_their_cells() -> None:
    rows = [Row({"name": "Phòng", "rate_percent": "9 %", "remaining_dong": "5"}, "total"), {"name": "x"}]
    table = made(VI, "tbl-tasks", rows, without=["remaining_dong"], title="Vốn còn lại", note="")
    assert table.rows[0] == Row({"name": "Phòng", "rate_percent": "9 %"}, "total")
    assert "remaining_dong" not in [column.key for column in table.columns]
    assert (table.title, table.note) == ("Vốn còn lại", "")


def test_a_design_names_nothing_that_a_table_does_not_have() -> None:
    with pytest.raises(ValueError, match="colour"):
        Design.model_validate({"title": "T", "columns": {"a": {"label": "A", "colour": "red"}}})
