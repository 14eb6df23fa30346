"""Walks through the handbook: runs every command of a page in a copy of the project, in order, and compares outputs.

    python -m docs.handbook.walk [vi|en]             say where pages differ from what commands print
    python -m docs.handbook.walk [vi|en] --write     write what commands print into the pages

What a page may hold, each a fenced block:

    sh                      one command a line, beginning with `python`
    text [exit=1]           what the commands before it print; a line "…" stands for any lines
    LANGUAGE append=FILE    lines to add at the end of a file
    LANGUAGE create=FILE    a new file
    LANGUAGE cell=FILE      a cell to add at the end of a notebook
    LANGUAGE shows=FILE     lines that stand in a file; "…" in a line stands for what is too long to show
    LANGUAGE tested         code that a test runs (tests/docs/test_handbook.py)
    diff edit=FILE [every]  lines to replace; a hunk fits in one place, or, with `every`, in several
"""

from __future__ import annotations

import difflib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HANDBOOK = Path(__file__).resolve().parent
ROOT = HANDBOOK.parent.parent
LANGUAGES = ("vi", "en")
#: The auditor audits what the analyst published.
ORDER = ("index.md", "analyst.md", "auditor.md", "closing.md", "engineer.md", "units.md")

_LEFT_OUT = ("*.pyc", "__pycache__", ".*", "work", "reports", "processed", "tests", "benchmarks")
_BLOCK = re.compile(r"^```(?P<kind>\w+)(?P<options>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_SECONDS = 600


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its kind, options, text, and where the text lies in the page."""

    page: str
    line: int
    kind: str
    options: dict[str, str]
    text: str
    span: tuple[int, int]

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass
class Walk:
    """What came of a page: outputs that differ (block → what was printed), and everything else that did not hold."""

    outputs: dict[int, tuple[Block, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def blocks_of(page: str, text: str) -> Iterator[Block]:
    for match in _BLOCK.finditer(text):
        options = dict(option.partition("=")[::2] for option in shlex.split(match["options"]))
        yield Block(
            page, text.count("\n", 0, match.start()) + 1, match["kind"], options, match["text"], match.span("text")
        )


def copy_project(target: Path) -> Path:
    """A copy of the project as it stands, without what is made, in a folder with spaces and diacritics."""
    folder = target / "Báo cáo quý"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    return folder


def walk(page: str, folder: Path) -> Walk:
    """Do what the page `page` says in the copy `folder`."""
    found, printed, code = Walk(), "", 0
    for number, block in enumerate(blocks_of(page, (HANDBOOK / page).read_text(encoding="utf-8"))):
        if block.kind == "sh":
            _require_success(found, code, block)
            printed, code = _run(block, folder)
        elif block.kind == "text":
            if not agrees(block.text, printed):
                found.outputs[number] = (block, printed)
            if code != int(block.options.get("exit", 0)):
                found.problems.append(f"{block.place}: exit code {code}\n{printed}")
            printed, code = "", 0
        else:
            found.problems += [f"{block.place}: {problem}" for problem in _do(block, folder)]
    _require_success(found, code, None)
    return found


def _require_success(found: Walk, code: int, block: Block | None) -> None:
    if code:
        found.problems.append(f"before {block.place if block else 'the end'}: exit code {code}")


def _run(block: Block, folder: Path) -> tuple[str, int]:
    """What the commands print, errors last, and the exit code of the last one that failed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MONITORING_")}
    environment |= {"PYTHONUTF8": "1", "PYTHONPATH": str(folder), "LC_ALL": "C.UTF-8"}
    printed, failed = [], 0
    for line in block.text.splitlines():
        program, *arguments = shlex.split(line, comments=True) or [""]
        if program != "python":
            raise ValueError(f"{block.place}: a command begins with python")
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS,
        )
        printed += [done.stdout, done.stderr]
        failed = done.returncode or failed
    return "".join(printed), failed


def agrees(shown: str, printed: str) -> bool:
    """Whether `shown` is what was printed, where a line "…" stands for any lines."""
    return re.fullmatch("".join(map(_line_pattern, shown.splitlines())), printed) is not None


def left_open(shown: str, printed: str) -> str:
    """What was printed, with "…" where `shown` has it: in a line, a reworded one too, and for the lines between two."""
    before, after = shown.splitlines(), printed.splitlines()
    patterned = [line for line in before if "…" in line and line != "…"]
    after = [_line_left_open(patterned, line) for line in after]
    for place in (place for place, line in enumerate(before) if line == "…"):
        rest = ["", *after, ""]  # the ends of the text, too, are lines that still stand
        above, below = ["", *before, ""][place], ["", *before, ""][place + 2]
        if above in rest and below in (lines := rest[rest.index(above) + 1 :]):
            first = rest.index(above)
            after[first : first + lines.index(below)] = ["…"]
    opened = "".join(line + "\n" for line in after)
    return opened if agrees(opened, printed) else printed


def _line_left_open(patterned: list[str], line: str) -> str:
    for old in patterned:
        if agrees(old, line + "\n"):
            return old
    for old in difflib.get_close_matches(line, patterned, n=1):
        olds, words = ([part for part in re.split(r"(\W)", text) if part] for text in (old, line))
        for kind, first, last, start, end in difflib.SequenceMatcher(None, olds, words, autojunk=False).get_opcodes():
            if kind == "replace" and olds[first:last] == ["…"] and end - start == 1:
                words[start] = "…"
        return "".join(words)
    return line


def _do(block: Block, folder: Path) -> Iterator[str]:
    for action in _ACTIONS:
        if action in block.options:
            path = folder / block.options[action]
            if action != "create" and not path.is_file():
                yield f"there is no {block.options[action]}"
            elif problem := _ACTIONS[action](path, block):
                yield problem


def _append(path: Path, block: Block) -> str:
    before = path.read_text(encoding="utf-8")
    # The empty list that a new file of corrections holds makes room for the first entry.
    path.write_text(re.sub(r"^\[\]\n", "", before, flags=re.MULTILINE) + block.text, encoding="utf-8", newline="\n")
    return ""


def _create(path: Path, block: Block) -> str:
    if path.exists():
        return f"{path.name} is there already"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8", newline="\n")
    return ""


def _cell(path: Path, block: Block) -> str:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = {"id": f"handbook-{block.line}", "metadata": {}, "source": block.text.rstrip("\n")}
    kind = (
        {"cell_type": "code", "execution_count": None, "outputs": []}
        if block.kind == "python"
        else {"cell_type": "markdown"}
    )
    before = [
        n for n, other in enumerate(notebook["cells"]) if block.options.get("before", "\0") in "".join(other["source"])
    ]
    notebook["cells"].insert(before[0] if before else len(notebook["cells"]), cell | kind)
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return "" if before or "before" not in block.options else f"no cell holds {block.options['before']}"


def _shows(path: Path, block: Block) -> str:
    """Within a line, "…" stands for the rest that is too long to show."""
    pattern = "".join(_line_pattern(line) for line in block.text.splitlines())
    content = path.read_text(encoding="utf-8-sig")
    if block.text and re.search(f"^{pattern}", content, re.MULTILINE):
        return ""
    return f"{path.name} does not say so, but ends\n" + "\n".join(line[:200] for line in content.splitlines()[-20:])


def _line_pattern(line: str) -> str:
    return "(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + "\n"


def _edit_hunks(text: str) -> Iterator[tuple[str, str]]:
    """What each hunk replaces, and by what; hunks are parted by lines of `@@`."""
    for hunk in re.split(r"^@@.*\n", text, flags=re.MULTILINE):
        lines = hunk.splitlines(keepends=True)
        if lines:
            yield tuple("".join(line[1:] for line in lines if line[0] != left_out) for left_out in "+-")


def _edit_file(path: Path, block: Block) -> str:
    content = path.read_text(encoding="utf-8")
    for old, new in _edit_hunks(block.text):
        if content.count(old) != 1 and not ("every" in block.options and old in content):
            return f"{path.name} has {content.count(old)} places that read\n{old}"
        content = content.replace(old, new)
    path.write_text(content, encoding="utf-8", newline="\n")
    return ""


_ACTIONS = {"append": _append, "create": _create, "cell": _cell, "shows": _shows, "edit": _edit_file}


def write_outputs(page: str, found: Walk) -> None:
    """Put what was printed into the page; what it leaves open stays open."""
    path = HANDBOOK / page
    text = path.read_text(encoding="utf-8")
    for block, printed in reversed(found.outputs.values()):
        text = text[: block.span[0]] + left_open(block.text, printed) + text[block.span[1] :]
    path.write_text(text, encoding="utf-8", newline="\n")


def walk_all(language: str, target: Path) -> Iterator[tuple[str, Walk]]:
    """Walk the pages of one language one after another in one copy, as a reader of all three would."""
    folder = copy_project(target)
    for page in ORDER:
        yield f"{language}/{page}", walk(f"{language}/{page}", folder)


def main(arguments: list[str]) -> int:
    """Walk the languages asked for, both without any; see above."""
    differing = 0
    for language in [name for name in arguments if name in LANGUAGES] or LANGUAGES:
        with tempfile.TemporaryDirectory() as target:
            for page, found in walk_all(language, Path(target)):
                print(*found.problems, sep="\n")
                if "--write" in arguments:
                    write_outputs(page, found)
                else:
                    for block, printed in found.outputs.values():
                        print(f"{block.place}: prints\n{printed}")
                differing += len(found.problems) + len(found.outputs)
                print(f"{page}: {len(found.problems)} problems, {len(found.outputs)} other outputs")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
