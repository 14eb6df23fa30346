"""What a target of fuzzing is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A reader under test. `check` takes any bytes and answers whether they were accepted: False where they were
    refused in words. Whatever it raises is a finding. `seeds` are sound and broken inputs to start from.
    """

    name: str
    says: str
    check: Callable[[bytes], bool]
    seeds: Sequence[bytes]


def text_of(data: bytes) -> str:
    """Any bytes as text."""
    return data.decode("utf-8", errors="replace")
