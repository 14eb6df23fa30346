"""The front door as people use it: commands in processes of their own, what they print, and their exit codes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from monitoring.workspace import REPOSITORY, Workspace
from tests.samples import PAYMENT, RETURN, csv_of, new_workspace

Result = subprocess.CompletedProcess[str]


def run(root: Path, *arguments: str | Path, language: str = "en", **environment: str) -> Result:
    command = [sys.executable, REPOSITORY / "pipeline.py", *arguments, "--root", root, "--language", language]
    env = {**os.environ, "PYTHONUTF8": "1", **environment}
    return subprocess.run(list(map(str, command)), env=env, capture_output=True, encoding="utf-8", timeout=120)


def snapshot(workspace: Workspace) -> dict[str, str]:
    """Every file of data/raw with its checksum, hidden and unfinished ones too."""
    files = sorted(path for path in workspace.raw.rglob("*") if path.is_file())
    return {workspace.relative(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def is_one_paragraph(text: str) -> bool:
    return text.startswith("Error: ") and text.count("\n") == 1 and "Traceback" not in text


@pytest.fixture(scope="module")
def returns(tmp_path_factory):
    path = tmp_path_factory.mktemp("sent") / "luy-ke.csv"
    path.write_bytes(csv_of("returns", [RETURN, {**RETURN, "place": "xã Vĩnh Hà", "cumulative": "12,5tr"}]))
    return path


# ---- receive ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def received(tmp_path_factory, returns):
    """A workspace in which the returns have been received, and what the command said."""
    workspace = new_workspace(tmp_path_factory.mktemp("received"))
    arguments = ("--unit", "vinh-linh", "--period", "2024-Q3", "--from", "UBND xã Vĩnh Ô")
    options = ("--received-on", "2024-10-10", "--illustrative")
    return workspace, run(workspace.root, "receive", returns, *arguments, *options)


def test_receive_copies_registers_and_shows_what_it_found(received, returns):
    workspace, result = received
    assert (result.returncode, result.stderr) == (0, "")
    for shown in (
        "data/raw/vinh-linh/2024-Q3/luy-ke.csv: registered",
        "Cumulative disbursement return of a unit: 2 data rows",
        "Lũy kế giải ngân: 1,250.5 triệu đồng",
        "Amounts that cannot be read: 1",
        "Rows that are no data: headers 1",
    ):
        assert shown in result.stdout
    assert (workspace.received("vinh-linh", "2024-Q3") / "luy-ke.csv").read_bytes() == returns.read_bytes()
    entry = yaml.safe_load(workspace.register("vinh-linh", "2024-Q3").read_text(encoding="utf-8"))["luy-ke.csv"]
    assert (entry["from"], entry["layout"], entry["illustrative"]) == ("UBND xã Vĩnh Ô", "returns", True)
    assert str(entry["received_on"]) == "2024-10-10"
    assert entry["sha256"] == hashlib.sha256(returns.read_bytes()).hexdigest()


def test_the_unit_of_amounts_is_not_the_unit_that_reports(tmp_path):
    workspace = new_workspace(tmp_path / "w")
    row = {name: text for name, text in RETURN.items() if name != "unit"}
    path = tmp_path / "khong-don-vi.csv"
    path.write_bytes(csv_of("returns", [row]))
    options = ("--unit", "vinh-linh", "--period", "2024-Q3", "--unit-of-amounts", "triệu đồng")
    assert run(workspace.root, "receive", path, *options).returncode == 0
    register = yaml.safe_load(workspace.register("vinh-linh", "2024-Q3").read_text(encoding="utf-8"))
    assert register["khong-don-vi.csv"]["unit"] == "triệu đồng"


def test_receive_speaks_vietnamese(tmp_path):
    workspace = new_workspace(tmp_path)
    sent = tmp_path / "chung-tu.csv"
    sent.write_bytes(csv_of("payments", [PAYMENT]))
    arguments = ("--unit", "vinh-linh", "--period", "2024-Q1", "--from", "Kho bạc")
    result = run(workspace.root, "receive", sent, *arguments, language="vi")
    assert result.returncode == 0, result.stderr
    assert "Chứng từ thanh toán của Kho bạc" in result.stdout and "Số tiền: 1.250,5 triệu đồng" in result.stdout


STOPPED = [
    # what is wrong, files, unit, period, what the paragraph says
    ("the same content twice", ["luy-ke.csv"], "vinh-linh", "2024-Q2", "received, as 2024-Q3/luy-ke.csv"),
    ("one good and one bad file", ["new.csv", "noise.csv"], "vinh-linh", "2024-Q3", "noise.csv"),
    ("a file that is not there", ["nowhere.csv"], "vinh-linh", "2024-Q3", "nowhere.csv"),
    ("an unknown unit", ["new.csv"], "hanoi", "2024-Q3", "vinh-linh"),
    ("a path as unit", ["new.csv"], "../vinh-linh", "2024-Q3", "There is no unit"),
    ("a fifth quarter", ["new.csv"], "vinh-linh", "2024-Q5", "such as 2024-Q3"),
    ("a path as period", ["new.csv"], "vinh-linh", "../x", "such as 2024-Q3"),
]


@pytest.mark.parametrize(
    ("files", "unit", "period", "says"), [case[1:] for case in STOPPED], ids=[case[0] for case in STOPPED]
)
def test_receive_that_stops_says_why_and_leaves_everything_as_it_was(
    received, returns, tmp_path, files, unit, period, says
):
    workspace = received[0]
    contents = {"luy-ke.csv": returns.read_bytes(), "new.csv": csv_of("returns", [RETURN]), "noise.csv": b"a,b\n1,2\n"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    before = snapshot(workspace)
    paths = [tmp_path / name for name in files]
    result = run(workspace.root, "receive", *paths, "--unit", unit, "--period", period, "--from", "Kho bạc")
    assert result.returncode == 1 and result.stdout == ""
    assert is_one_paragraph(result.stderr) and says in result.stderr
    assert snapshot(workspace) == before


def test_a_file_in_the_place_of_another_and_a_day_written_as_here(received, tmp_path):
    workspace = received[0]
    path = tmp_path / "luy-ke-sua.csv"
    path.write_bytes(csv_of("returns", [RETURN, {**RETURN, "place": "xã Vĩnh Hà", "cumulative": "12,5"}]))
    place = ("--unit", "vinh-linh", "--period", "2024-Q3", "--illustrative", "--received-on", "12/10/2024")
    before = snapshot(workspace)
    checked = run(workspace.root, "receive", path, *place, "--check")
    assert checked.returncode == 0 and "Nothing has been registered" in checked.stdout, checked.stderr
    assert "sent by UBND xã Vĩnh Ô" in checked.stdout and snapshot(workspace) == before
    replacing = ("--replaces", "luy-ke.csv", "--document", "CV 15/KBVL")
    result = run(workspace.root, "receive", path, *place, *replacing)
    assert result.returncode == 0, result.stderr
    entries = yaml.safe_load(workspace.register("vinh-linh", "2024-Q3").read_text(encoding="utf-8"))
    assert entries["luy-ke.csv"]["superseded_by"] == "luy-ke-sua.csv"
    assert str(entries["luy-ke-sua.csv"]["received_on"]) == "2024-10-12"


PLACE = ["--unit", "vinh-linh", "--period", "2024-Q3"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["receive", *PLACE, "--from", "Kho bạc"],
        ["receive", "x.csv", *PLACE, "--from", "Kho bạc", "--received-on", "2024-02-31"],
        ["receive", "x.csv", *PLACE, "--from", "Kho bạc", "--received-on", "2024-13-01"],
        ["receive", "x.csv", *PLACE, "--from", "Kho bạc", "--received-on", "01/01/9999"],
        ["receive", "x.csv", *PLACE, "--from", "Kho bạc", "--encoding", "latin-1"],
        ["forms", "vinh-linh"],
    ],
    ids=["no file", "no day of the calendar", "no month", "a day to come", "no known encoding", "no period"],
)
def test_wrong_usage_is_code_2(received, arguments):
    result = run(received[0].root, *arguments)
    assert result.returncode == 2 and "Usage: " in result.stderr and "Traceback" not in result.stderr


# ---- forms -----------------------------------------------------------------------------------------------------------


def test_forms_are_the_same_bytes_in_any_time_zone_locale_and_folder(tmp_path):
    first, second = (new_workspace(tmp_path / name) for name in ("một", "two"))
    result = run(first.root, "forms", "vinh-linh", "2024-Q3", TZ="Asia/Ho_Chi_Minh", PYTHONHASHSEED="1", LC_ALL="C")
    other = tmp_path / "other folder"
    again = run(second.root, "forms", "vinh-linh", "2024-Q3", "--out", other, TZ="America/Lima", PYTHONHASHSEED="2")
    assert (result.returncode, again.returncode) == (0, 0)
    folder = first.forms("vinh-linh", "2024-Q3")
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(path.name for path in other.iterdir()) and len(names) == len(result.stdout.splitlines())
    assert all((folder / name).read_bytes() == (other / name).read_bytes() for name in names)
    assert "data/forms/vinh-linh/2024-Q3/2024-Q3_treasury.xlsx" in result.stdout.splitlines()
    assert result.stderr.startswith("No form asks for 10.2") and not second.work.exists()


@pytest.mark.parametrize(
    ("unit", "period", "says"),
    [
        ("hanoi", "2024-Q3", "vinh-linh"),
        ("..", "2024-Q3", "There is no unit"),
        ("vinh-linh", "2024-Q5", "such as"),
        ("vinh-linh", "../x", "such as 2024-Q3"),
    ],
)
def test_forms_that_cannot_be_made_say_why(received, unit, period, says):
    workspace = received[0]
    result = run(workspace.root, "forms", unit, period)
    assert result.returncode == 1 and is_one_paragraph(result.stderr) and says in result.stderr
    assert not (workspace.work / "forms").exists()


def test_forms_never_go_among_the_files_as_received(received):
    workspace = received[0]
    before = snapshot(workspace)
    result = run(workspace.root, "forms", "vinh-linh", "2024-Q3", "--out", workspace.received("vinh-linh", "2024-Q3"))
    assert result.returncode == 2 and is_one_paragraph(result.stderr) and "outside data/raw" in result.stderr
    assert snapshot(workspace) == before
