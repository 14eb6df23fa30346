"""Roll-ups are due when a unit has published since, and only then."""

from __future__ import annotations

import pytest

from monitoring.evidence import sums
from monitoring.evidence.record import MANIFEST
from monitoring.period import Period
from monitoring.running import rollup
from monitoring.running.provinces import RollUp, due, make
from tests.samples import UNIT, new_workspace

PERIOD = Period(2024, 1)
ASKED = [(PERIOD, ("vi",))]
DUE = [RollUp("quang-tri", PERIOD, ("vi",))]


@pytest.fixture
def workspace(tmp_path):
    """A unit whose quarter stands published, as far as a roll-up asks."""
    workspace = new_workspace(tmp_path)
    tables, report = workspace.processed(UNIT, PERIOD), workspace.report(UNIT, PERIOD)
    for path in (tables / "disbursement.csv", report / MANIFEST):
        path.parent.mkdir(parents=True)
        path.write_text("1", encoding="utf-8")
    return workspace


@pytest.fixture(autouse=True)
def roll_up(monkeypatch):
    """The page alone, without its notebook: what the roll-up says is tested where it is made."""

    def write_page(workspace, province, period, languages, front_page):
        assert not front_page  # it is written once, after all roll-ups
        folder = workspace.report(f"province-{province}", period)
        folder.mkdir(parents=True, exist_ok=True)
        for language in languages:
            (folder / f"rollup.{language}.html").write_text("", encoding="utf-8")
        sums.write_whole(folder)

    monkeypatch.setattr(rollup, "roll_up", write_page)


def test_a_roll_up_is_due_until_it_is_made(workspace) -> None:
    assert due(workspace, [*ASKED, *ASKED]) == DUE
    make(workspace, DUE[0])
    assert due(workspace, ASKED) == []
    assert due(workspace, [(PERIOD, ("vi", "en"))]) == [RollUp("quang-tri", PERIOD, ("vi", "en"))]


@pytest.mark.parametrize(
    "change",
    [
        lambda workspace: (workspace.report(UNIT, PERIOD) / MANIFEST).write_text("2", encoding="utf-8"),
        lambda workspace: workspace.unit_profile(UNIT).open("a", encoding="utf-8").write("\n# x\n"),
        lambda workspace: (workspace.report("province-quang-tri", PERIOD) / "rollup.vi.html").unlink(),
    ],
    ids=["published again", "another profile", "page gone"],
)
def test_what_makes_it_due_again(workspace, change) -> None:
    make(workspace, DUE[0])
    change(workspace)
    assert due(workspace, ASKED) == DUE


def test_nothing_is_due_where_nothing_is_published_or_no_profile_can_be_read(workspace) -> None:
    assert due(workspace, [(Period(2024, 2), ("vi",))]) == []
    workspace.unit_profile(UNIT).write_text("name: [", encoding="utf-8")
    assert due(workspace, ASKED) == []
