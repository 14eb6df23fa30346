"""The handbook is whole: two languages that say the same, links and pictures that are there, nothing unexplained."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PIL import Image

from data.illustrative.programme import province_units, write_unit
from docs.handbook.pictures import LARGEST_BYTES
from docs.handbook.walk import HANDBOOK, LANGUAGES, ORDER, Block, blocks_of
from monitoring.measures.standing import read_standing
from monitoring.period import Period
from monitoring.workspace import REPOSITORY, Workspace
from monitoring.yaml_files import shipped_yaml
from tests.measured import measure

CLEANING_RULES = REPOSITORY / "monitoring" / "cleaning" / "rules.yml"
PAGES = [f"{language}/{name}" for language in LANGUAGES for name in ORDER]


def text_of(page: str) -> str:
    return (HANDBOOK / page).read_text(encoding="utf-8")


def without_language(block: Block) -> tuple[str, dict[str, str], str]:
    """What a block of both languages must agree in: all but the language, and outputs only in being there."""
    text = "" if block.kind == "text" else re.sub(r"--language (vi|en)", "", block.text)
    return block.kind, block.options, text


def test_every_page_is_walked_and_stands_in_the_contents() -> None:
    written = {path.relative_to(HANDBOOK).as_posix() for path in HANDBOOK.glob("*/*.md")}
    contents = {f"{name}.md" for name in re.findall(r"^(\w+/\w+)$", text_of("index.md"), re.MULTILINE)}
    assert written == set(PAGES) == contents


@pytest.mark.parametrize("name", ORDER)
def test_both_languages_do_the_same(name) -> None:
    vietnamese, english = (
        [without_language(block) for block in blocks_of(f"{language}/{name}", text_of(f"{language}/{name}"))]
        for language in LANGUAGES
    )
    assert vietnamese == english
    headings = [re.findall(r"^#+", text_of(f"{language}/{name}"), re.MULTILINE) for language in LANGUAGES]
    assert headings[0] == headings[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_stands_with_the_words_that_the_report_prints_of_it(language) -> None:
    rows = re.findall(r"^\| `([a-z-]+)` ([^|]+) \|", text_of(f"{language}/analyst.md"), re.MULTILINE)
    titles = {rule["rule"]: rule["title"][language] for rule in shipped_yaml(CLEANING_RULES)}
    told = {rule: words for rule, words in rows if rule in titles}
    assert len(told) > 10 and told == {rule: titles[rule] for rule in told}


@pytest.mark.parametrize("page", PAGES)
def test_commands_speak_the_language_of_the_page(page) -> None:
    language = page.partition("/")[0]
    commands = [
        line for block in blocks_of(page, text_of(page)) if block.kind == "sh" for line in block.text.splitlines()
    ]
    # A generator of illustrative files prints nothing.
    speaking = [line for line in commands if "-m data.illustrative." not in line]
    assert [line for line in speaking if f"--language {language}" not in line] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_output_shown_is_a_command_s(page) -> None:
    blocks = list(blocks_of(page, text_of(page)))
    orphans = [
        block.place
        for before, block in zip([None, *blocks], blocks, strict=False)
        if block.kind == "text" and (before is None or before.kind != "sh")
    ]
    assert orphans == []
    known = {"sh", "text", "diff"}
    assert [block.place for block in blocks if block.kind not in known and not block.options] == []


@pytest.mark.parametrize("page", ["index.md", *PAGES])
def test_links_and_pictures_lead_somewhere(page) -> None:
    folder = (HANDBOOK / page).parent
    targets = re.findall(r"\]\(([^)#:]+)\)", text_of(page))
    assert targets and [target for target in targets if not (folder / target).is_file()] == []


#: What the engineer's example adds → in how many files at most, and how many lines where it says.
JOBS = [("2. An indicator", 1, 1), ("3. A layout", 2, None), ("4. A rule", 3, None), ("A format", 2, None),
        ("A figure", 3, None)]  # fmt: skip


@pytest.mark.parametrize(("job", "files", "lines"), JOBS)
def test_each_thing_is_added_in_few_files(job, files, lines) -> None:
    """The walk of the page adds them, runs, and sees them published: what is counted here is all that it takes."""
    page = text_of("en/engineer.md")
    [section] = re.findall(rf"^##+ {re.escape(job)}$(.*?)(?=^##+ )", page, re.MULTILINE | re.DOTALL)
    added = [block for block in blocks_of(job, section) if block.options.keys() & {"edit", "append", "create", "cell"}]
    assert 0 < len({path for block in added for name, path in block.options.items() if name != "before"}) <= files
    assert lines in (None, sum(block.text.count("\n") for block in added))


def test_pictures_are_used_light_and_described() -> None:
    used = {target for page in PAGES for _, target in pictures_of(page)}
    there = sorted((HANDBOOK / "pictures").glob("*.png"))
    assert {path.name for path in there} == used
    assert [path.name for path in there if path.stat().st_size > LARGEST_BYTES] == []
    assert all(alternative for page in PAGES for alternative, _ in pictures_of(page))


@pytest.mark.parametrize("path", sorted((HANDBOOK / "pictures").glob("*.png")), ids=lambda path: path.name)
def test_pictures_show_something(path) -> None:
    with Image.open(path) as picture:
        assert len(picture.convert("L").getcolors(256) or []) > 10


def pictures_of(page: str) -> list[tuple[str, str]]:
    return re.findall(r"!\[([^\]]*)\]\(\.\./pictures/([^)]+)\)", text_of(page))


def test_the_commands_of_a_first_hour_are_all_shown() -> None:
    shown = set(re.findall(r"python pipeline\.py (\w+)", "".join(map(text_of, PAGES))))
    assert {"forms", "receive", "run", "mail", "trace", "verify", "init", "doctor"} <= shown


def test_files_it_names_are_there() -> None:
    named = re.findall(r"`((?:monitoring|notebooks|tests|docs)/[\w./-]+)`", "".join(map(text_of, PAGES)))
    assert [name for name in named if not (REPOSITORY / name).exists()] == []


def test_what_builds_it_is_locked_with_hashes() -> None:
    lock = (HANDBOOK / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?! )", lock.strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry or "==" not in entry] == []
    wanted = re.findall(r"^[\w-]+", (HANDBOOK / "requirements.in").read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in wanted if not re.search(rf"^{name}==", lock, re.MULTILINE)] == []
    assert "://" not in lock


@pytest.fixture(scope="module")
def two_units(tmp_path_factory) -> Workspace:
    """Two units of the province with the tables of a quarter."""
    workspace = Workspace(tmp_path_factory.mktemp("province"))
    for row in province_units()[:2]:
        write_unit(workspace.root, row, quarters=1)
        measure(workspace, row.unit, "2026-Q1")
    return workspace


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_tables_can_be_asked_at_once_as_the_page_says(language, two_units, monkeypatch) -> None:
    blocks = blocks_of(f"{language}/engineer.md", text_of(f"{language}/engineer.md"))
    asked = [block.text for block in blocks if "tested" in block.options]
    monkeypatch.chdir(two_units.root)
    found: dict[str, Any] = {}
    for text in asked:
        exec(text, found)
    expected = [
        (unit, "2026-Q1", str(own.plan_dong), str(own.cumulative_dong))
        for unit in two_units.units()
        for own in [read_standing(two_units, unit, Period(2026, 1)).of()]
    ]
    assert found["by_duckdb"] == expected == list(found["by_pandas"].itertuples(index=False, name=None))
