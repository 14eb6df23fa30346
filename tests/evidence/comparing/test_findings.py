"""Findings as a table and as data."""

from __future__ import annotations

from monitoring.errors import part
from monitoring.evidence.comparing.findings import KINDS, Finding, as_data, is_faulty, lines
from monitoring.presentation.wording import Wording

PLACE = part("{place}: “{words}”", place=part("page {number}", number=3), words="đạt 99,9 %")
SAME = Finding("unchanged", "53,2 %", "53,2 %", PLACE, "disbursement.rate")
EDITED = Finding("edited", "99,9 %", "53,2 %", PLACE, "disbursement.rate")


def test_data_has_the_keys_of_the_contract_and_the_place_in_words():
    assert as_data([EDITED], Wording("vi")) == [
        {
            "kind": "edited",
            "number_id": "disbursement.rate",
            "stated": "99,9 %",
            "expected": "53,2 %",
            "where": "trang 3: “đạt 99,9 %”",
        }
    ]


def test_the_table_shows_what_is_wrong_and_counts_the_rest():
    shown = list(lines([SAME, EDITED], Wording("en")))
    assert [line.split()[0] for line in shown] == ["Finding", "edited", "as"]
    assert shown[-1] == "as published 1; edited by hand 1"
    assert len(list(lines([SAME, EDITED], Wording("en"), every=True))) == 4
    assert list(lines([], Wording("en"))) == ["Nothing is wrong with its numbers."]


def test_unchanged_alone_is_clean():
    assert not is_faulty([SAME]) and not is_faulty([]) and is_faulty([SAME, EDITED])
    assert list(KINDS) == ["unchanged", "edited", "moved", "unknown_number", "rate_does_not_follow", "truncated",
                           "base_unclear", "power_of_ten", "parts_do_not_add"]  # fmt: skip
