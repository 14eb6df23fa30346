"""The plan's transcription: values beside what is printed, and wrong rows refused by file, line and column. Its figures
stand in tests/golden/plan.csv.
"""

from __future__ import annotations

import csv
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from monitoring.errors import InputError
from monitoring.messages import translator
from monitoring.plan import Plan, load_plan
from monitoring.tables.plan_rows import printed_date
from monitoring.workspace import REPOSITORY, Workspace
from tests.spec_tables import cells

FAULTLESS = Path(__file__).parent / "fixtures" / "faultless"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(Workspace(REPOSITORY), "vinh-linh", 2024)


def test_the_parts_of_the_programme_stand_in_its_order(plan):
    codes = [[int(number) for number in row.component.split(".")] for row in plan.components]
    assert codes == sorted(codes)


def test_values_stand_beside_the_printed_texts(plan):
    stated = {row.id: row for row in plan.stated_totals}
    money, rate = (stated[f"2022.{of}"] for of in ("recurrent.carried_over.disbursed", "development.carried_over.rate"))
    assert (money.amount, money.amount_dong, money.value) == ("939,018", 939_018_000, None)
    assert (str(rate.value), rate.amount_dong, rate.year) == ("98.0", None, 2022)
    assert (stated["development.disbursed"].dated, stated["development.disbursed"].year) == (date(2024, 1, 31), None)
    dated = {(row.number, row.dated) for row in plan.documents}
    assert dated >= {("1719/QĐ-TTg", date(2021, 10, 14)), ("", None)}
    assert {day for number, day in dated if number == "3463/QĐ-UBND"} == {date(2022, 10, 17), date(2022, 10, 16)}


def test_every_row_cites_its_place(plan):
    for table in (plan.components, plan.allocations, plan.stated_totals, plan.targets, plan.leads, plan.documents):
        assert all(row.cited for row in table)


def test_plan_years_are_the_folders_that_hold_a_plan(tmp_path):
    assert Workspace(REPOSITORY).plan_years("vinh-linh") == [2024]
    for folder in ("plan-2025", "plan-2023", "plan-next", "plan-20234"):
        path = tmp_path / "data" / "raw" / "d" / folder / "allocations.csv"
        path.parent.mkdir(parents=True)
        path.touch()
    assert Workspace(tmp_path).plan_years("d") == [2023, 2025]


def test_a_year_without_a_plan_is_refused_with_the_years_present():
    with pytest.raises(InputError, match=r"no plan of 2031.*Plans present: 2024"):
        load_plan(Workspace(FAULTLESS), "huyen-mau", 2031)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("06/3/2024", date(2024, 3, 6)),
        ("31/01/2024", date(2024, 1, 31)),
        ("14 tháng 10 năm 2021", date(2021, 10, 14)),
    ],
)
def test_printed_dates_are_read(text, expected):
    assert printed_date(text) == expected


@pytest.mark.parametrize("text", ["31/6/2024", "2024-01-31", "31/01/24", "tháng 3 năm 2024", "٣١/01/2024"])
def test_other_dates_are_refused(text):
    with pytest.raises(ValueError):
        printed_date(text)


WRONG = [
    # file, what is replaced, by what, what the message must name
    ("allocations", "component,source", "thành phần,source", "The columns are thành phần, source"),
    ("allocations", "300,triệu đồng", "300.5,triệu đồng", "line 5, amount “300.5”"),
    ("allocations", "300,triệu đồng", ",triệu đồng", "line 5, amount “”: must not be empty"),
    ("allocations", "300,triệu đồng", "300,tr", "line 5, unit “tr”: not one of"),
    ("allocations", "300,triệu đồng", '"0,5",đồng', "line 5, amount “0,5”: not a whole number of đồng"),
    ("allocations", "3.2,central,recurrent", "3.9,central,recurrent", "line 5, component “3.9”: unknown code"),
    ("allocations", "1,local,development", "1,central,development", "line 3: 1 central development stands twice"),
    ("allocations", "1,local,development", "1,loan,development", "line 3, source “loan”"),
    ("allocations", ",3)b)", ",", "line 5, cited “”: must not be empty"),
    ("allocations", ",3)b)", ",3)b),more", "line 5: 9 fields instead of 8"),
    ("allocations", ",3)b)", ",3)b) pha\u0302\u0300n", "NFC"),
    ("components", "9.1,", "9-1,", "line 6, component “9-1”"),
    (
        "stated_totals",
        "2024.development,,,II.3\n2024.recurrent",
        "2025.development,,,II.3\n2024.recurrent",
        "part_of “2025.development”: unknown code",
    ),
    ("stated_totals", "480,triệu đồng", "480,%", "line 6, unit “%”: a rate is in %"),
    ("stated_totals", "31/01/2024", "31/02/2024", "as_of “31/02/2024”: not a date"),
    ("targets", ">,98,", ",98,", "line 4, target “98”: a number needs a comparator"),
    ("targets", "xa-mot", "xa-ba", "line 2, place “xa-ba”: unknown code"),
    ("targets", "health,7", "hospital,7", "line 5, agency “hospital”: unknown code"),
    ("targets", "rate,,trẻ", "share,,trẻ", "line 4, kind “share”"),
    ("leads", "7,health", "7,hospital", "line 6, agency “hospital”: unknown code"),
    ("leads", "7,health,,IV\n", '7,"health\n', "cannot be read as CSV"),
    ("documents", "02/01/2024", "2024-01-02", "line 2, date “2024-01-02”"),
]


@pytest.mark.parametrize(("file", "old", "new", "named"), WRONG)
def test_a_wrong_row_is_refused_by_file_line_and_column(tmp_path, file, old, new, named):
    path = changed(tmp_path, file, old, new)
    with pytest.raises(InputError) as error:
        load_plan(Workspace(tmp_path), "huyen-mau", 2024)
    assert named in str(error.value)
    assert str(error.value).startswith(path.relative_to(tmp_path).as_posix())


def test_all_wrong_rows_of_a_file_are_told_at_once(tmp_path):
    changed(tmp_path, "allocations", "triệu đồng", "tr")
    with pytest.raises(InputError) as error:
        load_plan(Workspace(tmp_path), "huyen-mau", 2024)
    assert str(error.value).count("“tr”") == 5
    assert "(+2)" in str(error.value)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    path = changed(tmp_path, "allocations", "triệu đồng", "triệu đồng")
    path.write_bytes("\ufeff".encode() + path.read_bytes().replace(b"\n", b"\r\n"))
    expected = load_plan(Workspace(FAULTLESS), "huyen-mau", 2024).allocations
    assert load_plan(Workspace(tmp_path), "huyen-mau", 2024).allocations == expected


WORDS = cells(
    "central=NSTW; local=nsđp; mobilised=Lồng ghép; people=Dân góp; development=ĐTPT; recurrent=SN; "
    "carried_over=kéo dài"
)


def test_a_plan_may_use_the_words_that_the_forms_teach(tmp_path):
    shutil.copytree(FAULTLESS / "data", tmp_path / "data")
    folder = tmp_path / "data" / "raw" / "huyen-mau" / "plan-2024"
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        coded = {header.index(name) for name in ("source", "capital", "plan_kind") if name in header}
        words = [[WORDS.get(cell, cell) if at in coded else cell for at, cell in enumerate(row)] for row in rows]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *words])
    assert "NSTW" in (folder / "allocations.csv").read_text(encoding="utf-8")
    ours, theirs = (load_plan(Workspace(root), "huyen-mau", 2024) for root in (tmp_path, FAULTLESS))
    for name in ("allocations", "stated_totals", "targets", "leads", "reasons"):
        assert getattr(ours, name) == getattr(theirs, name)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("linked", ["plan-2024", "plan-2024/targets.csv"])
def test_a_plan_that_is_a_link_is_refused(tmp_path, linked):
    shutil.copytree(FAULTLESS / "data", tmp_path / "data")
    path = tmp_path / "data" / "raw" / "huyen-mau" / linked
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match=f"{linked}: This is a link"):
        load_plan(Workspace(tmp_path), "huyen-mau", 2024)


def test_wrong_rows_are_told_in_the_language_of_the_messages(tmp_path):
    changed(tmp_path, "allocations", "1,local,development", "1,loan,development")
    with pytest.raises(InputError) as error:
        load_plan(Workspace(tmp_path), "huyen-mau", 2024)
    said = error.value.render(translator("vi"))
    assert "dòng 3, source “loan”: không thuộc central local mobilised people" in said and "line" not in said


def changed(root: Path, file: str, old: str, new: str) -> Path:
    shutil.copytree(FAULTLESS / "data", root / "data")
    path = root / "data" / "raw" / "huyen-mau" / "plan-2024" / f"{file}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    return path
