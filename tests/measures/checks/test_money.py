"""The rules find nothing in a faultless plan, and every fault planted in it; what they find in the real plan stands in
tests/golden/plan_checks.csv.
"""

from __future__ import annotations

import csv
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from monitoring.measures.checks.check import Check
from monitoring.measures.checks.period import check_outturn, check_plan
from monitoring.period import Period
from monitoring.plan import Plan, load_plan
from monitoring.presentation.wording import placeholders
from monitoring.records import Row
from monitoring.unit import load_unit
from monitoring.workspace import REPOSITORY, Workspace

FAULTLESS = Path(__file__).parents[2] / "fixtures" / "faultless"
OUTTURN = Period(2023, 4)


def in_plan(check: Check) -> str:
    """The name of a check without its plan's year."""
    return check.check.removeprefix(f"plan-{check.plan_year}.")


@pytest.fixture(scope="module")
def real() -> dict[str, Check]:
    workspace = Workspace(REPOSITORY)
    checks = check_plan(load_plan(workspace, "vinh-linh", 2024), load_unit(workspace, "vinh-linh"))
    named = {in_plan(check): check for check in checks}
    assert len(named) == len(checks)
    return named


def dong(figure: object) -> object:
    """Triệu đồng, as the plan writes them, in đồng; counts and missing figures as they are."""
    return int(Decimal(figure) * 1_000_000) if isinstance(figure, str) else figure


def test_every_message_has_its_values(real):
    for check in real.values():
        assert check.message, check.check
        assert placeholders(check.message) <= set(check.values), check.check


# ---- the faultless plan and faults planted in it ---------------------------------------------------------------------


def checks_of(root: Path) -> dict[str, Check]:
    workspace = Workspace(root)
    plan, unit = load_plan(workspace, "huyen-mau", 2024), load_unit(workspace, "huyen-mau")
    return {in_plan(check): check for check in check_plan(plan, unit)}


def test_a_faultless_plan_agrees_everywhere():
    checks = checks_of(FAULTLESS)
    assert {name: check.verdict for name, check in checks.items() if check.verdict != "agrees"} == {}
    assert len(checks) > 40


#: In a file of the plan `old` becomes `new` (“\\n”: a line ends): which check must see it, with what verdict and by how
#: much: money in million đồng, rates in points, or a count.
PLANTED = list(csv.reader(Path(__file__).with_name("planted.csv").read_text(encoding="utf-8").splitlines()))[1:]


@pytest.mark.parametrize(("file", "old", "new", "name", "verdict", "difference"), PLANTED)
def test_a_planted_fault_is_found(tmp_path, file, old, new, name, verdict, difference):
    plant(tmp_path, file, *(text.replace("\\n", "\n") for text in (old, new)))
    check = checks_of(tmp_path)[name]
    scale = 1_000_000 if check.unit == "dong" else 1
    found = "" if check.difference is None else Decimal(check.difference) / scale
    assert (check.verdict, found) == (verdict, difference and Decimal(difference))


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
            "place": "",
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


def stated_outturn(plan: Plan) -> int:
    """How many figures of the year before the plan states."""
    return sum(bool(row.as_of) for row in plan.stated_totals)


def test_the_outturn_of_2023_is_what_the_plan_states(real_plan):
    checks = check_outturn(real_plan, disbursement(*REAL_OUTTURN), OUTTURN)
    assert len(checks) == stated_outturn(real_plan) > 0
    assert {check.verdict for check in checks} == {"agrees"}


def test_plan_years_as_text_are_the_same_years(real_plan):
    rows = [Row(**vars(row) | {"plan_year": str(row.plan_year or "")}) for row in disbursement(*REAL_OUTTURN)]
    assert {check.verdict for check in check_outturn(real_plan, rows, OUTTURN)} == {"agrees"}


def test_an_outturn_that_differs_is_shown_with_its_rate(real_plan):
    rows = [*REAL_OUTTURN[:2], ("", "development", 2023, "year", "15164", "13600"), *REAL_OUTTURN[3:]]
    checks = {in_plan(check): check for check in check_outturn(real_plan, disbursement(*rows), OUTTURN)}
    assert checks["outturn.2023.development.disbursed"].difference == dong("86.390")
    assert checks["outturn.2023.development.rate"].difference == Decimal("0.6")
    assert sum(check.verdict == "differs" for check in checks.values()) == 2


def test_an_outturn_without_its_row_or_figure_cannot_be_told(real_plan):
    rows = [("", "recurrent", 2023, "year", "10038", None)]
    verdicts = {in_plan(check): check.verdict for check in check_outturn(real_plan, disbursement(*rows), OUTTURN)}
    assert [name for name, verdict in verdicts.items() if verdict != "cannot_tell"] == ["outturn.2023.recurrent.base"]


@pytest.mark.parametrize(
    ("period", "cut_off", "has_one"),
    [
        (OUTTURN, None, True),
        (OUTTURN, date(2024, 3, 31), False),
        (Period(2024, 1), None, False),
        (Period(2024, 1), date(2024, 1, 31), True),
    ],
)
def test_only_the_period_with_the_stated_cut_off_has_an_outturn(real_plan, period, cut_off, has_one):
    checks = check_outturn(real_plan, disbursement(*REAL_OUTTURN), period, cut_off)
    assert len(checks) == (stated_outturn(real_plan) if has_one else 0)


def test_two_plans_side_by_side_share_no_name(tmp_path):
    """The next year's plan is typed while this year still runs: here with the very same content."""
    shutil.copytree(REPOSITORY / "data" / "raw" / "vinh-linh", tmp_path / "data" / "raw" / "vinh-linh")
    raw = tmp_path / "data" / "raw" / "vinh-linh"
    shutil.copytree(raw / "plan-2024", raw / "plan-2025")
    workspace = Workspace(tmp_path)
    unit = load_unit(workspace, "vinh-linh")
    names = [
        check.check
        for year in (2024, 2025)
        for plan in [load_plan(workspace, "vinh-linh", year)]
        for check in [*check_plan(plan, unit), *check_outturn(plan, disbursement(*REAL_OUTTURN), OUTTURN)]
    ]
    assert len(names) == len(set(names))
