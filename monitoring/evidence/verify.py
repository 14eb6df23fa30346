"""Is a publication still what was published, and does its record name all that it must? Every checksum of its manifest,
every file that is not in it, every earlier revision, its signature."""

from __future__ import annotations

import filecmp
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from monitoring.errors import InputError
from monitoring.evidence.completeness import MadeFrom, published_path, unrecorded
from monitoring.evidence.history import differing
from monitoring.evidence.record import (
    MANIFEST,
    SIGNATURE,
    Record,
    dependency_sha256,
    entries_of,
    read_record,
    require_record,
    sha256,
)
from monitoring.evidence.signature import PUBLIC_KEY, Signature, signature_of
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.workspace import Workspace

#: What a problem says of files, in the order in which they are told.
_PROBLEMS = {
    "changed": N_("changed"),
    "missing": N_("missing"),
    "added": N_("added"),
    "link": N_("a link instead of the file"),
    "unrecorded": N_("not on record"),
}
_SIGNATURES = {
    "wrong": N_("{signature} does not fit the manifest and the public key {key}"),
    "stranger": N_("{signature} is by the key {key}, which is not the one that the profile names"),
    "none": N_("{signature} is no signature"),
    "no_key": N_("there is no public key to check {signature} by"),
    "missing": N_("{signature} is missing: it is not signed, though the signer’s key is known"),
}


@dataclass(frozen=True)
class Finding:
    """A file that is not as recorded: `problem` is one of _PROBLEMS; `file` is below the project."""

    problem: str
    file: str


@dataclass(frozen=True)
class Verification:
    """What was checked of a publication, and what was found."""

    record: Record
    findings: tuple[Finding, ...]
    signature: Signature

    @property
    def holds(self) -> bool:
        return not self.findings and self.signature.state in ("unsigned", "valid")


def verify(
    workspace: Workspace,
    unit: str,
    period: Period,
    public_key: Path | None = None,
    now: MadeFrom | None = None,
) -> Verification:
    """Check every checksum in the published manifest, look for files that it does not name, and for what it must name.

    `now`: what a run would be made from now (see completeness). Raises InputError where nothing is published, or the
    manifest cannot be read.
    """
    record = require_record(workspace, unit, period)
    found = [
        *_dependencies(workspace, record),
        *changed_outputs(workspace, record),
        *_history(workspace, record),
        *(Finding("unrecorded", file) for file in unrecorded(workspace, record, now)),
    ]
    return Verification(record, tuple(found), signature_of(workspace, unit, period, public_key))


def _dependencies(workspace: Workspace, record: Record) -> Iterator[Finding]:
    """What the publication was made from and is no longer so."""
    for kind, digests in sorted(record.made_from.items()):
        for name, digest in sorted(digests.items()):
            now = dependency_sha256(workspace, kind, name)
            if now != digest:
                file = f"notebooks/{name}" if kind == "notebook" else name
                yield Finding("missing" if now is None else "changed", file)


def changed_outputs(workspace: Workspace, record: Record) -> Iterator[Finding]:
    """What was published and is no longer so, what lies beside it, and earlier revisions that are not themselves."""
    processed, report = (published_path(workspace, record, f"{part}/") for part in ("processed", "report"))
    for name, problem in found_in(record.outputs, dict(entries_of(processed, report))):
        yield Finding(problem, workspace.relative(published_path(workspace, record, name)))
    for name in kept_revisions(record, report):
        yield Finding("changed", workspace.relative(published_path(workspace, record, name)))


def found_in(recorded: Mapping[str, str], found: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    """Name and problem of each entry of a published folder that is not as recorded, and of what lies beside them."""
    folders = {str(parent) for name in {*recorded, *found} for parent in PurePosixPath(name).parents}
    for name in sorted({*recorded, *found}):
        if problem := _problem(found.get(name), recorded.get(name), is_filled=name in folders):
            yield name, problem


def kept_revisions(record: Record, report: Path) -> Iterator[str]:
    """The manifests of earlier revisions that are not of those revisions, by the names of outputs."""
    for number in range(1, record.revision):
        kept = report / "revisions" / str(number) / MANIFEST
        if kept.is_file() and not _is_revision(read_record(kept), record, number):
            yield f"report/revisions/{number}/{MANIFEST}"


def _history(workspace: Workspace, record: Record) -> Iterator[Finding]:
    """What the history of the period does not hold as this publication does, its signature among it."""
    folder = workspace.history(record.unit, record.period)
    for name, problem in sorted(differing(folder, record).items()):
        yield Finding(problem, workspace.relative(folder / name))
    report, kept = workspace.report(record.unit, record.period), folder / str(record.revision)
    if not (kept / MANIFEST).is_file():
        yield Finding("missing", workspace.relative(kept / MANIFEST))
    elif not filecmp.cmp(kept / MANIFEST, report / MANIFEST, shallow=False):
        yield Finding("changed", workspace.relative(kept / MANIFEST))
    if (kept / SIGNATURE).is_file() and not (report / SIGNATURE).is_file():
        yield Finding("missing", workspace.relative(report / SIGNATURE))


def _problem(path: Path | None, recorded: str | None, *, is_filled: bool) -> str:
    """What is wrong with an entry of a published folder; an empty folder is one too many (`is_filled`: it is not)."""
    if path is None:
        return "missing"
    if path.is_symlink():
        return "link"
    if path.is_dir():
        return "" if is_filled else "added"
    if recorded is None or not path.is_file():
        return "added"
    return "" if sha256(path) == recorded else "changed"


def _is_revision(kept: Record | None, record: Record, number: int) -> bool:
    """Whether a kept record is of revision `number` of the same unit and period, and its pages as they were then.

    Of its tables those that may name people are not kept, and its own earlier revisions stand beside it.
    """
    if kept is None or not kept.is_of(record.unit, record.period, number):
        return False
    pages = {
        f"report/revisions/{number}/{name.partition('/')[2]}": digest
        for name, digest in kept.outputs.items()
        if name.startswith("report/") and not name.startswith("report/revisions/")
    }
    return pages.items() <= record.outputs.items()


def require(verification: Verification, translate: Callable[[str], str]) -> str:
    """The sentence that says what holds, in the language of `translate`. Raises InputError naming all that does not."""
    record = verification.record
    if not verification.holds:
        raise InputError(
            "The publication of {unit} {period} is not what was recorded: {problems}.",
            remedy=_remedy(verification),
            unit=record.unit,
            period=record.period,
            problems=described(verification, translate),
        )
    counts = {kind: len(record.made_from.get(kind, {})) for kind in ("input", "notebook", "code", "lock")}
    sentence = translate(
        "{unit} {period}, revision {revision}: all checksums hold: {input} input files, {notebook} notebooks, "
        "{code} files of code, {lock} lock file, {output} published files."
    ).format(unit=record.unit, period=record.period, revision=record.revision, output=len(record.outputs), **counts)
    return f"{sentence} {signed(verification.signature, translate)}"


def _remedy(verification: Verification) -> str:
    """A run looks at its own publication, and at the front page only by the list beside it, which says nothing here; a
    batch looks at roll-ups likewise.
    """
    own = f"/{verification.record.unit}/"
    if verification.findings and all(
        finding.file.startswith("reports/") and finding.file.count("/") > 1 and own not in finding.file
        for finding in verification.findings
    ):
        return N_("Take the roll-up’s folder away and make it anew: python pipeline.py batch.")
    if verification.findings and all(finding.file.count("/") == 1 for finding in verification.findings):
        return N_("Make the front page anew: python pipeline.py run --unit {unit} --period {period} --force.")
    return N_("Put these files back, or publish anew: python pipeline.py run --unit {unit} --period {period}.")


def signed(signature: Signature, translate: Callable[[str], str]) -> str:
    """Whether, and by which key, a publication is signed whose signature holds."""
    if signature.state != "valid":
        return translate("It is not signed.")
    return translate("The signature is valid, by the key {key}.").format(key=signature.fingerprint)


def described(verification: Verification, translate: Callable[[str], str]) -> str:
    """All that does not hold, in the language of `translate`."""
    texts = []
    for problem, words in _PROBLEMS.items():
        files = _files(verification.findings, problem)
        if files:
            texts.append(f"{translate(words)}: {', '.join(files)}")
    signature = verification.signature
    if words := _SIGNATURES.get(signature.state, ""):
        texts.append(translate(words).format(signature=SIGNATURE, key=signature.fingerprint or PUBLIC_KEY))
    return "; ".join(texts)


def _files(findings: Sequence[Finding], problem: str) -> list[str]:
    return [finding.file for finding in findings if finding.problem == problem]
