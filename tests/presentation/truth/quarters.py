"""Quarters made up at random, through the real cleaning and measures: what offices might send, faults and all."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.report import open_report
from monitoring.presentation.sections import (
    allocation,
    assessment,
    components,
    direction,
    disbursement,
    inconsistencies,
    overview,
    progress,
    reliability,
    targets,
    tasks,
)
from monitoring.presentation.sections.decisions import decisions
from monitoring.workspace import STAGING_VARIABLE, Workspace
from tests.presentation.conftest import make_tables
from tests.presentation.truth.reader import Text
from tests.samples import INDICATOR, PAYMENT, RETURN, UNIT, csv_of, new_workspace, register

_SECTIONS = (
    *(overview, direction, allocation, disbursement, progress, components, reliability, targets, assessment),
    *(inconsistencies, tasks),
)
#: Component, source, type of funding and plan in million đồng: some lines of the plan of 2024.
_LINES = [
    ("1", "NSTW", "ĐTPT", 3941), ("1", "NSTW", "SN", 1133), ("2", "NSTW", "ĐTPT", 1353), ("3.2", "NSTW", "SN", 3186),
    ("4.1", "NSTW", "ĐTPT", 7293), ("5.1", "NSĐP", "ĐTPT", 1520), ("5.4", "NSTW", "SN", 186), ("6", "NSTW", "SN", 564),
    ("8", "NSTW", "SN", 403), ("10.2", "NSTW", "ĐTPT", 383), ("4.1", "Dân góp", "ĐTPT", 674),
]  # fmt: skip
_FAULTS = [{"place": "xã Lạ"}, {"amount": "abc"}, {"component": "DA99"}, {"paid_on": "31/02/2024"}, {"unit": ""}]
_INDICATORS = [("school_age5", 200), ("facility_births", 49), ("antenatal_checkups", 76), ("stunting", 298),
               ("health_insurance", 3412), ("trained_workers", 1842), ("consanguineous_marriage", 0)]  # fmt: skip


def generate(root: Path, seed: int) -> tuple[Workspace, str]:
    """A workspace whose quarters up to one of 2024 hold random files; the same seed, the same files."""
    chance = Random(seed)
    workspace, last = new_workspace(root), chance.randint(1, 3)
    for quarter in range(1, last + 1):
        period = f"2024-Q{quarter}"
        if chance.random() < 0.85 or quarter == last == 1:
            _register(workspace, period, "payments", _payments(chance, quarter), "Kho bạc Nhà nước")
        if chance.random() < 0.8:
            _register(workspace, period, "returns", _returns(chance, quarter), "Phòng Tài chính - Kế hoạch")
        if chance.random() < 0.7:
            _register(workspace, period, "indicator-returns", _indicators(chance, quarter), "Trung tâm Y tế")
        if not workspace.register(UNIT, period).exists():
            _register(workspace, period, "payments", [], "Kho bạc Nhà nước")
    return workspace, f"2024-Q{last}"


def _register(workspace: Workspace, period: str, layout: str, rows: list[dict[str, str]], sender: str) -> None:
    register(workspace, period, f"{layout}.csv", csv_of(layout, rows), layout, **{"from": sender})


def _payments(chance: Random, quarter: int) -> list[dict[str, str]]:
    rows = []
    for number in range(chance.randint(1, 25)):
        component, source, capital, plan = chance.choice(_LINES)
        row = PAYMENT | {
            "voucher": f"Q{quarter}-{number}", "component": f"DA{component}", "source": source, "capital": capital,
            "amount": str(chance.randint(1, plan * chance.choice([50, 100, 400]))), "unit": "nghìn đồng",
            "paid_on": f"{chance.randint(1, 28):02}/{3 * quarter - chance.randint(0, 2):02}/2024",
            "payment_kind": chance.choice(["tạm ứng", "KLHT", "KLHT", "thu hồi tạm ứng", "hoàn trả"]),
        }  # fmt: skip
        if chance.random() < 0.2:
            row |= {"plan_year": "2023", "plan_kind": "kéo dài"}
        if quarter > 1 and chance.random() < 0.1:
            row |= {"paid_on": f"15/{3 * quarter - 4:02}/2024"}
        rows.append(row)
        if chance.random() < 0.15:
            rows.append(row | chance.choice([*_FAULTS, {}, {"amount": "77"}]))
    return rows


def _returns(chance: Random, quarter: int) -> list[dict[str, str]]:
    rows = []
    for component, source, capital, plan in chance.sample(_LINES, chance.randint(1, len(_LINES))):
        row = RETURN | {
            "component": f"DA{component}", "source": source, "capital": capital, "plan": str(plan),
            "place": chance.choice(["", "xã Vĩnh Ô", "xã Vĩnh Hà"]),
            "cumulative": str(chance.randint(0, plan) * quarter // 3),
            "estimate": chance.choice(["", str(plan)]), "reported_by": "Phòng Tài chính - Kế hoạch",
        }  # fmt: skip
        if chance.random() < 0.4:
            row |= {"plan_year": "2023", "plan_kind": "kéo dài", "plan": str(chance.randint(1, 900))}
        rows.append(row)
        if chance.random() < 0.1:
            rows.append(row | chance.choice([{"cumulative": "7"}, {"source": "Nguồn lạ"}]))
    return rows


def _indicators(chance: Random, quarter: int) -> list[dict[str, str]]:
    rows = []
    for indicator, whole in chance.sample(_INDICATORS, chance.randint(1, len(_INDICATORS))):
        row = INDICATOR | {
            "indicator": indicator, "numerator": str(chance.randint(whole * 7 // 10, whole)),
            "denominator": str(whole) if whole else "", "as_of": f"28/{3 * quarter:02}/2024",
            "reported_by": "Trung tâm Y tế",
        }  # fmt: skip
        rows.append(row)
        if chance.random() < 0.2:
            rows.append(row | {"numerator": str(whole), "reported_by": "BHXH"})
    return rows


def read_back(workspace: Workspace, period: str, staging: Path, language: str) -> Text:
    """The report's sections in plain text, made from tables that the notebooks' own cells make."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STAGING_VARIABLE, os.fspath(staging))
        if not (staging / "processed").exists():
            make_tables(workspace.root, UNIT, period)
        report = open_report(workspace.root, UNIT, period, language)
        sections = {
            section.__name__.rpartition(".")[2]: [block.plain() for block in section.blocks(report)]
            for section in _SECTIONS
        }
        # What needs a decision stands in a table of the note, a line each.
        sections["overview"] += [f"- {parts_plain(one.says)}" for one in decisions(report)]
    return Text(language, {name: "\n".join(said).split("\n") for name, said in sections.items()})
