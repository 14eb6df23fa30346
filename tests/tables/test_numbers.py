"""Names of rows and numbers, put together and taken apart."""

from __future__ import annotations

import pytest

from monitoring.tables import numbers
from monitoring.tables.numbers import (
    bookmark,
    bookmarked,
    check,
    check_name,
    column_of,
    content_tag,
    family_of,
    identifier,
    number_name,
    row_of,
)

LINE = {"component": "3.2", "place": "", "source": "central", "capital": "", "plan_year": "2023", "plan_kind": "year"}
ALL = dict.fromkeys(LINE, "")


@pytest.mark.parametrize(("name", "made"), [
    (numbers.disbursement(ALL), "disbursement"),
    (numbers.disbursement(LINE), "disbursement.component-3.2.source-central.2023.year"),
    (numbers.line(LINE), "component-3.2.source-central.2023.year"),
    (numbers.line(ALL), "all"),
    (numbers.advances("", ""), "advances"),
    (numbers.advances("1", "recurrent"), "advances.component-1.recurrent"),
    (numbers.indicator("births", "vinh-o", None), "indicator.births.place-vinh-o"),
    (numbers.indicator("births", "", 2), "indicator.births.report-2"),
    (numbers.reconciliation("", "", "", 2024, "year"), "reconciliation.all.all.not_stated.2024.year"),
    (numbers.rollup("", "targets"), "rollup.targets"),
    (numbers.rollup("vinh-linh", "development"), "rollup.unit-vinh-linh.development"),
    (numbers.plan(2024, "stated", "total"), "plan-2024.stated.total"),
    (numbers.row("ledger", "payments", "duplicate"), "ledger.payments.duplicate"),
])  # fmt: skip
def test_a_row_is_called_after_what_tells_it_apart(name, made):
    assert name == made


def test_the_parts_of_an_id():
    name = "plan-2024.stated.2024.development.amount"
    assert (family_of(name), row_of(name), column_of(name)) == ("plan", "plan-2024.stated.2024.development", "amount")


def test_a_number_is_called_after_its_row_and_column() -> None:
    assert number_name("disbursement.source-central", "rate_percent") == "disbursement.source-central.rate"
    assert number_name("check.outturn.2023", "difference") == "check.outturn.2023.difference"
    with pytest.raises(KeyError):
        number_name("disbursement", "a column that nobody declared")


@pytest.mark.parametrize(
    ("text", "made"),
    [("refused.2024-Q1/Sở chi.xlsx.Quý I.7", "refused.2024-Q1-S-chi.xlsx.Qu-I.7"), ("a.b_c-d", "a.b_c-d")],
)
def test_an_identifier_holds_nothing_that_a_link_may_not(text, made) -> None:
    assert identifier(text) == made


LONG = "disbursement.component-3.2.source-central.2023.carried_over.cumulative"


@pytest.mark.parametrize(
    ("number_id", "occurrence", "name"),
    [
        ("disbursement.source-central.rate", 1, "n_disbursement.source-central.rate"),
        ("disbursement.source-central.rate", 2, "n_disbursement.source-central.rate__2"),
        ("x" * 38, 1, "n_" + "x" * 38),
        (LONG, 1, "n_disbursement.component-3._6962d71ffc4b"),
        (LONG, 12, "n_disbursement.componen_6962d71ffc4b__12"),
    ],
)
def test_a_bookmark_is_called_after_its_number_as_far_as_word_has_room(number_id, occurrence, name):
    assert bookmark(number_id, occurrence) == name and len(name) <= 40
    others = [LONG.replace("2023", "2024"), "disbursement.rate"]
    assert bookmarked([name, "_Toc1", "n_nobody__2"], [*others, number_id]) == {name: number_id}


def test_a_content_control_is_tagged_with_the_id_as_far_as_word_has_room():
    assert content_tag("x" * 64) == "x" * 64
    assert len(content_tag(LONG)) == 64 and content_tag(LONG) != content_tag(LONG.replace("2023", "2024"))


def test_the_name_of_a_check_of_a_plan_begins_with_its_year():
    assert check("lead", "7", plan_year=2024) == "plan-2024.lead.7" and check("lead", "7") == "lead.7"
    assert check_name("plan-2024.measurable.poor.vinh-o") == (2024, "measurable", "poor.vinh-o")
    assert check_name("total_row.plan-2024.csv.9") == (None, "total_row", "plan-2024.csv.9")
