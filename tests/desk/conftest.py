"""One desk for all tests that only look: over a quarter in which every name tries to be more than a name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitoring.workspace import Workspace
from tests.browser.conftest import hostile as hostile
from tests.desk.server import Client, desk


@pytest.fixture(scope="session")
def served(hostile: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A running desk; whoever takes it is not logged in."""
    with desk(hostile, tmp_path_factory.mktemp("desk") / "log.txt") as client:
        yield client


@pytest.fixture
def stranger(served: Client) -> Client:
    """A client that the desk does not know."""
    return Client(served.port, served.log)


@pytest.fixture
def reader(stranger: Client) -> Client:
    """A client that came with the token."""
    return stranger.log_in()
