"""Writes units under the programme of 2026-2030: a plan of 2026 and three quarters, all figures invented.

python -m data.illustrative.programme --root PATH [--units N]: xã Bến Quan, or N of the 78 units of Quảng Trị (its units
and their codes are real, as data/reference/units.csv has them). One seed, the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from data.illustrative.handover import NEW, receive, written
from monitoring.period import Period
from monitoring.phases import components_of
from monitoring.reference import load_reference
from monitoring.succession import is_valid_on, load_succession
from monitoring.tables.phase_rows import ProgrammeIndicatorRow
from monitoring.tables.plan_rows import UnitRow
from monitoring.tables.schema import load_tables
from monitoring.tables.store import texts
from monitoring.workspace import REPOSITORY, Workspace

PROVINCE = "tinh-quang-tri"
_SEED = 257
_MARK = "minh họa"
_TREASURY, _OFFICE = "Kho bạc Nhà nước khu vực", "Phòng Kinh tế"
_HALVES = {True: "tạm ứng", False: "KLHT"}


@cache
def scenario() -> dict[str, Any]:
    """The story: programme.yml beside this file."""
    return yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))


def province_units() -> list[UnitRow]:
    """The units of the province in the year of the plan."""
    day = date(scenario()["year"], 1, 1)
    return [row for row in load_succession(Workspace()).units if row.parent == PROVINCE and is_valid_on(row, day)]


def write_unit(root: Path, unit: UnitRow, quarters: int = 3) -> None:
    """A unit's profile (where it has none yet), its plan of 2026 and its first quarters, below `root`."""
    workspace, rng = Workspace(root), random.Random(f"{_SEED} {unit.unit}")
    plans = [rng.randrange(*line[5]) for line in scenario()["lines"]]
    pace = rng.randrange(60, 125)
    if not workspace.unit_profile(unit.unit).exists():
        _profile(workspace, unit)
    _plan(workspace, unit, plans)
    paid = [0] * len(plans)
    for number, (quarter, day) in enumerate(list(scenario()["quarters"].items())[:quarters]):
        vouchers, returned = [], []
        for position, (line, million) in enumerate(zip(scenario()["lines"], plans, strict=True)):
            plan, facts = million * 1_000_000, _facts(line)
            percent = min(line[6][number] * pace + rng.randrange(-300, 300), 9_900) if line[6][number] else 0
            total = max(plan * percent // 10_000 // 1_000 * 1_000, paid[position])
            vouchers += _vouchers(facts, position, total - paid[position], Period.parse(quarter), rng)
            paid[position] = total
            amounts = {"plan": written(plan), "cumulative": written(total), "unit": "đồng", "reported_by": _OFFICE}
            returned.append(facts | amounts)
        files = {
            "kho-bac.csv": ("payments", vouchers),
            "luy-ke.csv": ("returns", returned),
            "chi-tieu.csv": ("indicator-returns", _indicators(number, Period.parse(quarter), rng)),
        }
        for name, (layout, rows) in files.items():
            receive(
                workspace,
                unit.unit,
                quarter,
                name,
                layout,
                rows,
                str(day),
                _TREASURY if layout == "payments" else _OFFICE,
            )


def _facts(line: list) -> dict[str, str]:
    names = ("component", "source", "capital", "plan_year", "plan_kind")
    return {name: str(value) for name, value in zip(names, line, strict=False)}


def _vouchers(facts: dict, line: int, dong: int, period: Period, rng: random.Random) -> list[dict]:
    """At most two payments that add up to what was disbursed of a line in a quarter."""
    first = dong // 3_000 * 1_000 if facts["capital"] == "ĐTPT" and period.quarter == 1 else 0
    rows = []
    for amount, is_advance in ((first, True), (dong - first, False)):
        if amount:
            day = period.start + timedelta(days=rng.randrange(5, 85))
            number = f"{'TU' if is_advance else 'KL'}-{period}-{line + 1:02d}"
            kind = {"voucher": number, "paid_on": f"{day:%d/%m/%Y}", "payment_kind": _HALVES[is_advance]}
            rows.append(facts | kind | {"amount": written(amount), "unit": "đồng"})
    return rows


def _indicators(number: int, period: Period, rng: random.Random) -> list[dict]:
    return [
        {
            "indicator": indicator,
            "numerator": str(counts[number] + rng.randrange(2)),
            "denominator": str(of),
            "as_of": f"{period.end:%d/%m/%Y}",
            "reported_by": _OFFICE,
        }
        for indicator, (_comparator, _target, of, counts) in scenario()["targets"].items()
    ]


# ---- profile and plan ------------------------------------------------------------------------------------------------


def _profile(workspace: Workspace, unit: UnitRow) -> None:
    bare = unit.name_vi.split(" ", 1)[1] if unit.kind != "special_zone" else unit.name_vi.split(" ", 2)[2]
    offices = (("treasury", _TREASURY, "Regional State Treasury"), ("economy", _OFFICE, "Economy Division"))
    profile = {
        "code": unit.unit,
        "kind": unit.kind,
        "name": {"vi": unit.name_vi, "en": unit.name_en},
        "province": {"vi": "tỉnh Quảng Trị", "en": "Quảng Trị province"},
        "cited": unit.source,
        "header": {
            "organ": {
                "vi": ["ỦY BAN NHÂN DÂN", unit.name_vi.upper()],
                "en": ["PEOPLE'S COMMITTEE", unit.name_en.upper()],
            },
            "dateline": {"vi": bare, "en": bare},
            "unverified": True,
        },
        "places": [{"code": "place-1", "name": {"vi": f"Thôn 1 ({_MARK})", "en": "Hamlet 1"}, "unverified": True}],
        "agencies": [
            {"code": code, "name": {"vi": vi, "en": en}, "unverified": True, "is_treasury": code == "treasury"}
            for code, vi, en in offices
        ],
        "recipients": [],
        "signature": {
            "titles": [
                {"vi": "TM. ỦY BAN NHÂN DÂN", "en": "FOR THE PEOPLE'S COMMITTEE"},
                {"vi": "CHỦ TỊCH", "en": "CHAIRMAN"},
            ],
            "unverified": True,
        },
    }
    path = workspace.unit_profile(unit.unit)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(profile, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _plan(workspace: Workspace, unit: UnitRow, plans: list[int]) -> None:
    """The plan's tables: what it needs of data/reference, the old programme's components beside it, money."""
    story, cited = scenario(), f"Kế hoạch {_MARK}, unverified"
    new = [row for row in components_of(Workspace(), story["programme"]) if row.part_of]
    names = ("component", "name_vi", "name_en", "short_vi", "short_en", "aliases")
    components: list[dict] = [{name: getattr(row, name) for name in names} for row in new]
    used = {str(line[0]) for line in story["lines"]}
    old = texts(Workspace(REPOSITORY).plan("vinh-linh", 2024) / "components.csv")
    components += [
        row | {"cited": f"Kế hoạch năm 2024 của huyện Vĩnh Linh, {row['cited']}"}
        for row in old
        if row["component"] in used
    ]
    allocated = [
        (line, million) for line, million in zip(story["lines"], plans, strict=True) if line[3] == story["year"]
    ]
    codes = {"NSTW": "central", "NSĐP": "local", "ĐTPT": "development", "chi thường xuyên": "recurrent"}
    indicators = {row.indicator: row for row in load_reference(Workspace(), ProgrammeIndicatorRow)}
    tables: dict[str, list[dict]] = {name: [] for name, table in load_tables().items() if table.group == "plan"}
    tables["components"] = [
        {**row, "cited": row.get("cited") or f"{new[0].document}, unverified"} for row in components
    ]
    tables["allocations"] = [
        {
            "component": str(line[0]), "source": codes[line[1]], "capital": codes[line[2]],
            "amount": written(million), "unit": "triệu đồng", "cited": cited,
        }
        for line, million in allocated
    ]  # fmt: skip
    tables["targets"] = [
        {name: getattr(indicators[code], name, "") for name in load_tables()["targets"].columns}
        | {"kind": "rate", "comparator": comparator, "target": target, "agency": "economy"}
        | {"cited": f"{indicators[code].document}, unverified; mức {_MARK}"}
        for code, (comparator, target, _of, _counts) in story["targets"].items()
    ]
    tables["leads"] = [
        {"component": row["component"], "agency": "economy", "cited": cited}
        for row in tables["components"]
        if row["component"] in {str(line[0]) for line, _ in allocated}
    ]
    tables["documents"] = [
        {
            "kind_vi": "Kế hoạch", "issuer": f"UBND {unit.name_vi}", "cited": "đầu văn bản",
            "subject": f"KẾ HOẠCH {_MARK.upper()}: thực hiện Chương trình năm {story['year']} ({unit.name_vi})",
        },
        {
            "number": "257/2025/QH15", "kind_vi": "Nghị quyết", "issuer": "Quốc hội", "cited": "căn cứ, unverified",
            "subject": "Chương trình mục tiêu quốc gia hợp nhất giai đoạn 2026-2030",
        },
        {
            "number": "04/2026/TT-BTDTTG", "kind_vi": "Thông tư", "issuer": "Bộ Dân tộc và Tôn giáo",
            "cited": "căn cứ, unverified", "subject": "hệ thống chỉ tiêu của Chương trình",
        },
    ]  # fmt: skip
    folder = workspace.plan(unit.unit, story["year"])
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(load_tables()[name].columns), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--units", type=int, help="so many units of the province (default: xã Bến Quan alone)")
    options = parser.parse_args()
    rows = province_units()
    for row in rows[: options.units] if options.units else [row for row in rows if row.unit == NEW]:
        write_unit(options.root, row)
