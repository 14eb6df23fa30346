"""Notebooks find the package and learn no password."""

from __future__ import annotations

from monitoring.running.notebook_environment import notebook_environment
from monitoring.workspace import REPOSITORY


def test_notebooks_inherit_everything_but_passwords() -> None:
    given = {
        "PATH": "/bin",
        "PYTHONPATH": "/elsewhere",
        "MONITORING_SMTP_PASSWORD": "x",
        "MONITORING_KEY_PASSWORD": "x",
    }
    assert notebook_environment(given) == {"PATH": "/bin", "PYTHONPATH": str(REPOSITORY), "PYTHONHASHSEED": "0"}
    assert given["MONITORING_KEY_PASSWORD"] == "x"
