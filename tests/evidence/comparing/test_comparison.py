"""What is published compares clean with itself, in every format; a Word file that Writer edited tells each edit."""

from __future__ import annotations

import re
import shutil
from collections import Counter

import pytest

from monitoring.errors import InputError, UsageError
from monitoring.evidence.comparing.comparison import compare
from monitoring.evidence.comparing.documents import read
from monitoring.period import Period
from tests.evidence.comparing.conftest import PERIOD
from tests.evidence.comparing.writer import edited
from tests.samples import UNIT

ABOUT = (UNIT, Period.parse(PERIOD))


def kinds(findings) -> Counter:
    return Counter(each.kind for each in findings)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("ending", ["html", "pdf", "docx"])
def test_what_is_published_compares_clean_with_itself(outturn, ending, language):
    path = outturn.report(*ABOUT) / f"report.{language}.{ending}"
    found = compare(path, outturn, ABOUT)
    assert kinds(found).keys() == {"unchanged"} and len(found) > 60
    assert all(each.stated == each.expected and each.number_id for each in found)
    assert compare(path, outturn) == []  # nor does its own arithmetic say anything


def test_a_text_without_marks_or_lines_of_a_table_compares_clean(outturn, tmp_path):
    """As somebody copies it out of the page: words and numbers, each cell in a line."""
    path = tmp_path / "report.txt"
    passages = read(outturn.report(*ABOUT) / "report.vi.html")
    path.write_text("\n".join(passage.text for passage in passages), encoding="utf-8")
    assert kinds(compare(path, outturn, ABOUT)).keys() == {"unchanged"}


def test_an_edited_page_tells_what_was_edited(outturn, tmp_path):
    page = (outturn.report(*ABOUT) / "report.en.html").read_text(encoding="utf-8")
    rate = re.search(r'#disbursement\.rate">([\d.]+)%<', page)
    path = tmp_path / "saved.html"
    path.write_text(page.replace(rate[0], rate[0].replace(rate[1], "99.9"), 1), encoding="utf-8")
    told = [each for each in compare(path, outturn, ABOUT) if each.kind != "unchanged"]
    assert [(each.kind, each.number_id, each.stated, each.expected) for each in told] == [
        ("edited", "disbursement.rate", "99.9%", f"{rate[1]}%")
    ]


def figures_of(path) -> list:
    """The bookmarks of a Word file's numbers, in order, each with its text, the passage, and the words behind it."""
    figures = []
    for passage in read(path):
        marks = [mark for mark in passage.marks if mark.name.startswith("n_")]
        ends = [*(mark.start for mark in marks[1:]), len(passage.text)]
        for mark, end in zip(marks, ends, strict=False):
            figures.append((mark.name, passage.text[mark.start : mark.end], passage, passage.text[mark.end : end]))
    return figures


def digits_changed(text: str) -> str:
    """A number with its last digit but one changed."""
    at = [place for place, sign in enumerate(text) if sign.isdigit()][-2:][0]
    return text[:at] + str((int(text[at]) + 3) % 10) + text[at + 1 :]


def test_twenty_edits_made_in_writer_are_found_and_none_is_invented(outturn, libreoffice, tmp_path):
    """Ten figures typed over in sentences and tables, three moved into other sentences, one taken out, one in another
    unit, two numbers of nobody, and three more in a sentence whose rate its amounts contradict. Words change as well.
    """
    source = tmp_path / "report.vi.docx"
    shutil.copyfile(outturn.report(*ABOUT) / source.name, source)
    figures = [each for each in figures_of(source) if len(re.findall(r"\d", each[1])) >= 3]
    prose = [each for each in figures if each[2].cell is None]
    cells = [each for each in figures if each[2].cell is not None]
    behind = Counter(each[3].strip() for each in figures)
    in_million = next(each for each in prose if re.match(r" triệu đồng .{9}", each[3]) and behind[each[3].strip()] == 1)
    prose = [each for each in prose if each[2] != in_million[2]]
    typed = [*prose[0:12:4], *cells[3 : len(cells) : len(cells) // 7][:7]]
    edits = [("type", name, digits_changed(text)) for name, text, *_ in typed]
    moved = prose[1:10:4]
    touched = [figure[2] for figure in (*typed, *moved)]
    others = [each for each in (*prose, *cells) if each[2] not in touched]
    taken_out = others[-1]
    edits += [("move", figure[0], there[0]) for figure, there in zip(moved, others[:9:3], strict=True)]
    edits += [
        ("type", taken_out[0], ""),
        # Writer's search does not reach over the end of a control: the figure itself is not among the words.
        ("words", in_million[3].strip(), in_million[3].strip().replace("triệu", "tỷ", 1)),
        ("end", others[1][0], " Riêng tháng 12 đã chi 1.234,567 triệu đồng."),
        ("end", others[5][0], " Có 4.321 hộ được hỗ trợ."),
        ("end", others[0][0], " Giải ngân 15,4/54,3 tỷ đồng, đạt 38,4%."),
        ("words", "theo báo cáo của đơn vị", "theo số đơn vị báo cáo"),
    ]
    document = edited(libreoffice, tmp_path, source, edits)
    told = [each for each in compare(document, outturn, ABOUT) if each.kind != "unchanged"]
    found = Counter((each.kind, each.stated, each.expected) for each in told)
    expected = Counter(("edited", digits_changed(text), text) for _, text, *_ in typed)
    expected.update(("moved", text, text) for _, text, *_ in moved)
    expected[("edited", "", taken_out[1])] += 1
    expected[("power_of_ten", f"{in_million[1]} tỷ", f"{in_million[1]} triệu")] += 1
    expected.update(("unknown_number", text, "") for text in ("1.234,567", "4.321", "15,4", "54,3"))
    expected[("rate_does_not_follow", "38,4%", "28,4%")] += 1
    assert expected.total() == 20
    assert found == expected


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("report.docx", b"PK\x03\x04 no archive", InputError, "cannot be read"),
        ("report.pdf", b"no PDF", InputError, "cannot be read"),
        ("report.html", b"<table><tr><td colspan='x'>1</td></tr></table>", InputError, "cannot be read"),
        ("report.txt", b"", InputError, "no text"),
        ("report.odt", b"", UsageError, "not compared"),
    ],
)
def test_what_cannot_be_read_is_told(outturn, tmp_path, name, content, error, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error, match=says):
        compare(path, outturn)


def test_without_a_publication_there_is_nothing_to_compare_with(outturn, tmp_path):
    path = tmp_path / "report.txt"
    path.write_text("Kế hoạch 54,3 tỷ đồng.", encoding="utf-8")
    with pytest.raises(InputError, match="no published page of vinh-linh 2024-Q1"):
        compare(path, outturn, (UNIT, Period.parse("2024-Q1")))
