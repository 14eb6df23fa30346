"""Formulas and totals of the treasury's sheets: what agrees, what is planted, and the rows behind both figures."""

from __future__ import annotations

import pytest

from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.cleaning.sheet_totals import sheet_totals_table
from monitoring.intake.layouts import load_layouts
from monitoring.measures.checks.sheets import NO_SHEETS, Sheets, of_forms
from monitoring.records import records
from monitoring.subject import open_subject
from monitoring.tables import store
from monitoring.tables.numbers import identifier
from monitoring.tables.rows import CheckRow, LedgerRow
from tests.evidence.quarters import publish, tracer_of
from tests.intake.treasury import (
    LEAVES_04,
    LINES_02A,
    LINES_04,
    PROJECT,
    ROAD,
    SCHOOL,
    by_xlsxwriter,
    by_xlwt,
    received,
    sheet_01a,
    sheet_02a,
    sheet_04,
    sheet_grid,
    sheet_qtnd,
)
from tests.samples import UNIT, new_workspace, receive_rows, register

PERIOD = "2024-Q3"


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    return context_for(open_subject(new_workspace(tmp_path_factory.mktemp("sheets")).root, UNIT, PERIOD))


def checks_of(context, *files):
    """The checks of files against their forms, by name."""
    tables = received(*files)
    cleaning = clean(tables, context)
    totals = records(sheet_totals_table(tables, context.codes["units"]))
    sheets = Sheets(
        lambda layout: records(cleaning.accepted(layout)) if layout in tables else [], lambda: totals, lambda _: []
    )
    return {check.check: check for check in of_forms(sheets)}


def differing(checks):
    return {name: check.difference for name, check in checks.items() if check.verdict == "differs"}


# ---- a sound period, published ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """All five sheets without a fault, beside payments."""
    lines = [[*line[:9], 0, *line[10:]] for line in LINES_04]
    workspace = new_workspace(tmp_path_factory.mktemp("sound"))
    receive_rows(workspace, PERIOD, "payments", [])
    files = {
        "both.xlsx": (by_xlsxwriter(sheet_01a(), sheet_02a()), ["sdkp-01a", "sdkp-02a"]),
        "carried.xls": (by_xlwt(sheet_04(lines, [lines[0], *lines[2:]])), "sdkp-04"),
        "settled.xlsx": (by_xlsxwriter(sheet_qtnd()), "qtnd-01"),
        "grid.xls": (by_xlwt(sheet_grid(), sheet_grid("ODA")), "disbursement-grid"),
    }
    for name, (content, layouts) in files.items():
        register(workspace, PERIOD, name, content, layouts, illustrative=True)
    publish(workspace, PERIOD)
    return workspace


def test_every_formula_of_every_row_and_every_column_of_every_total_agrees(sound):
    rows = store.read(sound.processed(UNIT, PERIOD) / "checks.csv", CheckRow)
    lines, totals = (
        [row for row in rows if row.check.startswith(f"{family}.")] for family in ("sheet_line", "sheet_total")
    )
    assert {row.verdict for row in [*lines, *totals]} == {"agrees"}
    assert (len(lines), len(totals)) == (2 * 3 + 2 * 4 + 6 * 2, 11 + 6 + 2 * 8 + 2 * 20 + 2 * 15)
    tracer = tracer_of(sound, PERIOD)
    for row in [*lines[::7], *totals[::20]]:
        assert all(tracer.trace(identifier(f"check.{row.check}.{side}")).holds for side in ("expected", "actual"))


def test_every_sheet_stands_in_the_ledger_to_the_dong(sound):
    tables = sound.processed(UNIT, PERIOD)
    last = {row.layout: row for row in store.read(tables / "ledger.csv", LedgerRow)}
    for layout in ("sdkp-02a", "sdkp-04", "qtnd-01", "disbursement-grid"):
        rows = store.texts(tables / f"{layout.replace('-', '_')}.csv")
        dong = sum(int(row[f"{load_layouts()[layout].money}_dong"] or 0) for row in rows)
        assert (last[layout].rows_out, last[layout].dong_out) == (len(rows), dong)
    [first, blank] = store.texts(tables / "sdkp_01a.csv")
    assert (first["programme"], blank["programme"], blank["cell_3"]) == ("00511", "00000", "")


# ---- planted ---------------------------------------------------------------------------------------------------------

#: Column of a line of 04 → the formulas that a đồng more in it breaks.
BROKEN_04 = {4: {"available", "carried_out"}, 5: {"available"}, 6: {"available"}, 7: {"available"}, 8: {"carried_out"},
             10: {"carried_out"}, 11: set()}  # fmt: skip


def test_a_dong_too_much_breaks_the_formulas_that_it_is_in(context):
    """One line of 04 and one project of 01/QTNĐ for each figure that there is."""
    lines = [
        [
            str(column),
            "Chi",
            "41",
            f"280-{column:03}",
            *(cell + (n == column) for n, cell in enumerate(LEAVES_04[-1][4:], 4)),
        ]
        for column in BROKEN_04
    ]
    figures = load_layouts()["qtnd-01"].names_of("money")
    projects = [
        [str(place), name, "KBNN", f"00790{place:02}", *(cell + (n == place) for n, cell in enumerate(PROJECT))]
        for place, name in enumerate(figures)
    ]
    found = checks_of(context, [sheet_04(lines, lines)], [sheet_qtnd(projects)])
    wrong: dict[tuple[str, int], set[str]] = {}
    for name, difference in differing(found).items():
        _, layout, formula, *_, row = name.split(".")
        assert abs(difference) == 1
        wrong.setdefault((layout, int(row)), set()).add(formula)
    assert [wrong.get(("sdkp-04", 11 + n), set()) for n in range(len(lines))] == list(BROKEN_04.values())
    identities = load_layouts()["qtnd-01"].sheet.identities
    expected = [{one.name for one in identities if name in one.names} for name in figures]
    assert [wrong.get(("qtnd-01", 12 + n), set()) for n in range(len(projects))] == expected


#: Cancelled, carried out, and what becomes of 11 = 5 − 9 (700 − 600) as printed, and with cancelled money taken off.
CARRIED = [
    (0, 100, ("agrees", 100, 100), None),
    (30, 100, ("agrees", 100, 100), ("differs", 70, 100)),
    (30, 70, ("differs", 100, 70), ("agrees", 70, 70)),
    (30, 90, ("differs", 100, 90), ("differs", 70, 90)),
    (0, 70, ("differs", 100, 70), None),
    ("", 100, ("agrees", 100, 100), None),
    (30, "", ("cannot_tell", 100, None), ("cannot_tell", 70, None)),
]


def test_the_formula_that_leaves_out_cancelled_money_is_said_and_never_picked(context):
    lines = [
        [str(n + 1), "Chi", "13", f"340-{n:03}", 700, 100, 500, 100, 600, cancelled, carried, 0]
        for n, (cancelled, carried, *_) in enumerate(CARRIED)
    ]
    found = checks_of(context, [sheet_04(lines, lines)])
    for n, (cancelled, _, printed, less) in enumerate(CARRIED):
        for name, told in (("carried_out", printed), ("carried_out.cancelled", less)):
            check = found.get(f"sheet_line.sdkp-04.{name}.2024-Q3/0.xlsx.04.{11 + n}")
            assert (check and (check.verdict, *check.figures)) == told
            assert not check or not cancelled or check.actual is None or "{left_out}" in check.message


def test_a_sheet_with_one_column_of_spending_may_add_either_column_of_advances(context):
    totals = {
        "quarter": lambda line: line[9],
        "year": lambda line: line[6] + line[7],
        "wrong": lambda line: line[9] + 1,
    }
    files = [
        [sheet_02a([[*line[:8], "", total(line), ""] for line in LINES_02A], chapter=name)]
        for name, total in totals.items()
    ]
    wrong = [name for name in differing(checks_of(context, *files)) if name.startswith("sheet_line")]
    assert wrong == [f"sheet_line.sdkp-02a.total.2024-Q3/2.xlsx.02a.{row}" for row in (12, 13, 14)]


def test_a_total_that_is_wrong_names_its_column_and_rows(context):
    sheet = sheet_qtnd([ROAD, SCHOOL])
    sheet.rows[10][20] += 5
    found = checks_of(context, [sheet])
    assert differing(found) == {"sheet_total.2024-Q3/0.xlsx.Biểu 01.11.year_cancelled": -5}
    check = found["sheet_total.2024-Q3/0.xlsx.Biểu 01.11.year_cancelled"]
    assert [check.about[name] for name in ("content", "column", "first", "last")] == [
        "TỔNG SỐ", "Kế hoạch năm hủy bỏ", "12", "13",
    ]  # fmt: skip


def test_a_period_without_sheets_has_no_such_checks():
    assert list(of_forms(NO_SHEETS)) == []
