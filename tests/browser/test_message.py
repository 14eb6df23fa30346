"""The message's HTML as a mail program shows it: narrow or wide, without asking for anything, readable by everyone."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import SMTP

import pytest
from axe_playwright_python.sync_playwright import Axe

from monitoring.publishing.mail import build_message
from tests.sample_message import PUBLISHED_AT, chart, content

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def message_page(tmp_path_factory):
    """The HTML part as a file, its pictures beside it as a mail program would put them."""
    folder = tmp_path_factory.mktemp("thư")
    data = build_message(content("Huyện " + "Vĩnh" * 20, figures=(chart(),)), PUBLISHED_AT, {})
    parsed = message_from_bytes(data, policy=SMTP)
    page = parsed.get_body(("html",)).get_content()
    for part in parsed.walk():
        if part.get_content_maintype() == "image":
            (folder / part.get_filename()).write_bytes(part.get_content())
            page = page.replace(f"cid:{part['Content-ID'].strip('<>')}", part.get_filename())
    (folder / "message.html").write_text(page, encoding="utf-8", newline="\n")
    return folder / "message.html"


@pytest.fixture
def show(chromium, message_page):
    contexts, requests, console = [], [], []

    def open_page(width: int):
        context = chromium.new_context(viewport={"width": width, "height": 900}, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: console.append(message.text))
        page.goto(message_page.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert {url.rpartition("/")[2] for url in requests} == {"message.html", "fig-targets.png"}
    assert console == []


@pytest.mark.parametrize("width", [360, 600, 1280])
def test_it_fits_and_shows_its_chart(show, width: int) -> None:
    page = show(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("table[lang=vi]").bounding_box()["width"] <= 600
    picture = page.locator("img")
    assert picture.evaluate("image => image.naturalWidth") == 1120
    assert picture.bounding_box()["width"] == pytest.approx(min(width, 600) - 40, abs=1)


def test_axe_finds_no_violation(show) -> None:
    results = Axe().run(show(600), options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    found = results.response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"][:120]) for violation in found] == []
    assert len(results.response["passes"]) > 10
