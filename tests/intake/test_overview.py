"""What arrived, file by file, with nothing left out."""

from datetime import date

from monitoring.intake.overview import set_aside_table, sources_table
from monitoring.intake.readers import read_period
from monitoring.intake.receiving import Declared, receive
from monitoring.period import Period
from tests.samples import PAYMENT, new_workspace, receive_rows


def test_every_file_and_every_row_set_aside_is_listed(tmp_path):
    workspace = new_workspace(tmp_path)
    receive_rows(
        workspace,
        "2024-Q1",
        "payments",
        [PAYMENT, PAYMENT | {"voucher": "CT2"}, {"voucher": "Tổng cộng", "amount": "5"}],
    )
    received = read_period(workspace, "vinh-linh", Period(2024, 1))
    [source] = sources_table(received).to_dict("records")
    assert (source["source_file"], source["rows"], source["rows_set_aside"], source["illustrative"]) == (
        "2024-Q1/payments.csv",
        2,
        2,
        "false",
    )
    assert set_aside_table(received)[["kind", "source_row"]].values.tolist() == [["header", 1], ["total", 4]]


def test_without_files_the_tables_are_empty_but_have_their_columns():
    assert sources_table({}).empty and set_aside_table({}).empty
    assert "source_row" in set_aside_table({})


def test_a_replaced_file_and_the_one_in_its_place_name_each_other(tmp_path):
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT])
    newer = workspace.root / "newer.csv"
    newer.write_bytes(
        (workspace.received("vinh-linh", "2024-Q1") / "payments.csv").read_bytes().replace(b"CT1", b"CT9") + b"\n"
    )
    declared = Declared("Kho bạc", date(2024, 4, 5), replaces="payments.csv", document="CV 15/KBVL")
    receive(workspace, [newer], "vinh-linh", Period(2024, 1), declared)
    told = sources_table(read_period(workspace, "vinh-linh", Period(2024, 1))).set_index("source_file")
    assert told[["replaces", "document", "superseded_by"]].to_dict("index") == {
        "2024-Q1/newer.csv": {"replaces": "payments.csv", "document": "CV 15/KBVL", "superseded_by": ""},
        "2024-Q1/payments.csv": {"replaces": "", "document": "", "superseded_by": "newer.csv"},
    }
