"""Blocks: one MIME bundle for page, PDF and plain text; nothing lost, nothing misread."""

import datetime

import pytest

from monitoring.presentation.blocks import (
    BLOCK_MIME,
    TYPST_MIME,
    Banner,
    BulletList,
    Document,
    Heading,
    Link,
    Number,
    Paragraph,
    Status,
    Strong,
    as_parts,
    parts_html,
    parts_plain,
    sentence,
)
from monitoring.presentation.first_page import KeyFigure, KeyFigures
from tests.sample_report import HOSTILE, blocks

RATE = Number("89,1 %", "disb.rate")


@pytest.mark.parametrize(
    ("part", "anchor", "page"),
    [
        ("a < b", False, "a &lt; b"),
        (RATE, False, '<a class="number" data-number="disb.rate">89,1 %</a>'),
        (RATE, True, '<span class="number" data-number="disb.rate">89,1 %</span>'),
        (Number("1.250"), True, '<span class="number">1.250</span>'),
        (Number("chưa có số liệu", missing=True), True, '<span class="number missing">chưa có số liệu</span>'),
        (Strong("<b>"), False, "<strong>&lt;b&gt;</strong>"),
        (Link("x", '#a"b'), False, '<a href="#a&#34;b">x</a>'),
        (Status("đạt", "met"), False, '<span class="status met"><span aria-hidden="true">✓</span> đạt</span>'),
    ],
)
def test_parts_of_a_line_in_html(part, anchor, page):
    assert parts_html(part, anchor) == page


def test_parts_are_one_or_many_and_empty_strings_are_none():
    assert as_parts("a") == ("a",)
    assert as_parts(["a", "", RATE]) == ("a", RATE)
    assert as_parts("") == ()
    assert parts_plain(["đạt ", RATE, ", ", Status("không đạt", "not_met")]) == "đạt 89,1 %, không đạt"


def test_a_sentence_takes_its_parts_where_the_translation_has_them():
    assert sentence("{rate} of {plan}.", rate=RATE, plan="x") == (RATE, " of ", "x", ".")
    assert sentence("Kế hoạch {plan}, đạt {rate}", rate=RATE, plan="x") == ("Kế hoạch ", "x", ", đạt ", RATE)


def test_a_sentence_that_loses_or_invents_a_part_is_an_error():
    with pytest.raises(ValueError, match="no place for rate"):
        sentence("nothing here", rate=RATE)
    with pytest.raises(KeyError, match="rate"):
        sentence("{rate}")


@pytest.mark.parametrize("identifier", ["a b", "đ", "", '"', "#x", ".x"])
def test_ids_that_could_not_be_linked_are_refused(identifier):
    with pytest.raises(ValueError, match="not an identifier"):
        Heading("x", id=identifier)


@pytest.mark.parametrize("target", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "file:///etc/passwd"])
def test_links_that_could_run_or_reach_something_are_refused(target):
    with pytest.raises(ValueError, match="a link may not use"):
        Link("x", target)


@pytest.mark.parametrize("target", ["#annex", "audit.html", "https://vbpl.vn/", "mailto:a@b.vn"])
def test_links_that_are_allowed(target):
    assert Link("x", target).target == target


def test_unknown_status_and_level_are_refused():
    with pytest.raises(ValueError, match="unknown status"):
        Status("x", "maybe")
    with pytest.raises(ValueError, match="level 2, 3 or 4"):
        Heading("x", id="x", level=1)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_block_gives_all_four_representations(language):
    for block in blocks(language):
        bundle = block._repr_mimebundle_()
        assert set(bundle) == {BLOCK_MIME, TYPST_MIME, "text/html", "text/plain"}
        assert bundle[BLOCK_MIME]["kind"] == type(block).__name__.lower()
        assert bundle[TYPST_MIME].startswith("#m.")


@pytest.mark.parametrize(
    "block",
    [
        Paragraph(HOSTILE),
        Banner(HOSTILE, title=HOSTILE),
        BulletList([HOSTILE, [Strong(HOSTILE), Number(HOSTILE), Link(HOSTILE, "#x"), Status(HOSTILE, "met")]]),
        Heading(HOSTILE, id="x"),
        KeyFigures([KeyFigure(HOSTILE, HOSTILE, HOSTILE)]),
    ],
)
def test_hostile_text_arrives_as_text(block):
    bundle = block._repr_mimebundle_()
    assert "<script" not in bundle["text/html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in bundle["text/html"]
    assert '\\"#eval(1)\\"' in bundle[TYPST_MIME]
    assert HOSTILE in bundle["text/plain"]


def test_the_document_block_shows_nothing_and_tells_the_exporters_all():
    document = Document(
        "T", "vi", "UBND", datetime.date(2024, 1, 31), draft="DỰ THẢO", footer=["xem ", Link("a", "b.html")]
    )
    bundle = document._repr_mimebundle_()
    assert bundle["text/html"] == ""
    facts = bundle[BLOCK_MIME]
    assert (facts["title"], facts["language"], facts["date"], facts["draft"]) == ("T", "vi", "2024-01-31", "DỰ THẢO")
    assert facts["footer"] == 'xem <a href="b.html">a</a>'
