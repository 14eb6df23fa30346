"""What the project is built from: pinned by hash, free of what is known to be weak, its licences listed."""

from __future__ import annotations

import importlib.util
import re
import tomllib

import pytest

from monitoring.workspace import REPOSITORY
from tests.security.audit import verdict

LOCK = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
LIBRARIES = re.split(r"\n(?=[a-z0-9])", LOCK.strip(), flags=re.IGNORECASE)


def version_of(name: str) -> tuple[int, ...]:
    [found] = re.findall(rf"^{name}==([\d.]+)", LOCK, re.MULTILINE)
    return tuple(map(int, found.split(".")))


def test_every_library_is_pinned_with_hashes() -> None:
    assert len(LIBRARIES) > 100
    assert [entry.partition(" ")[0] for entry in LIBRARIES if "==" not in entry or "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(("name", "least"), [("nbconvert", (7, 17, 1))])
def test_versions_with_known_weaknesses_are_excluded(name: str, least: tuple[int, ...]) -> None:
    """Both the declared floor and the lock: either may be used to install."""
    required = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    [floor] = [text.partition(">=")[2] for text in required if text.startswith(f"{name}>=")]
    assert tuple(map(int, floor.split("."))) >= least and version_of(name) >= least


def test_the_page_of_licences_names_the_libraries_of_the_lock() -> None:
    spec = importlib.util.spec_from_file_location("make_licences", REPOSITORY / "docs" / "make_licences.py")
    make_licences = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_licences)
    page = make_licences.PAGE.read_text(encoding="utf-8")
    written = re.findall(r"^\| ([\w.-]+) \| ([\w.+-]+) \| .+ \|$", page, re.MULTILINE)
    assert written[1:] == make_licences.locked_libraries(), "run python docs/make_licences.py"


WEAK = {"id": "PYSEC-1", "fix_versions": ["2.1"]}


@pytest.mark.parametrize(("found", "says", "code"), [
    ([{"name": "a", "version": "1", "vulns": []}], "1 of 1 libraries looked up, 0 with", 0),
    ([{"name": "a", "version": "1", "vulns": [WEAK]}], "a 1: PYSEC-1 (mended in 2.1)", 1),
    ([{"name": "a", "skip_reason": "not found"}], "cannot be reached from here: a.", 2),
    ([], "0 of 0", 2),
])  # fmt: skip
def test_an_audit_that_could_not_be_made_is_no_success(found: list[dict], says: str, code: int) -> None:
    text, exit_code = verdict(found)
    assert says in text and exit_code == code
