"""Attempts on the evidence, one a line: what somebody does to a publication, and what must see it.

`python -m tests.evidence.attempts` writes their counts into docs/security.md.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from monitoring.evidence import sums
from monitoring.evidence.record import MANIFEST, PROJECT, SIGNATURE, sha256
from monitoring.evidence.signature import PUBLIC_KEY
from monitoring.workspace import REPOSITORY, Workspace
from tests.samples import UNIT

PERIOD = "2024-Q2"
REPORT, PROCESSED = Path("reports", UNIT, PERIOD), Path("data", "processed", UNIT, PERIOD)
HISTORY, RAW = Path("data", "published", UNIT, PERIOD), Path("data", "raw", UNIT, PERIOD)


@dataclass(frozen=True)
class Attempt:
    """`seen_by`: verify, trace, run (which refuses, or puts it on record) or sign. `act` does it in a workspace."""

    what: str
    seen_by: str
    act: Callable[[Workspace], object]

    @property
    def is_about_a_signature(self) -> bool:
        """Only then may the signature be what tells: a publication need not be signed."""
        return any(word in self.what for word in ("signature", "key", "byte more"))


def replace(path: str | Path, old: str, new: str) -> Callable[[Workspace], object]:
    def act(workspace: Workspace) -> None:
        file = workspace.root / path
        content = file.read_bytes()
        assert old.encode() in content, f"{path} does not hold {old}"
        file.write_bytes(content.replace(old.encode(), new.encode(), 1))

    return act


def write(path: str | Path, text: str = "") -> Callable[[Workspace], object]:
    def act(workspace: Workspace) -> None:
        (workspace.root / path).parent.mkdir(parents=True, exist_ok=True)
        (workspace.root / path).write_text(text, encoding="utf-8")

    return act


def remove(*paths: str | Path) -> Callable[[Workspace], object]:
    def act(workspace: Workspace) -> None:
        for path in (workspace.root / name for name in paths):
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    return act


def link(path: Path, target: str = "") -> Callable[[Workspace], object]:
    """A link to `target`, or to the same content elsewhere."""

    def act(workspace: Workspace) -> None:
        file = workspace.root / path
        if not target:
            file.rename(workspace.root / "elsewhere")
        file.symlink_to(target or workspace.root / "elsewhere")

    return act


def both(*acts: Callable[[Workspace], object]) -> Callable[[Workspace], object]:
    return lambda workspace: [act(workspace) for act in acts]


def manifest(
    change: Callable[[list[dict], Workspace], object], everywhere: bool = True
) -> Callable[[Workspace], object]:
    """Edit the manifest, and its copy in the history unless somebody forgets that."""

    def act(workspace: Workspace) -> None:
        for path in [REPORT / MANIFEST, *([HISTORY / "2" / MANIFEST] if everywhere else [])]:
            document = json.loads((workspace.root / path).read_text(encoding="utf-8"))
            change(document["@graph"], workspace)
            text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
            (workspace.root / path).write_text(text + "\n", encoding="utf-8")

    return act


def recorded(*names: Path, everywhere: bool = True) -> Callable[[Workspace], object]:
    """Give files the checksums that they have now."""

    def change(graph: list[dict], workspace: Workspace) -> None:
        for entity in graph:
            for name in names:
                here = name.relative_to(REPORT).as_posix() if name.is_relative_to(REPORT) else PROJECT + name.as_posix()
                if entity["@id"] == here:
                    entity["sha256"] = sha256(workspace.root / name)

    return manifest(change, everywhere)


def without(*patterns: str) -> Callable[[Workspace], object]:
    """Take entries out of the manifest."""

    def change(graph: list[dict], _: Workspace) -> None:
        graph[:] = [entity for entity in graph if not any(re.search(pattern, entity["@id"]) for pattern in patterns)]

    return manifest(change)


def registered(workspace: Workspace) -> None:
    """Give the raw file of payments the checksum and size in the register that it has now."""
    register, file = workspace.root / RAW / "sources.yml", workspace.root / RAW / "payments.csv"
    text = register.read_text(encoding="utf-8")
    entry = re.search(r"(?m)^payments\.csv:\n(?:  .*\n)+", text)
    assert entry
    changed = re.sub(r"sha256: .*", f"sha256: {sha256(file)}", entry[0])
    changed = re.sub(r"bytes: .*", f"bytes: {file.stat().st_size}", changed)
    register.write_text(text.replace(entry[0], changed), encoding="utf-8")


def code(*names: str) -> Callable[[Workspace], object]:
    """Change files of the program; `repository` of the test is a copy of it."""

    def act(workspace: Workspace) -> None:
        for name in names:
            path = workspace.root / "repository" / name
            path.write_bytes(path.read_bytes() + b"\n# one line more\n")

    return act


def of_another_quarter(*, everywhere: bool = False) -> Callable[[Workspace], object]:
    """Have the manifest say that it is of another quarter, as that of another publication does."""

    def change(graph: list[dict], _: Workspace) -> None:
        [root] = [entity for entity in graph if entity["@id"] == "./"]
        root["identifier"] = f"{UNIT}/2024-Q1"

    return manifest(change, everywhere)


def pipe(path: Path) -> Callable[[Workspace], object]:
    """A pipe in the place of a file, that makes whoever opens it wait."""

    def act(workspace: Workspace) -> None:
        (workspace.root / path).unlink()
        os.mkfifo(workspace.root / path)

    return act


def everywhere(name: str, old: str, new: str) -> Callable[[Workspace], object]:
    """Edit a file of the report, its copy in the history, and every list of checksums that has it."""

    def listed(workspace: Workspace) -> None:
        for folder in (REPORT, HISTORY / "2"):
            path = workspace.root / folder / sums.SUMS
            own = sha256(workspace.root / folder / name)
            path.write_text(
                re.sub(rf"(?m)^\w+  {re.escape(name)}$", f"{own}  {name}", path.read_text("utf-8")), "utf-8"
            )

    edits = (replace(folder / name, old, new) for folder in (REPORT, HISTORY / "2"))
    return both(*edits, listed, recorded(REPORT / name, REPORT / sums.SUMS))


def swapped(workspace: Workspace) -> None:
    one, other = workspace.root / REPORT, workspace.root / HISTORY / "1"
    shutil.move(one, workspace.root / "x")
    shutil.copytree(other, one)


def kernel(workspace: Workspace) -> None:
    path = workspace.root / "repository" / "notebooks" / "02_clean.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"name": "python3"', '"name": "evil"'), encoding="utf-8")


def cell(workspace: Workspace) -> None:
    path = workspace.root / "repository" / "notebooks" / "02_clean.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"cleaning.ledger()"', '"cleaning.ledger() # twice"'), encoding="utf-8")


def other_signature(workspace: Workspace) -> None:
    shutil.copyfile(workspace.root / HISTORY / "1" / SIGNATURE, workspace.root / REPORT / SIGNATURE)


def times_restored(workspace: Workspace) -> None:
    path = workspace.root / REPORT / "report.vi.html"
    before = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


_FORGED = replace(RAW / "payments.csv", ",500,", ",900,")
_PAYMENTS = PROCESSED / "payments.csv"
_PAID = replace(_PAYMENTS, ",500000000,", ",900000000,")
_NO_PDF = remove(REPORT / "report.vi.pdf", HISTORY / "2" / "report.vi.pdf")
_EVERY_PART = (
    "pipeline.py", "monitoring/evidence/verify.py", "monitoring/running/run.py", "monitoring/running/kernels.py",
    "monitoring/running/fork_server.py", "monitoring/running/step_store.py", "monitoring/publishing/site.py",
)  # fmt: skip

#: Only where there are pipes.
_PIPES = [
    Attempt(f"a pipe in the place of {what}", "verify", pipe(path))
    for what, path in (
        ("the manifest", REPORT / MANIFEST), ("the manifest in the history", HISTORY / "2" / MANIFEST),
        ("the signature", REPORT / SIGNATURE), ("the list of checksums", REPORT / sums.SUMS),
        ("the page", REPORT / "report.vi.html"), ("the front page's list", Path("reports") / sums.SUMS),
    )
]  # fmt: skip

ATTEMPTS = [
    Attempt("a table edited", "verify", _PAID),
    Attempt("a table edited, with its checksum in the manifest", "verify",
            both(_PAID, recorded(_PAYMENTS, everywhere=False))),
    Attempt("a table edited, with its checksum in every manifest", "trace", both(_PAID, recorded(_PAYMENTS))),
    Attempt("a row of a table taken out, with its checksum", "trace",
            both(replace(_PAYMENTS, "\nC,", "\nCC,"), recorded(_PAYMENTS))),
    Attempt("a raw file edited", "verify", _FORGED),
    Attempt("a raw file edited, with the register", "verify", both(_FORGED, registered)),
    Attempt("the same, looked at by trace", "trace", both(_FORGED, registered)),
    Attempt("a raw file edited, with register and every manifest", "trace",
            both(_FORGED, registered, recorded(RAW / "payments.csv", RAW / "sources.yml"))),
    Attempt("an earlier publication put in the place of this one", "verify", swapped),
    Attempt("the PDF replaced", "verify", write(REPORT / "report.vi.pdf", "%PDF")),
    Attempt("the page edited and its time restored", "verify", times_restored),
    Attempt("the page edited, in the history and in every list of checksums too", "verify",
            everywhere("report.vi.html", "</body>", "93,2 %</body>")),
    Attempt("the publication of another quarter put in the place of this one", "verify", of_another_quarter()),
    Attempt("the publication of another quarter there, looked at by trace", "trace", of_another_quarter()),
    Attempt("the publication and the history of another quarter put there, and a run", "run",
            of_another_quarter(everywhere=True)),
    Attempt("all inputs, code, notebooks and the lock taken out of the manifest", "verify",
            without("^arcp://name,monitoring/(data/raw|monitoring|notebooks|requirements|pipeline)")),
    Attempt("the inputs alone taken out", "verify", without("^arcp://name,monitoring/data/raw")),
    Attempt("the PDF deleted with its entry", "verify",
            both(_NO_PDF, without(r"^report\.vi\.pdf$"))),
    Attempt("the PDF deleted with its entry and with what was asked for", "verify",
            both(_NO_PDF, without(r"^report\.vi\.pdf$", "^#asked$"))),
    Attempt("a table deleted with its entry", "verify",
            both(remove(PROCESSED / "refused.csv"), without(r"refused\.csv$"))),
    Attempt("the front page edited", "verify", replace("reports/index.html", "1,", "9,")),
    Attempt("the front page edited with its list of checksums", "verify", both(
        replace("reports/index.html", "1,", "9,"),
        lambda workspace: sums.write(workspace.reports, [workspace.index]))),
    Attempt("a file with a name like the manifest's beside it", "verify", write(REPORT / f"{MANIFEST}.pdf")),
    Attempt("a file whose name differs in case alone", "verify", write(REPORT / "REPORT.VI.HTML")),
    Attempt("a file in an unlisted folder", "verify", write(REPORT / "appendix" / "figures.csv", "93,2")),
    Attempt("an unlisted empty folder", "verify", lambda workspace: (workspace.root / REPORT / "x").mkdir()),
    Attempt("a folder that is a link", "verify", link(REPORT / "appendix", "/etc")),
    Attempt("the PDF a link to the same bytes elsewhere", "verify", link(REPORT / "report.vi.pdf")),
    Attempt("the list of checksums edited", "verify", write(REPORT / sums.SUMS)),
    Attempt("one byte more at the end of the manifest", "verify", replace(REPORT / MANIFEST, "\n}\n", "\n}\n\n")),
    Attempt("a file named twice in the manifest", "verify", manifest(lambda graph, _: graph.append(graph[-1]))),
    Attempt("a manifest a hundred thousand lists deep", "verify", write(REPORT / MANIFEST, "[" * 100_000)),
    Attempt("the signature deleted", "verify", remove(REPORT / SIGNATURE)),
    Attempt("the signature deleted, in the history too", "verify",
            remove(REPORT / SIGNATURE, HISTORY / "2" / SIGNATURE)),
    Attempt("the signature truncated", "verify",
            lambda workspace: (workspace.root / REPORT / SIGNATURE).write_bytes(bytes(63))),
    Attempt("a folder in the place of the signature", "verify", both(
        remove(REPORT / SIGNATURE), lambda workspace: (workspace.root / REPORT / SIGNATURE).mkdir())),
    Attempt("the signature of another revision", "verify", other_signature),
    Attempt("the public key deleted", "verify", remove(RAW.parent / PUBLIC_KEY)),
    Attempt("an earlier revision deleted", "verify", remove(REPORT / "revisions" / "1")),
    Attempt("an earlier revision deleted with its entries, in the history too", "verify",
            both(remove(REPORT / "revisions" / "1", HISTORY / "1"), without("^revisions/1/"))),
    Attempt("an earlier revision's manifest of another period", "verify", both(
        replace(REPORT / "revisions" / "1" / MANIFEST, f"{UNIT}/{PERIOD}", f"{UNIT}/2024-Q1"),
        recorded(REPORT / "revisions" / "1" / MANIFEST))),
    Attempt("what changed told otherwise", "verify", write(REPORT / "revisions" / "changes.csv", "revision\n")),
    Attempt("the history of the period deleted", "verify", remove(HISTORY)),
    Attempt("a page of the history edited", "verify", write(HISTORY / "1" / "report.vi.html")),
    Attempt("a page of the history edited, and a run", "run", write(HISTORY / "1" / "report.vi.html")),
    Attempt("a later revision invented in the history", "verify", write(HISTORY / "3" / "report.vi.html")),
    *(Attempt(f"code changed: {name}", "verify", code(name)) for name in _EVERY_PART),
    Attempt("a cell of a notebook changed", "verify", cell),
    Attempt("the kernel of a notebook changed", "verify", kernel),
    *_PIPES,
]  # fmt: skip

#: Attempts that are tests of their own: what is done, what sees it (or that it has no effect), the test.
ELSEWHERE = [
    ("key and signature replaced by others", "verify",
     "tests/evidence/test_verify.py::test_the_profile_may_name_the_key_that_alone_is_trusted"),
    ("an incomplete record signed", "sign", "tests/evidence/test_attempts.py::test_an_incomplete_record_is_not_signed"),
    ("what does not come out the same again signed", "sign",
     "tests/evidence/test_signing.py::test_what_does_not_come_out_the_same_again_is_not_signed"),
    ("a key that others may read", "sign",
     "tests/evidence/test_signing.py::test_a_key_that_others_may_read_signs_nothing"),
    ("what is marked of a file changed (illustrative, sender, layout)", "run",
     "tests/evidence/test_revisions.py::test_figures_are_compared_and_words_are_not"),
    ("all results erased, and a run", "run",
     "tests/evidence/test_revisions.py::test_taking_all_results_away_takes_no_revision_away"),
    ("kept results of a step altered with their list, and a run", "run",
     "tests/running/test_run.py::test_figures_that_change_without_a_cause_are_not_published_unless_somebody_says_why"),
    ("a library of the environment with a file that Python runs at its start", "verify",
     "tests/evidence/test_installed.py::test_a_stranger_that_python_would_run_is_named"),
    ("a changed file of a library", "verify",
     "tests/evidence/test_installed.py::test_a_changed_or_missing_file_is_named"),
    ("startup files of the account's IPython", "no effect",
     "tests/security/test_foreign_code.py::test_no_foreign_code_runs"),
    ("PYTHONSTARTUP", "no effect", "tests/security/test_foreign_code.py::test_no_foreign_code_runs"),
    ("PYTHONPATH with code that Python runs at its start", "no effect",
     "tests/running/test_notebook_environment.py::test_notebooks_inherit_neither_passwords_nor_foreign_settings"),
    ("time zone, locale and hash seed of another machine", "no effect",
     "tests/running/test_same_bytes.py::test_another_machine_publishes_the_same_bytes"),
    ("figures changed and nothing on record", "run",
     "tests/evidence/test_revisions.py::test_figures_that_changed_without_a_cause_on_record_raise_an_alarm"),
    ("a signed publication replaced by one of other code", "run",
     "tests/running/test_run.py::test_a_signed_publication_is_kept_and_named_when_other_things_give_the_same_figures"),
]  # fmt: skip

PAGE = REPOSITORY / "docs" / "security.md"
_MARK = re.compile(r"<!-- attempts -->.*?<!-- end of attempts -->", re.DOTALL)


def table() -> str:
    """The attempts by what sees them, as security.md has them."""
    every = [(one.what, one.seen_by) for one in ATTEMPTS] + [(what, seen_by) for what, seen_by, _ in ELSEWHERE]
    counts = Counter(seen_by for _, seen_by in every)
    lines = ["| seen by, or without effect | attempts | such as |", "|---|--:|---|"]
    for seen_by, count in counts.most_common():
        named = [what for what, by in every if by == seen_by][:6]
        named_by = seen_by if seen_by == "no effect" else f"`{seen_by}`"
        lines.append(f"| {named_by} | {count} | {'; '.join(named)} |")
    lines.append(
        f"| together | {len(every)} | every one is a test: `tests/evidence/test_attempts.py` and those it names |"
    )
    return "<!-- attempts -->\n" + "\n".join(lines) + "\n<!-- end of attempts -->"


def with_table(page: str) -> str:
    return _MARK.sub(lambda _: table(), page)


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
