"""Blocks of rows: cells as text, what was typed as which, blocks of other widths below each other."""

from __future__ import annotations

from datetime import date

import numpy as np

from monitoring.intake.sheet_cells import CellBlock


def test_a_block_tells_text_numbers_and_dates_apart():
    block = CellBlock.of([["a", 1.5, date(2024, 7, 5)], ["", 1e18, "05/07/2024"]])
    assert block.cells.to_numpy().tolist() == [["a", "1.5", "2024-07-05"], ["", "1" + "0" * 18, "05/07/2024"]]
    assert np.argwhere(block.numbers).tolist() == [[0, 1], [1, 1]]
    assert np.argwhere(block.rounded).tolist() == [[1, 1]]
    assert np.argwhere(block.dates).tolist() == [[0, 2]]
    assert block.longest == 19


def test_a_widened_block_has_empty_columns_at_its_right():
    block = CellBlock.of([["a", 1]])
    wide = block.widened(4)
    assert wide.cells.columns.tolist() == [0, 1, 2, 3] and wide.cells.to_numpy().tolist() == [["a", "1", "", ""]]
    assert wide.numbers.tolist() == [[False, True, False, False]]
    assert block.widened(2) is block
