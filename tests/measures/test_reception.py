"""What will become of files, told beforehand: it must be what the run then does, and warn where people slip."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.intake.readers import read_period
from monitoring.intake.receiving import Declared, receive
from monitoring.measures.reception import prospects
from monitoring.period import Period
from monitoring.subject import open_subject
from tests.samples import PAYMENT, RETURN, UNIT, csv_of, new_workspace, receive_rows

PERIOD = Period(2024, 1)
FAULTY = [
    PAYMENT,
    PAYMENT | {"voucher": "CT002", "place": "xã Vĩnh Khuê"},
    PAYMENT | {"voucher": "CT003", "paid_on": "31/6/2024"},
    PAYMENT | {"voucher": "CT004", "capital": "SN", "component": "DA10.1", "amount": "12"},
]


@pytest.fixture
def workspace(tmp_path):
    return new_workspace(tmp_path / "root")


def prospect(workspace, rows, layout="payments", register=False, content=None, **declared: object):
    """The prospect of a file of `rows`; with `register` it is then received."""
    path = Path(workspace.root) / f"new-{layout}.csv"
    path.write_bytes(content or csv_of(layout, rows))
    subject = open_subject(workspace.root, UNIT, str(PERIOD))
    found = []
    receive(
        workspace,
        [path],
        UNIT,
        PERIOD,
        Declared(**{"sender": "Kho bạc", "received_on": date(2024, 4, 5), **declared}),
        lambda look: found.extend(prospects(subject, look.receipts)),
        only_look=not register,
    )
    return found[0]


def messages(found):
    return [notice.message.format(**notice.values) for notice in found.notices]


def test_what_is_told_is_what_cleaning_does_afterwards(workspace):
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT | {"voucher": "CT000"}], "earlier.csv")
    told = prospect(workspace, FAULTY, register=True)
    subject = open_subject(workspace.root, UNIT, str(PERIOD))
    refused = clean(read_period(workspace, UNIT, PERIOD), context_for(subject)).refused()
    assert told.rows == 4 and len(told.refused) == 2
    assert [(row.source_file, row.source_row, row.rule) for row in told.refused] == list(
        refused[["source_file", "source_row", "rule"]].itertuples(index=False, name=None)
    )


def test_money_stands_beside_the_plan_of_its_capital(workspace):
    told = prospect(workspace, FAULTY)
    allocations = open_subject(workspace.root, UNIT, str(PERIOD)).plan.allocations
    expected = {
        capital: sum(row.amount_dong for row in allocations if row.capital == capital)
        for capital in ("development", "recurrent")
    }
    sums = {part.capital: (part.dong, part.planned) for part in told.sums["payments"]}
    assert sums == {
        "development": (1_250_500_000, expected["development"]),
        "recurrent": (12_000_000, expected["recurrent"]),
    }
    assert told.plan_year == 2024 and not told.notices


@pytest.mark.parametrize(
    ("rows", "layout", "says"),
    [
        ([PAYMENT | {"unit": ""}], "payments", "1 rows name no unit"),
        ([PAYMENT | {"amount": "660.789.000"}], "payments", "1000000 times too much"),
        ([PAYMENT | {"amount": "1.250.500"}], "payments", "1000 times too much"),
        ([PAYMENT | {"amount": "9.000"}], "payments", "exceed the plan of 2024 for its lines"),
        ([PAYMENT | {"amount": "1.250", "unit": "đồng"}], "payments", "implausibly small"),
        ([RETURN | {"plan": "7.293.000", "cumulative": "1.250.500"}], "returns", "1000 times too much"),
        ([], "payments", "No data row"),
    ],
)
def test_slips_are_told_before_they_count(workspace, rows, layout, says):
    [message] = messages(
        prospect(workspace, rows, layout, sender=rows[0]["reported_by"] if layout == "returns" else "x")
    )
    assert says in message


@pytest.mark.parametrize("amount", ["7.000", "350,25", "3"])
def test_plausible_money_gives_no_alarm(workspace, amount):
    assert messages(prospect(workspace, [PAYMENT | {"amount": amount}])) == []


def test_a_title_of_another_quarter_and_a_sender_that_the_file_does_not_name_are_told(workspace):
    content = "Bảng kê chứng từ quý II/2024\nĐơn vị báo cáo: Phòng GD&ĐT\n".encode() + csv_of("payments", [PAYMENT])
    told = messages(prospect(workspace, [], content=content))
    assert len(told) == 2
    assert "names 2024-Q2" in told[0] and "Phòng Giáo dục và Đào tạo" in told[1]


VOUCHERS = [PAYMENT | {"voucher": f"CT{number:03}", "amount": "25,5"} for number in range(10)]


def test_a_file_that_repeats_another_is_told_with_the_way_to_replace_it(workspace):
    receive_rows(workspace, "2024-Q1", "payments", VOUCHERS, "old.csv")
    revised = [*VOUCHERS[:-1], VOUCHERS[-1] | {"amount": "30"}]
    [message] = messages(prospect(workspace, revised))
    assert "2024-Q1/old.csv" in message and "--replaces “old.csv”" in message
    assert messages(prospect(workspace, revised, replaces="old.csv", document="CV 15/KBVL")) == []


def test_some_repeated_rows_are_only_counted(workspace):
    receive_rows(workspace, "2024-Q1", "payments", VOUCHERS[:3], "old.csv")
    [message] = messages(prospect(workspace, VOUCHERS))
    assert message == "3 of 10 rows stand in 2024-Q1/old.csv already and will not be counted twice."
    assert prospect(workspace, VOUCHERS).refused == ()


def test_rows_of_a_replaced_file_are_no_longer_here(workspace):
    receive_rows(workspace, "2024-Q1", "payments", VOUCHERS, "old.csv")
    revised = [row | {"amount": "30"} for row in VOUCHERS[:5]]
    prospect(workspace, revised, register=True, replaces="old.csv", document="CV 15/KBVL")
    (workspace.root / "third").mkdir()
    path = workspace.root / "third" / "third.csv"
    path.write_bytes(csv_of("payments", VOUCHERS[6:8]))
    subject = open_subject(workspace.root, UNIT, str(PERIOD))
    look = receive(workspace, [path], UNIT, PERIOD, Declared("Kho bạc", date(2024, 4, 6)), only_look=True)
    assert prospects(subject, look.receipts)[0].notices == ()


def test_without_files_there_is_nothing_to_tell(workspace):
    assert prospects(open_subject(workspace.root, UNIT, str(PERIOD)), []) == []


def test_remarks_on_rows_that_stay_are_told(workspace):
    further = PAYMENT | {"amount": "7", "note": "Mương"}
    told = prospect(workspace, [PAYMENT, further, further | {"voucher": "CT9", "place": "xã Vĩnh Khuê"}])
    assert [(row.source_row, row.rule) for row in told.remarked] == [(3, "conflicting")]
    assert [row.source_row for row in told.refused] == [4]
