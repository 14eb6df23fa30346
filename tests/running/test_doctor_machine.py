"""What `doctor` says of the machine, on this one and on worse ones."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from jupyter_client.kernelspec import KernelSpec

from monitoring.evidence.installed import Foreign
from monitoring.presentation.wording import Wording
from monitoring.running import doctor_machine as machine
from monitoring.running.kernels import OwnKernelSpec
from monitoring.workspace import REPOSITORY, Workspace


def test_this_machine_can_make_reports(tmp_path) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    found = {finding.subject: finding for finding in machine.findings(Workspace(tmp_path))}
    assert [subject for subject, finding in found.items() if finding.state == "wrong"] == []
    assert {"Python", "Libraries", "Fonts", "Notebook kernel", "File locks"} <= found.keys()


@pytest.mark.parametrize(("version", "state"), [((3, 10, 4), "wrong"), ((3, 11, 0), "fine"), ((3, 14, 1), "fine")])
def test_python_must_be_new_enough(version, state) -> None:
    assert machine.python(version).state == state


@pytest.mark.parametrize(
    ("lock", "state"),
    [
        ("pytest=={now} \\\n    --hash=sha256:0\n", "fine"),
        ("pytest==0.0.1 \\\n", "wrong"),
        ("pytest==0.0.1 ; sys_platform == 'win32' \\\npytest=={now} ; sys_platform != 'win32' \\\n", "fine"),
        ("not-installed-anywhere==1 \\\n", "wrong"),
        ("not-installed-anywhere==1 ; sys_platform == 'win32' \\\n", "fine"),
    ],
)
def test_libraries_are_compared_with_the_lock(lock, state) -> None:
    assert machine.libraries(lock.format(now=pytest.__version__)).state == state


def test_a_library_that_differs_is_named() -> None:
    finding = machine.libraries("pytest==0.0.1 \\\n")
    assert finding.texts(Wording("en"))[0] == "1 not as in requirements.lock: pytest"
    assert "make environment" in finding.remedy


def test_the_whole_lock_is_read() -> None:
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    names = {line.split("==")[0] for line in lock.splitlines() if not line.startswith(" ")}
    assert names == machine._locked(lock).keys()


def test_a_stranger_among_the_libraries_is_named() -> None:
    finding = machine.unaltered([Foreign("added", "site-packages", "evil.pth"), Foreign("changed", ".", "yaml.py")])
    assert finding.state == "wrong"
    assert finding.texts(Wording("en"))[0] == "2 altered, missing or unknown: site-packages/evil.pth, yaml.py"


def test_a_missing_face_is_named(monkeypatch) -> None:
    monkeypatch.setattr("monitoring.publishing.pdf.face_paths", lambda: [Path("Lost-Regular.otf")])
    assert machine.fonts().texts(Wording("en"))[0] == "not there: Lost-Regular.otf"


def test_a_library_that_cannot_be_loaded_is_named(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "monitoring.publishing.pdf", None)
    assert machine.fonts().state == "missing"


def test_a_kernel_that_does_not_start_is_told(monkeypatch) -> None:
    dies = KernelSpec(argv=[sys.executable, "-c", "import os; os._exit(5)"], language="python")
    monkeypatch.setattr(OwnKernelSpec, "get_kernel_spec", lambda *_: dies)
    finding = machine.kernel()
    assert (finding.state, finding.texts(Wording("en"))[0]) == ("wrong", "does not start: RuntimeError")


def test_without_fork_reports_are_made_all_the_same(monkeypatch) -> None:
    monkeypatch.delattr(os, "fork", raising=False)
    assert machine.forking().state == "note"


@pytest.mark.parametrize(("free", "disk", "memory"), [(0, "missing", "note"), (1 << 30, "fine", "fine")])
def test_little_room_is_told(free, disk, memory) -> None:
    assert (machine.disk(free).state, machine.memory(free).state) == (disk, memory)


def test_folders_that_cannot_be_written_are_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(machine, "_can_write", lambda folder: folder.name != "reports")
    assert machine.writing(Workspace(tmp_path)).texts(Wording("en"))[0] == "no permission to write: reports"


def test_what_is_no_folder_cannot_be_written_to(tmp_path) -> None:
    (tmp_path / "reports").write_text("", encoding="utf-8")
    assert not machine._can_write(tmp_path / "reports")


def test_a_folder_not_made_yet_counts_as_the_one_it_will_be_in(tmp_path) -> None:
    assert machine._can_write(tmp_path / "reports" / "a")


def test_locks_without_effect_are_told(tmp_path, monkeypatch) -> None:
    class Toothless(FileLock):
        def acquire(self, *arguments: object, **options: object) -> Toothless:
            return self

    monkeypatch.setattr(machine, "FileLock", Toothless)
    assert machine.locking(Workspace(tmp_path)).state == "wrong"


def test_a_limit_that_is_no_number_is_told(monkeypatch) -> None:
    monkeypatch.setenv("MONITORING_CELL_SECONDS", "soon")
    assert machine.bounds().texts(Wording("en"))[0] == "MONITORING_CELL_SECONDS: “soon” is no limit."


@pytest.mark.parametrize(("encoding", "state"), [("utf-8", "fine"), ("UTF8", "fine"), ("cp1252", "note"), ("", "note")])
def test_a_terminal_without_vietnamese_is_told(encoding, state) -> None:
    assert machine.terminal(encoding).state == state


def test_programs_for_tests_are_those_of_the_makefile() -> None:
    listed = dict(machine._programs((REPOSITORY / "Makefile").read_text(encoding="utf-8")))
    assert listed["pdftoppm"] == "poppler-utils"


def test_a_program_that_is_not_there_is_only_a_note() -> None:
    finding = machine.programs(f"test_programs := {Path(sys.executable).resolve()}:python no-such-program:parcel\n")
    assert finding.state == "note"
    assert finding.texts(Wording("en")) == (
        "not there: no-such-program; only tests use them",
        "On Debian and Ubuntu: apt install parcel",
    )
