"""Every fault at every point: `python -m tests.reliability.matrix` tries them and writes docs/reliability.md's table.

`--fault WORD` (more than once, if need be) tries only faults whose name has the word, and leaves the other results as
they were; `--list` names them. All take two to three hours. Some faults need root, faketime or util-linux, and are told
as not tried without them.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator
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
        for fault in chosen:
            for result in try_everywhere(fault, setting, folder):
                write(results | {fault.name: result})
            results[fault.name] = result
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", action="append", metavar="WORD")
    parser.add_argument("--list", action="store_true")
    return parser.parse_args()


def try_everywhere(fault: Fault, setting: Setting, folder: Path) -> Iterator[dict]:
    """Try a fault at each of its points; after each one how often it was tried, and what did not hold."""
    points = fault.points(setting)
    result: dict = {"tried": 0, "points": len(points), "problems": {}}
    for point in points:
        try:
            problems = fault.try_at(setting, point, folder / "trial")
        except Unavailable as reason:
            yield {"tried": 0, "points": len(points), "not_tried": str(reason), "problems": {}}
            return
        result["tried"] += 1
        print(f"{fault.name}: {result['tried']}/{len(points)} {point}: {'; '.join(problems) or 'holds'}", flush=True)
        if problems:
            result["problems"][str(point)] = [problem.replace(str(folder), "…") for problem in problems]
        yield result


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
