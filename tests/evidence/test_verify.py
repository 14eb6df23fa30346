"""One flipped byte anywhere, a file too many or too few: verify names it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from monitoring.errors import InputError
from monitoring.evidence import signature
from monitoring.evidence.record import MANIFEST, SIGNATURE
from monitoring.evidence.signature import fingerprint
from monitoring.evidence.verify import Finding, require, verify
from tests import samples
from tests.evidence.conftest import INPUTS, PERIOD, UNIT, write

PROCESSED, REPORT = f"data/processed/{UNIT}/{PERIOD}", f"reports/{UNIT}/{PERIOD}"
FILES = [
    *INPUTS,
    f"{PROCESSED}/checks.csv",
    f"{PROCESSED}/disbursement.csv",
    f"{REPORT}/report.vi.html",
    f"{REPORT}/notebooks/03_measure.ipynb",
]


def findings(workspace) -> list[Finding]:
    return list(verify(workspace, UNIT, PERIOD).findings)


def test_what_nobody_touched_holds(workspace):
    verification = verify(workspace, UNIT, PERIOD)
    assert verification.holds
    assert require(verification, str) == (
        "huyện-a 2024-Q2, revision 1: all checksums hold: 3 input files, 4 notebooks, 2 files of code, 1 lock file, "
        "9 published files. It is not signed."
    )


@pytest.mark.parametrize("file", FILES)
def test_one_flipped_bit_is_found_and_named(workspace, file):
    path = workspace.root / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert findings(workspace) == [Finding("changed", file)]


@pytest.mark.parametrize("file", FILES)
def test_a_removed_file_is_named(workspace, file):
    (workspace.root / file).unlink()
    assert findings(workspace)[0] == Finding("missing", file)


@pytest.mark.parametrize("file", [
    f"{PROCESSED}/mới.csv", f"{PROCESSED}/sâu/hơn.csv", f"{REPORT}/report.vi.pdf", f"{REPORT}/notebooks/05_more.ipynb",
    f"{REPORT}/revisions/1/report.vi.html",
])  # fmt: skip
def test_an_added_file_is_named(workspace, file):
    write(workspace.root / file, "")
    assert findings(workspace) == [Finding("added", file)]


@pytest.mark.parametrize("file", [
    f"{REPORT}/ro-crate-metadata.json.pdf", f"{REPORT}/ro-crate-metadata.json.sig.bak",
    f"{REPORT}/RO-CRATE-METADATA.JSON", f"{PROCESSED}/ro-crate-metadata.json",
])  # fmt: skip
def test_a_name_like_the_manifests_hides_nothing(workspace, file):
    write(workspace.root / file, "")
    assert findings(workspace) == [Finding("added", file)]


def test_an_empty_folder_is_one_too_many(workspace):
    (workspace.root / REPORT / "revisions").mkdir()
    assert findings(workspace) == [Finding("added", f"{REPORT}/revisions")]


@pytest.mark.parametrize("name", ["report.vi.html", "notebooks/03_measure.ipynb", "notebooks"])
def test_a_link_is_not_the_file_whatever_it_leads_to(workspace, tmp_path, name):
    path = workspace.root / REPORT / name
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    assert Finding("link", f"{REPORT}/{name}") in findings(workspace)


def test_a_link_beside_the_files_is_told(workspace):
    (workspace.root / REPORT / "revisions").symlink_to("/etc")
    assert findings(workspace) == [Finding("link", f"{REPORT}/revisions")]


def test_the_remedy_is_one_that_helps(workspace):
    held = verify(workspace, UNIT, PERIOD)
    files = ("reports/index.html", f"{REPORT}/report.vi.html", "reports/province-x/2024-Q2/rollup.vi.html")
    front, page, rollup = (Finding("changed", file) for file in files)
    for found, remedy in (((front,), "--force"), ((rollup,), "batch"), ((front, page), "publish anew"),
                          ((page, rollup), "publish anew")):  # fmt: skip
        with pytest.raises(InputError) as error:
            require(replace(held, findings=found), str)
        assert remedy in error.value.render()


def test_all_that_does_not_hold_is_told_in_one_paragraph(workspace):
    (workspace.root / INPUTS[0]).unlink()
    write(workspace.root / PROCESSED / "checks.csv", "khác")
    write(workspace.root / REPORT / "thừa.txt", "")
    with pytest.raises(InputError) as error:
        require(verify(workspace, UNIT, PERIOD), str)
    assert f"changed: {PROCESSED}/checks.csv; missing: {INPUTS[0]}; added: {REPORT}/thừa.txt." in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", [None, "", '{"@graph": []}'])
def test_without_a_readable_manifest_there_is_nothing_to_verify(workspace, text):
    path = workspace.root / REPORT / MANIFEST
    path.unlink() if text is None else write(path, text)
    with pytest.raises(InputError, match="no publication"):
        verify(workspace, UNIT, PERIOD)


def test_a_manifest_of_another_period_does_not_vouch_for_this_one(workspace):
    path = workspace.root / REPORT / MANIFEST
    write(path, path.read_text(encoding="utf-8").replace(f'{UNIT}/{PERIOD}"', f'{UNIT}/2024-Q1"'))
    with pytest.raises(InputError, match="no publication"):
        verify(workspace, UNIT, PERIOD)


# ---- signatures ------------------------------------------------------------------------------------------------------


def sign(workspace, key: Ed25519PrivateKey) -> None:
    report = workspace.report(UNIT, PERIOD)
    (report / SIGNATURE).write_bytes(key.sign((report / MANIFEST).read_bytes()))


def store(key: Ed25519PrivateKey, path) -> None:
    path.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def test_a_signature_is_checked_by_the_units_key_or_a_given_one(workspace, tmp_path):
    key = Ed25519PrivateKey.generate()
    sign(workspace, key)
    assert verify(workspace, UNIT, PERIOD).signature.state == "no_key"
    store(key, tmp_path / "given.pub")
    assert verify(workspace, UNIT, PERIOD, tmp_path / "given.pub").signature.state == "valid"
    store(key, workspace.unit(UNIT) / "signing-key.pub")
    assert verify(workspace, UNIT, PERIOD).holds


def test_a_manifest_changed_after_signing_or_signed_by_another_is_not_signed(workspace):
    key = Ed25519PrivateKey.generate()
    store(key, workspace.unit(UNIT) / "signing-key.pub")
    sign(workspace, Ed25519PrivateKey.generate())
    assert verify(workspace, UNIT, PERIOD).signature.state == "wrong"
    sign(workspace, key)
    path = workspace.report(UNIT, PERIOD) / MANIFEST
    path.write_bytes(path.read_bytes() + b"\n")
    verification = verify(workspace, UNIT, PERIOD)
    assert verification.signature.state == "wrong" and not verification.holds
    with pytest.raises(InputError, match="does not fit the manifest"):
        require(verification, str)


def test_a_key_without_a_signature_is_told(workspace):
    store(Ed25519PrivateKey.generate(), workspace.unit(UNIT) / "signing-key.pub")
    verification = verify(workspace, UNIT, PERIOD)
    assert verification.signature.state == "missing" and not verification.holds
    with pytest.raises(InputError, match=r"ro-crate-metadata\.json\.sig is missing"):
        require(verification, str)


def test_the_profile_may_name_the_key_that_alone_is_trusted(workspace, tmp_path, monkeypatch):
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    store(key, tmp_path / "known.pub")
    named = fingerprint((tmp_path / "known.pub").read_bytes())
    monkeypatch.setattr(signature, "trusted", lambda *_: named)
    for signer, state in ((other, "stranger"), (key, "valid")):
        store(signer, workspace.unit(UNIT) / "signing-key.pub")
        sign(workspace, signer)
        assert verify(workspace, UNIT, PERIOD).signature.state == state
    (workspace.report(UNIT, PERIOD) / SIGNATURE).unlink()
    (workspace.unit(UNIT) / "signing-key.pub").unlink()
    assert verify(workspace, UNIT, PERIOD).signature.state == "missing"


def test_the_fingerprint_that_a_profile_names(tmp_path):
    workspace = samples.new_workspace(tmp_path)
    assert signature.trusted(workspace, samples.UNIT) == ""
    named = f"SHA256:{'0a' * 32}"
    path = workspace.unit_profile(samples.UNIT)
    path.write_text(f"{path.read_text(encoding='utf-8')}\nsigning_key: {named}\n", encoding="utf-8")
    assert signature.trusted(workspace, samples.UNIT) == named


@pytest.mark.parametrize("key", ["", "không phải khóa"])
def test_a_key_that_cannot_be_read_makes_no_signature_valid(workspace, key):
    sign(workspace, Ed25519PrivateKey.generate())
    write(workspace.unit(UNIT) / "signing-key.pub", key)
    assert verify(workspace, UNIT, PERIOD).signature.state == "wrong"
