"""The walker through the handbook: what it runs, what it compares, what it changes."""

from __future__ import annotations

import pytest

from docs.handbook import walk as walking
from docs.handbook.walk import Block, agrees, blocks_of, copy_project, walk


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\nz\n", "a\nb\nc\nz\n", True),
        ("…\nz\n", "z\n", True),
        ("a\n…\n", "b\nc\n", False),
        ("… files (1.5)\n", "12 files (1.5)\n", True),
        ("… files (1.5)\n", "12 files (1x5)\n", False),
        ("a … c\n", "a b\nb c\n", False),
    ],
)
def test_an_ellipsis_stands_for_lines_or_for_the_rest_of_one(shown, printed, same) -> None:
    assert agrees(shown, printed) is same


def test_blocks_have_a_place_options_and_a_text() -> None:
    text = '# Title\n\n```sh\npython -V\n```\n\n```yaml append=a.yml before="x y"\nb: 1\n```\n'
    first, second = blocks_of("en/x.md", text)
    assert (first.kind, first.text, first.place) == ("sh", "python -V\n", "en/x.md:3")
    assert (second.kind, second.options) == ("yaml", {"append": "a.yml", "before": "x y"})
    assert text[slice(*second.span)] == "b: 1\n"


@pytest.fixture
def book(tmp_path, monkeypatch):
    """Writes the page en/x.md of a handbook of its own, walks it in an empty folder, and returns what came of it."""
    monkeypatch.setattr(walking, "HANDBOOK", tmp_path / "book")
    (tmp_path / "book" / "en").mkdir(parents=True)
    (tmp_path / "copy").mkdir()

    def walked(page: str) -> walking.Walk:
        (tmp_path / "book" / "en" / "x.md").write_text(page, encoding="utf-8")
        return walk("en/x.md", tmp_path / "copy")

    return walked


def test_what_is_printed_is_compared_and_can_be_written(book, tmp_path) -> None:
    page = "```sh\npython -c 'print(1)'\npython -c 'print(2)'\n```\n\n```text\n1\n3\n```\n\nend\n"
    found = book(page)
    assert [printed for _, printed in found.outputs.values()] == ["1\n2\n"]
    walking.write_outputs("en/x.md", found)
    assert (tmp_path / "book" / "en" / "x.md").read_text(encoding="utf-8") == page.replace("3", "2")


@pytest.mark.parametrize(
    ("shown", "printed", "written"),
    [
        ("a … c\n", "a 5 c\n", "a … c\n"),
        ("a … c of … files: e\n", "a 5 c of 7 files, e\n", "a … c of … files, e\n"),
        ("a … c\n", "nothing like it\n", "nothing like it\n"),
        ("one\n…\nend: 1\n", "one\ntwo\nthree\nend: 2\n", "one\ntwo\nthree\nend: 2\n"),
        ("one: 1\n…\nend\n", "one: 2\ntwo\nend\n", "one: 2\ntwo\nend\n"),
        ("first\nmid\n…\nend\n", "1st\nmid\ntwo\nthree\nend\n", "1st\nmid\n…\nend\n"),
        ("…\nend\nx\n", "two\nend\ny\n", "…\nend\ny\n"),
        ("x\nhead\n…\n", "y\nhead\ntwo\n", "y\nhead\n…\n"),
    ],
)
def test_what_a_page_leaves_open_stays_open_when_it_is_written_anew(shown, printed, written) -> None:
    assert walking.left_open(shown, printed) == written


@pytest.mark.parametrize(
    ("page", "problems"),
    [
        ("```sh\npython -c 'exit(1)'\n```\n", 1),
        ("```sh\npython -c 'exit(1)'\n```\n\n```text exit=1\n```\n", 0),
        ("```sh\npython -c 'exit(2)'\n```\n\n```text exit=1\n```\n", 1),
        ("```sh\npython -c 'exit(0)'\n```\n\n```text exit=1\n```\n", 1),
        ("```csv create=a/b.csv\nx\n```\n\n```csv append=a/b.csv\ny\n```\n\n```csv shows=a/b.csv\nx\ny\n```\n", 0),
        ("```csv create=a.csv\nx\n```\n\n```csv create=a.csv\nx\n```\n", 1),
        ("```csv create=a.csv\nx\n```\n\n```csv shows=a.csv\ny\n```\n", 1),
        ("```csv append=none.csv\nx\n```\n", 1),
        ("```csv create=a.csv\nx\ny\n```\n\n```diff edit=a.csv\n-x\n+z\n```\n\n```csv shows=a.csv\nz\ny\n```\n", 0),
        ("```csv create=a.csv\nx\nx\n```\n\n```diff edit=a.csv\n-x\n+z\n```\n", 1),
        ("```csv create=a.csv\nx\nx\n```\n\n```diff edit=a.csv every\n-x\n+z\n```\n\n```csv shows=a.csv\nz\n```\n", 0),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_told(book, page, problems) -> None:
    assert len(book(page).problems) == problems


def test_an_edit_keeps_the_lines_around() -> None:
    assert list(walking._edit_hunks(" a\n-b\n+c\n@@\n+d\n e\n")) == [("a\nb\n", "a\nc\n"), ("e\n", "d\ne\n")]


def test_a_cell_is_put_where_it_belongs(tmp_path) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text('{"cells": [{"source": ["a"]}, {"source": ["b"]}]}', encoding="utf-8")
    block = Block("en/x.md", 1, "python", {"cell": "n.ipynb", "before": "b"}, "new\n", (0, 0))
    assert walking._cell(path, block) == ""
    text = path.read_text(encoding="utf-8")
    assert text.index('"a"') < text.index('"new"') < text.index('"b"')


def test_only_python_is_run(book) -> None:
    with pytest.raises(ValueError, match="begins with python"):
        book("```sh\nrm -rf /\n```\n")


def test_the_copy_has_the_project_and_nothing_that_is_made(tmp_path) -> None:
    folder = copy_project(tmp_path)
    assert (folder / "pipeline.py").is_file() and (folder / "data" / "raw" / "vinh-linh").is_dir()
    assert [name for name in ("reports", "work", ".git", "data/processed") if (folder / name).exists()] == []
