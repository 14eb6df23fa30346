"""What one notebook may take of the machine: time, memory, output. Each bound can be set by the environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from monitoring.errors import UsageError

CELL_SECONDS = "MONITORING_CELL_SECONDS"
NOTEBOOK_SECONDS = "MONITORING_NOTEBOOK_SECONDS"
OUTPUT_MEGABYTES = "MONITORING_OUTPUT_MEGABYTES"
MEMORY_MEGABYTES = "MONITORING_MEMORY_MEGABYTES"

_MEGABYTE = 1 << 20
_DEFAULTS = {CELL_SECONDS: 1_800, NOTEBOOK_SECONDS: 7_200, OUTPUT_MEGABYTES: 20}


@dataclass(frozen=True)
class Limits:
    """Seconds for a cell and for a notebook as a whole, bytes that a cell may show, bytes that a kernel may hold.

    `memory_bytes` is half of the machine's memory unless it is set; None where the system cannot bound it.
    """

    cell_seconds: int
    notebook_seconds: int
    output_bytes: int
    memory_bytes: int | None


def current_limits(environment: Mapping[str, str] = os.environ) -> Limits:
    """The limits that `environment` sets, the usual ones else. Raises UsageError for what is no number above zero."""
    cell, notebook, output = (_whole(environment, name, usual) for name, usual in _DEFAULTS.items())
    return Limits(cell, notebook, output * _MEGABYTE, _memory_bytes(environment))


def _memory_bytes(environment: Mapping[str, str]) -> int | None:
    if sys.platform != "linux":
        return None
    half = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return _whole(environment, MEMORY_MEGABYTES, half // _MEGABYTE) * _MEGABYTE


def _whole(environment: Mapping[str, str], name: str, usual: int) -> int:
    text = environment.get(name) or str(usual)
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:12]) < 10**9):
        raise UsageError("“{text}” is no limit.", where=name, remedy="Give a whole number above zero.", text=text)
    return int(text)


def bound_memory(pid: int, environment: Mapping[str, str] = os.environ) -> None:
    """Keep the process `pid`, and what it starts, from holding more memory than the limit allows.

    It then meets a MemoryError instead of taking the machine down with it. Only Linux can do that.
    """
    allowed = _memory_bytes(environment)
    if allowed is not None and pid:  # 0, which would be this process itself, stands for one that has never been ready
        import resource

        with suppress(ProcessLookupError):  # it has ended already, as its client will find out
            resource.prlimit(pid, resource.RLIMIT_DATA, (allowed, allowed))
