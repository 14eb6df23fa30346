"""What somebody put among the installed libraries is found, whatever it is called."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from monitoring.errors import InputError
from monitoring.evidence.installed import Foreign, foreign_files, require_unaltered


def packed(site: Path, name: str, files: dict[str, str]) -> None:
    """A library as pip installs it, with its list."""
    lines = []
    for file, text in files.items():
        path = site / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        lines.append(f"{file},sha256={digest},{len(text)}")
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "RECORD").write_text("\n".join([*lines, f"{info.name}/RECORD,,", f"{name}/__pycache__/x.pyc,,"]))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site-packages"
    packed(folder, "counting", {"counting/__init__.py": "ONE = 1\n", "counting/table.csv": "a\n", "counting.pth": "\n"})
    (tmp_path / "project" / "monitoring").mkdir(parents=True)
    return folder


def found(site: Path) -> list[tuple[str, str]]:
    return [(foreign.problem, str(foreign)) for foreign in foreign_files(site, site.parent / "project")]


def test_what_is_as_it_was_packed_is_not_foreign(site: Path) -> None:
    (site / "counting" / "__pycache__").mkdir()
    (site / "counting" / "__pycache__" / "__init__.cpython-311.pyc").touch()
    assert found(site) == []


@pytest.mark.parametrize(
    "file",
    [
        "evil.pth",
        "sitecustomize.py",
        "usercustomize.py",
        "counting.cpython-311-x86_64-linux-gnu.so",
        "counting/extra.py",
        "counting/extra.pyc",
        "sitecustomize/__init__.py",
    ],
)
def test_a_stranger_that_python_would_run_is_named(file: str, site: Path) -> None:
    (site / file).parent.mkdir(exist_ok=True)
    (site / file).write_text("import os\n", encoding="utf-8")
    assert found(site) == [("added", f"site-packages/{file}")]


@pytest.mark.parametrize("file", ["counting/__init__.py", "counting/table.csv"])
def test_a_changed_or_missing_file_is_named(file: str, site: Path) -> None:
    (site / file).write_text("ONE = 2\n", encoding="utf-8")
    assert found(site) == [("changed", f"site-packages/{file}")]
    (site / file).unlink()
    assert found(site) == [("missing", f"site-packages/{file}")]


@pytest.mark.parametrize("file", ["numpy.py", "sitecustomize.py", "pandas/__init__.py", "yaml.so"])
def test_a_module_at_the_top_of_the_project_would_hide_a_library(file: str, site: Path) -> None:
    path = site.parent / "project" / file
    path.parent.mkdir(exist_ok=True)
    path.touch()
    assert found(site) == [("added", file.partition("/")[0])]


def test_a_real_library_as_pip_installs_it_is_as_it_was_packed(tmp_path: Path) -> None:
    """Another program's lists: those of pip, for what it installs into a new environment."""
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    [folder] = (tmp_path / "env").rglob("site-packages")
    assert foreign_files(folder, tmp_path) == []
    with (folder / "pip" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert foreign_files(folder, tmp_path) == [Foreign("changed", "site-packages", "pip/__init__.py")]


def test_the_sentence_of_verify() -> None:
    assert require_unaltered([], str).startswith("The libraries installed here are as they were packed")
    with pytest.raises(InputError, match=r"2 installed files .* added: site-packages/evil\.pth, changed: yaml\.py\."):
        require_unaltered([Foreign("added", "site-packages", "evil.pth"), Foreign("changed", ".", "yaml.py")], str)
