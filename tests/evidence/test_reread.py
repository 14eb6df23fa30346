"""Tables that say otherwise than their files are told cell by cell, however well their checksums fit."""

from __future__ import annotations

import csv
import shutil

import pytest

from monitoring.evidence import trace_words
from monitoring.messages import translator
from monitoring.presentation.wording import Wording
from monitoring.workspace import Workspace
from tests.evidence import quarters
from tests.samples import UNIT

NUMBER = "disbursement.cumulative"


@pytest.fixture
def forged(small, tmp_path) -> Workspace:
    shutil.copytree(small.root, tmp_path / "w")
    return Workspace(tmp_path / "w")


def rewrite(workspace: Workspace, name: str, change) -> None:
    """Let `change` edit the rows of a processed table."""
    path = workspace.processed(UNIT, "2024-Q2") / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    heads = list(rows[0])
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def told(workspace: Workspace) -> list[tuple[str, int, str, str, str]]:
    found = quarters.tracer_of(workspace, "2024-Q2").trace(NUMBER)
    assert bool(found.differences) != found.holds
    return [(one.file, one.row, one.column, one.in_table, one.in_file) for one in found.differences]


def test_tables_that_say_what_the_files_say_are_told_so(small):
    assert told(small) == []


def test_a_changed_amount_is_told_with_both(forged):
    rewrite(forged, "payments.csv", lambda rows: rows[0].update(amount_dong="1"))
    [(file, _, column, in_table, in_file)] = told(forged)
    assert (column, in_table) == ("amount_dong", "1") and int(in_file) > 1 and file.endswith("payments.csv")


def test_a_row_moved_to_another_line_is_told(forged):
    rewrite(forged, "payments.csv", lambda rows: rows[0].update(place="vinh-khe"))
    assert [found[2] for found in told(forged)] == ["place"]


def test_a_row_taken_out_and_one_put_in_are_told(forged):
    rewrite(forged, "payments.csv", lambda rows: rows.append({**rows.pop(0), "source_row": "99"}))
    assert sorted((column, bool(in_table), bool(in_file)) for _, _, column, in_table, in_file in told(forged)) == [
        ("source_file", False, True), ("voucher", True, False),
    ]  # fmt: skip


def test_a_row_hidden_among_the_refused_ones_is_told(forged):
    gone = []
    rewrite(forged, "payments.csv", lambda rows: gone.append(rows.pop(0)))
    place = {name: gone[0][name] for name in ("source_file", "source_sheet", "source_row")}
    rewrite(forged, "refused.csv", lambda rows: rows.append({**rows[0], "layout": "payments", **place}))
    assert len(told(forged)) == 1


def test_a_file_changed_with_its_register_is_told_with_its_rows(forged):
    path = forged.received(UNIT, "2024-Q2") / "payments.csv"
    before = path.read_bytes()
    after = before.replace(b",500,", b",900,", 1)
    assert after != before
    path.write_bytes(after)
    register = forged.register(UNIT, "2024-Q2")
    digest = quarters.dependency_sha256(forged, "input", forged.relative(path))
    lines = register.read_text(encoding="utf-8")
    old = quarters.sha256_of(before)
    assert old in lines
    register.write_text(lines.replace(old, digest), encoding="utf-8")
    found = quarters.tracer_of(forged, "2024-Q2").trace(NUMBER)
    assert not found.holds and not all(file.holds for file in found.files)
    [one] = found.differences
    assert (one.column, one.in_table, one.in_file) == ("amount_dong", "500000000", "900000000")
    lines = list(trace_words.trace_lines(found, Wording("en"), quarters.naming(forged), 0))
    assert any("NOT what was received" in line for line in lines)
    assert "do NOT say what the files say" in trace_words.verdict(found, Wording("en"))
    assert translator("vi")("The tables do NOT say what the files say, at {n} cells.") != ""
