"""The environment variables that notebooks are executed with."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from monitoring.evidence.signing import PASSWORD_VARIABLE
from monitoring.workspace import REPOSITORY, temporary_place

#: The settings of the mail server and the password of a signing key begin so; no notebook needs them.
SECRET_VARIABLES = ("MONITORING_SMTP_", PASSWORD_VARIABLE, "SSLKEYLOGFILE")

#: Settings of a machine or an account that change what Python, IPython, Jupyter or matplotlib do, or run code in them.
FOREIGN_SETTINGS = ("PYTHON", "IPYTHON", "JUPYTER", "MPL", "MATPLOTLIB")

#: The same for every run. UTF-8 whatever the machine's locale; neither the user's packages nor the current folder.
SETTINGS = {
    "PYTHONPATH": str(REPOSITORY),
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "PYTHONSAFEPATH": "1",
    "PYTHONUTF8": "1",
}


def notebook_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """`environment` without passwords and foreign settings, and with what makes notebooks find the package and order
    hashes the same way.
    """
    dropped = SECRET_VARIABLES + FOREIGN_SETTINGS
    return {name: value for name, value in environment.items() if not name.startswith(dropped)} | SETTINGS


@contextmanager
def compiling_anew() -> Iterator[None]:
    """Inside, notebooks run what is compiled from the sources now, and nothing that lies compiled beside them.

    Python takes a compiled file for its source by the source's size and time alone.
    """
    with tempfile.TemporaryDirectory(prefix="compiled-", dir=temporary_place()) as folder:
        SETTINGS["PYTHONPYCACHEPREFIX"] = folder
        try:
            yield
        finally:
            del SETTINGS["PYTHONPYCACHEPREFIX"]
