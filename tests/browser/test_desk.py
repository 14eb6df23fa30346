"""The desk in a real browser: both languages, a screen and a phone, by keyboard alone, quiet, accessible."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from monitoring.workspace import Workspace
from tests.browser.hostile import PERIOD
from tests.browser.test_message import AXE_TAGS
from tests.browser.test_published import ONE_OF_EACH_KIND
from tests.desk.server import TOKEN, Client, desk
from tests.samples import UNIT

HERE = f"unit/{UNIT}/{PERIOD}/"
PAGES = [
    *("", f"unit/{UNIT}/", HERE, f"{HERE}report/vi/", f"{HERE}number/?id=disbursement.year.cumulative"),
    *(f"{HERE}number/?id=none", "nothing/here/"),
]


@pytest.fixture(scope="module")
def served(hostile: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with desk(hostile, tmp_path_factory.mktemp("desk") / "log.txt") as client:
        yield client


@pytest.fixture
def visit(chromium: Browser, served: Client) -> Iterator[Callable[..., Page]]:
    """`visit(path, language, width)`: a page of the desk, come to with the token.

    What it asks of another server, says on the console or opens as a dialog fails the test in the end.
    """
    contexts, faults = [], []

    def open_page(path: str = "", language: str = "vi", width: int = 1280) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        own = urlsplit(served.address).netloc
        page.on("request", lambda request: faults.append(request.url) if urlsplit(request.url).netloc != own else None)
        page.on("console", lambda message: faults.append(message.text) if "422" not in message.text else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        page.goto(f"{served.address}?token={TOKEN}")
        assert "token" not in page.url
        page.goto(f"{served.address}?language={language}")
        if path:
            page.goto(served.address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [fault for fault in faults if "404" not in fault] == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "width"), [("vi", 1280), ("en", 390)])
def test_a_page_is_accessible_and_fits_its_screen(visit, path: str, language: str, width: int) -> None:
    page = visit(path, language, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if path == "nothing/here/":
        return
    facts = page.evaluate(
        """() => ({language: document.documentElement.lang, landmarks:
            ['body > header', 'body > main', 'main h1', 'header nav'].map(e => document.querySelectorAll(e).length)})"""
    )
    assert facts == {"language": language, "landmarks": [1, 1, 1, 1]}
    page.evaluate(ONE_OF_EACH_KIND)
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"], "iframes": False}
    results = Axe().run(page, options=options).response
    assert [(fault["id"], fault["nodes"][0]["html"][:160]) for fault in results["violations"]] == []
    assert len(results["passes"]) > 12


def test_from_the_first_page_to_the_raw_lines_by_clicks(visit) -> None:
    page = visit(language="en")
    page.get_by_role("link", name=PERIOD).click()
    page.get_by_role("link", name="Report", exact=True).click()
    number = page.frame_locator("iframe").locator("main a.number").first
    printed = number.inner_text()
    number.click()
    page.wait_for_url("**/number/?id=*")
    expect(page.locator("main")).to_contain_text("The lines add up to the number exactly")
    assert re.sub(r"\D", "", printed)[:3] in re.sub(r"\D", "", page.locator("h1").inner_text())


@pytest.mark.parametrize("path", ["", HERE, f"{HERE}report/en/"])
def test_the_keyboard_alone_reaches_everything(visit, path: str) -> None:
    page = visit(path, "en")
    wanted = page.evaluate("document.querySelectorAll('a[href], button, input:not([type=hidden]), iframe').length")
    page.evaluate("document.querySelector('iframe')?.setAttribute('tabindex', -1)")  # what it holds is not counted
    wanted -= page.locator("iframe").count()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached, seen = set(), 0
    for _ in range(4 * wanted):
        box = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
                return [[...document.querySelectorAll('*')].indexOf(e), e.tagName, s.outlineStyle, s.outlineWidth]; }"""
        )
        if box[1] in ("A", "BUTTON", "INPUT"):
            reached.add(box[0])
            seen += box[2:] == ["solid", "3px"]
        elif box[1] == "BODY":
            break
        page.keyboard.press("Tab")
    assert (len(reached), seen >= len(reached)) == (wanted, True)


ACTS = """<script>top.document.title = 'ran'</script><img src=x onerror="top.document.title='ran'">
<form action=/monitoring/ method=post target=_top><button>send</button></form>
<a id=away target=_blank href=/monitoring/>away</a><meta http-equiv=refresh content="0;url=/monitoring/unit/x/">
<iframe src=/monitoring/></iframe><link rel=stylesheet href=/static/monitoring/desk.css>"""


def test_a_framed_report_cannot_act_on_the_desk(chromium: Browser, served: Client) -> None:
    """Even one that holds whatever somebody likes: it runs nothing, sends nothing, opens nothing, reads nothing."""
    context = chromium.new_context()
    page, asked = context.new_page(), []
    page.goto(f"{served.address}?token={TOKEN}")

    def planted(route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{ACTS}</main>"))

    page.route("**/file/report.vi.html", planted)
    page.on("response", lambda answer: asked.append((answer.request.method, answer.url)))
    page.goto(f"{served.address}{HERE}report/vi/")
    frame = page.frames[1]
    frame.locator("button").click()
    frame.locator("#away").click()
    page.wait_for_timeout(500)
    assert (page.title().endswith("ran"), len(context.pages), "sandbox" in page.content()) == (False, 1, True)
    assert page.url == f"{served.address}{HERE}report/vi/"
    allowed = {f"{served.address}{HERE}{name}" for name in ("report/vi/", "file/report.vi.html")}
    others = [(method, url) for method, url in asked if url not in allowed and "/static/" not in url]
    assert [(method, url) for method, url in others if method != "GET" or "/unit/x/" not in url] == []
    context.close()
