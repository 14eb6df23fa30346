"""Beginning for real: what is illustrative is set aside in one step, with what was published of it, and can come back.

The folder set-aside/ holds it in the places that it had: set-aside/data/raw/…, set-aside/reports/… So both ways are one
transfer between two workspaces. Everything is checked before anything moves; a transfer that was killed goes on where
it stopped when the command is given again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from monitoring.cleaning.corrections import load_corrections
from monitoring.errors import InputError
from monitoring.intake.receiving import alone, register_of
from monitoring.intake.registry import Source, read_register, write_register
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.running.publication import published_folders
from monitoring.workspace import Workspace, replace_file

_EMPTY = re.compile(r"^\[\]\n?", re.MULTILINE)
_ENTRY = re.compile(r"^(?=- )", re.MULTILINE)


@dataclass(frozen=True)
class Moved:
    """What became of one period: how many files were moved and whether the whole period was, with its publication."""

    period: Period
    files: int
    whole: bool


def set_aside(workspace: Workspace, unit: str, only: Period | None = None) -> list[Moved]:
    """Set the illustrative files of a unit (or of one period) aside; a period that has no others goes whole.

    Raises InputError where a register or the corrections cannot be read, where something of the same place has been set
    aside before, and where another command uses the period.
    """
    return _Transfer(workspace, workspace, workspace.set_aside, unit).make(only)


def put_back(workspace: Workspace, unit: str, only: Period | None = None) -> list[Moved]:
    """Put back what was set aside. Raises InputError as set_aside, and where a period that was set aside whole and
    published has received files since.
    """
    return _Transfer(workspace, workspace.set_aside, workspace, unit).make(only)


def moved_lines(
    workspace: Workspace, unit: str, moved: Sequence[Moved], back: bool, translate: Callable[[str], str]
) -> Iterator[str]:
    """What was moved, and what to do next."""
    place = workspace if back else workspace.set_aside
    texts = {
        (False, True): N_("{unit} {period}: set aside, {files} files with what was published of them: {folder}"),
        (False, False): N_("{unit} {period}: {files} illustrative files set aside, the real ones stay: {folder}"),
        (True, True): N_("{unit} {period}: put back, {files} files: {folder}"),
        (True, False): N_("{unit} {period}: {files} files put back among the others: {folder}"),
    }
    for each in moved:
        folder = workspace.relative(place.received(unit, each.period))
        yield translate(texts[back, each.whole]).format(unit=unit, period=each.period, files=each.files, folder=folder)
    if not moved:
        yield translate("Nothing is set aside." if back else "There is nothing illustrative.")
        return
    if not back:
        yield translate("To put them back: python pipeline.py begin {unit} --undo").format(unit=unit)
    yield translate("To bring the other reports up to date: python pipeline.py run --unit {unit}").format(unit=unit)


@dataclass(frozen=True)
class _Transfer:
    """One way between two workspaces; `locked` is the one of the two that other commands use."""

    locked: Workspace
    source: Workspace
    target: Workspace
    unit: str

    def make(self, only: Period | None) -> list[Moved]:
        """Move what is illustrative, of one period or of all; checked as a whole before anything moves."""
        periods = [period for period in self.source.periods(self.unit) if only in (None, period)]
        parts = _split(self.source.corrections(self.unit)), _split(self.target.corrections(self.unit))
        registers = {period: read_register(self.source, self.unit, period) for period in periods}
        chosen = {period: invented for period, register in registers.items() if (invented := _invented(register))}
        for period, invented in chosen.items():
            self._check(period, invented, registers[period])
        moved = []
        for period, invented in chosen.items():
            whole = len(invented) == len(registers[period]) and not self._register_there(period).exists()
            with alone(self.locked, self.unit, period, 0):
                if whole:
                    self._move_period(period)
                else:
                    self._move_files(period, invented)
            moved.append(Moved(period, len(invented), whole))
        self._move_corrections(*parts)
        _drop_empty_folders(self.locked.set_aside.root)
        return moved

    def _register_there(self, period: Period) -> Path:
        return self.target.register(self.unit, period)

    def _check(self, period: Period, invented: Mapping[str, Source], register: Mapping[str, Source]) -> None:
        """Raises InputError where the target has files of the period that the transfer must not touch."""
        if not self._register_there(period).exists():
            return
        there = read_register(self.target, self.unit, period)
        published = _published(self.source, self.unit, period).values()
        whole = len(invented) == len(register) and any(folder.exists() for folder in published)
        taken = [name for name, entry in invented.items() if there.get(name, entry) != entry]
        if whole or taken:
            raise InputError(
                "{period} has other files there: nothing has been moved.",
                where=self.target.received(self.unit, period).relative_to(self.target.root).as_posix(),
                remedy="Look at both folders, and take away what is not needed any more; --period leaves others out.",
                period=period,
            )

    def _move_period(self, period: Period) -> None:
        published = _published(self.target, self.unit, period)
        for name, folder in _published(self.source, self.unit, period).items():
            _move(folder, published[name])
        _move(self.source.received(self.unit, period), self.target.received(self.unit, period))

    def _move_files(self, period: Period, names: Mapping[str, Source]) -> None:
        """The registers frame the moves, so that a file is at no time in none of them."""
        register, there = self._register_there(period), register_of(self.target, self.unit, period)
        register.parent.mkdir(parents=True, exist_ok=True)
        write_register(register, {**there, **names})
        here = self.source.received(self.unit, period)
        for name in names:
            _move(here / name, self.target.received(self.unit, period) / name)
        entries = read_register(self.source, self.unit, period)
        rest = {name: entry for name, entry in entries.items() if name not in names}
        if rest:
            write_register(self.source.register(self.unit, period), rest)
        else:
            shutil.rmtree(here)

    def _move_corrections(self, here: tuple[str, list[str]], there: tuple[str, list[str]]) -> None:
        """Corrections go where their files are: one of a file that is not there would stop every run."""
        (head, entries), (other_head, others) = here, there
        going = [entry for entry in entries if self._goes(entry)]
        if not going:
            return
        staying = [entry for entry in entries if entry not in going]
        new = [entry for entry in going if entry not in others]
        self.target.unit(self.unit).mkdir(parents=True, exist_ok=True)
        _write(self.target.corrections(self.unit), other_head, [*others, *new])
        _write(self.source.corrections(self.unit), head, staying)

    def _goes(self, entry: str) -> bool:
        """Whether the file of a correction stands in the target alone."""
        file: str = yaml.safe_load(entry)[0]["file"]
        source, target = (workspace.unit(self.unit) / file for workspace in (self.source, self.target))
        return target.is_file() and not source.is_file()


def _invented(register: Mapping[str, Source]) -> dict[str, Source]:
    """The illustrative files, but for those that a real one has replaced: their rows are in no sum any more."""
    real = {name for name, source in register.items() if not source.illustrative}
    return {
        name: source for name, source in register.items() if source.illustrative and source.superseded_by not in real
    }


def _published(workspace: Workspace, unit: str, period: Period) -> dict[str, Path]:
    """What is published of a period, and the history of its publications."""
    return {**published_folders(workspace, unit, period), "history": workspace.history(unit, period)}


def _move(path: Path, target: Path) -> None:
    """Does nothing where there is nothing to move: an interrupted transfer has moved it already."""
    if path.exists() and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)


def _drop_empty_folders(root: Path) -> None:
    for folder in sorted((path for path in (root, *root.rglob("*")) if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


# ---- corrections -----------------------------------------------------------------------------------------------------


def _split(path: Path) -> tuple[str, list[str]]:
    """What stands before the first correction, and the text of each, as they are written: comments stay.

    Raises InputError where they cannot be read, or not told apart.
    """
    count = len(load_corrections(path))
    head, *entries = _ENTRY.split(path.read_text(encoding="utf-8-sig")) if path.exists() else [""]
    if len(entries) != count:
        raise InputError(
            "The corrections cannot be told apart: {count} entries, {found} lines that begin with “- ”.",
            where=path.name,
            remedy="Begin each correction with “- ” at the start of its line, and nothing else.",
            count=count,
            found=len(entries),
        )
    return _EMPTY.sub("", head), entries


def _write(path: Path, head: str, entries: list[str]) -> None:
    if not head and not entries:
        path.unlink(missing_ok=True)
        return
    texts = [entry if entry.endswith("\n") else f"{entry}\n" for entry in entries]
    replace_file(path, (head + ("".join(texts) or "[]\n")).encode())
