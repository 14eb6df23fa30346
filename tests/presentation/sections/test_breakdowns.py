"""The same money from other sides, in the report."""

from monitoring.presentation.sections import breakdowns
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def test_agencies_and_advances_are_shown_where_there_are_payments(report):
    said = words(breakdowns.blocks(report(EVERYTHING, "en")))
    for shown in (
        "Disbursement by leading agency",
        "Agriculture and Rural Development Division",
        "Several leading agencies in the plan",
        "Advances not yet recovered",
        "Outstanding",
    ):
        assert shown in said


def test_nobody_but_who_stands_in_the_profile_is_named(report):
    of_q3 = report(EVERYTHING, "vi")
    named = {agency.code for agency in of_q3.subject.unit.named} | {"other", "not_stated"}
    assert {row.investor_agency for row in of_q3.investors} <= named
    assert "Ban Quản lý dự án ĐTXD khu vực\t" in words(breakdowns.by_owner(of_q3))


def test_without_payments_and_components_there_is_no_such_section(report):
    assert breakdowns.blocks(report(OUTTURN, "en")) == []
