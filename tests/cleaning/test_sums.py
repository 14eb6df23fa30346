"""Rows that repeat the money of others in one sum: found by arithmetic, counted once, and no false alarm by chance."""

import re

import pytest

from monitoring.cleaning import sums
from monitoring.cleaning.follow_up import NOTHING
from tests.intake.files import PAYMENTS, RETURNS, csv_bytes, payment, return_line, sheets_bytes
from tests.samples import clean_files, new_workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return new_workspace(tmp_path_factory.mktemp("sums"))


@pytest.fixture
def refused(workspace):
    """Place → reason of the rows refused as sums, in sheets of one layout."""

    def clean(**sheets):
        content = sheets_bytes({name: list(rows) for name, rows in sheets.items()})
        table = clean_files(workspace, "2024-Q3", {"a.xlsx": content}).refused()
        assert (table["follow_up"] == NOTHING).all() or table.empty
        sums = table[table["rule"] == "sum-of-others"]
        assert len(sums) == len(table)
        places = zip(sums["source_sheet"], sums["source_row"], strict=True)
        return dict(zip(places, sums["reason"], strict=True))

    return clean


def line(place, plan, cumulative, **cells):
    return return_line(place=place, plan=plan, cumulative=cumulative, **cells)


PLACES = [line("Vĩnh Ô", "1.000", "100"), line("Vĩnh Hà", "500", "50"), line("Vĩnh Khê", "700", "75")]


def test_a_row_without_place_that_equals_its_places_is_counted_once(refused):
    found = refused(B=[RETURNS, line("", "2.200", "225"), *PLACES])
    assert found == {("B", 2): "Bằng tổng của các dòng đã nhận: 2024-Q3/a.xlsx [B] #3, 2024-Q3/a.xlsx [B] #4, "
                     "2024-Q3/a.xlsx [B] #5."}  # fmt: skip


@pytest.mark.parametrize(
    "own",
    [
        line("", "2.200", "224"),
        line("", "2.000", "225"),
        line("", "2.200", "225", source="NSĐP"),
        line("", "2.200", "225", capital="SN"),
        line("", "2.200", "225", component="1"),
        line("huyện", "0", "0"),
    ],
)
def test_a_row_of_the_unit_beside_its_places_is_no_sum(refused, own):
    assert refused(B=[RETURNS, *PLACES, own]) == {}


@pytest.mark.parametrize(
    ("plans", "amounts", "sum_of_others"),
    [
        (["", "", ""], ["200", "100", "100"], False),
        (["", "", ""], ["1.500", "700", "800"], False),
        (["", "", ""], ["2.225", "1.025", "1.200"], True),
        (["400", "200", "200"], ["200", "100", "100"], True),
        (["0", "0", "0"], ["200", "100", "100"], False),
    ],
)
def test_one_round_figure_may_add_up_by_chance_and_is_remarked(workspace, plans, amounts, sum_of_others):
    rows = [line(*cells) for cells in zip(("", "Vĩnh Ô", "Vĩnh Hà"), plans, amounts, strict=True)]
    cleaning = clean_files(workspace, "2024-Q3", {"a.csv": csv_bytes([RETURNS, *rows])})
    assert len(cleaning.refused()) == sum_of_others
    told = cleaning.refused() if sum_of_others else cleaning.remarks()
    assert told.loc[told["rule"] == "sum-of-others", "source_row"].tolist() == [2]


def test_one_row_that_equals_another_is_no_sum(refused):
    assert refused(B=[RETURNS, line("", "1.000", "100"), line("Vĩnh Ô", "1.000", "100")]) == {}


def test_a_sum_of_sums_and_a_summary_sheet_leave_the_detailed_rows(refused):
    details = [*PLACES, *(line(row[1], row[6], row[7], source="NSĐP") for row in PLACES)]
    summary = [line("", "2.200", "225"), line("", "2.200", "225", source="NSĐP"), line("", "4.400", "450", source="")]
    found = refused(TH=[RETURNS, *summary], CT=[RETURNS, *details])
    assert found.keys() == {("TH", 2), ("TH", 3), ("TH", 4)}


def test_a_total_of_components_is_a_sum(refused):
    others = [line("Vĩnh Ô", "300", "30", component="1"), line("Vĩnh Ô", "1.000", "100")]
    assert refused(B=[RETURNS, line("Vĩnh Ô", "1.300", "130", component=""), *others]).keys() == {("B", 2)}


def paid(voucher, amount, **cells):
    return payment(voucher=voucher, amount=amount, paid_on="05/07/2024", **cells)


def test_the_lines_of_a_voucher_count_and_not_their_sum(refused):
    split = [paid("C1", "100", place="Vĩnh Hà"), paid("C1", "200", place="Vĩnh Khê")]
    assert refused(B=[PAYMENTS, paid("C1", "300", place=""), *split]).keys() == {("B", 2)}
    other = [paid("C2", "100", place="Vĩnh Hà"), paid("C2", "200", place="Vĩnh Khê")]
    assert refused(B=[PAYMENTS, paid("C1", "300", place=""), *other]) == {}


@pytest.mark.parametrize(
    ("words", "sums"),
    [
        ({"voucher": "Cộng mang sang"}, True),
        ({"voucher": "Số trang trước chuyển sang"}, True),
        ({"note": "Lũy kế từ đầu năm"}, True),
        ({"note": "Cộng đồng thôn Mít"}, False),
        ({"note": "Công trình nước"}, False),
        ({"voucher": "C3"}, False),
    ],
)
def test_a_complete_row_whose_words_and_amount_say_that_it_is_a_sum(refused, words, sums):
    rows = [paid("C1", "100"), paid("C2", "50"), paid("C3", "150") if not words else None]
    own = payment(**{"voucher": "C9", "amount": "150", "paid_on": "05/07/2024"} | words)
    last = paid("C4", "25")
    assert bool(refused(B=[PAYMENTS, *filter(None, rows), own, last])) == sums


def test_running_totals_do_not_add_to_each_other(refused):
    rows = [paid("C1", "100"), paid("C2", "50"), paid("Lũy kế", "150"), paid("C3", "25"), paid("Lũy kế đến nay", "175")]
    assert refused(B=[PAYMENTS, *rows]).keys() == {("B", 4), ("B", 6)}


def test_words_without_the_arithmetic_prove_nothing(refused):
    assert refused(B=[PAYMENTS, paid("C1", "100"), paid("C2", "50"), paid("C3", "149", note="Cộng mang sang")]) == {}


def test_a_sheet_that_sums_the_others_is_refused_whole(refused):
    monthly = {
        "T7": [PAYMENTS, paid("A1", "10", component="1"), paid("A2", "20")],
        "T8": [PAYMENTS, paid("B1", "30", component="1"), paid("B2", "40")],
    }
    whole = [PAYMENTS, paid("S1", "40", component="1"), paid("S2", "60")]
    assert refused(**monthly, Q3=whole).keys() == {("Q3", 2), ("Q3", 3)}
    assert refused(**monthly, Q3=[PAYMENTS, paid("S1", "40", component="1"), paid("S2", "61")]) == {}


def test_months_of_one_equal_line_are_no_summary(refused):
    assert refused(T7=[PAYMENTS, paid("A1", "100")], T8=[PAYMENTS, paid("B1", "60"), paid("B2", "40")]) == {}


def test_nothing_to_sum_is_nothing(workspace):
    assert clean_files(workspace, "2024-Q3", {"a.csv": csv_bytes([RETURNS, *PLACES])}).refused().empty


@pytest.mark.parametrize(
    "words", ["Tổng số", "TỔNG CỘNG", "Cộng trang", "Lũy kế", "Luỹ kế", "Mang sang", "Số trang trước", " Bằng chữ: một"]
)
def test_in_large_tables_every_word_for_a_sum_is_looked_at(words):
    assert sums._is_called_sum(words) and re.search(sums._PERHAPS_SUM, words)
