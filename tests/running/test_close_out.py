"""Close-outs from files: the real outturn of 2023, and an invented phase 2021–2025 to its last đồng."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from monitoring.errors import InputError
from monitoring.evidence import sums
from monitoring.evidence.close_out import published_tracer
from monitoring.period import Period
from monitoring.presentation.close_out import CloseOut
from monitoring.presentation.sections import close_out as page_of
from monitoring.presentation.wording import Wording
from monitoring.running.close_out import close_out, summary
from monitoring.running.status import status_lines
from monitoring.span import Span
from monitoring.tables.closing_rows import TreasurySumRow
from monitoring.workspace import REPOSITORY, Workspace
from tests.publishing.page_rules import PageRules
from tests.samples import PAYMENT, RETURN, UNIT, new_workspace, receive_rows, shipped_workspace

YEAR, PHASE = Span.parse("2023"), Span.parse("2021-2025")
_NUMBER = re.compile(r'href="audit\.html#([^"]+)"')
_ENTRY = re.compile(r' id="([^"]+)"')


def table(workspace: Workspace, span: Span, name: str) -> list[dict[str, str]]:
    with (workspace.processed(UNIT, span.folder) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def page(workspace: Workspace, span: Span, name: str) -> str:
    return (workspace.report(UNIT, span.folder) / name).read_text(encoding="utf-8")


# ---- the real outturn ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> Workspace:
    workspace = shipped_workspace(tmp_path_factory.mktemp("khóa") / "sổ")
    close_out(workspace, UNIT, YEAR)
    return workspace


def test_what_2023_left_undisbursed_is_reported_as_carried_over_but_for_what_nobody_explains(real):
    rows = {(row["capital"], row["plan_year"]): row for row in table(real, YEAR, "close_out")}
    told = ("plan_dong", "disbursed_dong", "carried_over_dong", "unexplained_dong", "missing")
    assert {key: tuple(row[name] for name in told) for key, row in rows.items()} == {
        ("development", "2022"): ("3361532000", "3295413000", "0", "66119000", "end"),
        ("development", "2023"): ("15164000000", "13513610000", "1650390000", "0", "document"),
        ("recurrent", "2022"): ("1475286000", "939018000", "0", "536268000", "end"),
        ("recurrent", "2023"): ("10038000000", "5227268000", "4810732000", "0", "document"),
    }
    assert {row["owed_by"] for row in rows.values()} == {"finance-planning"}
    assert {row["advance_outstanding_dong"] for row in rows.values()} == {""}, "returns alone do not tell"


def test_no_document_says_what_was_carried_over_into_the_next_year(real):
    links = {(row["year"], row["opened_dong"]): row["verdict"] for row in table(real, YEAR, "close_out_chain")}
    assert links == {
        ("2022", "3361532000"): "cannot_tell",
        ("2022", "1475286000"): "cannot_tell",
        ("2023", "1650390000"): "cannot_tell",
        ("2023", "4810732000"): "cannot_tell",
    }


@pytest.mark.parametrize(
    ("language", "figures", "banner"),
    [
        ("vi", ("30.038,818", "22.975,309", "6.461,122", "602,387"), "CỘNG LẪN SỐ LIỆU THẬT VÀ SỐ LIỆU MINH HỌA"),
        ("en", ("30,038.818", "22,975.309", "6,461.122", "602.387"), "REAL AND ILLUSTRATIVE FIGURES"),
    ],
)
def test_the_page_says_it_in_both_languages_and_every_number_leads_to_its_lines(real, language, figures, banner):
    text, audit = page(real, YEAR, f"report.{language}.html"), page(real, YEAR, "audit.html")
    assert PageRules(text).faults == PageRules(audit).faults == []
    assert all(figure in text for figure in figures) and banner in text
    printed = set(_NUMBER.findall(text))
    assert printed and printed <= set(_ENTRY.findall(audit))
    assert "trace vinh-linh close-out-2023" in audit and "cộng lại đúng bằng nó, đến từng đồng" in audit


def test_every_number_walks_to_its_lines_and_a_changed_file_is_seen(real, tmp_path):
    tracer = published_tracer(real, UNIT, YEAR)
    traces = [tracer.trace(name) for name in tracer.number_ids]
    assert [trace.number_id for trace in traces if not trace.holds] == []
    found = tracer.trace("602,387")  # as the page prints it
    assert found.number_id == "close_out.all.unexplained"
    shutil.copytree(real.root, tmp_path / "w")
    other = Workspace(tmp_path / "w")
    with (other.unit(UNIT) / "2023-Q4" / "giai-ngan-nam-2023-den-31-01-2024.csv").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(InputError, match="giai-ngan-nam-2023"):
        published_tracer(other, UNIT, YEAR)
    with pytest.raises(InputError, match="close-out vinh-linh 2024"):
        published_tracer(real, UNIT, Span.parse("2024"))


def test_the_workbook_has_the_lines_and_the_chain(real):
    book = openpyxl.load_workbook(real.report(UNIT, YEAR.folder) / "workbook.xlsx", read_only=True)
    assert book.sheetnames == ["Khóa sổ", "Nối hai năm"]
    assert 536_268_000 in {value for row in book["Khóa sổ"].iter_rows(values_only=True) for value in row}


def test_the_same_files_give_the_same_bytes_in_another_place_and_the_front_page_leads_there(real, tmp_path):
    folder = real.report(UNIT, YEAR.folder)
    assert sums.differing(folder) == {} and f"vinh-linh/{YEAR.folder}/report.vi.html" in real.index.read_text("utf-8")
    shutil.copytree(real.raw, tmp_path / "data" / "raw")
    other = Workspace(tmp_path)
    close = close_out(other, UNIT, YEAR)
    assert close.on == date(2024, 10, 10), "the day of the newest file"
    for path in folder.iterdir():
        assert (other.report(UNIT, YEAR.folder) / path.name).read_bytes() == path.read_bytes(), path.name


def test_status_says_that_books_were_closed_from_other_files(real):
    def told():
        return [line for line in status_lines(real, [(UNIT, Period(2023, 4))], [], str) if "closed from" in line]

    assert told() == []
    decisions = real.decisions(UNIT, 2023)
    decisions.parent.mkdir()
    decisions.write_text("", encoding="utf-8")
    [line] = told()
    decisions.unlink()
    assert "close-out-2023/decisions.csv is new" in line and line.endswith("close-out vinh-linh 2023)")


# ---- an invented phase -----------------------------------------------------------------------------------------------

MONEY = {"component": "Tiểu dự án 2 - Dự án 3", "source": "NSTW", "capital": "SN", "place": ""}
OTHER = {**MONEY, "component": "Dự án 6"}


def payment(number: int, year: int, money: dict[str, str], plan_year: int, kind: str, amount: int) -> dict[str, str]:
    told = {"voucher": f"CT{number}", "paid_on": f"0{1 + number % 9}/12/{year}", "plan_year": str(plan_year)}
    over = {"plan_kind": "trong năm" if plan_year == year else "kéo dài", "payment_kind": kind, "amount": str(amount)}
    return {**PAYMENT, **money, **told, **over, "unit": "triệu đồng"}


def plan(year: int, money: dict[str, str], plan_year: int, amount: int) -> dict[str, str]:
    kind = "trong năm" if plan_year == year else "kéo dài"
    own = {"plan_year": str(plan_year), "plan_kind": kind, "plan": str(amount), "cumulative": "0"}
    return {**RETURN, **money, **own, "reported_by": "Phòng TC-KH"}


#: year → plans (money, plan year, million đồng), payments (money, plan year, kind, million đồng), decisions.
PHASE_FILES = {
    2023: (
        [(MONEY, 2023, 1000)],
        [(MONEY, 2023, "KLHT", 400), (MONEY, 2023, "tạm ứng", 200)],
        ["3.2,NSTW,SN,2023,trong năm,chuyển nguồn,400,triệu đồng,QĐ 10/QĐ-UBND,15/3/2024,,Điều 1"],
    ),
    2024: (
        [(MONEY, 2023, 400)],
        [(MONEY, 2023, "KLHT", 350), (MONEY, 2023, "thu hồi tạm ứng", 200)],
        ["3.2,central,recurrent,2023,carried_over,carried_over,250,triệu đồng,QĐ 11/QĐ-UBND,14/3/2025,,Điều 1"],
    ),
    2025: (
        [(MONEY, 2023, 240), (OTHER, 2025, 100)],
        [(MONEY, 2023, "KLHT", 100), (OTHER, 2025, "tạm ứng", 60), (OTHER, 2025, "KLHT", 40)],
        ["3.2,central,recurrent,2023,carried_over,carried_over,140,triệu đồng,QĐ 12/QĐ-UBND,13/3/2026,,Điều 1"],
    ),
    2026: (
        [(MONEY, 2023, 140)],
        [(MONEY, 2023, "KLHT", 60)],
        [
            '3.2,central,recurrent,2023,carried_over,hủy,"50,000",triệu đồng,QĐ 13/QĐ-UBND,20/01/2027,,Điều 2',
            "3.2,central,recurrent,2023,carried_over,moved,20,triệu đồng,NQ 2/NQ-HĐND,20/01/2027,HP 2.2,Điều 3",
        ],
    ),
}
HEADER = "component,source,capital,plan_year,plan_kind,outcome,amount,unit,document,dated,task,cited\n"


@pytest.fixture(scope="module")
def phase(tmp_path_factory) -> Workspace:
    """Years whose plans come from returns: the sample plan only gives the components their names; a unit that goes on
    after 2025.
    """
    workspace = new_workspace(tmp_path_factory.mktemp("phase"))
    units = (REPOSITORY / "data/reference/units.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    workspace.reference_folder.mkdir(parents=True)
    kept = "".join(line for line in units if not line.startswith(f"{UNIT},"))
    (workspace.reference_folder / "units.csv").write_text(kept, encoding="utf-8")
    workspace.plan(UNIT, 2024).rename(workspace.plan(UNIT, 2020))
    for year, (plans, payments, decisions) in PHASE_FILES.items():
        receive_rows(workspace, f"{year}-Q4", "returns", [plan(year, *own) for own in plans])
        receive_rows(
            workspace, f"{year}-Q4", "payments", [payment(number, year, *own) for number, own in enumerate(payments)]
        )
        path = workspace.decisions(UNIT, year)
        path.parent.mkdir()
        path.write_text(HEADER + "".join(f"{row}\n" for row in decisions), encoding="utf-8")
    return workspace


@pytest.fixture(scope="module")
def closed(phase) -> CloseOut:
    return close_out(phase, UNIT, PHASE, date(2027, 2, 12))


def test_every_dong_of_the_phase_has_found_its_end_or_is_named(phase, closed):
    rows = table(phase, PHASE, "close_out")
    told = (
        "plan_dong",
        "disbursed_dong",
        "advance_outstanding_dong",
        "carried_over_dong",
        "cancelled_dong",
        "moved_dong",
    )
    assert [[int(row[name]) // 10**6 for name in (*told, "unexplained_dong")] for row in rows] == [
        [1000, 910, 0, 0, 50, 20, 20],  # 10 that 2025 did not open with, 10 that 2026 leaves
        [100, 40, 60, 0, 0, 0, 0],
    ]
    assert [row["missing"] for row in rows] == ["end", ""] and "QĐ 13/QĐ-UBND, 20/01/2027" in rows[0]["documents"]
    chain = [(row["year"], row["verdict"], row["difference_dong"]) for row in table(phase, PHASE, "close_out_chain")]
    assert chain == [("2023", "agrees", "0"), ("2024", "differs", "-10000000"), ("2025", "agrees", "0")]
    audit = page(phase, PHASE, "audit.html")  # made of every number's lines: those of decisions too
    assert "close-out-2026/decisions.csv" in audit and "cộng lại đúng bằng nó, đến từng đồng" in audit
    assert PageRules(page(phase, PHASE, "report.vi.html")).faults == [] and not closed.is_running


@pytest.mark.parametrize(
    ("on", "states"),
    [
        (date(2026, 12, 31), ["0 days left", "31 days left", "41 days left", "46 days left", "51 days left"]),
        (date(2027, 2, 12), ["past, nothing left", "12 days overdue", "2 days overdue", "3 days left", "8 days left"]),
        (
            date(2027, 2, 16),
            ["past, nothing left", "16 days overdue", "6 days overdue", "1 day overdue", "4 days left"],
        ),
    ],
)
def test_the_chain_of_days_says_what_is_due(closed, on, states):
    close = replace(closed, on=on, words=Wording("en"))
    assert [close.due(row) for row in close.deadlines] == states
    assert [line.rpartition(": ")[2] for line in summary(close)][-5:] == states


def test_days_that_nobody_checked_are_never_told_as_law(phase, closed):
    assert page(phase, PHASE, "report.vi.html").count("Thông tư 26/2026/TT-BTC, Điều 19 (chưa kiểm chứng)") == 4


def test_the_treasury_s_sheets_stand_beside_the_ledger_where_any_have_come(closed):
    place = ("close_out_treasury.sdkp-04.cancelled", "sdkp-04", "recurrent", "")
    row = TreasurySumRow(*place, "cancelled", 50, 40, 10, "differs")
    there, none = (
        "\n".join(block.plain() for block in page_of.blocks(replace(closed, treasury=rows))) for rows in ([row], [])
    )
    assert "04-SDKP/ĐVDT" in there and "chênh lệch" in there and "04-SDKP" not in none
