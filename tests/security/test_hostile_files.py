"""Files made to harm: each is refused with a reason, or read as the plain table that it pretends to be."""

from __future__ import annotations

import io
import os
import shutil
import socket
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml

from monitoring.cleaning.corrections import corrections_of, load_corrections
from monitoring.errors import InputError
from monitoring.intake.publication_state import publication_state
from monitoring.intake.readers import read_period
from monitoring.intake.receiving import Declared, receive
from monitoring.intake.registry import load_register
from monitoring.period import Period
from monitoring.plan import load_plan
from monitoring.unit import load_unit
from monitoring.workspace import Workspace
from tests.intake.files import PAYMENTS, csv_bytes, payment, saved, xlsx_bytes, zipped
from tests.samples import UNIT, new_workspace, register

PERIOD = Period(2024, 1)
SOUND = xlsx_bytes([PAYMENTS, payment()])
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return new_workspace(tmp_path / "root")


def take(workspace: Workspace, path: Path) -> None:
    receive(workspace, [path], UNIT, PERIOD, Declared("Kho bạc", date(2024, 4, 2)))


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_members(**changed: str | bytes) -> bytes:
    return zipped(
        members(SOUND) | {name.replace("__", "/").replace("_xml", ".xml"): text for name, text in changed.items()}
    )


def sheet(rows: str) -> bytes:
    return with_members(
        xl__worksheets__sheet1_xml=f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    )


def encrypted() -> bytes:
    content = bytearray(SOUND)
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        position = content.find(mark)
        while position >= 0:
            content[position + place] |= 1
            position = content.find(mark, position + 1)
    return bytes(content)


ENTITIES = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><sst>&c;</sst>'
EXTERNAL_ENTITY = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><workbook>&b;</workbook>'

REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    # what it is: name, content, what the reason says
    "zip bomb": ("a.xlsx", lambda: with_members(xl__bomb_xml=bytes(60 << 20)), "larger than any table"),
    "zip bomb behind a small promise": ("a.xlsx", lambda: lying_archive(), "larger than any table|cannot be read"),
    "archive of countless members": ("a.xlsx", lambda: zipped({f"{n}.xml": "" for n in range(5_001)}), "larger"),
    "huge dimensions": ("a.xlsx", lambda: sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "larger"),
    "entities that multiply": ("a.xlsx", lambda: with_members(
        xl__sharedStrings_xml=ENTITIES), "cannot be read"),
    "entity that reads a file": ("a.xlsx", lambda: with_members(
        xl__workbook_xml=EXTERNAL_ENTITY), "cannot be read"),
    "encrypted": ("a.xlsx", encrypted, "cannot be read"),
    "16,384 columns": ("a.csv", lambda: csv_bytes([[*PAYMENTS, *["x"] * 16_371], payment()]), "16384 columns"),
    "a cell of 10 MB": ("a.csv", lambda: csv_bytes([PAYMENTS, payment(note="x" * 10_000_000)]), "characters"),
    "a cell of 10 MB in a workbook": ("a.xlsx", lambda: with_members(
        xl__sharedStrings_xml=f'<sst xmlns="{_MAIN}"><si><t>{"ab " * 3_300_000}</t></si></sst>'), "larger"),
    "NUL bytes": ("a.csv", lambda: csv_bytes([PAYMENTS, payment(note="a\0b")]), "not text"),
    "millions of empty lines": ("a.csv", lambda: csv_bytes([PAYMENTS, payment()]) + b"\n" * 400_000, "400001 rows"),
    "nested so deeply that a parser overflows": ("a.xlsx", lambda: with_members(
        xl__workbook_xml=b"<a>" * 150_000 + b"</a>" * 150_000), "cannot be read"),
    "a program with the name of a table": ("a.csv", lambda: b"MZ\x90\x00" + bytes(range(256)) * 40, "not text"),
    "a name with a path in it": ("..\\a.csv", lambda: csv_bytes([PAYMENTS, payment()]), "name cannot be kept"),
    "a name that turns its end around": ("a\u202exslx.csv", lambda: csv_bytes([PAYMENTS, payment()]), "name cannot be"),
    "a name that is a device": ("con.csv", lambda: csv_bytes([PAYMENTS, payment()]), "name cannot be kept"),
}  # fmt: skip


def lying_archive() -> bytes:
    """An archive whose member unpacks to more than its directory says."""
    content = bytearray(with_members(xl__bomb_xml=bytes(900_000)))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        position = content.rfind(
            mark, 0, content.rfind(b"xl/bomb.xml") if mark == b"PK\x01\x02" else content.find(b"xl/bomb.xml")
        )
        content[position + place : position + place + 4] = (1_000).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_a_reason_and_nothing_is_kept(workspace: Workspace, tmp_path: Path, case: str) -> None:
    name, content, says = REFUSED[case]
    path = tmp_path / name
    path.write_bytes(content())
    with pytest.raises(InputError, match=says):
        take(workspace, path)
    folder = workspace.received(UNIT, PERIOD)
    assert not folder.exists() or list(folder.iterdir()) == []


@pytest.mark.parametrize("case", [case for case, (name, _, _) in REFUSED.items() if name in ("a.xlsx", "a.csv")])
def test_it_is_refused_by_a_run_too_where_somebody_has_registered_it(workspace: Workspace, case: str) -> None:
    name, content, says = REFUSED[case]
    register(workspace, str(PERIOD), name, content(), "payments")
    with pytest.raises(InputError, match=says):
        read_period(workspace, UNIT, PERIOD)


def with_formula(formula: str, value: str) -> bytes:
    """A sound workbook whose note is a formula with a stored result."""
    cells = members(SOUND)["xl/worksheets/sheet1.xml"].decode()
    start = cells.index('<c r="M2"')
    end = cells.index("</c>", start) + 4
    cell = f'<c r="M2" t="str"><f>{formula}</f><v>{value}</v></c>'
    return with_members(xl__worksheets__sheet1_xml=cells[:start] + cell + cells[end:])


def with_macro() -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(SOUND))
    workbook.active["M2"] = "có macro"
    return zipped(members(saved(workbook)) | {"xl/vbaProject.bin": b"Sub Auto_Open()\nEnd Sub"})


def with_link() -> bytes:
    relation = '<Relationship Id="rId1" Type="x" Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/>'
    links = {
        "externalLink1.xml": f'<externalLink xmlns="{_MAIN}"/>',
        "_rels/externalLink1.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relation}</Relationships>',
    }
    sound = members(with_formula("[1]Sheet1!$A$1", "kết quả đã lưu"))
    return zipped(sound | {f"xl/externalLinks/{name}": text for name, text in links.items()})


DDE = "=cmd|'/C calc'!A0"
FETCH = '=WEBSERVICE("http://127.0.0.1:9")'
SCRIPT = "<script>alert(1)</script>"
OUTSIDE = {"../../evil.xml": "<a/>", "/etc/evil.xml": "<a/>"}


def noted(text: str) -> Callable[[], bytes]:
    return lambda: csv_bytes([PAYMENTS, payment(note=text)])


READ: dict[str, tuple[str, Callable[[], bytes], str]] = {
    # what it is: name, content, the note that is read
    "macros": ("a.xlsm", with_macro, "có macro"),
    "links to other files": ("a.xlsx", with_link, "kết quả đã lưu"),
    "a formula that would start a program": ("a.xlsx", lambda: with_formula(DDE, DDE), DDE),
    "a formula in a csv": ("a.csv", noted(DDE), DDE),
    "a formula that fetches": ("a.csv", noted(FETCH), FETCH),
    "members that point outside": ("a.xlsx", lambda: zipped(members(SOUND) | OUTSIDE), "Đường thôn Mít"),
    "markup": ("a.csv", noted(SCRIPT), SCRIPT),
}


@pytest.mark.parametrize("case", READ)
def test_it_is_read_as_text_and_nothing_in_it_runs_or_is_fetched(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    name, content, note = READ[case]
    path = tmp_path / name
    path.write_bytes(content())
    take(workspace, path)
    assert read_period(workspace, UNIT, PERIOD)["payments"].rows["note"].tolist() == [note]
    assert not list(tmp_path.rglob("evil*"))


# ---- links and paths -------------------------------------------------------------------------------------------------


def test_a_link_among_the_received_files_is_not_followed(workspace: Workspace, tmp_path: Path) -> None:
    register(workspace, str(PERIOD), "a.csv", csv_bytes([PAYMENTS, payment()]), "payments")
    path = workspace.received(UNIT, PERIOD) / "a.csv"
    elsewhere = tmp_path / "elsewhere.csv"
    shutil.move(path, elsewhere)
    path.symlink_to(elsewhere)
    with pytest.raises(InputError, match="missing"):
        read_period(workspace, UNIT, PERIOD)


def test_what_is_received_through_a_link_is_a_file_of_its_own(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "original.csv").write_bytes(csv_bytes([PAYMENTS, payment()]))
    (tmp_path / "a.csv").symlink_to(tmp_path / "original.csv")
    take(workspace, tmp_path / "a.csv")
    assert not (workspace.received(UNIT, PERIOD) / "a.csv").is_symlink()


#: What is read of a unit by name → who reads it.
READERS = {
    "unit.yml": lambda workspace: load_unit(workspace, UNIT),
    "corrections.yml": lambda workspace: corrections_of(workspace, UNIT),
    "plan-2024/targets.csv": lambda workspace: load_plan(workspace, UNIT, 2024),
    f"{PERIOD}/sources.yml": lambda workspace: load_register(workspace, UNIT, PERIOD),
    f"{PERIOD}/publication.yml": lambda workspace: publication_state(workspace, UNIT, PERIOD),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("kind", ["link", "pipe", "endless device"])
def test_nothing_is_read_of_a_unit_but_files_of_its_own(
    workspace: Workspace, tmp_path: Path, name: str, kind: str
) -> None:
    register(workspace, str(PERIOD), "a.csv", csv_bytes([PAYMENTS, payment()]), "payments")
    path = workspace.unit(UNIT) / name
    path.exists() or path.write_text("{}", encoding="utf-8")
    path.replace(tmp_path / "elsewhere")
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(tmp_path / "elsewhere" if kind == "link" else "/dev/zero")
    with pytest.raises(InputError, match=path.name):
        READERS[name](workspace)


@pytest.mark.parametrize("name", ["../unit.yml", "/etc/passwd", "a/../../b.csv", "C:\\b.csv", "..", "b.csv\n", ""])
def test_a_register_cannot_name_a_file_elsewhere(workspace: Workspace, name: str) -> None:
    register(workspace, str(PERIOD), "a.csv", csv_bytes([PAYMENTS, payment()]), "payments")
    path = workspace.register(UNIT, PERIOD)
    [entry] = yaml.safe_load(path.read_text(encoding="utf-8")).values()
    path.write_text(yaml.safe_dump({name: entry}), encoding="utf-8")
    with pytest.raises(InputError, match="not a plain file name"):
        load_register(workspace, UNIT, PERIOD, verify=False)


# ---- YAML -----------------------------------------------------------------------------------------------------------

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)
YAML_BOMBS = {
    "a billion laughs": LAUGHS, "an object": "!!python/object/apply:os.system [echo]", "depth": "[" * 200_000,
    "depth in blocks": "".join(" " * depth + "a:\n" for depth in range(1_000)), "size": "a: " + "x" * 1_000_001,
    "a number without end": "a: " + "9" * 100_000, "the same key twice": "a: 1\na: 2", "bytes": "a: \x00",
}  # fmt: skip


@pytest.mark.parametrize("text", YAML_BOMBS.values(), ids=YAML_BOMBS)
def test_a_yaml_file_cannot_exhaust_the_machine_or_run_anything(workspace: Workspace, text: str) -> None:
    workspace.received(UNIT, PERIOD).mkdir()
    readers = {
        workspace.register(UNIT, PERIOD): lambda: load_register(workspace, UNIT, PERIOD),
        workspace.corrections(UNIT): lambda: load_corrections(workspace.corrections(UNIT)),
        workspace.unit_profile(UNIT): lambda: load_unit(workspace, UNIT),
    }
    for path, read in readers.items():
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError):
            read()
