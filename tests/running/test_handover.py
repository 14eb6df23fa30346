"""The command: what it writes, says and traces."""

from __future__ import annotations

import pytest

from data.illustrative.handover import NEW, OPENED, write_handover
from monitoring.errors import InputError
from monitoring.presentation.wording import Wording
from monitoring.running.handover import summary, traced
from monitoring.running.handover import write_handover as written
from monitoring.workspace import Workspace

NUMBER = "handover.vinh-khe.6.central.recurrent.2025.year.disbursed"


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    root = tmp_path_factory.mktemp("handover")
    write_handover(root, error_dong=1)
    return Workspace(root), written(Workspace(root), NEW, OPENED)


def test_it_says_what_differs_and_what_has_no_figures(wrong) -> None:
    said = list(summary(wrong[1], Wording("vi")))
    assert "thị trấn Bến Quan: không có số liệu đến 2025-Q2" in "\n".join(said)
    assert f"Chênh lệch: {NUMBER}: 1 đồng." in said
    assert not any("khớp đến từng đồng" in line for line in said)


def test_the_same_files_give_the_same_bytes(wrong) -> None:
    workspace, _ = wrong
    folder = workspace.processed(NEW, f"handover-{OPENED}")
    first = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    written(workspace, NEW, OPENED)
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == first
    assert set(first) == {"handover.csv", "handover_lines.csv"}


def test_a_figure_walks_back_over_the_break(wrong) -> None:
    said = list(traced(wrong[0], NEW, OPENED, NUMBER, Wording("en")))
    files = [line.split(" #")[0].strip() for line in said if line.startswith("  ")]
    assert files[0] == "data/raw/vinh-linh/2025-Q2/kho-bac.csv"
    assert files[-1] == "data/raw/ben-quan/2025-Q3/bien-ban-ban-giao.csv"


def test_a_file_that_changed_since_is_not_shown_as_evidence(tmp_path) -> None:
    write_handover(tmp_path)
    workspace = Workspace(tmp_path)
    written(workspace, NEW, OPENED)
    path = workspace.received("vinh-linh", "2025-Q2") / "kho-bac.csv"
    path.write_bytes(path.read_bytes().replace(b"KLHT", b"klht"))
    with pytest.raises(InputError, match=r"kho-bac\.csv"):
        list(traced(workspace, NEW, OPENED, NUMBER, Wording("en")))


@pytest.mark.parametrize(("unit", "period", "told"), [
    (NEW, "2025-Q4", "No unit is on record"),
    ("vinh-linh", OPENED, "No unit is on record"),
    ("nowhere", OPENED, "There is no unit"),
])  # fmt: skip
def test_what_is_no_handover_is_refused(wrong, unit, period, told) -> None:
    with pytest.raises(InputError, match=told):
        written(wrong[0], unit, period)
