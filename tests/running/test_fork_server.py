"""The fork server's side of the conversation; its kernels are tested in test_kernels.py."""

from __future__ import annotations

import json
import os
import socket
import struct
from pathlib import Path

import pytest

from monitoring.running import kernels
from monitoring.running.forked_kernel import send_request
from tests.running.notebooks import printed, write_notebook

if not hasattr(os, "fork"):
    pytest.skip("kernels cannot be forked on this system", allow_module_level=True)

from monitoring.running.fork_server import receive_request, send, startup_variables


def framed(data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + data


@pytest.fixture
def ends() -> tuple[socket.socket, socket.socket]:
    client, server = socket.socketpair()
    with client, server:
        yield client, server


def test_a_request_arrives_with_its_file_descriptors(ends: tuple[socket.socket, socket.socket], tmp_path: Path) -> None:
    client, server = ends
    request = {"env": {"X": "Vĩnh Ô", "RAW": "\udcff"}, "argv": ["-f", "a"]}
    with (tmp_path / "out").open("w") as out, (tmp_path / "err").open("w") as err:
        send_request(client, request, [out.fileno(), err.fileno()])
        received, streams = receive_request(server)
        for stream, text in zip(streams, (b"out", b"err"), strict=True):
            os.write(stream, text)
            os.close(stream)
    assert received == request
    assert [(tmp_path / name).read_text() for name in ("out", "err")] == ["out", "err"]


@pytest.mark.parametrize("data", [b"", b"\0\0", framed(b'{"stop": true}')[:-1], framed(b"{"), framed(b"\xff")])
def test_a_broken_request_is_an_error(ends: tuple[socket.socket, socket.socket], data: bytes) -> None:
    client, server = ends
    client.sendall(data)
    client.shutdown(socket.SHUT_WR)
    with pytest.raises((ConnectionError, ValueError)):
        receive_request(server)


def test_an_answer_to_a_client_that_is_gone_is_no_error(ends: tuple[socket.socket, socket.socket]) -> None:
    client, server = ends
    client.close()
    send(server, {"pid": 1})


def test_a_server_survives_broken_requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kernels.FOLDER_VARIABLE, raising=False)
    notebook = write_notebook(tmp_path / "n.ipynb", "import os; print(os.getppid())")
    with kernels.warm_kernels(preload=[]) as folder:
        pid = printed(notebook)
        for data in (b"", b"\0", framed(b"5"), framed(b"{}"), framed(json.dumps({"env": 1}).encode())):
            with kernels._connected(folder) as client:
                client.sendall(data)
        assert printed(notebook) == pid


def test_only_what_is_read_at_the_start_decides() -> None:
    environment = {"PYTHONHASHSEED": "0", "LC_ALL": "C", "LANG": "vi", "MPLBACKEND": "agg", "HOME": "/", "TZ": "UTC"}
    assert sorted(startup_variables(environment)) == ["LANG", "LC_ALL", "MPLBACKEND", "PYTHONHASHSEED"]
