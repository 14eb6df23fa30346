"""The true payments behind the illustrative files: vouchers whose sums are exactly what each budget line disburses."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from data.illustrative.budget import Line, load_scenario
from monitoring.period import Period

_PREFIXES = {"development": "GRV", "recurrent": "GRD"}
_SIGNS = {"advance": 1, "volume": 1, "advance_recovery": -1, "refund": -1, "adjustment": 1}


@dataclass(frozen=True)
class Voucher:
    """One row that the treasury pays: positive đồng, but for adjustments. A recovery shares its KLHT's number."""

    number: str
    paid_on: date
    line: Line
    payment_kind: str
    amount_dong: int
    investor: str
    note: str

    @property
    def disbursed_dong(self) -> int:
        """What it adds to disbursement."""
        return _SIGNS[self.payment_kind] * self.amount_dong


@dataclass(frozen=True)
class _Payment:
    """A voucher before it has its number: one date and text, one or two (kind, đồng)."""

    paid_on: date
    line: Line
    parts: tuple[tuple[str, int], ...]
    investor: str
    work: str


def true_vouchers(lines: Sequence[Line], vouchers: int, rng: random.Random) -> list[list[Voucher]]:
    """The vouchers of each quarter in the order of payment; about `vouchers` a quarter, more where more is paid.

    By each quarter's end the vouchers of a line add up to its `cumulative_dong`.
    """
    scenario = load_scenario()
    quarters = [Period.parse(name) for name in scenario["quarters"]]
    nets = [[after - before for before, after in pairwise((0, *line.cumulative_dong))] for line in lines]
    weight = sum(math.isqrt(net) for line_nets in nets for net in line_nets)
    payments: list[list[_Payment]] = [[] for _ in quarters]
    for line, line_nets in zip(lines, nets, strict=True):
        outstanding = 0
        for quarter, net, paid in zip(quarters, line_nets, payments, strict=True):
            if net:
                count = max(1, round(len(quarters) * vouchers * math.isqrt(net) / weight))
                parts, outstanding = _split(net, count, outstanding, rng)
                paid += [_payment(line, quarter, part, rng) for part in parts]
    return _numbered(payments, scenario["phrases"])


def _split(net: int, count: int, outstanding: int, rng: random.Random) -> tuple[list[tuple[tuple[str, int], ...]], int]:
    """Payments that add `net` đồng to disbursement, and the advance that is `outstanding` after them."""
    if not outstanding and count > 1:
        advance = _rounded(net * rng.randint(30, 45) // 100)
        rest = [(("volume", amount),) for amount in _pieces(net - advance, count - 1, rng)]
        return [(("advance", advance),), *rest], advance
    returned = _rounded(net * rng.randint(1, 4) // 100) if count > 3 and rng.random() < 0.25 else 0
    adjusted = -_rounded(net * rng.randint(1, 3) // 100) if count > 3 and rng.random() < 0.2 else 0
    volumes = _pieces(net + returned - adjusted, count - bool(returned) - bool(adjusted), rng)
    parts: list[tuple[tuple[str, int], ...]] = [(("volume", amount),) for amount in volumes]
    recovered = min(outstanding, _rounded(net * rng.randint(20, 40) // 100))
    if recovered:
        # An advance is recovered within a payment of volume: what is paid out is the difference.
        parts[0] = (("volume", volumes[0] + recovered), ("advance_recovery", recovered))
    parts += [(("refund", returned),)] * bool(returned) + [(("adjustment", adjusted),)] * bool(adjusted)
    return parts, outstanding - recovered


def _rounded(dong: int) -> int:
    """Whole thousands where there are enough of them."""
    return dong // 1000 * 1000 if dong >= 10_000 else dong


def _pieces(total: int, count: int, rng: random.Random) -> list[int]:
    """`total` in at most `count` uneven positive pieces, all but the last whole thousands where that is possible."""
    count = max(1, min(count, total))
    weights = [rng.randint(20, 60) for _ in range(count)]
    pieces = [max(1, _rounded(total * weight // sum(weights))) for weight in weights[:-1]]
    pieces.append(total - sum(pieces))
    return pieces if pieces[-1] > 0 else [total]


def _payment(line: Line, quarter: Period, parts: tuple[tuple[str, int], ...], rng: random.Random) -> _Payment:
    start = max(quarter.start, load_scenario()["payable_from"][f"{line.capital}.{line.plan_kind}"])
    # Advances are paid early in the quarter, recoveries and adjustments late.
    span = (quarter.end - start).days
    early, late = (0, span // 2) if parts[0][0] == "advance" else (span // 4, span)
    day = start + timedelta(days=rng.randint(early, late))
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return _Payment(max(day, start), line, parts, rng.choice(line.payees), rng.choice(line.works))


def _numbered(payments: list[list[_Payment]], phrases: dict[str, str]) -> list[list[Voucher]]:
    quarters, last = [], 0
    for paid in payments:
        vouchers = []
        for payment in sorted(paid, key=lambda payment: payment.paid_on):
            last += 1
            vouchers += [
                Voucher(
                    f"{_PREFIXES[payment.line.capital]}-{last:05}",
                    payment.paid_on,
                    payment.line,
                    kind,
                    dong,
                    payment.investor,
                    phrases[kind].format(work=payment.work),
                )
                for kind, dong in payment.parts
            ]
        quarters.append(vouchers)
    return quarters
