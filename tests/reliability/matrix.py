"""Every fault at every point: `python -m tests.reliability.matrix` tries them and writes docs/reliability.md's table.

`--fault WORD` tries only faults whose name has the word, and leaves the other results as they were; `--list` names
them. Takes two to three hours; some faults need root, faketime or util-linux, and are told as not tried without them.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

from monitoring.workspace import REPOSITORY
from tests.reliability.faults import FAULTS, Fault, Unavailable
from tests.reliability.scene import Setting, prepare

RESULTS = Path(__file__).with_name("results.json")
PAGE = REPOSITORY / "docs" / "reliability.md"
BEGIN, END = "<!-- table: written by tests/reliability/matrix.py -->", "<!-- end of table -->"


def main() -> None:
    options = _options()
    chosen = [fault for fault in FAULTS if options.fault in fault.name]
    if options.list:
        print("\n".join(fault.name for fault in chosen))
        return
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        setting = prepare(folder)
        for fault in chosen:
            results[fault.name] = try_everywhere(fault, setting, folder)
            write(results)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", default="", metavar="WORD")
    parser.add_argument("--list", action="store_true")
    return parser.parse_args()


def try_everywhere(fault: Fault, setting: Setting, folder: Path) -> dict:
    """Try a fault at each of its points; how often, and what did not hold."""
    found = {}
    points = fault.points(setting)
    for number, point in enumerate(points, start=1):
        try:
            problems = fault.try_at(setting, point, folder / "trial")
        except Unavailable as reason:
            return {"tried": 0, "not_tried": str(reason), "problems": {}}
        print(f"{fault.name}: {number}/{len(points)} {point}: {'; '.join(problems) or 'holds'}", flush=True)
        if problems:
            found[str(point)] = [problem.replace(str(folder), "…") for problem in problems]
    return {"tried": len(points), "problems": found}


def write(results: dict) -> None:
    """Keep the results, and write their table into the page."""
    ordered = {fault.name: results[fault.name] for fault in FAULTS if fault.name in results}
    RESULTS.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{table(ordered)}\n{END}{after}", encoding="utf-8", newline="\n")


def table(results: dict) -> str:
    """The results as a table in Markdown."""
    lines = ["| fault | times tried | outcome | to repeat |", "|---|--:|---|---|"]
    for name, result in results.items():
        command = f'`python -m tests.reliability.matrix --fault "{name}"`'
        lines.append(f"| {name} | {result['tried']} | {_outcome(result)} | {command} |")
    total = sum(result["tried"] for result in results.values())
    held = total - sum(len(result["problems"]) for result in results.values())
    return "\n".join([*lines, f"| **all** | **{total}** | **{held} hold** | `python -m tests.reliability.matrix` |"])


def _outcome(result: dict) -> str:
    if result.get("not_tried"):
        return f"not tried: {result['not_tried']}"
    if not result["problems"]:
        return "all hold"
    told = "; ".join(f"{point}: {', '.join(problems)}" for point, problems in result["problems"].items())
    return f"{result['tried'] - len(result['problems'])} hold; {told}".replace("|", "/").replace("\n", " ")


if __name__ == "__main__":
    main()
