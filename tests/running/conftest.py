"""What tests of running share: one real publication, the outturn of 2023, run once a session; a fork server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from monitoring.period import Period
from monitoring.running.kernels import warm_kernels
from monitoring.running.run import Request, run
from monitoring.workspace import REPOSITORY, Workspace


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Workspace:
    """A workspace in a folder with spaces and diacritics, with 2023-Q4 of Vĩnh Linh published in both languages."""
    root = tmp_path_factory.mktemp("published") / "Báo cáo quý"
    source = Workspace(REPOSITORY)
    target = Workspace(root)
    shutil.copytree(
        source.unit("vinh-linh"),
        target.unit("vinh-linh"),
        ignore=shutil.ignore_patterns("2024-Q*", "corrections.yml"),
    )
    run(target, Request("vinh-linh", Period(2023, 4)))
    return target


@pytest.fixture
def copy(published, tmp_path) -> Workspace:
    """A copy of the published workspace that a test may break."""
    shutil.copytree(published.root, tmp_path / "bản sao")
    return Workspace(tmp_path / "bản sao")


@pytest.fixture(scope="module")
def warm() -> Iterator[None]:
    """Kernels come from a fork server."""
    with warm_kernels(preload=[]):
        yield
