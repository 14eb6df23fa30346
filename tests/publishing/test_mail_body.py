"""The message's text: what plain text says by itself, and what the HTML may hold."""

from __future__ import annotations

import re

import pytest

from monitoring.presentation.markup import clean
from monitoring.publishing.mail_body import render_html, render_text
from tests.publishing.page_rules import PageRules
from tests.sample_message import HOSTILE, chart, content

SHOWN = {"fig-targets": "fig-targets@vinh-linh.monitoring.invalid"}


@pytest.fixture(scope="module")
def page() -> str:
    return render_html(content(figures=(chart(),)), SHOWN)


def words_of(page: str) -> str:
    """What a reader sees, pictures by their alternative text."""
    rules = PageRules(page)
    assert rules.faults == []
    collected: list[str] = []
    rules.handle_data = collected.append
    rules.feed(page)
    return " ".join(" ".join([*collected, *rules.values("alt")]).split())


def test_plain_text_stands_alone() -> None:
    assert render_text(content("Huyện A")).split("\n\n")[:9] == [
        "DỰ THẢO\nSỐ LIỆU MINH HỌA\nUBND Huyện A\nHuyện A\nKết quả Huyện A",
        "TÓM TẮT",
        "Đã giải ngân 19.834,414 Huyện A",
        "* A Huyện A: 62,7 % (15.715 Huyện A)\n* B Huyện A: 62,7 % (15.715 Huyện A)\n"
        "* C Huyện A: 62,7 % (15.715 Huyện A)\n* D Huyện A: 62,7 % (15.715 Huyện A)",
        "đạt Huyện A 6; chưa có số liệu",
        "Việc cần quyết định",
        "1. Huyện A mục IV\n2. hai",
        "- ba",
        "-" * 40,
    ]


def test_the_page_says_what_the_plain_text_says(page: str) -> None:
    plain = re.sub(r"^(\*|\d\.|-+) |^-+$|[():]", "", render_text(content()), flags=re.MULTILINE)
    told = words_of(page).casefold()
    assert [word for word in plain.casefold().split() if word not in told] == []


def test_the_page_holds_nothing_that_mail_programs_drop_or_fetch(page: str) -> None:
    tags = {tag for tag, _attributes in PageRules(page).elements}
    assert tags <= {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "table",
        "tbody",
        "tr",
        "td",
        "p",
        "h1",
        "h2",
        "ol",
        "ul",
        "li",
        "div",
        "span",
        "strong",
        "img",
    }
    assert not re.search(r"https?:|data:|javascript:|url\(|@import|<svg|<script|<style|<link|\son\w+=", page)


def test_every_style_stands_where_it_applies(page: str) -> None:
    classed = [attributes for _tag, attributes in PageRules(page).elements if "class" in attributes]
    assert [attributes for attributes in classed if not attributes.get("style")] == []
    assert "var(" not in page and "grid" not in page


def test_the_page_can_be_read_aloud(page: str) -> None:
    elements = PageRules(page).elements
    assert elements[0] == ("html", {"lang": "vi"})
    tables = [attributes for tag, attributes in elements if tag == "table"]
    assert [attributes["lang"] for attributes in tables if "lang" in attributes] == ["vi", "en"]
    assert all(attributes.get("role") == "presentation" for attributes in tables)
    assert [attributes["alt"] for tag, attributes in elements if tag == "img"] == ["Vốn đầu tư phát triển: 62 / 100"]
    assert [tag for tag, _attributes in elements].count("h1") == 1


def test_draft_and_illustrative_stand_above_all_else(page: str) -> None:
    assert words_of(page).partition("]")[2].index("DỰ THẢO – SỐ LIỆU MINH HỌA") < words_of(page).index("UBND")


def test_numbers_and_places_of_the_report_are_plain_words(page: str) -> None:
    assert PageRules(page).values("href") == PageRules(page).values("id") == PageRules(page).values("data-number") == []


def test_a_figure_without_a_picture_is_left_out() -> None:
    assert "<img" not in render_html(content(figures=(chart(),)), {})


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_in_both(name: str) -> None:
    shown = " ".join(clean(name).split())
    ordinary = [tag for tag, _attributes in PageRules(render_html(content("A"), {})).elements]
    hostile = PageRules(render_html(content(name), {}))
    assert [tag for tag, _attributes in hostile.elements] == ordinary
    assert not [key for _tag, attributes in hostile.elements for key in attributes if key.startswith("on")]
    assert shown in words_of(render_html(content(name), {}))
    assert shown in " ".join(render_text(content(name)).split())
