"""Set-up: what is needed is written once, locked for every platform, and built from any folder."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from pkgutil import resolve_name

import papermill  # noqa: F401  loads the engine named below itself: the other way round the two import in a circle
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.test_house import MODULES, ROOT, committed_files, imports_of

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = [Requirement(line.removesuffix(" \\")) for line in LOCK.splitlines() if not line.startswith(" ")]
DECLARED = [Requirement(text) for text in PROJECT["dependencies"]]
OPTIONAL = [Requirement(text) for extra in PROJECT["optional-dependencies"].values() for text in extra]


def test_the_lock_has_what_is_declared() -> None:
    versions: dict[str, list[str]] = {}
    for locked in LOCKED:
        (exact,) = locked.specifier
        assert exact.operator == "=="
        versions.setdefault(canonicalize_name(locked.name), []).append(exact.version)
    for wanted in DECLARED + OPTIONAL:
        found = versions.get(canonicalize_name(wanted.name), [])
        assert found and all(version in wanted.specifier for version in found), f"{wanted}: run `make lock`"


def test_the_lock_has_a_hash_for_everything_and_names_no_place() -> None:
    entries = re.split(r"\n(?! )", LOCK.strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK


@pytest.mark.parametrize("platform", ["sys_platform == 'win32'", "sys_platform == 'darwin'"])
def test_the_lock_serves_other_platforms_than_this_one(platform: str) -> None:
    name, value = platform.replace("'", "").split(" == ")
    special = [locked.name for locked in LOCKED if locked.marker and locked.marker.evaluate({name: value})]
    here = [locked.name for locked in LOCKED if locked.marker and locked.marker.evaluate({name: "linux"})]
    assert set(special) - set(here)


def test_what_the_package_imports_is_declared() -> None:
    declared = {canonicalize_name(wanted.name) for wanted in DECLARED}
    sources = [path.read_text(encoding="utf-8") for path in [*MODULES, ROOT / "pipeline.py"]]
    imported = {name.split(".")[0] for source in sources for name in imports_of(source)}
    distributions = packages_distributions()
    borrowed = {
        name
        for name in imported & distributions.keys() - {"monitoring"}
        if not declared & {canonicalize_name(distribution) for distribution in distributions[name]}
    }
    assert borrowed == set()


def test_requirements_are_listed_once() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["dependencies"] == [
        f"python{PROJECT['requires-python']}",
        "pip",
        {"pip": ["-r requirements.lock"]},
    ]
    lists = {"requirements.txt", "setup.py", "setup.cfg", "Pipfile", "poetry.lock", "uv.lock", "tox.ini"}
    assert [path.name for path in committed_files() if path.name in lists] == []


@pytest.mark.parametrize("entry", [entry for group in PROJECT["entry-points"].values() for entry in group.values()])
def test_entry_points_lead_somewhere(entry: str) -> None:
    assert callable(resolve_name(entry))


# The Makefile and the set-up, with a python that only writes down what it is asked to do.

PYTHON_THAT_NOTES = """#!/bin/sh
case "$*" in
    -V) echo "Python 3.11.2" ;;
    *) echo "$*" >> noted ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the Makefile and an environment whose interpreter notes its arguments."""
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    folder = tmp_path / "Báo cáo Vĩnh Ô" / "quý 3"
    interpreter = folder / ".venv" / "bin" / "python"
    interpreter.parent.mkdir(parents=True)
    interpreter.write_text(PYTHON_THAT_NOTES, encoding="utf-8")
    interpreter.chmod(0o755)
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "start", folder / "start")
    return folder


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True)


def noted(folder: Path, *arguments: str) -> list[str]:
    """What python was asked to do by `make …`, in order."""
    (folder / "noted").unlink(missing_ok=True)
    done = make(folder, *arguments)
    assert done.returncode == 0, done.stderr
    notes = folder / "noted"
    return notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []


PIP = "-m pip install --disable-pip-version-check --no-input"
LOCKED_ALONE = "--only-binary :all: --require-hashes -r"
LINKED = f"{PIP} -qq --no-index --no-deps --no-build-isolation -e ."
UV_ITSELF = f"{PIP} -qq {LOCKED_ALONE} .venv/uv.txt"
BY_UV = (
    "-m uv pip install --quiet --no-config --python .venv/bin/python --compile-bytecode "
    f"{LOCKED_ALONE} requirements.lock"
)
BY_PIP = [f"{PIP} -qq --no-compile {LOCKED_ALONE} requirements.lock", "-m compileall -qq -j 0 .venv"]
INSTALLED = ["-c import pip", "-c import uv", BY_UV, LINKED]


def test_the_environment_is_built_once_and_then_only_used(checkout: Path) -> None:
    assert noted(checkout, "report") == [*INSTALLED, "pipeline.py run"]
    assert noted(checkout, "report") == ["pipeline.py run"]


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_requirement_builds_it_again(checkout: Path, name: str) -> None:
    noted(checkout, "environment")
    with (checkout / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert noted(checkout, "environment") == INSTALLED


def test_uv_comes_from_the_lock_and_its_hash_is_checked(checkout: Path) -> None:
    without = PYTHON_THAT_NOTES.replace("*) ", '"-c import uv") echo "$*" >> noted; exit 1 ;; *) ')
    (checkout / ".venv" / "bin" / "python").write_text(without, encoding="utf-8")
    assert noted(checkout, "environment") == [*INSTALLED[:2], UV_ITSELF, BY_UV, LINKED]
    [asked] = re.split(r"\n(?! )", (checkout / ".venv" / "uv.txt").read_text(encoding="utf-8").strip())
    assert asked in LOCK and asked.startswith("uv==") and asked.count("--hash=sha256:") > 5


@pytest.mark.parametrize("failing", ["-c import uv|*uv.txt", "*uv pip install*"])
def test_pip_installs_where_uv_cannot(checkout: Path, failing: str) -> None:
    without = PYTHON_THAT_NOTES.replace("*) ", f"{failing.replace(' ', '?')}) exit 1 ;; *) ", 1)
    (checkout / ".venv" / "bin" / "python").write_text(without, encoding="utf-8")
    assert noted(checkout, "environment")[-3:] == [*BY_PIP, LINKED]


def test_a_moved_checkout_is_linked_again(checkout: Path) -> None:
    noted(checkout, "environment")
    moved = checkout.rename(checkout.parent / "đã dời đi")
    assert noted(moved, "environment") == INSTALLED


def test_an_installation_that_failed_is_tried_again(checkout: Path) -> None:
    interpreter = checkout / ".venv" / "bin" / "python"
    interpreter.write_text(PYTHON_THAT_NOTES.replace("*) ", "*require-hashes*) exit 1 ;; *) "), encoding="utf-8")
    done = make(checkout, "environment")
    assert done.returncode != 0 and "Check the network" in done.stderr and "Traceback" not in done.stderr
    interpreter.write_text(PYTHON_THAT_NOTES, encoding="utf-8")
    assert noted(checkout, "environment") == INSTALLED


#: A Python with something else about it than this one has.
OTHER_PYTHON = """#!/bin/sh
exec '{python}' -c 'import sys, runpy as r; {changed}; del sys.argv[0]; r.run_path(sys.argv[0], None, "__main__")' "$@"
"""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("sys.version_info = (3, 10, 13)", "Python 3.11 or newer (64 bits) is needed"),
        ('sys.modules["ensurepip"] = None', "apt install python3-venv"),
    ],
)
def test_a_machine_without_a_fit_python_is_told_in_one_paragraph(checkout: Path, changed: str, said: str) -> None:
    (checkout / ".venv" / "bin" / "python").unlink()
    python = checkout / "python3"
    python.write_text(OTHER_PYTHON.format(python=sys.executable, changed=changed), encoding="utf-8")
    python.chmod(0o755)
    done = make(checkout, "report", "PYTHON=./python3")
    assert done.returncode != 0
    assert said in done.stderr.splitlines()[0]


def test_an_old_python_can_read_what_tells_it_so() -> None:
    ast.parse((ROOT / "start" / "set_up.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_folder_that_cannot_be_written_to_is_named(checkout: Path) -> None:
    (checkout / "work").write_text("", encoding="utf-8")
    done = make(checkout, "environment")
    assert done.returncode != 0 and "Cannot write to work" in done.stderr.splitlines()[0]


def test_a_second_click_waits_for_the_first(checkout: Path) -> None:
    interpreter = checkout / ".venv" / "bin" / "python"
    interpreter.write_text(
        PYTHON_THAT_NOTES.replace("*) ", "*uv*) sleep 0.3; echo . >> noted ;; *) "), encoding="utf-8"
    )
    clicks = [subprocess.Popen([sys.executable, checkout / "start" / "set_up.py"]) for _ in range(3)]
    assert [click.wait() for click in clicks] == [0, 0, 0]
    assert (checkout / "noted").read_text(encoding="utf-8").count("--no-index") == 1


# The files to double-click.

WORDS = (ROOT / "start" / "python-needed.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def whole_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with its environment in another folder, by links: what was built here must be linked anew there."""
    folder = tmp_path_factory.mktemp("Phòng Tài chính") / "Báo cáo & (quý 3)"
    for path in committed_files():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    if not (ROOT / ".venv" / "built-from").exists():
        pytest.skip("there is no environment")
    packages = Path(sysconfig.get_path("purelib")).relative_to(ROOT / ".venv")
    for within in (Path(), Path("bin"), packages):
        (folder / ".venv" / within).mkdir(parents=True, exist_ok=True)
        for path in (ROOT / ".venv" / within).iterdir():
            target = folder / path.relative_to(ROOT)
            if path.is_file() or path.is_symlink():
                shutil.copy2(path, target, follow_symlinks=False)
            elif path.suffix == ".dist-info":
                shutil.copytree(path, target)
            elif path.name not in {"bin", packages.parts[0]}:
                target.symlink_to(path)
    (folder / "pipeline.py").unlink()
    (folder / "pipeline.py").write_text("import monitoring, sys; print(monitoring.__file__, *sys.argv[1:])", "utf-8")
    return folder


def test_a_double_click_sets_up_without_a_network_and_opens_the_desk(whole_copy: Path) -> None:
    def click(*command: object) -> tuple[str, str]:
        off = {"HTTPS_PROXY": "http://127.0.0.1:9", "PYTHONHOME": "/nowhere", "PYTHONPATH": "/nowhere"}
        nothing = subprocess.DEVNULL
        done = subprocess.run(command, cwd="/", env=os.environ | off, capture_output=True, text=True, stdin=nothing)
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr

    opened = f"{whole_copy / 'monitoring' / '__init__.py'} desk\n"
    [line] = re.findall(r"^Exec=(.*)$", (ROOT / "start.desktop").read_text(encoding="utf-8"), re.MULTILINE)
    started_from = shlex.quote(str(whole_copy / "start.desktop"))
    stdout, stderr = click("sh", "-c", line.replace("\\\\", "\\").replace("%k", started_from))
    assert stdout == opened and "[3/3]" in stderr and "pip" not in stderr
    assert click(whole_copy / "start.command") == (opened, "")  # the second time
    here, there = ((folder / ".venv" / "built-from").read_text(encoding="utf-8") for folder in (ROOT, whole_copy))
    assert here != there, "the environment of the tests was changed through a link"


def test_without_python_a_double_click_says_what_to_do(tmp_path: Path) -> None:
    for name in ("start.command", "start/python-needed.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "cat", "dirname"):
        (programs / name).symlink_to(shutil.which(name) or name)
    (programs / "python3").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (programs / "python3").chmod(0o755)
    done = subprocess.run(
        [tmp_path / "start.command"],
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", WORDS)
    assert len(WORDS.splitlines()) == 1 and " / " in WORDS


def test_the_file_for_windows_is_one_that_windows_reads() -> None:
    """As far as another system can tell: ends of lines, letters, quotes, labels; no administrator is asked for."""
    content = (ROOT / "start.cmd").read_bytes()
    assert content.isascii() and content.count(b"\n") == content.count(b"\r\n")
    lines = content.decode().splitlines()
    assert lines[0] == "@echo off" and "setlocal" in lines and "chcp 65001 >nul" in lines
    assert [line for line in lines if line.count('"') % 2] == []
    assert {f":{label}" for label in re.findall(r"goto (\w+)", content.decode())} <= set(lines)
    assert not re.search(r"runas|net session|setx|reg add|powershell", content.decode(), re.IGNORECASE)
    assert re.findall(r'pushd "%~dp0"', content.decode())  # also from a shared folder, whatever its name
    used = re.findall(r"start\\[\w-]+\.\w+|pipeline\.py", content.decode())
    assert used and all((ROOT / name.replace("\\", "/")).is_file() for name in used)


def test_git_keeps_what_the_files_to_click_need() -> None:
    listed = subprocess.run(["git", "ls-files", "-s", "--eol", "start.*"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode or not listed.stdout:
        pytest.skip("not a git checkout")
    modes = {line.split()[-1]: line.split()[0] for line in listed.stdout.splitlines()}
    assert modes == {"start.cmd": "100644", "start.command": "100755", "start.desktop": "100755"}
    assert "w/crlf" in next(line for line in listed.stdout.splitlines() if line.endswith("start.cmd"))


def test_clean_removes_only_what_can_be_made_again(checkout: Path) -> None:
    kept = ["data/raw/d/2024-Q3", "data/published/d/2024-Q3/1", "data/forms/d", "work/forms/d", "work/sent"]
    made = ["data/processed/d", "reports/d/2024-Q3", "work/staging/d", "work/steps", ".pytest_cache"]
    for name in (*kept, *made):
        (checkout / name).mkdir(parents=True)
        (checkout / name / "a.csv").write_text("1", encoding="utf-8")
    make(checkout, "clean")
    assert [name for name in kept if not (checkout / name / "a.csv").exists()] == []
    assert [name for name in made if (checkout / name).exists()] == []


def test_help_names_every_command(checkout: Path) -> None:
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"report", "test", "check", "lab", "clean", "lock"} <= set(targets)
    said = make(checkout).stdout
    assert [target for target in targets if f"make {target} " not in said] == []


CHECKED = [
    "-m ruff check .",
    "-m ruff format --check .",
    "-m mypy",
    "-m codespell_lib",
    "-m nbstripout --verify --keep-id notebooks/*.ipynb",
]


def test_what_is_checked(checkout: Path) -> None:
    assert noted(checkout, "check") == [*INSTALLED, *CHECKED]
    assert re.search(r"^test:.* check\b", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_a_check_that_fails_stops_the_tests(checkout: Path) -> None:
    interpreter = checkout / ".venv" / "bin" / "python"
    interpreter.write_text(PYTHON_THAT_NOTES.replace("*) ", "*mypy*) exit 1 ;; *) "), encoding="utf-8")
    assert make(checkout, "check").returncode != 0


def test_every_commit_is_checked_alike() -> None:
    (local,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    entries = [hook["entry"].removeprefix(".venv/bin/python ") for hook in local["hooks"]]
    assert entries == [command.removesuffix(" notebooks/*.ipynb") for command in CHECKED]


def test_ci_runs_the_tests_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


SKIPS = """
import pytest

def test_that_skips():
    pytest.skip("Chromium is not installed")

@pytest.mark.xfail
def test_that_is_known_to_fail():
    assert False
"""


@pytest.mark.parametrize(("ci", "closing"), [("true", "1 failed, 1 xfailed"), ("", "1 skipped, 1 xfailed")])
def test_ci_counts_a_skip_as_a_failure(tmp_path: Path, ci: str, closing: str) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_skips.py").write_text(SKIPS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, env=os.environ | {"CI": ci}, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1].startswith(closing)
    assert ("Chromium is not installed" in done.stdout) == bool(ci)
