"""The reader's page and the auditor's page: one file, no script, nothing from outside, every number in its place."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from markupsafe import Markup
from nbconvert.writers import FilesWriter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from monitoring.errors import InputError
from monitoring.publishing.html import (
    Appendix,
    AuditExporter,
    ReportExporter,
    css_string,
    link_numbers,
    nested,
    printed_numbers,
    render_audit,
    render_report,
)
from monitoring.publishing.pdf import TypstPdfExporter, render_pdf
from monitoring.publishing.word import WordExporter, render_word
from tests.publishing.page_rules import PageRules
from tests.sample_report import PUBLISHED_AT, notebook


@pytest.fixture(scope="module", params=["vi", "en"])
def page(request):
    return render_report(notebook(request.param), request.param, "needs audit.html")


@pytest.fixture(scope="module")
def audit():
    receive = new_notebook(
        cells=[
            new_markdown_cell("# Nhận\n\nVì sao <script>alert(1)</script>\n\n## Quy tắc"),
            new_code_cell(
                "x = '<b>'  # mã",
                outputs=[
                    new_output("stream", name="stdout", text="\x1b[31min <i>ra\x1b[0m\n"),
                    new_output("execute_result", data={"text/plain": "<1>"}),
                    new_output("display_data", data={"text/plain": "t", "image/svg+xml": '<svg onload="x">'}),
                    new_output("error", ename="E", evalue="v", traceback=["\x1b[0;31mE\x1b[0m: <v>"]),
                ],
            ),
            new_code_cell("tiếp = 1"),
        ]
    )
    return render_audit(
        {"01_receive": receive, "04_report": notebook("vi")}, "Hồ sơ", "vi", contents="Mục lục", skip="Bỏ qua"
    )


def test_the_page_is_well_formed_and_every_link_leads_somewhere(page):
    assert PageRules(page).faults == []


def test_the_page_has_language_title_landmarks_and_policy(page):
    rules = PageRules(page)
    tags = [tag for tag, _attributes in rules.elements]
    assert re.match(r'<!DOCTYPE html>\n<html lang="(vi|en)">', page)
    assert {tag: tags.count(tag) for tag in ("header", "nav", "main", "footer", "h1", "title")} | {"title": 1} == {
        "header": 1,
        "nav": 1,
        "main": 1,
        "footer": 1,
        "h1": 1,
        "title": 1,
    }
    assert "default-src 'none'" in page
    assert page.index("<h1>") < page.index("<nav") < page.index("<main")


def test_the_page_is_one_small_file_without_script_code_or_anything_from_outside(page):
    rules = PageRules(page)
    tags = {tag for tag, _attributes in rules.elements}
    assert not tags & {"script", "link", "iframe", "object", "img", "form"}
    assert not [value for value in rules.values("href") + rules.values("src") if re.match("(https?:)?//", value)]
    assert not re.search(r"url\((?!#)|@import|@font-face", page)
    assert len(page.encode()) < 100_000
    for hidden in ("display(block_", "# code", "printed by the code", "Markdown cell"):
        assert hidden not in page


def test_hostile_text_arrives_as_text(page):
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;#eval(1)&#34;" in page
    assert "\u202e" not in page and "[U+202E]" in page


def test_each_number_leads_to_the_auditors_page_where_there_is_one(page):
    assert "data-number" not in page
    links = re.findall(r'<a class="number" href="audit\.html#disb\.all\.rate">', page)
    assert len(links) == 4  # key figure, sentence, table, table behind the chart
    assert "needs audit.html" in page.partition("<footer>")[2]
    alone = render_report(notebook("vi"), "vi")
    assert "audit.html#" not in alone and '<span class="number" title="disb.all.rate">' in alone


def test_every_figure_has_words_and_every_table_scopes(page):
    figures = re.findall(r"<svg .*?</title>", page, re.S)
    assert len(figures) == 2
    assert all('role="img"' in figure and re.search(r"<title[^>]*>[^<]+", figure) for figure in figures)
    assert not re.search(r"<th(?! scope)[ >]", page)
    assert page.count("<table") == page.count("<caption")


def test_a_page_in_another_language_than_asked_is_refused():
    with pytest.raises(InputError, match="in language vi, not in en"):
        render_report(notebook("vi"), "en")


@pytest.mark.parametrize(
    ("page", "linked", "plain"),
    [
        (
            '<a class="number" data-number="x.y">1</a>',
            '<a class="number" href="a.html#x.y">1</a>',
            '<span class="number" title="x.y">1</span>',
        ),
        (
            '<span class="number missing" data-number="x">–</span>',
            '<a class="number missing" href="a.html#x">–</a>',
            '<span class="number missing" title="x">–</span>',
        ),
        *[("&lt;a data-number=&#34;x&#34;&gt;",) * 3],
    ],
)
def test_link_numbers(page, linked, plain):
    assert (link_numbers(page, "a.html"), link_numbers(page, None)) == (linked, plain)


def test_the_numbers_of_a_notebook_are_those_of_its_blocks():
    found = printed_numbers(notebook("vi"))
    assert found == printed_numbers(notebook("en")) and "disb.all.rate" in found


def test_the_appendix_ends_the_auditors_page_and_stands_in_its_contents():
    appendix = Appendix([{"level": 2, "text": "Nguồn <gốc>", "id": "o"}], Markup('<h2 id="o">Nguồn</h2>'))
    page = render_audit({"n": new_notebook()}, "t", "vi", appendix=appendix)
    assert PageRules(page).faults == []
    assert page.index('<a href="#o">Nguồn &lt;gốc&gt;</a>') < page.index('<h2 id="o">') < page.index("</main>")


def test_nested_contents():
    a, b, c = ({"level": level, "id": name} for level, name in ((2, "a"), (3, "b"), (2, "c")))
    assert nested([a, b, c]) == [a | {"children": [b]}, c | {"children": []}]
    assert nested([]) == []


@pytest.mark.parametrize(
    ("text", "css"), [("Dự thảo 1", '"Dự thảo 1"'), ('"</style>', '"\\000022\\00003c\\00002fstyle\\00003e"')]
)
def test_css_strings_cannot_be_left(text, css):
    assert css_string(text) == css


def test_the_audit_has_all_notebooks_cells_code_and_outputs(audit):
    assert PageRules(audit).faults == []
    for shown in (
        'id="01_receive"',
        'id="01_receive-2"',
        'id="04_report-1"',
        "tiếp",
        "display",
        "printed by the code",
        "in &lt;i&gt;ra",
        "&lt;1&gt;",
        "E: &lt;v&gt;",
        'lang="vi"',
        'id="tbl-outturn"',
    ):
        assert shown in audit
    contents = audit[audit.index("<nav") : audit.index("</nav>")]
    assert re.findall(r'href="#([^"]+)"', contents) == [
        "01_receive",
        "01_receive-1-h1",
        "01_receive-1-h2",
        "04_report",
        "04_report-1-h1",
    ]


def test_the_audit_escapes_what_is_text_and_has_no_script(audit):
    assert "<script" not in audit and "javascript:" not in audit and "\x1b" not in audit
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in audit
    assert 'onload="x"' not in audit  # a bare drawing stands as an image, where nothing runs


def test_frames_of_pandas_stand_in_the_audit_without_a_style_sheet_of_their_own():
    shown = pd.DataFrame({"a": [1]})._repr_html_()
    assert "<style scoped>" in shown and "border=" in shown
    cell = new_code_cell("frame", outputs=[new_output("execute_result", data={"text/html": shown})])
    page = render_audit({"n": new_notebook(cells=[cell])}, "t", "vi")
    assert "scoped" not in page and '<table class="dataframe">' in page and "<td>1</td>" in page


def test_markdown_links_that_could_run_are_disarmed():
    page = render_audit({"n": new_notebook(cells=[new_markdown_cell("[a](javascript:alert)")])}, "t", "vi")
    assert "javascript:" not in page


def test_rendering_changes_no_notebook():
    before, nb = notebook("vi"), notebook("vi")
    render_report(nb, "vi")
    render_audit({"04_report": nb}, "t", "vi")
    assert nb == before


EXPORTERS = [(ReportExporter, ".html"), (AuditExporter, ".html"), (TypstPdfExporter, ".pdf"), (WordExporter, ".docx")]


@pytest.mark.parametrize(("exporter", "suffix"), EXPORTERS)
def test_the_exporters_work_as_nbconvert_calls_them(tmp_path, exporter, suffix):
    path = tmp_path / "báo cáo.ipynb"
    nbformat.write(notebook("en"), path)
    content, resources = exporter().from_filename(str(path))
    written = FilesWriter(build_directory=str(tmp_path)).write(content, resources, notebook_name="báo cáo")
    assert Path(written) == tmp_path / f"báo cáo{suffix}"
    assert Path(written).stat().st_size > 40_000


PROGRAM = """
import sys
sys.modules["rfc3987_syntax"] = None  # jsonschema asks for it and takes seconds to load it; it does without
from tests.publishing.test_html import digests
print(*digests())
"""


def digests() -> list[str]:
    notebook_vi = notebook("vi")
    files = {"b.csv": b"1", "a.csv": b"2"}
    contents = [
        render_report(notebook_vi, "vi").encode(),
        render_audit({"04_report": notebook_vi}, "t", "vi").encode(),
        render_pdf(notebook_vi, "vi", PUBLISHED_AT, files),
        render_word(notebook_vi, "vi", PUBLISHED_AT),
    ]
    return [hashlib.sha256(content).hexdigest() for content in contents]


def test_the_same_bytes_elsewhere(tmp_path):
    """Another time zone, hash seed, locale, folder and temporary folder give the same pages, PDF and Word document."""
    folder = tmp_path / "thư mục"
    folder.mkdir()
    root = str(Path(__file__).parents[2])
    elsewhere = {
        "TZ": "Asia/Kathmandu",
        "PYTHONHASHSEED": "7",
        "LC_ALL": "C",
        "PYTHONPATH": root,
        "TMPDIR": str(folder),
    }
    environment = os.environ | elsewhere
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == digests()


def test_the_auditors_page_carries_its_marks_as_text():
    page = render_audit({"01": new_notebook()}, "t", "en", marks=["ILLUSTRATIVE <b>"])
    assert "<strong>ILLUSTRATIVE &lt;b&gt;</strong>" in page
    assert 'class="marks"' not in render_audit({"01": new_notebook()}, "t", "en").partition("</style>")[2]
