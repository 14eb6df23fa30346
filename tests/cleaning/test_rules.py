"""The rules as a table that anybody can read: one changed cell, one rule, one reason."""

import pytest

from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import FUNCTIONS, context_for, load_rules
from monitoring.intake.readers import read_period
from monitoring.subject import open_subject
from tests.samples import INDICATOR, PAYMENT, RETURN, new_workspace, receive_rows

BASES = {"payments": PAYMENT, "returns": RETURN, "indicator-returns": INDICATOR}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return new_workspace(tmp_path_factory.mktemp("rules"))


def cleaned(workspace, layout, rows, period="2024-Q1"):
    receive_rows(workspace, period, layout, rows)
    subject = open_subject(workspace.root, "vinh-linh", period)
    received = {
        name: table for name, table in read_period(workspace, "vinh-linh", subject.period).items() if name == layout
    }
    return clean(received, context_for(subject))


REFUSED = [
    # layout, changed cells, rule, what the reason says, suggestion
    ("payments", {"voucher": ""}, "missing-required", "Số chứng từ", ""),
    ("payments", {"amount": "-"}, "missing-required", "Số tiền", ""),
    ("payments", {"unit": "đô la"}, "unknown-unit", "đô la", ""),
    ("payments", {"amount": "12,5tr"}, "unreadable-number", "12,5tr", ""),
    ("payments", {"amount": "13548.5"}, "unreadable-number", "13548.5", ""),
    ("payments", {"amount": "0,5", "unit": "đồng"}, "unreadable-number", "0,5", ""),
    ("payments", {"plan_year": "24"}, "unreadable-number", "24", ""),
    ("payments", {"paid_on": "hôm qua"}, "unreadable-date", "hôm qua", ""),
    ("payments", {"paid_on": "1/2/24"}, "unreadable-date", "1/2/24", ""),
    ("payments", {"paid_on": "31/2/2024"}, "impossible-date", "31/2/2024", ""),
    ("payments", {"component": "Dự án 11"}, "unknown-component", "Dự án 11", "Dự án 1"),
    ("payments", {"component": "Tiểu dự án 1, Dự án 4a"}, "unknown-component", "Dự án 4a", "dự án 4"),
    ("payments", {"commune": "Vĩnh Hoà"}, "unknown-commune", "Vĩnh H", "Vĩnh Hà"),
    ("payments", {"source": "ODA"}, "unknown-source", "ODA", ""),
    ("payments", {"capital": "vốn vay"}, "unknown-kind", "vốn vay", ""),
    ("payments", {"plan_kind": "năm sau"}, "unknown-kind", "năm sau", ""),
    ("payments", {"payment_kind": "chi khác"}, "unknown-kind", "chi khác", ""),
    ("payments", {"amount": "-5"}, "negative-amount", "-5", ""),
    ("payments", {"amount": "(5)"}, "negative-amount", "(5)", ""),
    ("payments", {"paid_on": "31/12/2023"}, "before-year", "2023-12-31", ""),
    ("payments", {"paid_on": "1/4/2024"}, "after-period", "2024-04-01", ""),
    ("returns", {"plan": "", "cumulative": "-", "estimate": ""}, "missing-required", "Kế hoạch vốn", ""),
    ("returns", {"cumulative": "1.2.3"}, "unreadable-number", "1.2.3", ""),
    ("returns", {"plan": "-7"}, "negative-amount", "-7", ""),
    ("indicator-returns", {"indicator": "school_age6"}, "unknown-indicator", "school_age6", "school_age5"),
    ("indicator-returns", {"numerator": "chưa có"}, "unreadable-number", "chưa có", ""),
    ("indicator-returns", {"as_of": "31/4/2024"}, "impossible-date", "31/4/2024", ""),
    ("indicator-returns", {"as_of": "1/4/2024"}, "after-period", "2024-04-01", ""),
]


def all_at_once(workspace, cases):
    """Clean the rows of all cases in one go: layout → Cleaning, and the row number of each case in its file."""
    rows = {layout: [] for layout in BASES}
    numbers = []
    for number, (layout, change, *_) in enumerate(cases):
        own = {"voucher": f"CT{number}"} if layout == "payments" else {}
        rows[layout].append(BASES[layout] | own | change)
        numbers.append(len(rows[layout]) + 1)
    return {layout: cleaned(workspace, layout, rows[layout]) for layout in BASES}, numbers


@pytest.fixture(scope="module")
def refused(workspace):
    cleanings, numbers = all_at_once(workspace, REFUSED)
    tables = {layout: cleaning.refused().set_index("source_row") for layout, cleaning in cleanings.items()}
    assert all(cleaning.accepted(layout).empty for layout, cleaning in cleanings.items())
    return [tables[case[0]].loc[number] for case, number in zip(REFUSED, numbers, strict=True)]


@pytest.mark.parametrize(("number", "case"), list(enumerate(REFUSED)))
def test_a_bad_row_is_refused_with_its_reason(refused, number, case):
    _, _, rule, says, suggestion = case
    row = refused[number]
    assert row["rule"] == rule
    assert says in row["reason"]
    assert suggestion.lower() in row["suggestion"].lower()


ACCEPTED = [
    ("payments", {}, {"amount_dong": 1_250_500_000, "component": "4.1", "commune": "vinh-o", "paid_on": "2024-02-15"}),
    ("payments", {"amount": "1 250 500", "unit": "nghìn đồng"}, {"amount_dong": 1_250_500_000}),
    ("payments", {"component": "Tiểu dự án 2 - Dự án 3"}, {"component": "3.2"}),
    ("payments", {"component": "TDA2-DA3"}, {"component": "3.2"}),
    ("payments", {"component": "DA3.2"}, {"component": "3.2"}),
    ("payments", {"component": "Dự án 3 (TDA 2)"}, {"component": "3.2"}),
    ("payments", {"component": "dự án 8"}, {"component": "8"}),
    ("payments", {"component": ""}, {"component": ""}),
    ("payments", {"commune": "X. Vinh O"}, {"commune": "vinh-o"}),
    ("payments", {"commune": "UBND xã Vĩnh Ô"}, {"commune": "vinh-o"}),
    ("payments", {"commune": "VĨNH Ô"}, {"commune": "vinh-o"}),
    ("payments", {"commune": "huyện"}, {"commune": ""}),
    ("payments", {"source": ""}, {"source": ""}),
    ("payments", {"source": "dân góp", "capital": "SN"}, {"source": "people", "capital": "recurrent"}),
    (
        "payments",
        {"payment_kind": "điều chỉnh", "amount": "(5)"},
        {"payment_kind": "adjustment", "amount_dong": -5_000_000},
    ),
    ("payments", {"payment_kind": "Thu hồi tạm ứng"}, {"payment_kind": "advance_recovery"}),
    ("payments", {"paid_on": "2024-03-31"}, {"paid_on": "2024-03-31"}),
    ("payments", {"paid_on": "01/01/2024"}, {"paid_on": "2024-01-01"}),
    ("returns", {"cumulative": "", "estimate": "-"}, {"plan_dong": 7_293_000_000}),
    (
        "indicator-returns",
        {},
        {"indicator": "school_age5", "numerator": "196", "denominator": "200", "as_of": "2024-03-31"},
    ),
]


@pytest.fixture(scope="module")
def accepted(workspace):
    cleanings, numbers = all_at_once(workspace, ACCEPTED)
    assert all(cleaning.refused().empty for cleaning in cleanings.values())
    tables = {layout: cleaning.accepted(layout).set_index("source_row") for layout, cleaning in cleanings.items()}
    return [tables[case[0]].loc[number] for case, number in zip(ACCEPTED, numbers, strict=True)]


@pytest.mark.parametrize(("number", "case"), list(enumerate(ACCEPTED)))
def test_a_good_row_is_read_into_codes_and_dong(accepted, number, case):
    expected = case[2]
    assert {name: accepted[number][name] for name in expected} == expected


def test_a_missing_figure_stays_missing(workspace):
    row = cleaned(workspace, "returns", [RETURN | {"cumulative": "-"}]).accepted("returns").iloc[0]
    assert row[["cumulative_dong", "estimate_dong"]].isna().all()


def test_a_duplicate_points_to_the_row_that_stays(workspace):
    cleaning = cleaned(
        workspace,
        "payments",
        [PAYMENT, PAYMENT | {"voucher": "CT002"}, PAYMENT | {"amount": "1.250.500", "unit": "nghìn đồng"}],
    )
    assert list(cleaning.refused()["rule"]) == ["duplicate"]
    assert cleaning.refused()["reason"][0] == "Giống hệt dòng đã nhận: 2024-Q1/payments.csv #2."
    assert len(cleaning.accepted("payments")) == 2


def test_the_same_voucher_with_another_amount_is_another_payment(workspace):
    assert cleaned(workspace, "payments", [PAYMENT, PAYMENT | {"amount": "7"}]).refused().empty


def test_the_cut_off_table_decides_per_kind_of_money(workspace):
    profile = workspace.district_profile("vinh-linh")
    text = profile.read_text(encoding="utf-8")
    extended = "cut_offs:\n  - {period: 2024-Q1, capital: recurrent, date: 2024-04-15, document: Công văn mẫu, verified: false}\n"  # noqa: E501
    profile.write_text(text.split("cut_offs:")[0] + extended, encoding="utf-8")
    late = PAYMENT | {"paid_on": "10/4/2024"}
    try:
        cleaning = cleaned(workspace, "payments", [late, late | {"capital": "SN"}])
    finally:
        profile.write_text(text, encoding="utf-8")
    assert list(cleaning.refused()["rule"]) == ["after-period"]
    assert list(cleaning.accepted("payments")["capital"]) == ["recurrent"]


def test_every_declared_rule_has_its_function_and_its_words():
    rules = load_rules()
    assert [rule.rule for rule in rules] == list(dict.fromkeys(rule.rule for rule in rules))
    assert {rule.rule for rule in rules} == set(FUNCTIONS)
    for rule in rules:
        assert set(rule.title) == set(rule.why) == {"vi", "en"}
        assert rule.effect == "change" or set(rule.reason) == {"vi", "en"}
