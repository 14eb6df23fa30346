"""Errors that a user meets: one paragraph, in the user's language, across processes and notebooks."""

import pickle
from pathlib import Path

import pytest

from monitoring.errors import InputError, UsageError

ERROR = InputError("“{text}” is not a period.", where="sources.yml", remedy="Write 2024-Q3,\n not {text}.", text="x")


def test_an_error_is_one_paragraph_of_where_what_and_remedy():
    assert str(ERROR) == "sources.yml: “x” is not a period. Write 2024-Q3, not x."


def test_messages_are_translated_before_they_are_filled():
    vietnamese = {"“{text}” is not a period.": "“{text}” không phải là kỳ."}
    assert ERROR.render(lambda message: vietnamese.get(message, message)).startswith(
        "sources.yml: “x” không phải là kỳ."
    )


def test_braces_in_values_are_left_alone():
    assert str(InputError("{name}", name="{evil}")) == "{evil}"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\x1b[2Jb.csv", "a[U+001B][2Jb.csv"),
        ("a\u202excel.csv", "a[U+202E]xcel.csv"),
        ("a\udcffb.csv", "a[U+DCFF]b.csv"),
        ("Đường bê tông.csv", "Đường bê tông.csv"),
    ],
)
def test_control_characters_are_shown_and_not_sent_to_the_terminal(name, shown):
    error = InputError("{name} is not read.", where=name, name=name)
    assert str(error) == f"{shown}: {shown} is not read."
    str(error).encode("utf-8")


def test_what_identifies_a_person_is_in_no_message():
    values = {
        "name": "CCCD 045085001234",
        "paths": [Path("bà B 045085001234.csv")],
        "part": {"what": "x", "values": {}},
    }
    error = InputError("{name} {paths}", where=Path("SĐT 0912345678.csv"), **values)
    assert str(error) == "SĐT (ẩn số điện thoại).csv: CCCD (ẩn số định danh) ['bà B (ẩn số định danh).csv']"
    assert not any("5678" in line or "1234" in line for line in error._render_traceback_())


def test_an_error_survives_a_process_border():
    assert str(pickle.loads(pickle.dumps(ERROR))) == str(ERROR)


def test_an_error_survives_a_notebook():
    assert str(InputError.from_traceback(ERROR._render_traceback_())) == str(ERROR)


def test_exit_codes():
    assert (InputError("x").exit_code, UsageError("x").exit_code) == (1, 2)
