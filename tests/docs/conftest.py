"""The walk through the handbook's pages of one language; a file each, so that both run in parallel."""

from __future__ import annotations

import pytest

from docs.handbook.walk import Walk, walk_all


@pytest.fixture(scope="module")
def walked(request, tmp_path_factory) -> dict[str, Walk]:
    """All pages of the test module's LANGUAGE, walked one after another in one copy of the project."""
    return dict(walk_all(request.module.LANGUAGE, tmp_path_factory.mktemp("handbook")))


@pytest.fixture
def found(request, walked) -> Walk:
    """What the walk found on the page that the test names."""
    return walked[f"{request.module.LANGUAGE}/{request.getfixturevalue('name')}"]
