"""Published files that somebody has damaged: who cannot read one names them, and not what the reading stumbled over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from monitoring.errors import InputError
from monitoring.evidence.record import published_record
from monitoring.evidence.verify import changed_outputs
from monitoring.period import Period
from monitoring.workspace import Workspace


@contextmanager
def blamed_on_damage(workspace: Workspace, unit: str, period: Period) -> Iterator[None]:
    """Whatever goes wrong in here, while files of the publication are not what was published, is put down to them.

    Raises InputError naming these files; where all are as published, the error itself goes on.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        record = published_record(workspace, unit, period)
        files = [finding.file for finding in changed_outputs(workspace, record)] if record else []
        if not files:
            raise
        raise InputError(
            "This cannot be read of {unit} {period}, because files are not what was published: {files}.",
            remedy="Publish anew: python pipeline.py run --unit {unit} --period {period}.",
            unit=unit,
            period=period,
            files=", ".join(files),
        ) from error
