"""An entry more in a file that people write: where it is put, what stays, and what the program then reads."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.desk.edits import with_alias, with_entry
from monitoring.errors import InputError
from monitoring.workspace import REPOSITORY

HEAD = "# who they are\nplaces:\n"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("- code: a\n  aliases: []  # none\n", '- code: a\n  aliases: ["b: c"]  # none\n'),
        ("- code: a\n  aliases: [x, y]\n", '- code: a\n  aliases: [x, y, "b: c"]\n'),
        ("- code: a\n  aliases:\n    - x  # one\n", '- code: a\n  aliases:\n    - x\n    - "b: c"  # one\n'),
        ("- code: a\n  aliases:\n  cited: z\n", '- code: a\n  aliases: ["b: c"]\n  cited: z\n'),
        ("- code: a\n  cited: z\n", '- code: a\n  aliases: ["b: c"]\n  cited: z\n'),
        ("- {code: a, cited: z}\n", '- {code: a, aliases: ["b: c"], cited: z}\n'),
        ("- code: a\r\n  cited: z\r\n", '- code: a\r\n  aliases: ["b: c"]\r\n  cited: z\r\n'),
    ],
    ids=["empty", "flow", "block", "nothing", "absent", "one line", "windows"],
)
def test_an_alias_goes_into_the_text_as_it_stands(entry, expected):
    changed = with_alias(HEAD + entry, "places", "a", " b:  c ", "unit.yml")
    if "# one" in entry:  # where its comment ends up does not matter, that it stays does
        assert "# one" in changed and yaml.safe_load(changed)["places"][0]["aliases"] == ["x", "b: c"]
    else:
        assert changed == HEAD + expected


@pytest.mark.parametrize(("section", "code"), [("places", "b"), ("agencies", "a"), ("organisations", "a")])
def test_an_alias_of_nobody_is_refused(section, code):
    with pytest.raises(InputError, match="There is no"):
        with_alias(HEAD + "- code: a\n", section, code, "x", "unit.yml")


ENTRY = {"file": "2024-Q4/a.csv", "sheet": "", "row": 5, "was": "55,364tr", "becomes": "12.5", "reason": "# không: rõ"}
WRITTEN = '- file: 2024-Q4/a.csv\n  row: 5\n  was: 55,364tr\n  becomes: "12.5"\n  reason: "# không: rõ"\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", WRITTEN),
        ("# only this", "# only this\n" + WRITTEN),
        ("# head\n[]\n# an example\n", "# head\n\n# an example\n" + WRITTEN),
        ("- file: x # kept\n", "- file: x # kept\n" + WRITTEN),
        ("  - file: x\n", "  - file: x\n" + "".join(f"  {line}\n" for line in WRITTEN.splitlines())),
    ],
    ids=["nothing", "comment", "as shipped", "list", "indented"],
)
def test_an_entry_goes_to_the_end(before, after):
    assert with_entry(before, ENTRY, "corrections.yml") == after
    assert yaml.safe_load(after)[-1] == {name: value for name, value in ENTRY.items() if value != ""}


@pytest.mark.parametrize("text", ["a: b\n", "[{a: b}]\n"])
def test_a_file_of_another_make_is_left_to_its_writer(text):
    with pytest.raises(InputError, match="by hand"):
        with_entry(text, ENTRY, "corrections.yml")


@settings(max_examples=40)
@given(st.text(max_size=40), st.integers(-(10**15), 10**15))
def test_whatever_is_entered_is_read_back_as_it_was(value, number):
    text = with_entry("- a: first\n", {"was": value, "effect_dong": number}, "corrections.yml")
    expected = ({"was": value} if value else {}) | {"effect_dong": number}
    assert yaml.safe_load(text) == [{"a": "first"}, expected]


def test_the_shipped_profile_changes_in_one_line():
    before = (REPOSITORY / "data" / "raw" / "vinh-linh" / "unit.yml").read_text(encoding="utf-8")
    after = with_alias(before, "places", "vinh-khe", "xã Vĩnh Khuê", "unit.yml")
    changed = [pair for pair in zip(before.splitlines(), after.splitlines(), strict=True) if pair[0] != pair[1]]
    assert changed == [("    aliases: []", '    aliases: ["xã Vĩnh Khuê"]')]
