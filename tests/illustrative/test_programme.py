"""A commune of 2026: a plan of the merged programme, money of 2021-25 under its own codes, words of the phase."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from data.illustrative.handover import NEW, receive, written
from data.illustrative.programme import province_units, write_unit
from monitoring.intake.layouts import load_layouts
from monitoring.plan import load_plan
from monitoring.presentation.report import open_report
from monitoring.presentation.sections import annexes, changes, dictionary, direction, disbursement, targets
from monitoring.tables.store import texts
from monitoring.unit import load_unit
from monitoring.workspace import Workspace
from tests.measured import measure
from tests.presentation.conftest import SECTIONS

PERIOD = "2026-Q3"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    """xã Bến Quan with three quarters of 2026; one target more than the generator knows, by rows alone."""
    root = tmp_path_factory.mktemp("programme")
    write_unit(root, next(row for row in province_units() if row.unit == NEW))
    workspace = Workspace(root)
    path = workspace.plan(NEW, 2026) / "targets.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    new = dict(zip(rows[0], rows[-1], strict=True)) | {
        "indicator": "clean_water",
        "name_vi": "Nước sạch",
        "name_en": "Water",
    }
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, rows[0], lineterminator="\n").writerow(new)
    measure(workspace, NEW, PERIOD)
    return workspace


def said(workspace: Workspace, language: str) -> str:
    report = open_report(workspace.root, NEW, PERIOD, language)
    made = [block for part in (direction, disbursement, targets, dictionary) for block in part.blocks(report)]
    return "\n".join(block._repr_mimebundle_().get("text/plain", "") for block in made)


def test_no_dong_is_lost_and_no_row_refused(workspace) -> None:
    folder = workspace.processed(NEW, PERIOD)
    assert texts(folder / "refused.csv") == []
    paid = Counter()
    for file in sorted(workspace.unit(NEW).glob("2026-Q*/kho-bac.csv")):
        for row in csv.DictReader(file.open(encoding="utf-8")):
            paid[row["Thành phần"]] += int(row["Số tiền"].replace(".", ""))
    rows = texts(folder / "disbursement.csv")
    alone = {
        row["component"]: int(row["cumulative_dong"])
        for row in rows
        if row["component"] and not any(row[name] for name in ("place", "source", "capital", "plan_year", "plan_kind"))
    }
    assert alone == {code: dong for code, dong in paid.items() if dong}


def test_money_of_two_phases_stands_under_its_own_codes(workspace) -> None:
    """hp2.1 has nothing of 4.1 in it, though the crosswalk has a line between them."""
    rows = texts(workspace.processed(NEW, PERIOD) / "disbursement.csv")
    years = {(row["component"], row["plan_year"]) for row in rows if row["component"] and row["plan_year"]}
    assert years == {(code, "2026" if code.startswith("hp") else "2025") for code, _ in years}
    assert {"4.1", "hp2.1"} <= {code for code, _ in years}


def test_a_report_uses_the_words_of_its_year_and_shows_the_crosswalk(workspace) -> None:
    vietnamese, english = said(workspace, "vi"), said(workspace, "en")
    assert "chi thường xuyên" in vietnamese and "sự nghiệp" not in vietnamese
    assert "dự án" not in vietnamese.casefold() and "recurrent funding" not in english
    assert re.search(r"^4\.1 · .*\thp2\.1 · HP2-ND1 \(hạ tầng DTTS\)\tgợi ý", vietnamese, re.MULTILINE)
    assert "Components of two phases side by side" in english


def received_for_a_month(workspace: Workspace) -> None:
    """The returns of the third quarter once more, for October; the vouchers are those of the quarters."""
    for name, layout in (("luy-ke.csv", "returns"), ("chi-tieu.csv", "indicator-returns")):
        headers = {field.header: key for key, field in load_layouts()[layout].fields.items()}
        with (workspace.received(NEW, PERIOD) / name).open(encoding="utf-8", newline="") as file:
            rows = [{headers[header]: cell for header, cell in row.items()} for row in csv.DictReader(file)]
        receive(workspace, NEW, "2026-10", name, layout, rows, "2026-10-05")


def test_a_months_report_says_month_wherever_a_quarters_says_quarter(workspace) -> None:
    received_for_a_month(workspace)
    measure(workspace, NEW, "2026-10")
    for language, word in (("vi", r"\bquý\b"), ("en", r"\bquarter")):
        report = open_report(workspace.root, NEW, "2026-10", language)
        blocks = [block for part in SECTIONS if part is not annexes for block in part.blocks(report)]
        blocks += annexes.blocks(report, changes.changes_of(report))
        said = "\n".join(f"{block._repr_mimebundle_().get('text/plain', '')}\n{block.html()}" for block in blocks)
        said = re.sub(r'(?:id|href|class|src)="[^"]*"', "", said)  # ids of numbers and tables are no words
        found = [said[max(0, one.start() - 60) : one.end() + 20] for one in re.finditer(word, said, re.IGNORECASE)]
        assert len(said) > 50_000 and found == []


def test_marriages_are_two_targets_and_an_indicator_more_is_a_row(workspace) -> None:
    rows = {row["indicator"]: row for row in texts(workspace.processed(NEW, PERIOD) / "indicators.csv")}
    assert len(rows) == 6 and rows["clean_water"]["status"] == "no_data"
    alone, joint = rows["child_marriage_alone"], rows["child_and_consanguineous_marriage"]
    assert alone["number_id"] != joint["number_id"]
    plan = load_plan(workspace, NEW, 2026)
    assert {row.indicator: bool(row.denominator_vi) for row in plan.targets}["child_and_consanguineous_marriage"]
    assert all("unverified" in row.cited for row in plan.targets)
    assert all("unverified" in row.cited for row in plan.components if row.component.startswith("hp"))


def test_the_same_seed_gives_the_same_bytes_for_any_of_the_78(tmp_path) -> None:
    units = province_units()
    assert len(units) == 78 and {row.kind for row in units} == {"commune", "ward", "special_zone"}
    for root in ("a", "b"):
        write_unit(tmp_path / root, units[-1], quarters=1)
        write_unit(tmp_path / root, next(row for row in units if row.kind == "special_zone"), quarters=1)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert files and all(same(tmp_path, path) for path in files)
    assert load_unit(Workspace(tmp_path / "a"), "con-co").kind == "special_zone"
    assert written(1250000) == "1.250.000"


def same(root: Path, path: Path) -> bool:
    return (root / "a" / path).read_bytes() == (root / "b" / path).read_bytes()
