"""Writes an illustrative handover over the break of 1 July 2025: what huyện Vĩnh Linh closed with in 2025-Q2, and what
xã Bến Quan opens with in 2025-Q3. Units and documents are real, every figure is invented; one seed, the same bytes.

python -m data.illustrative.handover --root PATH
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import random
import shutil
from pathlib import Path

import yaml

from monitoring.intake.layouts import load_layouts
from monitoring.workspace import REPOSITORY, Workspace

OLD, NEW, CLOSED, OPENED = "vinh-linh", "ben-quan", "2025-Q2", "2025-Q3"
_SEED = 1680
_RECORD = "Biên bản bàn giao (minh họa)"
#: Component, source, capital, plan year, kind of plan of the money that a commune of the programme has.
_LINES = [
    ("1", "NSTW", "ĐTPT", 2025, "trong năm"),
    ("4.1", "NSTW", "ĐTPT", 2025, "trong năm"),
    ("4.1", "NSTW", "ĐTPT", 2024, "kéo dài"),
    ("3.2", "NSTW", "SN", 2025, "trong năm"),
    ("6", "NSTW", "SN", 2025, "trong năm"),
]
_HEADERS = ("Thành phần", "Nguồn vốn", "Loại vốn", "Năm kế hoạch", "Loại kế hoạch")
_PLACES = {"vinh-o": "xã Vĩnh Ô", "vinh-ha": "xã Vĩnh Hà", "vinh-khe": "xã Vĩnh Khê"}
_AGENCIES = [
    ("treasury", "Kho bạc Nhà nước khu vực", "Regional State Treasury"),
    ("economy", "Phòng Kinh tế xã", "Economy Division"),
]
_HAMLETS = ["thôn Mít", "thôn Xóm Mới", "khóm 1"]


def write_handover(root: Path, error_dong: int = 0) -> None:
    """Both units' files below `root`; the last line that is opened is wrong by `error_dong`."""
    workspace, rng = Workspace(root), random.Random(_SEED)
    _profile(workspace)
    returned, paid, opened = [], [], []
    for place, name in _PLACES.items():
        for component, source, capital, year, kind in _LINES:
            plan = rng.randrange(200, 2000) * 1_000_000
            advance = plan // 10 if capital == "ĐTPT" else 0
            volume = rng.randrange(plan // 5, plan // 2)
            line = {
                "component": component, "source": source, "capital": capital, "plan_year": str(year), "plan_kind": kind,
            }  # fmt: skip
            of_place, unit = {"place": name}, {"unit": "đồng"}
            amounts = {"plan": written(plan), "cumulative": written(advance + volume)}
            returned.append(line | of_place | unit | amounts | {"reported_by": f"UBND {name}"})
            for kind_of_payment, dong in (("tạm ứng", advance), ("KLHT", volume)):
                if dong:
                    voucher = f"{place}-{len(paid) + 1:03d}"
                    day = f"{rng.randrange(1, 29):02d}/{rng.randrange(2, 7):02d}/2025"
                    facts = {"voucher": voucher, "paid_on": day, "payment_kind": kind_of_payment}
                    paid.append(line | of_place | unit | facts | {"amount": written(dong)})
            figures = {"plan": plan, "disbursed": advance + volume, "advance_outstanding": advance}
            opened.append(line | unit | {"from_unit": name, "document": _RECORD} | figures)
    opened[-1]["disbursed"] += error_dong
    for row in opened:
        row["left"] = row["plan"] - row["disbursed"]
        row.update({name: written(row[name]) for name in ("plan", "disbursed", "advance_outstanding", "left")})
    receive(workspace, OLD, CLOSED, "luy-ke-cac-xa.csv", "returns", returned)
    receive(workspace, OLD, CLOSED, "kho-bac.csv", "payments", paid)
    receive(workspace, NEW, OPENED, "bien-ban-ban-giao.csv", "handover-returns", opened)


def write_first_quarter(root: Path) -> None:
    """What the new unit received for its first quarter, beside the record of the handover: vouchers since its first
    day, and a return whose plan is what was left of each line that it took over.
    """
    workspace, rng = Workspace(root), random.Random(_SEED + 1)
    plans: dict[tuple[str, ...], int] = {}
    with (workspace.received(NEW, OPENED) / "bien-ban-ban-giao.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = tuple(row[header] for header in _HEADERS)
            plans[key] = plans.get(key, 0) + int(row["Còn lại"].replace(".", ""))
    names = ("component", "source", "capital", "plan_year", "plan_kind")
    returned, paid = [], []
    for key, plan in plans.items():
        line = dict(zip(names, key, strict=True)) | {"unit": "đồng"}
        dong = rng.randrange(plan // 20, plan // 8)
        returned.append(line | {"plan": written(plan), "cumulative": written(dong), "reported_by": "UBND xã Bến Quan"})
        facts = {"voucher": f"BQ-{len(paid) + 1:03d}", "paid_on": f"{rng.randrange(1, 29):02d}/08/2025"}
        paid.append(line | facts | {"payment_kind": "KLHT", "amount": written(dong)})
    receive(workspace, NEW, OPENED, "kho-bac.csv", "payments", paid, "2025-10-10")
    receive(workspace, NEW, OPENED, "luy-ke.csv", "returns", returned, "2025-10-10")


def _profile(workspace: Workspace) -> None:
    """The old unit's profile and plan as they are; a new one's after the old."""
    source, target = Workspace(REPOSITORY), workspace.unit(OLD)
    if not target.exists():
        target.mkdir(parents=True)
        shutil.copyfile(source.unit_profile(OLD), workspace.unit_profile(OLD))
        shutil.copytree(source.plan(OLD, 2024), workspace.plan(OLD, 2024))
    profile = yaml.safe_load(source.unit_profile(OLD).read_text(encoding="utf-8"))
    profile |= {
        "code": NEW,
        "kind": "commune",
        "name": {"vi": "xã Bến Quan", "en": "Bến Quan commune"},
        "cited": "Nghị quyết 1680/NQ-UBTVQH15 ngày 16/6/2025, Điều 1",
        "header": {
            "organ": {"vi": ["ỦY BAN NHÂN DÂN", "XÃ BẾN QUAN"], "en": ["PEOPLE'S COMMITTEE", "OF BẾN QUAN COMMUNE"]},
            "dateline": {"vi": "Bến Quan", "en": "Bến Quan"},
            "unverified": True,
        },
        "places": [
            {"code": f"place-{number}", "name": {"vi": name, "en": name}, "unverified": True}
            for number, name in enumerate(_HAMLETS, start=1)
        ],
        "agencies": [
            {"code": code, "name": {"vi": vi, "en": en}, "unverified": True, "is_treasury": code == "treasury"}
            for code, vi, en in _AGENCIES
        ],
        "organisations": [],
        "recipients": [],
        "cut_offs": [],
    }  # fmt: skip
    path = workspace.unit_profile(NEW)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(profile, allow_unicode=True, sort_keys=False), encoding="utf-8")
    plan = workspace.plan(NEW, 2025)
    plan.mkdir(parents=True, exist_ok=True)
    for table in source.plan(OLD, 2024).glob("*.csv"):  # the programme's components; a plan of its own it has none yet
        text = table.read_text(encoding="utf-8")
        kept = text if table.stem == "components" else text.splitlines(keepends=True)[0]
        (plan / table.name).write_text(kept, encoding="utf-8")


def receive(
    workspace: Workspace,
    unit: str,
    period: str,
    name: str,
    layout: str,
    rows: list[dict],
    day: str = "2025-07-10",
    sender: str = "số liệu minh họa",
) -> None:
    """Write and register a file of a period: `rows` by the fields of their layout, received on `day` from `sender`."""
    fields = load_layouts()[layout].fields
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.header for field in fields.values()])
    writer.writerows([[row.get(name, "") for name in fields] for row in rows])
    content, folder = text.getvalue().encode(), workspace.received(unit, period)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    path = workspace.register(unit, period)
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    entries[name] = {
        "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "layout": layout,
        "from": sender, "received_on": day, "illustrative": True,
    }  # fmt: skip
    path.write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False), encoding="utf-8")


def written(dong: int) -> str:
    """An amount as files have it: 1.250.000."""
    return f"{dong:,}".replace(",", ".")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--error", type=int, default=0, help="by how many đồng the last line is wrong")
    options = parser.parse_args()
    write_handover(options.root, options.error)
    write_first_quarter(options.root)
