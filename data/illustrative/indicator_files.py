"""The offices' indicator returns of each quarter, from indicators.csv beside this file."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from data.illustrative.budget import load_scenario
from data.illustrative.formats import Cell, Sheet, delimited, in_vni, ods, xlsx
from monitoring.district import District

_HEADERS = ["Mã chỉ tiêu", "Xã", "Tử số", "Mẫu số", "Ngày số liệu", "Đơn vị báo cáo", "Văn bản"]
_SENDER = _HEADERS.index("Đơn vị báo cáo")


def indicator_files(quarter: str, district: District, rng: random.Random | None = None) -> dict[str, tuple[bytes, str]]:
    """Name → content and senders of the quarter's indicator returns.

    With `rng` the figures are not those of indicators.csv, but of like size.
    """
    with Path(__file__).with_name("indicators.csv").open(encoding="utf-8", newline="") as file:
        reported = [row for row in csv.DictReader(file) if row["quarter"] == quarter]
    places = _places(district)
    files = {}
    for name, group in groupby(reported, key=lambda row: row["file"]):
        rows = [_cells(row, places, district, rng) for row in group]
        files[name] = (_content(name, rows), ", ".join(dict.fromkeys(str(row[_SENDER]) for row in rows)))
    return files


def _places(district: District) -> dict[str, str]:
    """The scenario's communes → the district's, in their order."""
    return dict(zip(load_scenario()["communes"], (commune.code for commune in district.communes), strict=False))


def _agency(code: str, places: dict[str, str], district: District) -> str:
    kind, _, commune = code.partition("-")
    return district.agency_name(f"commune-{places[commune]}" if kind == "commune" else code).vi


def _cells(row: dict[str, str], places: dict[str, str], district: District, rng: random.Random | None) -> list[Cell]:
    commune = row["commune"] and district.commune_name(places[row["commune"]]).vi
    figures = _figures(row["numerator"], row["denominator"], rng)
    return [
        row["indicator"],
        commune,
        *figures,
        date.fromisoformat(row["as_of"]),
        _agency(row["reported_by"], places, district),
        row["document"],
    ]


def _figures(numerator: str, denominator: str, rng: random.Random | None) -> list[Cell]:
    figures = [int(text) if text.isdigit() else text for text in (numerator, denominator)]
    if rng is None or not all(isinstance(figure, int) for figure in figures):
        return figures
    whole = max(1, figures[1] * rng.randint(60, 160) // 100)
    return [min(whole, figures[0] * whole // figures[1] + rng.randint(-1, 1) * (whole > 20)), whole]


def _content(name: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    if load_scenario()["declared"].get(name, {}).get("number_style") == "english":
        rows = [[f"{cell:,}" if isinstance(cell, int) else cell for cell in cells] for cells in rows]
    if name.endswith(".csv"):
        return delimited([_HEADERS, *rows], ";", "utf-8-sig")
    table = [["BÁO CÁO CHỈ TIÊU CHƯƠNG TRÌNH MTQG (SỐ LIỆU MINH HỌA)"], [], _HEADERS, *rows]
    if name == load_scenario()["in_vni"]:
        return xlsx([Sheet("Sheet1", in_vni(table), "VNI-Times")])
    return (ods if name.endswith(".ods") else xlsx)([Sheet("Chỉ tiêu", table)])
