"""An optional detached signature of a manifest: Ed25519, 64 raw bytes, as OpenSSL writes and reads them too.

openssl genpkey -algorithm ed25519 -aes-256-cbc -out ~/signing-key.pem     (stays with its owner)
openssl pkey -in ~/signing-key.pem -pubout -out signing-key.pub            (goes into data/raw/<unit>/)
openssl pkeyutl -sign -rawin -inkey ~/signing-key.pem -in ro-crate-metadata.json -out ro-crate-metadata.json.sig
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from monitoring.errors import InputError
from monitoring.evidence.record import MANIFEST, SIGNATURE
from monitoring.period import Period
from monitoring.workspace import Workspace

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PUBLIC_KEY = "signing-key.pub"
#: Every signature by Ed25519 has so many bytes.
_BYTES = 64

#: `missing`: there is a key to sign with, and no signature. `none`: what stands there can be no signature, by any key.
#: `stranger`: by another key than the profile names.
State = Literal["unsigned", "missing", "valid", "wrong", "none", "stranger", "no_key"]


@dataclass(frozen=True)
class Signature:
    """What is known of a publication's signature; `fingerprint`: of the key that it was checked by, "" for none."""

    state: State
    fingerprint: str = ""


def signature_of(workspace: Workspace, unit: str, period: Period, public_key: Path | None = None) -> Signature:
    """Whether the published manifest is signed, and by the holder of the key.

    `public_key`: a PEM file; by default signing-key.pub beside the unit's profile, whose fingerprint the profile
    may name (signing_key). A signature without a key to check it by proves nothing (`no_key`); a key or signature that
    cannot be read counts as `wrong`.
    """
    folder = workspace.report(unit, period)
    named = "" if public_key else trusted(workspace, unit)
    return checked(folder, public_key or workspace.unit(unit) / PUBLIC_KEY, named)


def checked(folder: Path, key: Path | None, named: str = "") -> Signature:
    """The signature of the manifest in `folder` by the public key in the file `key`; None for no key at all.

    `named`: the fingerprint that the key must have; "" where none is known.
    """
    manifest, signature = folder / MANIFEST, folder / SIGNATURE
    is_there = key is not None and key.is_file()
    if not signature.is_file() or signature.is_symlink():
        return Signature("missing" if is_there or named else "unsigned")
    if signature.stat().st_size != _BYTES:
        return Signature("none")
    if key is None or not is_there:
        return Signature("no_key")
    pem = key.read_bytes()
    found = fingerprint(pem)
    if not is_valid(manifest.read_bytes(), signature.read_bytes(), pem):
        return Signature("wrong", found)
    return Signature("stranger" if named not in ("", found) else "valid", found)


def trusted(workspace: Workspace, unit: str) -> str:
    """The fingerprint that the profile names; "" where it names none, or cannot be read: that is told of the file."""
    from monitoring.unit import load_unit  # slow libraries, which "up to date" must not wait for

    try:
        return load_unit(workspace, unit).signing_key
    except InputError:
        return ""


def fingerprint(pem: bytes) -> str:
    """The fingerprint of an Ed25519 public key, "SHA256:" and 64 hexadecimal digits; "" for what is none.

    It is what `openssl pkey -pubin -in signing-key.pub -outform DER | sha256sum` prints.
    """
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = _public_key(pem)
    if key is None:
        return ""
    return f"SHA256:{hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()}"


def is_valid(content: bytes, signature: bytes, pem: bytes) -> bool:
    """Whether `signature` is that of `content` by the holder of the public key `pem`; False where it cannot be read."""
    from cryptography.exceptions import InvalidSignature

    key = _public_key(pem)
    if key is None:
        return False
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True


def _public_key(pem: bytes) -> Ed25519PublicKey | None:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem)
    except (UnsupportedAlgorithm, ValueError):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None
