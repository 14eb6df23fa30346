"""The table of a layout's clean rows: declared, or made from the layout alone, so that a layout is one file."""

import pandas as pd
import pytest

from monitoring.cleaning.clean_tables import clean_table, processed_tables, read_clean
from monitoring.cleaning.reading import output_columns
from monitoring.cleaning.rules import load_rules
from monitoring.intake.layouts import Layout, load_layouts
from tests.cleaning.received_rows import cleaned, received

VISITS = Layout.model_validate(
    {
        "layout": "visits",
        "title": {"vi": "Thăm thôn bản", "en": "Visits to hamlets"},
        "number_style": "vietnamese",
        "money": "spent",
        "fields": {
            "visited_on": {"header": "Ngày thăm", "kind": "date", "required": True, "filled": True},
            "place": {"header": "Xã", "kind": "code", "codelist": "places", "required": True},
            "households": {"header": "Số hộ được hỏi", "kind": "count", "required": True},
            "spent": {"header": "Chi phí", "kind": "money"},
            "unit": {"header": "Đơn vị tính", "kind": "unit", "codelist": "units", "filled": True},
            "visitor": {"header": "Người thăm", "kind": "text", "personal": True},
            "reported_by": {"header": "Đơn vị báo cáo", "kind": "code", "codelist": "agencies"},
        },
    }
)
VISIT = {"visited_on": "05/8/2024", "place": "Vĩnh Ô", "households": "24", "spent": "1.500", "unit": "nghìn đồng"}


@pytest.fixture
def visits(monkeypatch):
    """The layout, as if its file stood among those that are shipped."""
    known = {**load_layouts(), "visits": VISITS}
    for module in ("layouts", "readers", "registry"):
        monkeypatch.setattr(f"monitoring.intake.{module}.load_layouts", lambda: known, raising=False)
    monkeypatch.setattr("monitoring.cleaning.clean_tables.load_layouts", lambda: known)
    monkeypatch.setattr("tests.samples.load_layouts", lambda: known, raising=False)
    return VISITS


@pytest.mark.parametrize("layout", load_layouts().values(), ids=load_layouts())
def test_a_declared_table_has_the_columns_of_its_layout(layout):
    assert list(clean_table(layout).columns) == output_columns(layout)
    assert {name for name, field in layout.fields.items() if field.personal} == {
        name for name, column in clean_table(layout).columns.items() if column.personal
    }


def test_a_new_layout_is_cleaned_kept_and_described_without_another_word(visits, tmp_path):
    rows = [VISIT, VISIT | {"visited_on": "31/2/2024"}, VISIT | {"households": "", "spent": ""}, VISIT]
    cleaning = cleaned(received("visits", "2024-Q3/v.csv", rows, illustrative=True))
    assert cleaning.refused()[["source_row", "rule", "amount_dong"]].to_numpy().tolist() == [
        [3, "impossible-date", 1_500_000], [4, "missing-required", pd.NA], [5, "duplicate", 1_500_000],
    ]  # fmt: skip
    cleaning.write(tmp_path)
    table = read_clean(tmp_path / "visits.csv", visits)
    assert table.drop(columns=["source_file", "source_sheet"]).to_dict("records") == [
        {"visited_on": "2024-08-05", "place": "vinh-o", "households": "24", "spent_dong": 1_500_000, "visitor": "",
         "reported_by": "", "source_row": 2}
    ]  # fmt: skip
    described = {table.name: table for table in processed_tables()}["visits"]
    assert list(described.columns) == list(table.columns)
    assert not described.is_publishable
    told = {name: (column.type, column.codes, column.en) for name, column in described.columns.items()}
    assert told["place"][:2] == ("code", ("places",))
    assert told["spent_dong"] == ("dong", (), "Chi phí")


def test_only_rules_for_what_a_layout_holds_are_applied_to_it():
    held = {rule.rule for rule in load_rules() if rule.holds_for(VISITS)}
    assert {"unreadable-date", "after-period", "unknown-place", "unknown-unit", "duplicate", "agency-names"} <= held
    assert held.isdisjoint({"unknown-component", "implausible-return", "doubtful-year", "conflicting", "sum-of-others"})
