"""The environment variables that notebooks are executed with."""

from __future__ import annotations

from collections.abc import Mapping

from monitoring.evidence.signing import PASSWORD_VARIABLE
from monitoring.workspace import REPOSITORY

#: The settings of the mail server and the password of a signing key begin so; no notebook needs them.
SECRET_VARIABLES = ("MONITORING_SMTP_", PASSWORD_VARIABLE)


def notebook_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """`environment` without passwords, and with what makes notebooks find the package and order hashes the same way."""
    kept = {name: value for name, value in environment.items() if not name.startswith(SECRET_VARIABLES)}
    return {**kept, "PYTHONPATH": str(REPOSITORY), "PYTHONHASHSEED": "0"}
