"""The register of a period's files: what each is, who sent it, and the checksum that shows it unchanged."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field as Setting, StrictBool, ValidationError

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.workspace import Workspace

#: The register itself and notes for people are no data.
_NO_DATA = {"sources.yml", "README.md"}
_MAX_REGISTER_BYTES = 4 << 20


class Source(BaseModel):
    """What is registered of one file; `layout` is a list where the sheets of a workbook differ."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    sha256: str = Setting(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Setting(ge=0)
    layout: str | list[str]
    sender: str = Setting(alias="from", min_length=1)
    received_on: date
    illustrative: StrictBool
    note: str | None = None
    encoding: Literal["utf-8", "windows-1258", "tcvn3", "vni"] | None = None
    number_style: Literal["vietnamese", "english"] | None = None
    unit: str | None = None

    @property
    def layouts(self) -> list[str]:
        return [self.layout] if isinstance(self.layout, str) else list(self.layout)


def load_register(workspace: Workspace, district: str, period: Period | str, verify: bool = True) -> dict[str, Source]:
    """The registered files of a period, by name in order of name.

    With `verify` each file is read and must be there unchanged, and no unregistered file may lie beside them.
    Raises InputError otherwise, naming the file and what to do.
    """
    register = read_register(workspace, district, period)
    if verify:
        _check_folder(workspace, district, period, register)
        for name in register:
            read_unchanged(workspace.received(district, period) / name, register[name], workspace)
    return register


def read_register(workspace: Workspace, district: str, period: Period | str) -> dict[str, Source]:
    """The register as it stands in `sources.yml`. Raises InputError where it is missing or wrong."""
    path = workspace.register(district, period)
    where = workspace.relative(path)
    if not path.is_file():
        raise InputError("There is no register of received files.", where=where, remedy="Register the files with “receive”.")
    try:
        if path.stat().st_size > _MAX_REGISTER_BYTES:
            raise yaml.YAMLError("too large")
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        if not isinstance(entries, dict):
            raise yaml.YAMLError("not a mapping of file names")
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            "The register cannot be read: {problem}.",
            where=where,
            remedy="Put the register back from the version before, or register the files anew with “receive”.",
            problem=" ".join(str(error).split()),
        ) from None
    return {name: _source(name, entry, where) for name, entry in sorted(entries.items(), key=lambda item: str(item[0]))}


def _source(name: object, entry: object, where: str) -> Source:
    if not isinstance(name, str) or not is_plain_name(name):
        raise InputError("“{name}” is not a plain file name.", where=where, remedy="Correct the register.", name=str(name))
    try:
        return Source.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(
            "The entry of “{name}” is wrong at “{field}”: {problem}.",
            where=where,
            remedy="Correct the register.",
            name=name, field=".".join(map(str, first["loc"])), problem=first["msg"],
        ) from None


def is_plain_name(name: str) -> bool:
    """Whether `name` is a file name and no path, on any system."""
    plain = name == PurePosixPath(name).name == PureWindowsPath(name).name
    return plain and name not in ("", ".", "..") and name.isprintable() and not name.endswith((" ", "."))


def is_data_file(path: Path) -> bool:
    """Whether a file in a period's folder should be registered: not the register, notes, hidden or lock files."""
    return path.name not in _NO_DATA and not path.name.startswith((".", "~$"))


def read_unchanged(path: Path, source: Source, workspace: Workspace) -> bytes:
    """The content of a registered file, read once. Raises InputError where it is not what was registered."""
    where = workspace.relative(path)
    if path.is_symlink() or not path.is_file():
        raise InputError(
            "The registered file is missing.", where=where, remedy="Put the original file back, or take it off the register."
        )
    content = path.read_bytes()
    if len(content) != source.bytes or hashlib.sha256(content).hexdigest() != source.sha256:
        raise InputError(
            "The file is not the one that was registered: its size or checksum differs.",
            where=where,
            remedy="Put the original back; a corrected file is received under a new name.",
        )
    return content


def _check_folder(workspace: Workspace, district: str, period: Period | str, register: dict[str, Source]) -> None:
    for path in sorted(workspace.received(district, period).iterdir()):
        if is_data_file(path) and path.name not in register:
            raise InputError(
                "The file is not registered.",
                where=workspace.relative(path),
                remedy="Register it with “receive”, or take it away.",
            )
