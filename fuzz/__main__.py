"""`python -m fuzz --seconds 300 [TARGET…]`: fuzz each target so long, and write the table in docs/reliability.md.

Atheris (coverage-guided, libFuzzer) is installed in work/fuzz the first time; it runs on Linux and macOS. Exit code 1
where something was found: the inputs, each with its traceback, lie in work/fuzz/TARGET.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from fuzz.targets import TARGETS
from monitoring.workspace import REPOSITORY
from tests.reliability.page import write_table

RESULTS = Path(__file__).with_name("results.json")
FOLDER = REPOSITORY / "work" / "fuzz"
_LIBRARIES = FOLDER / "libraries"
_INPUT_SECONDS, _MEMORY_MEGABYTES, _SEED = 300, 3_000, 1719


def main() -> int:
    options = _options()
    _install()
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for name in options.targets or TARGETS:
        results[name] = fuzz(name, options.seconds)
        _write(results)
        print(f"{name}: {_sentence(results[name])}", flush=True)
    return int(any(results[name]["findings"] for name in options.targets or TARGETS))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=300, help="for each target")
    parser.add_argument("targets", nargs="*", metavar="TARGET", choices=[*TARGETS, []], help=", ".join(TARGETS))
    return parser.parse_args()


def _install() -> None:
    if not _LIBRARIES.exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", _LIBRARIES, "atheris"]
        subprocess.run(command, check=True)


def fuzz(name: str, seconds: int) -> dict:
    """Fuzz one target so long. What makes the process end before its time is a finding, and it is started again."""
    folder = FOLDER / name
    shutil.rmtree(folder / "seeds", ignore_errors=True)
    (folder / "seeds").mkdir(parents=True)
    (folder / "corpus").mkdir(exist_ok=True)
    for number, seed in enumerate(TARGETS[name].seeds):
        (folder / "seeds" / str(number)).write_bytes(seed)
    result: dict = {"seconds": seconds, "tried": 0, "accepted": 0, "refused": 0, "findings": {}}
    deadline = time.monotonic() + seconds
    while (left := int(deadline - time.monotonic())) > 0:
        (folder / "tally.json").unlink(missing_ok=True)
        ended = _run_child(name, folder, left)
        tally = json.loads((folder / "tally.json").read_text(encoding="utf-8"))
        for count in ("tried", "accepted", "refused"):
            result[count] += tally[count]
        result["findings"] |= tally["findings"] | _cut_short(folder, ended)
    return result


def _run_child(name: str, folder: Path, seconds: int) -> int:
    options = [
        f"-max_total_time={seconds}", f"-timeout={_INPUT_SECONDS}", f"-rss_limit_mb={_MEMORY_MEGABYTES}",
        f"-seed={_SEED}", f"-artifact_prefix={folder}/", "-print_final_stats=1", "-max_len=8192",
    ]  # fmt: skip
    paths = os.pathsep.join([str(_LIBRARIES), str(REPOSITORY)])
    command = [sys.executable, "-m", "fuzz.child", name, folder, *options, folder / "corpus", folder / "seeds"]
    with (folder / "log").open("wb") as log:
        return subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, stdout=log, stderr=log).returncode


def _cut_short(folder: Path, ended: int) -> dict[str, str]:
    """What libFuzzer itself found: an input that takes too long, too much memory, or ends the process."""
    if ended == 0:
        return {}
    kept = sorted(path.name for path in folder.iterdir() if path.name.startswith(("timeout-", "oom-", "crash-")))
    return {f"the process ended with {ended}": kept[-1] if kept else "log"}


def _write(results: dict) -> None:
    ordered = {name: results[name] for name in TARGETS if name in results}
    RESULTS.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    lines = ["| target | what it reads | seconds | inputs tried | accepted | refused in words | findings |"]
    lines.append("|---|---|--:|--:|--:|--:|---|")
    for name, result in ordered.items():
        counts = " | ".join(f"{result[key]:,}" for key in ("seconds", "tried", "accepted", "refused"))
        findings = "; ".join(result["findings"]).replace("|", "/") or "none"
        lines.append(f"| {name} | {TARGETS[name].says} | {counts} | {findings} |")
    total = sum(result["tried"] for result in ordered.values())
    lines.append(f"| **all** | | | **{total:,}** | | | |")
    write_table("fuzzing", lines)


def _sentence(result: dict) -> str:
    found = "; ".join(f"{what} [{name}]" for what, name in result["findings"].items()) or "nothing found"
    return f"{result['tried']} inputs, {result['accepted']} accepted, {result['refused']} refused; {found}"


if __name__ == "__main__":
    sys.exit(main())
