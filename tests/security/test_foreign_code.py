"""Nothing of the user's account, environment or current folder runs in a notebook, and none of it changes a byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from monitoring.workspace import REPOSITORY

UNIT, PERIOD = "vinh-linh", "2023-Q4"

#: Modules that kernels, pandas, matplotlib or nbconvert import, and the package's own name.
SHADOWS = ("IPython", "monitoring", "numpy", "pandas", "psutil", "resource", "sqlite3", "yaml")


def witness(name: str, folder: Path) -> str:
    """Python that says in a file that it ran, and leaves nothing planned or disbursed where it can."""
    return (
        f"open({str(folder / name)!r}, 'w').close()\n"
        "try:\n"
        "    import monitoring.measures.disbursement as d\n"
        "    d.grouped = lambda lines, payments_received: []\n"
        "    import pandas\n"
        "    pandas.set_option('display.max_rows', 3, 'display.max_columns', 2)\n"
        "except Exception:\n"
        "    pass\n"
    )


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def hostile_surroundings(place: Path, root: Path, seen: Path) -> dict[str, str]:
    """A home, a current folder and an environment full of code that would like to run; returns the environment."""
    home, here = place / "home", place / "here"
    ipython = home / ".ipython"
    write(ipython / "profile_default" / "startup" / "00.py", witness("startup", seen))
    write(ipython / "profile_default" / "ipython_config.py", witness("ipython_config", seen))
    write(ipython / "profile_default" / "ipython_kernel_config.py", witness("ipython_kernel_config", seen))
    write(place / "startup.py", witness("PYTHONSTARTUP", seen))
    kernel = '{"argv": ["/bin/sh", "-c", "touch %s"], "display_name": "x", "language": "python"}' % (
        seen / "kernelspec"
    )
    for jupyter in (place / "jupyter", home / ".local" / "share" / "jupyter"):
        write(jupyter / "kernels" / "python3" / "kernel.json", kernel)
        write(jupyter / "nbconvert" / "templates" / "base" / "display_priority.j2", "EVIL {{ 1 / 0 }}")
        write(jupyter / "nbconvert" / "templates" / "report_html" / "index.html.j2", "EVIL")
    for config in (home / ".jupyter", home / ".config" / "jupyter"):
        write(config / "jupyter_config.py", witness("jupyter_config", seen))
    for settings in (here, root, home / ".config" / "matplotlib", home / ".matplotlib"):
        write(settings / "matplotlibrc", "lines.linewidth: 17\nfont.size: 30\nfigure.figsize: 1, 1\n")
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    write(home / ".local" / "lib" / version / "site-packages" / "usercustomize.py", witness("usercustomize", seen))
    for folder in (here, root):
        for name in SHADOWS:
            write(folder / f"{name}.py", witness(f"{folder.name}-{name}", seen) + "raise ImportError('shadow')\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "MONITORING_"))}
    return kept | {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(Path.home() / ".cache"),
        "IPYTHONDIR": str(ipython),
        "PYTHONSTARTUP": str(place / "startup.py"),
        "JUPYTER_PATH": str(place / "jupyter"),
        "JUPYTER_DEFAULT_PROVISIONER_NAME": "evil-provisioner",
        "MPLBACKEND": "pdf",
        "MONITORING_WARM_KERNELS": str(home),
    }


def published(root: Path, cwd: Path, environment: dict[str, str]) -> dict[str, bytes]:
    """Every file that a run in such surroundings publishes, by its path."""
    command = [sys.executable, str(REPOSITORY / "pipeline.py"), "run", "--root", str(root), "--force"]
    result = subprocess.run(
        [*command, "--unit", UNIT, "--period", PERIOD],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    folders = (root / "reports" / UNIT / PERIOD, root / "data" / "processed" / UNIT / PERIOD)
    return {str(path.relative_to(root)): path.read_bytes() for f in folders for path in f.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes], list[str]]:
    """What is published in clean and in hostile surroundings, and the names of the foreign code that ran."""
    clean, hostile = tmp_path_factory.mktemp("clean"), tmp_path_factory.mktemp("hostile")
    for place in (clean, hostile):
        shutil.copytree(REPOSITORY / "data" / "raw", place / "root" / "data" / "raw")
    seen = hostile / "seen"
    seen.mkdir()
    environment = hostile_surroundings(hostile, hostile / "root", seen)
    usual = published(clean / "root", clean, dict(os.environ))
    return usual, published(hostile / "root", hostile / "here", environment), sorted(os.listdir(seen))


def test_no_foreign_code_runs(two_runs: tuple[dict[str, bytes], dict[str, bytes], list[str]]) -> None:
    assert two_runs[2] == []


def test_no_foreign_setting_changes_a_byte(
    two_runs: tuple[dict[str, bytes], dict[str, bytes], list[str]],
) -> None:
    usual, hostile, _ = two_runs
    assert sorted(name for name in usual | hostile if usual.get(name) != hostile.get(name)) == []


def test_the_code_would_have_run_in_an_ordinary_kernel(tmp_path: Path) -> None:
    """The surroundings are hostile indeed: IPython alone runs the startup file and PYTHONSTARTUP."""
    seen = tmp_path / "seen"
    seen.mkdir()
    environment = hostile_surroundings(tmp_path, tmp_path / "root", seen)
    subprocess.run([sys.executable, "-m", "IPython", "-c", "1"], env=environment, capture_output=True, timeout=120)
    assert {"startup", "ipython_config"} <= set(os.listdir(seen))
