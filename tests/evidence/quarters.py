"""A small quarter with every kind of payment, returns, indicator returns, a correction, refused rows; publishing it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from monitoring.evidence import manifest
from monitoring.evidence.naming import Naming
from monitoring.evidence.record import dependency_sha256, published_record
from monitoring.evidence.trace import Tracer
from monitoring.period import Period
from monitoring.running.reruns import input_files
from monitoring.subject import open_subject
from monitoring.workspace import Workspace
from tests import measured
from tests.samples import INDICATOR, PAYMENT, RETURN, UNIT, new_workspace, receive_rows

CORRECTIONS = """\
- file: 2024-Q2/payments.csv
  row: 6
  field: Số tiền
  was: 12,5tr
  becomes: 12,5
  reason: Kho bạc xác nhận.
  document: Công văn số 1
  effect_dong: 12500000
"""

PAYMENTS_Q1 = [
    PAYMENT | {"voucher": "A", "payment_kind": "tạm ứng", "amount": "300"},
    PAYMENT | {"voucher": "B", "place": "", "component": "DA1", "amount": "40,5"},
]
_C = PAYMENT | {"voucher": "C", "paid_on": "20/05/2024"}
PAYMENTS_Q2 = [
    _C | {"amount": "500"},
    _C | {"payment_kind": "thu hồi tạm ứng", "amount": "300"},
    PAYMENT | {"voucher": "D", "paid_on": "21/05/2024", "payment_kind": "hoàn trả", "amount": "1", "unit": "đồng"},
    PAYMENT | {"voucher": "E", "paid_on": "22/05/2024", "payment_kind": "điều chỉnh", "amount": "(7)"},
    PAYMENT | {"voucher": "F", "paid_on": "23/05/2024", "amount": "12,5tr"},
    PAYMENT | {"voucher": "A", "payment_kind": "tạm ứng", "amount": "300"},
    PAYMENT | {"voucher": "G", "paid_on": "24/05/2024", "component": "Dự án 77", "amount": "9"},
]
RETURNS_Q1 = [RETURN | {"cumulative": "280"}]
RETURNS_Q2 = [
    RETURN | {"cumulative": "505,5", "estimate": "600"},
    RETURN | {"place": "xã Vĩnh Hà", "plan": "100", "cumulative": "20", "plan_year": "2023", "plan_kind": "kéo dài"},
]
INDICATORS = [
    INDICATOR,
    *(INDICATOR | {"indicator": "literacy_15_plus", "numerator": "900", "denominator": "1.000", "reported_by": office}
      for office in ("UBND xã A", "UBND xã B")),
    *(INDICATOR | {"indicator": "health_insurance", "place": place, "numerator": "95", "denominator": "100"}
      for place in ("xã Vĩnh Ô", "xã Vĩnh Hà", "xã Vĩnh Khê")),
]  # fmt: skip


def receive_small(root: Path) -> Workspace:
    """The quarters 2024-Q1 and Q2 as received."""
    workspace = new_workspace(root)
    workspace.corrections(UNIT).write_text(CORRECTIONS, encoding="utf-8")
    for period, rows in (("2024-Q1", PAYMENTS_Q1), ("2024-Q2", PAYMENTS_Q2)):
        receive_rows(workspace, period, "payments", rows)
    for period, rows in (("2024-Q1", RETURNS_Q1), ("2024-Q2", RETURNS_Q2)):
        receive_rows(workspace, period, "returns", rows)
    receive_rows(workspace, "2024-Q2", "indicator-returns", INDICATORS)
    return workspace


def publish(workspace: Workspace, period: str) -> None:
    """Publish the tables of a quarter with a manifest that knows its inputs."""
    quarter = Period.parse(period)
    measured.publish(workspace, UNIT, period)
    inputs = [workspace.relative(path) for path in input_files(workspace, UNIT, quarter)]
    digests = {name: dependency_sha256(workspace, "input", name) for name in inputs}
    record = replace(published_record(workspace, UNIT, quarter), made_from={"input": digests})
    manifest.write(record, [], measured.PUBLISHED_AT, workspace.report(UNIT, quarter))


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def naming(workspace: Workspace) -> Naming:
    return Naming(open_subject(workspace.root, UNIT, "2024-Q2"))


def tracer_of(workspace: Workspace, period: str) -> Tracer:
    return Tracer.published(open_subject(workspace.root, UNIT, period))
