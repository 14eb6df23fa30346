"""What an office decides of a report is data: read strictly, and a draft without it."""

from __future__ import annotations

from datetime import date

import pytest

from monitoring.errors import InputError
from monitoring.intake.publication_state import publication_state
from monitoring.intake.registry import load_register
from monitoring.period import Period
from monitoring.presentation.blocks import Document
from monitoring.presentation.mail_content import mail_content
from monitoring.presentation.report import open_report
from monitoring.presentation.sections import frame
from monitoring.running.reruns import input_files
from tests.evidence import quarters
from tests.samples import UNIT

PERIOD, NAME = Period(2024, 2), "publication.yml"
FINAL = "state: final\nnumber: 125/BC-UBND\ndate: 2024-07-05\nsigned_by: Nguyễn Văn A\n"


@pytest.fixture
def workspace(tmp_path):
    return quarters.receive_small(tmp_path)


def decide(workspace, text: str, period: str = "2024-Q2") -> None:
    workspace.decided(UNIT, period).write_text(text, encoding="utf-8")


def test_without_a_word_it_is_a_draft(workspace):
    state = publication_state(workspace, UNIT, PERIOD)
    assert (state.is_final, state.number, state.date, state.signed_by) == (False, "", None, "")


def test_what_is_decided_is_read_and_is_no_received_file(workspace):
    decide(workspace, FINAL)
    state = publication_state(workspace, UNIT, PERIOD)
    assert state.is_final and (state.number, state.date) == ("125/BC-UBND", date(2024, 7, 5))
    assert NAME not in load_register(workspace, UNIT, PERIOD)


WRONG = ["state: done", "state: final", "state: final\nnumber: 1/BC", "number: 7", "date: hôm nay", "extra: 1"]
NO_FIELDS = ["[1]", "a: ["]


@pytest.mark.parametrize("text", WRONG + NO_FIELDS)
def test_a_wrong_word_is_told(workspace, text):
    decide(workspace, text)
    with pytest.raises(InputError, match=r"2024-Q2/publication\.yml"):
        publication_state(workspace, UNIT, PERIOD)


def test_only_the_decision_about_a_period_is_an_input_of_it(workspace):
    decide(workspace, FINAL)
    decide(workspace, FINAL, "2024-Q1")
    names = [path.parent.name for path in input_files(workspace, UNIT, PERIOD) if path.name == NAME]
    assert names == ["2024-Q2"]


def test_a_final_report_has_its_number_day_and_signer_and_no_draft_mark(workspace):
    quarters.publish(workspace, "2024-Q2")
    for text, mark, number, day in (
        ("", "DỰ THẢO", "Số:", "2024"),
        (FINAL, "", "Số: 125/BC-UBND", "ngày 05 tháng 7 năm"),
    ):
        decide(workspace, text)
        report = open_report(workspace.root, UNIT, "2024-Q2", "vi")
        document, letterhead, *_ = frame.blocks(report)
        assert isinstance(document, Document) and document.draft == letterhead.draft == mark
        assert letterhead.number.startswith(number) and day in letterhead.place
        assert frame.closing(report)[0].name == ("Nguyễn Văn A" if text else "")
        assert ("[Dự thảo" in mail_content([report], [], is_attached=False).subject) == (not text)
