"""The server of the desk: Jupyter Server with the desk's pages, and JupyterLab at the same address."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import secrets
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from traitlets import Unicode

from monitoring.desk import work
from monitoring.desk.handlers import ADDRESS
from monitoring.desk.pages import PAGES
from monitoring.workspace import REPOSITORY, Workspace

_LAB = "jupyterlab"
#: Seconds that the first page has for itself.
_FIRST = 1


#: JupyterLab asks no other server for news, versions or extensions.
_QUIET = {
    "LabApp.news_url": "",
    "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    "LabApp.extension_manager": "readonly",
}


class Desk(ExtensionApp):
    """The desk as an application of its own, or as an extension of a server that somebody else starts."""

    name = "monitoring"
    extension_url = f"/{ADDRESS}/"
    load_other_extensions = False

    #: Told the address, with the token, as soon as the desk answers there.
    says: ClassVar[Callable[[str], None] | None] = None

    folder = Unicode(str(REPOSITORY), help="Folder that holds data/ and reports/.").tag(config=True)

    @classmethod
    def get_extension_package(cls) -> str:
        """The module that names the desk to Jupyter Server."""
        return "monitoring.desk"

    def initialize_settings(self) -> None:
        """What every page finds in the settings of the server."""
        self.static_paths = [str(Path(__file__).with_name("static"))]
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in the background of a shell; commands would inherit it
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self.settings["monitoring_workspace"] = Workspace(Path(self.folder).absolute())

    def initialize_handlers(self) -> None:
        """The pages, each by its pattern below the desk's address."""
        self.handlers.extend((rf"/{ADDRESS}/{page.pattern}", page.later()) for page in PAGES)

    async def stop_extension(self) -> None:
        """The server goes, and with it what it has under way."""
        if self.serverapp is not None:
            await asyncio.to_thread(work.end, self.serverapp.web_app.settings)

    async def _start_jupyter_server_extension(self, serverapp: ServerApp) -> None:
        """Says where the desk is; JupyterLab comes when the first page can be shown: it costs more than all else."""
        if Desk.says is not None:
            query = f"?token={serverapp.identity_provider.token}"
            Desk.says(url_path_join(serverapp.connection_url, ADDRESS) + f"/{query}")
        if serverapp.starter_app is self and importlib.util.find_spec(_LAB):
            await asyncio.sleep(_FIRST)
            await asyncio.to_thread(importlib.import_module, f"{_LAB}.labapp")
            manager = serverapp.extension_manager
            manager.add_extension(_LAB, enabled=True)
            manager.link_extension(_LAB)
            manager.load_extension(_LAB)
            for page in PAGES:
                await asyncio.to_thread(page.handler)


def serve(
    workspace: Workspace,
    ip: str,
    port: int,
    base_url: str,
    open_browser: bool,
    further: Sequence[str],
    says: Callable[[str], None],
) -> None:
    """Serves the desk until it is stopped, and `says` at which address; `further` are Jupyter Server's own options.

    A token is made anew, and what the configuration of another Jupyter on this machine says is not read.
    """
    os.environ["JUPYTER_NO_CONFIG"] = "1"
    Desk.says = says
    settings = {
        "IdentityProvider.token": secrets.token_hex(24),
        "ServerApp.ip": ip,
        "ServerApp.port": port,
        "ServerApp.base_url": base_url,
        "ServerApp.open_browser": open_browser,
        "ServerApp.root_dir": workspace.root if (workspace.root / "notebooks").is_dir() else REPOSITORY,
        "ServerApp.answer_yes": True,
        # Whoever starts it here may do with the folder what the commands may do.
        "ServerApp.allow_root": True,
        "ServerApp.log_level": logging.WARNING,
        "Desk.folder": workspace.root,
        "LabApp.log_level": logging.WARNING,
        **_QUIET,
    }
    own = [f"--{name}={value}" for name, value in settings.items()]
    asked = {word.partition("=")[0] for word in further}
    Desk.launch_instance([*(word for word in own if word.partition("=")[0] not in asked), *further])
