"""What a run publishes, in a browser: offline, quiet, accessible, on a phone, enlarged, in the dark, on paper."""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from matplotlib.image import imread

from monitoring.workspace import Workspace
from tests.browser.test_hostile_names import path_of
from tests.browser.test_message import AXE_TAGS

PAGES = ["report.vi.html", "report.en.html", "audit.html", "index.html", "rollup.vi.html"]
#: Each page on a screen in one scheme, and one page on a phone, where what is touched must be large enough.
SEEN = [
    ("report.vi.html", 1280, "light"), ("report.en.html", 360, "dark"), ("audit.html", 1280, "dark"),
    ("index.html", 360, "light"), ("index.html", 1280, "dark"), ("rollup.vi.html", 1280, "light"),
]  # fmt: skip

#: Of what stands side by side and is built alike, one of each kind stays: axe finds the same in every one of them.
ONE_OF_EACH_KIND = """() => {
    const kind = element => [element, ...element.querySelectorAll('*')].map(e => e.tagName + e.className).join();
    const thin = parent => {
        const seen = new Set();
        for (const child of [...parent.children]) {
            if (seen.has(kind(child))) child.remove(); else { seen.add(kind(child)); thin(child); }
        }
    };
    thin(document.body);
    document.querySelectorAll('details').forEach(details => details.open = true);
}"""


@pytest.mark.parametrize(("name", "width", "scheme"), SEEN)
def test_axe_finds_no_violation(hostile: Workspace, browse, name: str, width: int, scheme: str) -> None:
    page = browse(path_of(hostile, name), width, color_scheme=scheme)
    page.evaluate(ONE_OF_EACH_KIND)
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    results = Axe().run(page, options=options).response
    found = [(fault["id"], len(fault["nodes"]), fault["nodes"][0]["html"][:120]) for fault in results["violations"]]
    assert found == []
    assert len(results["passes"]) > 20


@pytest.mark.parametrize("name", PAGES)
def test_it_can_be_read_at_any_width_and_says_what_it_is(hostile: Workspace, browse, name: str, tmp_path: Path) -> None:
    page = browse(path_of(hostile, name))
    for width in (1280, 640, 360):  # 640 is what 1280 leaves at 200 % zoom
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        pixels = imread(io.BytesIO(page.screenshot(path=tmp_path / f"{name}.{width}.png")))
        assert pixels.shape[:2] == (900, width)
        assert pixels[..., :3].std() > 0.05, "text and lines are drawn, it is no blank sheet"
    facts = page.evaluate(
        """() => ({
            language: document.documentElement.lang, title: document.title.length > 5,
            landmarks: ['body > header', 'body > main', 'header h1'].map(own => document.querySelectorAll(own).length),
            headless: [...document.querySelectorAll('table')].filter(table => !table.querySelector('th')).length,
            wordless: [...document.querySelectorAll('img')].filter(image => !image.alt).length
                + [...document.querySelectorAll('svg')].filter(svg => !svg.querySelector('title')
                    && !svg.ariaLabel && svg.ariaHidden !== 'true').length,
        })"""
    )
    language = "en" if ".en." in name else "vi"
    assert facts == {"language": language, "title": True, "landmarks": [1, 1, 1], "headless": 0, "wordless": 0}


def test_a_click_on_a_number_leads_to_its_entry_in_the_auditors_page(hostile: Workspace, browse) -> None:
    page = browse(path_of(hostile, "report.vi.html"))
    number = page.locator("main p a.number").first
    text, (file, _, target) = number.inner_text(), number.get_attribute("href").partition("#")
    entry = browse(path_of(hostile, file)).locator(f"[id='{target}']")
    assert entry.is_visible() and text.replace("\u00a0", " ") in entry.inner_text().replace("\u00a0", " ")


@pytest.mark.parametrize("name", PAGES)
def test_it_is_one_small_file(hostile: Workspace, name: str) -> None:
    assert path_of(hostile, name).stat().st_size < 1_000_000


#: Of what Tidy says, this is wrong: HTML allows groups in a list of terms, an id on the title of a drawing, and
#: elements that hold nothing.
_ALLOWED = re.compile(r"</?d[ltd]>|<title> proprietary attribute \"id\"|trimming empty")


@pytest.mark.parametrize("name", PAGES)
def test_it_is_valid(hostile: Workspace, tidy: str, name: str) -> None:
    command = [tidy, "-quiet", "-errors", "-utf8", path_of(hostile, name)]
    said = subprocess.run(command, capture_output=True, encoding="utf-8").stderr.splitlines()
    assert sorted({line.partition(" - ")[2] for line in said if not _ALLOWED.search(line)}) == []


@pytest.mark.parametrize("name", PAGES)
def test_its_policy_holds_against_what_somebody_puts_in(
    hostile: Workspace, chromium, tmp_path: Path, name: str
) -> None:
    page_source = path_of(hostile, name).read_text(encoding="utf-8")
    planted = (
        "<script>document.title = 'ran'</script><img src='https://example.org/x.png' onerror=\"document.title='ran'\">"
    )
    planted += "<link rel=stylesheet href='https://example.org/x.css'><iframe src='https://example.org/'></iframe>"
    (tmp_path / "page.html").write_text(page_source.replace("</main>", f"{planted}</main>"), encoding="utf-8")
    context = chromium.new_context()
    page, asked, refused = context.new_page(), [], []
    page.on("response", lambda response: asked.append(response.url))
    page.on("console", lambda message: refused.append("Content Security Policy" in message.text))
    page.goto((tmp_path / "page.html").as_uri())
    title = page.title()
    context.close()
    assert title != "ran" and [url for url in asked if not url.startswith("file:")] == []
    assert len(refused) >= 3 and all(refused)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_paper_shows_every_number_of_the_page(hostile: Workspace, browse, poppler: str, tmp_path: Path, language: str):
    """What runs over the edge of a printed page is lost: pdftotext leaves it out as well."""
    page = browse(path_of(hostile, f"report.{language}.html"))
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    shown = page.evaluate(
        "[...document.querySelectorAll('main .number')].filter(e => e.checkVisibility()).map(e => e.textContent)"
    )
    command = [Path(poppler).with_name("pdftotext"), "-layout", tmp_path / "page.pdf", "-"]
    printed = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    squeezed = Counter("".join(line.split()) for line in shown)
    text = "".join(printed.split())
    assert len(squeezed) > 50
    assert {number: count for number, count in squeezed.items() if text.count(number) < count} == {}
    assert "\u202e" not in printed


# ---- the PDF of the same report --------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["vi", "en"])
def document(request: pytest.FixtureRequest, hostile: Workspace):
    with pikepdf.open(path_of(hostile, f"report.{request.param}.pdf")) as opened:
        yield request.param, opened


def elements(node: object) -> Iterator[pikepdf.Dictionary]:
    """The elements of a tag tree, in reading order."""
    for child in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(child, pikepdf.Dictionary):
            if "/S" in child:
                yield child
            yield from elements(child.get("/K", pikepdf.Array()))


def test_the_pdf_says_that_it_is_an_archive_file_and_accessible(document) -> None:
    language, pdf = document
    with pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
        assert metadata["dc:title"] == str(pdf.docinfo["/Title"])
    assert str(pdf.Root.Lang).startswith(language) and bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert pdf.check_pdf_syntax() == []


def test_its_tags_tell_tables_figures_and_headings(document) -> None:
    _language, pdf = document
    tags = list(elements(pdf.Root.StructTreeRoot.K))
    found = Counter(str(tag.S)[1:] for tag in tags)
    assert found["Table"] == found["THead"] == found["Caption"] - found["Figure"] > 10
    assert min(found["TH"], found["TR"], found["TD"]) > 5
    assert [tag for tag in tags if tag.S == "/Figure" and not str(tag.get("/Alt", ""))] == []
    assert [tag for tag in tags if tag.S == "/TH" and "/Scope" not in attributes(tag)] == []
    with pdf.open_outline() as outline:
        titles = [entry.title for entry in outline.root]
    assert len(titles) == found["H1"] >= 5


def attributes(tag: pikepdf.Dictionary) -> set[str]:
    """The names of the attributes of an element."""
    own = tag.get("/A", pikepdf.Array())
    return {name for entry in (own if isinstance(own, pikepdf.Array) else [own]) for name in entry}


def test_its_fonts_are_embedded_and_the_tables_attached(document) -> None:
    _language, pdf = document
    fonts = [font for page in pdf.pages for font in page.resources.get("/Font", {}).values()]
    descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]
    assert fonts and [own for own in descriptors if not {"/FontFile2", "/FontFile3"} & set(own.keys())] == []
    assert len(pdf.pages) > 10 and len(pdf.attachments) > 5
