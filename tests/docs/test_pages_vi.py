"""Every command of the Vietnamese handbook runs and prints what the pages show; in parallel with the English one."""

from __future__ import annotations

import pytest

from docs.handbook.walk import ORDER, Walk, walk_all

LANGUAGE = "vi"


@pytest.fixture(scope="module")
def walked(tmp_path_factory) -> dict[str, Walk]:
    """All pages of the language, walked one after another in one copy of the project."""
    return dict(walk_all(LANGUAGE, tmp_path_factory.mktemp("handbook")))


@pytest.mark.parametrize("name", ORDER)
def test_the_page_says_what_happens(walked, name) -> None:
    found = walked[f"{LANGUAGE}/{name}"]
    assert found.problems == []
    told = f"python -m docs.handbook.walk {LANGUAGE} --write brings the pages up to date"
    assert {block.place: printed for block, printed in found.outputs.values()} == {}, told
