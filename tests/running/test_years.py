"""Years go on: a second plan changes nothing of the first year, and a period without plan or amounts is published."""

from __future__ import annotations

import shutil

import pytest

from monitoring.evidence.trace import Tracer
from monitoring.period import Period
from monitoring.publishing.formats import FORMATS
from monitoring.running.kernels import warm_kernels
from monitoring.running.request import Request, why
from monitoring.running.run import PRELOADED, run
from monitoring.subject import open_subject
from monitoring.workspace import Workspace
from tests.samples import INDICATOR, PAYMENT, RETURN, UNIT, new_workspace, receive_rows, write_plan

PAID = {**PAYMENT, "paid_on": "15/02/2025", "plan_year": "2025"}
LATER = {**PAID, "voucher": "CT002", "paid_on": "15/05/2025"}
RETURNED = {**RETURN, "plan_year": "2025"}
COUNTED = {**INDICATOR, "as_of": "31/3/2025"}
OLD = {**PAYMENT, "paid_on": "15/10/2023", "plan_year": "2023"}


@pytest.fixture(scope="module")
def warm():
    with warm_kernels(PRELOADED, at_once=True):
        yield


# ---- a second plan ---------------------------------------------------------------------------------------------------


def whole(workspace: Workspace) -> None:
    write_plan(workspace, 2025, workspace.plan(UNIT, 2024))


def empty(workspace: Workspace) -> None:
    write_plan(workspace, 2025, workspace.plan(UNIT, 2024), empty=True)


def half_typed(workspace: Workspace) -> None:
    empty(workspace)
    (workspace.plan(UNIT, 2025) / "targets.csv").unlink()


def invalid(workspace: Workspace) -> None:
    whole(workspace)
    (workspace.plan(UNIT, 2025) / "allocations.csv").write_bytes("mã;nguồn\n1;Trung ương\n".encode("cp1258", "replace"))


def copied(workspace: Workspace) -> None:
    shutil.copytree(workspace.plan(UNIT, 2024), workspace.plan(UNIT, 2025))


SECOND_PLANS = [whole, empty, half_typed, invalid, copied]


def bytes_of(workspace: Workspace, period: Period) -> dict[str, bytes]:
    folders = workspace.report(UNIT, period), workspace.processed(UNIT, period)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {workspace.relative(path): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def first_year(tmp_path_factory, warm):
    """The last quarter of 2024 published while no plan of 2025 was there."""
    workspace = new_workspace(tmp_path_factory.mktemp("first"))
    receive_rows(workspace, "2024-Q4", "payments", [PAYMENT])
    run(workspace, Request(UNIT, Period(2024, 4), ("vi",), ("html", "workbook")))
    return workspace


@pytest.mark.parametrize("second_plan", SECOND_PLANS)
def test_a_second_plan_makes_nothing_of_the_first_year_out_of_date(first_year, tmp_path, second_plan):
    shutil.copytree(first_year.root, tmp_path / "copy")
    workspace = Workspace(tmp_path / "copy")
    second_plan(workspace)
    assert why(workspace, Request(UNIT, Period(2024, 4), ("vi",), ("html", "workbook"))) == []


@pytest.mark.parametrize("second_plan", SECOND_PLANS)
def test_beside_a_second_plan_the_first_year_is_published_with_the_same_bytes(first_year, tmp_path, warm, second_plan):
    workspace = new_workspace(tmp_path)
    second_plan(workspace)
    receive_rows(workspace, "2024-Q4", "payments", [PAYMENT])
    run(workspace, Request(UNIT, Period(2024, 4), ("vi",), ("html", "workbook")))
    assert bytes_of(workspace, Period(2024, 4)) == bytes_of(first_year, Period(2024, 4))


def test_what_the_second_plan_says_of_the_first_year_is_compared_with_it(tmp_path, warm):
    workspace = new_workspace(tmp_path)
    whole(workspace)
    stated = workspace.plan(UNIT, 2025) / "stated_totals.csv"
    text = stated.read_text(encoding="utf-8")
    stated.write_text(text.replace("31/01/2024", "31/01/2025"), encoding="utf-8")
    receive_rows(workspace, "2024-Q4", "payments", [PAYMENT])
    run(workspace, Request(UNIT, Period(2024, 4), ("vi",), ("html",)))
    tracer = Tracer.published(open_subject(workspace.root, UNIT, "2024-Q4"))
    compared = [name for name in tracer.number_ids if name.startswith("check.plan-2025.")]
    assert compared and all(name.startswith("check.plan-2025.outturn.") for name in compared)
    assert [name for name in compared if not tracer.trace(name).holds] == []


# ---- little or nothing to publish ------------------------------------------------------------------------------------

LEAN = {
    # what there is: period, layout → rows, whether the unit has a plan (of 2024)
    "payments, and no plan of the year": ("2025-Q2", {"payments": [PAID, LATER]}, True),
    "payments of an earlier year": ("2023-Q4", {"payments": [OLD]}, True),
    "returns whose plan is empty": ("2025-Q1", {"returns": [{**RETURNED, "plan": ""}]}, True),
    "returns whose plan is nought": ("2025-Q1", {"returns": [{**RETURNED, "plan": "0"}]}, True),
    "payments, and no plan at all": ("2025-Q1", {"payments": [{**PAID, "component": ""}]}, False),
    "indicators alone": ("2025-Q1", {"indicator-returns": [COUNTED]}, True),
    "indicators, and no plan at all": ("2025-Q1", {"indicator-returns": [COUNTED]}, False),
    "rows that are all refused": ("2024-Q1", {"payments": [{**PAYMENT, "unit": ""}]}, True),
    "nothing but an empty register": ("2024-Q1", {}, False),
}


@pytest.mark.parametrize("case", LEAN)
def test_a_period_is_published_with_what_there_is(tmp_path, warm, case):
    period, received, planned = LEAN[case]
    workspace = new_workspace(tmp_path)
    if not planned:
        shutil.rmtree(workspace.plan(UNIT, 2024))
    workspace.received(UNIT, period).mkdir()
    workspace.register(UNIT, period).write_text("{}\n", encoding="utf-8")
    for layout, rows in received.items():
        for row in rows:  # each in the quarter of its day
            quarter = {"15/02/2025": "2025-Q1", "15/05/2025": "2025-Q2"}.get(row.get("paid_on", ""), period)
            receive_rows(workspace, quarter, layout, [row])
    request = Request(UNIT, Period.parse(period))
    run(workspace, request)
    published = {path.name for path in workspace.report(UNIT, period).iterdir()}
    assert {name.removeprefix("report/") for name in request.outputs()} <= published and set(request.formats) == {
        *FORMATS
    }


def test_a_chart_without_a_plan_is_left_out_in_words(tmp_path, warm):
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2025-Q1", "payments", [PAID])
    receive_rows(workspace, "2025-Q2", "payments", [LATER])
    run(workspace, Request(UNIT, Period(2025, 2), ("vi", "en"), ("html",)))
    page = (workspace.report(UNIT, "2025-Q2") / "report.en.html").read_text(encoding="utf-8")
    for chart in ("Plan and disbursement by component, million đồng", "Disbursed at the end of each quarter"):
        assert f"The chart “{chart}" in page
    assert 'id="fig-component"' not in page and "2,501" in page
