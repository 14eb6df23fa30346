"""How a province is called, where its publications stand, and which of its units have published."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from monitoring.period import Period
from monitoring.vietnamese import fold
from monitoring.workspace import Workspace

if TYPE_CHECKING:
    from monitoring.bilingual import Names

_LONGEST_CODE, _HASH_LETTERS = 60, 8
_KINDS_OF_PROVINCE = ("tỉnh", "thành phố")


def province_code(name: Names) -> str:
    """A province as it stands in the names of folders: “tỉnh Quảng Trị” is quang-tri.

    A name longer than any province's ends in a hash: no system keeps a folder of 250 letters.
    """
    code = fold(bare_name(name)).replace(" ", "-")
    if len(code) <= _LONGEST_CODE:
        return code
    digest = hashlib.sha256(code.encode()).hexdigest()[:_HASH_LETTERS]
    return f"{code[: _LONGEST_CODE - _HASH_LETTERS - 1]}-{digest}"


def bare_name(name: Names) -> str:
    """The name of a province without the word for its kind: “tỉnh Quảng Trị” is Quảng Trị."""
    kind = next((kind for kind in _KINDS_OF_PROVINCE if fold(name.vi).startswith(f"{fold(kind)} ")), "")
    return " ".join(name.vi.split()[len(kind.split()) :])


def folder_of(province: str) -> str:
    """Where the publications of a province (its code) stand beside those of the units: province-quang-tri."""
    return f"province-{province}"


def is_published(workspace: Workspace, unit: str, period: Period) -> bool:
    """Whether the tables of a unit's quarter stand among the processed ones."""
    return (workspace.processed(unit, period) / "disbursement.csv").exists()
