"""The same money from other sides: each of them adds up to what was paid."""

import pandas as pd

from monitoring.measures.breakdowns import advances_table, agencies_table, investors_table
from monitoring.period import Period
from monitoring.plan import load_plan
from monitoring.unit import load_unit
from monitoring.workspace import REPOSITORY, Workspace

PAYMENT_COLUMNS = ["component", "capital", "payment_kind", "amount_dong", "investor", "paid_on"]
MONEY = {"plan_year": 2024, "plan_kind": "year"}


def payments(*rows):
    table = pd.DataFrame(rows, columns=PAYMENT_COLUMNS).assign(**MONEY)
    return table.astype({"amount_dong": "Int64"} | {name: "str" for name in PAYMENT_COLUMNS if name != "amount_dong"})


PAID = payments(
    ("4.1", "development", "advance", 100, "Ban QLDA huyện", "2024-02-01"),
    ("4.1", "development", "volume", 60, "BAN QLDA HUYỆN", "2024-05-01"),
    ("4.1", "development", "advance_recovery", 40, "Ban QLDA huyện", "2024-05-01"),
    ("3.2", "recurrent", "advance", 10, "", "2024-05-02"),
)


def test_what_was_advanced_and_not_yet_recovered():
    found = advances_table(PAID).set_index("number_id")
    assert found.loc["advances", ["advanced_dong", "recovered_dong", "outstanding_dong"]].tolist() == [110, 40, 70]
    assert found.loc["advances.component-4.1.development", "outstanding_dong"] == 60
    assert found.loc["advances.recurrent", "outstanding_dong"] == 10


def test_investors_are_offices_of_the_unit_and_all_others_together():
    unit = load_unit(Workspace(REPOSITORY), "vinh-linh")
    rows = PAID.assign(investor=["UBND xã Vĩnh Ô", "ubnd xã vĩnh ô", "Hộ ông A", ""])
    found = investors_table(rows, Period(2024, 2), unit)
    assert found[["number_id", "in_quarter_dong", "cumulative_dong"]].values.tolist() == [
        ["investor.place-vinh-o", 60, 160],
        ["investor.not_stated", 10, 10],
        ["investor.other", -40, -40],
    ]
    assert found["cumulative_dong"].sum() == 130


def test_money_of_no_agency_or_of_several_is_nobodys_alone():
    plan = load_plan(Workspace(REPOSITORY), "vinh-linh", 2024)
    rows = [
        ("4.1", "development", 5, 4),
        ("3.2", "recurrent", 7, 1),
        ("10.1", "recurrent", 3, 2),
        ("10.2", "recurrent", 2, None),
    ]
    lines = pd.DataFrame(
        [
            {
                "component": component,
                "place": "",
                "source": "",
                "capital": capital,
                "plan_year": "",
                "plan_kind": "",
                "plan_dong": plan_dong,
                "in_quarter_dong": paid,
                "cumulative_dong": paid,
                "planned_cumulative_dong": paid,
                "estimate_dong": plan_dong if component == "4.1" else None,
            }
            for component, capital, plan_dong, paid in rows
        ]
    )
    lines = lines.astype({name: "Int64" for name in lines.columns if name.endswith("_dong")})
    found = agencies_table(lines, plan).set_index("agency")
    assert found["plan_dong"].to_dict() == {"agriculture": 7, "places": 5, "none": 2, "several": 3}
    assert found["remaining_dong"].fillna(-1).to_dict() == {"agriculture": 6, "places": 1, "none": -1, "several": 1}
    assert found["estimate_dong"].dropna().to_dict() == {"places": 5}
    assert found.loc["places", "rate_percent"] == "80.0000" and found.loc["none", "rate_percent"] == ""


def test_without_payments_or_plan_the_tables_are_empty():
    nothing, unit = PAID.iloc[:0], load_unit(Workspace(REPOSITORY), "vinh-linh")
    assert advances_table(nothing).empty and investors_table(nothing, Period(2024, 1), unit).empty
    assert agencies_table(pd.DataFrame(), None).empty
