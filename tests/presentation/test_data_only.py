"""One more unit, place, component or indicator is a row of data: the report shows it without new code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from monitoring.presentation.report import Report, open_report
from monitoring.presentation.sections import annexes, components, coverage, frame, targets
from monitoring.workspace import STAGING_VARIABLE, Workspace
from tests.presentation.conftest import make_tables, words
from tests.samples import INDICATOR, PAYMENT, RETURN, UNIT, new_workspace, receive_rows

PLACE = '"một phụ lục khác"'
SOLAR_HOMES = ",".join(
    [
        "solar_homes", "Hộ có điện mặt trời", "Homes with solar power", "rate", "", "hộ có điện mặt trời",
        "homes with solar power", "tổng số hộ", "all homes", ">=", "50", "percent", "up", "", "hộ", "homes",
        "agriculture", "11", "development",
    ]
)  # fmt: skip


def append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(line + "\n")


def add_rows(workspace: Workspace) -> None:
    """A component 11 with money, a target for its households, a place Vĩnh Thủy, a new name for the unit."""
    plan = workspace.plan("huyen-moi", 2024)
    append(plan / "components.csv", f"11,Năng lượng sạch,Clean energy,DA11 năng lượng,P11 energy,,{PLACE}")
    append(plan / "allocations.csv", f"11,central,development,,2.000,triệu đồng,,{PLACE}")
    append(plan / "leads.csv", f"11,agriculture,,{PLACE}")
    append(plan / "targets.csv", f"{SOLAR_HOMES},{PLACE},")
    path = workspace.unit_profile("huyen-moi")
    profile = yaml.safe_load(path.read_text(encoding="utf-8"))
    profile["code"], profile["name"] = "huyen-moi", {"vi": "huyện Mới", "en": "New unit"}
    names = {"vi": "xã Vĩnh Thủy", "en": "Vĩnh Thủy commune"}
    profile["places"].append({"code": "vinh-thuy", "name": names, "aliases": [], "cited": "một phụ lục khác"})
    path.write_text(yaml.safe_dump(profile, allow_unicode=True), encoding="utf-8")


@pytest.fixture(scope="module")
def widened(tmp_path_factory: pytest.TempPathFactory) -> Report:
    root = tmp_path_factory.mktemp("widened")
    workspace = new_workspace(root)
    new = {"component": "DA11", "place": "xã Vĩnh Thủy"}
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT, PAYMENT | new | {"voucher": "CT002", "amount": "500"}])
    receive_rows(workspace, "2024-Q1", "returns", [RETURN | new | {"plan": "2.000", "cumulative": "500"}])
    homes = {"indicator": "solar_homes", "numerator": "120", "denominator": "400", "reported_by": "Phòng NN&PTNT"}
    receive_rows(workspace, "2024-Q1", "indicator-returns", [INDICATOR | homes])
    shutil.move(workspace.unit(UNIT), workspace.unit("huyen-moi"))
    add_rows(workspace)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STAGING_VARIABLE, str(root / "staging"))
        make_tables(root, "huyen-moi", "2024-Q1")
        return open_report(root, "huyen-moi", "2024-Q1", "en")


def test_the_unit_is_called_by_its_name(widened) -> None:
    assert "in New unit" in frame.blocks(widened)[0].title


def test_the_component_and_the_place_stand_among_the_others(widened) -> None:
    said = words([*components.blocks(widened), *annexes.blocks(widened)])
    assert "P11 energy\t2,000.000\t500.000\t500.000\t25.0%" in said
    assert "Vĩnh Thủy commune\t2,000.000\t500.000\t500.000\t25.0%" in said


def test_the_target_is_measured_and_covered(widened) -> None:
    said = words([*targets.blocks(widened), coverage.table(widened)])
    assert "Homes with solar power\tat least 50%\t120/400\t30.0%\tnot met\t80 more homes" in said
    assert "P11 energy\tAgriculture and Rural Development Division\tyes\tHomes with solar power" in said
