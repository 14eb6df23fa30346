"""A unit whose every name tries to be more than a name, and a quarter of it with all there is to report."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import yaml

from monitoring.presentation.markup import clean
from monitoring.workspace import Workspace
from tests.samples import INDICATOR, PAYMENT, RETURN, UNIT, csv_of, new_workspace, receive_rows, register

PERIOD = "2024-Q1"

#: What is named → the name. All of them are allowed; what a name may not hold at all is in REFUSED.
NAMES = {
    "unit": "huyện <script>alert(1)</script>",
    "place": 'xã #eval("1+1") $x$ *đậm*',
    "component": '=HYPERLINK("http://example.org/x","y")',
    "agency": 'Phòng "><img src=x onerror=alert(2)>',
    "investor": "{{ 7*7 }} @{x} ]]> \\ ${1} `x`",
    "organ": "UBND\r\nBcc: evil@example.org",
    "indicator": "+cmd|' /C calc'!A0 \u202etxt </title><style>*{display:none}</style>",
    "document": "12/BC [a](javascript:alert(3)) &lt;b&gt; $x$",
    "reason": "-1+1 <svg onload=alert(4)> @{x}",
    "file": "=1+1 {{ 7×7 }} #eval $x$ [a](b) '&amp;.csv",
    "recipient": "<iframe src='http://example.org'> %0d%0aCc: evil@example.org",
}


def shown(text: str) -> str:
    """A text without what setting it may change: case, blanks and hyphens at the ends of lines."""
    return "".join(clean(" ".join(text.split())).casefold().split()).replace("-", "")


def hostile_workspace(root: Path) -> Workspace:
    """The profile and the plan of the samples under hostile names, and one received quarter with a correction."""
    workspace = new_workspace(root)
    _rename_profile(workspace.unit_profile(UNIT))
    _rename_plan(workspace.plan(UNIT, 2024))
    rows = [
        PAYMENT | {"place": NAMES["place"], "investor": NAMES["investor"], "note": NAMES["document"]},
        PAYMENT | {"voucher": "=1+1", "amount": "12tr", "place": "<b>ở đâu</b>"},
        PAYMENT | {"voucher": "CT003", "amount": "1,5tr", "place": ""},
    ]
    register(workspace, PERIOD, NAMES["file"], csv_of("payments", rows), "payments", **{"from": NAMES["agency"]})
    receive_rows(workspace, PERIOD, "returns", [RETURN | {"reported_by": NAMES["agency"]}])
    counted = {"reported_by": NAMES["agency"], "document": NAMES["document"]}
    receive_rows(workspace, PERIOD, "indicator-returns", [INDICATOR | counted])
    correction = {
        "file": f"{PERIOD}/{NAMES['file']}", "row": 4, "field": "Số tiền", "was": "1,5tr", "becomes": "1,5",
        "reason": NAMES["reason"], "document": NAMES["document"], "effect_dong": 1_500_000,
    }  # fmt: skip
    workspace.corrections(UNIT).write_text(yaml.safe_dump([correction], allow_unicode=True), encoding="utf-8")
    return workspace


def _rename_profile(path: Path) -> None:
    profile = yaml.safe_load(path.read_text(encoding="utf-8"))
    profile["name"] = _both("unit")
    profile["places"][0]["name"] = _both("place")
    profile["header"]["organ"] = {"vi": [NAMES["organ"]], "en": [NAMES["organ"]]}
    profile["agencies"][0]["name"] = _both("investor")
    for agency in profile["agencies"]:
        if agency["code"] == "education":
            agency["name"] = _both("agency")
    profile["recipients"][0] |= _both("recipient")
    path.write_text(yaml.safe_dump(profile, allow_unicode=True), encoding="utf-8")


def _both(name: str) -> dict[str, str]:
    return {"vi": NAMES[name], "en": NAMES[name]}


def _rename_plan(folder: Path) -> None:
    component = dict.fromkeys(("name_vi", "name_en", "short_vi", "short_en"), NAMES["component"])
    _change(folder / "components.csv", {"component": "4.1"}, component)
    indicator = dict.fromkeys(("name_vi", "name_en"), NAMES["indicator"])
    _change(folder / "targets.csv", {"indicator": "school_age5"}, indicator)
    _change(folder / "documents.csv", {"number": "1719/QĐ-TTg"}, {"subject": NAMES["document"]})
    reason = dict.fromkeys(("reason_vi", "reason_en"), NAMES["reason"])
    _change(folder / "reasons.csv", {"component": "3.2"}, reason | {"component": "4.1", "year": "2024", "capital": ""})


def _change(path: Path, wanted: dict[str, str], changes: dict[str, Any]) -> None:
    """Change the cells of the rows of a table that hold what is wanted; there must be such rows."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [row for row in rows if wanted.items() <= row.items()]
    assert found, (path.name, wanted)
    for row in found:
        row.update(changes)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
