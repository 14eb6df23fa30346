"""Corrections: one line of data each, with a reason; stale ones and wrong effects are errors."""

from datetime import date

import pytest
import yaml

from monitoring.cleaning.corrections import load_corrections
from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.errors import InputError
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import read_period
from monitoring.subject import open_subject
from monitoring.tables import store
from tests.intake.files import sheets_bytes
from tests.samples import PAYMENT, csv_of, new_workspace, receive_rows, register

CORRECTION = {
    "file": "2024-Q1/payments.csv",
    "row": 2,
    "field": "Số tiền",
    "was": "12,5tr",
    "becomes": "12,5",
    "reason": "Đơn vị tính ghi lẫn vào số",
    "document": "Công văn 01/KB (mẫu)",
    "effect_dong": 12_500_000,
}


@pytest.fixture
def workspace(tmp_path):
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT | {"amount": "12,5tr"}, PAYMENT | {"voucher": "CT2"}])
    return workspace


def cleaned(workspace, *corrections):
    workspace.corrections("vinh-linh").write_text(
        yaml.safe_dump(list(corrections), allow_unicode=True), encoding="utf-8"
    )
    subject = open_subject(workspace.root, "vinh-linh", "2024-Q1")
    return clean(read_period(workspace, "vinh-linh", subject.period), context_for(subject))


@pytest.mark.parametrize(
    ("row", "field", "was", "becomes", "effect", "accepted"),
    [
        (2, "Số tiền", "12,5tr", "12,5", 12_500_000, [12_500_000, 1_250_500_000]),
        (3, "Số tiền", "1.250,5", "1.250", -500_000, [1_250_000_000]),
        (3, "Số tiền", "1.250,5", "12,5tr", -1_250_500_000, []),
        (3, "Đơn vị tính", "triệu đồng", "nghìn đồng", -1_249_249_500, [1_250_500]),
        (3, "Xã", "xã Vĩnh Ô", "xã Vĩnh Hà", 0, [1_250_500_000]),
    ],
)
def test_a_correction_mends_a_cell_and_its_money_is_in_the_ledger(
    workspace, row, field, was, becomes, effect, accepted
):
    change = {"row": row, "field": field, "was": was, "becomes": becomes, "effect_dong": effect}
    cleaning = cleaned(workspace, CORRECTION | change)
    line = cleaning.ledger().query("layout == 'payments' and rule == 'corrections'").iloc[0]
    assert (line["rows_changed"], line["dong_changed"]) == (1, effect)
    assert list(cleaning.accepted("payments")["amount_dong"]) == accepted


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"was": "12,6tr"}, "stale"),
        ({"row": 99}, "stale"),
        ({"field": "Số lượng"}, "does not have"),
        ({"effect_dong": 1}, "announce"),
    ],
)
def test_a_correction_that_does_not_fit_stops_the_run(workspace, change, says):
    with pytest.raises(InputError, match=says):
        cleaned(workspace, CORRECTION | change)


def test_a_correction_of_a_file_of_another_period_is_not_stale(workspace):
    receive_rows(workspace, "2024-Q3", "payments", [PAYMENT], "other.csv")
    assert len(cleaned(workspace, CORRECTION | {"file": "2024-Q3/other.csv"}).refused()) == 1


@pytest.mark.parametrize("file", ["2024-Q3/none.csv", "2024-Q1/none.csv", "payments.csv", "2024-Q9/payments.csv"])
def test_a_correction_of_a_file_that_nobody_received_stops_the_run(workspace, file):
    with pytest.raises(InputError, match="in no register"):
        cleaned(workspace, CORRECTION | {"file": file})


def test_a_correction_of_a_superseded_file_stops_the_run(workspace):
    register(
        workspace,
        "2024-Q1",
        "b.csv",
        csv_of("payments", [PAYMENT]),
        "payments",
        replaces="payments.csv",
        document="CV 1",
    )
    path = workspace.register("vinh-linh", "2024-Q1")
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries["payments.csv"]["superseded_by"] = "b.csv"
    path.write_text(yaml.safe_dump(entries), encoding="utf-8")
    with pytest.raises(InputError, match=r"“b\.csv” has replaced"):
        cleaned(workspace, CORRECTION)


@pytest.mark.parametrize("again", [{}, {"field": "amount"}, {"becomes": "13", "effect_dong": 500_000}])
def test_two_corrections_of_one_cell_stop_the_run(workspace, again):
    with pytest.raises(InputError, match="Two corrections mend one cell"):
        cleaned(workspace, CORRECTION, CORRECTION | again)


@pytest.mark.parametrize(
    ("field", "was", "becomes", "effect"),
    [
        # what a row adds to the year's disbursement, before and after; 1.250,5 million as received
        ("Loại thanh toán", "KLHT", "hoàn trả", -2_501_000_000),
        ("Loại thanh toán", "KLHT", "tạm ứng", 0),
        ("Loại thanh toán", "KLHT", "chi khác", -1_250_500_000),
        ("Ngày thanh toán", "15/02/2024", "15/02/2023", -1_250_500_000),
        ("Ngày thanh toán", "15/02/2024", "31/2/2024", -1_250_500_000),
        ("Ngày thanh toán", "15/02/2024", "15/8/2024", 0),
        ("Xã", "xã Vĩnh Ô", "xã Vĩnh Xa", -1_250_500_000),
        ("Năm kế hoạch", "2024", "2025", 0),
    ],
)
def test_the_effect_is_what_the_row_does_to_the_money_disbursed(workspace, field, was, becomes, effect):
    entry = CORRECTION | {"row": 3, "field": field, "was": was, "becomes": becomes}
    assert len(cleaned(workspace, entry | {"effect_dong": effect}).corrections()) == 1
    with pytest.raises(InputError, match=f"by {effect} đồng, not by the {effect + 1} đồng"):
        cleaned(workspace, entry | {"effect_dong": effect + 1})


def test_a_mended_row_that_counts_again_has_its_money_as_effect(tmp_path):
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT | {"place": "Vĩnh Xa", "payment_kind": "hoàn trả"}])
    entry = {"row": 2, "field": "Xã", "was": "Vĩnh Xa", "becomes": "Vĩnh Ô", "effect_dong": -1_250_500_000}
    assert len(cleaned(workspace, CORRECTION | entry).accepted("payments")) == 1


def workbook(workspace, sheets, layout="payments"):
    fields = load_layouts()[layout].fields
    tables = {
        name: [[f.header for f in fields.values()], *([row.get(key, "") for key in fields] for row in rows)]
        for name, rows in sheets.items()
    }
    register(workspace, "2024-Q1", "so.xlsx", sheets_bytes(tables), layout)


def test_a_typed_cell_is_named_as_the_file_shows_it_and_mended_in_its_own_style(tmp_path):
    workspace = new_workspace(tmp_path)
    workbook(workspace, {"Sổ": [PAYMENT | {"paid_on": date(2024, 2, 15), "amount": 1250.5}]})
    entries = [
        {"field": "Ngày thanh toán", "was": "15/02/2024", "becomes": "16/02/2024", "effect_dong": 0},
        {"field": "Số tiền", "was": "1.250,5", "becomes": "1.250", "effect_dong": -500_000},
    ]
    cleaning = cleaned(workspace, *(CORRECTION | {"file": "2024-Q1/so.xlsx"} | entry for entry in entries))
    [row] = cleaning.accepted("payments").to_dict("records")
    assert (row["paid_on"], row["amount_dong"]) == ("2024-02-16", 1_250_000_000)


def test_a_sheet_may_be_left_out_where_there_is_one_and_must_exist_where_it_is_named(tmp_path):
    workspace = new_workspace(tmp_path)
    second = PAYMENT | {"voucher": "CT2"}
    workbook(workspace, {"Sổ 1": [PAYMENT], "Sổ 2": [second]})
    entry = CORRECTION | {
        "file": "2024-Q1/so.xlsx",
        "field": "Xã",
        "was": "xã Vĩnh Ô",
        "becomes": "xã Vĩnh Hà",
        "effect_dong": 0,
    }
    for sheet in ({}, {"sheet": "Sổ 3"}):
        with pytest.raises(InputError, match="Sổ 1, Sổ 2"):
            cleaned(workspace, entry | sheet)
    cleaning = cleaned(workspace, entry | {"sheet": "Sổ 2"})
    assert list(cleaning.accepted("payments")["place"]) == ["vinh-o", "vinh-ha"]


def test_numbers_dates_and_nothing_need_no_quotes(tmp_path):
    path = tmp_path / "corrections.yml"
    entry = "{file: 2024-Q1/a.csv, row: 2, field: Xã, reason: a, document: b, effect_dong: 0, was: %s, becomes: %s}"
    path.write_text("- " + entry % ("", "45250000") + "\n- " + entry.replace("row: 2", "row: 3") % ("2024-07-03", "12"))
    assert [(e.was, e.becomes) for e in load_corrections(path)] == [("", "45250000"), ("2024-07-03", "12")]
    path.write_text("- " + entry % ("1", "45.250"))
    with pytest.raises(InputError, match=r"“becomes” is a number with decimals.*in quotes"):
        load_corrections(path)


def test_the_corrections_of_a_period_are_a_table(workspace, tmp_path):
    hidden = {"row": 3, "field": "Chủ đầu tư", "was": "Ban QLDA", "becomes": "Hồ Văn Kín", "effect_dong": 0}
    cleaning = cleaned(workspace, CORRECTION | hidden, CORRECTION)
    cleaning.write(tmp_path / "processed")
    table = store.texts(tmp_path / "processed" / "corrections.csv")
    said = (CORRECTION["reason"], CORRECTION["document"])
    assert [tuple(row.values()) for row in table] == [
        ("2024-Q1/payments.csv", "", "2", "Số tiền", "12,5tr", "12,5", *said, "12500000"),
        ("2024-Q1/payments.csv", "", "3", "Chủ đầu tư", "(ẩn)", "(ẩn)", *said, "0"),
    ]


def test_a_cell_that_identifies_somebody_is_named_as_it_is_read_or_as_the_file_has_it(tmp_path):
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT | {"voucher": "CCCD 045085001234"}])
    entry = CORRECTION | {"field": "Số chứng từ", "becomes": "UNC 7", "reason": "SĐT 0912345678", "effect_dong": 0}
    for was in ("CCCD 045085001234", "CCCD (ẩn số định danh #1)"):
        cleaning = cleaned(workspace, entry | {"was": was})
        assert cleaning.accepted("payments")["voucher"].tolist() == ["UNC 7"]
        [line] = cleaning.corrections().to_dict("records")
        assert line["was"].startswith("CCCD (ẩn số định danh") and line["reason"] == "SĐT (ẩn số điện thoại)"
