"""The handover to a new unit: its table, the lines of files behind it, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterator

from filelock import FileLock

from monitoring.errors import InputError
from monitoring.intake.registry import read_register, read_unchanged
from monitoring.measures.handover import FIGURES, Handover, open_handover
from monitoring.measures.handover_tables import unit_row
from monitoring.period import Period
from monitoring.presentation.report import capitalised
from monitoring.presentation.sections.handover import without_figures
from monitoring.presentation.wording import Wording
from monitoring.subject import open_subject
from monitoring.succession import documents, load_succession
from monitoring.tables import frames, store
from monitoring.tables.closing_rows import HandoverLineRow, HandoverRow
from monitoring.tables.schema import load_codes
from monitoring.workspace import Workspace, handed_over

_MOST_NAMED = 10


def write_handover(workspace: Workspace, unit: str, period: str) -> Handover:
    """Writes handover.csv and handover_lines.csv below data/processed, and returns what they say.

    Raises InputError where no change of units is on record, and where files of either side cannot be read.
    """
    subject = open_subject(workspace.root, unit, period)
    found = open_handover(subject, load_succession(workspace))
    folder = handed_over(period)
    lock, place = workspace.lock(unit, folder), workspace.processed(unit, folder)
    workspace.make_work()
    lock.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lock):
        place.mkdir(parents=True, exist_ok=True)
        frames.write(frames.made_of(found.rows, HandoverRow), place / f"{HandoverRow.table}.csv")
        frames.write(frames.made_of(found.lines, HandoverLineRow), place / f"{HandoverLineRow.table}.csv")
    return found


def summary(found: Handover, words: Wording) -> Iterator[str]:
    """What the command says: the documents, each old unit, the sums of both sides, every line that differs."""
    _, say = words._, words.fill
    changes = [own.change for own in found.old]
    yield say(
        "{unit} {period}: what {count} old units closed with at the end of {closing}; {documents}.",
        {
            "unit": words.name(found.subject.unit.name.model_dump()),
            "period": str(found.subject.period),
            "count": len(found.old),
            "closing": str(found.closing),
            "documents": "; ".join(documents(changes)),
        },
    )
    if any(change.standing == "unverified" for change in changes):
        yield _("The changes of units were not compared with their documents yet.")
    yield from without_figures([unit_row(found, own) for own in found.old], words)
    for figure in FIGURES:
        yield _sum(found, figure, words)
    yield from _differing(found, words)


def traced(workspace: Workspace, unit: str, period: str, number_id: str, words: Wording) -> Iterator[str]:
    """From a figure of a handover to the lines of files of both sides, each file checked against its register.

    Raises InputError where the handover has not been written, the figure is none of it, or a file has changed since.
    """
    folder = workspace.processed(unit, handed_over(period))
    where = workspace.relative(folder)
    if not (folder / f"{HandoverRow.table}.csv").is_file():
        raise InputError(
            "The handover to “{unit}” in {period} has not been written yet.",
            where=where,
            remedy="Write it: python pipeline.py handover {unit} {period}.",
            unit=unit,
            period=period,
        )
    rows = store.read(folder / f"{HandoverRow.table}.csv", HandoverRow)
    found = next((row for row in rows if row.number_id == number_id), None)
    if found is None:
        raise InputError(
            "The handover has no figure “{number}”.",
            where=where,
            remedy="Its figures are in the column number_id of handover.csv.",
            number=number_id,
        )
    sides = {"closed": found.closed_dong, "opened": found.opened_dong}
    lines = store.read(folder / f"{HandoverLineRow.table}.csv", HandoverLineRow)
    lines = [line for line in lines if line.number_id == number_id]
    for unit, source_file in dict.fromkeys((line.unit, line.source_file) for line in lines):
        quarter, _, file = source_file.partition("/")
        source = read_register(workspace, unit, Period.parse(quarter))[file]
        read_unchanged(workspace.raw / unit / source_file, source, workspace)
    for side, dong in sides.items():
        name = words.name(load_codes()["handover_sides"][side].model_dump())
        yield f"{capitalised(name)}: {words._('no data') if dong is None else words.number(dong)}"
        for line in (line for line in lines if line.side == side):
            path = workspace.relative(workspace.raw / line.unit / line.source_file)
            sheet = f" [{line.source_sheet}]" if line.source_sheet else ""
            yield f"  {path}{sheet} #{line.source_row}: {words.number(line.adds_dong)}"


def _sum(found: Handover, figure: str, words: Wording) -> str:
    rows = [row for row in found.rows if row.figure == figure]
    closed = [row.closed_dong for row in rows if row.closed_dong is not None]
    opened = [row.opened_dong for row in rows if row.opened_dong is not None]
    named = {"figure": words.name(load_codes()["handover_figures"][figure].model_dump())}
    if not closed and not opened:
        return words.fill("{figure}: no figures.", named)
    sums = {"closed": sum(closed), "opened": sum(opened), "difference": sum(opened) - sum(closed)}
    return words.fill(
        "{figure}: closed with {closed} đồng, opened with {opened} đồng, difference {difference} đồng.",
        named | {name: words.number(dong) for name, dong in sums.items()},
    )


def _differing(found: Handover, words: Wording) -> Iterator[str]:
    differing = [row for row in found.rows if row.verdict == "differs"]
    untold = [row for row in found.rows if row.verdict == "cannot_tell" and row.figure == "plan"]
    for row in differing[:_MOST_NAMED]:
        yield words.fill(
            "Differs: {number}: {difference} đồng.",
            {"number": row.number_id, "difference": words.number(row.difference_dong or 0)},
        )
    if len(differing) > _MOST_NAMED:
        yield words.fill("… and {n} more, in the table.", {"n": len(differing) - _MOST_NAMED})
    if untold:
        yield words.fill("Lines of which only one side gives figures: {n}.", {"n": len(untold)})
    if not differing and not untold:
        yield words._("Every line agrees to the đồng.")
