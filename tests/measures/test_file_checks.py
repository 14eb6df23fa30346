"""Is the quarter's file of payments there, and did the treasury send it?"""

from __future__ import annotations

import pandas as pd
import pytest

from monitoring.measures.file_checks import check_payment_files
from monitoring.subject import open_subject
from monitoring.workspace import REPOSITORY

OWN, EARLIER = "2024-Q3/a.csv", "2024-Q2/a.csv"

#: Layout, file and sender of what was received → the checks and their verdicts.
CASES = [
    ([], {}),
    ([("returns", OWN, "TCKH")], {}),
    ([("payments", OWN, "KBNN")], {"payment_file": "agrees"}),
    ([("payments", EARLIER, "KBNN")], {"payment_file": "differs"}),
    ([("payments", EARLIER, "UBND các xã")], {"payment_file": "differs"}),
    ([("payments", OWN, "UBND các xã")], {"payment_file": "agrees", f"payment_sender.{OWN}": "cannot_tell"}),
]


@pytest.mark.parametrize(("received", "found"), CASES)
def test_what_the_amounts_rest_on(received, found):
    subject = open_subject(REPOSITORY, "vinh-linh", "2024-Q3")
    sources = pd.DataFrame(received, columns=["layout", "source_file", "sender"], dtype="str")
    assert {check.check: check.verdict for check in check_payment_files(subject, sources)} == found
