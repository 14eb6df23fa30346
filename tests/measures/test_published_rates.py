"""Published figures of other places as oracles: rates that agree with their amounts, and rates that do not, told apart.

`published/stated_rates.csv` holds what the press printed of provinces' reports, each row with its address: plan,
disbursed, the rate as printed. The verdicts were worked out by hand (4.369 / 67.172 = 6,504 %, printed 6,45 %;
391 / 95.296 = 0,410 %, printed 0,3 %).
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from monitoring.measures.checks.check import to_table
from monitoring.measures.checks.money import stated_rates
from monitoring.plan import Plan, load_plan
from monitoring.tables.plan_rows import StatedTotalRow
from monitoring.tables.store import columns
from monitoring.workspace import REPOSITORY, Workspace

_UNITS = {"million": "triệu đồng", "billion": "tỷ đồng"}


def published() -> list[dict[str, str]]:
    path = Path(__file__).parent / "published" / "stated_rates.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(Workspace(REPOSITORY), "vinh-linh", 2024)


def stated(row: dict[str, str]) -> list[StatedTotalRow]:
    """The three figures of a published row as a plan states them: base, disbursed and rate."""
    day = f"{date.fromisoformat(row['as_of']):%d/%m/%Y}"
    common = dict.fromkeys(columns(StatedTotalRow), "") | {"year": int(day[-4:]), "as_of": day, "plan_kind": "year"}
    amounts = [
        common | {"id": measure, "measure": measure, "amount": printed(row[column]), "unit": _UNITS[row["unit"]]}
        for measure, column in (("base", "plan"), ("disbursed", "disbursed"))
    ]
    rate = common | {"id": "rate", "measure": "rate", "amount": printed(row["stated_percent"]), "unit": "%"}
    return [StatedTotalRow(**one) for one in (*amounts, rate)]


def printed(number: str) -> str:
    return number.replace(".", ",")


@pytest.mark.parametrize("row", published(), ids=lambda row: f"{row['place'][:10]}, {row['what']}")
def test_a_published_rate_is_told_by_checks_csv_to_agree_or_to_differ(plan, row) -> None:
    elsewhere = replace(plan, stated_totals=stated(row))
    table = to_table(stated_rates(elsewhere))
    assert table["check"].tolist() == ["stated_rate.rate"]
    assert table["verdict"].tolist() == [row["verdict"]]
    assert [Decimal(text) for text in table["expected"]] == [Decimal(row["stated_percent"])]


def test_the_oracles_hold_both_kinds_and_every_row_says_where_it_comes_from() -> None:
    rows = published()
    assert {row["verdict"] for row in rows} == {"agrees", "differs"}
    assert all(row["source"].startswith("https://") and row["place"] and row["as_of"] for row in rows)
