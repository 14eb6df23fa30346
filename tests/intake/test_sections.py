"""Tables below one another in one sheet: each row by its own header, nothing lost between them."""

import numpy as np
import pytest

from monitoring.errors import InputError
from monitoring.intake.grids import Facts, Grid, Span, text_frame
from monitoring.intake.headers import find_header
from monitoring.intake.layouts import load_layouts
from monitoring.intake.sections import sections
from tests.intake.files import RETURNS, csv_bytes, kinds, read, return_line, xlsx_bytes

SWAPPED = [*RETURNS[:6], RETURNS[7], RETURNS[6], *RETURNS[8:]]


def swapped(**cells):
    line = return_line(**cells)
    return [*line[:6], line[7], line[6], *line[8:]]


def padded(*texts, width=13):
    return [*texts, *[""] * (width - len(texts))]


TWO_TABLES = [RETURNS, return_line(), padded(), padded("II. Xã Vĩnh Hà"), SWAPPED, swapped(place="Vĩnh Hà")]


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_a_second_table_is_read_by_its_own_header(write):
    rows, aside = read(write(TWO_TABLES))
    assert rows["source_row"].tolist() == [2, 6]
    assert rows[["place", "plan", "cumulative"]].to_numpy().tolist() == [
        ["Vĩnh Ô", "2.000", "1.437,8"],
        ["Vĩnh Hà", "2.000", "1.437,8"],
    ]
    assert kinds(aside) == {1: "header", 3: "blank", 4: "title", 5: "header"}


def test_a_header_that_is_only_repeated_cuts_nothing():
    rows, aside = read(csv_bytes([RETURNS, return_line(), RETURNS, return_line(place="Vĩnh Hà")]))
    assert rows["source_row"].tolist() == [2, 4] and kinds(aside) == {1: "header", 3: "header"}


def test_a_second_table_has_the_unit_of_its_own_title_or_else_that_of_the_first():
    def without_unit(cells):
        return [*cells[:9], cells[10]]

    first = [padded("ĐVT: triệu đồng", width=10), without_unit(RETURNS), without_unit(return_line())]
    second = [without_unit(SWAPPED), without_unit(swapped())]
    rows, _ = read(csv_bytes([*first, *second]))
    assert rows["unit"].tolist() == ["triệu đồng", "triệu đồng"]
    rows, _ = read(csv_bytes([*first, padded("ĐVT: đồng", width=10), *second]))
    assert rows["unit"].tolist() == ["triệu đồng", "đồng"]


def test_below_a_header_that_lacks_a_column_nothing_can_be_read():
    broken = ["Ghi chú" if text == "Lũy kế giải ngân" else text for text in SWAPPED]
    with pytest.raises(InputError, match="row 3"):
        read(csv_bytes([RETURNS, return_line(), broken, swapped()]))


def test_what_is_known_of_cells_goes_with_their_rows():
    cells = text_frame(list(zip(*TWO_TABLES, strict=True)))
    marks = np.zeros(cells.shape, dtype=bool)
    marks[5, 6] = True
    facts = Facts(
        texts={(5, 0): "#N/A"},
        merged=(Span(1, 0, 5, 0), Span(0, 2, 1, 2)),
        hidden_rows=frozenset({1, 5}),
        formats={(5, 6): "0,"},
    )
    grid = Grid("B", cells, np.arange(1, 7), numbers=marks, facts=facts, cut=True)
    header = find_header(grid.head(6), load_layouts(), "B")
    (upper, _), (lower, below) = sections(grid, header, "B")
    assert (upper.lines.tolist(), lower.lines.tolist()) == ([1, 2], [3, 4, 5, 6])
    assert (below.first, below.last) == (2, 2)
    assert lower.facts == Facts(
        texts={(3, 0): "#N/A"},
        merged=(Span(0, 0, 3, 0),),
        hidden_rows=frozenset({3}),
        formats={(3, 6): "0,"},
    )
    assert upper.facts.merged == (Span(1, 0, 1, 0), Span(0, 2, 1, 2)) and upper.facts.hidden_rows == {1}
    assert lower.numbers[3, 6] and not upper.numbers.any() and lower.cut and not upper.cut
