"""The facts on a form's hidden sheet: written and read back, and nothing else taken for them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitoring.intake.form_identity import FormIdentity

_TEXT = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)


@given(st.builds(FormIdentity, *[_TEXT] * 4), st.lists(_TEXT, max_size=3))
def test_what_is_written_is_read_back_among_other_rows(identity, others):
    rows = [f"{name} | {value}" for name, value in identity.cells()]
    assert FormIdentity.told_by([*others, *rows, *others]) == identity
    assert FormIdentity.told_by([*others, *rows[:-1]]) is None
