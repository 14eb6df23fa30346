"""What all tests share: programs of the machine, and the rule that CI skips nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The same examples on every run: a failure that comes and goes proves nothing.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")

#: A Chromium that asks the network for nothing of its own, as root as well.
QUIET = [
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
    """A real Chromium (``CHROMIUM`` names another than the machine's), started once; skips where there is none."""
    from playwright.sync_api import sync_playwright

    executable = os.environ.get("CHROMIUM") or _program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """Path of LibreOffice; skips where there is none.

    Give each call a profile of its own (`-env:UserInstallation=file:///…`): two runs cannot share one.
    """
    return _program("soffice", "libreoffice")


@pytest.fixture(scope="session")
def writer() -> str:
    """Path of LibreOffice Writer, to be called as `libreoffice` is; skips where there is none."""
    return _program("lowriter")


@pytest.fixture(scope="session")
def poppler() -> str:
    """Path of poppler's pdftoppm (pdftotext and the others lie beside it); skips where there is none."""
    return _program("pdftoppm")


@pytest.fixture(scope="session")
def tidy() -> str:
    """Path of HTML Tidy; skips where there is none."""
    return _program("tidy")


def _program(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    return found or pytest.skip(f"{names[0]} is not installed: see `make test`")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under CI a skipped test has failed: what it needs must be installed there."""
    return _without_skip((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself while it is collected."""
    return _without_skip((yield))


def _without_skip(report: pytest.TestReport | pytest.CollectReport) -> pytest.TestReport | pytest.CollectReport:
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"A skip is a failure under CI. {report.longrepr}"
    return report
