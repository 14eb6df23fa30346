"""The units of a province side by side: sums, ranks and what is missing."""

from __future__ import annotations

import pytest

from data.illustrative.generate import generate_unit
from monitoring.errors import InputError
from monitoring.measures.rollup import (
    Province,
    money_table,
    open_province,
    targets_table,
    units_of,
    units_table,
)
from monitoring.measures.standing import STATUSES, Money, Standing
from monitoring.period import Period
from monitoring.unit import load_unit
from monitoring.workspace import REPOSITORY, Workspace

PERIOD = Period(2024, 3)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    """Three invented units, two of them in Quảng Trị; nothing published."""
    root = tmp_path_factory.mktemp("tỉnh")
    for number in (1, 2, 3):
        generate_unit(root, f"mau-00{number}", f"Mẫu 00{number}", seed=number, vouchers=5)
    profile = Workspace(root).unit_profile("mau-003")
    profile.write_text(profile.read_text("utf-8").replace("tỉnh Quảng Trị", "thành phố Huế"), encoding="utf-8")
    return Workspace(root)


def standing(unit: str, targets: int = 0, **money: tuple[int | None, int | None]) -> Standing:
    amounts = {"" if capital == "whole" else capital: Money(*pair) for capital, pair in money.items()}
    counts = dict.fromkeys(STATUSES, 0) | {"met": targets}
    return Standing(unit, PERIOD, amounts, counts, 0, 0, unit == "b")


def province(*standings: Standing) -> Province:
    template = load_unit(Workspace(REPOSITORY), "vinh-linh")
    codes = dict.fromkeys([*(own.unit for own in standings), "z"])
    units = tuple(template.model_copy(update={"code": code}) for code in codes)
    return Province(Workspace(REPOSITORY), template.province, PERIOD, units, standings)


def rows(table, capital: str = "") -> dict[str, tuple]:
    """Unit → units, plan, disbursed, rate, rank."""
    own = table[table["capital"] == capital].astype("object").where(table.notna(), None)
    columns = ["units", "plan_dong", "cumulative_dong", "rate_percent", "rank"]
    return {row["unit"]: tuple(row[name] for name in columns) for row in own.to_dict("records")}


def test_sums_and_ranks():
    table = money_table(province(
        standing("a", whole=(300, 100), development=(300, 100)), standing("b", whole=(100, 90)),
        standing("c", whole=(600, 200)),
    ))  # fmt: skip
    assert rows(table) == {
        "": (3, 1000, 390, "39.0000", None), "a": (1, 300, 100, "33.3333", 2), "b": (1, 100, 90, "90.0000", 1),
        "c": (1, 600, 200, "33.3333", 2),
    }  # fmt: skip
    assert set(rows(table, "development")) == {"", "a"}


def test_equal_after_rounding_is_not_equal():
    near = [standing("a", whole=(30_000_000, 10_000_000)), standing("b", whole=(30_000_000, 10_000_001))]
    found = rows(money_table(province(*near)))
    assert found["a"][3] == found["b"][3] == "33.3333"
    assert (found["a"][4], found["b"][4]) == (2, 1)


@pytest.mark.parametrize(("lacking", "rank"), [((None, 50), None), ((100, None), None), ((None, None), None)])
def test_a_unit_with_half_a_figure_stays_out_of_the_sum_and_the_ranks(lacking, rank):
    found = rows(money_table(province(standing("a", whole=(300, 100)), standing("b", whole=lacking))))
    assert found[""][:3] == (1, 300, 100)
    assert found["b"] == (1, *lacking, "", rank)


def test_a_published_unit_without_any_figure_is_there():
    found = rows(money_table(province(standing("a"))))
    assert found == {"": (0, None, None, "", None), "a": (1, None, None, "", None)}


def test_targets_add_up():
    table = targets_table(province(standing("a", targets=2), standing("b", targets=3))).set_index("unit")
    assert list(table["met"]) == [5, 2, 3] and list(table.index) == ["", "a", "b"]
    assert (table["no_data"] == 0).all()


def test_units_say_whether_they_are_in():
    own = province(standing("a"), standing("b"))
    assert units_table(own)[["unit", "published", "illustrative"]].to_dict("list") == {
        "unit": ["a", "b", "z"], "published": [True, True, False], "illustrative": [False, True, False],
    }  # fmt: skip
    assert [unit.code for unit in own.unpublished] == ["z"]
    assert own.is_illustrative


def test_number_ids_name_rows_once():
    own = province(standing("a", whole=(3, 1), development=(3, 1)), standing("b", whole=(3, 1)))
    ids = [*money_table(own)["number_id"], *targets_table(own)["number_id"]]
    assert len(set(ids)) == len(ids) and "rollup.unit-a.development" in ids


def test_which_units_belong_to_a_province(workspace):
    assert [unit.code for unit in units_of(workspace, "quang-tri")] == ["mau-001", "mau-002"]
    assert [unit.code for unit in units_of(workspace, "hue")] == ["mau-003"]
    with pytest.raises(InputError, match="hue, quang-tri"):
        units_of(workspace, "lao-cai")


def test_any_unit_stands_for_its_province_and_only_what_is_published_counts(workspace):
    with pytest.raises(InputError, match="2024-Q2"):
        open_province(workspace.root, "mau-001", "2024-Q2")
    folder = workspace.processed("mau-002", "2024-Q2")
    folder.mkdir(parents=True)
    (folder / "disbursement.csv").write_text(
        "component,place,source,capital,plan_year,plan_kind,plan_dong,cumulative_dong\n,,,,,,2,1\n", encoding="utf-8"
    )
    own = open_province(workspace.root, "mau-001", "2024-Q2")
    assert [found.unit for found in own.standings] == ["mau-002"]
    assert own.standings[0].of() == Money(2, 1)
    assert own.cut_off.isoformat() == "2024-06-30"
