"""What stands around a row, gathered without knowing any code: merged ranges, headings and their levels, groups."""

import pytest

from monitoring.intake.surroundings import Heading, Surroundings
from tests.intake.files import RETURNS, csv_bytes, read, return_line

HEADER = ["STT", *RETURNS]


def around(*rows):
    """Line → Surroundings of the data rows below HEADER."""
    table, _ = read(csv_bytes([HEADER, *rows]))
    return {
        line: Surroundings.from_json(text)
        for line, text in zip(table["source_row"], table["surroundings"], strict=True)
    }


def row(**cells):
    return ["", *return_line(**cells)]


def test_a_plain_table_has_no_surroundings():
    assert set(around(row(), row(commune=""), row(component=""))) == {2, 3, 4}
    assert all(found == Surroundings() for found in around(row(), row(commune="")).values())


def test_what_is_written_is_read_again():
    full = Surroundings(
        merged={"commune": (2, "Vĩnh Ô")},
        grouped={"component": (2, "4.1")},
        covered={"plan": "1.000"},
        headings=(Heading(3, ("XÃ VĨNH Ô", "I. XÃ VĨNH Ô"), "roman"), Heading(4, ("4.1",), "number", closed=True)),
    )
    assert Surroundings.from_json(full.to_json()) == full
    assert Surroundings().to_json() == ""


@pytest.mark.parametrize(
    ("texts", "level", "named"),
    [
        (["I", "Xã Vĩnh Ô"], "roman", ("Xã Vĩnh Ô",)),
        (["I. Xã Vĩnh Ô"], "roman", ("Xã Vĩnh Ô", "I. Xã Vĩnh Ô")),
        (["B. Nguồn vốn khác"], "letter", ("Nguồn vốn khác", "B. Nguồn vốn khác")),
        (["1", "Dự án 4"], "number", ("Dự án 4",)),
        (["1.2", "Dự án 4"], "dotted", ("Dự án 4",)),
        (["- Nguồn vốn trung ương"], "dash", ("Nguồn vốn trung ương", "- Nguồn vốn trung ương")),
        (["XÃ VĨNH Ô"], "", ("XÃ VĨNH Ô",)),
    ],
)
def test_a_heading_has_a_level_by_its_number_and_a_name_without_it(texts, level, named):
    found = around([*texts, *[""] * (len(HEADER) - len(texts))], row())
    assert found[3].headings == (Heading(2, named, level),)


def test_headings_are_nested_in_the_order_in_which_their_levels_appear():
    def heading(number, text):
        return [number, text, *[""] * (len(HEADER) - 2)]

    found = around(
        heading("A", "Xã Vĩnh Ô"),
        heading("I", "Dự án 4"),
        row(),
        heading("II", "Dự án 1"),
        row(),
        heading("B", "Xã Vĩnh Hà"),
        row(),
    )
    assert {line: [heading.line for heading in known.headings] for line, known in found.items()} == {
        4: [2, 3],
        6: [2, 5],
        8: [7],
    }
