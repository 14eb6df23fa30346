"""Signing a publication: whoever holds the key vouches for the manifest, and by its checksums for every file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from monitoring.errors import InputError
from monitoring.evidence.record import MANIFEST
from monitoring.evidence.signature import PUBLIC_KEY, SIGNATURE, State, is_valid, signature_state
from monitoring.evidence.verify import require, verify
from monitoring.period import Period
from monitoring.workspace import Workspace

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

#: The environment variable that holds the password of an encrypted key: on a command line others could read it.
PASSWORD_VARIABLE = "MONITORING_KEY_PASSWORD"


def sign(
    workspace: Workspace, district: str, period: Period, key_file: Path, password: str, translate: Callable[[str], str]
) -> State:
    """Put the signature of the published manifest beside it, by the Ed25519 key in a PEM file.

    `password`: that of an encrypted key, "" otherwise. Returns what `verify` will say of the signature: `valid`, or
    `no_key` where the district has no public key yet. Raises InputError, and leaves everything as it was, where the
    publication is not what was recorded, the key cannot be read, or the district's public key is another one's.
    """
    require(replace(verify(workspace, district, period), signature="unsigned"), translate)
    manifest = workspace.report(district, period) / MANIFEST
    content = manifest.read_bytes()
    signature = _private_key(key_file, password).sign(content)
    public_key = workspace.district(district) / PUBLIC_KEY
    if public_key.is_file() and not is_valid(content, signature, public_key.read_bytes()):
        raise InputError(
            "The key does not belong to the public key of the district; nothing has been signed.",
            where=workspace.relative(public_key),
            remedy="Sign with its key, or replace the public key if the signer has changed.",
        )
    manifest.with_name(SIGNATURE).write_bytes(signature)
    return signature_state(workspace, district, period)


def _private_key(path: Path, password: str) -> Ed25519PrivateKey:
    """The key in a PEM file. The messages say nothing of its content, nor of the password."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    pem = path.read_bytes()
    try:
        key = load_pem_private_key(pem, password.encode() if b"ENCRYPTED" in pem else None)
    except (UnsupportedAlgorithm, ValueError, TypeError):
        raise InputError(
            "The key cannot be read: it is no private key in PEM form, or the password is not its own.",
            where=path.name,
            remedy="Give an Ed25519 key; the password of an encrypted one in the environment variable {variable}.",
            variable=PASSWORD_VARIABLE,
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(
            "The key is of another kind than Ed25519.",
            where=path.name,
            remedy="Make one: openssl genpkey -algorithm ed25519 -aes-256-cbc -out signing-key.pem",
        )
    return key
