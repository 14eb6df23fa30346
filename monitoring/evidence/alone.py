"""A publication that proves itself: what its folder holds for who has nothing else, and how it is checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from monitoring.errors import InputError
from monitoring.evidence import sums
from monitoring.evidence.completeness import unrecorded
from monitoring.evidence.record import MANIFEST, SIGNATURE, UNLISTED, read_record
from monitoring.evidence.signature import checked
from monitoring.evidence.verify import Finding, Verification, described, found_in, kept_revisions, signed
from monitoring.messages import LANGUAGES, translator
from monitoring.workspace import Workspace

README = "README.txt"


def write(folder: Path, name: str, revision: int) -> None:
    """Write README.txt, three lines in each language, and the list of checksums into the staged `folder` of a report.

    `name` is the publication's, such as "vinh-linh 2024-Q3".
    """
    told = ["\n".join(_readme(translator(language), folder, name, revision)) for language in LANGUAGES]
    (folder / README).write_text("\n\n".join(told) + "\n", encoding="utf-8", newline="\n")
    sums.write_whole(folder)


def _readme(_: Callable[[str], str], folder: Path, name: str, revision: int) -> list[str]:
    pages = ", ".join(sorted(path.name for path in folder.glob("report.*"))) or "–"
    away = _("The files as received, and whatever may name people, stay with the office.")
    if (folder / "workbook.xlsx").exists():
        away = _("Recompute it in workbook.xlsx: its rates are formulas over the accepted rows.") + " " + away
    lines = [
        _("Monitoring report {name}, revision {revision}; to be read: {pages}."),
        _(
            "Unaltered? sha256sum -c {sums}, or python pipeline.py verify FOLDER; {sums} has its own checksum in "
            "{manifest}, which alone a signature ({signature}) is about."
        ),
        away,
    ]
    facts = {
        "pages": pages,
        "name": name,
        "revision": revision,
        "sums": sums.SUMS,
        "manifest": MANIFEST,
        "signature": SIGNATURE,
    }
    return [line.format(**facts) for line in lines]


def verify_folder(folder: Path, public_key: Path | None) -> Verification:
    """Check the folder of a publication by its manifest alone.

    What a publication is made from, and its tables, do not lie in it. A kept revision has, in `processed/`, the tables
    that name nobody, and its own earlier revisions beside it. Raises InputError where no manifest can be read.
    """
    record = read_record(folder / MANIFEST)
    if record is None:
        raise InputError(
            "There is no manifest in this folder that can be read: it is not the folder of a publication.",
            where=folder.name,
            remedy="Give the folder that holds {manifest}, such as reports/UNIT/PERIOD.",
            manifest=MANIFEST,
        )
    is_kept = (folder / "processed").is_dir()
    wanted = {name: digest for name, digest in record.outputs.items() if _lies_here(name, folder, is_kept=is_kept)}
    findings = [
        *(Finding(problem, _below(name)) for name, problem in found_in(wanted, _entries(folder))),
        # A workspace in which nothing can lie: names are asked for, no file is.
        *(Finding("unrecorded", name) for name in unrecorded(Workspace(folder / MANIFEST), record, None)),
        *(() if is_kept else (Finding("changed", _below(name)) for name in kept_revisions(record, folder))),
    ]
    return Verification(record, tuple(findings), checked(folder, public_key))


def _entries(folder: Path) -> dict[str, Path]:
    """All that lies in the folder but its manifest and signature, named as outputs are."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in UNLISTED or path.is_symlink() or not path.is_file():
            found[name if name.startswith("processed/") or name == "processed" else f"report/{name}"] = path
    return found


def _lies_here(name: str, folder: Path, *, is_kept: bool) -> bool:
    if name.startswith("processed/"):
        return is_kept and (folder / name).is_file()
    return not is_kept or not name.startswith("report/revisions/") or name == "report/revisions/changes.csv"


def _below(name: str) -> str:
    return name.removeprefix("report/")


def require(folder: Path, verification: Verification, translate: Callable[[str], str]) -> list[str]:
    """What holds, and what cannot be checked in a folder alone. Raises InputError naming all that does not hold."""
    record, signature = verification.record, verification.signature
    if verification.findings or signature.state not in ("unsigned", "valid", "no_key"):
        raise InputError(
            "This folder is not what its manifest records: {problems}.",
            where=folder.name,
            remedy="Ask whoever published it for another copy.",
            problems=described(verification, translate),
        )
    here = translate(
        "{unit} {period}, revision {revision}: the folder holds what its manifest records, and nothing else."
    ).format(unit=record.unit, period=record.period, revision=record.revision)
    counts = {kind: len(record.made_from.get(kind, {})) for kind in ("input", "notebook", "code", "lock")}
    tables = sum(name.startswith("processed/") for name in record.outputs)
    away = translate(
        "Not checked, for it is not in the folder: {input} input files, {notebook} notebooks, {code} files of code, "
        "{lock} lock file, {tables} tables; the manifest has their checksums."
    ).format(tables=tables, **counts)
    if signature.state == "no_key":
        said = translate("It is signed, which was not checked: give the signer’s public key with --public-key.")
    else:
        said = signed(signature, translate)
    return [here, away, said]
