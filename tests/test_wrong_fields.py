"""What is wrong with fields that people write, as somebody reads it who is no programmer, in both languages."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from monitoring.errors import InputError, part
from monitoring.messages import translator
from monitoring.wrong_fields import summarised, wrong_fields


class Names(BaseModel):
    vi: str


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Names
    text: str = Field(min_length=1, max_length=5)
    row: int = Field(ge=1)
    day: date
    sure: StrictBool
    kind: Literal["a", "b"]
    several: tuple[str, ...]


RIGHT = {"name": {"vi": "x"}, "text": "x", "row": 1, "day": "2024-10-15", "sure": True, "kind": "a", "several": []}
WRONG = [
    # field, what stands there, English, Vietnamese
    ("name", "xã Một", "name: must be a group of fields", "name: phải là một nhóm mục"),
    ("name", {}, "name.vi: is missing", "name.vi: còn thiếu"),
    ("text", 45250000, "text: must be text: put it in quotes", "text: phải là chữ"),
    ("text", "", "text: must not be empty", "text: không được để trống"),
    ("text", "abcdef", "text: is longer than 5 characters", "text: dài quá 5 ký tự"),
    ("row", "x", "row: must be a whole number", "row: phải là số nguyên"),
    ("row", 0, "row: is too small", "row: quá nhỏ"),
    ("day", "15/10/2024", "day: must be a day, such as 2024-10-15", "day: phải là ngày"),
    ("sure", "yes", "sure: must be true or false", "sure: phải là true hoặc false"),
    ("kind", "c", "kind: must be 'a', 'b'", "kind: phải là 'a', 'b'"),
    ("several", "x", "several: must be a list", "several: phải là danh sách"),
    ("more", 1, "more: is not a field of this entry", "more: không phải là mục"),
]


@pytest.mark.parametrize(("field", "value", "english", "vietnamese"), WRONG)
def test_it_is_said_in_plain_words(field, value, english, vietnamese) -> None:
    with pytest.raises(ValidationError) as caught:
        Entry.model_validate(RIGHT | {field: value})
    error = InputError("{problems}", problems=wrong_fields(caught.value))
    assert english in error.render() and vietnamese in error.render(translator("vi"))
    assert not re.search("Input|valid|instance|Extra", error.render())


def test_the_words_cross_from_a_kernel() -> None:
    error = InputError(
        "Wrong: {problems}.", problems=[part("{field}: {problem}", field="x", problem=part("is missing"))]
    )
    again = InputError.from_traceback(error._render_traceback_())
    assert again.render(translator("vi")) == error.render(translator("vi")) != error.render()


@pytest.mark.parametrize(("count", "expected"), [(0, ""), (1, "0"), (5, "0; 1; 2; 3; 4"), (7, "0; 1; 2; 3; 4; … (+2)")])
def test_only_the_first_problems_are_shown(count, expected) -> None:
    assert summarised(map(str, range(count))) == expected
    parts = [part("{n}", n=number) for number in range(count)]
    assert InputError("{all}", all=summarised(parts)).render() == expected
