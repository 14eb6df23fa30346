"""Files as they lie before they are received: regular files only, read once and never beyond the limit."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from monitoring.errors import InputError
from monitoring.intake.registry import MAX_FILE_BYTES, check_names_nobody, is_data_file, is_plain_name
from monitoring.workspace import regular

EXTENSIONS = (".csv", ".fods", ".ods", ".tsv", ".txt", ".xls", ".xlsm", ".xlsx")


@dataclass(frozen=True)
class Incoming:
    """A file to be received: where it lies, the name it will be kept under, and its content."""

    path: Path
    name: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Chosen:
    """The files that paths stand for, and the names of those that a folder holds beside them and that are no tables."""

    files: tuple[Path, ...]
    left_out: tuple[str, ...]


def chosen(paths: Iterable[Path]) -> Chosen:
    """`paths` with every folder replaced by the tables that lie in it, in order of name, subfolders left alone.

    Raises InputError for a folder without any.
    """
    files: list[Path] = []
    left_out: list[str] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        within = sorted(entry for entry in path.iterdir() if is_data_file(entry) and not entry.is_dir())
        tables = [entry for entry in within if entry.suffix.lower() in EXTENSIONS]
        if not tables:
            raise InputError(
                "The folder holds no file that could be received.",
                where=path.name,
                remedy="Tables are files of these kinds: {extensions}.",
                extensions=", ".join(EXTENSIONS),
            )
        files += tables
        left_out += [entry.name for entry in within if entry not in tables]
    return Chosen(tuple(files), tuple(left_out))


def read_incoming(path: Path) -> Incoming:
    """The file at `path` with its content.

    Raises InputError where there is none, where it is no regular file (a device, a pipe), is empty or larger than
    any table, cannot be read, or bears a name that not every system keeps or that is no table's.
    """
    name = _plain_name(regular(path))
    content = _content(path)
    if not content.strip():
        raise InputError("The file is empty.", where=path.name, remedy="Ask its sender for it again.")
    return Incoming(path, name, content)


def _content(path: Path) -> bytes:
    try:
        with regular(path).open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise InputError("The file was not found.", where=path, remedy="Check its name and folder.") from None
    except OSError as error:
        raise InputError(
            "The file cannot be read ({reason}).",
            where=path.name,
            remedy="Check its name and whether another program holds it.",
            reason=error.strerror or type(error).__name__,
        ) from None
    if len(content) > MAX_FILE_BYTES:
        raise InputError("The file is too large.", where=path.name, remedy="Split it.")
    return content


def _plain_name(path: Path) -> str:
    name = unicodedata.normalize("NFC", path.name)
    check_names_nobody(name)
    if not is_plain_name(name) or not is_data_file(Path(name)):
        raise InputError(
            "The file's name cannot be kept on every system.",
            where=path.name,
            remedy="Give it a short plain name, such as “thanh-toan-quy-1.xlsx”.",
        )
    if Path(name).suffix.lower() not in EXTENSIONS:
        raise InputError(
            "Files of this kind are not read.",
            where=path.name,
            remedy="Save the table as one of: {extensions}.",
            extensions=", ".join(EXTENSIONS),
        )
    return name
