"""What stands around a row, gathered without knowing any code: merged ranges, headings and their levels, groups."""

import numpy as np
import pytest

from monitoring.intake.grids import Facts, Grid, Span, text_frame
from monitoring.intake.headers import find_header
from monitoring.intake.layouts import load_layouts
from monitoring.intake.rows import split
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
    assert set(around(row(), row(place=""), row(component=""))) == {2, 3, 4}
    assert all(found == Surroundings() for found in around(row(), row(place="")).values())


def test_what_is_written_is_read_again():
    full = Surroundings(
        merged={"place": (2, "Vĩnh Ô")},
        grouped={"component": (2, "4.1")},
        perhaps_grouped={"place": (2, "Vĩnh Ô")},
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


def merged(rows, *ranges):
    """The rows of a sheet with merged ranges (first row, first column, last row, last column), as split reads them."""
    grid = Grid(
        "B",
        text_frame(list(zip(*[HEADER, *rows], strict=True))),
        np.arange(1, len(rows) + 2),
        facts=Facts(merged=tuple(Span(*r) for r in ranges)),
    )
    table, aside = split(grid, find_header(grid.head(5), load_layouts(), "B"), "B", "")
    return table.assign(around=[Surroundings.from_json(text) for text in table["surroundings"]]), aside


def test_a_range_over_rows_speaks_for_its_rows():
    rows = [row(), row(component="", place="", source="NSĐP"), row(component="", source="Dân góp")]
    table, _ = merged(rows, (1, 1, 3, 1), (1, 2, 2, 2))
    assert [found.merged for found in table["around"]] == [
        {},
        {"component": (2, "4.1"), "place": (2, "Vĩnh Ô")},
        {"component": (2, "4.1")},
    ]


def test_a_merged_amount_is_shared_by_its_rows_and_belongs_to_none():
    table, _ = merged([row(), row(cumulative=""), row()], (1, 8, 2, 8))
    assert [found.covered for found in table["around"]] == [{"cumulative": "1.437,8"}, {"cumulative": "1.437,8"}, {}]


def test_a_range_over_columns_hides_what_it_covers():
    table, _ = merged([row(place="")], (1, 1, 1, 2))
    assert table["around"][0].covered == {"place": "4.1"}


def test_rows_whose_codes_are_merged_are_data_and_no_headings():
    blank = {"capital": "", "plan_year": "", "plan_kind": ""}
    table, aside = merged([row(), row(component="Dự án 1", **blank)], (1, 4, 2, 4), (1, 5, 2, 5), (1, 6, 2, 6))
    assert len(table) == 2 and set(aside["kind"]) == {"header"}
    assert table["around"][1].merged == {
        "capital": (2, "ĐTPT"),
        "plan_year": (2, "2024"),
        "plan_kind": (2, "trong năm"),
    }


def test_ranges_in_the_header_and_the_title_say_nothing():
    table, _ = merged([row(place="")], (0, 1, 0, 2), (0, 2, 1, 2))
    assert table["around"][0] == Surroundings()


def test_a_cell_that_a_range_hides_is_not_believed_where_it_says_something_else():
    table, _ = merged([row(), row(place="Vĩnh Hà"), row()], (1, 2, 3, 2))
    assert [found.covered for found in table["around"]] == [{}, {"place": "Vĩnh Ô"}, {}]
    assert [found.merged for found in table["around"]] == [{}, {}, {"place": (2, "Vĩnh Ô")}]


def test_a_numbered_line_above_the_header_is_a_heading_and_a_title_is_none():
    def headings(title):
        table, _ = read(csv_bytes([[title, *[""] * (len(HEADER) - 1)], HEADER, row(place="")]))
        return Surroundings.from_json(table["surroundings"][0]).headings

    assert headings("II. Xã Vĩnh Ô") == (Heading(1, ("Xã Vĩnh Ô", "II. Xã Vĩnh Ô"), "roman"),)
    assert headings("Vĩnh Ô") == headings("UBND XÃ VĨNH Ô") == ()
