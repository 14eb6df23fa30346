"""What may stand between the braces of a form, and texts that Office breaks into runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.filling.placeholders import (
    BadPlaceholder,
    Condition,
    Query,
    office_words,
    placeholders,
    query_of,
    replaced,
    with_inner,
    without_placeholders,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đạt {{disbursement.rate}}% của {{ name }}", ["disbursement.rate", "name"]),
        ("{{disbursement.development.{year}.year.plan}}", ["disbursement.development.{year}.year.plan"]),
        ("{{plan_{year}}}", ["plan_{year}"]),
        ("{{#table returns}}{{row}}", ["#table returns", "row"]),
        ("{not} {{}", []),
        ("{{}}", [""]),
    ],
)
def test_placeholders_are_found(text, found) -> None:
    assert placeholders(text) == found
    assert "{{" not in without_placeholders(text) or not found


def test_a_query_names_a_table_and_what_its_rows_meet() -> None:
    asked = query_of("#table disbursement component!= capital=development  plan_year=2024 by=component")
    conditions = (("component", "", False), ("capital", "development", True), ("plan_year", "2024", True))
    assert asked == Query("disbursement", tuple(Condition(*one) for one in conditions), "component")
    assert asked.columns == ["component", "capital", "plan_year", "component"]


@pytest.mark.parametrize(
    "content",
    ["#table", "#tables returns", "#table a b", "#table a b=c d", "#table a by=b by=c", "#table a=b", "#each a"],
)
def test_what_is_no_query_is_refused(content) -> None:
    with pytest.raises(BadPlaceholder):
        query_of(content)


def test_what_is_left_for_the_office_is_in_its_own_words() -> None:
    assert office_words("? tổng mức đầu tư ") == "tổng mức đầu tư"
    assert office_words("name") is None


def test_names_within_a_placeholder_are_answered_first() -> None:
    assert (
        with_inner("a.{year}.{ component.code }.b", {"year": "2024", "component.code": "3.2"}.__getitem__)
        == "a.2024.3.2.b"
    )


PIECES = st.lists(st.sampled_from(["a", "{", "}", "{{x}}", "{{y.{z}}}", "", "đ "]), max_size=8)


@given(PIECES, st.data())
def test_however_a_text_is_broken_into_runs_it_says_the_same(pieces, data) -> None:
    text = "".join(pieces)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    runs = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    broken = replaced(runs, lambda content: f"<{content}>")
    assert "".join(broken) == "".join(replaced([text], lambda content: f"<{content}>"))
    assert len(broken) == len(runs)


def test_the_answer_stands_in_the_run_where_the_placeholder_begins() -> None:
    assert replaced(["Đạt {", "{ra", "te}} ", "%"], lambda _: "53,2") == ["Đạt 53,2", "", " ", "%"]
