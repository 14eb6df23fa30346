"""The register of a period's files: what each is, who sent it, and the checksum that shows it unchanged."""

from __future__ import annotations

import hashlib
import re
import shlex
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, ConfigDict, StrictBool, model_validator
from pydantic import Field as Setting

from monitoring.errors import InputError
from monitoring.messages import N_
from monitoring.people import hidden
from monitoring.period import Period
from monitoring.workspace import Workspace, replace_file
from monitoring.yaml_files import Strict, checked, read_yaml

#: Larger files are refused unread.
MAX_FILE_BYTES = 2 << 30
MAX_NAME_CHARACTERS = 120

#: The register itself and notes for people are no data.
_NO_DATA = {"sources.yml", "README.md", "publication.yml"}

# What some system would not keep as it is: separators, wild cards, device names, dots and spaces at the end.
_NOT_PLAIN = re.compile(
    r'.*[<>:"/\\|?*\x00-\x1f\x7f].*|.*[ .]|(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?', re.IGNORECASE | re.DOTALL
)


class _PlainDumper(yaml.SafeDumper):
    """Writes a value that occurs twice twice: registers have no anchors, and reading them allows none."""

    def ignore_aliases(self, data: object) -> bool:
        return True


#: No file of the programme arrived before or will arrive after; other dates are slips of the hand.
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)

#: What whoever receives a file may say of it where the file does not tell.
Encoding = Literal["utf-8", "windows-1258", "tcvn3", "vni"]
NumberStyle = Literal["vietnamese", "english"]

#: What is published of a register names nobody by a number.
_Text = Annotated[str, Setting(min_length=1), AfterValidator(hidden)]


class Source(Strict):
    """What is registered of one file; `layout` is a list where the sheets of a workbook differ.

    `encoding`, `number_style` and `unit` declare what the file itself does not tell. A file that came in place of
    another of the period names it (`replaces`) and the `document` that says so; the other stays, names the newer one
    (`superseded_by`), and its rows are in no sum.
    """

    model_config = ConfigDict(populate_by_name=True)

    sha256: str = Setting(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Setting(ge=0)
    layout: str | list[str]
    sender: _Text = Setting(alias="from")
    received_on: date = Setting(ge=EARLIEST, le=LATEST)
    illustrative: StrictBool
    replaces: _Text | None = None
    document: _Text | None = None
    superseded_by: _Text | None = None
    note: Annotated[str, AfterValidator(hidden)] | None = None
    encoding: Encoding | None = None
    number_style: NumberStyle | None = None
    unit: str | None = None

    @model_validator(mode="after")
    def _has_its_reason(self) -> Source:
        if self.replaces and not self.document:
            raise ValueError("“replaces” needs the “document” that says so")
        return self

    @property
    def layouts(self) -> list[str]:
        return [self.layout] if isinstance(self.layout, str) else list(self.layout)


def load_register(workspace: Workspace, unit: str, period: Period | str, verify: bool = True) -> dict[str, Source]:
    """The registered files of a period, by name in order of name; no unregistered file may lie beside them.

    With `verify` each file is read and must be there unchanged. Raises InputError otherwise, naming the file and
    what to do.
    """
    register = read_register(workspace, unit, period)
    folder = workspace.received(unit, period)
    for path in sorted(folder.iterdir()):
        if is_data_file(path) and path.name not in register:
            raise InputError(
                "The file is not registered.",
                where=workspace.relative(path),
                remedy="Type: python pipeline.py receive {path} --unit {unit} --period {period} (with --from "
                "AGENCY where the file does not say who sent it), or take it out of the folder.",
                path=shlex.quote(workspace.relative(path)),
                unit=unit,
                period=period,
            )
    for name, source in register.items() if verify else ():
        read_unchanged(folder / name, source, workspace)
    return register


def read_register(workspace: Workspace, unit: str, period: Period | str) -> dict[str, Source]:
    """The register as it stands in `sources.yml`, in order of name. Raises InputError where it is missing or wrong."""
    path = workspace.register(unit, period)
    where = workspace.relative(path)
    workspace.refuse_links(path)
    if not path.is_file():
        raise InputError("There is no register of received files.", where=where, remedy="Register them with “receive”.")
    entries = read_yaml(path, where) or {}
    if not isinstance(entries, dict):
        raise InputError("The register is not a list of file names.", where=where, remedy="Put the original back.")
    register = {str(name): _source(str(name), entries[name], where) for name in sorted(entries, key=str)}
    _check_replacements(register, where)
    return register


def _check_replacements(register: Mapping[str, Source], where: str) -> None:
    """Raises InputError where a file and the one that came in its place do not name each other, or where one comes,
    over others, in its own place: none of them would count.
    """
    remedy = N_("Correct the register: “replaces” of the newer file, “superseded_by” of the older one.")
    for name, source in register.items():
        for other, answer in ((source.replaces, "superseded_by"), (source.superseded_by, "replaces")):
            if other is not None and (other not in register or getattr(register[other], answer) != name):
                what = N_(
                    "“{name}” names “{other}” as what it replaces or is replaced by, which does not name it in turn."
                )
                raise InputError(what, where=where, remedy=remedy, name=name, other=other)
    for name in register:
        newer, over = register[name].superseded_by, {name}
        while newer is not None:
            if newer in over:
                what = N_("“{name}” is replaced, over others or at once, by itself, so that neither counts.")
                raise InputError(what, where=where, remedy=remedy, name=name)
            over.add(newer)
            newer = register[newer].superseded_by


def check_replacement(
    register: Mapping[str, Source], replaces: str | None, document: str | None, files: int, where: str
) -> None:
    """Raises InputError where `files` files cannot take the place of the file `replaces` of `register`."""
    if replaces is None:
        if document is not None:
            raise InputError("A document is given, but no file that is replaced.", remedy="Name it by --replaces.")
        return
    if not (document or "").strip():
        raise InputError(
            "A file is replaced on somebody's word only.",
            where=replaces,
            remedy="Give the letter or message that says so by --document.",
        )
    if files != 1:
        raise InputError("One file replaces one file.", where=replaces, remedy="Receive the other files by themselves.")
    if replaces not in register:
        raise InputError(
            "There is no file “{name}” here that could be replaced.",
            where=where,
            remedy="Received here: {known}.",
            name=replaces,
            known=", ".join(register) or "–",
        )
    if newer := register[replaces].superseded_by:
        raise InputError(
            "The file has already been replaced, by “{newer}”.",
            where=f"{where}/{replaces}",
            remedy="Replace that one.",
            newer=newer,
        )


def with_received(register: Mapping[str, Source], name: str, source: Source) -> dict[str, Source]:
    """`register` with the new file `name`, and with the file that it replaces, if any, marked as replaced."""
    entries = {**register, name: source}
    if source.replaces:
        entries[source.replaces] = register[source.replaces].model_copy(update={"superseded_by": name})
    return entries


def write_register(path: Path, register: Mapping[str, Source]) -> None:
    """Writes `register`, sorted by file name, in one step: there is never half a register."""
    entries = {name: source.model_dump(by_alias=True, exclude_none=True) for name, source in sorted(register.items())}
    text = yaml.dump(entries, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=100)
    replace_file(path, text.encode("utf-8"))


def _source(name: str, entry: object, where: str) -> Source:
    if not is_plain_name(name):
        raise InputError("“{name}” is not a plain file name.", where=where, remedy="Correct the register.", name=name)
    check_names_nobody(name)
    what, remedy = N_("The entry of “{name}” is wrong: {problems}."), N_("Correct the register.")
    return checked(Source, entry, where, what, remedy, name=name)


def check_names_nobody(name: str) -> None:
    """Raises InputError for a file's name with a person's number: it stands wherever the file is spoken of."""
    if hidden(name) != name:
        raise InputError(
            "The file's name holds a number that identifies a person.",
            where=name,
            remedy="Give the file a name without it, also where it is registered already, and do not write it down.",
        )


def is_plain_name(name: str) -> bool:
    """Whether every system keeps a file under `name` as it is: no path, no device, composed Unicode, not too long."""
    composed = unicodedata.is_normalized("NFC", name) and name.isprintable()
    return 0 < len(name) <= MAX_NAME_CHARACTERS and composed and not _NOT_PLAIN.fullmatch(name)


def is_data_file(path: Path) -> bool:
    """Whether a file in a period's folder should be registered: not the register, notes, hidden or lock files."""
    return path.name not in _NO_DATA and not path.name.startswith((".", "~$"))


def read_unchanged(path: Path, source: Source, workspace: Workspace) -> bytes:
    """The content of a registered file, read once: what is checked is what is read on.

    Raises InputError where it is missing, a link, or not what was registered.
    """
    where = workspace.relative(path)
    if path.is_symlink() or not path.is_file():
        raise InputError(
            "The registered file is missing.",
            where=where,
            remedy="Put the original file back, or take it off the register.",
        )
    content = path.read_bytes() if path.stat().st_size == source.bytes else b""
    if len(content) != source.bytes or hashlib.sha256(content).hexdigest() != source.sha256:
        raise InputError(
            "The file is not the one that was registered: its size or checksum differs.",
            where=where,
            remedy="Put the original back; a corrected file is received under a new name.",
        )
    return content
