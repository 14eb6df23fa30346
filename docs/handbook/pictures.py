"""Takes the handbook's pictures from the real product: `python -m docs.handbook.pictures`.

Walks through the analyst's pages in a copy of the project, then looks at what was made with Chromium and, for the Excel
form, LibreOffice and poppler. They must be installed; pictures are at most 150 kB each.
"""

from __future__ import annotations

import email
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import policy
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, sync_playwright

from docs.handbook.walk import HANDBOOK, LANGUAGES, copy_project, walk

PICTURES = HANDBOOK / "pictures"
LARGEST_BYTES = 150_000
UNIT, PERIOD, NUMBER = "vinh-linh", "2024-Q4", "disbursement.rate"
OFFICE = "education"
_WIDTH, _HEIGHT = 1000, 700
_TOKEN = "of-the-pictures"


def main() -> int:
    PICTURES.mkdir(exist_ok=True)
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as target:
            folder = copy_project(Path(target))
            for name, picture in _desk(folder, language):
                _save(PICTURES / f"{name}.{language}.png", picture)
            if problems := walk(f"{language}/analyst.md", folder).problems:
                print(*problems, sep="\n")
                return 1
            for command in (
                ["run", "--unit", UNIT, "--period", PERIOD],
                ["mail", UNIT, PERIOD, "--to", "an@example.org", "--reports", language],
            ):
                command = [sys.executable, "pipeline.py", *command, "--language", language]
                subprocess.run(command, cwd=folder, env=_environment(folder), check=True)
            for name, picture in _pictures(folder, language):
                _save(PICTURES / f"{name}.{language}.png", picture)
    return 0


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}


def _desk(folder: Path, language: str) -> Iterator[tuple[str, bytes]]:
    """The desk while a file is looked at, and while refused rows are settled; nothing is received."""
    with _served(folder) as address, _browser() as page:
        page.goto(f"{address}?token={_TOKEN}")
        page.goto(f"{address}unit/{UNIT}/{PERIOD}/files/?language={language}")
        page.set_input_files("#files", folder / "docs/handbook/examples/kho-bac-quy-4.csv")
        page.click("form.drop button")
        page.select_option("select[name=sender]", "Kho bạc Nhà nước huyện Vĩnh Linh")
        page.fill("input[name=received_on]", "2025-02-10")
        page.check("input[name=illustrative]")
        page.click("button[formmethod=get]")
        page.locator("section.file").scroll_into_view_if_needed()
        yield "desk-files", page.locator("section.file").screenshot()
        page.goto(f"{address}unit/{UNIT}/2024-Q3/settle/")
        row = page.locator("article.fault").filter(has_text="27,565tr")
        row.locator("summary").last.click()
        yield "desk-settle", row.screenshot()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """A desk for the project in `folder`; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "pipeline.py", "desk", "--no-browser", "--port", str(port), "--"]
    command += [f"--IdentityProvider.token={_TOKEN}"]
    server = subprocess.Popen(command, cwd=folder, env=_environment(folder))
    address = f"http://127.0.0.1:{port}/monitoring/"
    try:
        for _ in range(600):
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _pictures(folder: Path, language: str) -> Iterator[tuple[str, bytes]]:
    report = folder / "reports" / UNIT / PERIOD
    with _browser() as page:
        page.goto((report / f"report.{language}.html").as_uri())
        yield "report", page.screenshot()
        number = page.locator(f'[href$="#{NUMBER}"]').first
        number.scroll_into_view_if_needed()
        number.hover()
        yield "number", _around(page, number, 200)
        if language == "vi":  # the steps are in both languages, and look the same
            page.goto((report / "audit.html").as_uri())
            page.get_by_text("unreadable-number").first.scroll_into_view_if_needed()
            yield "audit", page.screenshot()
        message = folder / "work" / "message.html"
        message.write_bytes(_html_of(folder / "work" / "mail" / UNIT / PERIOD / "message.eml"))
        page.goto(message.as_uri())
        yield "message", page.screenshot(clip={"x": 150, "y": 0, "width": 700, "height": 760}, full_page=True)
    if language == "vi":  # forms are in Vietnamese only
        yield "form", _form(folder / "data" / "forms" / UNIT / PERIOD / f"{PERIOD}_{OFFICE}.xlsx")


@contextmanager
def _browser() -> Iterator[Page]:
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, color_scheme="light")
        browser.close()


def _around(page: Page, element: Locator, margin: int) -> bytes:
    box = element.bounding_box()
    top = max(0, box["y"] - margin)
    return page.screenshot(clip={"x": 0, "y": top, "width": _WIDTH, "height": 2 * margin})


def _html_of(path: Path) -> bytes:
    """The message's page with its pictures beside it."""
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    page = message.get_body(("html",)).get_content()
    for part in message.walk():
        if part.get("Content-ID") and part.get_content_maintype() == "image":
            name = f"{part['Content-ID'].strip('<>')}.png"
            page = page.replace(f"cid:{name.removesuffix('.png')}", name)
    return page.encode("utf-8")


def _form(path: Path) -> bytes:
    """The last printed page of a form, its table of targets, without the empty paper around it."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={Path(folder).as_uri()}"
        options = ["--headless", profile, "--convert-to", "pdf", "--outdir", folder]
        subprocess.run(["soffice", *options, str(path)], check=True, capture_output=True)
        printed = Path(folder) / f"{path.stem}.pdf"
        subprocess.run(["pdftoppm", "-png", "-r", "110", str(printed), str(Path(folder) / "page")], check=True)
        picture = Image.open(max(Path(folder).glob("page*.png"))).convert("RGB")
        content = io.BytesIO()
        picture.crop(_filled(picture)).save(content, "png")
        return content.getvalue()


def _filled(picture: Image.Image) -> tuple[int, int, int, int]:
    """The part of a white sheet that has anything on it, at most two fifths as high as it is wide."""
    left, top, right, bottom = (
        Image.eval(picture.convert("L"), lambda value: 255 - value).getbbox() or picture.getbbox()
    )
    return left, top, right, min(bottom, top + (right - left) * 2 // 5)


def _save(path: Path, content: bytes) -> None:
    """As PNG with 64 colours, halved while it is too large."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    while True:
        picture.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LARGEST_BYTES:
            return
        picture = picture.resize((picture.width * 4 // 5, picture.height * 4 // 5), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sys.exit(main())
