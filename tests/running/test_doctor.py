"""`doctor`: findings as a table with words and signs, remedies, and a verdict."""

from __future__ import annotations

import subprocess
import sys

import pytest

from monitoring.errors import InputError
from monitoring.presentation.wording import Wording
from monitoring.running.doctor import examine, is_serious, report_lines
from monitoring.running.finding import STATES, Finding, Section
from monitoring.workspace import REPOSITORY
from tests.samples import UNIT, new_workspace

FINE = Finding("fine", "Disk", "{megabytes} MB free", values={"megabytes": 5})
WRONG = Finding.of_error(
    "Plan", InputError("There is no plan of {year}.", where="data/raw/a", remedy="Enter it.", year="2024")
)


def test_a_finding_has_a_sign_a_word_and_a_remedy() -> None:
    lines = list(report_lines([Section("Data of {unit}", [FINE, WRONG], {"unit": "a"})], Wording("en")))
    assert lines == [
        "Data of a",
        "  ✓ fine   Disk  5 MB free",
        "  × wrong  Plan  data/raw/a: There is no plan of 2024.",
        "                 → Enter it.",
        "",
        "1 to see to first: see ! and × above.",
    ]


@pytest.mark.parametrize(("state", "serious"), [("fine", False), ("note", False), ("missing", True), ("wrong", True)])
def test_what_is_missing_or_wrong_is_serious(state, serious) -> None:
    sections = [Section("This machine", [FINE, Finding(state, "Disk", "all there")])]
    assert is_serious(sections) is serious
    assert (list(report_lines(sections, Wording("en")))[-1] == "All that is needed is there.") is not serious


def test_states_differ_by_sign_and_by_word() -> None:
    signs, words = zip(*STATES.values(), strict=True)
    assert len(set(signs)) == len(set(words)) == len(STATES)


def test_it_speaks_vietnamese() -> None:
    assert list(report_lines([Section("This machine", [FINE])], Wording("vi"))) == [
        "Máy này",
        "  ✓ tốt  Ổ đĩa  còn trống 5 MB",
        "",
        "Mọi thứ cần thiết đã có đủ.",
    ]


def test_machine_and_every_unit_are_examined(tmp_path) -> None:
    sections = list(examine(new_workspace(tmp_path)))
    assert [section.heading for section in sections] == ["This machine", "Data of {unit}"]
    assert sections[1].values == {"unit": UNIT}


def test_an_unknown_unit_is_told(tmp_path) -> None:
    with pytest.raises(InputError, match="no unit"):
        list(examine(new_workspace(tmp_path), "nowhere"))


def test_a_python_without_the_libraries_is_told_which_to_use() -> None:
    """Before any doctor can be asked: the system's own Python instead of the environment's."""
    command = [sys.executable, "-S", "pipeline.py", "doctor"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "Python này thiếu thư viện click",
        "This Python lacks the library click",
    ]
