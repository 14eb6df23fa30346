"""One office under whatever of its names; quarters are compared unit by unit, by line where one gives no name."""

from __future__ import annotations

import pandas as pd
import pytest

from monitoring.district import load_district
from monitoring.measures.units import LINE, UNNAMED, by_unit_and_line, codes_by_spelling, comparable, unit_name, unit_of
from monitoring.workspace import REPOSITORY, Workspace


@pytest.fixture(scope="module")
def district():
    return load_district(Workspace(REPOSITORY), "vinh-linh")


@pytest.mark.parametrize(("written", "unit"), [
    ("BHXH huyện", "social-insurance"), ("Bảo hiểm Xã hội", "social-insurance"), ("UBND xã Vĩnh Ô", "commune-vinh-o"),
    ("Ban Quản lý X", "ban quan ly x"), ("ban quản lý  x", "ban quan ly x"), ("", UNNAMED),
])  # fmt: skip
def test_an_office_is_one_under_every_alias(district, written, unit):
    assert unit_of(written, codes_by_spelling(district)) == unit


def test_units_are_named_in_both_languages(district):
    assert unit_name("treasury", district)["en"] == "Vĩnh Linh District State Treasury"
    assert unit_name("ban quan ly x", district) == {"vi": "ban quan ly x", "en": "ban quan ly x"}


def returns(*rows):
    line = dict(zip(LINE, ["4.1", "", "central", "development", 2024, "year"], strict=True))
    amounts = [
        line | {"reported_by": unit, "plan_dong": 9, "cumulative_dong": dong, "estimate_dong": None}
        for unit, dong in rows
    ]
    return pd.DataFrame(amounts).astype({name: "Int64" for name in ("plan_dong", "cumulative_dong", "estimate_dong")})


@pytest.mark.parametrize(("now", "before", "units"), [
    ([("TCKH", 5)], [("Phòng TC-KH", 4)], {"finance-planning"}),
    ([("TCKH", 5)], [("", 4)], {UNNAMED}),
    ([("TCKH", 5), ("", 1)], [("TCKH", 4)], {UNNAMED}),
])  # fmt: skip
def test_quarters_are_compared_by_unit_where_each_names_it(district, now, before, units):
    tables = comparable(by_unit_and_line(returns(*now), district), by_unit_and_line(returns(*before), district))
    assert [set(table["unit"]) for table in tables] == [units, units]
    sums = [sum(dong for _unit, dong in rows) for rows in (now, before)]
    assert [table["cumulative_dong"].sum() for table in tables] == sums
