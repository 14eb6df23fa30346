"""An optional detached signature of a manifest: Ed25519, 64 raw bytes, as OpenSSL writes and reads them too.

openssl genpkey -algorithm ed25519 -aes-256-cbc -out signing-key.pem     (stays with its owner)
openssl pkey -in signing-key.pem -pubout -out signing-key.pub            (goes into data/raw/<district>/)
openssl pkeyutl -sign -rawin -inkey signing-key.pem -in ro-crate-metadata.json -out ro-crate-metadata.json.sig
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from monitoring.evidence.record import MANIFEST
from monitoring.period import Period
from monitoring.workspace import Workspace

SIGNATURE = f"{MANIFEST}.sig"
PUBLIC_KEY = "signing-key.pub"

State = Literal["unsigned", "valid", "wrong", "no_key"]


def signature_state(workspace: Workspace, district: str, period: Period, public_key: Path | None = None) -> State:
    """Whether the published manifest is signed, and by the holder of the key.

    `public_key`: a PEM file; by default signing-key.pub beside the district's profile. A signature without a key to
    check it by proves nothing (`no_key`); a key or signature that cannot be read counts as `wrong`.
    """
    manifest = workspace.report(district, period) / MANIFEST
    signature = manifest.with_name(SIGNATURE)
    key = public_key or workspace.district(district) / PUBLIC_KEY
    if not signature.is_file():
        return "unsigned"
    if not key.is_file():
        return "no_key"
    return "valid" if is_valid(manifest.read_bytes(), signature.read_bytes(), key.read_bytes()) else "wrong"


def is_valid(content: bytes, signature: bytes, pem: bytes) -> bool:
    """Whether `signature` is that of `content` by the holder of the public key `pem`; False where it cannot be read."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem)
        if not isinstance(key, Ed25519PublicKey):
            return False
        key.verify(signature, content)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True
