"""Files as people and programs leave them: one of each handling anew, and the table of all as it was measured."""

import json

import pytest

from tests.reliability import handling, page
from tests.samples import new_workspace

KEPT = json.loads(handling.RESULTS.read_text(encoding="utf-8"))
FIRST = {file.handling: file for file in reversed(handling.handled())}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory):
    return new_workspace(tmp_path_factory.mktemp("handling"))


@pytest.mark.parametrize("name", FIRST)
def test_money_is_kept_or_refused_however_the_file_was_handled(workspace, name: str) -> None:
    file = FIRST[name]
    found = handling.outcome(workspace, file)
    assert found.problems == ()
    assert [handling.name_of(file), file.name, found.kept, found.refused, 0] in KEPT


def test_the_page_shows_what_is_kept_and_nothing_has_gone_wrong() -> None:
    assert "\n".join(handling.lines_of(KEPT)) in page.PAGE.read_text(encoding="utf-8"), (
        "run python -m tests.reliability.handling"
    )
    assert len(KEPT) >= 100 and not any(problems for *_, problems in KEPT)
    assert {(handling.name_of(file), file.name) for file in handling.handled()} <= {
        (name, file) for name, file, *_ in KEPT
    }


def test_a_wrong_row_and_a_lost_one_are_noticed(workspace) -> None:
    rows = handling.table()
    rows[0][handling.PLACE] = "Vĩnh Hà"
    wrong = handling.Handled("one place for another", "a.xlsx", handling.xlsx_bytes([handling.HEADER, *rows]))
    lost = handling.Handled("a row left out", "b.xlsx", handling.xlsx_bytes([handling.HEADER, *handling.table()[1:]]))
    assert len(handling.outcome(workspace, wrong).problems) == 2
    assert len(handling.outcome(workspace, lost).problems) == 1
