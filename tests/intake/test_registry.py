"""The register: what stops a run, and how it says so."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from monitoring.errors import InputError
from monitoring.intake.registry import (
    Source,
    is_data_file,
    is_plain_name,
    load_register,
    read_register,
    read_unchanged,
    write_register,
)
from monitoring.period import Period
from monitoring.workspace import Workspace
from tests.intake.files import PAYMENTS, csv_bytes, payment
from tests.spec_tables import spec

PERIOD = Period(2024, 1)
CONTENT = csv_bytes([PAYMENTS, payment()])


def source(content: bytes = CONTENT, **changes: object) -> Source:
    entry = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "layout": "payments",
        "from": "Kho bạc",
        "received_on": date(2024, 4, 2),
        "illustrative": True,
    }
    changes = {{"sender": "from"}.get(name, name): value for name, value in changes.items()}
    return Source.model_validate(entry | changes)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one registered file, `a.csv`."""
    workspace = Workspace(tmp_path)
    folder = workspace.received("mau", PERIOD)
    folder.mkdir(parents=True)
    (folder / "a.csv").write_bytes(CONTENT)
    write_register(workspace.register("mau", PERIOD), {"a.csv": source()})
    return workspace


def folder(workspace: Workspace) -> Path:
    return workspace.received("mau", PERIOD)


def test_a_register_is_read_back_as_it_was_written(workspace):
    entries = {
        "b.csv": source(note="ghi chú: “số liệu”", encoding="tcvn3"),
        "a.csv": source(layout=["payments", "returns"]),
    }
    write_register(workspace.register("mau", PERIOD), entries)
    assert read_register(workspace, "mau", PERIOD) == entries
    text = workspace.register("mau", PERIOD).read_text(encoding="utf-8")
    assert text.index("a.csv") < text.index("b.csv") and "from: Kho bạc" in text and "\\" not in text


def test_a_register_identifies_nobody(workspace):
    told = source(sender="Bà B, CCCD 045085001234", note="SĐT 0912345678")
    assert (told.sender, told.note) == ("Bà B, CCCD (ẩn số định danh)", "SĐT (ẩn số điện thoại)")


def test_an_unchanged_folder_is_accepted(workspace):
    for name in ("README.md", ".DS_Store", "~$a.xlsx"):
        (folder(workspace) / name).write_text("x", encoding="utf-8")
    assert list(load_register(workspace, "mau", PERIOD)) == ["a.csv"]


def test_files_come_in_order_of_name_with_their_layouts(workspace):
    for name in ("c.csv", "b.csv"):
        (folder(workspace) / name).write_bytes(CONTENT)
    write_register(workspace.register("mau", PERIOD), {name: source() for name in ("c.csv", "a.csv", "b.csv")})
    register = load_register(workspace, "mau", PERIOD)
    assert list(register) == ["a.csv", "b.csv", "c.csv"] and register["a.csv"].layouts == ["payments"]


def changed(workspace: Workspace) -> None:
    (folder(workspace) / "a.csv").write_bytes(CONTENT.replace(b"1.437", b"9.437"))


def longer(workspace: Workspace) -> None:
    (folder(workspace) / "a.csv").write_bytes(CONTENT + b"\n")


def missing(workspace: Workspace) -> None:
    (folder(workspace) / "a.csv").unlink()


def linked(workspace: Workspace) -> None:
    (folder(workspace) / "a.csv").rename(workspace.root / "elsewhere.csv")
    (folder(workspace) / "a.csv").symlink_to(workspace.root / "elsewhere.csv")


def unregistered(workspace: Workspace) -> None:
    (folder(workspace) / "b.csv").write_bytes(CONTENT)


def without_register(workspace: Workspace) -> None:
    workspace.register("mau", PERIOD).unlink()


@pytest.mark.parametrize(
    ("fault", "where", "says"),
    [
        (changed, "data/raw/mau/2024-Q1/a.csv", "checksum differs"),
        (longer, "data/raw/mau/2024-Q1/a.csv", "checksum differs"),
        (missing, "data/raw/mau/2024-Q1/a.csv", "missing"),
        pytest.param(
            linked, "data/raw/mau/2024-Q1/a.csv", "missing", marks=pytest.mark.skipif(os.name == "nt", reason="links")
        ),
        (unregistered, "data/raw/mau/2024-Q1/b.csv", "not registered"),
        (without_register, "data/raw/mau/2024-Q1/sources.yml", "no register"),
    ],
)
def test_what_stops_a_run(workspace, fault, where, says):
    fault(workspace)
    with pytest.raises(InputError, match=says) as refused:
        load_register(workspace, "mau", PERIOD)
    assert refused.value.where == where and refused.value.remedy


def test_without_verification_contents_are_not_read(workspace):
    changed(workspace)
    assert list(load_register(workspace, "mau", PERIOD, verify=False)) == ["a.csv"]
    with pytest.raises(InputError, match="checksum differs"):
        read_unchanged(folder(workspace) / "a.csv", source(), workspace)


GOOD = "{sha256: %s, bytes: 1, layout: payments, from: x, received_on: 2024-04-02, illustrative: false" % ("a" * 64)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a.csv: " + GOOD + ", colour: red}", "colour"),
        ("a.csv: {layout: payments}", "sha256"),
        ("a.csv: " + GOOD.replace("false", "maybe") + "}", "illustrative"),
        ("a.csv: " + GOOD.replace("2024-04-02", "31/6/2024") + "}", "received_on"),
        ("a.csv: " + GOOD + ", encoding: klingon}", "encoding"),
        ("a.csv: " + GOOD.replace("2024-04-02", "0001-01-01") + "}", "received_on"),
        ("a.csv: " + GOOD.replace("2024-04-02", "9999-12-31") + "}", "received_on"),
        ("a.csv: " + GOOD + ", superseded_by: b.csv}", "does not name it in turn"),
        ("a.csv: " + GOOD + ", replaces: b.csv, document: CV 15}", "does not name it in turn"),
        ("a.csv: " + GOOD + ", replaces: b.csv}", "document"),
        ("a.csv: " + GOOD + "}\nb.csv: " + GOOD + ", replaces: a.csv, document: CV 15}", "does not name it in turn"),
        ("a.csv: " + GOOD + ", superseded_by: a.csv, replaces: a.csv, document: CV 15}", "by itself"),
        (
            "a.csv: " + GOOD + ", superseded_by: b.csv, replaces: b.csv, document: CV 15}\n"
            "b.csv: " + GOOD + ", superseded_by: a.csv, replaces: a.csv, document: CV 15}",
            "by itself",
        ),
        ("../a.csv: " + GOOD + "}", "plain file name"),
        ("CCCD 045085001234.csv: " + GOOD + "}", "identifies a person"),
        ("a.csv: " + GOOD + "}\na.csv: " + GOOD + "}", "same key"),
        ("- a.csv", "not a list of file names"),
        ("a.csv: [", "YAML"),
        ("a: &a x\nb: *a", "anchors"),
    ],
)
def test_faulty_registers_are_refused_with_the_field(workspace, text, says):
    workspace.register("mau", PERIOD).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_register(workspace, "mau", PERIOD)


def test_an_empty_register_has_no_files(workspace):
    workspace.register("mau", PERIOD).write_text("", encoding="utf-8")
    assert read_register(workspace, "mau", PERIOD) == {}


@spec("names_of_files")
def test_names_that_every_system_can_keep(name, plain):
    assert is_plain_name(name) is (plain == "yes")


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", True), ("sources.yml", False), ("~$a.xlsx", False), (".a.csv", False)]
)
def test_what_is_data(name, data):
    assert is_data_file(Path(name)) is data
