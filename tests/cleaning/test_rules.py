"""The rules as a table that anybody can read: one changed cell, one rule, one reason."""

import csv
from pathlib import Path

import pandas as pd
import pytest
import yaml

from monitoring.cleaning.finding import FUNCTIONS
from monitoring.cleaning.ledger import Cleaning, clean
from monitoring.cleaning.rules import context_for, load_rules
from monitoring.cleaning.years import after_period
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import read_period
from monitoring.subject import open_subject
from tests.intake.files import xlsx_bytes
from tests.samples import INDICATOR, PAYMENT, RETURN, csv_of, new_workspace, receive_rows, register

BASES = {"payments": PAYMENT, "returns": RETURN, "indicator-returns": INDICATOR}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return new_workspace(tmp_path_factory.mktemp("rules"))


@pytest.fixture
def fresh(tmp_path):
    return new_workspace(tmp_path)


def cleaned(workspace, layout, rows, period="2024-Q1"):
    receive_rows(workspace, period, layout, rows)
    subject = open_subject(workspace.root, "vinh-linh", period)
    received = {
        name: table for name, table in read_period(workspace, "vinh-linh", subject.period).items() if name == layout
    }
    return clean(received, context_for(subject))


#: Rows as received, what becomes of each, and why: a good row of its layout with some cells changed.
CASES = list(csv.reader(Path(__file__).with_name("rules.csv").read_text(encoding="utf-8").splitlines()))[1:]


def cells(text):
    """`amount=-5 | unit=đồng` as column → text."""
    return dict(part.split("=", 1) for part in text.split(" | ")) if text else {}


@pytest.fixture(scope="module")
def outcomes(workspace):
    """The row that became of each case, in refused.csv or accepted; all are cleaned in one go."""
    rows, places = {layout: [] for layout in BASES}, []
    for number, (layout, change, *_) in enumerate(CASES):
        own = {"returns": {"plan_year": f"20{number + 10}"}, "payments": {"voucher": f"CT{number}"}}.get(layout, {})
        rows[layout].append(BASES[layout] | own | cells(change))
        places.append((layout, len(rows[layout]) + 1))
    cleanings = {layout: cleaned(workspace, layout, rows[layout]) for layout in BASES}
    told = {
        layout: pd.concat([cleaning.refused(), cleaning.accepted(layout)]).set_index("source_row")
        for layout, cleaning in cleanings.items()
    }
    return [told[layout].loc[row] for layout, row in places]


@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES)))
def test_a_row_is_refused_with_its_reason_or_read_into_codes_and_dong(outcomes, number, case):
    _layout, _change, rule, says, suggestion = case
    row = outcomes[number]
    if rule != "accepted":
        assert (row["rule"], row["reason"], row["suggestion"]) == (rule, says, suggestion)
    else:
        assert pd.isna(row["rule"])
        assert {name: str(row[name]) for name in cells(says)} == cells(says)


def test_a_missing_figure_stays_missing(workspace):
    row = cleaned(workspace, "returns", [RETURN | {"cumulative": "-"}]).accepted("returns").iloc[0]
    assert row[["cumulative_dong", "estimate_dong"]].isna().all()


CUT_OFFS = """cut_offs:
  - {period: 2024-Q1, capital: recurrent, date: 2024-04-15, document: Công văn mẫu, verified: false}
  - {period: 2024-Q1, capital: recurrent, plan_kind: carried_over, date: 2024-04-20, document: Công văn mẫu, verified: false}
  - {period: 2024-Q1, capital: development, plan_year: 2023, date: 2024-03-10, document: Công văn mẫu, verified: false}
"""  # noqa: E501


@pytest.fixture(scope="module")
def extended(tmp_path_factory):
    """A workspace whose profile sets cut-offs of their own for some kinds of money."""
    workspace = new_workspace(tmp_path_factory.mktemp("extended"))
    profile = workspace.unit_profile("vinh-linh")
    profile.write_text(profile.read_text(encoding="utf-8").split("cut_offs:")[0] + CUT_OFFS, encoding="utf-8")
    return workspace


@pytest.mark.parametrize("kept_as", ["str", "category"])
def test_the_cut_off_table_decides_per_kind_of_money(extended, kept_as):
    kinds = {
        # year of the plan, capital, kind of plan: last day that counts, the day after
        (2024, "development", "year"): ("2024-03-31", "2024-04-01"),
        (2024, "recurrent", "year"): ("2024-04-15", "2024-04-16"),
        (2023, "recurrent", "carried_over"): ("2024-04-20", "2024-04-21"),
        (2023, "development", "carried_over"): ("2024-03-10", "2024-03-11"),
    }
    rows = pd.DataFrame(
        [(*kind, day) for kind, days in kinds.items() for day in days],
        columns=["plan_year", "capital", "plan_kind", "paid_on"],
    ).astype(dict.fromkeys(["capital", "plan_kind", "paid_on"], kept_as))
    receive_rows(extended, "2024-Q1", "payments", [PAYMENT])
    context = context_for(open_subject(extended.root, "vinh-linh", "2024-Q1"))
    finding = after_period(rows, load_layouts()["payments"], context, load_rules()[0])
    assert list(finding.refused["value"]) == [after for _last, after in kinds.values()]


@pytest.fixture(scope="module")
def changed_places(tmp_path_factory):
    """A workspace in which Vĩnh Khê ended on 30 June 2024 and Vĩnh Hà began on 1 July."""
    workspace = new_workspace(tmp_path_factory.mktemp("places"))
    profile = workspace.unit_profile("vinh-linh")
    text = profile.read_text(encoding="utf-8")
    for code, line in (("vinh-khe", "valid_to: 2024-06-30"), ("vinh-ha", "valid_from: 2024-07-01")):
        text = text.replace(f"- code: {code}\n", f"- code: {code}\n    {line}\n", 1)
    profile.write_text(text, encoding="utf-8")
    return workspace


@pytest.mark.parametrize(
    ("layout", "place", "day", "accepted"),
    [
        ("payments", "xã Vĩnh Khê", "15/2/2024", True),
        ("payments", "xã Vĩnh Khê", "30/6/2024", True),
        ("payments", "xã Vĩnh Khê", "01/7/2024", False),
        ("payments", "xã Vĩnh Hà", "30/6/2024", False),
        ("payments", "xã Vĩnh Hà", "01/7/2024", True),
        ("payments", "huyện", "01/7/2024", True),
        ("payments", "xã Vĩnh Ô", "01/7/2024", True),
        ("indicator-returns", "Vĩnh Khê", "30/6/2024", True),
        ("indicator-returns", "Vĩnh Khê", "30/9/2024", False),
        ("returns", "Vĩnh Khê", "", False),
        ("returns", "Vĩnh Hà", "", True),
    ],
)
def test_a_place_is_judged_by_the_day_of_its_row(changed_places, layout, place, day, accepted):
    dated = {"payments": {"paid_on": day}, "indicator-returns": {"as_of": day}, "returns": {}}[layout]
    cleaning = cleaned(changed_places, layout, [BASES[layout] | dated | {"place": place}], "2024-Q3")
    assert len(cleaning.accepted(layout)) == accepted
    if not accepted:
        [refused] = cleaning.refused().to_dict("records")
        assert refused["rule"] == "unknown-place" and "không vào ngày của dòng này" in refused["reason"]
        assert "not on the day of this row" in refused["reason_en"]


def test_an_unknown_place_is_still_unknown_where_places_change(changed_places):
    [reason] = cleaned(changed_places, "payments", [PAYMENT | {"place": "Vĩnh Xa"}]).refused()["reason"]
    assert reason == "“Xã”: “Vĩnh Xa” không có trong danh mục."


def test_one_agency_has_one_name(workspace):
    rows = [INDICATOR | {"reported_by": name} for name in ("BHXH", "bảo hiểm xã hội huyện", "Hội nông dân")]
    rows = [row | {"as_of": f"{day}/3/2024"} for day, row in enumerate(rows, start=1)]
    cleaning = cleaned(workspace, "indicator-returns", rows)
    names = ["Bảo hiểm Xã hội huyện Vĩnh Linh"] * 2 + ["Hội nông dân"]
    assert list(cleaning.accepted("indicator-returns")["reported_by"]) == names
    assert cleaning.ledger().set_index("rule").loc["agency-names", "rows_changed"] == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"cumulative": "7.294"}, "Lũy kế giải ngân"), ({"cumulative": "7.293"}, None), ({"plan": ""}, None),
        ({"estimate": "1.250"}, "Ước giải ngân"), ({"estimate": "1.250,5"}, None), ({"estimate": "1.300"}, None),
    ],
)  # fmt: skip
def test_a_return_that_spends_beyond_its_plan_or_expects_less_than_it_spent_is_remarked(workspace, change, field):
    cleaning = cleaned(workspace, "returns", [RETURN | change])
    assert len(cleaning.accepted("returns")) == 1
    assert [f"“{field}”" in reason for reason in cleaning.remarks()["reason"]] == ([True] if field else [])


@pytest.mark.parametrize(("count", "whole"), [("22,5", False), ("96,4999", False), ("22", True), ("22,0", True)])
def test_people_and_hamlets_are_whole(workspace, count, whole):
    cleaning = cleaned(workspace, "indicator-returns", [INDICATOR | {"numerator": count}])
    assert len(cleaning.accepted("indicator-returns")) == 1
    told = [] if whole else [f"“Tử số”: “{count}” không phải số nguyên người, hộ, thôn."]
    assert list(cleaning.remarks()["reason"]) == told


def test_the_cut_off_table_is_read_from_the_profile(extended):
    late = PAYMENT | {"paid_on": "10/4/2024"}
    cleaning = cleaned(extended, "payments", [late, late | {"capital": "SN"}])
    assert list(cleaning.refused()["rule"]) == ["after-period"]
    assert list(cleaning.accepted("payments")["capital"]) == ["recurrent"]


def test_only_the_first_thousand_different_texts_get_a_suggestion(workspace):
    rows = [PAYMENT | {"source": f"{number:04} ?"} for number in range(999)]
    cleaning = cleaned(workspace, "payments", [*rows, PAYMENT | {"source": "NSTWW"}, PAYMENT | {"source": "NSTWV"}])
    assert list(cleaning.refused()["suggestion"][-2:]) == ["NSTW", ""]


def effects(workspace, period="2024-Q1"):
    """Everything received for a period, cleaned: the cleaning, and what each rule did."""
    subject = open_subject(workspace.root, "vinh-linh", period)
    cleaning = Cleaning(read_period(workspace, "vinh-linh", subject.period), context_for(subject))
    return cleaning, {rule.rule: cleaning.apply(rule.rule) for rule in load_rules()}


def test_a_row_with_more_cells_than_the_header_is_refused_as_a_whole(fresh):
    header, row = csv_of("payments", [PAYMENT | {"amount": "1250"}]).splitlines()
    register(fresh, "2024-Q1", "moved.csv", b"\n".join([header, row, row.replace(b"1250", b"1,250")]), "payments")
    cleaning, done = effects(fresh)
    [reason] = cleaning.refused()["reason"]
    assert reason == "Dòng có nhiều ô hơn tiêu đề."
    assert done["misaligned-row"].touched.drop(columns="amount").to_dict("records") == [
        {"layout": "payments", "row": "2024-Q1/moved.csv #3", "field": "", "value": "", "suggestion": ""}
    ]


def workbook_of(layout, rows):
    fields = load_layouts()[layout].fields
    return xlsx_bytes([[f.header for f in fields.values()], *([row.get(name, "") for name in fields] for row in rows)])


def test_numbers_that_may_be_misread_or_rounded_stay_and_are_remarked(fresh):
    amounts = [13.548, -1.125, 0.548, 1234.567, 13.5, 13548, "13,548"]
    payments = [PAYMENT | {"voucher": f"CT{n}", "amount": amount} for n, amount in enumerate(amounts)]
    payments += [PAYMENT | {"voucher": 1234567890123456}, PAYMENT | {"voucher": "1234567890123456"}]
    returned = [INDICATOR | {"numerator": 1.125, "reported_by": 1234567890123456}]
    register(fresh, "2024-Q1", "p.xlsx", workbook_of("payments", payments), "payments")
    register(fresh, "2024-Q1", "i.xlsx", workbook_of("indicator-returns", returned), "indicator-returns")
    cleaning, done = effects(fresh)
    told = "là số gõ trong ô, có thể đã bị hiểu sai hoặc làm tròn."
    assert list(cleaning.remarks()[["source_file", "source_row", "reason"]].itertuples(index=False, name=None)) == [
        ("2024-Q1/i.xlsx", 2, f"“Tử số”: “1.125” {told}"),
        ("2024-Q1/i.xlsx", 2, f"“Đơn vị báo cáo”: “1234567890123460” {told}"),
        ("2024-Q1/p.xlsx", 2, f"“Số tiền”: “13.548” {told}"),
        ("2024-Q1/p.xlsx", 3, f"“Số tiền”: “-1.125” {told}"),
        ("2024-Q1/p.xlsx", 9, f"“Số chứng từ”: “1234567890123460” {told}"),
    ]
    shown = done["doubtful-number"].touched
    assert list(shown["row"].str.rpartition("#")[2]) == ["2", "3", "9", "2", "2"], "each remark is shown once"
    assert list(shown["suggestion"]) == [""] * 5


def test_a_voucher_that_a_spreadsheet_has_shortened_is_remarked(fresh):
    rows = [PAYMENT | {"voucher": text} for text in ("1,23457E+14", "12E+03", "KB-1E+04")]
    receive_rows(fresh, "2024-Q1", "payments", rows)
    told = effects(fresh)[0].remarks()
    assert told["source_row"].tolist() == [2]
    assert "“Số chứng từ”: “1,23457E+14”" in told["reason"].iloc[0]


def test_a_place_in_a_workbook_names_its_sheet(fresh):
    register(fresh, "2024-Q1", "p.xlsx", workbook_of("payments", [PAYMENT]), "payments")
    receive_rows(fresh, "2024-Q1", "payments", [PAYMENT], "q.csv")
    cleaning, done = effects(fresh)
    assert cleaning.refused()["reason"][0] == "Giống hệt dòng đã nhận: 2024-Q1/p.xlsx [Sheet1] #2."
    found = done["duplicate"].touched[["row", "field", "value"]]
    assert found.to_numpy().tolist() == [["2024-Q1/q.csv #2", "", "2024-Q1/p.xlsx [Sheet1] #2"]]


def test_the_ledger_counts_every_row_whose_text_was_changed_once(workspace):
    rows = [{}, {"place": "xã  Vĩnh Ô"}, {"place": "xã\u00a0Vĩnh Ô", "note": "Đường  bê tông"}]
    ledger = cleaned(workspace, "payments", [PAYMENT | change for change in rows]).ledger().set_index("rule")
    assert ledger.loc["normalise-text", "rows_changed"] == 2
    assert ledger["rows_changed"].sum() == 2


def test_corrections_mend_cells_of_any_layout_and_count_them(fresh):
    receive_rows(fresh, "2024-Q1", "payments", [PAYMENT | {"amount": "12,5tr"}, PAYMENT | {"voucher": "CT2"}])
    receive_rows(fresh, "2024-Q1", "indicator-returns", [INDICATOR])
    said = {"reason": "Nhầm", "document": "Công văn 01 (mẫu)"}
    amount = {"file": "2024-Q1/payments.csv", "row": 2, "field": "Số tiền", "was": "12,5tr", "becomes": "12,5"}
    number = {"file": "2024-Q1/indicator-returns.csv", "row": 2, "field": "numerator", "was": "196", "becomes": "169"}
    fresh.corrections("vinh-linh").write_text(
        yaml.safe_dump([amount | said | {"effect_dong": 12_500_000}, number | said | {"effect_dong": 0}]),
        encoding="utf-8",
    )
    cleaning, done = effects(fresh)
    lines = done["corrections"].ledger.set_index("layout")[["rows_changed", "dong_changed"]]
    assert lines.T.to_dict("list") == {"payments": [1, 12_500_000], "indicator-returns": [1, 0], "returns": [0, 0]}
    assert list(cleaning.accepted("payments")["amount_dong"]) == [12_500_000, 1_250_500_000]
    assert list(cleaning.accepted("indicator-returns")["numerator"]) == ["169"]


def test_every_declared_rule_has_its_function_and_its_words():
    rules = load_rules()
    assert [rule.rule for rule in rules] == list(dict.fromkeys(rule.rule for rule in rules))
    assert {rule.rule for rule in rules} == set(FUNCTIONS)
    for rule in rules:
        assert set(rule.title) == set(rule.why) == {"vi", "en"}
        assert rule.effect == "change" or set(rule.reason) == {"vi", "en"}
        assert all(set(case) == {"vi", "en"} for case in rule.cases.values())
