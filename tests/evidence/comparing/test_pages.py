"""What a page shows, cell by cell, and the ids of its numbers in each way in which a page carries them."""

from __future__ import annotations

import pytest

from monitoring.evidence.comparing.pages import passages


def read(body: str) -> list:
    return list(passages(f"<html><body>{body}</body></html>".encode(), "page.html"))


@pytest.mark.parametrize(
    "number",
    [
        '<a class="number" href="audit.html#disbursement.rate">53,2 %</a>',
        '<a class="number" href="file:///C:/x/audit.html#disbursement.rate">53,2 %</a>',  # as a browser saves it
        '<span class="number" title="disbursement.rate">53,2 %</span>',
        '<span class="number missing" data-number="disbursement.rate">53,2 %</span>',
    ],
)
def test_a_number_is_named_by_its_link_its_title_or_its_attribute(number):
    [passage] = read(f"<p>đạt\n {number} kế hoạch</p>")
    [mark] = passage.marks
    assert passage.text == "đạt 53,2 % kế hoạch"
    assert (mark.name, passage.text[mark.start : mark.end]) == ("disbursement.rate", "53,2 %")


def test_blocks_cells_and_what_is_hidden():
    found = read(
        "<style>p {}</style><h2>I. Kết quả</h2><div>một<p>hai</p>ba</div><script>4</script><p hidden>5</p>"
        "<table><caption>Bảng</caption><tr><th scope='col'>A</th><th colspan='2'>B</th><th>C</th></tr>"
        "<tr><th scope='row'>x</th><td>1</td><td>2</td><td><del>9</del>3</td></tr></table><ul><li>y</li></ul>"
    )
    assert [each.text for each in found] == [
        "I. Kết quả",
        "một",
        "hai",
        "ba",
        "Bảng",
        "A",
        "B",
        "C",
        "x",
        "1",
        "2",
        "3",
        "y",
    ]
    places = [(each.cell.row, each.cell.column, each.cell.is_head) for each in found if each.cell]
    assert places == [
        (1, 1, True),
        (1, 2, True),
        (1, 4, True),
        (2, 1, False),
        (2, 2, False),
        (2, 3, False),
        (2, 4, False),
    ]


@pytest.mark.parametrize(
    "content", ["<p>Lũy kế</p>".encode(), "<meta charset='windows-1258'><p>Lu</p>".encode("cp1258")]
)
def test_any_encoding(content):
    assert next(iter(passages(content, "page.html"))).text.startswith("L")
