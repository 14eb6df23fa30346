"""Written by column, a table has the bytes that it has when written by row."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.tables import large_csv

PIECES = pd.StringDtype("pyarrow", na_value=np.nan)
TEXT = st.one_of(st.none(), st.text(alphabet="a\",\n ể'", max_size=5))
ROWS = st.lists(st.tuples(TEXT, TEXT, st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1))), max_size=7)


@settings(max_examples=30, deadline=None)
@given(rows=ROWS)
def test_by_column_as_by_row(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    first, second, numbers = ([row[n] for row in rows] for n in range(3))
    table = pd.DataFrame({"a": pd.Series(first, dtype="str"), 'b "c", d': pd.Series(second, dtype="str")})
    table["dong"] = pd.array(numbers, dtype="Int64")
    for kept in (table, table.astype({"a": "category"})):
        assert large_csv.can_write(kept)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(large_csv, "_CHUNK_ROWS", 3)
            large_csv.write(kept, path)
        assert path.read_bytes().decode("utf-8") == table.to_csv(index=False, lineterminator="\n")


def test_a_column_in_several_pieces(tmp_path):
    """So a large file comes from the reader, and stays where no row of it was refused."""
    pieces = pa.chunked_array([["a", "ể"], [], ["b,c"]], pa.large_string())
    table = pd.DataFrame({"a": pieces.to_pandas(types_mapper={pa.large_string(): PIECES}.get), "b": ["x", "y", "z"]})
    large_csv.write(table, tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text(encoding="utf-8") == table.to_csv(index=False, lineterminator="\n")


def test_what_it_does_not_write_is_told():
    text = pd.DataFrame({"a": ["x"], "b": ["y"]})
    assert large_csv.can_write(text)
    assert not large_csv.can_write(text[["a"]])
    assert not large_csv.can_write(text.assign(b=1.5))
    assert not large_csv.can_write(text.assign(b="x\ry"))
