"""Tables as frames: what is written is read again, typed by the columns of its rows."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from monitoring import distinct
from monitoring.tables import frames, large_csv
from monitoring.tables.rows import ProgressRow, SourceRow


def test_a_table_reads_back_as_it_was_written(tmp_path):
    path = tmp_path / "payments.csv"
    amounts = pd.array([9_007_199_254_740_993, pd.NA], dtype="Int64")  # more digits than a float keeps
    texts = pd.DataFrame({"voucher": ["007", ""], "note": ["a\nb", "=1+1"]}, dtype="str")
    table = texts.assign(amount_dong=amounts)
    frames.write(table, path)
    pd.testing.assert_frame_equal(frames.read(path), table)
    assert len(list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))) == 3


def test_a_table_that_is_not_ours_is_written_and_not_read(tmp_path):
    frames.write(pd.DataFrame({"month": ["2024-07"]}), tmp_path / "by_month.csv")
    with pytest.raises(KeyError):
        frames.read(tmp_path / "by_month.csv")


@pytest.mark.parametrize(
    ("rows", "note", "by_column"),
    [(1, "ghi chú", False), (2, "ghi chú", True), (3, "ghi chú", True), (3, "ghi\rchú", False)],
)
def test_a_large_table_is_written_by_column_where_it_can_be(tmp_path, monkeypatch, rows, note, by_column):
    written, write = [], large_csv.write
    monkeypatch.setattr(distinct, "_LARGE_ROWS", 2)
    monkeypatch.setattr(large_csv, "write", lambda table, path: (written.append(len(table)), write(table, path)))
    frames.write(pd.DataFrame({"voucher": ["a"] * rows, "note": [note] * rows}, dtype="str"), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().decode() == "voucher,note\n" + f"a,{note}\n" * rows
    assert written == ([rows] if by_column else [])


def test_a_table_is_made_of_its_rows_and_taken_apart_into_them():
    lines = [
        {"number_id": "disbursement", "period": "2024-Q1", "cumulative_dong": 5},
        {"number_id": "disbursement", "period": "2024-Q2", "cumulative_dong": None},
    ]
    table = frames.made_of(lines, ProgressRow)
    assert table.dtypes.astype("str").to_dict() == {"number_id": "str", "period": "str", "cumulative_dong": "Int64"}
    assert frames.rows(table, ProgressRow) == [ProgressRow(**line) for line in lines]
    assert frames.rows(frames.made_of([], ProgressRow), ProgressRow) == []
    pd.testing.assert_frame_equal(frames.made_of(table.assign(more=1), ProgressRow), table)


def test_what_is_true_or_false_stands_as_text_in_a_frame():
    table = frames.made_of(
        [dict.fromkeys(SourceRow.__slots__, "") | {"bytes": 1, "rows": 0, "rows_set_aside": 0}], SourceRow
    )
    [row] = frames.rows(table.assign(illustrative="true"), SourceRow)
    assert row.illustrative is True and row.bytes == 1
