"""What an empty cell means: unit-wide where nothing else is said, inherited or refused where something is."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.cleaning import absence
from monitoring.cleaning.absence import is_ditto, is_mark
from tests.intake.files import PAYMENTS, RETURNS, csv_bytes
from tests.samples import PAYMENT, clean_files, new_workspace

HEADER = ["STT", *RETURNS]
MONEY = ["ĐTPT", "2024", "trong năm", "1.000"]


def line(cumulative, *, component="", place="", source="NSTW", number=""):
    """A row below HEADER."""
    return [number, component, place, source, *MONEY, cumulative, "", "triệu đồng", "Phòng TCKH"]


def heading(*texts):
    return [*texts, *[""] * (len(HEADER) - len(texts))]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return new_workspace(tmp_path_factory.mktemp("absence"))


@pytest.fixture
def read(workspace):
    def clean_rows(*rows, header=HEADER):
        return clean_files(workspace, "2024-Q3", {"bieu.csv": csv_bytes([header, *rows])})

    return clean_rows


def lines(cleaning):
    """component, place and million đồng of every accepted row."""
    table = cleaning.accepted("returns")
    return list(zip(table["component"], table["place"], table["cumulative_dong"] // 10**6, strict=True))


def refused(cleaning):
    table = cleaning.refused()
    return list(zip(table["source_row"], table["rule"], table["reason"], strict=True))


def test_an_empty_cell_is_unit_wide_or_not_broken_down_where_nothing_else_is_said(read):
    cleaning = read(line("100", component="4.1"), line("200", place="huyện"), line("300", place="xã Vĩnh Ô"))
    assert lines(cleaning) == [("4.1", "", 100), ("", "", 200), ("", "vinh-o", 300)]
    assert cleaning.refused().empty and cleaning.remarks().empty


UNDER_HEADINGS = [
    # headings, and what the rows below them that name nothing belong to
    ([heading("I", "XÃ VĨNH KHÊ"), heading("1", "Tiểu dự án 1 - Dự án 4")], ("4.1", "vinh-khe")),
    ([heading("I. Xã Vĩnh Khê"), heading("1. Tiểu dự án 1 - Dự án 4")], ("4.1", "vinh-khe")),
    ([heading("", "XÃ VĨNH KHÊ")], ("", "vinh-khe")),
    ([heading("", "Vĩnh Khê")], ("", "vinh-khe")),
    ([heading("", "", "Vĩnh Khê")], ("", "vinh-khe")),
    ([heading("1", "Vĩnh Khê")], ("", "vinh-khe")),
    ([heading("A", "Dự án 4"), heading("1", "Tiểu dự án 1"), heading("a", "UBND xã Vĩnh Ô")], ("4.1", "vinh-o")),
    ([heading("A", "Dự án 1: đất ở, nhà ở")], ("1", "")),
    ([heading("I", "XÃ VĨNH KHÊ (2 dự án)")], ("", "vinh-khe")),
    ([heading("I", "XÃ VĨNH KHÊ"), heading("II", "Chung toàn huyện")], ("", "")),
    ([heading("I", "XÃ VĨNH KHÊ"), heading("1", "4.1"), heading("II", "XÃ VĨNH Ô")], ("", "vinh-o")),
    ([heading("A", "Vốn kế hoạch năm 2024")], ("", "")),
    ([heading("I", "XÃ VĨNH KHÊ", "", "", "", "", "", "9.000", "9.000")], ("", "vinh-khe")),
    ([heading("", "Vĩnh Khê", "", "", "", "", "", "9.000", "9.000")], ("", "vinh-khe")),
]


@pytest.mark.parametrize(("headings", "belongs"), UNDER_HEADINGS)
def test_rows_under_headings_belong_to_what_these_name(read, headings, belongs):
    cleaning = read(*headings, line("100"), line("200", source="NSĐP"))
    assert lines(cleaning) == [(*belongs, 100), (*belongs, 200)]
    assert len(cleaning.remarks()) == 2 * sum(map(bool, belongs)), "what was inherited is said"


def test_what_was_inherited_is_shown_with_its_place_and_the_row_as_it_was_received(read):
    cleaning = read(heading("I", "XÃ VĨNH KHÊ"), line("100", component="4.1"))
    [remark] = cleaning.remarks().itertuples()
    assert (remark.rule, remark.reason) == ("inherited", "“Xã” lấy theo “XÃ VĨNH KHÊ” (#2) ở phía trên.")
    assert '"Xã": ""' in remark.raw
    ledger = cleaning.ledger().set_index("rule").loc["inherited"]
    assert (ledger["rows_changed"], ledger["rows_removed"], ledger["dong_changed"]) == (1, 0, 0)


def test_a_row_that_names_its_own_place_is_left_alone(read):
    cleaning = read(heading("I", "XÃ VĨNH KHÊ"), line("100", component="4.1", place="Vĩnh Hà"))
    assert lines(cleaning) == [("4.1", "vinh-ha", 100)]


DOUBTFUL = [
    # headings, and the doubt
    ([heading("I", "XÃ VĨNH THÁI")], "“Xã” không ghi rõ trong dòng: “XÃ VĨNH THÁI” (#2)."),
    ([heading("A", "Dự án 4"), heading("I", "XÃ VĨNH Ô")], "“Thành phần” không ghi rõ trong dòng: “Dự án 4” (#2)."),
]


@pytest.mark.parametrize(("headings", "reason"), DOUBTFUL)
def test_a_heading_that_no_list_knows_is_the_reason_of_a_refusal(read, headings, reason):
    cleaning = read(*headings, line("100"))
    assert refused(cleaning) == [(2 + len(headings), "not-stated", reason)]


def test_a_total_ends_what_a_heading_names(read):
    total = heading("", "Cộng", "", "", "", "", "", "", "100")
    cleaning = read(
        heading("I", "XÃ VĨNH KHÊ"), line("100"), total, line("200"), heading("II", "XÃ VĨNH Ô"), line("300")
    )
    assert lines(cleaning) == [("", "vinh-khe", 100), ("", "vinh-o", 300)]
    assert [(row, rule) for row, rule, _ in refused(cleaning)] == [(5, "not-stated")]


@pytest.mark.parametrize("mark", ['"', "''", "//", "nt", "-nt-", "như trên", "Như trên", "〃", "”"])
def test_a_ditto_mark_means_what_stands_directly_above(read, mark):
    assert is_ditto(mark) and is_mark(mark)
    cleaning = read(line("100", component="4.1", place="Vĩnh Khê"), line("200", component="5.1", place=mark))
    assert lines(cleaning) == [("4.1", "vinh-khe", 100), ("5.1", "vinh-khe", 200)]
    assert cleaning.remarks()["reason"].tolist() == [f"“Xã” lấy theo “{mark}” = “Vĩnh Khê” (#2) ở phía trên."]


@pytest.mark.parametrize("mark", ["-", "–", "…", "...", "—", "?"])
def test_a_mark_that_only_says_that_something_was_left_out_is_refused(read, mark):
    assert is_mark(mark) and not is_ditto(mark)
    cleaning = read(line("100", component="4.1", place="Vĩnh Khê"), line("200", component="4.1", place=mark))
    assert refused(cleaning) == [(3, "not-stated", f"“Xã” không ghi rõ trong dòng: “{mark}”.")]


def test_a_ditto_mark_below_nothing_or_below_an_empty_cell_is_refused(read):
    first, empty, below = line("1", place="nt"), line("2", component="4.1"), line("3", component="4.1", place="nt")
    assert [row for row, *_ in refused(read(first, empty, below))] == [2, 4]


def test_ditto_marks_below_an_inherited_cell_go_on(read):
    marks = [line("2", component="nt", source='"'), line("3", component="nt", source="NSĐP")]
    cleaning = read(heading("I", "XÃ VĨNH Ô"), line("1", component="4.1", source="dân góp"), *marks)
    assert lines(cleaning) == [("4.1", "vinh-o", 1), ("4.1", "vinh-o", 3)]
    assert cleaning.accepted("returns")["source"].tolist() == ["people", "local"]
    assert [(row, rule) for row, rule, _ in refused(cleaning)] == [(4, "conflicting")], "it says what the first says"


def test_a_word_is_no_mark():
    assert not any(map(is_mark, ["", "4.1", "Vĩnh Ô", "NSTW", "đ"]))


def test_groups_that_are_named_once_are_refused_rather_than_taken_for_the_whole_unit(read):
    rows = [
        line("100", component="4.1", place="Vĩnh Khê"),
        line("200", source="NSĐP"),
        line("300", component="1", place="Vĩnh Hà"),
        line("50", source="NSĐP"),
    ]
    cleaning = read(*[row[1:] for row in rows], header=RETURNS)
    assert lines(cleaning) == [("4.1", "vinh-khe", 100), ("1", "vinh-ha", 300)]
    assert refused(cleaning) == [
        (3, "not-stated", "“Thành phần” không ghi rõ trong dòng: “4.1” (#2)."),
        (5, "not-stated", "“Thành phần” không ghi rõ trong dòng: “1” (#4)."),
    ]


def test_a_list_that_only_looks_grouped_is_read_as_it_is_and_remarked(read):
    rows = [
        line("100", component="4.1", place="Vĩnh Khê"),
        line("200", source="NSĐP"),
        line("300", component="1", place="Vĩnh Hà"),
        line("50", source="Dân góp"),
    ]
    cleaning = read(*[row[1:] for row in rows], header=RETURNS)
    assert lines(cleaning) == [("4.1", "vinh-khe", 100), ("", "", 200), ("1", "vinh-ha", 300), ("", "", 50)]
    said = cleaning.remarks()[["rule", "source_row"]].to_numpy().tolist()
    assert said == [["not-stated", row] for row in (3, 3, 5, 5)], "component and place of both"
    assert "“4.1” (#2)" in cleaning.remarks()["reason"][0]


def test_payments_may_be_alike_without_a_name(workspace):
    order = ["component", *(name for name in PAYMENT if name != "component")]
    headers = dict(zip(PAYMENT, PAYMENTS, strict=True))
    rows = [PAYMENT | {"voucher": str(n), "component": code} for n, code in enumerate(["4.1", "", "1", ""], start=1)]
    table = [[headers[name] for name in order], *([row[name] for name in order] for row in rows)]
    cleaning = clean_files(workspace, "2024-Q3", {"bieu.csv": csv_bytes(table)})
    assert cleaning.accepted("payments")["component"].tolist() == ["4.1", "", "1", ""]
    assert cleaning.remarks()["source_row"].tolist() == [3, 5]


def test_places_named_once_within_a_component_are_refused_where_the_rows_would_be_one_line(read):
    def rows(*sources):
        places = ["Vĩnh Khê", "", "Vĩnh Ô", ""]
        return [line("1", component="4.1", place=n, source=s)[1:] for n, s in zip(places, sources, strict=True)]

    twice = read(*rows("NSTW", "NSĐP", "NSTW", "NSĐP"), header=RETURNS)
    assert [row for row, *_ in refused(twice)] == [3, 5]
    once = read(*rows("NSTW", "NSĐP", "NSTW", "Dân góp"), header=RETURNS)
    assert once.refused().empty, "unit-wide lines of different money"


ANY_ROWS = st.lists(
    st.one_of(
        st.sampled_from(
            [heading("I", "XÃ VĨNH KHÊ"), heading("A", "Dự án 4"), heading("", "Cộng"), heading("", "Vĩnh Ô")]
        ),
        st.builds(
            line,
            st.sampled_from(["100", "7,5"]),
            component=st.sampled_from(["4.1", "", "nt"]),
            place=st.sampled_from(["Vĩnh Ô", "", '"', "-"]),
        ),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ANY_ROWS)
def test_nothing_is_lost_under_any_headings(workspace, rows):
    cleaning = clean_files(workspace, "2024-Q3", {"bieu.csv": csv_bytes([HEADER, *rows])})
    data = cleaning.ledger().iloc[0]
    assert data["rows_in"] == len(cleaning.accepted("returns")) + len(cleaning.refused())
    assert (
        data["dong_in"]
        == cleaning.accepted("returns")["cumulative_dong"].sum() + cleaning.refused()["amount_dong"].sum()
    )


@pytest.mark.parametrize("mark", ['"', "''", "//", "nt", "-nt-", "như trên", "〃", "nt như trên"])
def test_in_large_tables_every_ditto_mark_is_looked_at(mark):
    assert is_ditto(mark) and re.search(absence._PERHAPS_DITTO, mark)
