"""The table of districts and periods."""

import re
import shutil

from monitoring.evidence.record import SIGNATURE
from monitoring.period import Period
from monitoring.presentation.messages import translator
from monitoring.running.status import status_lines
from monitoring.workspace import Workspace


def test_a_published_period_is_up_to_date_and_its_counts_are_shown(published):
    head, line = status_lines(published, [("vinh-linh", Period(2023, 4))], [], str)
    assert re.split("  +", head) == [
        "District", "Period", "Publication", "Refused", "Send again", "Checks to look at", "New", "Signature", "State",
    ]  # fmt: skip
    cells = re.split("  +", line)
    assert cells[:5] == ["vinh-linh", "2023-Q4", "1", "0", "0"] and cells[7:] == ["not signed", "up to date"]
    assert int(cells[5]) >= int(cells[6]) > 0


def test_the_heads_are_in_the_language_of_the_messages(published):
    head, _ = status_lines(published, [("vinh-linh", Period(2023, 4))], [], translator("vi"))
    assert head.split("  ")[0] == "Huyện" and not re.search("Period|Refused|State|New", head)


def test_a_signed_publication_is_told(published, tmp_path):
    shutil.copytree(published.root, tmp_path / "copy")
    workspace = Workspace(tmp_path / "copy")
    (workspace.report("vinh-linh", "2023-Q4") / SIGNATURE).write_bytes(bytes(64))
    [_, line] = status_lines(workspace, [("vinh-linh", Period(2023, 4))], [], str)
    assert "  signed " in line


def test_an_unpublished_period_says_so(published, tmp_path):
    shutil.copytree(published.raw, tmp_path / "data" / "raw")
    [_, line] = status_lines(Workspace(tmp_path), [("vinh-linh", Period(2023, 4))], [], str)
    assert "–" in line and line.endswith("nothing of it has been published yet")
