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
from monitoring.unit import Unit

_HEADERS = ["Mã chỉ tiêu", "Xã", "Tử số", "Mẫu số", "Ngày số liệu", "Đơn vị báo cáo", "Văn bản"]
_SENDER = _HEADERS.index("Đơn vị báo cáo")


def indicator_files(quarter: str, unit: Unit, rng: random.Random | None = None) -> dict[str, tuple[bytes, str]]:
    """Name → content and senders of the quarter's indicator returns.

    With `rng` the figures are not those of indicators.csv, but of like size.
    """
    with Path(__file__).with_name("indicators.csv").open(encoding="utf-8", newline="") as file:
        reported = [row for row in csv.DictReader(file) if row["quarter"] == quarter]
    places = _places(unit)
    files = {}
    for name, group in groupby(reported, key=lambda row: row["file"]):
        rows = [_cells(row, places, unit, rng) for row in group]
        files[name] = (_content(name, rows), ", ".join(dict.fromkeys(str(row[_SENDER]) for row in rows)))
    return files


def _places(unit: Unit) -> dict[str, str]:
    """The scenario's places → the unit's, in their order."""
    return dict(zip(load_scenario()["places"], (place.code for place in unit.places), strict=False))


def _agency(code: str, places: dict[str, str], unit: Unit) -> str:
    kind, _, place = code.partition("-")
    return unit.agency_name(f"place-{places[place]}" if kind == "place" else code).vi


def _cells(row: dict[str, str], places: dict[str, str], unit: Unit, rng: random.Random | None) -> list[Cell]:
    place = row["place"] and unit.place_name(places[row["place"]]).vi
    figures = _figures(row["numerator"], row["denominator"], rng)
    return [
        row["indicator"],
        place,
        *figures,
        date.fromisoformat(row["as_of"]),
        _agency(row["reported_by"], places, unit),
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
