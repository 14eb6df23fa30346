"""Who has got which message: kept outside the publication, so that nobody gets the same message twice."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitoring.errors import InputError
from monitoring.workspace import regular


@dataclass(frozen=True)
class SentLog:
    """The messages of one period that were handed over: one JSON line for each message and recipient."""

    path: Path

    def recipients(self, message_id: str) -> set[str]:
        """Who has got the message, in lower case. Raises InputError for a damaged log: somebody might get it twice."""
        if not self.path.exists():
            return set()
        lines = regular(self.path).read_bytes().splitlines()
        entries = [self._entry(line, number) for number, line in enumerate(lines, start=1)]
        return {recipient.lower() for message, recipient in entries if message == message_id}

    def _entry(self, line: bytes, number: int) -> tuple[str, str]:
        try:
            entry = json.loads(line)
            return str(entry["message"]), str(entry["recipient"])
        except (ValueError, LookupError, TypeError, RecursionError):
            raise InputError(
                "Line {line} of the list of sent messages cannot be read.",
                where=self.path.name,
                remedy="Correct it or remove the line, then send again.",
                line=number,
            ) from None

    def add(self, message_id: str, recipient: str) -> None:
        """Enter a recipient; on the disk before the next message goes out."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        entry = {"message": message_id, "recipient": recipient, "sent_at": now}
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())
