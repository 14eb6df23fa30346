"""One office under whatever of its names; quarters are compared unit by unit, by line where one gives no name."""

from __future__ import annotations

import pandas as pd
import pytest

from monitoring.measures.offices import LINE, UNNAMED, codes_by_spelling, office_lines, office_name, office_of
from monitoring.unit import load_unit
from monitoring.workspace import REPOSITORY, Workspace


@pytest.fixture(scope="module")
def unit():
    return load_unit(Workspace(REPOSITORY), "vinh-linh")


@pytest.mark.parametrize(("written", "office"), [
    ("BHXH huyện", "social-insurance"), ("Bảo hiểm Xã hội", "social-insurance"), ("UBND xã Vĩnh Ô", "place-vinh-o"),
    ("Ban Quản lý X", "ban quan ly x"), ("ban quản lý  x", "ban quan ly x"), ("", UNNAMED),
])  # fmt: skip
def test_an_office_is_one_under_every_alias(unit, written, office):
    assert office_of(written, codes_by_spelling(unit)) == office


def test_offices_are_named_in_both_languages(unit):
    assert office_name("treasury", unit)["en"] == "Vĩnh Linh District State Treasury"
    assert office_name("ban quan ly x", unit) == {"vi": "ban quan ly x", "en": "ban quan ly x"}


@pytest.mark.parametrize(("now", "before", "offices"), [
    (["TCKH"], ["Phòng TC-KH"], {"finance-planning"}),
    (["TCKH"], [""], {UNNAMED}),
    (["TCKH", ""], ["TCKH"], {UNNAMED}),
])  # fmt: skip
def test_quarters_are_compared_by_office_where_each_names_it(unit, now, before, offices):
    line = dict(zip(LINE, ["4.1", "", "central", "development", 2024, "year"], strict=True))
    quarters = (pd.DataFrame([line | {"reported_by": office} for office in named]) for named in (now, before))
    for keys in office_lines(unit, *quarters):
        assert {office for office, *_ in keys} == offices
        assert {key[1:] for key in keys} == {tuple(line.values())}
