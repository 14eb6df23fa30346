"""Beginning for real: invented files leave together with all that was made of them, and come back as they were."""

from __future__ import annotations

import csv
import shutil

import pytest
import yaml
from click.testing import CliRunner
from filelock import FileLock

import pipeline
from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.running import setting_aside
from monitoring.running.kernels import warm_kernels
from monitoring.running.run import PRELOADED, Request, run
from monitoring.running.setting_aside import Moved, put_back, set_aside
from monitoring.workspace import REPOSITORY, Workspace
from tests.samples import PAYMENT, UNIT, csv_of, new_workspace, register

INVENTED = {**PAYMENT, "voucher": "BIA-1", "amount": "1.000"}
REAL = {**PAYMENT, "voucher": "THAT-1", "paid_on": "15/05/2024", "amount": "250"}
FIX = {
    "file": "",
    "row": 2,
    "field": "Số tiền",
    "was": "1.000",
    "becomes": "2.000",
    "reason": "x",
    "document": "x",
    "effect_dong": 1_000_000_000,
}


def files_of(workspace: Workspace) -> dict[str, bytes]:
    """Every file but those under work/ and the front page, which is made anew."""
    paths = [path for path in workspace.root.rglob("*") if path.is_file()]
    named = {workspace.relative(path): path.read_bytes() for path in paths}
    return {
        name: content
        for name, content in named.items()
        if not name.startswith("work/") and name != "reports/index.html"
    }


@pytest.fixture
def shipped(tmp_path) -> Workspace:
    """The shipped unit, with something published of two of its periods."""
    shutil.copytree(REPOSITORY / "data" / "raw", tmp_path / "data" / "raw")
    workspace = Workspace(tmp_path)
    for period in ("2023-Q4", "2024-Q1"):
        for folder in (workspace.processed(UNIT, period), workspace.report(UNIT, period)):
            folder.mkdir(parents=True)
            (folder / "page").write_text(period, encoding="utf-8")
    return workspace


def test_invented_periods_leave_whole_and_come_back_as_they_were(shipped) -> None:
    before = files_of(shipped)
    assert [(str(each.period), each.whole) for each in set_aside(shipped, UNIT)] == [
        ("2024-Q1", True),
        ("2024-Q2", True),
        ("2024-Q3", True),
    ]
    assert [str(period) for period in shipped.periods(UNIT)] == ["2023-Q4"]
    assert not shipped.report(UNIT, "2024-Q1").exists() and not shipped.processed(UNIT, "2024-Q1").exists()
    assert shipped.report(UNIT, "2023-Q4").is_dir()
    assert yaml.safe_load(shipped.corrections(UNIT).read_text(encoding="utf-8")) == []
    kept = {name.removeprefix("set-aside/"): content for name, content in files_of(shipped).items()}
    lost = {name for name, content in before.items() if kept.get(name) != content}
    assert lost == {"data/raw/vinh-linh/corrections.yml"}
    assert len(put_back(shipped, UNIT)) == 3
    assert files_of(shipped) == before


def test_one_period_alone(shipped) -> None:
    assert [each.period for each in set_aside(shipped, UNIT, Period(2024, 2))] == [Period(2024, 2)]
    assert shipped.set_aside.periods(UNIT) == [Period(2024, 2)]
    assert put_back(shipped, UNIT, Period(2024, 1)) == []


def test_a_second_time_there_is_nothing_to_do(shipped) -> None:
    set_aside(shipped, UNIT)
    assert set_aside(shipped, UNIT) == []
    put_back(shipped, UNIT)
    assert put_back(shipped, UNIT) == []


@pytest.fixture
def mixed(tmp_path) -> Workspace:
    """A quarter of real files among which one is invented, and an invented quarter before it."""
    workspace = new_workspace(tmp_path)
    register(workspace, "2024-Q1", "bia.csv", csv_of("payments", [INVENTED]), "payments", illustrative=True)
    other = csv_of("payments", [{**INVENTED, "voucher": "BIA-2", "paid_on": "16/05/2024"}])
    register(workspace, "2024-Q2", "bia-2.csv", other, "payments", illustrative=True)
    register(workspace, "2024-Q2", "that.csv", csv_of("payments", [REAL]), "payments")
    fixes = [
        {**FIX, "file": "2024-Q1/bia.csv"},
        {**FIX, "file": "2024-Q2/that.csv", "was": "250", "becomes": "300", "effect_dong": 50_000_000},
    ]
    text = "# ghi chú\n" + yaml.safe_dump(fixes, allow_unicode=True, sort_keys=False)
    workspace.corrections(UNIT).write_text(text, encoding="utf-8")
    return workspace


def paid(workspace: Workspace, period: str) -> int:
    with (workspace.processed(UNIT, period) / "disbursement.csv").open(encoding="utf-8", newline="") as file:
        [whole] = [row for row in csv.DictReader(file) if row["number_id"] == "disbursement"]
    return int(whole["cumulative_dong"])


def received(workspace: Workspace) -> dict[str, object]:
    """Received files by their bytes, registers by what they say."""
    named = {name: content for name, content in files_of(workspace).items() if "/2024-Q" in name and "raw" in name}
    return {
        name: yaml.load(content, yaml.BaseLoader) if name.endswith(".yml") else content
        for name, content in named.items()
    }


def test_a_real_sum_holds_nothing_invented_any_more(mixed) -> None:
    request = Request(UNIT, Period(2024, 2), ("en",), ("html",))
    page = mixed.report(UNIT, "2024-Q2") / "report.en.html"
    with warm_kernels(PRELOADED, at_once=True):
        run(mixed, request)
        assert paid(mixed, "2024-Q2") == 3_300_000_000
        assert "REAL AND ILLUSTRATIVE FIGURES ARE ADDED TOGETHER" in page.read_text(encoding="utf-8")
        assert "2 of 3 files are illustrative" in page.read_text(encoding="utf-8")
        raw = received(mixed)
        assert set_aside(mixed, UNIT) == [Moved(Period(2024, 1), 1, True), Moved(Period(2024, 2), 1, False)]
        fixes = mixed.corrections(UNIT).read_text(encoding="utf-8")
        assert fixes.startswith("# ghi chú\n") and "that.csv" in fixes and "bia.csv" not in fixes
        run(mixed, request)
        assert paid(mixed, "2024-Q2") == 300_000_000
        assert "ILLUSTRATIVE" not in page.read_text(encoding="utf-8")
    put_back(mixed, UNIT)
    assert received(mixed) == raw
    assert len(yaml.safe_load(mixed.corrections(UNIT).read_text(encoding="utf-8"))) == 2


def test_a_transfer_that_was_killed_goes_on(shipped, monkeypatch) -> None:
    before, moves = files_of(shipped), []
    move = setting_aside._move

    def killed(path, target):
        moves.append(path)
        if len(moves) == 6:
            raise KeyboardInterrupt
        move(path, target)

    monkeypatch.setattr(setting_aside, "_move", killed)
    with pytest.raises(KeyboardInterrupt):
        set_aside(shipped, UNIT)
    monkeypatch.setattr(setting_aside, "_move", move)
    set_aside(shipped, UNIT)
    assert [str(period) for period in shipped.periods(UNIT)] == ["2023-Q4"]
    put_back(shipped, UNIT)
    assert files_of(shipped) == before


def test_what_has_come_since_is_not_mixed_with_what_comes_back(mixed) -> None:
    (mixed.report(UNIT, "2024-Q1")).mkdir(parents=True)
    (mixed.report(UNIT, "2024-Q1") / "page").touch()
    set_aside(mixed, UNIT)
    register(mixed, "2024-Q1", "that-1.csv", csv_of("payments", [{**REAL, "voucher": "Y"}]), "payments")
    before = files_of(mixed)
    with pytest.raises(InputError, match="2024-Q1 has other files there"):
        put_back(mixed, UNIT)
    assert files_of(mixed) == before
    assert put_back(mixed, UNIT, Period(2024, 2)) == [Moved(Period(2024, 2), 1, False)]


def test_a_period_in_use_is_left_alone(mixed) -> None:
    lock = mixed.lock(UNIT, "2024-Q1")
    lock.parent.mkdir(parents=True)
    before = files_of(mixed)
    with FileLock(lock), pytest.raises(InputError, match="in use"):
        set_aside(mixed, UNIT)
    assert files_of(mixed) == before


def test_corrections_that_cannot_be_told_apart_stop_it_before_anything_moves(mixed) -> None:
    flow = yaml.safe_dump([{**FIX, "file": "2024-Q1/bia.csv"}], default_flow_style=True, allow_unicode=True)
    mixed.corrections(UNIT).write_text(flow, encoding="utf-8")
    before = files_of(mixed)
    with pytest.raises(InputError, match="cannot be told apart"):
        set_aside(mixed, UNIT)
    assert files_of(mixed) == before


def test_the_command_says_what_it_did_and_how_to_undo_it(shipped) -> None:
    def begin(*arguments: str) -> str:
        asked = ["begin", UNIT, *arguments, "--root", str(shipped.root)]
        return CliRunner().invoke(pipeline.main, asked, catch_exceptions=False).output

    said = begin()
    assert "set-aside/data/raw/vinh-linh/2024-Q1" in said and "begin vinh-linh --undo" in said
    assert shipped.index.is_file()
    status = CliRunner().invoke(pipeline.main, ["status", "--root", str(shipped.root)]).output
    assert "2024-Q1, 2024-Q2, 2024-Q3" in status
    assert "data/raw/vinh-linh/2024-Q3" in begin("--undo") and len(begin("--undo").splitlines()) == 1
