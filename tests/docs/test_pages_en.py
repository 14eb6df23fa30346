"""Every command of the English handbook runs and prints what the pages show; in parallel with the Vietnamese one."""

from __future__ import annotations

import pytest

from docs.handbook.walk import ORDER

LANGUAGE = "en"


@pytest.mark.parametrize("name", ORDER)
def test_the_page_says_what_happens(found, name) -> None:
    assert found.problems == []
    told = f"python -m docs.handbook.walk {LANGUAGE} --write brings the pages up to date"
    assert {block.place: printed for block, printed in found.outputs.values()} == {}, told
