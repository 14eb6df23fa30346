"""The shipped forms filled in for real quarters: their figures, their formulas, their way back through `receive`."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from data.reference.forms.make import FORMS, workbook
from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.errors import InputError
from monitoring.filling.fields import FIELDS
from monitoring.filling.fill import fill, told
from monitoring.filling.packages import parts_of
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import read_content, read_period
from monitoring.intake.receiving import Declared, receive
from monitoring.messages import LANGUAGES, translator
from monitoring.period import Period
from monitoring.subject import open_subject
from monitoring.workspace import REPOSITORY, Workspace
from tests import measured
from tests.filling.conftest import put_form
from tests.filling.hard_form import hard_form
from tests.filling.oracle import formula_places, saved_by_libreoffice, values, without_results
from tests.filling.test_formulas import FORMULAS, listed_formulas
from tests.samples import UNIT, new_workspace, shipped_workspace
from tests.test_pipeline import run

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension:UserWarning")

OUTTURN, EVERYTHING = "2023-Q4", "2024-Q3"
#: What a quarter has nothing of: the outturn of 2023 is known in few sums.
NOTHING = {("chung-tu-thanh-toan", OUTTURN), ("ket-qua-chi-tieu", OUTTURN)}
FILLED = [(name, period) for name in FORMS for period in (OUTTURN, EVERYTHING) if (name, period) not in NOTHING]

#: Our own forms → the layouts that read them.
OURS = {"luy-ke-giai-ngan": "returns", "chung-tu-thanh-toan": "payments", "ket-qua-chi-tieu": "indicator-returns"}
LEFT_OUT = {"source_file", "source_sheet", "source_row", "investor", "note"}


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Workspace:
    """The outturn of 2023 and the third quarter of 2024, published, with the shipped forms."""
    workspace = shipped_workspace(tmp_path_factory.mktemp("biểu"))
    shutil.copytree(Workspace(REPOSITORY).reference_forms, workspace.reference_forms)
    for period in (OUTTURN, EVERYTHING):
        measured.publish(workspace, UNIT, period)
    return workspace


@pytest.fixture(scope="module")
def forms(published):
    return {(name, period): fill(published, UNIT, period, name) for name, period in FILLED}


def sheet(filled, name: str = ""):
    book = openpyxl.load_workbook(io.BytesIO(filled.content), data_only=True)
    return book[name] if name else book.worksheets[0]


def rows_of(workspace: Workspace, period: str, table: str) -> list[dict[str, str]]:
    with (workspace.processed(UNIT, period) / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", FORMS)
def test_shipped_forms_are_what_their_program_makes(name) -> None:
    content = (Workspace(REPOSITORY).reference_forms / f"{name}.xlsx").read_bytes()
    assert parts_of(content, name) == parts_of(workbook(FORMS[name]()), name), "python data/reference/forms/make.py"


@pytest.mark.parametrize(("name", "period"), sorted(NOTHING))
def test_where_a_period_has_nothing_of_a_form_it_is_not_filled_in(published, name, period) -> None:
    with pytest.raises(InputError, match="Nothing of the form"):
        fill(published, UNIT, period, name)


def test_illustrative_figures_say_so_in_the_form_and_in_its_name(forms) -> None:
    for (name, period), filled in forms.items():
        texts = [cell.value for row in sheet(filled).iter_rows(max_row=8) for cell in row]
        says_so = any("MINH HỌA" in str(text) for text in texts)
        assert says_so == ("minh-hoa" in filled.name) == (period == EVERYTHING), (name, period)
        assert not any("{{banner}}" in line for line in told(filled, str))


def test_a_form_without_room_for_the_mark_is_told_of(published) -> None:
    content = (published.reference_forms / "luy-ke-giai-ngan.xlsx").read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == "{{banner}}":
                cell.value = None
    out = io.BytesIO()
    book.save(out)
    put_form(published, "khác.xlsx", out.getvalue())
    assert any("{{banner}}" in line for line in told(fill(published, UNIT, EVERYTHING, "khác"), str))


# ---- figures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("period", [OUTTURN, EVERYTHING])
def test_the_grid_begins_with_the_sums_of_every_source(published, forms, period) -> None:
    page = sheet(forms["luoi-giai-ngan", period], "Tổng hợp")
    table = {row["number_id"]: row for row in rows_of(published, period, "disbursement")}
    money = [row for row in table.values() if row["capital"] == "development" and not row["component"]]
    sources = [row["number_id"] for row in money if row["source"]]
    assert len(sources) == (0 if period == OUTTURN else 4)
    for row, number_id in enumerate(["disbursement.development", *sources], start=10):
        known = table[number_id]
        plan, paid, planned, left, rate = (page.cell(row, column).value for column in range(3, 8))
        assert (dong(plan), dong(paid)) == (int(known["plan_dong"]), int(known["cumulative_dong"]))
        assert dong(left) == dong(plan) - dong(planned)
        assert rate * 100 == pytest.approx(float(known["rate_percent"]), abs=0.0001)
    assert page.cell(10 + max(len(sources), 1) + 1, 2).value == "Cộng các nguồn vốn"


def dong(shown: float) -> int:
    """What a cell in triệu đồng shows, in đồng."""
    amount = Decimal(str(shown)) * 10**6
    assert amount == int(amount)
    return int(amount)


def test_each_grid_has_the_figures_of_its_source(published, forms) -> None:
    table = {row["number_id"]: row for row in rows_of(published, EVERYTHING, "disbursement")}
    columns = {
        8: ("2023.carried_over", "plan_dong"),
        9: ("2024.year", "plan_dong"),
        11: ("2024.year", "cumulative_dong"),
        12: ("2023.carried_over", "cumulative_dong"),
    }
    for name, source in (("NSTW", "central"), ("NS tỉnh", "local")):
        page = sheet(forms["luoi-giai-ngan", EVERYTHING], name)
        asked = [row for row in table.values() if (row["source"], row["capital"]) == (source, "development")]
        lines = [row for row in asked if row["component"]]
        components = sorted({row["component"] for row in lines}, key=Decimal)
        assert len(components) >= 2
        for line, component in enumerate(components, start=12):
            for column, (kind, figure) in columns.items():
                known = table.get(f"disbursement.component-{component}.source-{source}.development.{kind}")
                shown = page.cell(line, column).value
                assert (None if shown is None else dong(shown)) == (None if known is None else int(known[figure]))
        paid = sum(int(row["cumulative_dong"]) for row in lines)
        assert sum(dong(page[place].value or 0) for place in ("K11", "L11")) == paid


def test_the_outturn_stands_in_the_settlement_as_the_plan_states_it(forms) -> None:
    page = sheet(forms["01-qtnd", OUTTURN])
    [total] = [row for row in page.iter_rows(values_only=True) if row[1] == "Tổng số"]
    assert (total[9], total[10], total[15], total[16]) == (3361.532, 3295.413, 15164, 13513.61)
    assert [total[place] for place in (4, 5, 6, 11, 12, 21, 22, 23)] == [None] * 8


def test_what_no_table_holds_is_left_for_the_office(forms) -> None:
    page = sheet(forms["01-qtnd", EVERYTHING])
    rows = [row for row in page.iter_rows(values_only=True) if isinstance(row[0], int) and isinstance(row[1], str)]
    assert [row[0] for row in rows] == [1, 2, 3, 4]
    assert all(row[place] is None for row in rows for place in (2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 17, 18, 19, 20))
    assert {row[place] for row in rows for place in (21, 22, 23)} == {None}, "a formula waits for what is missing"
    lines = list(told(forms["01-qtnd", EVERYTHING], str))
    assert any(line.startswith("  tổng mức đầu tư: 01-QTNĐ!E") for line in lines)


def test_formulas_give_what_libreoffice_gives(libreoffice, tmp_path, published, forms) -> None:
    """Shipped forms, one with everything in it, and a list of formulas, calculated once more by another program."""
    put_form(published, "khó.xlsx", hard_form())
    files = {f"{name}.{period}.xlsx": filled.content for (name, period), filled in forms.items()}
    files["hard.xlsx"] = fill(published, UNIT, EVERYTHING, "khó").content
    bare = {name: without_results(content) for name, content in {**files, "listed.xlsx": listed_formulas()}.items()}
    saved = {name: values(content) for name, content in saved_by_libreoffice(libreoffice, tmp_path, bare).items()}
    compared = 0
    for name, content in files.items():
        ours = values(content)
        for place in formula_places(content):
            if place in ours:
                assert saved[name].get(place) == pytest.approx(ours[place], rel=1e-12), (name, place)
                compared += 1
    assert compared > 30
    for row, (formula, result) in enumerate(FORMULAS.items(), start=1):
        theirs = saved["listed.xlsx"].get(("Sheet1", f"D{row}"), "")
        told_as = isinstance(result, (str, bool))
        assert theirs == (result if told_as else pytest.approx(float(result), rel=1e-12)), formula


def test_formulas_are_held_against_our_figures(published, forms) -> None:
    assert not any(filled.filling.differing for filled in forms.values())
    content = (published.reference_forms / "luoi-giai-ngan.xlsx").read_bytes()
    put_form(published, "lưới.xlsx", content, formulas={"Tổng hợp!C12": "disbursement.development.cumulative"})
    [(place, given, ours)] = fill(published, UNIT, EVERYTHING, "lưới").filling.differing
    page = sheet(forms["luoi-giai-ngan", EVERYTHING], "Tổng hợp")
    assert (place, float(given)) == ("Tổng hợp!C15", page["C10"].value) and "," in ours


# ---- the way back ----------------------------------------------------------------------------------------------------


def test_a_filled_form_comes_back_row_by_row(published, forms, tmp_path) -> None:
    """Received again in another place, nothing is refused and every row is the row that was accepted here."""
    workspace, quarter = new_workspace(tmp_path / "tỉnh"), Period.parse(EVERYTHING)
    said = Declared(received_on=date(2024, 10, 20), sender="Phòng Tài chính - Kế hoạch", illustrative=True)
    for name in OURS:
        sent = tmp_path / forms[name, EVERYTHING].name
        sent.write_bytes(forms[name, EVERYTHING].content)
        receive(workspace, [sent], UNIT, quarter, said)
    subject = open_subject(workspace, UNIT, EVERYTHING)
    cleaning = clean(read_period(workspace, UNIT, quarter), context_for(subject))
    assert len(cleaning.refused()) == 0
    for layout in OURS.values():
        accepted = cleaning.accepted(layout).astype(object)
        came = accepted.where(accepted.notna(), "").astype(str).to_dict("records")
        went = rows_of(published, EVERYTHING, layout.replace("-", "_"))
        bare = [sorted(sorted(row.items() - hidden(row)) for row in rows) for rows in (came, went)]
        assert bare[0] == bare[1] and len(went) > 30


def hidden(row: dict[str, str]) -> set[tuple[str, str]]:
    """What a row does not take along: where it came from, and what may name people."""
    return {(name, row[name]) for name in row.keys() & LEFT_OUT}


@pytest.mark.parametrize(
    ("name", "layout", "column"), [("01-qtnd", "qtnd-01", 4), ("luoi-giai-ngan", "disbursement-grid", 3)]
)
def test_a_form_that_the_office_has_completed_is_read_with_our_figures(forms, name, layout, column) -> None:
    book = openpyxl.load_workbook(io.BytesIO(forms[name, EVERYTHING].content), data_only=True)
    wanted = []
    for page in book.worksheets[name != "01-qtnd" :]:
        for row in page.iter_rows(min_row=11):
            if isinstance(row[0].value, int) and isinstance(row[1].value, str):
                row[column - 1].value = f"79{len(wanted):05d}"
                wanted += [str(row[place].value) for place in ((15, 16) if name == "01-qtnd" else (8, 10))]
    content = io.BytesIO()
    book.save(content)
    [table] = read_content(content.getvalue(), load_layouts(), f"{name}.xlsx")
    assert table.layout.name == layout
    read = [text for row in table.rows.itertuples() for text in (row.year_plan, row.year_paid)]
    assert read == wanted and len(wanted) >= 8
    assert set(table.rows["stated_year"]) == {"2024"} and set(table.rows["unit"]) == {"triệu đồng"}


def test_invented_figures_cannot_come_back_as_real_ones(forms, tmp_path) -> None:
    sent = tmp_path / "biểu.xlsx"
    sent.write_bytes(forms["luy-ke-giai-ngan", EVERYTHING].content)
    workspace, said = new_workspace(tmp_path / "tỉnh"), Declared(received_on=date(2024, 10, 20), sender="Kho bạc")
    with pytest.raises(InputError, match="illustrative"):
        receive(workspace, [sent], UNIT, Period.parse(EVERYTHING), said)


# ---- the command -----------------------------------------------------------------------------------------------------


def test_the_command_writes_beside_the_forms_and_tells_what_stays_open(published) -> None:
    arguments = ("fill", "luoi-giai-ngan", "--unit", UNIT, "--period", OUTTURN)
    result = run(published.root, *arguments, language="vi")
    path = published.forms(UNIT, OUTTURN) / "2023-Q4_luoi-giai-ngan.xlsx"
    assert (result.returncode, result.stderr) == (0, "") and path.is_file()
    lines = result.stdout.splitlines()
    assert lines[:2] == [f"{published.relative(path)}: đã điền 3 chỗ.", "Để đơn vị điền:"]
    assert "Không có dòng nào:" in lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_handbook_tells_of_every_field(forms, language) -> None:
    page = (REPOSITORY / "docs" / "handbook" / language / "analyst.md").read_text(encoding="utf-8")
    fields = forms["01-qtnd", EVERYTHING].filling.facts.fields
    assert list(fields) == list(FIELDS)
    missing = [name for name, what in FIELDS.items() if f"`{name}` {translator(language)(what)}" not in page]
    assert missing == []


def test_a_period_that_is_not_published_is_told(published) -> None:
    with pytest.raises(InputError, match="There is no publication"):
        fill(published, UNIT, "2024-Q1", "luoi-giai-ngan")
