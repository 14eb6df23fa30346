"""The same money from other sides, in the report."""

from monitoring.presentation.sections import breakdowns
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def test_agencies_investors_and_advances_are_shown_where_there_are_payments(report):
    said = words(breakdowns.blocks(report(EVERYTHING, "en")))
    for shown in (
        "Disbursement by leading agency",
        "Agriculture and Rural Development Division",
        "Several leading agencies in the plan",
        "Other investors",
        "Advances not yet recovered",
        "Outstanding",
    ):
        assert shown in said


def test_nobody_but_offices_is_named(report):
    assert "Hợp tác xã" not in words(breakdowns.blocks(report(EVERYTHING, "vi")))


def test_without_payments_and_components_there_is_no_such_section(report):
    assert breakdowns.blocks(report(OUTTURN, "en")) == []
