"""The roll-up of a province, executed: its figures, its bytes, and what it does without figures."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import docx
import frictionless
import pikepdf
import pytest
from docx.oxml.ns import qn

from data.illustrative.generate import generate_unit
from monitoring.errors import InputError
from monitoring.evidence import sums
from monitoring.measures.standing import read_standing
from monitoring.period import Period
from monitoring.presentation.wording import Wording
from monitoring.running.rollup import roll_up
from monitoring.workspace import Workspace
from tests.measured import publish
from tests.publishing.page_rules import PageRules

PERIOD = Period(2024, 1)
NAMES_OF_TABLES = ("money", "targets", "components", "reports", "handovers")
PUBLISHED, UNPUBLISHED = ("mau-001", "mau-002"), "mau-003"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    """Three invented units of one province, two of them published, and the roll-up in both languages."""
    workspace = Workspace(tmp_path_factory.mktemp("tỉnh") / "Quảng Trị")
    for number, code in enumerate((*PUBLISHED, UNPUBLISHED), start=1):
        generate_unit(workspace.root, code, f"Mẫu {number}", seed=number, vouchers=5)
    for code in PUBLISHED:
        publish(workspace, code, str(PERIOD))
    roll_up(workspace, "quang-tri", PERIOD, ("vi", "en"))
    return workspace


@pytest.fixture(scope="module")
def folder(workspace) -> Path:
    return workspace.report("province-quang-tri", PERIOD)


def page(folder: Path, language: str) -> str:
    return (folder / f"rollup.{language}.html").read_text(encoding="utf-8")


def test_pages_pdfs_and_tables_are_published(workspace, folder):
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {
        *(f"rollup.{language}.{kind}" for language in ("vi", "en") for kind in ("html", "pdf", "docx")),
        "notebooks/10_rollup.vi.ipynb",
        "notebooks/10_rollup.en.ipynb",
        "SHA256SUMS",
    }
    tables = {path.name for path in workspace.processed("province-quang-tri", PERIOD).iterdir()}
    assert tables == {*(f"rollup_{name}.csv" for name in NAMES_OF_TABLES), "datapackage.json"}
    assert len(sums.listed(folder)) == len(names) - 1 + len(tables) and sums.differing(folder) == {}


def test_its_data_package_is_valid_and_names_the_tables_of_the_units(workspace):
    package = workspace.processed("province-quang-tri", PERIOD) / "datapackage.json"
    assert frictionless.validate(str(package)).valid
    sources = json.loads(package.read_text(encoding="utf-8"))["sources"]
    assert {source["title"].split("/")[2] for source in sources} == set(PUBLISHED)


def test_sums_are_those_of_the_units_tables(workspace, folder):
    standings = [read_standing(workspace, code, PERIOD) for code in PUBLISHED]
    with (workspace.processed("province-quang-tri", PERIOD) / "rollup_money.csv").open(encoding="utf-8") as file:
        whole = next(row for row in csv.DictReader(file) if row["number_id"] == "rollup")
    plan, paid = (sum(getattr(own.of(), name) for own in standings) for name in ("plan_dong", "cumulative_dong"))
    assert (int(whole["plan_dong"]), int(whole["cumulative_dong"])) == (plan, paid)
    for language in ("vi", "en"):
        words = Wording(language)
        assert words.million(paid) in page(folder, language)
        assert words.percent(standings[0].of("development").rate) in page(folder, language)


def test_the_page_keeps_the_rules_and_says_what_it_is(folder):
    for language, banner in (("vi", "SỐ LIỆU MINH HỌA"), ("en", "ILLUSTRATIVE FIGURES")):
        text = page(folder, language)
        assert PageRules(text).faults == []
        assert banner in text and f'<html lang="{language}">' in text
    with pikepdf.open(folder / "rollup.vi.pdf") as document:
        assert set(document.attachments) == {f"rollup_{name}.csv" for name in NAMES_OF_TABLES}


def test_its_word_file_has_the_figures_of_the_page_as_bookmarks(folder):
    for language in ("vi", "en"):
        body = docx.Document(folder / f"rollup.{language}.docx").element.body
        marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
        text = "".join(body.itertext(qn("w:t")))
        assert any(name.startswith("n_rollup") for name in marks) and "Mẫu 3" in text


def test_a_unit_that_has_not_published_is_named(folder):
    assert "Mẫu 3" in page(folder, "vi") and "Mẫu 3 district" in page(folder, "en")


def test_the_front_page_leads_to_it(workspace):
    assert "province-quang-tri/2024-Q1/rollup.vi.pdf" in workspace.index.read_text(encoding="utf-8")


def test_the_same_bytes_in_another_place(workspace, folder, tmp_path):
    shutil.copytree(workspace.root / "data", tmp_path / "data")
    shutil.rmtree(tmp_path / "data" / "processed" / "province-quang-tri")
    again = roll_up(Workspace(tmp_path), "quang-tri", PERIOD, ("vi",))
    for name in ("rollup.vi.html", "rollup.vi.pdf", "rollup.vi.docx", "notebooks/10_rollup.vi.ipynb"):
        assert (again / name).read_bytes() == (folder / name).read_bytes()


def test_without_figures_nothing_is_touched(workspace, folder):
    before = page(folder, "vi")
    with pytest.raises(InputError, match="2024-Q3"):
        roll_up(workspace, "quang-tri", Period(2024, 3), ("vi",))
    with pytest.raises(InputError, match="quang-tri"):
        roll_up(workspace, "nghe-an", PERIOD, ("vi",))
    assert not workspace.report("province-quang-tri", "2024-Q3").exists()
    assert page(folder, "vi") == before
