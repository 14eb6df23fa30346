"""Grids: trimmed heads, and the sizes beyond which nothing is a table of figures."""

from __future__ import annotations

import numpy as np
import pytest

from monitoring.errors import InputError
from monitoring.intake.grids import (
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Grid,
    check_size,
    is_no_value,
    text_frame,
)
from tests.spec_tables import spec


def test_the_head_of_a_grid_is_trimmed():
    grid = Grid("", text_frame([[" a ", "b"], ["\u00a0", "c\n"]]), np.array([1, 2]))
    assert grid.head(1) == [["a", ""]] and grid.head(9) == [["a", ""], ["b", "c"]]


@pytest.mark.parametrize(
    ("size", "says"),
    [
        ((MAX_ROWS + 1, 1, 1), "rows"),
        ((1, MAX_COLUMNS + 1, 1), "columns"),
        ((MAX_CELLS // MAX_COLUMNS + 1, MAX_COLUMNS, 1), "cells"),
        ((1, 1, MAX_CELL_CHARACTERS + 1), "characters"),
    ],
)
def test_monstrous_sizes_are_refused(size, says):
    check_size(*(number - 1 for number in size), "file")
    with pytest.raises(InputError, match=rf"^file: .*{says}"):
        check_size(*size, "file")


@spec("cells_without_value")
def test_what_stands_in_place_of_a_value(text, has_none):
    assert is_no_value(text) is (has_none == "yes")
