"""Corrections: one line of data each, with a reason; stale ones and wrong effects are errors."""

import pytest
import yaml

from monitoring.cleaning.corrections import load_corrections
from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.errors import InputError
from monitoring.intake.readers import read_period
from monitoring.subject import open_subject
from tests.samples import PAYMENT, new_workspace, receive_rows

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
    assert len(cleaned(workspace, CORRECTION | {"file": "2024-Q3/other.csv"}).refused()) == 1


@pytest.mark.parametrize("text", ["- {file: x}", "- 5", "file: [", "- {file: a, row: x}"])
def test_a_malformed_correction_is_an_error_in_words(tmp_path, text):
    path = tmp_path / "corrections.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"corrections\.yml"):
        load_corrections(path)


def test_without_a_file_there_are_no_corrections(tmp_path):
    assert load_corrections(tmp_path / "corrections.yml") == []
