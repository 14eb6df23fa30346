"""Units by component: sums within a component, never across the components of two phases."""

from __future__ import annotations

from dataclasses import replace

from monitoring.measures.rollup_components import components_table, in_order
from monitoring.measures.standing import Money
from tests.measures.test_rollup import province, standing


def with_components(unit: str, **money: tuple[int | None, int | None]):
    own = {code.replace("_", "."): Money(*pair) for code, pair in money.items()}
    return replace(standing(unit), components=own)


def test_each_component_is_summed_by_itself() -> None:
    own = province(with_components("a", hp2_1=(300, 100)), with_components("b", hp2_1=(100, 90), hp2_2=(50, None)))
    table = components_table(own).set_index(["unit", "component"])
    assert table.loc[("", "hp2.1"), ["plan_dong", "cumulative_dong", "units"]].tolist() == [400, 190, 2]
    assert table.loc[("", "hp2.1"), "rate_percent"] == "47.5000"
    assert table.loc[("", "hp2.2"), "units"] == 0 and table["plan_dong"].isna()["", "hp2.2"]
    assert ("a", "hp2.2") not in table.index, "no money for it is no zero"


def test_money_of_two_phases_stands_under_its_own_codes_and_is_in_no_common_sum() -> None:
    """The crosswalk has 1 → hp2.1: each keeps its row, and no row holds both."""
    own = province(replace(standing("a"), components={"1": Money(7, 5), "hp2.1": Money(70, 50)}))
    table = components_table(own)
    assert sorted(table["plan_dong"]) == [7, 7, 70, 70] and 77 not in set(table["plan_dong"])
    assert table["number_id"].is_unique


def test_components_stand_as_they_are_counted() -> None:
    codes = ["hp1.10", "10.1", "hp1.2", "3.2", "not_broken_down", "3.1"]
    assert in_order(codes) == ["3.1", "3.2", "10.1", "hp1.2", "hp1.10", "not_broken_down"]
