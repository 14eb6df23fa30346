"""Signing a publication: whoever holds the key vouches for the manifest, and by its checksums for every file."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from monitoring.errors import InputError
from monitoring.evidence.completeness import MadeFrom
from monitoring.evidence.rebuild import Run, rebuild, require_equal
from monitoring.evidence.record import MANIFEST, SIGNATURE
from monitoring.evidence.signature import PUBLIC_KEY, Signature, fingerprint, signature_of, trusted
from monitoring.evidence.verify import require, verify
from monitoring.period import Period
from monitoring.workspace import Workspace, replace_file

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

#: The environment variable that holds the password of an encrypted key: on a command line others could read it.
PASSWORD_VARIABLE = "MONITORING_KEY_PASSWORD"


def sign(
    workspace: Workspace,
    unit: str,
    period: Period,
    key_file: Path,
    password: str,
    translate: Callable[[str], str],
    now: MadeFrom | None = None,
    again: Run | None = None,
) -> Signature:
    """Put the signature of the published manifest beside it, by the Ed25519 key in a PEM file.

    `password`: that of an encrypted key, "" otherwise. `now`: see verify. `again`: how the publication is made anew, to
    compare every byte before anybody vouches for it (see rebuild); None leaves that out. Returns what `verify` will say
    of the signature: `valid`, or `no_key` where the unit has no public key yet.

    Raises InputError, and leaves everything as it was, where the publication is not what was recorded, its record not
    complete or its bytes not the same again, where the key cannot be read or may be read by others, and where the
    unit's public key, or the one that its profile names, is another one.
    """
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    verification = verify(workspace, unit, period, now=now)
    require(replace(verification, signature=Signature("unsigned")), translate)
    key = _private_key(key_file, password)
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _require_own(workspace, unit, fingerprint(pem))
    if again is not None:
        require_equal(rebuild(workspace, verification.record, again), translate)
    manifest = workspace.report(unit, period) / MANIFEST
    signature = key.sign(manifest.read_bytes())
    kept = workspace.history(unit, period) / str(verification.record.revision)
    for folder in (kept, manifest.parent):  # the history first: what it has and the publication has not is told
        replace_file(folder / SIGNATURE, signature)
    return replace(signature_of(workspace, unit, period), fingerprint=fingerprint(pem))


def _require_own(workspace: Workspace, unit: str, own: str) -> None:
    """Raises InputError where the unit has another public key, or its profile names another one."""
    public_key = workspace.unit(unit) / PUBLIC_KEY
    if public_key.is_file() and fingerprint(public_key.read_bytes()) != own:
        raise InputError(
            "The key does not belong to the public key of the unit; nothing has been signed.",
            where=workspace.relative(public_key),
            remedy="Sign with its key, or replace the public key if the signer has changed.",
        )
    named = trusted(workspace, unit)
    if named not in ("", own):
        raise InputError(
            "The profile names the key {named}, this one is {own}; nothing has been signed.",
            where=workspace.relative(workspace.unit_profile(unit)),
            remedy="Sign with that key, or name the new one there (signing_key) if the signer has changed.",
            named=named,
            own=own,
        )


def _private_key(path: Path, password: str) -> Ed25519PrivateKey:
    """The key in a PEM file. The messages say nothing of its content, nor of the password."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    _require_private(path)
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
            remedy="Make one: openssl genpkey -algorithm ed25519 -aes-256-cbc -out ~/signing-key.pem",
        )
    return key


def _require_private(path: Path) -> None:
    """Raises InputError where others than its owner may read or write the key; Windows keeps no such permissions."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise InputError(
            "Others may read the private key: its permissions are {mode}.",
            where=path.name,
            remedy="Keep it to its owner: chmod 600 {name}.",
            mode=f"{path.stat().st_mode & 0o777:04o}",
            name=path.name,
        )
