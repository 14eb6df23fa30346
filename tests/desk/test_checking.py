"""Checking: a publication, machine and data, in the words of the commands."""

from __future__ import annotations

import html

from monitoring.evidence.verify import require
from monitoring.messages import translator
from monitoring.period import Period
from monitoring.presentation.wording import Wording
from monitoring.running.doctor_data import findings
from monitoring.running.verifying import verification_of
from monitoring.workspace import Workspace
from tests.browser.hostile import PERIOD
from tests.desk.server import Client
from tests.samples import UNIT


def test_a_publication_is_checked_as_verify_does(reader: Client, hostile: Workspace) -> None:
    line = require(verification_of(hostile, UNIT, Period.parse(PERIOD)), translator("vi"))
    page = html.unescape(reader.get(f"unit/{UNIT}/{PERIOD}/verify/?language=vi").text)
    assert line in page and page.count('class="status good"') == 2, "of the publication and of the libraries"


def test_the_data_of_a_unit_are_examined_as_doctor_does(reader: Client, hostile: Workspace) -> None:
    words = Wording("en")
    page = html.unescape(reader.get(f"unit/{UNIT}/doctor/?language=en").text)
    told = [text for finding in findings(hostile, UNIT) for text in finding.texts(words) if text]
    assert len(told) > 5 and [text for text in told if text not in page] == []
