"""Generated quarters whose differences are known: each line agrees, has a planted cause, or differs at random.

Everything is made as a unit would: payments by place, day and kind, returns by place that say what was paid,
and then one thing that goes wrong. Beside it lies what only looks like a cause: refused rows that explain nothing,
advances, stated days. Nothing of the package decides here what a cause is.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from types import SimpleNamespace as Row

from monitoring.tables.rows import NotReturnedRow, RefusedRow

SIGN = {"advance": 1, "volume": 1, "adjustment": 1, "advance_recovery": -1, "refund": -1}
KINDS = {"advance": "tạm ứng", "volume": "KLHT", "advance_recovery": "thu hồi tạm ứng", "refund": "hoàn trả"}
PLACES = {"vinh-o": "xã Vĩnh Ô", "vinh-ha": "xã Vĩnh Hà", "vinh-khe": "xã Vĩnh Khê"}
COMPONENTS = ["1", "2", "3.1", "3.2", "4.1", "5.1", "6", "8"]
SOURCES = {"central": "NSTW", "local": "NSĐP", "mobilised": "Lồng ghép", "people": "Dân góp"}
CAPITALS = {"development": "ĐTPT", "recurrent": "SN"}
PLANS = [(2024, "year"), (2023, "carried_over")]
LINE = ("component", "source", "capital", "plan_year", "plan_kind")
CAUSES = ("refused_rows", "timing", "advance", "other_line", "power_of_ten", "not_returned")


@dataclass
class Quarter:
    """The rows of a quarter, and by line what is wrong with it: "" nothing, a cause, or `random`."""

    payments: list = field(default_factory=list)
    returns: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    not_returned: list = field(default_factory=list)
    set_aside: list = field(default_factory=list)
    truth: dict = field(default_factory=dict)

    @property
    def tables(self) -> dict[str, list]:
        return {name: getattr(self, name) for name in ("payments", "returns", "refused", "not_returned", "set_aside")}

    def paid(self, line: tuple, place: str | None = None) -> list:
        return [row for row in self.payments if row.key == line and place in (None, row.place)]

    def returned(self, line: tuple) -> list:
        return [row for row in self.returns if row.key == line]

    def reconciled(self) -> list:
        """reconciliation.csv as plain loops make it."""
        return [row for line in sorted(self.truth, key=str) if (row := self._reconciled(line)) is not None]

    def _reconciled(self, line: tuple):
        paid, returned = self.paid(line), self.returned(line)
        if not paid and not returned:
            return None
        sides = sum(map(signed, paid)) if paid else None, sum(r.cumulative_dong for r in returned) if returned else None
        apart = None if None in sides else sides[1] - sides[0]
        verdict = "cannot_tell" if apart is None else "differs" if apart else "agrees"
        money = {"paid_dong": sides[0], "returned_dong": sides[1], "difference_dong": apart, "verdict": verdict}
        return Row(**dict(zip(LINE, line, strict=True)), **money, number_id=".".join(map(str, line)))


def signed(row) -> int:
    return row.amount_dong * SIGN[row.payment_kind]


def generated(seed: int) -> Quarter:
    """A quarter of eight to fourteen lines."""
    dice = random.Random(seed)
    quarter = Quarter()
    lines = [
        (component, source, capital, *plan)
        for component in COMPONENTS
        for source in SOURCES
        for capital in CAPITALS
        for plan in PLANS
    ]
    for line in dice.sample(lines, dice.randint(8, 14)):
        _pay(quarter, line, dice)
        _return(quarter, line, dice)
        quarter.truth[line] = ""
    for line in list(quarter.truth):
        if quarter.truth[line] == "" and dice.random() < 0.6:
            what = dice.choice([*CAUSES, "random", "random"])
            if PLANT[what](quarter, line, dice):
                quarter.truth[line] = what
    for line in quarter.truth:
        if dice.random() < 0.25:
            _distract(quarter, line, dice)
    return quarter


def amount(dice: random.Random) -> int:
    """As people pay: to the đồng, to the thousand, or to the million."""
    return dice.randint(5_000_000, 900_000_000) // (step := dice.choice([1, 1_000, 1_000, 1_000_000])) * step


def _pay(quarter: Quarter, line: tuple, dice: random.Random) -> None:
    for _ in range(dice.randint(2, 9)):
        kind = dice.choice(["volume", "volume", "volume", "advance", "refund"])
        dong = amount(dice) // (20 if kind == "refund" else 1)
        place = dice.choice(list(PLACES))
        quarter.payments.append(payment(quarter, line, place, kind, dong, day(dice)))
        if kind == "advance" and dice.random() < 0.4:
            part = dong if dice.random() < 0.5 else dong // 2
            quarter.payments.append(payment(quarter, line, place, "advance_recovery", part, day(dice)))


def day(dice: random.Random, first: str = "2024-01-05", last: str = "2024-09-30") -> str:
    months = range(int(first[5:7]), int(last[5:7]) + 1)
    return min(max(f"2024-{dice.choice(list(months)):02}-{dice.randint(1, 28):02}", first), last)


def payment(quarter: Quarter, line: tuple, place: str, kind: str, dong: int, paid_on: str):
    number = len(quarter.payments)
    where = {"source_file": "2024-Q3/kho-bac.csv", "source_sheet": "", "source_row": number + 2}
    what = {"voucher": f"CT{number:05}", "place": place, "payment_kind": kind, "amount_dong": dong}
    return Row(key=line, **dict(zip(LINE, line, strict=True)), **what, paid_on=paid_on, **where)


def _return(quarter: Quarter, line: tuple, dice: random.Random) -> None:
    """What was paid in each place; a sheet for each line, so that each may state a day of its own."""
    for place in {row.place: None for row in quarter.paid(line)}:
        dong = sum(map(signed, quarter.paid(line, place)))
        quarter.returns.append(returned(line, place, dong, len(quarter.returns) + 2))


def returned(line: tuple, place: str, dong: int, row: int):
    where = {"source_file": "2024-Q3/don-vi.xlsx", "source_sheet": "/".join(map(str, line)), "source_row": row}
    return Row(key=line, **dict(zip(LINE, line, strict=True)), place=place, cumulative_dong=dong, **where)


def refused(quarter: Quarter, line: tuple, place: str, dong: int, *, layout="payments", unread=(), **facts):
    """A refused row of the line; `unread`: the columns of it that cannot be made out."""
    component, source, capital, year, kind = line
    raw = {
        "Số chứng từ": f"TC{len(quarter.refused):04}", "Ngày thanh toán": facts.pop("paid_on", "31/6/2024"),
        "Thành phần": f"Dự án {component}" if "." not in component else f"TDA{component[2]}-DA{component[0]}",
        "Xã": PLACES[place], "Nguồn vốn": SOURCES[source], "Loại vốn": CAPITALS[capital], "Năm kế hoạch": str(year),
        "Loại kế hoạch": {"year": "trong năm", "carried_over": "kéo dài"}[kind], "Loại thanh toán": "KLHT",
    }  # fmt: skip
    raw |= dict.fromkeys(unread, "không rõ")
    told = {"layout": layout, "rule": "impossible-date", "reason": "", "suggestion": "", "amount_dong": dong}
    told |= {"source_file": "2024-Q3/kho-bac.csv", "source_sheet": "", "source_row": 10_000 + len(quarter.refused)}
    told |= {"raw": json.dumps(raw, ensure_ascii=False), "reason_en": "", "follow_up": "resend", **facts}
    quarter.refused.append(RefusedRow(**told, line=len(quarter.refused) + 2))


def _state_day(quarter: Quarter, line: tuple, iso: str) -> None:
    year, month, number = iso.split("-")
    text = f"BÁO CÁO LŨY KẾ GIẢI NGÂN, SỐ LIỆU ĐẾN NGÀY {number}/{month}/{year}"
    place = {"source_file": "2024-Q3/don-vi.xlsx", "source_sheet": "/".join(map(str, line))}
    quarter.set_aside.append(Row(layout="returns", kind="title", text=text, **place))


# ---- what goes wrong: each changes one line, or says that it cannot --------------------------------------------------


def _plant_refused(quarter: Quarter, line: tuple, dice: random.Random) -> bool:
    """Payments, or a return, that the treasury or the unit sent and that we refused."""
    if dice.random() < 0.3:
        rows = quarter.returned(line)
        if len(rows) < 2 or not rows[0].cumulative_dong:
            return False
        quarter.returns.remove(rows[0])
        refused(quarter, line, rows[0].place, rows[0].cumulative_dong, layout="returns", rule="missing-required")
        return True
    chosen = dice.sample(quarter.paid(line), min(dice.randint(1, 3), len(quarter.paid(line))))
    if any(row.payment_kind != "volume" for row in chosen):
        return False
    for row in chosen:
        quarter.payments.remove(row)
        unread = ("Thành phần",) if len(chosen) == 1 and dice.random() < 0.3 else ()
        refused(quarter, line, row.place, row.amount_dong, unread=unread)
    return True


def _plant_timing(quarter: Quarter, line: tuple, dice: random.Random) -> bool:
    """The unit's figures run to an earlier day than the treasury's."""
    stated = day(dice, "2024-06-01", "2024-08-20")
    late = [row for row in quarter.paid(line) if row.paid_on > stated]
    if not late or not sum(map(signed, late)):
        return False
    for row in quarter.returned(line):
        row.cumulative_dong -= sum(signed(one) for one in late if one.place == row.place)
    _state_day(quarter, line, stated)
    return True


def _plant_advance(quarter: Quarter, line: tuple, dice: random.Random) -> bool:
    """The unit counts no advances, or counts recovered ones still."""
    counted = dice.choice([{"advance", "advance_recovery"}, {"advance_recovery"}])
    own = [row for row in quarter.paid(line) if row.payment_kind in counted]
    if not sum(map(signed, own)):
        return False
    for row in quarter.returned(line):
        row.cumulative_dong -= sum(signed(one) for one in own if one.place == row.place)
    return True


def _plant_other_line(quarter: Quarter, line: tuple, dice: random.Random) -> bool:
    """The unit returns a place's money, or part of it, on a line that differs in one thing."""
    apart = dice.randint(0, 3)
    others = {
        0: [(component, *line[1:]) for component in COMPONENTS],
        1: [(line[0], source, *line[2:]) for source in SOURCES],
        2: [(*line[:2], capital, *line[3:]) for capital in CAPITALS],
        3: [(*line[:3], *plan) for plan in PLANS],
    }[apart]
    other = dice.choice([one for one in others if one != line])
    rows = quarter.returned(line)
    if quarter.truth.get(other, "") or not rows or rows[0].cumulative_dong <= 0:
        return False
    moved = rows[0].cumulative_dong if dice.random() < 0.5 else max(rows[0].cumulative_dong // 3, 1)
    rows[0].cumulative_dong -= moved
    if not rows[0].cumulative_dong:
        quarter.returns.remove(rows[0])
    same = [row for row in quarter.returned(other) if row.place == rows[0].place]
    if same:
        same[0].cumulative_dong += moved
    else:
        quarter.returns.append(returned(other, rows[0].place, moved, len(quarter.returns) + 2))
    quarter.truth[other] = "other_line"
    return True


def _plant_power(quarter: Quarter, line: tuple, dice: random.Random) -> bool:
    """A unit's row stands in the wrong unit."""
    row = dice.choice(quarter.returned(line))
    if not row.cumulative_dong:
        return False
    if dice.random() < 0.5:
        row.cumulative_dong *= dice.choice([1_000, 1_000_000])
        return True
    if row.cumulative_dong % 1_000:
        return False
    row.cumulative_dong //= 1_000
    return True


def _plant_not_returned(quarter: Quarter, line: tuple, dice: random.Random) -> bool:
    """A place leaves the line out."""
    rows = quarter.returned(line)
    if len(rows) < 2 or not rows[0].cumulative_dong:
        return False
    quarter.returns.remove(rows[0])
    if dice.random() < 0.5:
        last = rows[0].cumulative_dong // 2
        facts = {"number_id": "n", "office": "u", "office_returned": True, "period": "2024-Q2", "cumulative_dong": last}
        place = dict(zip(LINE, line, strict=True)) | {"place": rows[0].place}
        quarter.not_returned.append(NotReturnedRow(**facts, **place, line=len(quarter.not_returned) + 2))
    return True


def _plant_random(quarter: Quarter, line: tuple, dice: random.Random) -> bool:
    row = dice.choice(quarter.returned(line))
    row.cumulative_dong += dice.choice([-1, 1]) * amount(dice)
    return True


PLANT = {
    "refused_rows": _plant_refused, "timing": _plant_timing, "advance": _plant_advance, "random": _plant_random,
    "other_line": _plant_other_line, "power_of_ten": _plant_power, "not_returned": _plant_not_returned,
}  # fmt: skip


def _distract(quarter: Quarter, line: tuple, dice: random.Random) -> None:
    """What looks like a cause and is none: payments refused that nobody counts, a day that is the treasury's own."""
    what = dice.randint(0, 2)
    if what == 0:
        for _ in range(dice.randint(1, 4)):
            unread = dice.choice([(), ("Thành phần",), ("Nguồn vốn",)])
            refused(quarter, line, dice.choice(list(PLACES)), dice.choice([amount(dice), None]), unread=unread)
    elif what == 1 and quarter.truth[line] != "timing":
        _state_day(quarter, line, dice.choice(["2024-09-30", "2024-08-28"] if quarter.truth[line] else ["2024-09-30"]))
    else:
        facts = {"rule": "after-period", "follow_up": "none", "paid_on": "10/10/2024"}
        refused(quarter, line, dice.choice(list(PLACES)), amount(dice), **facts)
