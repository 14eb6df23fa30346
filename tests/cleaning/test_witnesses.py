"""What a file proves about itself speaks for what can be read in two ways, and is said with both."""

import re

import pytest

from monitoring.cleaning import witnesses
from monitoring.cleaning.witnesses import is_english
from tests.intake.files import HEADERS, PAYMENTS, RETURNS, csv_bytes, payment, return_line, sheets_bytes
from tests.samples import clean_files, new_workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return new_workspace(tmp_path_factory.mktemp("witnesses"))


@pytest.fixture
def read(workspace):
    return lambda *rows, period="2024-Q3", name="bieu.csv": clean_files(workspace, period, {name: csv_bytes(rows)})


def of(cleaning, rule):
    """Row → reason of what a rule refused or remarked."""
    tables = (cleaning.refused(), cleaning.remarks())
    return {
        row: reason
        for table in tables
        for row, reason, by in zip(table["source_row"], table["reason"], table["rule"], strict=True)
        if by == rule
    }


def amounts(*texts, **cells):
    lines = [
        (source, name) for name in ("Vĩnh Ô", "Vĩnh Hà", "") for source in ("NSTW", "NSĐP", "Dân góp", "Lồng ghép")
    ]
    return [
        return_line(cumulative=text, plan="", source=source, place=place, **cells)
        for text, (source, place) in zip(texts, lines, strict=False)
    ]


@pytest.mark.parametrize("text", ["1,437.800", "1,250,000", "437.8", "0.25", "1234.567", "(1,250.5)", "-1,000.25"])
def test_numbers_that_only_the_english_style_can_write(text):
    assert is_english(text)


@pytest.mark.parametrize("text", ["437.800", "437,800", "1.250.000", "437,8", "500", "1 250", "x", "-", "12,5tr"])
def test_numbers_that_it_shares_or_cannot_write(text):
    assert not is_english(text)


def test_a_number_with_two_readings_beside_an_english_one_is_refused_with_its_witness(read):
    cleaning = read(RETURNS, *amounts("437.800", "1,437.800", "999.500", "500"))
    assert of(cleaning, "contradictory-style").keys() == {2, 4}
    assert "“437.800” ↔ “1,437.800” (2024-Q3/bieu.csv #3)" in of(cleaning, "contradictory-style")[2]
    assert of(cleaning, "unreadable-number").keys() == {3}
    assert cleaning.accepted("returns")["cumulative_dong"].tolist() == [500_000_000], "500 is 500 in both"


def test_the_witness_of_one_column_speaks_for_the_other(read):
    rows = [
        return_line(plan="2,000.500", cumulative="1"),
        return_line(plan="800.500", cumulative="437.800", source="SN"),
    ]
    assert of(read(RETURNS, *rows), "contradictory-style").keys() == {3}


def test_a_slip_among_many_numbers_of_the_declared_style_is_remarked_only(read):
    proofs = [f"{n}.437,8" for n in range(1, 12)]
    cleaning = read(RETURNS, *amounts(*proofs, "13548.5"), return_line(cumulative="437.800", place="Vĩnh Khê"))
    assert cleaning.refused()["rule"].tolist() == ["unreadable-number"]
    assert of(cleaning, "contradictory-style").keys() == {14}


@pytest.mark.parametrize(
    ("texts", "refused"),
    [
        (["437.800", "13548.5"], False),
        (["437.800", "13548.5", "1.437,8"], False),
        (["437.800", "13548.5", "1437.800"], True),
        (["437.800", "13548.5", "2.437,8", "1437.800"], True),
        (["437.800", "1,437.8", "2.437,8"], True),
        (["437.800", "1,437.8", *(f"{n}.437,8" for n in range(1, 11))], True),
    ],
)
def test_one_slip_does_not_make_a_file_english(read, texts, refused):
    cleaning = read(RETURNS, *amounts(*texts))
    assert of(cleaning, "contradictory-style").keys() == {2}
    assert (437_800_000_000 in cleaning.accepted("returns")["cumulative_dong"].tolist()) != refused


def test_one_file_says_nothing_of_another(workspace):
    english, vietnamese = csv_bytes([RETURNS, *amounts("1,437.800")]), csv_bytes([RETURNS, *amounts("437.800")])
    cleaning = clean_files(workspace, "2024-Q3", {"a.csv": english, "b.csv": vietnamese})
    assert not of(cleaning, "contradictory-style")
    assert cleaning.accepted("returns")["cumulative_dong"].tolist() == [437_800_000_000]


def test_typed_numbers_have_no_style(workspace):
    rows = [RETURNS, return_line(cumulative=1437.8), return_line(cumulative="437.800", source="NSĐP")]
    cleaning = clean_files(workspace, "2024-Q3", {"a.xlsx": sheets_bytes({"B": rows})})
    assert cleaning.refused().empty


def test_a_row_counts_in_its_own_unit_and_says_that_the_title_gives_another(read):
    title = ["ĐVT: triệu đồng", *[""] * 10]
    cleaning = read(title, RETURNS, return_line(unit="Tr.đ"), return_line(unit="đồng", cumulative="5", source="NSĐP"))
    assert of(cleaning, "contradictory-unit") == {4: "“Đơn vị tính” trái với tiêu đề: “đồng” ↔ “triệu đồng”."}
    assert cleaning.accepted("returns")["cumulative_dong"].tolist() == [1_437_800_000, 5]
    header = [text.replace("Kế hoạch vốn", "Kế hoạch vốn (nghìn đồng)") for text in RETURNS]
    told = of(
        read(header, return_line(unit="nghìn đồng", plan="9"), return_line(unit="tỷ đồng", source="NSĐP")),
        "contradictory-unit",
    )
    assert told == {3: "“Đơn vị tính” trái với tiêu đề: “tỷ đồng” ↔ “nghìn đồng”."}


def test_a_header_in_another_unit_than_the_title_leaves_the_figures_without_any(read):
    header, row = ([text for place, text in enumerate(line) if place != 9] for line in (RETURNS, return_line()))
    header[6] = "Kế hoạch vốn (đồng)"
    cleaning = read(["ĐVT: triệu đồng", *[""] * 9], header, row)
    assert of(cleaning, "contradictory-unit").keys() == {3} and cleaning.accepted("returns").empty


def test_an_unknown_unit_in_the_title_is_named_and_not_called_missing(read):
    rows = [[text for place, text in enumerate(line) if place != 9] for line in (RETURNS, return_line())]
    cleaning = read(["ĐVT: trăm nghìn", *[""] * 9], *rows)
    assert of(cleaning, "unknown-unit") == {3: "“Đơn vị tính”: “trăm nghìn” không có trong danh mục."}


def dated(*days):
    return [PAYMENTS, *(payment(voucher=f"V{n}", paid_on=day) for n, day in enumerate(days))]


def test_dates_of_which_only_the_possible_ones_were_swapped_are_remarked(read):
    cleaning = read(*dated("2024-05-07", "26/07/2024", "2024-09-08", "19/08/2024"))
    assert of(cleaning, "swapped-dates").keys() == {2, 4}
    assert "2024-05-07 ↔ 2024-07-05 (2/4)" in of(cleaning, "swapped-dates")[2]
    assert cleaning.refused().empty


@pytest.mark.parametrize(
    "days",
    [
        ("2024-05-07", "2024-08-09"),
        ("05/07/2024", "26/07/2024"),
        ("2024-05-07", "2024-07-26", "19/08/2024"),
        ("2024-05-07", "2024-05-08", "06/08/2024"),
        ("2024-05-07", "26/07/2024"),
    ],
)
def test_dates_that_may_well_be_right_are_left_alone(read, days):
    assert not of(read(*dated(*days)), "swapped-dates")


def test_a_title_of_another_quarter_is_remarked_once_a_table(read):
    title = ["BÁO CÁO QUÝ II NĂM 2024", *[""] * 10]
    told = of(read(title, RETURNS, return_line(), return_line(source="NSĐP")), "other-title")
    assert told == {3: "Tiêu đề của bảng ghi quý khác với kỳ tiếp nhận: 2024-Q2 ↔ 2024-Q3."}
    assert not of(read(["BÁO CÁO QUÝ III NĂM 2024", *title[1:]], RETURNS, return_line()), "other-title")


@pytest.mark.parametrize(
    ("component", "cumulative", "factor"),
    [("4.1", "98.500", 11), ("4.1", "87.658", None), ("9.1", "400.000", 12), ("", "400.000", 12), ("10.3", "361", 10)],
)
def test_an_amount_of_many_times_the_plan_is_remarked_with_the_factor(read, component, cumulative, factor):
    told = of(read(RETURNS, return_line(component=component, cumulative=cumulative, plan="")), "implausible-amount")
    shown = f"“Lũy kế giải ngân”: {cumulative} (×{factor}) lần kế hoạch năm của dự án thành phần."
    assert told == ({2: shown} if factor else {})


INDICATOR = ["school_age5", "", "196", "200", "15/09/2024", "Phòng GD&ĐT", "BC 1"]


@pytest.mark.parametrize(
    ("numerator", "denominator", "is_rate"),
    [("0,66", "1", True), ("98,5", "100", True), ("196", "200", False), ("12,5", "", False), ("1", "1", False)],
)
def test_a_rate_in_place_of_a_count_is_refused(read, numerator, denominator, is_rate):
    row = [*INDICATOR[:2], numerator, denominator, *INDICATOR[4:]]
    assert bool(of(read(HEADERS["indicator-returns"], row), "rate-not-count")) == is_rate


def formatted(layout, row, column, value, number_format):
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(sheets_bytes({"B": [HEADERS[layout], row]})))
    cell = book["B"].cell(2, column + 1)
    cell.value, cell.number_format = value, number_format
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_count_that_is_shown_as_a_percentage_is_a_rate(workspace):
    content = formatted("indicator-returns", [*INDICATOR[:3], "", *INDICATOR[4:]], 2, 0.985, "0.0%")
    assert of(clean_files(workspace, "2024-Q3", {"a.xlsx": content}), "rate-not-count")


def test_an_amount_that_is_shown_smaller_than_it_is_held_is_remarked_with_both(workspace):
    content = formatted("payments", payment(unit="đồng"), 9, 1437800000, "#,##0.0,,")
    cleaning = clean_files(workspace, "2024-Q1", {"a.xlsx": content})
    [told] = of(cleaning, "doubtful-number").values()
    assert "1437800000 → 1437.800000" in told
    assert cleaning.accepted("payments")["amount_dong"].tolist() == [1_437_800_000]


@pytest.mark.parametrize(
    "text", ["1,437.800", "1,250,000", "437.8", "0.25", "1234.567", "(1,250.5)", "13548.5", "1,250"]
)
def test_in_large_tables_every_number_of_the_other_style_is_looked_at(text):
    swapped = text.translate(str.maketrans(",.", ".,"))
    for declared, written in (("vietnamese", text), ("english", swapped)):
        is_other = witnesses._is_other(written, declared)
        assert not is_other or re.search(witnesses._PERHAPS_OTHER[declared], written)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("7/5/2024", "7/26/2024"), {2: "7/26/2024"}),
        (("7/5/2024", "26/07/2024", "8/9/2024", "15/08/2024"), {2: "26/07/2024", 4: "26/07/2024"}),
        (("05/07/2024", "26/07/2024", "08/09/2024"), {}),
        (("5/7/2024", "26/7/2024", "8/9/2024"), {}),
        (("5/7/2024", "26/07/2024", "08/09/2024", "3/4/2024"), {}),
        (("5/7/2024", "26/07/2024"), {}),
        (("5/7/2024", "26/11/2024", "8/9/2024"), {}),
    ],
)
def test_written_dates_in_a_table_that_proves_month_first_are_remarked_with_the_proof(read, days, told):
    found = of(read(*dated(*days)), "swapped-dates")
    assert found.keys() == told.keys()
    assert all(f"↔ {proof} (" in found[row] for row, proof in told.items())


@pytest.mark.parametrize(("unit", "refused"), [("triệu đồng", True), ("nghìn đồng", True), ("đồng", False)])
def test_millions_of_millions_are_refused(workspace, unit, refused):
    content = formatted("payments", payment(unit=unit), 9, 1437800000, "#,##0.0,,")
    cleaning = clean_files(workspace, "2024-Q3", {"bieu.xlsx": content})
    assert (of(cleaning, "contradictory-unit").keys() == {2}) == refused
    assert (cleaning.accepted("payments")["amount_dong"].tolist() == [1437800000]) != refused
