"""One target under atheris: `python -m fuzz.child TARGET FOLDER [libFuzzer's options]`, started by fuzz.__main__.

What a check raises is kept as a finding, one input for each place in the code, and the search goes on.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["monitoring"]):
    from fuzz.target import Target
    from fuzz.targets import TARGETS

_SAVE_SECONDS = 2


class Tally:
    """Inputs tried, accepted and refused, and findings (place and error → file with the input), kept in `folder`."""

    def __init__(self, target: Target, folder: Path) -> None:
        self.target, self.folder = target, folder
        self.counts = {"tried": 0, "accepted": 0, "refused": 0}
        self.findings: dict[str, str] = {}
        self._saved = 0.0

    def check(self, data: bytes) -> None:
        self.counts["tried"] += 1
        try:
            self.counts["accepted" if self.target.check(data) else "refused"] += 1
        except Exception as error:
            self._find(error, data)
        if time.monotonic() > self._saved + _SAVE_SECONDS:
            self.save()

    def _find(self, error: Exception, data: bytes) -> None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        own = [frame for frame in traceback.extract_tb(error.__traceback__) if "/monitoring/" in frame.filename]
        place = (own or [last])[-1]
        what = f"{type(error).__name__} at {Path(place.filename).name}:{place.name}"
        if isinstance(error, AssertionError):
            what += f" ({last.line})"
        if what not in self.findings:
            name = f"found-{hashlib.sha256(data).hexdigest()[:12]}"
            (self.folder / name).write_bytes(data)
            text = "".join(traceback.format_exception(error))
            (self.folder / f"{name}.txt").write_text(text, encoding="utf-8")
            self.findings[what] = name
            self.save()

    def save(self) -> None:
        self._saved = time.monotonic()
        content = {**self.counts, "findings": self.findings}
        (self.folder / "tally.json").write_text(json.dumps(content), encoding="utf-8")


def main() -> None:
    name, folder, *options = sys.argv[1:]
    tally = Tally(TARGETS[name], Path(folder))
    atheris.Setup([sys.argv[0], *options], tally.check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
