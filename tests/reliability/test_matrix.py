"""The program that tries every fault works: a few faults at one point each, and its table."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.reliability import matrix, page
from tests.reliability.faults import FAULTS, Unavailable
from tests.reliability.scene import PERIOD, Setting, prepare
from tests.samples import UNIT

BY_NAME = {fault.name: fault for fault in FAULTS}
_HISTORY = f"data/published/{UNIT}/{PERIOD}"
FEW = {
    "the run is killed (kill -9), at changes to files spread over it": lambda _: 40,
    "an earlier revision is truncated where it is kept": lambda _: f"{_HISTORY}/1/report.en.html",
}


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return prepare(tmp_path_factory.mktemp("faults"), "html")


@pytest.mark.parametrize("name", FEW)
def test_a_fault_leaves_everything_whole(setting: Setting, tmp_path: Path, name: str) -> None:
    assert BY_NAME[name].try_at(setting, FEW[name](setting), tmp_path / "trial") == []


def ended(result: list[str] | Exception) -> Future[list[str]]:
    trial: Future[list[str]] = Future()
    if isinstance(result, Exception):
        trial.set_exception(result)
    else:
        trial.set_result(result)
    return trial


def test_each_trial_is_entered_however_it_ended() -> None:
    result: dict = {"tried": 0, "points": 4, "problems": {}}
    for point, trial in enumerate((["/x/trial-1 is left"], TimeoutError("900 s"), [], Unavailable("not root"))):
        matrix.note(result, point, ended(trial), "/x")
    assert result["tried"] == 3 and result["not_tried"] == "not root"
    assert result["problems"] == {"0": ["…/trial-1 is left"], "1": ["TimeoutError: 900 s"]}


def test_some_points_are_spread_over_all() -> None:
    assert [list(matrix.some(range(10), most)) for most in (1, 3, 10, None)] == [
        [0],
        [0, 3, 6],
        list(range(10)),
        list(range(10)),
    ]


RESULTS = {
    "a": {"tried": 3, "points": 3, "problems": {"1": ["no message"]}},
    "b": {"tried": 2, "points": 9, "problems": {}},
}


def test_the_table_tells_what_held_and_what_did_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "PAGE", tmp_path / "page.md")
    page.PAGE.write_text("before\n<!-- faults: by hand -->\nstale\n<!-- end of faults -->\nafter\n", encoding="utf-8")
    page.write_table("faults", matrix.table(RESULTS))
    text = page.PAGE.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- faults: by hand -->\n| fault |")
    assert text.endswith("<!-- end of faults -->\nafter\n")
    assert "| a | 3 | 2 hold; 1: no message |" in text and "| b | 2 of 9 | all hold |" in text
    assert "| **5** | **4 hold** |" in text and "stale" not in text


def test_the_page_shows_the_results_that_are_kept() -> None:
    results = matrix.RESULTS.read_text(encoding="utf-8")
    assert "/tmp" not in results and "/root" not in results
    kept = matrix.json.loads(results)
    assert set(kept) <= set(BY_NAME)
    assert "\n".join(matrix.table(kept)) in page.PAGE.read_text(encoding="utf-8"), "run tests.reliability.matrix"
