"""What all tests share: programs of the machine, and the rule that CI skips nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator

import pytest
from hypothesis import settings

# The same examples on every run: a failure that comes and goes proves nothing.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; skips where there is none."""
    return _program("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """Path of LibreOffice; skips where there is none.

    Give each call a profile of its own (`-env:UserInstallation=file:///…`): two runs cannot share one.
    """
    return _program("soffice", "libreoffice")


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
