"""What `doctor` says of a unit's data: fine, missing or wrong."""

from __future__ import annotations

import pytest

from monitoring.period import Period
from monitoring.presentation.wording import Wording
from monitoring.running.doctor_data import findings
from monitoring.running.initiate import NewUnit, initiate
from monitoring.workspace import REPOSITORY, Workspace
from tests.samples import INDICATOR, PAYMENT, RETURN, UNIT, new_workspace, receive_rows, register


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    """The unit with one period that lacks nothing."""
    made = new_workspace(tmp_path)
    for layout, row in (("payments", PAYMENT), ("returns", RETURN), ("indicator-returns", INDICATOR)):
        receive_rows(made, "2024-Q1", layout, [row])
    return made


def told(workspace: Workspace, subject: str, state: str) -> list[str]:
    found = findings(workspace, UNIT)
    return [
        finding.texts(Wording("en"))[0] for finding in found if (finding.subject, finding.state) == (subject, state)
    ]


def test_a_whole_unit_is_fine(workspace) -> None:
    assert not any(finding.serious for finding in findings(workspace, UNIT))
    assert told(workspace, "Files", "fine") == ["2024-Q1: 3, registered and unchanged"]
    assert told(workspace, "Files", "note") == []


def test_what_is_shipped_is_whole() -> None:
    assert not any(finding.serious for finding in findings(Workspace(REPOSITORY), UNIT))


def test_a_profile_that_cannot_be_read_hides_the_rest(workspace) -> None:
    workspace.unit_profile(UNIT).write_text("code: [", encoding="utf-8")
    [finding] = findings(workspace, UNIT)
    assert (finding.subject, finding.state) == ("Profile", "wrong")


def test_what_nobody_has_checked_is_counted(workspace) -> None:
    before = int(told(workspace, "Profile", "note")[0].split()[0])
    path = workspace.unit_profile(UNIT)
    text = path.read_text(encoding="utf-8").replace("    cited: IV.6\n", "    unverified: true\n")
    path.write_text(text, encoding="utf-8")
    assert int(told(workspace, "Profile", "note")[0].split()[0]) == before + 1


@pytest.mark.parametrize(
    ("mail", "state", "says"),
    [("[]", "note", "8, none with an e-mail address"), ("[a@b.vn]", "fine", "8, 1 with e-mail addresses")],
)
def test_recipients_without_addresses_are_told(workspace, mail, state, says) -> None:
    path = workspace.unit_profile(UNIT)
    before, recipients, after = path.read_text(encoding="utf-8").partition("\nrecipients:")
    path.write_text(before + recipients + after.replace("mail: []", f"mail: {mail}", 1), encoding="utf-8")
    assert told(workspace, "Recipients", state) == [says]


def test_a_wrong_correction_is_told(workspace) -> None:
    workspace.corrections(UNIT).write_text("- file: x\n", encoding="utf-8")
    assert len(told(workspace, "Corrections", "wrong")) == 1


def test_a_wrong_row_of_the_plan_is_told(workspace) -> None:
    path = workspace.plan(UNIT, 2024) / "leads.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("agriculture", "nobody", 1), encoding="utf-8")
    [text] = told(workspace, "Plan", "wrong")
    assert "nobody" in text


def test_a_year_without_a_plan_is_told(workspace) -> None:
    receive_rows(workspace, "2023-Q4", "returns", [RETURN])
    assert [text[:12] for text in told(workspace, "Plan", "note")] == ["none of 2023"]


def test_files_that_nobody_registered_or_that_changed_are_wrong(workspace) -> None:
    (workspace.received(UNIT, "2024-Q1") / "stray.csv").write_text("x", encoding="utf-8")
    assert "stray.csv" in told(workspace, "Files", "wrong")[0]
    (workspace.received(UNIT, "2024-Q1") / "stray.csv").unlink()
    (workspace.received(UNIT, "2024-Q1") / "returns.csv").write_text("x", encoding="utf-8")
    assert "returns.csv" in told(workspace, "Files", "wrong")[0]


def test_what_was_not_received_is_told(workspace) -> None:
    receive_rows(workspace, "2024-Q2", "returns", [{**RETURN, "cumulative": "2.000"}])
    receive_rows(workspace, "2024-Q4", "returns", [{**RETURN, "cumulative": "3.000"}])
    assert told(workspace, "Files", "note") == [
        "2024-Q2: nothing received of: Treasury payment vouchers, Indicator return",
        "2024-Q4: nothing received of: Treasury payment vouchers, Indicator return",
        "no files of 2024-Q3, though of quarters before and after",
    ]


def test_illustrative_files_are_counted(workspace) -> None:
    register(workspace, "2024-Q1", "a.csv", b"x", "returns", illustrative=True)
    assert told(workspace, "Files", "note") == ["2024-Q1: 1 of 4 are illustrative"]


def test_a_new_unit_is_told_what_it_lacks(tmp_path) -> None:
    workspace = Workspace(tmp_path)
    workspace.raw.mkdir(parents=True)
    initiate(workspace, NewUnit("huong-hoa", Period(2024, 3)))
    serious = [finding.subject for finding in findings(workspace, "huong-hoa") if finding.serious]
    assert serious == ["Profile", "Plan", "Files"]


@pytest.mark.parametrize(("lost", "subject"), [("2024-Q1", "Files"), ("plan-2024", "Plan")])
def test_a_lost_folder_is_missing(workspace, lost, subject) -> None:
    (workspace.unit(UNIT) / lost).rename(workspace.root / lost)
    assert len(told(workspace, subject, "missing")) == 1
