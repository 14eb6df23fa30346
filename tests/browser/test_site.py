"""The front page as a browser shows it: offline, quiet, accessible, on a phone, in the dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from monitoring.period import Period
from monitoring.publishing.site import ProvinceRollUp, render_index
from tests.browser.test_page import AXE_TAGS
from tests.publishing.test_site import publication


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The front page among its reports, in a folder whose name has spaces and diacritics."""
    folder = tmp_path_factory.mktemp("báo cáo")
    publications = [
        publication(period="2023-Q4", revision=2), publication(period="2024-Q1", cumulative=9, illustrative=True),
        publication(illustrative=True), publication("b", cumulative=None), publication("c", known=False),
    ]  # fmt: skip
    rollups = [ProvinceRollUp("quang-tri", Period(2024, 3), frozenset({"rollup.vi.html", "rollup.en.pdf"}))]
    (folder / "index.html").write_text(render_index(publications, rollups), encoding="utf-8", newline="\n")
    report = folder / "a" / "2024-Q3" / "report.vi.html"
    report.parent.mkdir(parents=True)
    report.write_text('<!DOCTYPE html><meta charset="utf-8"><title>Báo cáo</title>', encoding="utf-8", newline="\n")
    return folder / "index.html"


@pytest.fixture
def show(chromium, site):
    """Open the page; any request beyond the file itself and any word on the console is a failure."""
    contexts, requests, console = [], [], []

    def open_page(width=1280, **settings):
        context = chromium.new_context(viewport={"width": width, "height": 900}, offline=True, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: console.append(message.text))
        page.goto(site.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in requests if not url.startswith("file:")] == []
    assert console == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")])
def test_axe_finds_no_violation(show, width, scheme):
    results = Axe().run(show(width, color_scheme=scheme), options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    found = [
        (violation["id"], violation["nodes"][0]["html"][:120], violation["nodes"][0].get("failureSummary", ""))
        for violation in results.response["violations"]
    ]
    assert found == []
    assert len(results.response["passes"]) > 20


@pytest.mark.parametrize("width", [360, 640, 1280])
def test_only_tables_scroll_sideways(show, width):
    assert show(width).evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_reports_can_be_opened_without_scrolling_sideways(show):
    link = show(360).locator("a[href='a/2024-Q3/report.vi.html']").bounding_box()
    assert link["x"] >= 0 and link["x"] + link["width"] <= 360


def test_a_report_opens_from_a_folder_without_a_server(show):
    page = show()
    page.click("a[href='a/2024-Q3/report.vi.html']")
    assert page.title() == "Báo cáo"
