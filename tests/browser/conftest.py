"""A real Chromium without a network, for the tests of the pages.

Without Chromium these tests are skipped with the reason, except under ``CI=true``, where its absence is a failure.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from monitoring.period import Period
from monitoring.running.rollup import roll_up
from monitoring.running.run import PRELOADED, Request, run
from monitoring.workspace import Workspace
from tests.browser.hostile import PERIOD, hostile_workspace
from tests.samples import DISTRICT

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's or the user's Chromium (``CHROMIUM`` names another), started once with a profile of its own."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not executable:
        message = "Chromium is not installed: the pages cannot be looked at (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A whole quarter and its province, published in every format, where every name tries to be more than a name."""
    from monitoring.running.kernels import warm_kernels

    workspace = hostile_workspace(tmp_path_factory.mktemp("báo cáo") / "Quý I")
    with warm_kernels(PRELOADED):
        run(workspace, Request(DISTRICT, Period.parse(PERIOD)))
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
