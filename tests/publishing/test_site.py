"""The front page: what stands published, newest first, in two languages, with links that lead somewhere."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from monitoring.measures.standing import STATUSES, Money, Standing
from monitoring.period import Period
from monitoring.publishing.site import ProvinceRollUp, Publication, both, render_index
from monitoring.unit import Unit, load_unit
from monitoring.workspace import REPOSITORY, Workspace
from tests.publishing.page_rules import PageRules

TEMPLATE = load_unit(Workspace(REPOSITORY), "vinh-linh")
FILES = frozenset(
    {
        "report.vi.html",
        "report.vi.pdf",
        "report.vi.docx",
        "report.en.html",
        "report.en.pdf",
        "report.en.docx",
        "audit.html",
        "workbook.xlsx",
        "ro-crate-metadata.json",
        "revisions/changes.csv",
    }
)


def profile(code: str, name: str, province: str) -> Unit:
    names = {"vi": f"huyện {name}", "en": f"{name} unit"}
    provinces = {"vi": f"tỉnh {province}", "en": f"{province} province"}
    content = TEMPLATE.model_dump() | {"code": code, "name": names, "province": provinces}
    return Unit.model_validate(content)


def publication(
    code: str = "a",
    period: str = "2024-Q3",
    cumulative: int | None = 40,
    *,
    known: bool = True,
    revision: int = 1,
    illustrative: bool = False,
    allocated: int = 100_000_000,
    province: str = "Quảng Trị",
    files: frozenset[str] = FILES,
) -> Publication:
    money = {"": Money(100_000_000, None if cumulative is None else cumulative * 1_000_000), "development": Money(3, 2)}
    targets = dict(zip(STATUSES, (6, 5, 8, 1, 11), strict=True))
    standing = Standing(code, Period.parse(period), money, targets, 136, 45, illustrative, 6, allocated)
    return Publication(standing, revision, files, profile(code, code.upper(), province) if known else None)


def text_of(page: str) -> str:
    body = page.partition("<body")[2]
    return " ".join(re.sub("<[^>]+>", " ", body).split())


def test_one_row_says_how_a_quarter_stands():
    words = text_of(render_index([publication()], []))
    assert "66,7% chưa có số liệu no data 40,0% 40,000/100,000 6 5 8 1 11 6 45" in words
    for expected in ("Quý III", "Quarter III", "huyện A", "A unit", "tỉnh Quảng Trị", "Quảng Trị province"):
        assert expected in words


def test_each_figure_carries_the_name_of_its_column_for_screens_without_room_for_columns():
    page = render_index([publication()], [])
    cells = re.findall(r'<td class="right" data-label="([^"]+)">(.*?)</td>', page)
    said = {label: re.sub("<[^>]+>", "", cell) for label, cell in cells}
    assert len(cells) == page.count('<td class="right"') == 10
    assert (said["Chỉ tiêu: chưa lượng hóa"], said["Dòng cần gửi lại"], said["Điểm chưa thống nhất"]) == (
        "11",
        "6",
        "45",
    )


@pytest.mark.parametrize(
    ("period", "cumulative", "english"),
    [
        # September is month 9 of the 13 until 31 January: 69.2 %
        ("2024-Q3", 69, "below a straight-line pace"),
        ("2024-Q3", 70, "not below a straight-line pace"),
        ("2024-Q4", 50, "the disbursement period has ended"),
    ],
)
def test_the_state_is_told_in_words(period, cumulative, english):
    page = render_index([publication(period=period, cumulative=cumulative)], [])
    states = re.findall(r'<ul class="state"><li>.*?<span class="en" lang="en">([^<]*)</span>', page)
    assert states == [english]


def test_the_pace_is_asked_of_what_had_been_allocated():
    page = text_of(render_index([publication(cumulative=60, allocated=80_000_000)], []))
    assert "60,0%" in page and "not below a straight-line pace" in page, "75 % of what was allocated"


@pytest.mark.parametrize(
    ("revision", "told"), [(1, []), (3, ['<li>Lần công bố thứ 3<span class="en" lang="en">Revision 3</span></li>'])]
)
def test_that_figures_were_published_again_is_told_and_nothing_of_the_first_time(revision, told):
    page = render_index([publication(cumulative=None, revision=revision)], [])
    assert re.findall(r'<ul class="state">(.*?)</ul>', page) == told


def test_the_illustrative_mark_stands_with_what_is_illustrative_and_only_there():
    page = render_index([publication(illustrative=True), publication(period="2024-Q2")], [])
    assert page.count('class="mark"') == 1
    assert text_of(page).count("minh họa") == 1


def test_links_are_relative_and_only_to_what_is_there():
    page = render_index([publication(files=frozenset({"report.vi.html", "audit.html", "secret.txt"}))], [])
    assert [link for link in PageRules(page).values("href") if not link.startswith("#")] == [
        "a/2024-Q3/report.vi.html",
        "a/2024-Q3/audit.html",
    ]


def test_rollups_stand_with_their_province():
    rollups = [
        ProvinceRollUp("quang-tri", Period(2024, quarter), frozenset({"rollup.vi.html", "rollup.en.docx"}))
        for quarter in (1, 2)
    ]
    page = render_index([publication(), publication("b", province="Nghệ An")], rollups)
    links = [link for link in PageRules(page).values("href") if "rollup" in link]
    assert links == [
        f"province-quang-tri/2024-Q{quarter}/rollup.{rest}" for quarter in (2, 1) for rest in ("vi.html", "en.docx")
    ]
    assert "Quý II/2024" in text_of(page)
    assert page.index("Nghệ An") < page.index("rollup.vi.html")


def test_the_newest_stands_first_and_the_order_given_does_not_matter():
    given = [publication(period=period) for period in ("2023-Q4", "2024-Q1", "2024-Q2")] + [publication("b")]
    pages = {render_index(list(order), []) for order in itertools.permutations(given)}
    assert len(pages) == 1
    found = re.findall(r"(?:a|b)/20\d\d-Q\d/report.vi.html", pages.pop())
    assert found == [f"{name}/report.vi.html" for name in ("a/2024-Q2", "a/2024-Q1", "a/2023-Q4", "b/2024-Q3")]


def test_a_line_shows_the_year_and_says_it_in_words():
    page = render_index([publication(period="2024-Q1", cumulative=9), publication(period="2024-Q3", cumulative=53)], [])
    assert 'aria-label="Quý I 9,0%, Quý III 53,0% – Quarter I 9.0%, Quarter III 53.0%"' in page
    assert page.count("<circle") == 2
    assert "<svg" not in render_index([publication(cumulative=None)], [])


def test_the_line_has_earlier_quarters_as_the_newest_publication_knows_them():
    """A voucher that came in late belongs to its quarter, whatever that quarter once printed."""
    first, newest = publication(period="2024-Q1", cumulative=9), publication(period="2024-Q3", cumulative=53)
    newest = replace(newest, standing=replace(newest.standing, course={"2024-Q1": 11_000_000, "2024-Q3": 1}))
    page = render_index([first, newest], [])
    assert 'aria-label="Quý I 11,0%, Quý III 53,0% – ' in page and "9,0%" in page


def test_a_unit_whose_profile_cannot_be_read_is_still_there():
    words = text_of(render_index([publication("x-1", known=False), publication()], []))
    assert "x-1" in words and "Province not known" in words and "huyện A" in words


@pytest.mark.parametrize(
    "publications",
    [
        [],
        [publication()],
        [publication(), publication("b"), publication("c", known=False, cumulative=None)],
        [publication(period="2023-Q4", revision=2, illustrative=True), publication()],
    ],
)
def test_the_page_is_well_formed_and_asks_nobody(publications, tidy, tmp_path):
    rollups = [ProvinceRollUp("quang-tri", Period(2024, 3), frozenset({"rollup.vi.html"}))]
    page = render_index(publications, rollups)
    assert PageRules(page).faults == []
    assert "<script" not in page and "http://" not in page and "https://" not in page
    path = tmp_path / "index.html"
    path.write_text(page, encoding="utf-8", newline="\n")
    checked = subprocess.run([tidy, "-quiet", "-errors", "-utf8", path], capture_output=True, encoding="utf-8")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_contents_are_for_many():
    assert "<nav" not in render_index([publication()], [])
    assert "<nav" in render_index([publication(), publication("b")], [])


def test_names_are_text():
    page = render_index([publication("a", province="<script>alert(1)</script>")], [])
    assert "<script" not in page and "&lt;script&gt;" in page
    assert both("{name}", name='<b>"') == '&lt;b&gt;&#34;<span class="en" lang="en">&lt;b&gt;&#34;</span>'


def test_the_same_bytes_in_another_place_and_time(tmp_path):
    code = (
        "import sys; from tests.publishing.test_site import *;"
        "page = render_index([publication(), publication('b', illustrative=True)], []);"
        "sys.stdout.buffer.write(page.encode())"
    )
    outputs = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Ho_Chi_Minh")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONPATH": str(REPOSITORY)}
        command = [sys.executable, "-c", code]
        outputs.add(subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=True).stdout)
    assert outputs == {render_index([publication(), publication("b", illustrative=True)], []).encode()}
    assert Path.cwd() != tmp_path
