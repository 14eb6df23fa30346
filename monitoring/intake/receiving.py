"""Receiving files: everything is looked at first, then copied and registered; or nothing is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from monitoring.distinct import constant
from monitoring.errors import InputError
from monitoring.intake.containers import is_workbook, refuse_no_text
from monitoring.intake.incoming import Incoming, chosen, read_incoming
from monitoring.intake.layouts import load_layouts
from monitoring.intake.previews import Preview, preview
from monitoring.intake.readers import Received, check_not_invented, read_content
from monitoring.intake.registry import Source, check_replacement, read_register, with_received, write_register
from monitoring.intake.rows import Table
from monitoring.intake.self_description import SelfDescription, described
from monitoring.intake.senders import Senders
from monitoring.period import Period
from monitoring.unit import Unit, load_unit
from monitoring.workspace import Workspace, replace_file

_LOCK_SECONDS = 60
_TEXT_ENDINGS = (".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class Receipt:
    """One file looked at: where it lies or will lie, how it is registered, what it says of itself, and what is in it.

    `tables`: its rows by layout (see Received). `in_place`: it lies there already, unregistered so far.
    """

    path: Path
    source: Source
    previews: tuple[Preview, ...]
    said: SelfDescription
    tables: tuple[Received, ...]
    content: bytes
    in_place: bool = False

    @property
    def source_file(self) -> str:
        """Its name in the tables of the period, such as `2024-Q1/payments.csv`."""
        return f"{self.path.parent.name}/{self.path.name}"


@dataclass(frozen=True)
class Declared:
    """What whoever receives files says of them; see Source for the meaning of each.

    `sender`: "" where the files say it themselves. `replaces`: the name, in the period, of the one file in whose place
    the one file received comes.
    """

    sender: str
    received_on: date
    illustrative: bool = False
    encoding: str | None = None
    number_style: str | None = None
    unit: str | None = None
    replaces: str | None = None
    document: str | None = None


@dataclass(frozen=True)
class Look:
    """What a command found: a receipt for each file in order, and the names of files that a folder holds and that were
    left out: `no_tables`, and `known` with the place at which the same content has been received.
    """

    receipts: tuple[Receipt, ...]
    no_tables: tuple[str, ...] = ()
    known: tuple[tuple[str, str], ...] = ()


def receive(
    workspace: Workspace,
    files: Iterable[Path | str],
    unit: str,
    period: Period,
    declared: Declared,
    judge: Callable[[Look], None] = lambda look: None,
    only_look: bool = False,
) -> Look:
    """Looks at `files` (a folder stands for the tables in it), lets `judge` see what was found, copies them into the
    period's folder and registers them; with `only_look` nothing is copied or registered.

    A file that replaces another leaves it where it is, marked in the register; one that lies unregistered in the
    folder is registered in place. Raises InputError, and leaves everything as it was, where a file cannot be read, fits
    no layout, bears a name that is taken or that not every system can keep, has content that the unit has already
    received, is a form of another unit or period or one that nobody filled in, does not say who sent it, or
    replaces what it cannot replace. Whatever `judge` raises stops likewise.
    """
    profile = load_unit(workspace, unit)
    with alone(workspace, unit, period, _LOCK_SECONDS):
        look = _Reception(workspace, profile, period, declared).look([Path(file) for file in files])
        judge(look)
        if not only_look and look.receipts:
            _store(workspace, unit, period, look.receipts)
    return look


@contextmanager
def alone(workspace: Workspace, unit: str, period: Period, seconds: float) -> Iterator[None]:
    """Nobody else changes the files of the period meanwhile. Raises InputError where another command still uses it
    after so many seconds.
    """
    lock = workspace.lock(unit, period)
    workspace.make_work()
    lock.parent.mkdir(exist_ok=True)
    try:
        with FileLock(lock, timeout=seconds):
            yield
    except Timeout:
        raise InputError(
            "The period is in use by another command.",
            where=f"{unit} {period}",
            remedy="Try again when it is done.",
        ) from None


class _Reception:
    """One command's look at the files of one period."""

    def __init__(self, workspace: Workspace, unit: Unit, period: Period, declared: Declared) -> None:
        self.workspace, self.unit, self.period = workspace, unit, period
        self.declared, self.senders = declared, Senders(unit)
        self.folder = workspace.received(unit.code, period)
        self.register = register_of(workspace, unit.code, period)
        self.old = self.register.get(declared.replaces or "")
        if self.old is not None:  # what had to be said of a file need not be said again of the one in its place
            style, amounts = declared.number_style or self.old.number_style, declared.unit or self.old.unit
            self.declared = replace(declared, number_style=style, unit=amounts)
        self.known = _known_contents(workspace, unit.code)
        self.taken = {name.casefold() for name in [*self.register, *(path.name for path in self.folder.glob("*"))]}

    def look(self, paths: Sequence[Path]) -> Look:
        found = chosen(paths)
        where = self.workspace.relative(self.folder)
        check_replacement(self.register, self.declared.replaces, self.declared.document, len(found.files), where)
        receipts, known = [], []
        for path in found.files:
            file = read_incoming(path)
            if path not in paths and file.sha256 in self.known:
                known.append((file.name, self.known[file.sha256]))
                continue
            receipts.append(self._receipt(file))
            self.known[file.sha256] = f"{self.period}/{file.name}"
            self.taken.add(file.name.casefold())
        return Look(tuple(receipts), found.left_out, tuple(known))

    def _receipt(self, file: Incoming) -> Receipt:
        in_place = file.path.resolve() == (self.folder / file.name).resolve() and file.name not in self.register
        _check_new(file, self.known, self.taken - {file.name.casefold()} if in_place else self.taken)
        tables = self._tables(file)
        said = described(tables)
        self._check_form(file, said, sum(len(table.rows) for table in tables))
        self._check_slip(file, said)
        source = self._source(file, [table.layout.name for table in tables], said)
        check_not_invented(said.titles, source, file.name)
        path = self.folder / file.name
        previews = [preview(*table, self.declared.number_style) for table in tables]
        received = [_as_received(table, f"{self.period}/{file.name}", source) for table in tables]
        return Receipt(path, source, tuple(previews), said, tuple(received), file.content, in_place)

    def _tables(self, file: Incoming) -> list[Table]:
        encoding, unit = self.declared.encoding, self.declared.unit or ""
        if not is_workbook(file.content):
            refuse_no_text(file.content, file.name)
        try:
            return read_content(file.content, load_layouts(), file.name, encoding=encoding, unit=unit)
        except InputError as error:
            if is_workbook(file.content) or file.path.suffix.lower() in _TEXT_ENDINGS:
                raise
            raise InputError(
                "This is not an Excel file, whatever its name says, nor a table of text.",
                where=file.name,
                remedy="Open it where it was made, save it as xlsx, and receive that.",
            ) from error

    def _source(self, file: Incoming, layouts: list[str], said: SelfDescription) -> Source:
        says_nothing = self.old is not None and self.senders.of_file(said) is None
        given = self.declared.sender or (self.old.sender if self.old is not None and says_nothing else "")
        sender = self.senders.decided(given, said, file.name)
        return Source.model_validate(
            {
                **asdict(self.declared),
                "document": (self.declared.document or "").strip() or None,
                "sender": sender,
                "illustrative": self.declared.illustrative or (said.slip is not None and self._is_old_illustrative()),
                "sha256": file.sha256,
                "bytes": len(file.content),
                "layout": layouts[0] if len(layouts) == 1 else layouts,
            }
        )

    def _is_old_illustrative(self) -> bool:
        return self.old is not None and self.old.illustrative

    def _check_slip(self, file: Incoming, said: SelfDescription) -> None:
        """Raises InputError for the corrected copy of a file that was sent back, unless it comes in its place."""
        if said.slip is None:
            return
        newest = said.slip.file
        while newest in self.register and (newer := self.register[newest].superseded_by):
            newest = newer
        if said.slip.period != str(self.period) or self.declared.replaces != newest:
            raise InputError(
                "This is the corrected copy of “{name}” of {theirs}, which was sent back.",
                where=file.name,
                remedy="Receive it in the place of that file: --period {theirs} --replaces {name} --document, with the "
                "letter or message that came with it.",
                name=newest,
                theirs=said.slip.period,
            )

    def _check_form(self, file: Incoming, said: SelfDescription, rows: int) -> None:
        """Raises InputError for a form of another unit or period, and for one that nobody filled in."""
        form = said.form
        if form is None:
            return
        if form.unit != self.unit.code:
            raise InputError(
                "The form is of the unit “{theirs}”, not of “{ours}”.",
                where=file.name,
                remedy="Receive it there.",
                theirs=form.unit,
                ours=self.unit.code,
            )
        if form.period != str(self.period):
            raise InputError(
                "The form of “{sender}” is of {theirs}, not of {ours}.",
                where=file.name,
                remedy="Receive it with --period {theirs}, or ask its sender for the form of {ours}.",
                sender=form.sender,
                theirs=form.period,
                ours=self.period,
            )
        if rows == 0:
            raise InputError(
                "The form of “{sender}” is not filled in.",
                where=file.name,
                remedy="Ask its sender for the filled one.",
                sender=form.sender,
            )


def register_of(workspace: Workspace, unit: str, period: Period) -> dict[str, Source]:
    """The register of a period; empty where nothing has been received for it."""
    return read_register(workspace, unit, period) if workspace.register(unit, period).exists() else {}


def _store(workspace: Workspace, unit: str, period: Period, receipts: Sequence[Receipt]) -> None:
    """Copies all files and then writes the register; a failure takes the copies back."""
    path = workspace.register(unit, period)
    path.parent.mkdir(parents=True, exist_ok=True)
    copied = [receipt for receipt in receipts if not receipt.in_place]
    register = register_of(workspace, unit, period)
    try:
        for receipt in copied:
            replace_file(receipt.path, receipt.content)
        for receipt in receipts:
            register = with_received(register, receipt.path.name, receipt.source)
        write_register(path, register)
    except BaseException:
        for receipt in copied:
            receipt.path.unlink(missing_ok=True)
            receipt.path.with_name(f".{receipt.path.name}.part").unlink(missing_ok=True)
        raise


def _known_contents(workspace: Workspace, unit: str) -> dict[str, str]:
    """Checksum → period and name of every file that the unit has received."""
    return {
        source.sha256: f"{period}/{name}"
        for period in workspace.periods(unit)
        for name, source in read_register(workspace, unit, period).items()
    }


def _check_new(file: Incoming, known: Mapping[str, str], taken: set[str]) -> None:
    if file.sha256 in known:
        raise InputError(
            "The same content has already been received, as {place}.",
            where=file.path.name,
            remedy="Leave it out.",
            place=known[file.sha256],
        )
    if file.name.casefold() in taken:
        stem, ending = Path(file.name).stem, Path(file.name).suffix
        raise InputError(
            "Another file of this name has already been received.",
            where=file.path.name,
            remedy="Rename this one, for example to “{example}”; if it comes in the place of the other, say so by "
            "--replaces.",
            example=f"{stem}-2{ending}",
        )


def _as_received(table: Table, name: str, source: Source) -> Received:
    """A table with the name that its file has in the tables of the period."""
    rows, aside = (part.assign(source_file=constant(name, len(part)).set_axis(part.index)) for part in table[1:])
    return Received(table.layout, rows, aside, {name: source})
