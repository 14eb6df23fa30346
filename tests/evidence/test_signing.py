"""Signing: what is signed verifies; what cannot be vouched for is not signed, and nothing tells of the password."""

from __future__ import annotations

import hashlib
import re
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from monitoring.errors import InputError
from monitoring.evidence.record import MANIFEST, SIGNATURE
from monitoring.evidence.signature import PUBLIC_KEY, fingerprint
from monitoring.evidence.signing import sign
from monitoring.evidence.verify import require, verify
from tests.evidence.conftest import PERIOD, UNIT, publish, write

PASSWORD = "mật khẩu rất dài"


@pytest.fixture
def key_file(tmp_path, workspace):
    """An encrypted key, whose public half stands beside the unit's profile."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (workspace.unit(UNIT) / PUBLIC_KEY).write_bytes(public)
    return store(key, tmp_path / "khóa.pem", PASSWORD)


def store(key, path, password: str = ""):
    encryption = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    path.chmod(0o600)
    return path


def signature_of(workspace):
    return workspace.report(UNIT, PERIOD) / SIGNATURE


def test_what_is_signed_verifies_and_a_forged_manifest_is_caught(workspace, key_file):
    with pytest.raises(InputError, match="it is not signed, though the signer’s key is known"):
        require(verify(workspace, UNIT, PERIOD), str)
    signed = sign(workspace, UNIT, PERIOD, key_file, PASSWORD, str)
    assert signed.state == "valid" and re.fullmatch("SHA256:[0-9a-f]{64}", signed.fingerprint)
    told = require(verify(workspace, UNIT, PERIOD), str)
    assert told.endswith(f"The signature is valid, by the key {signed.fingerprint}.")
    manifest = workspace.report(UNIT, PERIOD) / MANIFEST
    manifest.write_bytes(manifest.read_bytes().replace(b'"version": "1"', b'"version": "2"'))
    assert not verify(workspace, UNIT, PERIOD).holds
    with pytest.raises(InputError, match="does not fit the manifest"):
        require(verify(workspace, UNIT, PERIOD), str)


def test_without_a_public_key_the_signature_proves_nothing_yet(workspace, tmp_path):
    signed = sign(workspace, UNIT, PERIOD, store(Ed25519PrivateKey.generate(), tmp_path / "k"), "", str)
    assert signed.state == "no_key" and signed.fingerprint
    assert signature_of(workspace).stat().st_size == 64 and not verify(workspace, UNIT, PERIOD).holds


def test_another_key_than_the_units_signs_nothing(workspace, key_file, tmp_path):
    other = store(Ed25519PrivateKey.generate(), tmp_path / "other.pem")
    with pytest.raises(InputError, match="does not belong to the public key"):
        sign(workspace, UNIT, PERIOD, other, "", str)
    assert not signature_of(workspace).exists()


def test_a_publication_that_is_not_what_was_recorded_is_not_signed(workspace, key_file):
    write(workspace.report(UNIT, PERIOD) / "report.vi.html", "khác")
    with pytest.raises(InputError, match=r"changed: reports/.*report\.vi\.html"):
        sign(workspace, UNIT, PERIOD, key_file, PASSWORD, str)
    assert not signature_of(workspace).exists()


def test_what_does_not_come_out_the_same_again_is_not_signed(workspace, key_file):
    def run(target, record, cumulative="501"):
        publish(target, cumulative)

    with pytest.raises(InputError, match="files differ"):
        sign(workspace, UNIT, PERIOD, key_file, PASSWORD, str, again=run)
    assert not signature_of(workspace).exists()
    assert sign(workspace, UNIT, PERIOD, key_file, PASSWORD, str, again=lambda *of: run(*of, "500")).state == "valid"


@pytest.mark.parametrize("password", ["", "sai", PASSWORD + " "])
def test_a_wrong_password_is_told_without_telling_it(workspace, key_file, password):
    with pytest.raises(InputError) as error:
        sign(workspace, UNIT, PERIOD, key_file, password, str)
    assert "the password is not its own" in str(error.value) and "MONITORING_KEY_PASSWORD" in str(error.value)
    assert PASSWORD not in str(error.value) and error.value.__suppress_context__
    assert not signature_of(workspace).exists()


@pytest.mark.parametrize("content", [b"", b"no key", None])
def test_what_is_no_ed25519_key_is_told_in_one_paragraph(workspace, tmp_path, content):
    path = tmp_path / "k.pem"
    if content is None:
        store(generate_private_key(65537, 1024), path)
    else:
        path.write_bytes(content)
        path.chmod(0o600)
    with pytest.raises(InputError, match=r"no private key in PEM form|another kind than Ed25519"):
        sign(workspace, UNIT, PERIOD, path, "", str)


def test_a_publication_signed_anew_replaces_its_signature(workspace, key_file):
    signature_of(workspace).write_bytes(b"stale")
    assert sign(workspace, UNIT, PERIOD, key_file, PASSWORD, str).state == "valid"


@pytest.mark.parametrize("mode", [0o644, 0o666, 0o640, 0o604])
def test_a_key_that_others_may_read_signs_nothing(workspace, key_file, mode):
    key_file.chmod(mode)
    with pytest.raises(InputError, match=f"permissions are {mode:04o}.*chmod 600"):
        sign(workspace, UNIT, PERIOD, key_file, PASSWORD, str)
    assert not signature_of(workspace).exists()


def test_the_fingerprint_is_what_openssl_gives(workspace, key_file):
    public = workspace.unit(UNIT) / PUBLIC_KEY
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-in", public, "-outform", "DER"], check=True, capture_output=True
    ).stdout
    assert fingerprint(public.read_bytes()) == f"SHA256:{hashlib.sha256(der).hexdigest()}"
    assert fingerprint(b"no key") == ""
