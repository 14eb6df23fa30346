"""Every fault at every point: `python -m tests.reliability.matrix` tries them and writes docs/reliability.md's table.

`--fault WORD` (more than once, if need be) tries only faults whose name has the word, and leaves the other results as
they were; `--points N` only N of their points; `--list` names them. `--processes N` trials run at once. Some faults
need root, faketime or util-linux, and are told as not tried without them.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path

from tests.reliability.faults import FAULTS, Fault, Unavailable
from tests.reliability.page import write_table
from tests.reliability.scene import Setting, prepare

RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    options = _options()
    chosen = [fault for fault in FAULTS if any(word in fault.name for word in options.fault or [""])]
    if options.list:
        print("\n".join(fault.name for fault in chosen))
        return
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        setting = prepare(folder)
        for name, result in try_all(chosen, setting, folder, options.points, options.processes):
            results[name] = result
            write(results)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", action="append", metavar="WORD")
    parser.add_argument("--points", type=int, metavar="N")
    parser.add_argument("--processes", type=int, default=2, metavar="N")
    parser.add_argument("--list", action="store_true")
    return parser.parse_args()


def try_all(
    faults: Sequence[Fault], setting: Setting, folder: Path, most: int | None, processes: int
) -> Iterator[tuple[str, dict]]:
    """Try faults at their points, at `most` so many of each; after each trial the name and result of its fault so far:
    how often it was tried, and what did not hold.
    """
    every = {fault.name: fault.points(setting) for fault in faults}
    results: dict[str, dict] = {name: {"tried": 0, "points": len(every[name]), "problems": {}} for name in every}
    with ThreadPoolExecutor(processes) as pool:
        trials = {}
        for fault in faults:
            for point in some(every[fault.name], most):
                trials[pool.submit(fault.try_at, setting, point, folder / f"trial-{len(trials)}")] = fault.name, point
        for trial in as_completed(trials):
            name, point = trials[trial]
            note(results[name], point, trial, str(folder))
            print(f"{name}, {point}: {results[name]['problems'].get(str(point), 'holds')}", flush=True)
            yield name, results[name]


def some(points: Sequence, most: int | None) -> Sequence:
    """At most so many of the points, spread over them."""
    if most is None or len(points) <= most:
        return points
    return [points[number * len(points) // most] for number in range(most)]


def note(result: dict, point: object, trial: Future[list[str]], folder: str) -> None:
    """Enter in a fault's result how a trial ended."""
    try:
        problems = trial.result()
    except Unavailable as reason:
        result["not_tried"] = str(reason)
        return
    except Exception as error:  # a command that never ends, say: told like any other problem, and the others go on
        problems = [f"{type(error).__name__}: {error}"]
    result["tried"] += 1
    if problems:
        result["problems"][str(point)] = [problem.replace(folder, "…") for problem in problems]


def write(results: dict) -> None:
    """Keep the results, and write their table into the page."""
    ordered = {fault.name: results[fault.name] for fault in FAULTS if fault.name in results}
    RESULTS.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    write_table("faults", table(ordered))


def table(results: dict) -> list[str]:
    """The results as a table in Markdown."""
    lines = ["| fault | times tried | outcome | to repeat |", "|---|--:|---|---|"]
    for name, result in results.items():
        command = f'`python -m tests.reliability.matrix --fault "{name}"`'
        rest = f" of {result['points']}" if result["tried"] < result["points"] else ""
        lines.append(f"| {name} | {result['tried']}{rest} | {_outcome(result)} | {command} |")
    total = sum(result["tried"] for result in results.values())
    held = total - sum(len(result["problems"]) for result in results.values())
    return [*lines, f"| **all** | **{total}** | **{held} hold** | `python -m tests.reliability.matrix` |"]


def _outcome(result: dict) -> str:
    if result.get("not_tried"):
        return f"not tried: {result['not_tried']}"
    if not result["problems"]:
        return "all hold"
    told = "; ".join(f"{point}: {', '.join(problems)}" for point, problems in result["problems"].items())
    return f"{result['tried'] - len(result['problems'])} hold; {told}".replace("|", "/").replace("\n", " ")


if __name__ == "__main__":
    main()
