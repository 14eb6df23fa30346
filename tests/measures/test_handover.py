"""What old units closed with is what a new one opens with; the oracle is what the files were written from."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter

import pytest
import yaml

from data.illustrative.handover import CLOSED, NEW, OLD, OPENED, write_handover
from monitoring.measures.handover import FIGURES, open_handover
from monitoring.subject import open_subject
from monitoring.succession import Succession, load_succession
from monitoring.tables.plan_rows import UnitChangeRow
from monitoring.workspace import Workspace


def handed_over(root, changes=None):
    workspace = Workspace(root)
    succession = load_succession(workspace)
    if changes is not None:
        succession = Succession(succession.units, tuple(changes))
    return open_handover(open_subject(root, NEW, OPENED), succession)


@pytest.fixture(scope="module")
def balanced(tmp_path_factory):
    root = tmp_path_factory.mktemp("balanced")
    write_handover(root)
    return root, handed_over(root)


def read(root, unit, period, name):
    with (Workspace(root).received(unit, period) / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def dong(text):
    return int(text.replace(".", ""))


def test_every_figure_of_every_line_agrees(balanced):
    _, found = balanced
    assert {row.verdict for row in found.rows} == {"agrees"}
    assert len(found.rows) == 3 * 5 * len(FIGURES)
    assert [own.row.unit for own in found.old if own.books is None] == ["tt-ben-quan"]  # said, not filled with zeros
    assert not any(row.from_unit == "tt-ben-quan" for row in found.rows)


def test_both_sides_add_up_to_what_the_files_say(balanced):
    root, found = balanced
    returned, paid = read(root, OLD, CLOSED, "luy-ke-cac-xa.csv"), read(root, OLD, CLOSED, "kho-bac.csv")
    opened = read(root, NEW, OPENED, "bien-ban-ban-giao.csv")
    plan, disbursed = sum(dong(row["Kế hoạch vốn"]) for row in returned), sum(dong(row["Số tiền"]) for row in paid)
    advance = sum(dong(row["Số tiền"]) for row in paid if row["Loại thanh toán"] == "tạm ứng")
    told = Counter()
    for row in found.rows:
        told["closed", row.figure] += row.closed_dong or 0
        told["opened", row.figure] += row.opened_dong or 0
    expected = {"plan": plan, "disbursed": disbursed, "advance_outstanding": advance, "left": plan - disbursed}
    for figure, amount in expected.items():
        assert told["closed", figure] == told["opened", figure] == amount
    assert sum(dong(row["Còn lại"]) for row in opened) == plan - disbursed


def test_the_lines_behind_a_figure_add_up_to_it_on_both_sides(balanced):
    _, found = balanced
    added = Counter()
    for line in found.lines:
        added[line.number_id, line.side] += line.adds_dong
        assert (line.unit, line.source_file.partition("/")[0]) == (
            (OLD, CLOSED) if line.side == "closed" else (NEW, OPENED)
        )
    for row in found.rows:
        if row.figure != "left":
            sides = added[row.number_id, "closed"], added[row.number_id, "opened"]
            assert sides == (row.closed_dong, row.opened_dong), row.number_id


def test_one_planted_dong_is_found_and_named(tmp_path):
    write_handover(tmp_path, error_dong=1)
    differing = [row for row in handed_over(tmp_path).rows if row.verdict == "differs"]
    assert [(row.from_unit, row.component, row.figure, row.difference_dong) for row in differing] == [
        ("vinh-khe", "6", "disbursed", 1), ("vinh-khe", "6", "left", -1),
    ]  # fmt: skip


def test_a_line_that_is_not_opened_is_missed(balanced, tmp_path):
    write_handover(tmp_path)
    workspace = Workspace(tmp_path)
    path = workspace.received(NEW, OPENED) / "bien-ban-ban-giao.csv"
    kept = path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]
    rewrite(workspace, path, "".join(kept))
    amounts = {row.figure: row for row in handed_over(tmp_path).rows if row.verdict != "agrees"}
    assert amounts["plan"].difference_dong == -amounts["plan"].closed_dong and amounts["plan"].opened_dong is None
    assert amounts["plan"].verdict == amounts["disbursed"].verdict == "differs"


def test_a_split_without_a_written_rule_stops_the_series(balanced):
    root, _ = balanced
    divided = [
        UnitChangeRow("2025-07-01", "vinh-o", NEW, "", "văn bản", "unverified"),
        UnitChangeRow("2025-07-01", "vinh-o", "huong-lap", "", "văn bản", "unverified"),
        UnitChangeRow("2025-07-01", "vinh-ha", NEW, "", "văn bản", "unverified"),
    ]
    rows = handed_over(root, divided).rows
    assert {row.verdict for row in rows if row.from_unit == "vinh-o"} == {"cannot_tell"}
    assert {row.closed_dong for row in rows if row.from_unit == "vinh-o"} == {None}
    assert {row.verdict for row in rows if row.from_unit == "vinh-ha"} == {"agrees"}


def test_a_written_share_divides_every_amount(balanced):
    root, whole = balanced
    divided = [
        UnitChangeRow("2025-07-01", "vinh-o", NEW, "1/3", "văn bản", "unverified"),
        UnitChangeRow("2025-07-01", "vinh-o", "huong-lap", "2/3", "văn bản", "unverified"),
    ]
    all_of_it = {row.number_id: row.closed_dong for row in whole.rows}
    for row in handed_over(root, divided).rows:
        if row.from_unit == "vinh-o" and row.figure != "left":
            assert row.closed_dong == all_of_it[row.number_id] // 3


def rewrite(workspace, path, text):
    path.write_text(text, encoding="utf-8")
    register = workspace.register(NEW, OPENED)
    entries = yaml.safe_load(register.read_text(encoding="utf-8"))
    content = path.read_bytes()
    entries[path.name] |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    register.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
