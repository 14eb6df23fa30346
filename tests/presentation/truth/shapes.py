"""Quarters of shapes that a year of good files never shows: a source that is missing, a slip, nothing but zeros."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from monitoring.workspace import Workspace
from tests.samples import INDICATOR, PAYMENT, RETURN, UNIT, csv_of, new_workspace, register, write_plan

Rows = list[dict[str, str]]
TREASURY, FINANCE, HEALTH = "Kho bạc Nhà nước", "Phòng Tài chính - Kế hoạch", "Trung tâm Y tế"
AGRICULTURE = "Phòng Nông nghiệp và Phát triển nông thôn"


def _payments(*rows: dict[str, str]) -> Rows:
    return [PAYMENT | {"voucher": f"CT{number}"} | row for number, row in enumerate(rows)]


def _returns(*rows: dict[str, str]) -> Rows:
    return [RETURN | {"reported_by": FINANCE} | row for row in rows]


def _put(workspace: Workspace, period: str, layout: str, rows: Rows, sender: str, name: str = "", **more) -> None:
    register(workspace, period, name or f"{layout}.csv", csv_of(layout, rows), layout, **{"from": sender} | more)


ROADS, RICE = {"component": "DA4.1"}, {"component": "DA3.2", "capital": "SN"}
BIRTHS = INDICATOR | {"indicator": "facility_births", "numerator": "39", "denominator": "49", "reported_by": HEALTH}


def _no_treasury(workspace: Workspace) -> str:
    _put(workspace, "2024-Q1", "returns", _returns(ROADS, RICE | {"plan": "3.186", "cumulative": "0"}), FINANCE)
    _put(workspace, "2024-Q1", "indicator-returns", [BIRTHS], HEALTH)
    return "2024-Q1"


def _a_thousand_times(workspace: Workspace) -> str:
    _put(workspace, "2024-Q1", "payments", _payments(ROADS, ROADS | {"amount": "1.250.500"}), TREASURY)
    _put(workspace, "2024-Q1", "returns", _returns(ROADS | {"cumulative": "2.501"}), FINANCE)
    return "2024-Q1"


def _all_refused(workspace: Workspace) -> str:
    _put(workspace, "2024-Q1", "payments", _payments({"place": "xã Lạ"}, {"amount": "abc"}), TREASURY)
    return "2024-Q1"


def _no_returns(workspace: Workspace) -> str:
    for period, day in (("2024-Q1", "15/02/2024"), ("2024-Q2", "15/05/2024")):
        _put(workspace, period, "payments", _payments(ROADS | {"paid_on": day, "note": day}), TREASURY)
    return "2024-Q2"


def _money_without_a_plan(workspace: Workspace) -> str:
    old = {"plan_year": "2023", "plan_kind": "kéo dài", "paid_on": "10/02/2024"}
    _put(workspace, "2024-Q1", "payments", _payments(ROADS, ROADS | old, RICE), TREASURY)
    return "2024-Q1"


def _two_plans(workspace: Workspace) -> str:
    write_plan(workspace, 2025, workspace.plan(UNIT, 2024))
    new = {"plan_year": "2025", "paid_on": "20/03/2025"}
    old = {"plan_year": "2024", "plan_kind": "kéo dài", "paid_on": "10/03/2025"}
    _put(workspace, "2025-Q1", "payments", _payments(ROADS | new, ROADS | old, RICE | new), TREASURY)
    _put(workspace, "2025-Q1", "returns", _returns(ROADS | old | {"plan": "2.000"}, RICE | new), FINANCE)
    return "2025-Q1"


def _a_unit_is_silent(workspace: Workspace) -> str:
    rice = RICE | {"plan": "3.186", "cumulative": "800", "reported_by": AGRICULTURE}
    _put(workspace, "2024-Q1", "returns", _returns(ROADS), FINANCE)
    _put(workspace, "2024-Q1", "returns", _returns(rice), AGRICULTURE, "agriculture.csv")
    _put(workspace, "2024-Q2", "returns", _returns(ROADS | {"cumulative": "2.000"}), FINANCE)
    return "2024-Q2"


def _a_return_conflicts(workspace: Workspace) -> str:
    _put(workspace, "2024-Q1", "payments", _payments(ROADS), TREASURY)
    _put(workspace, "2024-Q1", "returns", _returns(ROADS, ROADS | {"cumulative": "7"}), FINANCE)
    return "2024-Q1"


def _everything_is_zero(workspace: Workspace) -> str:
    zero = {"cumulative": "0", "estimate": "0"}
    _put(workspace, "2024-Q1", "returns", _returns(ROADS | zero, RICE | zero | {"plan": "3.186"}), FINANCE)
    _put(workspace, "2024-Q1", "indicator-returns", [BIRTHS | {"numerator": "0"}], HEALTH)
    return "2024-Q1"


def _only_indicators(workspace: Workspace) -> str:
    mit = INDICATOR | {"indicator": "resettlement_mit", "place": "xã Vĩnh Ô", "numerator": "1", "denominator": ""}
    poor = INDICATOR | {"indicator": "poor_change", "place": "xã Vĩnh Ô", "numerator": "88", "denominator": "338"}
    _put(workspace, "2024-Q1", "indicator-returns", [BIRTHS, mit, poor], HEALTH)
    return "2024-Q1"


def _real_and_illustrative(workspace: Workspace) -> str:
    _put(workspace, "2024-Q1", "payments", _payments(ROADS), TREASURY, illustrative=True)
    second = _payments(ROADS | {"paid_on": "20/05/2024"}, RICE | {"paid_on": "21/05/2024", "amount": "300"})
    second[0] |= {"voucher": "CT900"}
    _put(workspace, "2024-Q2", "payments", second, TREASURY)
    _put(workspace, "2024-Q2", "returns", _returns(ROADS | {"cumulative": "2.501"}), FINANCE)
    return "2024-Q2"


_MADE: tuple[Callable[[Workspace], str], ...] = (
    _no_treasury, _a_thousand_times, _all_refused, _no_returns, _two_plans, _a_unit_is_silent, _a_return_conflicts,
    _everything_is_zero, _only_indicators, _real_and_illustrative, _money_without_a_plan,
)  # fmt: skip
SHAPES = {make.__name__.strip("_"): make for make in _MADE}


def make(root: Path, shape: str) -> tuple[Workspace, str]:
    """A workspace that holds a quarter of this shape, and the quarter."""
    workspace = new_workspace(root)
    return workspace, SHAPES[shape](workspace)
