"""Notebooks find the package and learn no password."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from monitoring.running.notebook_environment import SETTINGS, compiling_anew, notebook_environment
from monitoring.workspace import REPOSITORY


def test_notebooks_inherit_neither_passwords_nor_foreign_settings() -> None:
    given = {
        "PATH": "/bin",
        "TZ": "Asia/Ho_Chi_Minh",
        "PYTHONPATH": "/elsewhere",
        "PYTHONSTARTUP": "~/startup.py",
        "IPYTHONDIR": "~/.ipython",
        "JUPYTER_PATH": "~/jupyter",
        "JUPYTER_DEFAULT_PROVISIONER_NAME": "another",
        "MPLBACKEND": "pdf",
        "MATPLOTLIBRC": "~/matplotlibrc",
        "SSLKEYLOGFILE": "keys",
        "MONITORING_SMTP_PASSWORD": "x",
        "MONITORING_KEY_PASSWORD": "x",
    }
    assert notebook_environment(given) == {"PATH": "/bin", "TZ": "Asia/Ho_Chi_Minh"} | SETTINGS
    assert SETTINGS["PYTHONPATH"] == str(REPOSITORY)
    assert given["MONITORING_KEY_PASSWORD"] == "x"


def test_compiling_anew_runs_the_source_and_not_what_somebody_compiled(tmp_path: Path) -> None:
    """A compiled file of the same size and time as its source is taken for it, whatever it does."""

    def value() -> str:
        environment = notebook_environment(os.environ) | {"PYTHONPATH": str(tmp_path)}
        command = [sys.executable, "-c", "import money; print(money.RATE)"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()

    source = tmp_path / "money.py"
    source.write_text("RATE = 2\n", encoding="utf-8")
    assert value() == "2"
    times = source.stat()
    source.write_text("RATE = 1\n", encoding="utf-8")
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert value() == "2"
    with compiling_anew():
        assert value() == "1"
    assert SETTINGS.keys().isdisjoint({"PYTHONPYCACHEPREFIX"})
