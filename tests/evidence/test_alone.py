"""A publication's folder on a memory stick: checked by itself, and it says what cannot be checked there."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from monitoring.errors import InputError
from monitoring.evidence import alone, sums
from monitoring.evidence.record import MANIFEST, SIGNATURE
from monitoring.workspace import REPOSITORY
from tests.evidence.conftest import PERIOD, UNIT, publish, write


@pytest.fixture
def stick(workspace, tmp_path):
    """The folder alone, with its README and its list of checksums."""
    alone.write(workspace.report(UNIT, PERIOD), f"{UNIT} {PERIOD}", 1)
    publish(workspace)
    shutil.copytree(workspace.report(UNIT, PERIOD), tmp_path / "USB" / "báo cáo")
    shutil.rmtree(workspace.root)
    return tmp_path / "USB" / "báo cáo"


def check(folder, key=None) -> list[str]:
    return alone.require(folder, alone.verify_folder(folder, key), str)


def test_it_holds_and_says_what_is_not_there(stick):
    first, away, signed = check(stick)
    assert first == "huyện-a 2024-Q2, revision 1: the folder holds what its manifest records, and nothing else."
    assert "3 input files, 4 notebooks, 2 files of code, 1 lock file, 3 tables" in away
    assert signed == "It is not signed."


def test_three_lines_in_each_language_tell_how_to_check_it(stick):
    vietnamese, english = (stick / alone.README).read_text(encoding="utf-8").split("\n\n")
    assert len(vietnamese.splitlines()) == len(english.strip().splitlines()) == 3
    assert "huyện-a 2024-Q2, revision 1; to be read: report.vi.html." in english and "sha256sum -c" in vietnamese


@pytest.mark.parametrize(("damage", "told"), [
    (lambda folder: write(folder / "report.vi.html", "93,2 %"), "changed: report.vi.html"),
    (lambda folder: (folder / "report.vi.html").unlink(), "missing: report.vi.html"),
    (lambda folder: write(folder / "more.pdf", ""), "added: more.pdf"),
    (lambda folder: (folder / "revisions").symlink_to("/etc"), "a link instead of the file: revisions"),
    (lambda folder: write(folder / sums.SUMS, ""), f"changed: {sums.SUMS}"),
    (lambda folder: write(folder / alone.README, "x"), f"changed: {alone.README}"),
    (lambda folder: write(folder / "ro-crate-metadata.json.pdf", ""), "added: ro-crate-metadata.json.pdf"),
    (lambda folder: (folder / "report.vi.html").rename(folder / "Report.vi.html"), "missing: report.vi.html; added: R"),
    (lambda folder: (folder / SIGNATURE).mkdir(), f"added: {SIGNATURE}"),
    (lambda folder: (folder / alone.README).unlink(), f"missing: {alone.README}"),
])  # fmt: skip
def test_what_does_not_hold_is_named(stick, damage, told):
    damage(stick)
    with pytest.raises(InputError) as error:
        check(stick)
    assert told in str(error.value)


def test_entries_taken_out_of_the_manifest_are_told(stick):
    manifest = stick / MANIFEST
    lines = manifest.read_text(encoding="utf-8")
    write(manifest, lines.replace("/notebooks/02_clean.ipynb", "/notebooks/02.ipynb"))
    with pytest.raises(InputError, match=r"not on record: .*02_clean\.ipynb"):
        check(stick)


@pytest.mark.parametrize("text", [None, "{}", "[" * 100_000])
def test_a_folder_without_a_manifest_is_no_publication(stick, text):
    (stick / MANIFEST).unlink() if text is None else write(stick / MANIFEST, text)
    with pytest.raises(InputError, match="no manifest in this folder"):
        check(stick)


def test_a_signature_is_checked_by_the_key_of_the_signer_alone(stick, tmp_path):
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    for name, one in (("key.pub", key), ("other.pub", other)):
        pem = one.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (tmp_path / name).write_bytes(pem)
    with pytest.raises(InputError, match="is missing"):
        check(stick, tmp_path / "key.pub")
    (stick / SIGNATURE).write_bytes(key.sign((stick / MANIFEST).read_bytes()))
    assert "was not checked" in check(stick)[2]
    assert "valid, by the key SHA256:" in check(stick, tmp_path / "key.pub")[2]
    with pytest.raises(InputError, match="does not fit"):
        check(stick, tmp_path / "other.pub")
    (stick / SIGNATURE).write_bytes((stick / SIGNATURE).read_bytes()[:-1])
    for given in (None, tmp_path / "key.pub"):
        with pytest.raises(InputError, match="is no signature"):
            check(stick, given)


def test_the_command_needs_no_data_of_the_project(stick, tmp_path):
    command = [sys.executable, REPOSITORY / "pipeline.py", "verify", stick, "--root", tmp_path, "--language", "en"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0 and "holds what its manifest records" in done.stdout and not done.stderr
    write(stick / "report.vi.html", "x")
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1 and "changed: report.vi.html" in done.stderr
    done = subprocess.run([*command[:3], "nowhere", *command[4:]], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 2
