"""A whole quarter at the desk in a real browser: in Vietnamese with the mouse, then the next in English by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from monitoring.messages import translator
from monitoring.workspace import Workspace
from tests.browser.test_message import AXE_TAGS
from tests.desk.server import TOKEN, Client, desk
from tests.samples import PAYMENT, UNIT, csv_of, new_workspace

TREASURY = "Kho bạc Nhà nước huyện Vĩnh Linh"
FAULTS = {"xã Vĩnh Khuê": "xã Vĩnh Khê", "55,364tr": "55,364"}
#: A machine that others use too.
PATIENCE = 240_000


class Mouse:
    """Whoever clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def on(self, target: Locator) -> None:
        target.click()

    def fill(self, target: Locator, text: str) -> None:
        target.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, target: Locator, option: str) -> None:
        target.select_option(option)

    def number(self) -> None:
        self.page.frame_locator("iframe").locator("main a.number").first.click()


class Keys(Mouse):
    """Whoever has no mouse: Tab, Space, Enter and letters alone."""

    def _to(self, target: Locator) -> None:
        target.wait_for()
        wanted = target.element_handle()
        for _ in range(200):
            if wanted.evaluate("own => own === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def on(self, target: Locator) -> None:
        self._to(target)
        leads_on = target.evaluate("own => window.before = own.matches('a:not([download]), button')")
        self.page.keyboard.press("Space" if target.get_attribute("type") == "checkbox" else "Enter")
        if leads_on:
            self.page.wait_for_function("!window.before", timeout=PATIENCE)

    def fill(self, target: Locator, text: str) -> None:
        self._to(target)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, target: Locator, option: str) -> None:
        self._to(target)
        for _ in range(60):
            if target.evaluate("own => own.selectedOptions[0].text") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"there is no {option}")

    def number(self) -> None:
        for _ in range(300):
            inner = self.page.frames[-1]
            if inner.evaluate("document.activeElement.matches('main a.number') && document.hasFocus()"):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return new_workspace(tmp_path_factory.mktemp("bàn làm việc"))


@pytest.fixture(scope="module")
def served(workspace: Workspace) -> Iterator[Client]:
    with desk(workspace, workspace.root / "log.txt") as client:
        yield client


@pytest.fixture
def come(chromium: Browser, served: Client) -> Iterator[Callable[[str, int], Page]]:
    contexts, faults = [], []

    def open_page(language: str, width: int) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{served.address}?token={TOKEN}")
        page.goto(f"{served.address}?language={language}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.mark.parametrize(
    ("language", "hand", "width", "quarter"), [("vi", Mouse, 1280, 1), ("en", Keys, 390, 2)], ids=["mouse", "keyboard"]
)
def test_a_whole_quarter(
    come: Callable[[str, int], Page],
    workspace: Workspace,
    tmp_path: Path,
    language: str,
    hand: type[Mouse],
    width: int,
    quarter: int,
) -> None:
    page, _, period = come(language, width), translator(language), f"2024-Q{quarter}"
    does = hand(page)

    def link(text: str, **options: bool) -> None:
        does.on(page.locator("main, header").get_by_role("link", name=text, **{"exact": True, **options}).first)

    def button(text: str) -> None:
        does.on(page.get_by_role("button", name=text, exact=True).first)

    def field(text: str) -> Locator:
        return page.get_by_label(text, exact=True).first

    def seen(text: str) -> None:
        expect(page.locator("main")).to_contain_text(text, timeout=PATIENCE)

    def done() -> None:
        expect(page.get_by_role("status")).not_to_have_text(_("Under way…"), timeout=PATIENCE)
        assert page.get_by_role("status").inner_text() == _("Done."), page.locator("pre.lines").inner_text()

    def looked_at() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"], "iframes": False}
        violations = Axe().run(page, options=options).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"][:160]) for fault in violations] == []

    def send(path: Path) -> None:
        with page.expect_file_chooser() as chooser:
            does.on(field(_("Choose the files that arrived, or drop them here")))
        chooser.value.set_files(path)
        button(_("Look at them"))
        seen(path.name)

    file = tmp_path / f"kho-bac-quy-{quarter}.csv"
    day = f"15/0{3 * quarter - 1}/2024"
    own = {**PAYMENT, "paid_on": day}
    rows = [{**own, "voucher": f"{quarter}1"}, {**own, "voucher": f"{quarter}2", "place": "xã Vĩnh Khuê"}]
    rows += [{**own, "voucher": f"{quarter}3", "amount": "55,364tr"}]
    file.write_bytes(csv_of("payments", rows))

    # A new period, and its forms.
    link(_("Start a period, a plan or a unit"))
    looked_at()
    does.fill(field(_("Period, such as 2024-Q3 or 2026-10")), period)
    button(_("Start the period"))
    link(_("Forms for places and offices"))
    button(_("Forms for places and offices"))
    done()
    assert page.get_by_role("link", name=f"{period}_treasury.xlsx").count() == 1
    looked_at()
    link(_("Back to {period}").format(period=period))

    # A file with faults is looked at, received, and sent back.
    send(file)
    does.choose(field(_("Sender")), TREASURY)
    button(_("Look again"))
    seen("55,364tr")
    looked_at()
    assert not workspace.received(UNIT, period).exists()
    button(_("Receive"))
    link(_("Refused rows"))
    seen("xã Vĩnh Khuê")
    looked_at()
    link(_("Send back"))
    button(_("Send back"))
    done()
    with page.expect_download() as download:
        link(f"{file.stem}-tra-lai.xlsx")
    revised = tmp_path / download.value.suggested_filename
    book = openpyxl.load_workbook(download.value.path().rename(tmp_path / "copy.xlsx"))
    for cell in (cell for sheet in book for row in sheet for cell in row if cell.value in FAULTS):
        cell.value = FAULTS[cell.value]
    book.save(revised)

    # What comes back takes its place, and nothing is refused any more.
    link(_("Back to {period}").format(period=period))
    send(revised)
    does.choose(field(_("Comes in the place of")), file.name)
    does.fill(field(_("The letter or message that says so")), f"CV {quarter}/KB")
    button(_("Receive"))
    link(_("Refused rows"))
    seen(_("No row of this period has to be sent again."))
    seen(_("What became of rows that were sent back"))

    # The report is made, and read to the raw lines behind a number.
    link(period)
    link(_("Make the report"))
    for choice in ("html", "audit", "mail", "vi"):
        does.on(field(choice))
    looked_at()
    button(_("Make the report"))
    done()
    link(period)
    looked_at()
    link("Báo cáo")
    does.number()
    page.wait_for_url("**/number/?id=*", timeout=PATIENCE)
    assert "sha256" in page.locator("main").inner_text()

    # The message, and whether all is what was published.
    link(period)
    link(_("Message"))
    does.fill(field(_("To whom; without an address those of the profile")), "an@example.org")
    button(_("Look again"))
    seen("an@example.org")
    assert page.frame_locator("iframe.message").locator("table").count()
    looked_at()
    cookie = next(own["value"] for own in page.context.cookies() if own["name"] == "_xsrf")
    form = {"_xsrf": cookie, "to": "an@example.org", "confirmed": "binh@example.org"}
    assert page.request.post(page.url, form=form).status == 422
    does.on(field(_("I send this message to: {addresses}").format(addresses="an@example.org")))
    button(_("Send the message"))
    expect(page.locator("pre.lines")).to_contain_text("MONITORING_SMTP_HOST", timeout=PATIENCE)
    link(period)
    link(_("Is it still what was published?"))
    expect(page.locator("main .status.good").first).to_be_visible(timeout=PATIENCE)
