"""Write docs/assessment.md from docs/assessment.yml: `python docs/make_assessment.py`, which first runs its commands.

With `--page` nothing is run. An item that names no way to check it cannot be called met.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

REPOSITORY = Path(__file__).resolve().parent.parent
SOURCE = REPOSITORY / "docs" / "assessment.yml"
PAGE = SOURCE.with_suffix(".md")

STATUSES = {"met": "met", "partly": "partly", "not": "**not met**", "none": "does not apply"}
KINDS = ("test", "file", "run")

HEAD = """# Own assessment

The project against three checklists that others keep: each item in our own words, whether it is met, why we say so, and
how to check it. Tests run with `python -m pytest <test>`. What is not met is said.

Written by `python docs/make_assessment.py` from `docs/assessment.yml`; it runs the commands named here and stops at one
that fails. A test says whether this page is up to date and whether every test and file named exists.
"""


def load() -> list[dict]:
    """The checklists as they are kept in assessment.yml."""
    return yaml.safe_load(SOURCE.read_text(encoding="utf-8"))


def items(lists: list[dict]) -> Iterator[dict]:
    """Every item of every list."""
    for checklist in lists:
        for section in checklist["sections"]:
            yield from section["items"]


def checks(lists: list[dict], kind: str) -> list[str]:
    """What the checks of one kind name, each once, in order."""
    found = (check.partition(": ") for item in items(lists) for check in item["checks"])
    return list(dict.fromkeys(name for told, _, name in found if told == kind))


def page(lists: list[dict]) -> str:
    """The page as Markdown."""
    return "\n".join([HEAD, *_summary(lists), *(line for checklist in lists for line in _checklist(checklist))]) + "\n"


def _summary(lists: list[dict]) -> Iterator[str]:
    yield "| checklist | items | met | partly | not met | does not apply |"
    yield "|---|--:|--:|--:|--:|--:|"
    for checklist in lists:
        found = [item["status"] for item in items([checklist])]
        counts = " | ".join(str(found.count(status)) for status in STATUSES)
        yield f"| {checklist['list']} | {len(found)} | {counts} |"


def _checklist(checklist: dict) -> Iterator[str]:
    yield f"\n## {checklist['list']}\n"
    addresses = " and ".join(f"<{checklist[name]}>" for name in ("address", "also") if name in checklist)
    yield f"Kept by: {checklist['kept_by']}. {addresses}"
    for section in checklist["sections"]:
        yield f"\n### {section['title']}\n"
        yield "| item | | why | check |"
        yield "|---|---|---|---|"
        for item in section["items"]:
            shown = "<br>".join(f"`{check.partition(': ')[2]}`" for check in item["checks"])
            yield f"| {item['item']} | {STATUSES[item['status']]} | {item['why']} | {shown} |"


def run(command: str) -> bool:
    """Whether a command of the page succeeds in the repository, `python` being this interpreter."""
    words = [sys.executable if word == "python" else word for word in shlex.split(command)]
    return subprocess.run(words, cwd=REPOSITORY, stdout=subprocess.DEVNULL).returncode == 0


def main() -> int:
    lists = load()
    failed = [] if "--page" in sys.argv else [command for command in checks(lists, "run") if not run(command)]
    for command in failed:
        print(f"fails: {command}", file=sys.stderr)
    if failed:
        return 1
    PAGE.write_text(page(lists), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
