"""The command receive: it tells first and registers then, or only tells."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.errors import InputError
from monitoring.intake.readers import read_period
from monitoring.intake.receiving import Declared
from monitoring.intake.registry import load_register
from monitoring.period import Period
from monitoring.presentation.wording import Wording
from monitoring.running.reception import receive
from monitoring.subject import open_subject
from tests.samples import PAYMENT, UNIT, csv_of, new_workspace, register

PERIOD = Period(2024, 1)


@pytest.fixture
def workspace(tmp_path):
    workspace = new_workspace(tmp_path / "root")
    (tmp_path / "a.csv").write_bytes(csv_of("payments", [PAYMENT, PAYMENT | {"voucher": "2", "place": "xã Vĩnh Khuê"}]))
    return workspace


def told(workspace, check=False, **declared):
    lines = []
    said = Declared("Kho bạc", date(2024, 4, 5), **declared)
    path = workspace.root.parent / "a.csv"
    receive(workspace, [path], UNIT, PERIOD, said, Wording("en"), lines.append, check)
    return lines


def test_a_check_tells_the_same_and_registers_nothing(workspace):
    before = sorted(workspace.raw.rglob("*"))
    checked = told(workspace, check=True)
    assert checked[-1] == "Nothing has been registered." and sorted(workspace.raw.rglob("*")) == before
    assert any(line.startswith("  Will be refused: 1 of 2 rows") for line in checked)
    registered = told(workspace)
    assert registered[: len(checked) - 1] == checked[:-1]
    assert registered[-1].endswith("run --unit vinh-linh --period 2024-Q1")
    assert list(load_register(workspace, UNIT, PERIOD)) == ["a.csv"]


def test_a_fault_of_another_file_is_told_and_keeps_no_file_out(workspace):
    register(workspace, "2024-Q1", "lost.csv", b"x", "payments")
    (workspace.received(UNIT, PERIOD) / "lost.csv").unlink()
    assert any("lost.csv: The registered file is missing" in line for line in told(workspace))
    assert "a.csv" in load_register(workspace, UNIT, PERIOD, verify=False)


def test_a_stale_correction_hides_nothing_of_what_is_received(workspace):
    workspace.corrections(UNIT).write_text("- {file: 2024-Q1/gone.csv}\n", encoding="utf-8")
    assert any(line.startswith("  Will be refused: 1 of 2 rows") for line in told(workspace))


def test_a_half_typed_plan_keeps_no_file_out(workspace):
    (workspace.plan(UNIT, 2024) / "allocations.csv").write_text("component\nx\n", encoding="utf-8")
    assert any("allocations.csv" in line for line in told(workspace))
    assert list(load_register(workspace, UNIT, PERIOD)) == ["a.csv"]


def test_what_is_refused_at_reading_says_nothing_else(workspace):
    lines = []
    with pytest.raises(InputError, match="not found"):
        said = Declared("Kho bạc", date(2024, 4, 5))
        receive(workspace, [workspace.root / "b.csv"], UNIT, PERIOD, said, Wording("en"), lines.append)
    assert lines == []


# ---- each đồng once, whatever is sent again and replaced ---------------------------------------------------------

#: A file: voucher number → amount in triệu; and which of the files in force it replaces, if any.
_FILES = st.lists(
    st.tuples(st.dictionaries(st.integers(1, 6), st.integers(1, 9), min_size=1), st.none() | st.integers(0, 9)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=5, deadline=None)
@given(_FILES)
def test_every_row_is_in_the_books_and_every_voucher_of_the_files_in_force_counts_once(tmp_path_factory, files):
    workspace = new_workspace(tmp_path_factory.mktemp("quarter") / "root")
    in_force, rows = {}, 0
    for number, (vouchers, chosen) in enumerate(files):
        name = f"{number}.csv"
        lines = [PAYMENT | {"voucher": f"CT{key:03}", "amount": str(dong)} for key, dong in vouchers.items()]
        path = workspace.root.parent / name
        path.write_bytes(csv_of("payments", lines) + b"\n" * number)
        replaced = sorted(in_force)[chosen % len(in_force)] if chosen is not None and in_force else None
        # Each arrives a day after the one before: the order of receipt decides, not that of names.
        said = Declared("Kho bạc", date(2024, 4, 1 + number), replaces=replaced, document="CV 15" if replaced else None)
        receive(workspace, [path], UNIT, PERIOD, said, Wording("vi"), lambda _line: None)
        in_force.pop(replaced, None)
        in_force[name] = vouchers
        rows += len(vouchers)
    expected = {}
    for vouchers in in_force.values():  # in order of receipt
        for key, dong in vouchers.items():
            expected.setdefault(f"CT{key:03}", dong * 10**6)
    subject = open_subject(workspace.root, UNIT, str(PERIOD))
    books = clean(read_period(workspace, UNIT, PERIOD, ["payments"]), context_for(subject))
    accepted = books.accepted("payments")
    assert dict(zip(accepted["voucher"], accepted["amount_dong"], strict=True)) == expected
    assert len(accepted) + len(books.refused()) == rows
