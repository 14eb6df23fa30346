"""The parts of the report: each module turns its findings into blocks with `blocks(report)`."""

from monitoring.presentation.sections import (
    annexes,
    difficulties,
    direction,
    disbursement,
    frame,
    overview,
    progress,
    reliability,
    targets,
    tasks,
)

__all__ = [
    "annexes", "difficulties", "direction", "disbursement", "frame", "overview", "progress", "reliability", "targets",
    "tasks",
]  # fmt: skip
