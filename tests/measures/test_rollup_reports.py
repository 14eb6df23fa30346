"""Who has reported, when it was due, and which handovers do not balance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.illustrative.handover import NEW, OPENED, write_handover
from monitoring.measures.rollup_reports import handovers_table, reports_table
from monitoring.period import Period
from monitoring.running.handover import write_handover as written
from monitoring.unit import load_unit
from monitoring.workspace import REPOSITORY, Workspace
from tests.measures.test_rollup import province, standing


def of(period: str, *standings):
    return replace(province(*standings), period=Period.parse(period), units=())


def test_all_78_units_are_asked_though_most_have_never_sent_anything() -> None:
    table = reports_table(of("2026-Q3", replace(standing(NEW), received_on="2026-10-12"))).set_index("unit")
    assert len(table) == 78 and list(table.index[table["published"] == "true"]) == [NEW]
    assert set(table["due_on"]) == {"2026-10-10"}
    assert table.loc[NEW, "received_on"] > table.loc[NEW, "due_on"]
    assert "vinh-linh" not in table.index, "it ended on 30 June 2025"


@pytest.mark.parametrize(("period", "due"), [
    ("2025-Q4", ""), ("2026-Q1", "2026-04-10"), ("2026-Q4", "2027-01-10"), ("2026-10", ""),
])  # fmt: skip
def test_when_a_report_is_due(period, due) -> None:
    assert set(reports_table(of(period))["due_on"]) == {due}


def test_a_rule_on_another_day_is_a_row_more(tmp_path) -> None:
    path = tmp_path / "data/reference/report_days.csv"
    path.parent.mkdir(parents=True)
    shipped = (REPOSITORY / "data/reference/report_days.csv").read_text(encoding="utf-8")
    path.write_text(shipped + "quarter,2027-01-01,,2,5,Thông tư mới,văn bản,verified\n", encoding="utf-8")
    own = replace(of("2027-Q1"), workspace=Workspace(tmp_path))
    assert set(reports_table(own)["due_on"]) == {"2027-05-05"}
    assert set(reports_table(replace(own, period=Period(2026, 1)))["due_on"]) == {"2026-04-10"}


@pytest.mark.parametrize("error", [0, 1])
def test_a_handover_of_one_dong_too_much_is_found(tmp_path, error) -> None:
    write_handover(tmp_path, error_dong=error)
    workspace = Workspace(tmp_path)
    written(workspace, NEW, OPENED)
    own = replace(of("2025-Q4"), workspace=workspace, units=(load_unit(workspace, NEW),))
    (row,) = handovers_table(own).itertuples()
    assert (row.unit, row.period, row.differs > 0) == (NEW, OPENED, bool(error))
    assert row.difference_dong == 2 * error, "disbursed and what is left, not set off against each other"
    assert handovers_table(replace(own, period=Period(2025, 2))).empty
