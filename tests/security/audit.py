"""`python -m tests.security.audit` (`make audit`): does any library of the lock have a known weakness?

Asks pip-audit, which is installed in a folder of its own (work/audit) because it is no part of the project. Exit code
0: every library was looked up and none is known to be weak; 1: some are, each named; 2: there was no answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from collections.abc import Sequence

from monitoring.workspace import REPOSITORY

_FOLDER = REPOSITORY / "work" / "audit"
#: Where nobody answers, pip-audit tries again and again, library by library.
_PATIENCE_SECONDS = 240


def main() -> int:
    try:
        found = audit()
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        print(f"pip-audit could not be installed or did not answer: {error}", file=sys.stderr)
        return 2
    text, code = verdict(found)
    print(text)
    return code


def audit() -> list[dict]:
    """What pip-audit says of every library: name, version, `vulns`, or why it was skipped."""
    python = _FOLDER / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        venv.create(_FOLDER, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "-qq", "pip-audit"], check=True)
    command = [python, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--require-hashes"]
    command += ["--disable-pip", "--timeout", "5", "--requirement", REPOSITORY / "requirements.lock"]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, timeout=_PATIENCE_SECONDS).stdout)["dependencies"]


def verdict(found: Sequence[dict]) -> tuple[str, int]:
    """What to say of pip-audit's answer, and the exit code."""
    weak = [f"{each['name']} {each['version']}: {_ids(each)}" for each in found if each.get("vulns")]
    unknown = [each["name"] for each in found if "skip_reason" in each]
    lines = [
        f"{len(found) - len(unknown)} of {len(found)} libraries looked up, {len(weak)} with a known weakness.",
        *weak,
    ]
    if unknown:
        lines.append(f"Not to be found in the database, or it cannot be reached from here: {', '.join(unknown)}.")
    return "\n".join(lines), 1 if weak else 2 if unknown or not found else 0


def _ids(library: dict) -> str:
    return "; ".join(
        f"{weakness['id']} (mended in {', '.join(weakness['fix_versions']) or 'no version yet'})"
        for weakness in library["vulns"]
    )


if __name__ == "__main__":
    sys.exit(main())
