"""What kinds of unit and their places are called."""

from __future__ import annotations

import pytest

from monitoring.unit_kinds import UNIT_KINDS


@pytest.mark.parametrize(("kind", "place", "whole", "at_its_level"), [
    ("province", "xã", "toàn tỉnh", "cấp tỉnh thực hiện"),
    ("district", "xã", "toàn huyện", "cấp huyện thực hiện"),
    ("commune", "thôn", "toàn xã", "cấp xã thực hiện"),
    ("ward", "khu phố", "toàn phường", "cấp phường thực hiện"),
    ("special_zone", "khu dân cư", "toàn đặc khu", "cấp đặc khu thực hiện"),
])  # fmt: skip
def test_each_kind_has_its_own_words(kind, place, whole, at_its_level) -> None:
    words = UNIT_KINDS[kind]
    assert (words.place.vi, words.whole.vi, words.at_its_level.vi) == (place, whole, at_its_level)


def test_no_two_kinds_share_a_word() -> None:
    words = [word for kind in UNIT_KINDS.values() for word in (kind.name.vi, *kind.also)]
    assert len(words) == len(set(words))
