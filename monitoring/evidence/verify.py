"""Is a publication still what was published? Every checksum of its manifest, every file that is not in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitoring.errors import InputError
from monitoring.evidence.record import MANIFEST, Record, dependency_sha256, outputs_of, published_record
from monitoring.evidence.signature import SIGNATURE, State, signature_state
from monitoring.period import Period
from monitoring.workspace import Workspace

#: What a problem says of files, in the order in which they are told.
_PROBLEMS = ("changed", "missing", "added")


@dataclass(frozen=True)
class Finding:
    """A file that is not as recorded: `problem` is changed, missing or added; `file` is below the project."""

    problem: str
    file: str


@dataclass(frozen=True)
class Verification:
    """What was checked of a publication, and what was found. `signature`: see signature_state."""

    record: Record
    findings: tuple[Finding, ...]
    signature: State

    @property
    def holds(self) -> bool:
        return not self.findings and self.signature in ("unsigned", "valid")


def verify(workspace: Workspace, district: str, period: Period, public_key: Path | None = None) -> Verification:
    """Check every checksum in the published manifest, and look for files that it does not name.

    Raises InputError where nothing is published, or the manifest cannot be read.
    """
    record = published_record(workspace, district, period)
    if record is None or (record.district, record.period) != (district, period):
        raise InputError(
            "There is no publication of {district} {period} whose manifest can be read.",
            where=workspace.relative(workspace.report(district, period) / MANIFEST),
            remedy="Publish it: python pipeline.py run --district {district} --period {period}.",
            district=district,
            period=period,
        )
    found = [*_dependencies(workspace, record), *_outputs(workspace, record)]
    return Verification(record, tuple(found), signature_state(workspace, district, period, public_key))


def _dependencies(workspace: Workspace, record: Record) -> list[Finding]:
    """What the publication was made from and is no longer so."""
    found = []
    for kind, digests in sorted(record.made_from.items()):
        for name, digest in sorted(digests.items()):
            now = dependency_sha256(workspace, kind, name)
            if now != digest:
                file = f"notebooks/{name}" if kind == "notebook" else name
                found.append(Finding("missing" if now is None else "changed", file))
    return found


def _outputs(workspace: Workspace, record: Record) -> list[Finding]:
    """What was published and is no longer so, and what lies beside it."""
    folders = {
        "processed": workspace.processed(record.district, record.period),
        "report": workspace.report(record.district, record.period),
    }
    now = outputs_of(folders["processed"], folders["report"])
    found = []
    for name in sorted({*record.outputs, *now}):
        if now.get(name) != record.outputs.get(name):
            part, _, below = name.partition("/")
            problem = "missing" if name not in now else "added" if name not in record.outputs else "changed"
            found.append(Finding(problem, workspace.relative(folders[part] / below)))
    return found


def require(verification: Verification, translate: Callable[[str], str]) -> str:
    """The sentence that says what holds, in the language of `translate`. Raises InputError naming all that does not."""
    record = verification.record
    if not verification.holds:
        raise InputError(
            "The publication of {district} {period} is not what was recorded: {problems}.",
            remedy="Put these files back, or publish anew: "
            "python pipeline.py run --district {district} --period {period}.",
            district=record.district,
            period=record.period,
            problems=_described(verification, translate),
        )
    counts = {kind: len(record.made_from.get(kind, {})) for kind in ("input", "notebook", "code", "lock")}
    sentence = translate(
        "{district} {period}, revision {revision}: all checksums hold: {input} input files, {notebook} notebooks, "
        "{code} files of code, {lock} lock file, {output} published files."
    ).format(
        district=record.district, period=record.period, revision=record.revision, output=len(record.outputs), **counts
    )
    valid = verification.signature == "valid"
    signed = translate("The signature is valid.") if valid else translate("It is not signed.")
    return f"{sentence} {signed}"


def _described(verification: Verification, translate: Callable[[str], str]) -> str:
    words = {"changed": translate("changed"), "missing": translate("missing"), "added": translate("added")}
    texts = []
    for problem in _PROBLEMS:
        files = _files(verification.findings, problem)
        if files:
            texts.append(f"{words[problem]}: {', '.join(files)}")
    if verification.signature == "wrong":
        texts.append(translate("{file} does not fit the manifest and the public key").format(file=SIGNATURE))
    if verification.signature == "no_key":
        texts.append(translate("there is no public key to check {file} by").format(file=SIGNATURE))
    return "; ".join(texts)


def _files(findings: Sequence[Finding], problem: str) -> list[str]:
    return [finding.file for finding in findings if finding.problem == problem]
