"""What differs between revisions is read as it was written, also where a cell holds commas, quotes or lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitoring.tables.changes import Change, newest_changes, read_changes, write_changes

TOTAL = "disbursement"
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0"), max_size=12)
CHANGES = st.builds(Change, st.integers(2, 99), TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)


@given(st.lists(CHANGES, max_size=4))
def test_what_is_written_is_read(tmp_path_factory, changes) -> None:
    folder = tmp_path_factory.mktemp("changes")
    write_changes(folder, changes)
    assert read_changes(folder) == changes


def test_only_the_newest_revision_is_told(tmp_path) -> None:
    write_changes(tmp_path, [Change(2, TOTAL, "plan_dong", "1", "2"), Change(10, TOTAL, "plan_dong", "2", "3")])
    assert [(change.revision, change.new) for change in newest_changes(tmp_path)] == [(10, "3")]


def test_a_folder_without_any_has_none(tmp_path) -> None:
    assert read_changes(tmp_path / "none") == newest_changes(tmp_path / "none") == []
