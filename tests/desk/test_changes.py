"""Changes from the desk: read by the program, written down, taken back; nobody's edit is lost, and nothing is half."""

from __future__ import annotations

import csv

import pytest

from monitoring.desk import changes, settling
from monitoring.desk.changes import ChangedMeanwhile, checksum, save, undoing, undone
from monitoring.errors import InputError
from monitoring.running.reruns import input_files
from monitoring.subject import open_subject
from monitoring.unit import load_unit
from monitoring.workspace import replace_file
from tests.samples import PAYMENT, UNIT, new_workspace, receive_rows

PERIOD = "2024-Q1"
ROWS = [
    PAYMENT,
    {**PAYMENT, "voucher": "CT002", "place": "xã Vĩnh Khuê"},
    {**PAYMENT, "voucher": "CT003", "amount": "55,364tr"},
]


@pytest.fixture
def workspace(tmp_path):
    made = new_workspace(tmp_path)
    receive_rows(made, PERIOD, "payments", ROWS)
    return made


def subject_of(workspace):
    return open_subject(workspace.root, UNIT, PERIOD)


def alias(workspace, spelling="xã Vĩnh Khuê", made_from=None):
    made_from = made_from or checksum(workspace, UNIT, "unit.yml")
    reason = "Kho bạc gõ như vậy, “CV 15”."
    return settling.alias(subject_of(workspace), "places", "vinh-khe", spelling, made_from, reason)


def correction(workspace, **changed):
    fields = {
        "file": f"{PERIOD}/payments.csv", "sheet": "", "row": 4, "field": "Số tiền", "was": "55,364tr",
        "becomes": "55,364", "reason": "Gõ liền đơn vị.", "document": "CV 15/KB", "effect_dong": 55_364_000,
    }  # fmt: skip
    made_from = checksum(workspace, UNIT, "corrections.yml")
    return settling.correction(subject_of(workspace), {**fields, **changed}, made_from)


def content(workspace, name):
    path = workspace.unit(UNIT) / name
    return path.read_bytes() if path.exists() else None


def test_a_refused_row_is_settled_where_it_stands_and_that_is_taken_back(workspace):
    before, inputs = content(workspace, "unit.yml"), input_files(workspace, UNIT, subject_of(workspace).period)
    found = {fault.row.source_row: fault for fault in settling.faults(subject_of(workspace))}
    assert [(row, fault.written, fault.section) for row, fault in found.items()] == [
        (3, "xã Vĩnh Khuê", "places"),
        (4, "55,364tr", ""),
    ]
    assert found[3].cells["Số chứng từ"] == "CT002"

    first = save(workspace, UNIT, alias(workspace), "Nguyễn Thị An")
    save(workspace, UNIT, correction(workspace), "Lê Văn Bình")
    assert settling.faults(subject_of(workspace)) == []
    assert "xã Vĩnh Khuê" in load_unit(workspace, UNIT).places[1].aliases

    log = list(csv.DictReader(content(workspace, "changes.csv").decode().splitlines()))
    assert [(row["who"], row["file"], row["what"], row["document"]) for row in log] == [
        ("Nguyễn Thị An", "unit.yml", "alias", ""),
        ("Lê Văn Bình", "corrections.yml", "correction", "CV 15/KB"),
    ]
    # Its own history is no input of a run: to write it asks for no rerun.
    now = input_files(workspace, UNIT, subject_of(workspace).period)
    assert {*now} - {*inputs} == {workspace.corrections(UNIT)}

    check = settling.check_of(subject_of(workspace), "unit.yml")
    save(workspace, UNIT, undoing(first, checksum(workspace, UNIT, "unit.yml"), check), "Lê Văn Bình")
    assert content(workspace, "unit.yml") == before
    known = changes.changes(workspace, UNIT)
    assert [change.what for change in known] == ["alias", "correction", "undo"] and undone(known) == {1, 3}
    with pytest.raises(InputError, match="changed since"):
        save(workspace, UNIT, undoing(first, checksum(workspace, UNIT, "unit.yml"), check), "Lê Văn Bình")


def test_of_two_people_at_once_the_second_is_told_and_sees_both_versions(workspace):
    mine, theirs = alias(workspace), alias(workspace, "Vĩnh Khê II")
    save(workspace, UNIT, theirs, "B")
    with pytest.raises(ChangedMeanwhile) as refused:
        save(workspace, UNIT, mine, "A")
    assert "Vĩnh Khê II" in refused.value.theirs and "xã Vĩnh Khuê" in refused.value.mine
    assert [change.who for change in changes.changes(workspace, UNIT)] == ["B"]
    save(workspace, UNIT, alias(workspace), "A")
    assert load_unit(workspace, UNIT).places[1].aliases == ("Vĩnh Khê II", "xã Vĩnh Khuê")


def test_what_a_later_edit_touches_is_not_taken_back_over_it(workspace):
    first = save(workspace, UNIT, alias(workspace), "A")
    save(workspace, UNIT, alias(workspace, "Vĩnh Khê II"), "B")
    after = content(workspace, "unit.yml")
    check = settling.check_of(subject_of(workspace), "unit.yml")
    with pytest.raises(InputError, match="later change"):
        save(workspace, UNIT, undoing(first, checksum(workspace, UNIT, "unit.yml"), check), "A")
    assert content(workspace, "unit.yml") == after


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"effect_dong": 55_364}, "55364000"),
        ({"was": "55.364tr"}, "stale"),
        ({"row": 40}, "stale"),
        ({"field": "Màu"}, "does not have"),
        ({"document": ""}, "document"),
    ],
)
def test_a_correction_that_would_stop_the_run_is_not_saved(workspace, changed, message):
    with pytest.raises(InputError, match=message):
        save(workspace, UNIT, correction(workspace, **changed), "A")
    assert content(workspace, "corrections.yml") is None and content(workspace, "changes.csv") is None


def test_a_spelling_of_two_places_is_not_saved(workspace):
    before = content(workspace, "unit.yml")
    with pytest.raises(InputError, match="stands for both"):
        save(workspace, UNIT, alias(workspace, "xã Vĩnh Ô"), "A")
    assert content(workspace, "unit.yml") == before


def test_a_file_that_cannot_be_written_leaves_no_line_in_the_log(workspace, monkeypatch):
    save(workspace, UNIT, alias(workspace), "A")
    before = content(workspace, "changes.csv")

    def full(path, text):
        if path.name == "corrections.yml":
            raise OSError(28, "No space left on device")
        replace_file(path, text)

    monkeypatch.setattr(changes, "replace_file", full)
    with pytest.raises(OSError, match="No space"):
        save(workspace, UNIT, correction(workspace), "A")
    assert content(workspace, "changes.csv") == before and content(workspace, "corrections.yml") is None
