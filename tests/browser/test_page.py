"""The published pages as a browser shows them: offline, quiet, accessible, on a phone, in the dark, in print."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from monitoring.publishing.html import render_audit, render_report
from tests.sample_report import notebook

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The published files in a folder whose name has spaces and diacritics."""
    folder = tmp_path_factory.mktemp("báo cáo")
    code = new_code_cell(
        "import pandas as pd  # đọc\nrows = [f'{n}' for n in (1, 2.5, None)]\nclass A: pass",
        outputs=[
            new_output("stream", name="stderr", text="warning\n"),
            new_output(
                "display_data", data={"text/plain": "a", "text/html": "<table><tr><th>a</th><td>1</td></tr></table>"}
            ),
        ],
    )
    clean = new_notebook(cells=[new_markdown_cell("# Làm sạch\n\n## Quy tắc\n\n`mã`"), code])
    files = {
        "vi": render_report(notebook("vi"), "vi"),
        "en": render_report(notebook("en"), "en"),
        "audit": render_audit({"02_clean": clean, "04_report": notebook("vi")}, "Hồ sơ", "vi"),
    }
    for name, content in files.items():
        (folder / f"{name}.html").write_text(content, encoding="utf-8", newline="\n")
    return folder


@pytest.fixture
def show(chromium, pages):
    """Open a page; at the end, any request beyond the file itself and any word on the console is a failure."""
    contexts, requests, console = [], [], []

    def open_page(name, width=1280, **settings):
        context = chromium.new_context(viewport={"width": width, "height": 900}, offline=True, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: console.append(message.text))
        page.on("pageerror", lambda error: console.append(str(error)))
        page.goto((pages / f"{name}.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in requests if not url.startswith("file:")] == []
    assert len(requests) == len(contexts)
    assert console == []


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        ("vi", 1280, "light"),
        ("vi", 1280, "dark"),
        ("en", 360, "light"),
        ("audit", 1280, "light"),
        ("audit", 1280, "dark"),
    ],
)
def test_axe_finds_no_violation(show, name, width, scheme):
    page = show(name, width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    found = [
        (violation["id"], violation["nodes"][0]["html"][:120], violation["nodes"][0].get("failureSummary", ""))
        for violation in results.response["violations"]
    ]
    assert found == []
    assert len(results.response["passes"]) > 20


@pytest.mark.parametrize("width", [360, 640, 768, 1280])  # 640 is what 1280 leaves at 200 % zoom
@pytest.mark.parametrize("name", ["vi", "audit"])
def test_only_tables_and_charts_scroll_sideways(show, name, width):
    page = show(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_reaches_the_content_first_and_then_each_wide_table(show):
    page = show("vi", 360)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    wide = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.tabIndex)"
    )
    assert len(wide) >= 2 and set(wide) == {0}


def test_without_the_auditors_page_a_number_still_says_what_to_type_after_trace(show):
    page = show("vi")
    assert page.locator("main p .number[title='disb.recurrent.year.rate']").first.inner_text() == "52,1 %"
    assert page.locator("a.number").count() == 0


def test_hostile_text_is_shown_and_not_run(show):
    page = show("vi")
    assert page.get_by_text("<script>alert(1)</script>").first.is_visible()
    assert page.evaluate("document.scripts.length") == 0


def test_charts_follow_the_dark_scheme(show):
    def fill(scheme):
        page = show("vi", color_scheme=scheme)
        return page.evaluate("getComputedStyle(document.querySelector('figure svg text')).fill")

    assert fill("light") != fill("dark")


def test_print_has_every_word_and_no_screen_furniture(show):
    page = show("vi")
    page.emulate_media(media="print")
    assert not page.locator(".marks").is_visible() and not page.locator(".skip").is_visible()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert len(page.pdf(prefer_css_page_size=True)) > 50_000
