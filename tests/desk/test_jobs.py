"""A command in a process of its own: what it says and how far it is, one of a place at a time, and its end."""

from __future__ import annotations

import signal
import time

import pytest

from monitoring.desk.jobs import Jobs
from monitoring.errors import InputError
from tests.samples import PAYMENT, UNIT, new_workspace, receive_rows

PERIOD = "2024-Q1"
RUN = ("run", "--unit", UNIT, "--period", PERIOD, "--only", "html", "--reports", "vi")


@pytest.fixture
def jobs(tmp_path):
    workspace = new_workspace(tmp_path / "báo cáo quý")
    receive_rows(workspace, PERIOD, "payments", [PAYMENT])
    # A background job of a shell would hand down that it is ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    made = Jobs(workspace)
    yield made
    made.end()
    signal.signal(signal.SIGINT, before)


def test_what_a_command_says_is_kept_with_its_exit_code(jobs):
    job = jobs.start((UNIT, PERIOD), ("verify", UNIT, PERIOD), "vi")
    assert job.wait(60) == 1
    [line] = job.lines
    assert line.startswith("Lỗi:") and "\n".join(job.since(0)) == line and job.since(1) == []
    assert jobs[job.id] is job and jobs.at((UNIT, PERIOD)) is None
    secret = jobs.start(("", ""), ("status",), "en", {"MONITORING_KEY_PASSWORD": "not to be seen"})
    assert secret.wait(60) == 0 and "not to be seen" not in repr(secret)


def test_a_run_that_is_stopped_leaves_nothing_half_done_and_another_may_follow(jobs):
    job = jobs.start((UNIT, PERIOD), RUN, "en")
    with pytest.raises(InputError, match="is under way here"):
        jobs.start((UNIT, PERIOD), RUN, "en")
    deadline = time.monotonic() + 60
    while not (job.progress and job.progress.done) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert job.progress.what.startswith(f"{UNIT} {PERIOD}") and job.progress.total > 1
    job.stop()
    assert job.wait(30) not in (None, 0)
    workspace = jobs.workspace
    assert not workspace.report(UNIT, PERIOD).exists() and not workspace.processed(UNIT, PERIOD).exists()
    again = jobs.start((UNIT, PERIOD), ("status", "--unit", UNIT), "en")
    assert again.wait(60) == 0 and "nothing of it has been published yet" in "\n".join(again.lines)


def test_the_server_takes_its_jobs_with_it(jobs):
    job = jobs.start((UNIT, PERIOD), RUN, "en")
    jobs.end()
    assert job.code not in (None, 0)
