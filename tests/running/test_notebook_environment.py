"""Notebooks find the package and learn no password."""

from __future__ import annotations

from monitoring.running.notebook_environment import SETTINGS, notebook_environment
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
