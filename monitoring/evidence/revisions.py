"""Revisions: a publication whose figures changed gets a new number, and what stood before is kept whole beside it.

The first publication of a period is revision 1. A new run that gives the same figures keeps the number, whatever became
of its words or its looks: only figures make a revision. `revisions/<n>/` holds revision n as it last stood (its report,
its manifest and, in `processed/`, those of its tables that name nobody); `revisions/changes.csv` says for every later
revision what changed.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from monitoring.errors import InputError
from monitoring.evidence.record import MANIFEST, Record, published_record, read_record, sha256
from monitoring.period import Period
from monitoring.workspace import Workspace

#: Kind of dependency → item → sha256 (see Record.made_from).
MadeFrom = Mapping[str, Mapping[str, str]]

FOLDER = "revisions"
CHANGES = "changes.csv"
_PROCESSED = "processed"
_CODE_FILES_NAMED = 5

#: The tables that hold figures: their key (a prefix and columns) and the columns that count as figures.
_FIGURES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "disbursement": (
        "",
        ("number_id",),
        (
            "plan_dong",
            "in_quarter_dong",
            "cumulative_dong",
            "estimate_dong",
            "rate_percent",
        ),
    ),
    "pace": (
        "",
        ("number_id",),
        (
            "remaining_dong",
            "months_left",
            "needed_per_month_dong",
            "paid_per_month_dong",
            "projected_dong",
            "last_year_rate_percent",
        ),
    ),
    "progress": ("", ("number_id", "period"), ("cumulative_dong",)),
    "indicators": (
        "",
        ("number_id",),
        (
            "numerator",
            "denominator",
            "value",
            "target",
            "status",
            "gap",
            "people_short",
        ),
    ),
    "reconciliation": ("", ("number_id",), ("paid_dong", "returned_dong", "difference_dong", "verdict")),
    "state_budget": ("", ("number_id",), ("plan_dong", "cumulative_dong", "rate_percent")),
    "advances": ("", ("number_id",), ("advanced_dong", "recovered_dong", "outstanding_dong")),
    "investors": ("", ("number_id",), ("in_quarter_dong", "cumulative_dong")),
    "agencies": ("", ("number_id",), ("plan_dong", "in_quarter_dong", "cumulative_dong", "rate_percent")),
    "checks": ("check", ("check",), ("expected", "actual", "difference", "verdict")),
    "ledger": (
        "ledger",
        ("layout", "rule"),
        (
            "rows_out",
            "rows_removed",
            "dong_out",
            "dong_removed",
            "dong_changed",
        ),
    ),
}


@dataclass(frozen=True, order=True)
class Change:
    """One figure that is not what it was; "" where there was none, or is none any more.

    `number_id` and `column` name it as the processed tables do (checks as `check.<check>`, the ledger as
    `ledger.<layout>.<rule>`). `cause`: what else changed, such as "new data/raw/…/payments.csv".
    """

    revision: int
    number_id: str
    column: str
    old: str
    new: str
    cause: str = ""


def compare(old_processed: Path, new_processed: Path, revision: int = 0, cause: str = "") -> list[Change]:
    """Every figure that differs between two folders of processed tables, in order of its name."""
    changes = []
    for table in _FIGURES:
        old, new = (dict(_figures(folder / f"{table}.csv", table)) for folder in (old_processed, new_processed))
        changes += [
            Change(revision, *key, old.get(key, ""), new.get(key, ""), cause)
            for key in {*old, *new}
            if old.get(key, "") != new.get(key, "")
        ]
    return sorted(changes)


def _figures(path: Path, table: str) -> Iterator[tuple[tuple[str, str], str]]:
    """(number_id, column) → figure as it stands in the table."""
    prefix, keys, columns = _FIGURES[table]
    for row in _rows(path):
        number_id = ".".join(filter(None, [prefix, *(row[key] for key in keys)]))
        yield from (((number_id, column), row.get(column, "")) for column in columns)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keep(workspace: Workspace, district: str, period: Period, staging: Path, made_from: MadeFrom) -> int:
    """Put the revisions of what is published into `staging`/report, and return the number of the staged publication.

    To be called once `staging`/processed is complete: the report may then show what changed. `made_from` is what the
    staged publication is made from (see Record). Nothing published is touched.

    Raises InputError where a file of the history is not what was recorded: it must not be recorded anew. Where the
    manifest itself cannot be read, the history is kept and the revision after the newest in it begins again.
    """
    report, kept = workspace.report(district, period), staging / "report" / FOLDER
    published = published_record(workspace, district, period)
    if published is not None:
        _check_history(workspace, report, published)
    if (report / FOLDER).is_dir():
        shutil.copytree(report / FOLDER, kept)
    if published is None:
        return 1 + max((int(path.name) for path in kept.glob("*") if path.name.isdecimal()), default=0)
    processed = workspace.processed(district, period)
    revision = published.revision
    if _has_other_figures(published, processed, staging / _PROCESSED):
        revision += 1
        _keep_whole(report, processed, kept / str(published.revision))
    _write_changes(kept, revision, staging / _PROCESSED, made_from)
    return revision


def _check_history(workspace: Workspace, report: Path, published: Record) -> None:
    """Raises InputError naming a file of earlier revisions that is missing, changed or was added."""
    prefix = f"report/{FOLDER}/"
    recorded = {
        name.removeprefix(prefix): digest for name, digest in published.outputs.items() if name.startswith(prefix)
    }
    folder = report / FOLDER
    found = {path.relative_to(folder).as_posix(): sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    for name in sorted({*recorded, *found}):
        if recorded.get(name) != found.get(name):
            raise InputError(
                "A file of an earlier revision is not what was recorded.",
                where=workspace.relative(folder / name),
                remedy="Put it back from a backup, or take the folder “{folder}” away: the history then begins anew.",
                folder=workspace.relative(folder),
            )


def digest(staging: Path) -> str:
    """The sha256 of the staged changes, which a report may show; "" where there are none."""
    changes = staging / "report" / FOLDER / CHANGES
    return sha256(changes) if changes.exists() else ""


def _has_other_figures(published: Record, processed: Path, staged: Path) -> bool:
    """Whether the staged tables hold other figures than the recorded ones; tables damaged since do not count."""
    recorded = {table: published.outputs.get(f"{_PROCESSED}/{table}.csv") for table in _FIGURES}
    now = {table: sha256(staged / f"{table}.csv") if (staged / f"{table}.csv").exists() else None for table in _FIGURES}
    return recorded != now and bool(compare(processed, staged))


def _keep_whole(report: Path, processed: Path, target: Path) -> None:
    from monitoring.intake.personal import is_publishable  # brings pandas, which "up to date" must not wait for

    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(report, target, ignore=lambda folder, _: [FOLDER] if Path(folder) == report else [])
    shutil.copytree(
        processed,
        target / _PROCESSED,
        ignore=lambda _, names: [name for name in names if not is_publishable(_header(processed / name))],
    )


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file), [])


def _write_changes(kept: Path, revision: int, staged: Path, made_from: MadeFrom) -> None:
    """changes.csv: what was said of earlier revisions, and how the staged figures differ from the revision before."""
    before = kept / str(revision - 1)
    record = read_record(before / MANIFEST)
    if record is None:
        return
    cause = _cause(record.made_from, made_from)
    write_changes(kept, [*earlier_changes(kept, revision), *compare(before / _PROCESSED, staged, revision, cause)])


def earlier_changes(kept: Path, revision: int) -> list[Change]:
    """The changes that the folder of revisions tells of revisions before `revision`."""
    changes = [
        Change(int(row["revision"]), row["number_id"], row["column"], row["old"], row["new"], row["cause"])
        for row in _rows(kept / CHANGES)
    ]
    return [change for change in changes if change.revision < revision]


def write_changes(kept: Path, changes: list[Change]) -> None:
    """Write `changes` as changes.csv of a folder of revisions."""
    with (kept / CHANGES).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in fields(Change)])
        writer.writerows(astuple(change) for change in changes)


def _cause(before: MadeFrom, now: MadeFrom) -> str:
    """What the two publications were not made from alike, inputs first: "new data/raw/…; changed monitoring/…"."""
    causes = []
    for kind in ("input", "notebook", "code", "lock"):
        old, new = before.get(kind, {}), now.get(kind, {})
        found = [
            f"{'new' if name not in old else 'gone' if name not in new else 'changed'} {name}"
            for name in sorted({*old, *new})
            if old.get(name) != new.get(name)
        ]
        more = len(found) - _CODE_FILES_NAMED
        causes += found if kind != "code" or more <= 0 else [*found[:_CODE_FILES_NAMED], f"… (+{more})"]
    return "; ".join(causes)


def restore_previous(workspace: Workspace, target: Workspace, record: Record) -> None:
    """Lay the revision before `record`'s, and the history until then, into the empty workspace `target`.

    A run there then gives `record`'s revision again: the history is part of what a report is made from.
    """
    kept = workspace.report(record.district, record.period) / FOLDER
    before = kept / str(record.revision - 1)
    if not before.is_dir():
        return
    report = target.report(record.district, record.period)
    shutil.copytree(before, report, ignore=lambda folder, _: [_PROCESSED] if Path(folder) == before else [])
    shutil.copytree(before / _PROCESSED, target.processed(record.district, record.period))
    if record.revision > 2:
        newest = {str(record.revision - 1), CHANGES}
        shutil.copytree(kept, report / FOLDER, ignore=lambda folder, _: list(newest) if Path(folder) == kept else [])
        write_changes(report / FOLDER, earlier_changes(kept, record.revision))
