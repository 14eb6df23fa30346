"""No row and no đồng is ever lost: for any table, what the files hold = accepted + refused, at every step."""

import json
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.cleaning.ledger import LEDGER_COLUMNS, Cleaning, clean, read_table
from monitoring.cleaning.rules import context_for, load_rules
from monitoring.errors import InputError
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import read_period, read_source
from monitoring.intake.registry import Source
from monitoring.subject import open_subject
from tests.samples import INDICATOR, PAYMENT, RETURN, csv_of, new_workspace, receive_rows


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    workspace = new_workspace(tmp_path_factory.mktemp("ledger"))
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT])
    return open_subject(workspace.root, "vinh-linh", "2024-Q1")


@pytest.fixture(scope="module")
def context(subject):
    return context_for(subject)


def received(layout, rows):
    source = Source.model_validate(
        {
            "sha256": "0" * 64,
            "bytes": 1,
            "layout": layout,
            "from": "Kho bạc",
            "received_on": "2024-04-10",
            "illustrative": False,
        }
    )
    [table] = read_source(csv_of(layout, rows), source, f"2024-Q1/{layout}.csv")
    return {layout: table}


def assert_balanced(cleaning, layout, rows):
    ledger = cleaning.ledger()
    assert (ledger["rows_out"] == ledger["rows_in"] - ledger["rows_removed"]).all()
    assert (ledger["dong_out"] == ledger["dong_in"] - ledger["dong_removed"] + ledger["dong_changed"]).all()
    assert list(ledger["rows_in"][1:]) == list(ledger["rows_out"][:-1])
    assert list(ledger["dong_in"][1:]) == list(ledger["dong_out"][:-1])
    accepted, refused = cleaning.accepted(layout), cleaning.refused()
    assert ledger["rows_in"].iloc[0] == rows == len(accepted) + len(refused)
    money = {"payments": "amount_dong", "returns": "cumulative_dong"}[layout]
    assert ledger["dong_in"].iloc[0] == accepted[money].sum() + refused["amount_dong"].sum()
    places = [*accepted["source_row"], *refused["source_row"]]
    assert len(places) == len(set(places))


TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            "-",
            "17.462",
            "1.437,8",
            "(1.250)",
            "13548.5",
            "12,5tr",
            "NSTW",
            "ĐTPT",
            "SN",
            "trong năm",
            "kéo dài",
            "DA3.2",
            "Dự án 4, TDA 1",
            "Vĩnh Ô",
            "triệu đồng",
            "đồng",
            "2024",
            "2023",
            "31/6/2024",
            "15/2/2024",
            "tạm ứng",
            "KLHT",
            "điều chỉnh",
        ]
    ),
    st.text(st.characters(exclude_characters="\r\n\x00", exclude_categories=["Cs"]), max_size=12),
)


def mutated(base):
    return st.dictionaries(st.sampled_from(sorted(base)), TEXTS, max_size=4).map(lambda change: base | change)


@pytest.mark.parametrize(("layout", "base"), [("payments", PAYMENT), ("returns", RETURN)])
@given(data=st.data())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_and_dong_are_conserved(context, layout, base, data):
    rows = data.draw(st.lists(mutated(base), min_size=1, max_size=16))
    table = received(layout, rows)
    cleaning = clean(table, context)
    assert_balanced(cleaning, layout, len(table[layout].rows))


@given(order=st.permutations(range(6)))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_rows_does_not_matter_to_totals(context, order):
    rows = [PAYMENT | {"voucher": f"CT{number % 4}", "amount": str(number % 4)} for number in range(6)]
    straight = clean(received("payments", rows), context)
    shuffled = clean(received("payments", [rows[position] for position in order]), context)
    assert straight.accepted("payments")["amount_dong"].sum() == shuffled.accepted("payments")["amount_dong"].sum()
    assert len(straight.refused()) == len(shuffled.refused())


def test_cleaning_clean_rows_again_changes_nothing(context):
    first = clean(
        received("payments", [PAYMENT, PAYMENT | {"voucher": "CT2", "component": "TDA2-DA3", "place": "huyện"}]),
        context,
    )
    rows = first.accepted("payments")
    again = [
        {**{name: str(row[name]) for name in PAYMENT if name in row}, "amount": str(row["amount_dong"]), "unit": "đồng"}
        for row in rows.to_dict("records")
    ]
    second = clean(received("payments", again), context)
    assert second.refused().empty
    pd.testing.assert_frame_equal(second.accepted("payments"), rows)


def test_rules_are_applied_in_their_order_and_all_of_them(context):
    cleaning = Cleaning(received("payments", [PAYMENT]), context)
    with pytest.raises(InputError, match="superseded"):
        cleaning.apply("duplicate")
    with pytest.raises(InputError, match="has not been applied"):
        cleaning.accepted("payments")


def test_an_unfinished_cleaning_says_which_rule_comes_next(context, tmp_path):
    cleaning = Cleaning(received("payments", [PAYMENT]), context)
    order = "Cleaning rules are applied in the order of rules.yml: “{}” comes next, not “sum-of-others”. "
    order += "Restart the notebook and run its sections from the top."
    pending = "The cleaning rule “{}” has not been applied. Run every section of notebooks/02_clean.ipynb."
    refusals = []
    for rule in load_rules()[:-1]:
        for attempt in (lambda: cleaning.apply("sum-of-others"), lambda: cleaning.write(tmp_path)):
            with pytest.raises(InputError) as refusal:
                attempt()
            refusals.append(str(refusal.value))
        cleaning.apply(rule.rule)
    assert refusals == [says.format(rule.rule) for rule in load_rules()[:-1] for says in (order, pending)]
    cleaning.apply("sum-of-others")
    with pytest.raises(InputError) as refusal:
        cleaning.apply("sum-of-others")
    assert str(refusal.value) == order.format("–")


def mixed_tables():
    """One row of each kind of end: accepted, refused with and without readable money, remarked, doubled."""
    payments = [
        PAYMENT,
        PAYMENT | {"voucher": "CT2", "amount": "(5)"},
        PAYMENT | {"voucher": "CT3", "amount": "12x"},
        PAYMENT | {"component": "DA 4.1"},
        PAYMENT | {"voucher": "CT5", "amount": "7\u200b", "note": ""},
    ]
    tables = received("payments", payments) | received("returns", [RETURN, RETURN | {"plan": "-8"}])
    tables |= received("indicator-returns", [INDICATOR, INDICATOR | {"as_of": "1/4/2024"}])
    tables["payments"].rows.loc[4, "remarks"] = "voucher:rounded"
    return tables


@pytest.fixture
def mixed(context):
    """mixed_tables cleaned: the cleaning, and what each rule did."""
    cleaning = Cleaning(mixed_tables(), context)
    return cleaning, {rule.rule: cleaning.apply(rule.rule) for rule in load_rules()}


def values(table, *columns):
    return [tuple("" if pd.isna(value) else value for value in row) for row in table[list(columns)].to_numpy()]


def test_every_refused_and_remarked_row_is_told_with_rule_money_and_place(mixed, tmp_path):
    mixed[0].write(tmp_path / "new" / "folder")
    refused, remarks = (read_table(tmp_path / "new" / "folder" / f"{name}.csv") for name in ("refused", "remarks"))
    columns = ("layout", "rule", "amount_dong", "source_file", "source_row")
    assert values(refused, *columns) == [
        ("indicator-returns", "after-period", "", "2024-Q1/indicator-returns.csv", 3),
        ("payments", "negative-amount", -5_000_000, "2024-Q1/payments.csv", 3),
        ("payments", "unreadable-number", "", "2024-Q1/payments.csv", 4),
        ("payments", "duplicate", 1_250_500_000, "2024-Q1/payments.csv", 5),
        ("returns", "negative-amount", 1_250_500_000, "2024-Q1/returns.csv", 3),
    ]
    told = "“Số chứng từ”: “CT5” là số gõ trong ô, có thể đã bị hiểu sai hoặc làm tròn."
    columns = ("layout", "rule", "reason", "source_file", "source_sheet", "source_row")
    assert values(remarks[remarks["rule"] != "duplicate"], *columns) == [
        ("payments", "doubtful-number", told, "2024-Q1/payments.csv", "", 6)
    ]
    assert list(remarks["rule"]) == ["duplicate", "doubtful-number"]
    assert list(remarks.columns) == [
        "layout",
        "rule",
        "reason",
        "source_file",
        "source_sheet",
        "source_row",
        "raw",
        "reason_en",
    ]
    assert list(mixed[0].refused().index) == [0, 1, 2, 3, 4]
    assert json.loads(remarks["raw"][1])["Số tiền"] == "7\u200b"
    assert json.loads(refused["raw"][0])["Ngày số liệu"] == "1/4/2024"


def test_the_ledger_tells_what_each_rule_did_to_rows_and_dong(mixed, tmp_path):
    cleaning = mixed[0]
    cleaning.write(tmp_path)
    ledger = read_table(tmp_path / "ledger.csv")
    pd.testing.assert_frame_equal(ledger, cleaning.ledger().astype(ledger.dtypes))
    for layout, table in ledger.groupby("layout"):
        names = [rule.rule for rule in load_rules() if rule.holds_for(load_layouts()[layout])]
        assert values(table, "step", "rule") == list(enumerate(["received", *names], start=1))
    did = ledger[(ledger["rule"] == "received") | (ledger["rows_removed"] + ledger["rows_changed"] > 0)]
    counts = ("rows_in", "rows_out", "rows_removed", "rows_changed")
    assert values(did, "layout", "rule", *counts) == [
        ("indicator-returns", "received", 2, 2, 0, 0),
        ("indicator-returns", "agency-names", 2, 2, 0, 2),
        ("indicator-returns", "after-period", 2, 1, 1, 0),
        ("payments", "received", 5, 5, 0, 0),
        ("payments", "normalise-text", 5, 5, 0, 1),
        ("payments", "unreadable-number", 5, 4, 1, 0),
        ("payments", "negative-amount", 4, 3, 1, 0),
        ("payments", "duplicate", 3, 2, 1, 0),
        ("returns", "received", 2, 2, 0, 0),
        ("returns", "negative-amount", 2, 1, 1, 0),
    ]
    assert values(did, "rule", "dong_in", "dong_out", "dong_removed", "dong_changed") == [
        ("received", 0, 0, 0, 0),
        ("agency-names", 0, 0, 0, 0),
        ("after-period", 0, 0, 0, 0),
        ("received", 2_496_000_000, 2_496_000_000, 0, 0),
        ("normalise-text", 2_496_000_000, 2_503_000_000, 0, 7_000_000),
        ("unreadable-number", 2_503_000_000, 2_503_000_000, 0, 0),
        ("negative-amount", 2_503_000_000, 2_508_000_000, -5_000_000, 0),
        ("duplicate", 2_508_000_000, 1_257_500_000, 1_250_500_000, 0),
        ("received", 2_501_000_000, 2_501_000_000, 0, 0),
        ("negative-amount", 2_501_000_000, 1_250_500_000, 1_250_500_000, 0),
    ]


TOUCHED = [
    # rule, layout, row, amount as received, what was found
    ("corrections", []),
    ("normalise-text", [("payments", "2024-Q1/payments.csv #6", "7\u200b", "", "")]),
    ("doubtful-number", [("payments", "2024-Q1/payments.csv #6", "7\u200b", "Số chứng từ", "CT5")]),
    (
        "negative-amount",
        [
            ("payments", "2024-Q1/payments.csv #3", "(5)", "Số tiền", "(5)"),
            ("returns", "2024-Q1/returns.csv #3", "", "Kế hoạch vốn", "-8"),
        ],
    ),
    ("after-period", [("indicator-returns", "2024-Q1/indicator-returns.csv #3", "", "Ngày số liệu", "2024-04-01")]),
]


def test_an_auditor_sees_each_touched_row_with_its_money_as_received(mixed):
    done = mixed[1]
    for rule, rows in TOUCHED:
        touched = done[rule].touched.reindex(columns=["layout", "row", "amount", "field", "value"])
        assert values(touched, *touched.columns) == rows
    assert list(done["negative-amount"].touched["cumulative"].dropna()) == ["1.250,5"]
    assert list(done["after-period"].touched.columns) == ["layout", "row", "field", "value", "suggestion"]
    line = ["layout", "rule", "rows_in", "rows_out", "rows_removed", "rows_changed"]
    line += ["dong_in", "dong_out", "dong_removed", "dong_changed"]
    assert all(list(effect.ledger.columns) == line for effect in done.values())
    assert list(done["duplicate"].ledger["layout"]) == ["payments", "returns", "indicator-returns"]
    assert list(done["before-year"].ledger["layout"]) == ["payments", "indicator-returns"]


@pytest.mark.parametrize(("rows", "shown"), [(0, ""), (25, "<p>20 / 25</p>")])
def test_a_notebook_shows_the_first_twenty_rows_and_says_how_many_there_are(context, rows, shown):
    table = received("payments", [PAYMENT, *(PAYMENT | {"amount": f"{n}x"} for n in range(rows))])
    cleaning = Cleaning(table, context)
    effects = {rule.rule: cleaning.apply(rule.rule) for rule in load_rules()}
    page = effects["unreadable-number"]._repr_html_()
    head, *tables = page.split('<table class="dataframe">\n')
    rule = {rule.rule: rule for rule in load_rules()}["unreadable-number"]
    assert head == f"<p>{rule.why['vi']}</p>\n<p><em>{rule.why['en']}</em></p>\n" and len(tables) == (2 if rows else 1)
    assert page.endswith(f"</table>\n{shown}" if shown else "</table>")
    assert page.count("<tr>") == 1 + min(rows, 20) and "<th></th>" not in page
    assert repr(effects["unreadable-number"]) == "Effect()"


@pytest.mark.parametrize(
    ("files", "sheets", "rows", "order"),
    [
        ("baa", "   ", (2, 10, 9), ["CT2", "CT1", "CT0"]),
        ("baa", "   ", (2, 3, 4), ["CT1", "CT2", "CT0"]),
        ("aaa", "CBB", (2, 10, 9), ["CT2", "CT1", "CT0"]),
        ("aaa", "CBB", (2, 3, 4), ["CT1", "CT2", "CT0"]),
        ("aaa", "   ", (10, 9, 2), ["CT2", "CT1", "CT0"]),
        ("aaa", "   ", (2, 9, 10), ["CT0", "CT1", "CT2"]),
    ],
)
def test_accepted_rows_stand_in_the_order_of_their_files_sheets_and_rows(context, files, sheets, rows, order):
    table = received("payments", [PAYMENT | {"voucher": f"CT{number}"} for number in range(3)])
    received_rows = table["payments"].rows
    received_rows["source_file"] = [f"2024-Q1/{name}.csv" for name in files]
    received_rows["source_sheet"] = [name.strip() for name in sheets]
    received_rows["source_row"] = rows
    accepted = clean(table, context).accepted("payments")
    assert list(accepted["voucher"]) == order
    assert list(accepted.index) == [0, 1, 2]


def test_the_notebook_has_a_section_for_every_rule_in_order():
    from monitoring.workspace import REPOSITORY

    cells = json.loads((REPOSITORY / "notebooks" / "02_clean.ipynb").read_text(encoding="utf-8"))["cells"]
    sections = [
        ("".join(heading["source"]), "".join(cell["source"]))
        for heading, cell in pairwise(cells)
        if "".join(cell["source"]).startswith("cleaning.apply(")
    ]
    assert sections == [
        (f"## {rule.title['vi']} — {rule.title['en']}", f'cleaning.apply("{rule.rule}")') for rule in load_rules()
    ]


def test_an_effect_shows_the_ledger_line_and_the_rows_it_touched(context):
    cleaning = Cleaning(received("payments", [PAYMENT, PAYMENT | {"amount": "12,5tr"}]), context)
    effects = {rule.rule: cleaning.apply(rule.rule) for rule in load_rules()}
    line = effects["unreadable-number"].ledger.iloc[0]
    assert (line["rows_in"], line["rows_removed"], line["dong_removed"]) == (2, 1, 0)
    assert list(effects["unreadable-number"].touched["row"]) == ["2024-Q1/payments.csv #3"]
    assert "12,5tr" in effects["unreadable-number"]._repr_html_()


def test_raw_rows_are_kept_as_received(context):
    cleaning = clean(received("payments", [PAYMENT | {"place": "Vĩnh  Hoà\u00a0", "amount": "7"}]), context)
    assert '"Xã": "Vĩnh  Hoà\u00a0"' in cleaning.refused()["raw"][0]


def test_written_tables_have_the_columns_of_the_contract(context, tmp_path):
    rows = [PAYMENT, PAYMENT | {"paid_on": "31/2/2024"}]
    clean(received("payments", rows), context).write(tmp_path)
    assert (tmp_path / "payments.csv").read_text(encoding="utf-8").splitlines()[0] == (
        "voucher,paid_on,component,place,source,capital,plan_year,plan_kind,payment_kind,amount_dong,investor,note,"
        "source_file,source_sheet,source_row"
    )
    assert (tmp_path / "refused.csv").read_text(encoding="utf-8").splitlines()[0] == (
        "layout,rule,reason,suggestion,amount_dong,source_file,source_sheet,source_row,raw,reason_en,follow_up"
    )
    assert (tmp_path / "ledger.csv").read_text(encoding="utf-8").splitlines()[0] == (
        "layout,step,rule,rows_in,rows_out,rows_removed,rows_changed,dong_in,dong_out,dong_removed,dong_changed"
    )
    assert b"\r" not in (tmp_path / "payments.csv").read_bytes()


def test_a_refused_spelling_comes_with_what_was_probably_meant(context):
    refused = clean(received("payments", [PAYMENT | {"place": "Vĩnh Kê"}]), context).refused()
    assert list(refused["suggestion"]) == ["Vĩnh Khê"]


def test_nothing_received_has_a_ledger_too(context):
    assert list(clean({}, context).ledger().columns) == LEDGER_COLUMNS


def test_layouts_without_rows_have_their_tables_too(subject, tmp_path):
    tables = read_period(subject.workspace, "vinh-linh", subject.period)
    clean(tables, context_for(subject)).write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "payments.csv",
        "returns.csv",
        "indicator_returns.csv",
        "refused.csv",
        "remarks.csv",
        "ledger.csv",
        "corrections.csv",
    }
    assert set(tables) == {name for name, layout in load_layouts().items() if layout.always}


def test_reasons_and_shown_rows_never_quote_what_may_name_people(context):
    rows = [PAYMENT | {"note": "Hồ Thị Giấu  A"}, PAYMENT | {"note": "Hồ Thị Giấu A"}, PAYMENT | {"place": "Vĩnh Xa"}]
    tables = received("payments", rows)
    source = tables["payments"]
    source.rows.loc[0, "remarks"] = "note:rounded"
    cleaning = Cleaning(tables, context)
    shown = [cleaning.apply(rule.rule) for rule in load_rules()]
    pages = "".join(effect._repr_html_() + repr(effect) for effect in shown)
    quoted = "".join([*cleaning.refused()["reason"], *cleaning.remarks()["reason"]])
    assert "Giấu" not in pages + quoted and "(ẩn)" in quoted and "Vĩnh Xa" in quoted
    assert cleaning.refused()["raw"].str.contains("Giấu").any(), "the row itself is kept as received"
