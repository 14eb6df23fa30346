"""What a Word file shows: text of runs, controls, boxes and tables; nothing that is deleted; marks around figures."""

from __future__ import annotations

import io
import zipfile

import pytest

from monitoring.errors import InputError, spoken
from monitoring.evidence.comparing.word import passages

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def marked(name: str, content: str, number: int = 1) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def control(tag: str, content: str) -> str:
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def read(body: str) -> list:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
    return list(passages(content.getvalue(), "report.docx"))


def marks(passage) -> list[tuple[str, str]]:
    return [(mark.name, passage.text[mark.start : mark.end]) for mark in passage.marks]


@pytest.mark.parametrize(
    ("content", "text", "found"),
    [
        (run("đạt ") + marked("n_a", run("53,2") + run(" %")) + run("."), "đạt 53,2 %.", [("n_a", "53,2 %")]),
        (marked("n_a", control("a", run("5"))), "5", [("a", "5"), ("n_a", "5")]),
        (run("đạt ") + marked("n_a", "") + run("9"), "đạt 9", [("n_a", "")]),  # typed over: the mark is empty
        (f"<w:ins>{run('7')}</w:ins><w:del>{run('8')}</w:del>", "7", []),  # tracked changes
        (f"<w:hyperlink>{run('xem')}</w:hyperlink><w:r><w:tab/><w:t>5</w:t></w:r>", "xem\t5", []),
        (f"<mc:Choice>{run('1')}</mc:Choice><mc:Fallback>{run('1')}</mc:Fallback>", "1", []),
        ('<w:bookmarkStart w:id="1" w:name="n_a"/>' + run("5"), "5", [("n_a", "5")]),  # ends in another paragraph
    ],
)  # fmt: skip
def test_what_a_paragraph_shows_and_what_is_marked_in_it(content, text, found):
    [passage] = read(f"<w:p>{content}</w:p>")
    assert (passage.text, sorted(marks(passage))) == (text, sorted(found))


def test_cells_know_their_place_and_spans_count():
    spanning = "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p>{}</w:p></w:tc>"
    row = f"<w:tr>{spanning}<w:tc><w:p>{{}}</w:p><w:p/></w:tc></w:tr>"
    head = row.replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>")
    found = read(
        f"<w:tbl>{head.format(run('A'), run('B'))}{row.format(run('1'), run('2'))}</w:tbl><w:p>{run('x')}</w:p>"
    )
    cells = [(each.text.strip(), each.cell.row, each.cell.column, each.cell.is_head) for each in found if each.cell]
    assert cells == [("A", 1, 1, True), ("B", 1, 3, True), ("1", 2, 1, False), ("2", 2, 3, False)]
    places = [spoken(each.place, str) for each in found]
    assert (places[3], places[4]) == ("table 1, row 2, column 3", "paragraph 1")


@pytest.mark.parametrize("content", [b"", b"PK", b"<w:document/>"])
def test_what_is_no_word_file_is_told(content):
    with pytest.raises(InputError, match="cannot be read"):
        list(passages(content, "report.docx"))
