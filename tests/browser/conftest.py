"""What the tests of the pages share: a hostile quarter, and a browser that takes note of every fault."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page

from monitoring.period import Period
from monitoring.running.rollup import roll_up
from monitoring.running.run import PRELOADED, Request, run
from monitoring.workspace import Workspace
from tests.browser.hostile import PERIOD, hostile_workspace
from tests.samples import UNIT


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A whole quarter and its province, published in every format, where every name tries to be more than a name."""
    from monitoring.running.kernels import warm_kernels

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    root = shared / "báo cáo" / "Quý I"  # nobody changes it: made once for all workers
    with FileLock(shared / "hostile.lock"):
        if root.exists():
            return Workspace(root)
        workspace = hostile_workspace(root)
        with warm_kernels(PRELOADED):
            run(workspace, Request(UNIT, Period.parse(PERIOD)))
            roll_up(workspace, "quang-tri", Period.parse(PERIOD), ("vi",))
    return workspace


@pytest.fixture
def browse(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`browse(path, width=1280, **settings)`: a page of a file, offline.

    Whatever it asks for beyond itself, says on the console or opens as a dialog fails the test in the end.
    """
    contexts, faults = [], []

    def open_page(path: Path, width: int = 1280, **settings: str) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, offline=True, **settings)
        contexts.append(context)
        page, address = context.new_page(), path.as_uri()
        page.on("request", lambda request: faults.append(f"asks for {request.url}") if request.url != address else None)
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
