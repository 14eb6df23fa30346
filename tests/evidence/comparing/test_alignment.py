"""Words of two texts belong together whatever was added, left out or put elsewhere."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from monitoring.evidence.comparing.alignment import align

WORDS = st.lists(st.sampled_from("abcdef123"), max_size=40)


@given(WORDS)
def test_a_text_is_aligned_with_itself(text):
    assert align(text, text) == {place: place for place in range(len(text))}


@given(WORDS, WORDS)
def test_only_equal_words_belong_together_and_none_twice(old, new):
    pairs = align(old, new)
    assert all(old[place] == new[at] for at, place in pairs.items())
    assert len(set(pairs.values())) == len(pairs)


@given(WORDS, WORDS, WORDS)
def test_what_was_put_in_moves_nothing_else(before, put_in, behind):
    marked = [f"x{word}" for word in put_in]
    pairs = align([*before, *behind], [*before, *marked, *behind])
    assert len(pairs) == len(before) + len(behind)


def test_a_block_that_was_put_elsewhere_is_known():
    first, second = [f"a{number}" for number in range(20)], [f"b{number}" for number in range(9)]
    pairs = align([*first, *second], [*second, *first])
    assert len(pairs) == 29 and pairs[0] == 20 and pairs[9] == 0


def test_known_pairs_hold_whatever_they_say():
    old, new = ["x", "15", "y", "15", "z"], ["x", "15", "y", "12", "z"]
    assert align(old, new, {3: 3}) == {0: 0, 1: 1, 2: 2, 3: 3, 4: 4}
    assert align(["a", "12", "15", "b"], ["a", "15", "15", "b"], {1: 1, 2: 2}) == {0: 0, 1: 1, 2: 2, 3: 3}


def test_a_long_text_of_few_different_words_takes_no_time():
    source = random.Random(1)
    old = [source.choice(["0", "1", "đồng", "triệu", "%"]) for _ in range(20_000)]
    new = [word for word in old if source.random() > 0.01]
    started = time.process_time()
    assert len(align(old, new)) > 0.9 * len(new)
    assert time.process_time() - started < 10
