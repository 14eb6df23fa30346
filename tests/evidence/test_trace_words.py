"""A trace to read and as data: exact figures, the raw text, what touched it, and the verdict."""

from __future__ import annotations

import csv
import json
import re

import pytest

from monitoring.evidence.naming import Naming
from monitoring.evidence.trace_words import amount, as_data, trace_lines, value, write_csv
from monitoring.presentation.wording import Wording

EN = Wording("en")


def test_a_trace_reads_from_the_number_down_to_the_raw_line(tracer):
    lines = list(trace_lines(tracer.trace("disbursement.component-4.1.in_quarter"), EN, Naming(tracer.subject)))
    assert lines[0] == "disbursement.component-4.1.in_quarter = 205,499,999 đồng (205.500 million đồng)"
    assert lines[2].strip() == "P4.1 infrastructure"
    text = "\n".join(lines)
    assert "−300,000,000 đồng  data/raw/vinh-linh/2024-Q2/payments.csv #3" in text
    assert "Số tiền: 12,5tr" in text and "corrected: Số tiền from “12,5tr” to “12,5” (Công văn số 1)" in text
    assert re.search(r"payments\.csv: sha256 [0-9a-f]{64}, unchanged", text)
    assert lines[-1].strip() == "The lines add up to the number exactly, and every file is unchanged."


def test_long_sums_show_their_first_lines_and_count_the_rest(tracer):
    trace, naming = tracer.trace("sources.rows"), Naming(tracer.subject)
    short, full = (list(trace_lines(trace, EN, naming, limit)) for limit in (3, None))
    assert [line.strip() for line in short if "more;" in line] == ["… and 14 more; --all shows every line"]
    assert len(full) > len(short) and not any("more;" in line for line in full)


def test_the_data_hold_every_line_and_only_exact_values(tracer):
    data = json.loads(json.dumps(as_data(tracer.trace("disbursement.rate"), EN)))
    assert data["agrees"] and data["holds"] and re.fullmatch(r"\d+/\d+", data["value"])
    paid, planned = data["operands"]
    assert sum(line["adds"] for line in paid["lines"]) == paid["total"] == paid["in_table"]
    assert sum(line["adds"] for line in planned["lines"]) == planned["total"] == planned["in_table"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_formula_can_be_put_into_words(tracer, language):
    words, naming = Wording(language), Naming(tracer.subject)
    for number_id in tracer.number_ids:
        if number_id.startswith(("disbursement.component-1.", "indicator.school_age5", "check.lead.1.", "refused.")):
            assert all(
                "{" not in line or "}" not in line for line in trace_lines(tracer.trace(number_id), words, naming)
            )


@pytest.mark.parametrize(("value", "unit", "text"), [
    (None, "dong", "no data"), (-1, "dong", "−1 đồng (0.000 million đồng)"), (80, "percent", "80% (4/5)"),
    (4, "count", "4"),
])  # fmt: skip
def test_amounts_in_words(value, unit, text):
    assert amount(value, unit, EN) == text


def test_a_rate_gives_the_two_sums_that_it_divides(tracer):
    found = tracer.trace("disbursement.rate")
    above, below = (operand.total for operand in found.calculation.operands)
    told = value(found.calculation, Wording("vi"))
    assert told.endswith(f"({Wording('vi').number(above)} / {Wording('vi').number(below)} đồng)")


def test_what_remains_is_told_in_the_dong_of_its_own_line(tracer):
    amounts = value(tracer.trace("disbursement.remaining").calculation, EN).partition(" ")[0]
    planned = value(tracer.trace("disbursement.plan").calculation, EN).partition(" ")[0]
    assert value(tracer.trace("disbursement.remaining_rate").calculation, EN).endswith(f"({amounts} / {planned} đồng)")


def test_every_line_goes_into_a_table_that_excel_opens(tracer, tmp_path):
    found = tracer.trace("disbursement.rate")
    for language, separator in (("vi", ";"), ("en", ",")):
        path = tmp_path / f"{language}.csv"
        write_csv(found, Wording(language), path)
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            heads, *rows = csv.reader(file, delimiter=separator)
        lines = [line for own in found.lines for line in own]
        assert len(rows) == len(lines) and {len(row) for row in rows} == {len(heads)}
        assert [(row[3], int(row[5])) for row in rows] == [(line.file, line.row) for line in lines]
        assert not any(cell[:1] in "=+@" for row in rows for cell in row if cell)
