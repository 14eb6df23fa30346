"""The rules find exactly what does not add up in the real plan, nothing in a faultless one, and every planted fault."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from monitoring.district import load_district
from monitoring.measures.checks.check import COLUMNS, Check, family_of, name_in_plan, plan_year_of, to_table
from monitoring.measures.checks.period import check_outturn, check_plan
from monitoring.period import Period
from monitoring.plan import load_plan
from monitoring.presentation.wording import placeholders
from monitoring.records import Row
from monitoring.workspace import REPOSITORY, Workspace

FAULTLESS = Path(__file__).parents[2] / "fixtures" / "faultless"
OUTTURN = Period(2023, 4)

#: Known by reading the plan and adding by hand: check, expected, actual, difference (money in triệu đồng).
KNOWN_DIFFERENCES = [
    ("document_date.ubnd-huyen-vinh-linh.3463-qd-ubnd.2022", 1, 2, 1),
    ("document_without_date", 0, 1, 1),
    ("document_without_number", 0, 1, 1),
    ("lead.10.1", 1, 2, 1),
    ("lead.10.2", 1, 0, -1),
    ("lead.7", 1, 0, -1),
    ("lead_funding.5.3", 1, 0, -1),
    ("stated_total.2023.development.base.parts", "15164", "15068", "-96"),
    ("stated_total.2023.recurrent.base.parts", "10038", "8590", "-1448"),
    ("stated_total.2024.development.central.components.with_unstated_capital", "17462", "17591", "129"),
    ("stated_total.2024.development.central.components.without_unstated_capital", "17462", "17208", "-254"),
    ("stated_total.2024.development.components.with_unstated_capital", "28041.8", "23798.7", "-4243.1"),
    ("stated_total.2024.development.components.without_unstated_capital", "28041.8", "23415.7", "-4626.1"),
    ("stated_total.2024.development.parts.allocation", "28041.8", "23669.8", "-4372"),
    ("stated_total.2024.development.people.components", "1437.8", "1437.7", "-0.1"),
    ("target_funding.antenatal_checkups", 1, 0, -1),
    ("target_funding.facility_births", 1, 0, -1),
    ("target_funding.hamlet_community_houses", 1, 0, -1),
    ("target_funding.health_insurance", 1, 0, -1),
    ("target_funding.stunting", 1, 0, -1),
    ("target_funding.trained_workers", 1, 0, -1),
    ("tranche.2024.recurrent.central", 0, 10, 10),
]

#: What the plan leaves open: check, expected, actual.
KNOWN_UNKNOWNS = [
    *[
        (f"baseline.{share}_change.{commune}", 1, None)
        for share in ("near_poor", "poor", "poverty")
        for commune in ("vinh-khe", "vinh-o")
    ],
    ("capital_stated.10.2", None, "383"),
    ("carried_over.2024", "7063.509", None),
    *[(f"counterpart_disbursement.2023.{source}", 1, None) for source in ("local", "mobilised", "people")],
    *[
        (f"measurable.{indicator}", 1, None)
        for indicator in (
            "child_marriage",
            "communication",
            "minority_officials",
            "people_of_prestige",
            "training",
            "works_culture_houses",
            "works_electricity",
            "works_piped_water",
            "works_primary_schools",
            "works_roads",
        )
    ],
    ("repeated_amount.2023.local", None, "1520"),
]

#: Agreements that say something: the reading that explains the headline, the totals and rates that hold.
KNOWN_AGREEMENTS = {
    "stated_total.2024.development.parts.expected_investment": 28_041_800_000,
    "stated_total.2024.recurrent.central.components": 7_046_000_000,
    "stated_total.2024.development.local.components": 2_820_000_000,
    "stated_total.2024.development.mobilised.components": 1_950_000_000,
    "stated_total.development.disbursed.parts": 16_809_023_000,
    "stated_rate.2022.development.carried_over.rate": Decimal("98.0"),
    "stated_rate.2023.development.rate": Decimal("89.1"),
    "stated_rate.2022.recurrent.carried_over.rate": Decimal("63.6"),
    "stated_rate.2023.recurrent.rate": Decimal("52.1"),
}


@pytest.fixture(scope="module")
def real() -> dict[str, Check]:
    workspace = Workspace(REPOSITORY)
    checks = check_plan(load_plan(workspace, "vinh-linh", 2024), load_district(workspace, "vinh-linh"))
    named = {name_in_plan(check.check): check for check in checks}
    assert len(named) == len(checks)
    return named


def dong(figure: object) -> object:
    """Triệu đồng of the tables above in đồng; counts and missing figures as they are."""
    return int(Decimal(figure) * 1_000_000) if isinstance(figure, str) else figure


def test_the_real_plan_differs_exactly_where_it_is_known_to(real):
    found = [
        (name_in_plan(check.check), check.expected, check.actual, check.difference)
        for check in real.values()
        if check.verdict == "differs"
    ]
    assert found == [(name, *map(dong, figures)) for name, *figures in KNOWN_DIFFERENCES]


def test_the_real_plan_leaves_open_exactly_what_is_known(real):
    found = [
        (name_in_plan(check.check), check.expected, check.actual)
        for check in real.values()
        if check.verdict == "cannot_tell"
    ]
    assert found == [(name, *map(dong, figures)) for name, *figures in KNOWN_UNKNOWNS]
    assert all(check.difference is None for check in real.values() if check.verdict == "cannot_tell")


@pytest.mark.parametrize(("name", "figure"), KNOWN_AGREEMENTS.items())
def test_what_agrees_in_the_real_plan_is_a_check_too(real, name, figure):
    check = real[name]
    assert (check.expected, check.actual, check.difference, check.verdict) == (figure, figure, 0, "agrees")


def test_every_message_has_its_values(real):
    for check in real.values():
        assert check.message, check.check
        assert placeholders(check.message) <= set(check.values), check.check


# ---- the faultless plan and faults planted in it ---------------------------------------------------------------------


def checks_of(root: Path) -> dict[str, Check]:
    workspace = Workspace(root)
    plan, district = load_plan(workspace, "huyen-mau", 2024), load_district(workspace, "huyen-mau")
    return {name_in_plan(check.check): check for check in check_plan(plan, district)}


def test_a_faultless_plan_agrees_everywhere():
    checks = checks_of(FAULTLESS)
    assert {name: check.verdict for name, check in checks.items() if check.verdict != "agrees"} == {}
    assert len(checks) > 40


PLANTED = [
    # file, what is replaced, by what, the check that must see it, its verdict and difference (triệu đồng)
    ("stated_totals", "1.750,5", "1.750,6", "stated_total.2024.development.parts", "differs", "-0.1"),
    ("stated_totals", "1.750,5", "1.750,6", "stated_total.2024.development.components", "differs", "-0.1"),
    ("stated_totals", "year,,480,", "year,,481,", "stated_total.2024.recurrent.central.components", "differs", "-1"),
    (
        "allocations",
        "1,local,development,,200,",
        "1,local,development,,201,",
        "stated_total.2024.development.local.components",
        "differs",
        "1",
    ),
    (
        "allocations",
        "5.1,central,development,",
        "5.1,central,,",
        "stated_total.2024.development.central.components.without_unstated_capital",
        "differs",
        "-500",
    ),
    ("allocations", "5.1,central,development,", "5.1,central,,", "capital_stated.5.1", "cannot_tell", None),
    (
        "allocations",
        "1,people,development,,",
        "1,central,development,1,",
        "stated_total.2024.development.people.components",
        "cannot_tell",
        None,
    ),
    (
        "allocations",
        "3.2,central,recurrent,,",
        "3.2,central,recurrent,1,",
        "tranche.2024.recurrent.central",
        "differs",
        1,
    ),
    ("stated_totals", "year,,900,", "year,,899,", "stated_total.2023.development.base.parts", "differs", "-1"),
    ("stated_totals", "year,,860,", "year,,861,", "stated_total.2023.development.disbursed.parts", "differs", "1"),
    ("stated_totals", '"95,2"', '"95,3"', "stated_rate.2023.development.rate", "differs", Decimal("-0.1")),
    ("stated_totals", '"95,2"', '"95,24"', "stated_rate.2023.development.rate", "agrees", 0),
    (
        "stated_totals",
        ",base,,development,year",
        ",base,,recurrent,year",
        "stated_rate.2023.development.rate",
        "cannot_tell",
        None,
    ),
    ("stated_totals", "carried_over,,50,", "carried_over,,49,", "carried_over.2024", "differs", "-1"),
    (
        "stated_totals",
        "2023.carried_over,2023,allocation,,development,carried_over",
        "2023.carried_over,2023,allocation,,development,year",
        "carried_over.2024",
        "cannot_tell",
        None,
    ),
    ("stated_totals", "year,,150,", "year,,200,", "repeated_amount.2023.development.local", "cannot_tell", None),
    (
        "stated_totals",
        "disbursed,local,",
        "disbursed,people,",
        "counterpart_disbursement.2023.development.local",
        "cannot_tell",
        None,
    ),
    ("targets", "children,education,5.1,", "children,education,9.1,", "target_funding.school_age5", "differs", -1),
    (
        "targets",
        "people,health,7,recurrent",
        "people,health,7,development",
        "target_funding.health_insurance",
        "differs",
        -1,
    ),
    ("targets", '"17,3"', "", "baseline.poverty_change.xa-mot", "cannot_tell", None),
    ("targets", ">,98,percent", ",,percent", "measurable.school_age5", "cannot_tell", None),
    ("leads", "7,health,,IV\n", "", "lead.7", "differs", -1),
    ("leads", "7,health,,IV\n", "7,health,,IV\n7,communes,,IV\n", "lead.7", "differs", 1),
    ("leads", "5.1,education,,IV\n", "", "lead.5.1", "differs", -1),
    ("leads", "7,health,,IV\n", "7,health,,IV\n9.1,health,,IV\n", "lead_funding.9.1", "differs", -1),
    (
        "documents",
        "02/QĐ-UBND,03/2/2023,Quyết định,UBND huyện Mẫu,phân bổ vốn (minh họa),II.1",
        "02/QĐ-UBND,04/2/2023,Quyết định,UBND huyện Mẫu,phân bổ vốn (minh họa),II.1",
        "document_date.ubnd-huyen-mau.02-qd-ubnd.2023",
        "differs",
        1,
    ),
    ("documents", "01/KH-UBND,", ",", "document_without_number", "differs", 1),
    ("documents", "02/01/2024", "", "document_without_date", "differs", 1),
]


@pytest.mark.parametrize(("file", "old", "new", "name", "verdict", "difference"), PLANTED)
def test_a_planted_fault_is_found(tmp_path, file, old, new, name, verdict, difference):
    plant(tmp_path, file, old, new)
    check = checks_of(tmp_path)[name]
    assert (check.verdict, check.difference) == (verdict, dong(difference))


def test_two_figures_for_one_part_are_read_both_ways(tmp_path):
    plant(
        tmp_path,
        "stated_totals",
        "2024.development.local,",
        "2024.expected,2024,expected_investment,central,development,year,,1.600,triệu đồng,2024.development,,,II.3\n"
        "2024.development.local,",
    )
    plant(tmp_path, "stated_totals", "1.750,5", "1.850,5")
    checks = checks_of(tmp_path)
    assert checks["stated_total.2024.development.parts.expected_investment"].verdict == "agrees"
    assert checks["stated_total.2024.development.parts.allocation"].difference == dong("-100")


def test_unstated_capital_is_left_out_where_the_total_is_reached_without_it(tmp_path):
    plant(
        tmp_path,
        "allocations",
        "7,central,recurrent,,80,triệu đồng,,7)b)\n",
        "7,central,recurrent,,80,triệu đồng,,7)b)\n7,central,,,5,triệu đồng,,7)b)\n",
    )
    checks = checks_of(tmp_path)
    assert checks["stated_total.2024.recurrent.central.components"].verdict == "agrees"
    assert checks["capital_stated.7"].actual == dong("5")


def plant(root: Path, file: str, old: str, new: str) -> None:
    """Replace `old`, which must stand there once or more, in a copy of the faultless plan under `root`."""
    if not (root / "data").exists():
        shutil.copytree(FAULTLESS / "data", root / "data")
    path = root / "data" / "raw" / "huyen-mau" / "plan-2024" / f"{file}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


# ---- the outturn -----------------------------------------------------------------------------------------------------


def disbursement(*rows: tuple) -> list[Row]:
    """Rows of disbursement.csv: source, capital, plan year, plan kind, plan and cumulative in triệu đồng."""
    named = [
        {
            "number_id": "",
            "component": "",
            "commune": "",
            "source": source,
            "capital": capital,
            "plan_year": year,
            "plan_kind": kind,
            "plan_dong": dong(planned),
            "in_quarter_dong": None,
            "cumulative_dong": dong(disbursed),
            "estimate_dong": None,
            "rate_percent": "",
            "planned_cumulative_dong": dong(disbursed),
        }
        for source, capital, year, kind, planned, disbursed in rows
    ]
    return [Row(**row) for row in named]


REAL_OUTTURN = [
    ("", "development", None, "", "18525.532", "16809.023"),
    ("", "development", 2022, "carried_over", "3361.532", "3295.413"),
    ("", "development", 2023, "year", "15164", "13513.610"),
    ("", "recurrent", 2022, "carried_over", "1475.286", "939.018"),
    ("", "recurrent", 2023, "year", "10038", "5227.268"),
]


@pytest.fixture(scope="module")
def real_plan():
    return load_plan(Workspace(REPOSITORY), "vinh-linh", 2024)


def test_the_outturn_of_2023_is_what_the_plan_states(real_plan):
    checks = check_outturn(real_plan, disbursement(*REAL_OUTTURN), OUTTURN)
    assert len(checks) == 13
    assert {check.verdict for check in checks} == {"agrees"}


def test_plan_years_as_text_are_the_same_years(real_plan):
    rows = [Row(**vars(row) | {"plan_year": str(row.plan_year or "")}) for row in disbursement(*REAL_OUTTURN)]
    assert {check.verdict for check in check_outturn(real_plan, rows, OUTTURN)} == {"agrees"}


def test_an_outturn_that_differs_is_shown_with_its_rate(real_plan):
    rows = [*REAL_OUTTURN[:2], ("", "development", 2023, "year", "15164", "13600"), *REAL_OUTTURN[3:]]
    checks = {name_in_plan(check.check): check for check in check_outturn(real_plan, disbursement(*rows), OUTTURN)}
    assert checks["outturn.2023.development.disbursed"].difference == dong("86.390")
    assert checks["outturn.2023.development.rate"].difference == Decimal("0.6")
    assert sum(check.verdict == "differs" for check in checks.values()) == 2


def test_an_outturn_without_its_row_or_figure_cannot_be_told(real_plan):
    rows = [("", "recurrent", 2023, "year", "10038", None)]
    verdicts = {
        name_in_plan(check.check): check.verdict for check in check_outturn(real_plan, disbursement(*rows), OUTTURN)
    }
    assert [name for name, verdict in verdicts.items() if verdict != "cannot_tell"] == ["outturn.2023.recurrent.base"]


@pytest.mark.parametrize(
    ("period", "cut_off", "count"),
    [
        (OUTTURN, None, 13),
        (OUTTURN, date(2024, 3, 31), 0),
        (Period(2024, 1), None, 0),
        (Period(2024, 1), date(2024, 1, 31), 13),
    ],
)
def test_only_the_period_with_the_stated_cut_off_has_an_outturn(real_plan, period, cut_off, count):
    assert len(check_outturn(real_plan, disbursement(*REAL_OUTTURN), period, cut_off)) == count


def test_the_table_is_sorted_plain_text(real):
    table = to_table(reversed(real.values()))
    assert list(table.columns) == COLUMNS
    assert table["check"].is_monotonic_increasing
    row = table.set_index("check").loc["plan-2024.stated_total.2024.development.people.components"]
    assert list(row) == ["1437800000", "1437700000", "-100000", "differs", "new"]
    assert table.set_index("check").loc["plan-2024.carried_over.2024", "difference"] == ""


def test_a_checks_name_begins_with_the_year_of_its_plan(real):
    assert {plan_year_of(check.check) for check in real.values()} == {2024}
    assert family_of("plan-2024.lead.7") == family_of("lead.7") == "lead"
    assert name_in_plan("plan-2024.lead.7") == "lead.7"
    assert plan_year_of("total_row.plan-2024.csv.9") is None


def test_two_plans_side_by_side_share_no_name(tmp_path):
    """The next year's plan is typed while this year still runs: here with the very same content."""
    shutil.copytree(REPOSITORY / "data" / "raw" / "vinh-linh", tmp_path / "data" / "raw" / "vinh-linh")
    raw = tmp_path / "data" / "raw" / "vinh-linh"
    shutil.copytree(raw / "plan-2024", raw / "plan-2025")
    workspace = Workspace(tmp_path)
    district = load_district(workspace, "vinh-linh")
    names = [
        check.check
        for year in (2024, 2025)
        for plan in [load_plan(workspace, "vinh-linh", year)]
        for check in [*check_plan(plan, district), *check_outturn(plan, disbursement(*REAL_OUTTURN), OUTTURN)]
    ]
    assert len(names) == len(set(names)) and len(names) > 200
