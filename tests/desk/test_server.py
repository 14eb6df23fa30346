"""The server of the desk: whom it answers, and how."""

from __future__ import annotations

import time
from pathlib import Path

from monitoring.workspace import Workspace
from tests.desk.server import TOKEN, Client, desk, links


def test_without_the_token_there_is_only_the_login(stranger: Client) -> None:
    answer = stranger.get()
    assert (answer.status, answer.headers["Location"].startswith("/login?next=")) == (302, True)


def test_the_token_leaves_the_address_and_is_never_logged(stranger: Client) -> None:
    answer = stranger.get(f"?token={TOKEN}")
    assert (answer.status, answer.headers["Location"]) == (302, "/monitoring/")
    assert stranger.get().status == 200
    assert stranger.log.read_text(encoding="utf-8").count(TOKEN) == 1, "told to whoever started it, once"


def test_jupyterlab_stands_at_the_same_address(reader: Client) -> None:
    until = time.monotonic() + 60
    while reader.get("/lab").status != 200:
        assert time.monotonic() < until
        time.sleep(0.2)


def test_a_command_names_it_for_jupyter_server() -> None:
    from monitoring.desk import _jupyter_server_extension_points
    from monitoring.desk.server import Desk

    [point] = _jupyter_server_extension_points()
    assert point == {"module": "monitoring.desk.server", "app": Desk}


def test_behind_a_proxy_every_address_has_its_part(hostile: Workspace, tmp_path: Path) -> None:
    with desk(hostile, tmp_path / "log.txt", "--ServerApp.base_url=/hub/user/an/") as client:
        client.get(f"/hub/user/an/monitoring/?token={TOKEN}")
        page = client.get("/hub/user/an/monitoring/")
        assert (
            client.log.read_text(encoding="utf-8").count(f"http://127.0.0.1:{client.port}/hub/user/an/monitoring/") == 1
        )
    assert page.status == 200 and len(links(page.text)) > 4
    assert [link for link in links(page.text) if not link.startswith("/hub/user/an/")] == []
