"""The kernel that every notebook runs in: ipykernel's own, but nothing of the user's account or folder runs in it.

IPython reads settings of the account, of the environment and of the system, runs files of its startup folders and what
PYTHONSTARTUP names, and imports from the folder that it stands in. Any of these may change a figure without a trace in
the record of a publication, so here none is read. Run as `python -s -P -m monitoring.running -f FILE`, or forked by
`monitoring.running.fork_server`.
"""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from ipykernel.kernelapp import IPKernelApp
from traitlets import default

#: How a kernel is started: without the user's site-packages, and without the current folder on the path.
KERNEL_COMMAND = (sys.executable, "-s", "-P", "-m", "monitoring.running")


_PREFIX = "ipython-"


def profile_beside(connection_file: Path) -> Path:
    """The profile of the kernel with this connection file: whoever ends the kernel knows what it may leave behind."""
    return connection_file.with_name(f"{_PREFIX}{connection_file.stem}")


class IsolatedKernelApp(IPKernelApp):
    """ipykernel's application without settings, startup files and history; its profile is a folder of its own."""

    @default("ipython_dir")
    def _private_folder(self) -> str:
        """An empty folder beside the connection file, which is as private; it goes when the kernel ends."""
        beside = Path(self.connection_file) if self.connection_file else None
        if beside and beside.parent.is_dir():
            folder = profile_beside(beside)
            folder.mkdir(mode=0o700)
        else:
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return str(folder)

    def initialize(self, argv: list[str] | None = None) -> None:
        """As ipykernel does, without a history: nobody asks for one, and it would be a database."""
        self.config.HistoryManager.enabled = False
        self.config.InteractiveShellApp.exec_PYTHONSTARTUP = False
        self.config.InteractiveShellApp.ignore_cwd = True
        super().initialize(argv)  # type: ignore[no-untyped-call]  # ipykernel's

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """Read no ipython_config.py and no ipython_kernel_config.py of any folder."""

    def _run_startup_files(self) -> None:  # IPython's own name; also those of the environment and the system
        """Run no startup file."""
