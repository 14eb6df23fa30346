"""The treasury's sheets against our payments: only where a code is known, in the time that the sheet names."""

from __future__ import annotations

import pytest

from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.measures.checks.programmes import Span, programmes
from monitoring.measures.checks.sheets import Sheets, is_part
from monitoring.measures.treasury_codes import TreasuryCodes
from monitoring.records import Row, records
from monitoring.subject import open_subject
from monitoring.tables.treasury_rows import TreasuryCodeRow
from tests.intake.treasury import received, sheet_01a, sheet_02a
from tests.samples import PAYMENT, UNIT, csv_of, new_workspace

PERIOD = "2024-Q3"
CODES = TreasuryCodes([
    TreasuryCodeRow("00511", "4.1", "2021-01-01", "2025-12-31", "", "unverified"),
    TreasuryCodeRow("00513", "3", "2021-01-01", "", "", "verified"),
    TreasuryCodeRow("00599", "4.1", "2021-01-01", "2023-12-31", "", "unverified"),
])  # fmt: skip
MILLION = 1_000_000

#: In the quarter 30 + 100, in the year 40 + 260, of which 170 recurrent; of project 3 only the quarter's 7.
PAYMENTS = [
    PAYMENT | {"voucher": "1", "paid_on": "15/02/2024", "amount": "100"},
    PAYMENT | {"voucher": "2", "paid_on": "16/02/2024", "amount": "70", "payment_kind": "tạm ứng", "capital": "SN"},
    PAYMENT | {"voucher": "3", "paid_on": "15/07/2024", "amount": "30", "payment_kind": "tạm ứng"},
    PAYMENT | {"voucher": "4", "paid_on": "30/09/2024", "amount": "100", "capital": "SN"},
    PAYMENT | {"voucher": "5", "paid_on": "01/08/2024", "amount": "4", "component": "3.1", "capital": "SN"},
    PAYMENT | {"voucher": "6", "paid_on": "02/08/2024", "amount": "3", "component": "3.2", "capital": "SN"},
]


def line(programme, arising, balance, spent, to_date):
    """A line of 02a in million đồng."""
    figures = [arising, balance, spent, to_date, arising + spent, balance + to_date]
    return [programme[-1:], "12", "098", "6301", programme, *(figure * MILLION for figure in figures)]


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    return open_subject(new_workspace(tmp_path_factory.mktemp("sheets")).root, UNIT, PERIOD)


def compared(subject, *files, payments=PAYMENTS):
    """What is found of each component and code: expected and actual in million đồng, the verdict."""
    tables = received(*files, csv_of("payments", payments))
    cleaning = clean(tables, context_for(subject))
    paid = records(cleaning.accepted("payments"))
    sheets = Sheets(
        lambda layout: records(cleaning.accepted(layout)) if layout in tables else [],
        list,
        lambda component: [row for row in paid if is_part(row.component, component)],
    )
    return {check.check: check for check in programmes(subject, sheets, CODES)}


def told(check):
    figures = (check.expected, check.actual) if check.unit == "count" else (
        figure if figure is None else figure / MILLION for figure in check.figures
    )  # fmt: skip
    return (*figures, check.verdict)


def test_a_component_is_compared_in_the_quarter_and_in_the_year(subject):
    lines = [
        line("00511", 30, 40, 100, 260),
        line("00513", 0, 0, 7, 8),
        line("00599", 0, 0, 9, 9),
        line("", 0, 0, 5, 5),
    ]
    found = compared(subject, [sheet_02a(lines)])
    assert {name: told(check) for name, check in found.items()} == {
        "programme_paid.4.1.period.Quý III 2024.00511": (130, 130, "agrees"),
        "programme_paid.4.1.year.Quý III 2024.00511": (300, 300, "agrees"),
        "programme_paid.3.period.Quý III 2024.00513": (7, 7, "agrees"),
        "programme_paid.3.year.Quý III 2024.00513": (8, 7, "differs"),
        "unmapped_programme.00599": (None, 9, "cannot_tell"),
    }
    assert found["programme_paid.3.year.Quý III 2024.00513"].about["standing"] == {
        "vi": "đã đối chiếu với văn bản", "en": "compared with the document",
    }  # fmt: skip


def test_money_of_one_kind_of_capital_is_told_as_such(subject):
    found = compared(subject, [sheet_02a([line("00511", 0, 0, 100, 170)])])
    assert [told(check) for check in found.values()] == [(100, 100, "agrees"), (170, 170, "agrees")]
    assert {check.about["capital"]["en"] for check in found.values()} == {" (recurrent funding)"}


def test_sheets_of_several_units_are_added_up(subject):
    files = [sheet_02a([line("00511", 30, 40, 0, 0)])], [sheet_02a([line("00511", 0, 0, 100, 260)], chapter="1")]
    assert {told(check) for check in compared(subject, *files).values()} == {(130, 130, "agrees"), (300, 300, "agrees")}


@pytest.mark.parametrize(
    ("period", "year", "actual"),
    [
        ("Tháng 9", "Năm 2024", 100),
        ("Tháng 7", "Năm 2024", 30),
        ("Quý II", "Năm 2024", 0),
        ("Quý IV", "Năm 2024", None),
        ("Quý III", "Năm 2023", None),
        ("", "Năm 2024", None),
    ],
)
def test_only_the_days_that_the_sheet_names_are_compared(subject, period, year, actual):
    found = compared(subject, [sheet_02a([line("00511", 0, 0, 11, 11)], period=period, year=year)])
    [check] = [check for name, check in found.items() if ".period." in name]
    assert told(check) == (11, actual, "cannot_tell" if actual is None else "differs")


def test_without_payments_and_without_codes_there_is_nothing_to_compare_with(subject):
    sheets = [sheet_01a(), sheet_02a([line("00517", 0, 0, 5, 5), line("00511", 0, 0, 6, 6)])]
    found = compared(subject, sheets, payments=[PAYMENT | {"component": "1"}])
    assert {name: told(check) for name, check in found.items()} == {
        "programme_paid.4.1.period.Quý III 2024.00511": (6, None, "cannot_tell"),
        "programme_paid.4.1.year.Quý III 2024.00511": (6, None, "cannot_tell"),
        "unmapped_programme.00517": (None, 5, "cannot_tell"),
    }


@pytest.mark.parametrize(
    ("period", "year", "days"),
    [
        ("Quý III", 2024, ("2024-07-01", "2024-09-30")),
        ("Quý 1", 2024, ("2024-01-01", "2024-03-31")),
        ("Tháng 2", 2024, ("2024-02-01", "2024-02-29")),
        ("Tháng 7-9", 2024, ("2024-07-01", "2024-09-30")),
        ("Tháng 13", 2024, None),
        ("Quý 5", 2024, None),
        ("Tháng I", 2024, None),
        ("", 2024, None),
        ("Quý I", None, None),
    ],
)
def test_the_days_that_a_sheet_is_about(period, year, days):
    span = Span.of(Row(stated_period=period, stated_year=year))
    assert (span and (span.first.isoformat(), span.last.isoformat())) == days
