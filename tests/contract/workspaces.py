"""Workspaces made at random that keep to the contract: every kind of file, row and spelling that it accepts, and now
and then a row with one slip, which it refuses.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from monitoring.workspace import Workspace
from tests.contract.oracle import AGENCIES, DONG, HEADERS, PLACES, WORDS, last_day
from tests.samples import new_workspace, register, write_plan

INDICATORS = [
    "school_age5", "literacy_15_plus", "trained_workers", "stunting", "health_insurance", "hamlet_community_houses",
]  # fmt: skip
Cells = list[list[Any]]


@dataclass
class Made:
    """A workspace, where the masters of its other containers lie, and the period to run."""

    workspace: Workspace
    masters: Path
    period: str
    convert: list[tuple[Path, str]] = field(default_factory=list)
    entries: list[tuple[str, str, bytes, str, dict[str, Any]]] = field(default_factory=list)

    def register_all(self) -> None:
        """Enter every file in its register: what other programs wrote, once they have."""
        converted = {(path.parent.name, path.name.removesuffix(".xlsx")) for path, _ in self.convert}
        for period, name, content, layout, said in self.entries:
            if (period, name) in converted:
                content = (self.masters / period / name).read_bytes()
            register(self.workspace, period, name, content, layout, **said)


def make(root: Path, seed: int, containers: Sequence[str] = ("csv", "xlsx")) -> Made:
    """A workspace of one to three quarters of a year, by its seed."""
    return _Maker(root, random.Random(seed), containers).made


class _Maker:
    def __init__(self, root: Path, chance: random.Random, containers: Sequence[str]) -> None:
        self.chance, self.containers = chance, containers
        year, quarter = chance.choice([(2024, 1), (2024, 2), (2024, 3), (2024, 4), (2024, 4), (2025, 1)])
        workspace = new_workspace(root)
        if year == 2025:
            write_plan(workspace, 2025, workspace.plan("vinh-linh", 2024))
        self.made = Made(workspace, root / "masters", f"{year}-Q{quarter}")
        self.year, self.numbers, self.lines = year, iter(range(1, 10**6)), set[tuple[Any, ...]]()
        self.round = chance.random() < 0.4  # small equal amounts, which add up to each other by chance
        earlier: list[dict[str, Any]] = []
        for period in (f"{year}-Q{n}" for n in range(max(1, quarter - chance.randrange(3)), quarter + 1)):
            earlier = self._period(period, earlier)

    # ---- what happened ----------------------------------------------------------------------------------------------

    def _period(self, period: str, earlier: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The files of a quarter: a year-to-date list tells the quarters before again."""
        fresh = [row for _ in range(self.chance.randint(3, 14)) for row in self._voucher(period)]
        told = fresh + (earlier if self.chance.random() < 0.5 else [])
        self._file(period, "kho-bac", "payments", told)
        if self.chance.random() < 0.3:
            self._file(period, "kho-bac-2", "payments", self.chance.sample(fresh, len(fresh) // 2))
        self.lines.clear()
        for place, office in enumerate(self.chance.sample(list(AGENCIES), self.chance.randint(1, 3))):
            rows = self._returns(office)
            self._file(period, f"bao-cao-{place}", "returns", rows)
            if self.chance.random() < 0.2:
                self._replace(period, f"bao-cao-{place}-sua", [row | {"cumulative": abs(self._dong())} for row in rows])
        self._file(period, "chi-tieu", "indicator-returns", self._reports(period))
        return earlier + fresh

    def _replace(self, period: str, name: str, rows: list[dict[str, Any]]) -> None:
        """A file that its sender replaced by another, which the register says of both."""
        old = self.made.entries[-1]
        self._file(period, name, "returns", rows)
        new = self.made.entries[-1]
        old[4]["superseded_by"] = new[1]
        new[4].update(replaces=old[1], document="Công văn 12")

    def _money(self) -> dict[str, Any]:
        chance = self.chance
        kind = chance.choice(["year", "year", "carried_over"])
        years = [self.year] if kind == "year" else [self.year - 1, self.year - 2]
        return {
            "component": chance.choice([*WORDS["component"], ""]),
            "place": chance.choice([*PLACES, "", ""]),
            "source": chance.choice(["central", "central", "local", "people", "mobilised", ""]),
            "capital": chance.choice(["development", "recurrent"]),
            "plan_year": chance.choice([*years, *years, *years, self.year + 1, self.year - 1]),
            "plan_kind": kind,
        }

    def _dong(self) -> int:
        if self.round:
            return self.chance.choice([100, 100, 200, 300]) * 10**6
        return self.chance.choice([self.chance.randint(1, 900_000) * 1000, self.chance.randint(1, 10**9)])

    def _voucher(self, period: str) -> list[dict[str, Any]]:
        """One voucher of one line, or of several, or one that another of the same number only resembles."""
        chance = self.chance
        ends = last_day(period)
        start = date(ends.year, ends.month, 1) - timedelta(days=chance.choice([0, 30, 60, 70]))
        number = f"{next(self.numbers):06}" if chance.random() < 0.5 else f"CT{next(self.numbers)}"
        row = self._money() | {
            "voucher": number,
            "paid_on": start + timedelta(days=chance.randrange(32)),
            "payment_kind": chance.choice(["volume", "volume", "advance", "advance_recovery", "refund", "adjustment"]),
            "amount": self._dong(),
            "investor": chance.choice(["Ban QLDA", ""]),
            "note": chance.choice(["Đường thôn", "Công trình nước", "Cộng đồng thôn Mít", ""]),
        }
        if row["payment_kind"] == "adjustment" and chance.random() < 0.5:
            row["amount"] *= -1
        rows = [row]
        if chance.random() < 0.2:  # the same number again: on another day, of another kind, for another line
            other = chance.choice(["paid_on", "payment_kind", "place", "component"])
            values = {"paid_on": row["paid_on"] + timedelta(days=1), "payment_kind": "refund"}
            value = values.get(other) or chance.choice([code for code in WORDS[other] if code != row[other]])
            rows.append(row | {other: value, "amount": abs(self._dong())})
        if chance.random() < 0.15:  # lines of one voucher in the places, and one of the unit or their sum
            rows = [row | {"place": code, "amount": abs(self._dong())} for code in PLACES]
            whole = chance.choice([None, abs(self._dong()), sum(part["amount"] for part in rows)])
            rows.insert(chance.choice([0, 3]), row | {"place": "", "amount": whole}) if whole else None
        if chance.random() < 0.1:  # a line again, another figure or another work
            rows.append(row | {"amount": abs(self._dong()), "note": chance.choice([row["note"], "Đợt 2"])})
        return rows

    def _returns(self, office: str) -> list[dict[str, Any]]:
        rows = []
        for _ in range(self.chance.randint(2, 9)):
            row = self._money() | {"plan": abs(self._dong()), "cumulative": abs(self._dong())}
            row["estimate"] = self.chance.choice([None, self._dong()])
            row["plan"] = self.chance.choice([row["plan"], row["plan"], None])
            line = tuple(row[name] for name in ("component", "place", "source", "capital", "plan_year", "plan_kind"))
            if line in self.lines and self.chance.random() < 0.9:
                continue
            self.lines.add(line)
            rows.append(row | {"reported_by": self.chance.choice([office, *AGENCIES[office]])})
        if self.chance.random() < 0.4:  # a line in the places, beside one of the unit that may be their sum
            parts = [rows[0] | {"place": code, "source": "local", "component": "1", "plan_year": self.year,
                                "plan_kind": "year", "cumulative": abs(self._dong())} for code in PLACES]  # fmt: skip
            whole = parts[0] | {"place": "", "estimate": parts[0]["estimate"] and 3 * parts[0]["estimate"]}
            whole["plan"] = whole["plan"] and 3 * whole["plan"]
            whole["cumulative"] = self.chance.choice([abs(self._dong()), sum(part["cumulative"] for part in parts)])
            rows += self.chance.sample([*parts, whole], 4)
        return rows

    def _reports(self, period: str) -> list[dict[str, Any]]:
        rows = []
        for indicator in self.chance.sample(INDICATORS, 4):
            base = self.chance.randint(50, 400)
            for office in self.chance.sample(list(AGENCIES), self.chance.choice([1, 1, 2])):
                for days in self.chance.choice([[1], [1], [40, 1]]):
                    part = self.chance.choice([base, base - 1, base * 98 // 100, base // 2, base + 1])
                    rows.append({
                        "indicator": indicator, "place": self.chance.choice(["", "", "vinh-o"]), "numerator": part,
                        "denominator": base, "as_of": last_day(period, self.year + 1) - timedelta(days=days),
                        "reported_by": self.chance.choice([office, *AGENCIES[office]]), "document": "12/BC",
                    })  # fmt: skip
        return rows

    # ---- how it is written ------------------------------------------------------------------------------------------

    def _file(self, period: str, name: str, layout: str, rows: list[dict[str, Any]]) -> None:
        chance = self.chance
        container = chance.choice(self.containers)
        cells = self._sheet(layout, [self._written(row, layout, container) for row in rows])
        said: dict[str, Any] = {"received_on": f"{period[:4]}-0{3 * int(period[-1]) if period[-1] != '4' else 9}-28"}
        name = f"{name}.{container}"
        if container == "csv":
            self.made.entries.append(
                (period, name, _csv(cells, chance.choice([",", ";"]), chance.random() < 0.5), layout, said)
            )
            return
        content = _xlsx(cells)
        if container != "xlsx":
            master = self.made.masters / period / f"{name}.xlsx"
            master.parent.mkdir(parents=True, exist_ok=True)
            master.write_bytes(content)
            self.made.convert.append((master, container))
        self.made.entries.append((period, name, content, layout, said))

    def _written(self, row: dict[str, Any], layout: str, container: str) -> dict[str, Any]:
        """A row as somebody writes it, now and then with one slip."""
        chance = self.chance
        unit = chance.choice(list(DONG))
        texts: dict[str, Any] = {}
        for name in HEADERS[layout]:
            value = row.get(name)
            if name == "unit":
                texts[name] = WORDS["unit"][unit][0]
            elif name in WORDS:
                texts[name] = chance.choice(WORDS[name][value])
            elif isinstance(value, date):
                texts[name] = chance.choice(
                    [f"{value:%d/%m/%Y}", f"{value.day}/{value.month}/{value.year}", f"{value:%Y-%m-%d}"]
                )
            elif name in ("amount", "plan", "cumulative", "estimate", "numerator", "denominator"):
                factor = DONG[unit] if layout != "indicator-returns" else 1
                texts[name] = self._figure(None if value is None else Decimal(value) / factor, container)
            else:
                texts[name] = "" if value is None else str(value)
        if chance.random() < 0.04:
            self._slip(texts, layout)
        return texts

    def _figure(self, number: Decimal | None, container: str) -> Any:
        if number is None:
            return self.chance.choice(["", "-"])
        if container != "csv" and self.chance.random() < 0.6:
            typed = float(number)
            if Decimal(repr(typed)) == number:
                return int(number) if number == int(number) else typed
        text = f"{number:,f}" if self.chance.random() < 0.7 else f"{number:f}"
        whole, _, decimals = text.partition(".")
        decimals = decimals.rstrip("0")
        mark = self.chance.choice([".", ".", " "])
        return whole.replace(",", mark) + ("," + decimals if decimals else "")

    def _slip(self, texts: dict[str, Any], layout: str) -> None:
        day = "as_of" if layout == "indicator-returns" else "paid_on"
        figure = {"payments": "amount", "returns": "cumulative", "indicator-returns": "numerator"}[layout]
        slips: list[tuple[str, str]] = [
            ("place", "Vĩnh Thái"),
            (figure, "12,5tr"),
            (figure, "13548.5"),
            (figure, "-5"),
        ]
        if layout != "indicator-returns":
            slips += [("component", "Dự án 44"), ("source", "ODA"), ("capital", "vốn khác"), ("unit", "trăm"),
                      ("plan_kind", "")]  # fmt: skip
        if layout != "returns":
            slips += [
                (day, "31/6/2024"),
                (day, "hôm qua"),
                (day, f"31/12/{self.year - 1}"),
                (day, "15/05/2027"),
                (day, ""),
            ]
        name, text = self.chance.choice(slips)
        if text != "-5" or texts.get("payment_kind") != "điều chỉnh":
            texts[name] = text

    def _sheet(self, layout: str, rows: list[dict[str, Any]]) -> Cells:
        """A table as offices make it: title, header in any order, totals, headings, blanks, notes, signatures."""
        chance = self.chance
        fields = list(HEADERS[layout])
        if layout != "indicator-returns" or chance.random() < 0.5:
            chance.shuffle(fields) if chance.random() < 0.5 else None
        extra = [name for name in ("STT", "Mã số dự án") if chance.random() < 0.4]
        width = len(extra) + len(fields)
        label = len(extra) + fields.index(
            {"payments": "voucher", "returns": "component", "indicator-returns": "indicator"}[layout]
        )
        blank = [""] * width
        amounts = [len(extra) + place for place, name in enumerate(fields) if name in ("amount", "cumulative")]

        def said(text: str, amount: str = "") -> list[Any]:
            cells = list(blank)
            cells[label if chance.random() < 0.5 or 0 in amounts else 0] = text
            if amount:
                cells[amounts[0]] = amount
            return cells

        data = [[*[n if name == "STT" else f"P{n}" for name in extra], *(row[name] for name in fields)]
                for n, row in enumerate(rows, start=1)]  # fmt: skip
        total = (
            [said(chance.choice(["TỔNG SỐ", "Tổng cộng", "Cộng"]), "1.234,5")] if layout != "indicator-returns" else []
        )
        if chance.random() < 0.3 and len(data) > 3:
            data.insert(len(data) // 2, list(blank))
        if chance.random() < 0.3 and layout != "indicator-returns":
            data.insert(0, said(chance.choice(["A. Vốn đầu tư phát triển", "I. Vốn sự nghiệp"])))
        if chance.random() < 0.4:
            data = [*total, *data] if chance.random() < 0.5 else [*data, *total]
        title = [["BÁO CÁO GIẢI NGÂN", *blank[1:]], ["Đơn vị tính: triệu đồng", *blank[1:]], blank]
        head = title[: chance.choice([0, 0, 1, 2, 3])]
        numbering = [[*range(1, width + 1)]] if chance.random() < 0.2 else []
        foot = [blank, ["Ghi chú: số liệu chính thức", *blank[1:]], [*blank[:-1], "Người lập biểu"]]
        header = [*extra, *(HEADERS[layout][name] for name in fields)]
        return [*head, header, *numbering, *data, *(foot if chance.random() < 0.3 else [])]


def _csv(cells: Cells, separator: str, mark: bool) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(cells)
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _xlsx(cells: Cells) -> bytes:
    book = Workbook()
    book.active.title = "Biểu"
    for row in cells:
        book.active.append([None if cell == "" else _typed(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _typed(cell: Any) -> Any:
    """Some years and days as spreadsheets hold them: by chance, since their texts decide."""
    if isinstance(cell, str) and re.fullmatch(r"20\d\d", cell):
        return int(cell)
    return cell
