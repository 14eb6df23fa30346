"""What is illustrative of one unit: the truth, the files that tell it, and what a run must find in them."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from data.illustrative.budget import Line, budget_lines, load_scenario
from data.illustrative.indicator_files import indicator_files
from data.illustrative.payment_files import Correction, PaymentFiles, payment_files
from data.illustrative.return_files import planted_differences, return_files
from data.illustrative.vouchers import Voucher, true_vouchers
from monitoring.plan import Plan, load_plan
from monitoring.unit import Unit, load_unit
from monitoring.workspace import Workspace

#: The real unit, whose figures are those of scenario.yml and indicators.csv; others vary them.
TEMPLATE = "vinh-linh"
SEED = 1719
VOUCHERS = 200


class File(NamedTuple):
    """A file as received: its content, its layout, and the name of its sender."""

    content: bytes
    layout: str
    sender: str


@dataclass(frozen=True)
class Illustration:
    """The illustration of one unit; `invented` units spend at a pace of their own."""

    plan: Plan
    unit: Unit
    seed: int
    vouchers: int
    invented: bool

    @cached_property
    def quarters(self) -> list[str]:
        return load_scenario()["quarters"]

    @cached_property
    def lines(self) -> list[Line]:
        rng = random.Random(f"{self.seed} lines")
        return budget_lines(self.plan, self.unit, rng, rng.randint(70, 112) if self.invented else 100)

    @cached_property
    def true_vouchers(self) -> list[list[Voucher]]:
        return true_vouchers(self.lines, self.vouchers, random.Random(f"{self.seed} vouchers"))

    @cached_property
    def payment_files(self) -> dict[str, PaymentFiles]:
        files: dict[str, PaymentFiles] = {}
        lost: list[Voucher] = []
        for quarter in self.quarters:
            files[quarter] = payment_files(quarter, self.true_vouchers, lost, self.plan, self.unit)
            lost = files[quarter].lost
        return files

    @property
    def corrections(self) -> list[Correction]:
        return [entry for files in self.payment_files.values() for entry in files.corrections]

    def files(self, quarter: str) -> dict[str, File]:
        """Name → file of everything that is received for `quarter`."""
        name = self.unit.agency_name
        rng = random.Random(f"{self.seed} {quarter}") if self.invented else None
        paid = self.payment_files[quarter].files
        returned = return_files(quarter, self.lines, self.plan, self.unit)
        files = {file: File(content, "payments", name("treasury").vi) for file, content in paid.items()}
        files |= {file: File(content, "returns", name("finance-planning").vi) for file, content in returned.items()}
        files |= {
            file: File(content, "indicator-returns", sender)
            for file, (content, sender) in indicator_files(quarter, self.unit, rng).items()
        }
        from_places = {
            file: received._replace(sender=name("places").vi)
            for file, received in files.items()
            if file.startswith("ubnd-xa")
        }
        return dict(sorted((files | from_places).items()))

    def intended_paid(self, quarter: str) -> dict[tuple, int]:
        """Line.key → đồng that a run of `quarter` must accept as paid: the truth less what is refused for a defect."""
        paid: Counter = Counter()
        for vouchers in self.true_vouchers[: self.quarters.index(quarter) + 1]:
            for voucher in vouchers:
                paid[voucher.line.key] += voucher.disbursed_dong
        for voucher in self.payment_files[quarter].lost:
            paid[voucher.line.key] -= voucher.disbursed_dong
        return dict(paid)

    def intended_differences(self, quarter: str) -> dict[tuple, int]:
        """Line.key → returned − paid in đồng, of the lines in which reconciliation must find a difference."""
        differences = Counter(planted_differences(quarter, self.lines))
        for voucher in self.payment_files[quarter].lost:
            differences[voucher.line.key] += voucher.disbursed_dong
        return {key: dong for key, dong in differences.items() if dong}


def illustrate(workspace: Workspace, unit: str = TEMPLATE, seed: int = SEED, vouchers: int = VOUCHERS) -> Illustration:
    """The illustration of a unit that has a profile and a plan in `workspace`; about `vouchers` a quarter."""
    plan = load_plan(workspace, unit, load_scenario()["year"])
    return Illustration(plan, load_unit(workspace, unit), seed, vouchers, invented=unit != TEMPLATE)
