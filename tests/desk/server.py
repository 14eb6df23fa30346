"""A desk as somebody starts it: a process of its own on a free port, and a client that says exactly what it is told."""

from __future__ import annotations

import contextlib
import html
import http.client
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from monitoring.workspace import REPOSITORY, Workspace

TOKEN = "4f" * 24


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Client:
    """A browser without a screen: cookies, but neither redirects nor rules of its own."""

    port: int
    log: Path
    cookies: dict[str, str] = field(default_factory=dict)
    process: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/monitoring/"

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None, **form: str
    ) -> Answer:
        """Ask for a path below the desk, or for an absolute one. `form`: fields of a form."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        said = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form:
            body, said["Content-Type"] = urlencode(form).encode(), "application/x-www-form-urlencoded"
        where = path if path.startswith("/") else f"/monitoring/{path}"
        connection.request(method, where, body, {**said, **(headers or {})})
        response = connection.getresponse()
        for header in response.headers.get_all("Set-Cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        text = response.read().decode("utf-8", "replace")
        connection.close()
        return Answer(response.status, dict(response.headers.items()), text)

    def get(self, path: str = "", **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, **form: str) -> Answer:
        """Send a form as the desk's own page would: with the secret of this browser."""
        if "_xsrf" not in self.cookies:
            self.get()
        return self.ask("POST", path, _xsrf=self.cookies.get("_xsrf", ""), **form)

    def log_in(self) -> Client:
        self.get(f"?token={TOKEN}")
        return self


@contextlib.contextmanager
def desk(workspace: Workspace, log: Path, *further: str) -> Iterator[Client]:
    """A running desk, and a client that is not yet known to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--IdentityProvider.token={TOKEN}", "--ServerApp.port_retries=0", *further]
    command = [sys.executable, "pipeline.py", "desk", "--no-browser", "--port", str(port), "--root", workspace.root]
    with log.open("wb") as said:
        server = subprocess.Popen([*command, "--", *options], cwd=REPOSITORY, stdout=said, stderr=subprocess.STDOUT)
    try:
        client = Client(port, log, process=server.pid)
        _wait(client, server)
        yield client
    finally:
        server.terminate()
        server.wait(30)


def _wait(client: Client, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, client.log.read_text(encoding="utf-8")
        with contextlib.suppress(OSError):
            client.get("/monitoring/")
            return
        time.sleep(0.05)
    raise AssertionError("the desk does not answer")


def links(page: str) -> list[str]:
    """The addresses that a page leads to."""
    return [html.unescape(link) for link in re.findall(r'href="([^"#]+)"', page)]
