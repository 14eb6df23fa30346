"""Delimited files: delimiters, quotes, line numbers; the fast way and the careful way agree."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.errors import InputError
from monitoring.intake import delimited
from monitoring.intake.grids import MAX_CELL_CHARACTERS
from monitoring.intake.layouts import load_layouts
from tests.intake.files import PAYMENTS, csv_bytes, csv_text, kinds, payment, read

LAYOUTS = load_layouts()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_by_the_header(delimiter):
    rows, _ = read(csv_bytes([PAYMENTS, payment()], delimiter))
    assert rows["amount"].tolist() == ["1.437,8"] and rows["note"].tolist() == ["Đường thôn Mít"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(line_end):
    text = csv_text([["Biểu 1"], PAYMENTS, payment(), payment(voucher="UNC-02")]).replace("\n", line_end)
    rows, _ = read(text.encode())
    assert rows["source_row"].tolist() == [3, 4] and rows["voucher"].tolist() == ["UNC-01", "UNC-02"]


def test_the_number_of_a_row_is_the_line_on_which_it_starts():
    table = [PAYMENTS, payment(note="một\nhai\r\nba"), [], payment(voucher='"Số" 2'), payment(voucher="UNC-03")]
    rows, aside = read(csv_bytes(table))
    assert rows["source_row"].tolist() == [2, 6, 7]
    assert rows["voucher"].tolist() == ["UNC-01", '"Số" 2', "UNC-03"]
    assert kinds(aside) == {1: "header", 5: "blank"}


@pytest.mark.parametrize("header", ["Số\nchứng từ", "Số chứng từ\n"])
def test_line_breaks_within_a_header(header):
    rows, aside = read(csv_bytes([["Biểu", *[""] * 12], [header, *PAYMENTS[1:]], payment()]))
    assert rows["source_row"].tolist() == [4] and rows["voucher"].tolist() == ["UNC-01"]
    assert kinds(aside) == {1: "title", 2: "header"}


def test_short_rows_end_in_empty_cells():
    rows, _ = read(csv_bytes([PAYMENTS, payment()[:10]]))
    assert rows.loc[0, ["amount", "unit", "investor", "note"]].tolist() == ["1.437,8", "", "", ""]


def test_a_file_with_a_header_alone_has_no_rows():
    for content in (csv_bytes([PAYMENTS]), csv_bytes([PAYMENTS]).rstrip(b"\n")):
        rows, aside = read(content)
        assert len(rows) == 0 and kinds(aside) == {1: "header"}


def test_texts_that_mean_missing_elsewhere_are_texts():
    rows, _ = read(csv_bytes([PAYMENTS, payment(voucher="NA", note="null", investor="NaN", place="-")]))
    assert rows.loc[0, ["voucher", "note", "investor", "place"]].tolist() == ["NA", "null", "NaN", "-"]


@pytest.mark.parametrize(
    "content",
    [
        csv_bytes([PAYMENTS]) + b'"UNC-01,06/3/2024\n' + csv_bytes([payment()]),
        csv_bytes([PAYMENTS]) + b'"UNC"-01,06/3/2024\n',
        csv_bytes([PAYMENTS, payment(note="x" * (MAX_CELL_CHARACTERS + 1))]),
        csv_bytes([PAYMENTS, payment(note="x\n" * MAX_CELL_CHARACTERS)]),
        csv_bytes([PAYMENTS, ["x"] * 20_000]),
        csv_bytes([PAYMENTS]) + b"," * 20_000,
    ],
)
def test_broken_quotes_and_monstrous_cells_are_refused(content):
    with pytest.raises(InputError, match=r"2024-Q1/file"):
        read(content)


PLAIN_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs",)), max_size=6)


@settings(max_examples=50)
@given(st.lists(st.lists(PLAIN_TEXTS, min_size=13, max_size=13), max_size=6), st.sampled_from(",;\t"))
def test_the_fast_way_reads_what_the_careful_way_reads(below, delimiter):
    content = csv_bytes([["Biểu"] + [""] * 12, PAYMENTS, *below], delimiter)
    start = delimited._recognise(content, LAYOUTS, "file")
    careful = delimited._read_carefully(content, start, "file")
    fast = delimited._read_plainly(content, start, "file")
    plain = not any(mark in text for row in below for text in row for mark in "\r\n")
    assert fast is not None or not plain
    if fast is not None:
        assert fast.cells.equals(careful.cells) and fast.lines.tolist() == careful.lines.tolist()
        assert not careful.wide.any()


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    for start in (b"", csv_bytes([PAYMENTS])):
        try:
            rows, aside = read(start + content)
        except InputError:
            continue
        assert len(rows) + len(aside) > 0


@pytest.mark.parametrize("line", [b'"' + b"x" * 200_000, b"x" * 200_000], ids=["quote without end", "huge cell"])
def test_what_breaks_off_below_the_header_is_named_as_such(line):
    usual = csv.field_size_limit(131_072)  # Python's own; another library may have raised it for the whole process
    try:
        with pytest.raises(InputError, match="rules of quoting"):
            read(csv_bytes([PAYMENTS, payment()]) + line + b"\n")
    finally:
        csv.field_size_limit(usual)


def test_one_more_delimiter_at_the_end_of_every_line_moves_nothing():
    lines = csv_text([PAYMENTS, payment(), payment(voucher="2")]).splitlines()

    def marks(*ends):
        rows, _ = read("\n".join(line + end for line, end in zip(lines, ends, strict=True)).encode())
        return rows["remarks"].tolist()

    assert marks(",", ",", ",") == marks("", ",", ",") == ["", ""]
    assert marks("", ",", "") == ["too_many_cells", ""], "one line alone may have lost its quotes"
    assert marks("", ",x", ",x") == ["too_many_cells"] * 2


@pytest.mark.parametrize("first", ["", "sep=|\r\n"])
def test_a_stroke_is_a_delimiter_too(first):
    """Exports of database systems, with or without the line that tells Excel so."""
    rows, aside = read((first + csv_text([PAYMENTS, payment()], "|")).encode())
    assert rows["voucher"].tolist() == ["UNC-01"] and rows["amount"].tolist() == ["1.437,8"]
    assert len(aside) == (2 if first else 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_mark_with_which_old_programs_end_a_text_is_no_row(encoding):
    rows, _ = read((csv_text([PAYMENTS, payment()]) + "\x1a").encode(encoding))
    assert rows["voucher"].tolist() == ["UNC-01"]


def test_a_text_that_breaks_off_within_a_row_says_so():
    text = csv_text([PAYMENTS, payment(), payment(voucher="UNC-02")])
    rows, _ = read(text[: text.rindex("triệu")].encode())
    assert rows["remarks"].tolist() == ["", "ends_within_row"]
    rows, _ = read(text.removesuffix("\n").encode())
    assert rows["remarks"].tolist() == ["", ""]


@pytest.mark.parametrize("ending", ["\n", ",\n"], ids=["plain", "careful"])
def test_a_text_as_long_as_a_sheet_was_probably_cut_by_one(monkeypatch, ending):
    monkeypatch.setattr(delimited, "LAST_ROWS", {3})
    lines = csv_text([PAYMENTS, payment(), payment(voucher="UNC-02")]).splitlines()
    rows, _ = read((ending.join(lines) + "\n").encode())
    assert rows["remarks"].tolist() == ["", "last_possible_row"]
