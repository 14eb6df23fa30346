"""The table of districts and periods."""

import shutil

from monitoring.period import Period
from monitoring.running.status import status_lines
from monitoring.workspace import Workspace


def test_a_published_period_is_up_to_date_and_its_counts_are_shown(published):
    head, line = status_lines(published, [("vinh-linh", Period(2023, 4))], str)
    assert head.split()[:2] == ["District", "Period"]
    assert line.startswith("vinh-linh  2023-Q4  0 ") and line.endswith("up to date")


def test_an_unpublished_period_says_so(published, tmp_path):
    shutil.copytree(published.raw, tmp_path / "data" / "raw")
    [_, line] = status_lines(Workspace(tmp_path), [("vinh-linh", Period(2023, 4))], str)
    assert "–" in line and line.endswith("nothing of it has been published yet")
