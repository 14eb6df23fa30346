"""Names that try to be more than names arrive as text wherever a report is read; what no name may hold is refused."""

from __future__ import annotations

import subprocess
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import openpyxl
import pytest
import yaml

from monitoring.cleaning.form_contents import forms_for
from monitoring.errors import InputError
from monitoring.intake.form_files import write_forms
from monitoring.intake.registry import load_register
from monitoring.presentation.markup import clean
from monitoring.province import folder_of
from monitoring.subject import open_subject
from monitoring.unit import load_unit
from monitoring.workspace import Workspace
from tests.browser.hostile import NAMES, PERIOD, shown
from tests.samples import UNIT, new_workspace, register

ALL = frozenset(NAMES)
#: file → the names that need not stand there.
PAGES = {
    "report.vi.html": frozenset({"document"}), "report.en.html": frozenset({"document"}), "audit.html": frozenset(),
    "index.html": ALL - {"unit"}, "rollup.vi.html": ALL - {"unit"},
}  # fmt: skip
MAILED = {"unit", "organ", "indicator"}

#: What could run, fetch or lead away, as the browser has understood the page.
ACTIVE = """() => [...document.querySelectorAll('*')].filter(element =>
    ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'FORM', 'BASE', 'LINK'].includes(element.tagName)
    || [...element.attributes].some(own => own.name.startsWith('on')
        || (['href', 'src', 'action'].includes(own.name) && /^(?!cid:|data:image)[a-z]+:|^\\/\\//i.test(own.value)))
).map(element => element.outerHTML.slice(0, 200))"""


def path_of(workspace: Workspace, name: str) -> Path:
    """A published file by its name."""
    if name == "index.html":
        return workspace.index
    folder = folder_of("quang-tri") if name.startswith("rollup") else UNIT
    return workspace.report(folder, PERIOD) / name


def missing(names: frozenset[str] | set[str], text: str) -> list[str]:
    """Which names a text does not hold as they were given."""
    squeezed = shown(text)
    return sorted(name for name in names if shown(NAMES[name]) not in squeezed.replace("[u+000d]", ""))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_them_and_runs_nothing(hostile: Workspace, browse, name: str) -> None:
    page = browse(path_of(hostile, name))
    assert missing(ALL - PAGES[name], page.evaluate("document.body.textContent")) == []
    assert page.evaluate(ACTIVE) == []
    assert "\u202e" not in page.content()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pdf_prints_them(hostile: Workspace, poppler: str, language: str) -> None:
    path = path_of(hostile, f"report.{language}.pdf")
    printed = subprocess.run([Path(poppler).with_name("pdftotext"), path, "-"], capture_output=True, check=True).stdout
    assert missing(ALL - {"document", "file"}, printed.decode()) == [], "these two stand with the auditor's figures"


def cells(path: Path) -> list[openpyxl.cell.Cell]:
    return [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row if cell.value]


def test_the_workbook_holds_texts_and_no_formula_but_its_rates(hostile: Workspace) -> None:
    found = cells(path_of(hostile, "workbook.xlsx"))
    assert missing(ALL - {"organ", "reason", "recipient"}, "\n".join(str(cell.value) for cell in found)) == []
    formulas = [cell for cell in found if cell.data_type == "f"]
    assert {cell.data_type for cell in found} <= {"s", "n", "d", "f"}
    assert missing(ALL, "\n".join(cell.value for cell in formulas)) == sorted(ALL), "no text of theirs in a formula"
    assert [cell.value for cell in found if cell.hyperlink] == []
    texts = (cell for cell in found if cell.data_type == "s")
    risky = [cell for cell in texts if cell.value[0] in "=+-@"]
    assert len(risky) >= 3 and all(cell.quotePrefix for cell in risky)


def test_the_forms_hold_texts_and_no_formula(hostile: Workspace, tmp_path: Path) -> None:
    paths = write_forms(forms_for(open_subject(hostile.root, UNIT, PERIOD)), tmp_path)
    found = [cell for path in paths for cell in cells(path)]
    assert missing({"place", "component", "indicator"}, "\n".join(str(cell.value) for cell in found)) == []
    assert [cell.value for cell in found if cell.data_type == "f" or cell.hyperlink] == []
    assert all(path.is_relative_to(tmp_path) for path in paths)


@pytest.fixture(scope="module")
def message(hostile: Workspace) -> EmailMessage:
    return message_from_bytes(path_of(hostile, "message.eml").read_bytes(), policy=SMTP)


def test_the_message_has_no_header_and_no_recipient_of_theirs(message: EmailMessage) -> None:
    assert sorted(message.keys()) == [
        "Content-Language", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To",
        "X-Unsent",
    ]  # fmt: skip
    assert message["To"] == "undisclosed-recipients:;" and message.defects == []
    [sender] = message["From"].addresses
    assert (sender.display_name, sender.domain) == ("UBND Bcc: evil@example.org", f"{UNIT}.monitoring.invalid")
    assert shown(NAMES["unit"]) in shown(message["Subject"])
    assert [part.get_content_type() for part in message.walk()].count("text/html") == 1


def test_the_message_says_them_twice_and_runs_nothing(message: EmailMessage, browse, tmp_path: Path) -> None:
    text, page = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert missing(MAILED, text) == []
    (tmp_path / "message.html").write_text(page.replace('src="cid:', 'alt="'), encoding="utf-8")
    opened = browse(tmp_path / "message.html")
    assert missing(MAILED, opened.evaluate("document.body.textContent")) == []
    assert opened.evaluate(ACTIVE) == []


# ---- what no name may hold -------------------------------------------------------------------------------------------

REFUSED = [
    ("name", {"vi": "", "en": "x"}), ("name", ["<b>"]), ("name", {"vi": "x", "en": "x", "<b>": "x"}),
    ("code", "../x"), ("code", "a b"), ("code", "<b>"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "value"), REFUSED)
def test_a_profile_with_such_an_entry_is_refused_in_one_paragraph(tmp_path: Path, entry: str, value: object) -> None:
    workspace = new_workspace(tmp_path)
    path = workspace.unit_profile(UNIT)
    profile = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(profile | {entry: value}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_unit(workspace, UNIT)
    assert "\n" not in refused.value.render() and clean(refused.value.render()) == refused.value.render()


@pytest.mark.parametrize("name", ["<b>.csv", 'a"b.csv', "a\nb.csv", "a|b.csv", "con.csv", "../x.csv", "a.csv "])
def test_a_file_with_such_a_name_is_refused_in_one_paragraph(tmp_path: Path, name: str) -> None:
    workspace = new_workspace(tmp_path)
    register(workspace, PERIOD, "a.csv", b"x", "payments")
    path = workspace.register(UNIT, PERIOD)
    [entry] = yaml.safe_load(path.read_text(encoding="utf-8")).values()
    path.write_text(yaml.safe_dump({name: entry}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_register(workspace, UNIT, PERIOD)
    assert "\n" not in refused.value.render()
