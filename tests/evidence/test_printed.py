"""A number is found by what stands on the page, in either language."""

from __future__ import annotations

import pytest

from monitoring.evidence.printed import printed_as

PAGE = (
    '<a class="number" href="audit.html#disbursement.cumulative">19.834,414</a> … '
    '<a class="number" href="audit.html#disbursement.rate">53,2%</a> '
    '<a class="number" href="audit.html#pace.left">−10,390</a> '
    '<a class="number" href="audit.html#disbursement.development.rate">53,2%</a> 53,2 <a href="x#y">53,2</a>'
)


@pytest.fixture
def report(tmp_path):
    (tmp_path / "report.vi.html").write_text(PAGE, encoding="utf-8")
    english = PAGE.replace("19.834,414", "19,834.414").replace("53,2%", "53.2%")
    (tmp_path / "report.en.html").write_text(english, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("19.834,414", ["disbursement.cumulative"]),
        ("19.834,414 triệu đồng", ["disbursement.cumulative"]),
        ("19,834.414", ["disbursement.cumulative"]),
        ("53,2 %", ["disbursement.rate", "disbursement.development.rate"]),
        ("53,2", ["disbursement.rate", "disbursement.development.rate"]),
        ("53.2%", ["disbursement.rate", "disbursement.development.rate"]),
        ("-10,390", ["pace.left"]),
        ("19.834", []),
        ("no data", []),
        ("", []),
    ],
)
def test_a_number_is_found_by_its_text(report, text, names):
    assert printed_as(report, text) == names


def test_a_page_without_the_auditor_s_beside_it_names_numbers_otherwise(tmp_path):
    (tmp_path / "report.vi.html").write_text('<span class="number" title="disbursement.rate">53,2%</span>')
    assert printed_as(tmp_path, "53,2") == ["disbursement.rate"]


def test_without_a_page_nothing_is_found(tmp_path):
    assert printed_as(tmp_path, "53,2 %") == []
