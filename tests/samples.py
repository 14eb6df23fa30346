"""Workspaces on the real unit's profile: with files written row by row, or with those that it received.

Their plan is the unit's of 2024 as `fixtures/sample-plan` keeps it, so that a row more in the plan of today changes
nothing that a test of code expects.
"""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import yaml

from monitoring.cleaning.ledger import Cleaning, clean
from monitoring.cleaning.rules import context_for
from monitoring.distinct import concatenated
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import Received, read_content, read_source
from monitoring.intake.registry import Source
from monitoring.subject import open_subject
from monitoring.workspace import REPOSITORY, Workspace

UNIT = "vinh-linh"
SAMPLE_PLAN = Path(__file__).parent / "fixtures" / "sample-plan"

#: A payment that every rule accepts; tests change one thing.
PAYMENT = {
    "voucher": "CT001",
    "paid_on": "15/02/2024",
    "component": "DA4.1",
    "place": "xã Vĩnh Ô",
    "source": "NSTW",
    "capital": "ĐTPT",
    "plan_year": "2024",
    "plan_kind": "trong năm",
    "payment_kind": "KLHT",
    "amount": "1.250,5",
    "unit": "triệu đồng",
    "investor": "Ban QLDA",
    "note": "Đường bê tông",
}
RETURN = {
    "component": "TDA1-DA4",
    "place": "",
    "source": "NSTW",
    "capital": "ĐTPT",
    "plan_year": "2024",
    "plan_kind": "trong năm",
    "plan": "7.293",
    "cumulative": "1.250,5",
    "estimate": "",
    "unit": "triệu đồng",
    "reported_by": "UBND xã Vĩnh Ô",
}
INDICATOR = {
    "indicator": "school_age5",
    "place": "",
    "numerator": "196",
    "denominator": "200",
    "as_of": "31/3/2024",
    "reported_by": "Phòng GD&ĐT",
    "document": "12/BC-GDĐT",
}


def new_workspace(root: Path) -> Workspace:
    """A workspace with the profile of Vĩnh Linh, the sample plan and no received files."""
    target = Workspace(root)
    target.unit(UNIT).mkdir(parents=True)
    shutil.copyfile(Workspace(REPOSITORY).unit_profile(UNIT), target.unit_profile(UNIT))
    shutil.copytree(SAMPLE_PLAN, target.plan(UNIT, 2024))
    return target


def shipped_workspace(root: Path) -> Workspace:
    """A workspace with all that Vĩnh Linh received, and the sample plan."""
    target, source = new_workspace(root), Workspace(REPOSITORY).unit(UNIT)
    shutil.copytree(source, target.unit(UNIT), ignore=shutil.ignore_patterns("plan-*"), dirs_exist_ok=True)
    return target


def write_plan(workspace: Workspace, year: int, source: Path, *, empty: bool = False) -> None:
    """A plan of `year` made of the one in `source`, with its first amount doubled; `empty`: headers alone."""
    folder = workspace.plan(UNIT, year)
    folder.mkdir()
    for path in sorted(source.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        if path.name == "allocations.csv" and not empty:
            amount = header.index("amount")
            rows[0][amount] = str(2 * int(rows[0][amount].replace(".", "").partition(",")[0]))
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *([] if empty else rows)])


def csv_of(layout: str, rows: Sequence[dict[str, str]]) -> bytes:
    """A received CSV file with the standard headers of `layout`."""
    fields = load_layouts()[layout].fields
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.header for field in fields.values()])
    writer.writerows([[row.get(name, "") for name in fields] for row in rows])
    return text.getvalue().encode()


def register(workspace: Workspace, period: str, name: str, content: bytes, layout: str, **declared: object) -> None:
    """Put a received file into a period and enter it in the register."""
    folder = workspace.received(UNIT, period)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    path = workspace.register(UNIT, period)
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    entries[name] = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "layout": layout,
        "from": "Kho bạc",
        "received_on": "2024-04-10",
        "illustrative": False,
        **declared,
    }
    path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")


def receive_rows(
    workspace: Workspace, period: str, layout: str, rows: Sequence[dict[str, str]], name: str = ""
) -> None:
    """Receive a CSV file of `rows` of one layout."""
    register(workspace, period, name or f"{layout}.csv", csv_of(layout, rows), layout)


def clean_files(workspace: Workspace, period: str, files: Mapping[str, bytes]) -> Cleaning:
    """What cleaning makes of these files alone, received in `period` with the layouts that they are recognised by."""
    subject = open_subject(workspace.root, UNIT, period)
    tables: dict[str, list[Received]] = {}
    for name, content in files.items():
        layouts = [layout.name for layout, _, _ in read_content(content, load_layouts(), name)]
        source = Source(
            sha256=hashlib.sha256(content).hexdigest(),
            bytes=len(content),
            layout=layouts,
            sender="Kho bạc",
            received_on=date(2024, 10, 10),
            illustrative=False,
        )
        for table in read_source(content, source, f"{period}/{name}"):
            tables.setdefault(table.layout.name, []).append(table)
    received = {
        name: Received(
            parts[0].layout,
            concatenated([part.rows for part in parts]),
            pd.concat([part.set_aside for part in parts], ignore_index=True),
            {file: source for part in parts for file, source in part.sources.items()},
        )
        for name, parts in tables.items()
    }
    return clean(received, context_for(subject))
