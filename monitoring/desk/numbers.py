"""A number and the raw lines behind it, in the words of `trace`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from monitoring.evidence import trace_words
from monitoring.evidence.damage import blamed_on_damage
from monitoring.evidence.naming import Naming
from monitoring.evidence.raw_lines import RawLines
from monitoring.evidence.record import require_record
from monitoring.evidence.trace import Tracer
from monitoring.measures.calculation import Operand
from monitoring.period import Period
from monitoring.presentation.wording import Wording
from monitoring.running.request import made_from_now
from monitoring.subject import open_subject
from monitoring.workspace import Workspace

#: Lines shown of each sum.
_SHOWN = 200


def told(workspace: Workspace, unit: str, period: Period, asked: str, words: Wording) -> dict[str, Any]:
    """The number `asked` for by its name, or as it is printed, its formula, its sums with their lines, its files.

    Raises InputError where there is no such number.
    """
    with blamed_on_damage(workspace, unit, period):
        tracer = _tracer(workspace, unit, period)
        found = tracer.trace(asked)
    return {
        "trace": found,
        "value": trace_words.value(found.calculation, words),
        "formula": trace_words.formula(found, words),
        "about": words.name(Naming(tracer.subject).row(found.dimensions)),
        "sums": [_sum(*own, words) for own in found.sums],
        "verdict": trace_words.verdict(found, words),
        "differences": [trace_words.difference(one, words) for one in found.differences[:_SHOWN]],
    }


def _sum(operand: Operand, lines: RawLines, words: Wording) -> dict[str, Any]:
    return {
        "name": words._(operand.name),
        "total": trace_words.amount(operand.total, operand.unit, words),
        "counted": trace_words.counted(len(lines), words),
        "left_out": len(lines) - _SHOWN,
        "lines": [
            (trace_words.number(line.adds, operand.unit, words), line, list(trace_words.touches(line, words)))
            for line in lines[:_SHOWN]
        ],
    }


def _tracer(workspace: Workspace, unit: str, period: Period) -> Tracer:
    """What traces a publication: kept, as it reads every file again, until anything that it was made from changes."""
    require_record(workspace, unit, period)
    folders = workspace.report(unit, period), workspace.processed(unit, period), workspace.received(unit, period)
    stamps = [
        (str(path), path.stat().st_mtime_ns, path.stat().st_size) for folder in folders for path in folder.glob("*")
    ]
    now = repr((made_from_now(workspace, unit, period), sorted(stamps)))
    return _kept(workspace, unit, period, now)


@lru_cache(maxsize=2)
def _kept(workspace: Workspace, unit: str, period: Period, now: str) -> Tracer:
    return Tracer.published(open_subject(workspace.root, unit, str(period)))
