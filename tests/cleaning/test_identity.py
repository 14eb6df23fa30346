"""One money, once: the same thing with the same figure is a duplicate, with another one it conflicts; never a sum."""

from itertools import permutations

import pandas as pd
import pytest

from monitoring.cleaning.identity import voucher_keys
from tests.cleaning.received_rows import cleaned, received, told
from tests.samples import INDICATOR, PAYMENT, RETURN

PAID = PAYMENT | {
    "voucher": "000123",
    "paid_on": "05/8/2024",
    "amount": "100",
    "note": "Thanh toán KLHT: Đường liên thôn",
}
LINE = RETURN | {"plan": "1.000", "cumulative": "100"}


def two_files(layout, first, second):
    return cleaned(received(layout, "2024-Q3/a.csv", [first], 10), received(layout, "2024-Q3/b.csv", [second], 11))


@pytest.mark.parametrize(
    ("layout", "first", "change", "rule"),
    [
        ("payments", PAID, {}, "duplicate"),
        ("payments", PAID, {"note": "TT KLHT Đường liên thôn"}, "duplicate"),
        ("payments", PAID, {"investor": "Ban Quản lý dự án"}, "duplicate"),
        ("payments", PAID, {"voucher": "123"}, "duplicate"),
        ("payments", PAID, {"voucher": '="000123"'}, "duplicate"),
        ("payments", PAID, {"amount": "100.000.000", "unit": "đồng"}, "duplicate"),
        ("payments", PAID | {"voucher": "UNC 12/Đ"}, {"voucher": "unc 12/đ"}, "duplicate"),
        ("payments", PAID | {"voucher": "UNC 12"}, {"voucher": "Unc 12", "amount": "120"}, "conflicting"),
        ("payments", PAID, {"amount": "120"}, "conflicting"),
        ("payments", PAID, {"amount": "120", "note": "Đợt 2"}, "conflicting"),
        ("payments", PAID, {"amount": "120", "voucher": "123"}, "conflicting"),
        ("returns", LINE, {}, "duplicate"),
        ("returns", LINE, {"reported_by": "Phòng TCKH"}, "duplicate"),
        ("returns", LINE, {"cumulative": ""}, "duplicate"),
        ("returns", LINE, {"cumulative": "120"}, "conflicting"),
        ("returns", LINE, {"plan": "1.001"}, "conflicting"),
        ("returns", LINE, {"estimate": "150"}, "conflicting"),
        ("returns", LINE, {"reported_by": "Phòng TCKH", "cumulative": "120"}, "conflicting"),
        ("indicator-returns", INDICATOR, {}, "duplicate"),
    ],
)
def test_of_the_same_thing_the_row_received_first_counts(layout, first, change, rule):
    assert told(two_files(layout, first, first | change), "rule") == [("b.csv 2", rule)]


@pytest.mark.parametrize(
    ("layout", "first", "change"),
    [
        *(("payments", PAID, change) for change in (
            {"voucher": "CT124"}, {"voucher": "1230"}, {"paid_on": "06/8/2024"}, {"component": "DA1"},
            {"place": "xã Vĩnh Hà"}, {"source": "NSĐP"}, {"capital": "SN"}, {"plan_kind": "kéo dài"},
            {"plan_year": "2023"}, {"payment_kind": "tạm ứng"},
        )),
        *(("returns", LINE, change) for change in (
            {"component": "DA1"}, {"place": "xã Vĩnh Hà"}, {"source": "NSĐP"}, {"capital": "SN"},
            {"plan_kind": "kéo dài", "plan_year": "2023"},
        )),
    ],
)  # fmt: skip
def test_another_thing_counts_beside_it(layout, first, change):
    assert told(two_files(layout, first, first | change)) == []


def test_figures_that_complete_each_other_both_count():
    cleaning = two_files("returns", LINE | {"cumulative": ""}, LINE | {"plan": ""})
    assert told(cleaning) == []
    assert cleaning.accepted("returns")[["plan_dong", "cumulative_dong"]].sum().tolist() == [10**9, 10**8]


def test_a_conflict_names_both_places_and_both_amounts_in_both_languages():
    [(_, vi, en, dong)] = told(
        two_files("payments", PAID, PAID | {"amount": "120"}), "reason", "reason_en", "amount_dong"
    )
    assert "“Số tiền” 120.000.000 đồng (2024-Q3/b.csv #2) ≠ 100.000.000 đồng (2024-Q3/a.csv #2)" in vi
    assert "“Số tiền” 120,000,000 đồng (2024-Q3/b.csv #2) ≠ 100,000,000 đồng (2024-Q3/a.csv #2)" in en
    assert dong == 120_000_000


def test_a_conflict_of_returns_names_the_figures_that_differ_and_no_others():
    [(_, reason)] = told(two_files("returns", LINE, LINE | {"cumulative": "120", "estimate": "1"}), "reason")
    assert "“Lũy kế giải ngân” 120.000.000 đồng" in reason and "“Ước giải ngân” 1.000.000 đồng" in reason
    assert "≠ – (2024-Q3/a.csv #2)" in reason and "Kế hoạch vốn" not in reason


@pytest.mark.parametrize("order", list(permutations([9, 10, 11])))
def test_the_day_of_receipt_decides_before_the_name_of_the_file(order):
    days = dict(zip("abc", order, strict=True))
    files = [
        received("payments", f"2024-Q3/{name}.csv", [PAID | {"amount": str(100 + day)}], day)
        for name, day in days.items()
    ]
    assert list(cleaned(*files).accepted("payments")["amount_dong"]) == [109_000_000]
    same_day = [
        received("payments", f"2024-Q3/{name}.csv", [PAID | {"amount": str(day)}]) for name, day in days.items()
    ]
    assert list(cleaned(*same_day).accepted("payments")["source_file"]) == ["2024-Q3/a.csv"]


def test_lines_of_one_voucher_in_one_list_count_when_their_notes_tell_them_apart():
    lines = [PAID | {"amount": amount, "note": note} for amount, note in (("50", "Đường A"), ("30", "Đường B"))]
    cleaning = cleaned(
        received("payments", "2024-Q3/a.csv", lines), received("payments", "2024-Q3/b.csv", lines[::-1], 11)
    )
    assert told(cleaning, "rule") == [("b.csv 2", "duplicate"), ("b.csv 3", "duplicate")]
    assert cleaning.accepted("payments")["amount_dong"].sum() == 80_000_000
    [remark] = cleaning.remarks().to_dict("records")
    assert (remark["rule"], remark["source_row"]) == ("conflicting", 3) and "000123" in remark["reason"]


def test_lines_of_one_voucher_with_the_same_note_conflict():
    lines = [PAID | {"amount": amount} for amount in ("50", "30")]
    assert told(cleaned(received("payments", "2024-Q3/a.csv", lines)), "rule") == [("a.csv 3", "conflicting")]


def test_equal_lines_of_one_list_count_once_and_are_remarked():
    cleaning = cleaned(received("payments", "2024-Q3/a.csv", [PAID] * 3))
    assert told(cleaning, "rule", "follow_up") == [("a.csv 3", "duplicate", "none"), ("a.csv 4", "duplicate", "none")]
    assert cleaning.remarks()["source_row"].tolist() == [3, 4]
    assert all("2024-Q3/a.csv #2" in reason for reason in cleaning.remarks()["reason"])


def test_rows_of_a_superseded_file_are_all_refused_and_compared_with_nothing():
    old = received("payments", "2024-Q3/a.csv", [PAID], 9, superseded_by="b.csv")
    new = received("payments", "2024-Q3/b.csv", [PAID | {"amount": "120"}], 10, replaces="a.csv", document="CV 15/KB")
    cleaning = cleaned(old, new)
    assert told(cleaning, "rule", "follow_up") == [("a.csv 2", "superseded", "replaced")]
    assert cleaning.accepted("payments")["amount_dong"].tolist() == [120_000_000]
    assert cleaning.refused()["reason"].tolist() == ["Tệp đã được thay bằng “b.csv”."]


@pytest.mark.parametrize("kept_as", ["str", "category"])
def test_only_leading_zeros_of_figures_are_lost(kept_as):
    vouchers = pd.Series(["000123", "123", "0", "000", "00A1", "0 12", "KB-007", "120"], dtype=kept_as)
    assert list(voucher_keys(vouchers)) == ["123", "123", "0", "000", "00A1", "0 12", "KB-007", "120"]


REPORT = INDICATOR | {"as_of": "30/9/2024", "document": "BC 1"}


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"document": "BC 2 (thay BC 1)"}, ["a.csv 2"]),
        ({"document": "BC 2, thay thế cho bc 1"}, ["a.csv 2"]),
        ({"document": "BC 2 (thay BC 1)", "reported_by": "Phòng GDĐT"}, ["a.csv 2"]),
        ({"document": "BC 2 (thay BC 1)", "reported_by": "UBND xã Vĩnh Ô"}, []),
        ({"document": "BC 2 (thay BC 1)", "indicator": "stunting"}, []),
        ({"document": "BC 2 (thay BC 11)"}, []),
        ({"document": "BC 2 về thay đổi cách tính BC 1"}, []),
        ({"document": "BC 2"}, []),
    ],
)
def test_a_report_that_another_of_the_same_office_replaces_no_longer_counts(change, refused):
    later = REPORT | {"numerator": "190"} | change
    cleaning = two_files("indicator-returns", REPORT, later)
    assert told(cleaning, "rule") == [(place, "replaced-report") for place in refused]
    assert list(cleaning.refused()["follow_up"]) == ["replaced"] * len(refused)
