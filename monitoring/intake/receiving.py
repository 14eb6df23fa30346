"""Receiving files: everything is looked at first, then copied and registered; or nothing is."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import cast

import pandas as pd
from filelock import FileLock, Timeout

from monitoring.amounts import UnreadableNumber, parse_number
from monitoring.errors import InputError
from monitoring.intake.layouts import Layout, load_layouts
from monitoring.intake.readers import read_content
from monitoring.intake.registry import (
    MAX_FILE_BYTES,
    Source,
    check_replacement,
    is_data_file,
    is_plain_name,
    read_register,
    with_received,
    write_register,
)
from monitoring.period import Period
from monitoring.vietnamese import normalise
from monitoring.workspace import Workspace, replace_file

EXTENSIONS = (".csv", ".ods", ".tsv", ".txt", ".xls", ".xlsm", ".xlsx")
_LOCK_SECONDS = 60


@dataclass(frozen=True)
class Preview:
    """What one layout of a file holds: data rows, the sum of its money per unit as written, rows set aside by kind.

    `unreadable` counts filled cells of money that are no number in the layout's style; they are in no sum.
    """

    layout: Layout
    sheets: tuple[str, ...]
    rows: int
    sums: Mapping[str, Decimal]
    unreadable: int
    set_aside: Mapping[str, int]


@dataclass(frozen=True)
class Receipt:
    """One file received: where it lies now, how it is registered, and what was found in it."""

    path: Path
    source: Source
    previews: tuple[Preview, ...]


@dataclass(frozen=True)
class Declared:
    """What whoever receives files says of them; see Source for the meaning of each.

    `replaces`: the name, in the period, of the one file in whose place the one file received comes.
    """

    sender: str
    received_on: date
    illustrative: bool = False
    encoding: str | None = None
    number_style: str | None = None
    unit: str | None = None
    replaces: str | None = None
    document: str | None = None


def receive(
    workspace: Workspace, files: Iterable[Path | str], district: str, period: Period, declared: Declared
) -> list[Receipt]:
    """Copies `files` into the period's folder and registers them; returns a receipt for each, in order.

    A file that replaces another leaves it where it is, marked in the register. Raises InputError, and leaves
    everything as it was, where a file cannot be read, fits no layout, bears a name that is taken or that not every
    system can keep, has content that the district has already received, or replaces what it cannot replace.
    """
    if not workspace.district_profile(district).is_file():
        raise InputError(
            "There is no district “{district}”.",
            where=workspace.relative(workspace.raw),
            remedy="Known districts: {known}.",
            district=district,
            known=", ".join(workspace.districts()) or "–",
        )
    if not declared.sender.strip():
        raise InputError("The sender is missing.", remedy="Name the agency that the files come from.")
    lock = workspace.lock(district, period)
    workspace.make_work()
    lock.parent.mkdir(exist_ok=True)
    try:
        with FileLock(lock, timeout=_LOCK_SECONDS):
            return _receive(workspace, [Path(file) for file in files], district, period, declared)
    except Timeout:
        raise InputError(
            "The period is in use by another command.",
            where=f"{district} {period}",
            remedy="Try again when it is done.",
        ) from None


def _receive(
    workspace: Workspace, files: list[Path], district: str, period: Period, declared: Declared
) -> list[Receipt]:
    folder = workspace.received(district, period)
    known = _known_contents(workspace, district)
    register = read_register(workspace, district, period) if workspace.register(district, period).exists() else {}
    check_replacement(register, declared.replaces, declared.document, len(files), workspace.relative(folder))
    taken = {name.casefold() for name in [*register, *(path.name for path in folder.glob("*"))]}
    contents, receipts = [], []
    for file in files:
        content, name = _read(file), _plain_name(file)
        sha256 = hashlib.sha256(content).hexdigest()
        _check_new(file, name, sha256, known, taken)
        known[sha256] = f"{period}/{name}"
        taken.add(name.casefold())
        contents.append(content)
        receipts.append(_receipt(folder / name, content, sha256, declared))
    _store(workspace.register(district, period), register, receipts, contents)
    return receipts


def _receipt(path: Path, content: bytes, sha256: str, declared: Declared) -> Receipt:
    tables = read_content(content, load_layouts(), path.name, encoding=declared.encoding, unit=declared.unit or "")
    layouts = [layout.name for layout, _, _ in tables]
    source = Source.model_validate(
        {
            **asdict(declared),
            "document": (declared.document or "").strip() or None,
            "sender": declared.sender.strip(),
            "sha256": sha256,
            "bytes": len(content),
            "layout": layouts[0] if len(layouts) == 1 else layouts,
        }
    )
    return Receipt(path, source, tuple(_preview(*table, declared.number_style) for table in tables))


def _store(path: Path, register: dict[str, Source], receipts: list[Receipt], contents: list[bytes]) -> None:
    """Copies all files and then writes the register at `path`; a failure takes the copies back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        for receipt, content in zip(receipts, contents, strict=True):
            replace_file(receipt.path, content)
        for receipt in receipts:
            register = with_received(register, receipt.path.name, receipt.source)
        write_register(path, register)
    except BaseException:
        for receipt in receipts:
            receipt.path.unlink(missing_ok=True)
            receipt.path.with_name(f".{receipt.path.name}.part").unlink(missing_ok=True)
        raise


def _known_contents(workspace: Workspace, district: str) -> dict[str, str]:
    """Checksum → period and name of every file that the district has received."""
    return {
        source.sha256: f"{period}/{name}"
        for period in workspace.periods(district)
        for name, source in read_register(workspace, district, period).items()
    }


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise InputError("The file is too large.", where=file.name, remedy="Split it.")
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            "The file cannot be read ({reason}).",
            where=file.name,
            remedy="Check its name and whether another program holds it.",
            reason=error.strerror or type(error).__name__,
        ) from None


def _plain_name(file: Path) -> str:
    name = unicodedata.normalize("NFC", file.name)
    if not is_plain_name(name) or not is_data_file(Path(name)):
        raise InputError(
            "The file's name cannot be kept on every system.",
            where=file.name,
            remedy="Give it a short plain name, such as “thanh-toan-quy-1.xlsx”.",
        )
    if Path(name).suffix.lower() not in EXTENSIONS:
        raise InputError(
            "Files of this kind are not read.",
            where=file.name,
            remedy="Save the table as one of: {extensions}.",
            extensions=", ".join(EXTENSIONS),
        )
    return name


def _check_new(file: Path, name: str, sha256: str, known: Mapping[str, str], taken: set[str]) -> None:
    if sha256 in known:
        raise InputError(
            "The same content has already been received, as {place}.",
            where=file.name,
            remedy="Leave it out.",
            place=known[sha256],
        )
    if name.casefold() in taken:
        raise InputError(
            "Another file of this name has already been received.",
            where=file.name,
            remedy="Rename this one, for example to “{example}”.",
            example=f"{Path(name).stem}-2{Path(name).suffix}",
        )


def _preview(layout: Layout, rows: pd.DataFrame, aside: pd.DataFrame, number_style: str | None) -> Preview:
    sums, unreadable = _sums(layout, rows, number_style or layout.number_style) if layout.money else ({}, 0)
    sheets = tuple(sheet for sheet in dict.fromkeys(rows["source_sheet"]) if sheet)
    return Preview(layout, sheets, len(rows), sums, unreadable, dict(sorted(Counter(aside["kind"]).items())))


def _sums(layout: Layout, rows: pd.DataFrame, number_style: str) -> tuple[dict[str, Decimal], int]:
    """The sum of the layout's money per unit as written, and how many filled cells are no number."""
    typed = rows["numeric_cells"].str.split(",").map(lambda fields: layout.money in fields)
    counts = rows.groupby([rows[layout.money], rows["unit"], typed]).size()
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    unreadable = 0
    for (text, unit, machine), count in cast("Iterable[tuple[tuple[str, str, bool], int]]", counts.items()):
        try:
            amount = parse_number(text, "machine" if machine else number_style)
        except UnreadableNumber:
            unreadable += count if text.strip() else 0
        else:
            sums[normalise(unit)] += amount * count
    return dict(sorted(sums.items())), unreadable
